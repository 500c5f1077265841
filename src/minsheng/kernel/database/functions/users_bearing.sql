-- The numbers of the users who bear a name or sign in with it, for those who audit: also of those
-- who have left.
CREATE OR REPLACE FUNCTION users_bearing(said text) RETURNS TABLE (id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NULLIF(current_setting('minsheng.audit_areas', true), '') IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT u.id FROM app_user AS u WHERE u.name = said OR u.username = lower(said);
END $$;
