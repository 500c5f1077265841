-- Takes a user's second factor off, where the asker has just confirmed what another asked for.
CREATE OR REPLACE FUNCTION remove_second_factor(request bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor bigint := NULLIF(current_setting('minsheng.actor', true), '');
    whose bigint := (
        SELECT user_id FROM account_request WHERE id = request AND act = 'factor'
            AND confirmed_by_id = actor AND proposed_by_id <> actor AND ended >= now() - interval '1 day'
    );
BEGIN
    IF whose IS NULL THEN
        RAISE EXCEPTION 'no second factor is taken off that two have not agreed on'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM mfa_authenticator WHERE user_id = whose;
END $$;
