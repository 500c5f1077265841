-- Who holds a role for an area on a day, by name: whom to ask, and who is told.
CREATE OR REPLACE FUNCTION holders_of(which text, key bigint, day date)
RETURNS TABLE (id bigint, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT u.id, u.name::text FROM assignment AS a
        JOIN app_user AS u ON u.id = a.user_id
        JOIN area AS held ON held.key = a.area_id
        WHERE a.role = which AND holders_of.key >= held.key AND holders_of.key < held."end"
            AND a.since <= day AND a.until > day AND a.ended IS NULL
            AND a.confirmed_by_id IS NOT NULL AND u.is_active AND NOT u.machine
            AND (a.delegated_from_id IS NULL OR role_stands(a.delegated_from_id, day))
        ORDER BY 2, 1 LIMIT 20;
END $$;
