-- Takes a user's second factor off, where the asker has just confirmed what another asked for.
CREATE OR REPLACE FUNCTION remove_second_factor(request bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor bigint := NULLIF(current_setting('minsheng.actor', true), '');
    whose bigint := (
        SELECT r.user_id FROM account_request AS r JOIN app_user AS u ON u.id = r.user_id
        WHERE r.id = request AND r.act = 'factor' AND r.confirmed_by_id = actor
            AND r.generation = u.generation
    );
BEGIN
    IF whose IS NULL THEN
        RAISE EXCEPTION 'no second factor is taken off that two have not agreed on'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM mfa_authenticator WHERE user_id = whose;
END $$;
