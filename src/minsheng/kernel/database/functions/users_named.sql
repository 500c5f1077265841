-- The names of colleagues, past the guard of their accounts: pages tell who did something.
CREATE OR REPLACE FUNCTION users_named(numbers bigint[]) RETURNS TABLE (id bigint, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT u.id, u.name::text FROM app_user AS u WHERE u.id = ANY (numbers);
END $$;
