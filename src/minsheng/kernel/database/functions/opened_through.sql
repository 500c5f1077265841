-- What somebody opened in an area while they had broken its glass, the newest first: told of a
-- finding about broken glass to those who work the findings of its area, and of nothing else.
CREATE OR REPLACE FUNCTION opened_through(told bigint) RETURNS SETOF audit_entry
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    mine int8multirange := NULLIF(current_setting('minsheng.working_areas', true), '');
    glass record;
BEGIN
    SELECT s.user_id, s.expires, s.ended, f.found, a.key, a."end" INTO glass
    FROM finding AS f
    JOIN assignment AS s ON f.about = 'assignment-' || s.id AND s.kind = 'break_glass'
    JOIN area AS a ON a.key = s.area_id
    WHERE f.id = told AND f.kind = 'access.break_glass' AND COALESCE(mine @> f.area_id, false)
        AND s.user_id IS DISTINCT FROM NULLIF(current_setting('minsheng.actor', true), '')::bigint;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this is no finding about broken glass on a desk of the asker'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
        SELECT e.* FROM audit_entry AS e
        WHERE e.actor_id = glass.user_id AND e.act IN ('read', 'reveal', 'search')
            AND e.at >= glass.found AND e.at <= LEAST(glass.expires, glass.ended)
            AND EXISTS (
                SELECT FROM unnest(ARRAY[e.area, e.area_other, e.area_third, e.area_fourth]) AS k(key)
                WHERE k.key >= glass.key AND k.key < glass."end"
            )
        ORDER BY e.id DESC LIMIT 501;
END $$;
