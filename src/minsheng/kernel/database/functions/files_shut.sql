-- Whose files the asker must not see, by the relatives they have noted: all records of the same
-- people, also those of the same number and those merged since, and the households any of them
-- belongs or belonged to. Asked past the guards, for whoever must not see a file cannot look up
-- which it is; and of the asker alone, so that it tells nothing of anybody else.
CREATE OR REPLACE FUNCTION files_shut()
RETURNS TABLE (persons bigint[], households bigint[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE same(id) AS (
        SELECT r.person_id FROM relative AS r
        WHERE r.user_id = NULLIF(current_setting('minsheng.actor', true), '')::bigint
            AND NOT EXISTS (SELECT FROM relative_lifted AS l WHERE l.relative_id = r.id)
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
