-- The households some persons belong or belonged to. Asked for the families of an officer,
-- whose households the officer's own scope must not show.
CREATE OR REPLACE FUNCTION households_of(persons bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT DISTINCT household_id FROM membership WHERE person_id = ANY (persons);
$$;
