-- In which areas the records of those are kept who belong to a household now, so that its office
-- can let go whom it sees no more. Told only of a household that the asker may write, and nothing
-- else of its members.
CREATE OR REPLACE FUNCTION members_kept(home bigint) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    mine int8multirange := NULLIF(current_setting('minsheng.editing_areas', true), '');
    shut bigint[] := NULLIF(current_setting('minsheng.excluded_households', true), '');
BEGIN
    IF NOT EXISTS (
        SELECT FROM household AS h WHERE h.id = home AND h.id <> ALL (COALESCE(shut, '{}'))
            AND COALESCE(mine @> h.area_id, false)
    ) THEN
        RAISE EXCEPTION 'nothing is told of a household that the asker may not write'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN ARRAY(
        SELECT DISTINCT key FROM membership AS m JOIN person AS p ON p.id = m.person_id
        CROSS JOIN LATERAL unnest(ARRAY[p.area_lived, p.area_registered]) AS k(key)
        WHERE m.household_id = home AND m.until IS NULL AND key IS NOT NULL
    );
END $$;
