-- The colleagues of the asker's own office, to be found by name: all of a county, or of the city's
-- own offices. Whoever may be asked to stand in is among them; nothing of their accounts but the
-- name they sign in with, by which two of one name are told apart.
CREATE OR REPLACE FUNCTION colleagues() RETURNS TABLE (id bigint, login text, name text, area bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me bigint := NULLIF(current_setting('minsheng.actor', true), '')::bigint;
    mine bigint;
    office record;
BEGIN
    SELECT u.area_id INTO mine FROM app_user AS u WHERE u.id = me AND u.is_active;
    SELECT a.key, a."end" AS behind, a.level INTO office FROM area AS a
        WHERE mine >= a.key AND mine < a."end" AND a.level IN ('city', 'county', 'zone')
        ORDER BY a."end" - a.key LIMIT 1;
    RETURN QUERY SELECT u.id, u.username::text, u.name::text, u.area_id FROM app_user AS u
        WHERE u.is_active AND NOT u.machine AND u.id <> me
            AND CASE WHEN office.level = 'city' THEN u.area_id = mine
                ELSE u.area_id >= office.key AND u.area_id < office.behind END
        ORDER BY u.area_id <> mine, u.area_id, u.name, u.id LIMIT 1000;
END $$;
