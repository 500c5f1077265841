-- A token is made for oneself and stays as it was made; who looks after the account may revoke it.
CREATE OR REPLACE FUNCTION token_held() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    actor bigint := NULLIF(current_setting('minsheng.actor', true), '');
    moving text[] := '{revoked}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a token is revoked, not removed'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.user_id = actor AND NEW.generation = (
            SELECT u.generation FROM public.app_user AS u WHERE u.id = actor
        ) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'a token is made by whoever it is to stand for'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.user_id = actor THEN
        moving := moving || '{used,minute,asked}';
    END IF;
    IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving
        OR (OLD.revoked IS NOT NULL AND NEW.revoked IS DISTINCT FROM OLD.revoked) THEN
        RAISE EXCEPTION 'a token stays as it was made, and is revoked for good'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
