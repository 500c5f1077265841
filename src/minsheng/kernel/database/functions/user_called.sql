-- The colleague who signs in by a name: to be told apart from others who bear the same.
CREATE OR REPLACE FUNCTION user_called(login text) RETURNS TABLE (id bigint, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT u.id, u.name::text FROM app_user AS u
        WHERE u.username = login AND u.is_active AND NOT u.machine;
END $$;
