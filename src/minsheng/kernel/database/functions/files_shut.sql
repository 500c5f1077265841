-- Whose files an officer must not see, given their relatives: all records of the same people,
-- also those of the same number and those merged since, and the households any of them belongs
-- or belonged to. Asked past the
-- guards: whoever must not see a file cannot look up which it is.
CREATE OR REPLACE FUNCTION files_shut(relatives bigint[])
RETURNS TABLE (persons bigint[], households bigint[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE same(id) AS (
        SELECT unnest(relatives)
        UNION
        SELECT one.id FROM same CROSS JOIN LATERAL (
            SELECT merged_into_id AS id FROM person
            WHERE person.id = same.id AND merged_into_id IS NOT NULL
            UNION ALL
            SELECT person.id FROM person WHERE merged_into_id = same.id
            UNION ALL
            SELECT other.id FROM person JOIN person AS other USING (number_mark)
            WHERE person.id = same.id
        ) AS one
    )
    SELECT
        ARRAY(SELECT id FROM same ORDER BY id),
        ARRAY(
            SELECT DISTINCT household_id FROM membership WHERE person_id IN (SELECT id FROM same)
        );
$$;
