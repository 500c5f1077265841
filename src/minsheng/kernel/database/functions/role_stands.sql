-- Whether a role is held on a day: asked by whoever stands in for it, and does not see its row.
CREATE OR REPLACE FUNCTION role_stands(number bigint, day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM assignment AS a JOIN app_user AS u ON u.id = a.user_id
        WHERE a.id = number AND a.since <= day AND a.until > day AND a.ended IS NULL
            AND a.confirmed_by_id IS NOT NULL AND u.is_active
    );
$$;
