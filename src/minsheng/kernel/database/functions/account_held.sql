-- What nobody does alone to an account, also past the application. Whoever looks after it gives
-- it a password or opens it again only where another has asked for that, once: the generation,
-- noted as it was granted, goes on. Of their own account a user changes what signing in needs.
CREATE OR REPLACE FUNCTION account_held() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    actor bigint := NULLIF(current_setting('minsheng.actor', true), '');
    own text[] :=
        '{password,must_change,last_login,language,generation,codes_tried,codes_since}';
    never text[] := '{id,username,machine,date_joined}';
    stays jsonb;
    wanted text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an account is shut, not removed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NOT NEW.machine THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'machines are entered by the owner of the tables alone'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.generation < OLD.generation THEN
        RAISE EXCEPTION 'sessions that are over stay so' USING ERRCODE = 'insufficient_privilege';
    END IF;
    stays := to_jsonb(OLD);
    IF OLD.id = actor THEN
        IF to_jsonb(NEW) - own = stays - own THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'nobody changes who they are and where they belong by themselves'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (
        SELECT FROM jsonb_object_keys(stays) AS k(name)
        WHERE name = ANY (never) AND to_jsonb(NEW) -> name IS DISTINCT FROM stays -> name
    ) OR (OLD.must_change AND NOT NEW.must_change) THEN
        RAISE EXCEPTION 'an account keeps its name and its kind'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    wanted := CASE WHEN NEW.is_active AND NOT OLD.is_active THEN 'activate'
        WHEN NEW.password <> OLD.password THEN 'password' END;
    IF wanted IS NOT NULL AND (NEW.generation = OLD.generation OR NOT EXISTS (
        SELECT FROM public.account_request AS r
        WHERE r.user_id = OLD.id AND r.act = wanted AND r.generation = OLD.generation
            AND r.confirmed_by_id = actor
    )) OR (wanted = 'activate' AND NEW.password <> OLD.password) THEN
        RAISE EXCEPTION 'nobody has asked for this, or nobody else has granted it'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
