-- Completes an entry before it is kept. Who, when and in which transaction is never the
-- writer's own word, nor is a change of a table that no trigger noted.
CREATE OR REPLACE FUNCTION audit_made() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    actor bigint := NULLIF(current_setting('minsheng.actor', true), '');
BEGIN
    IF pg_trigger_depth() < 2 THEN
        IF NEW.act IN ('insert', 'update', 'delete', 'batch') THEN
            RAISE EXCEPTION 'an entry of %s is written by triggers alone', NEW.act
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        NEW.id := nextval('public.audit_entry_id_seq');
    END IF;
    IF actor IS NULL THEN
        RAISE EXCEPTION 'nobody is named who writes %: enter a scope with an actor, '
            'or as owner or loader set minsheng.actor to a machine''s number',
            COALESCE(NULLIF(NEW.table_name, ''), NEW.act);
    END IF;
    IF current_user NOT IN ('ms_app', 'ms_city')
        AND NOT EXISTS (SELECT FROM public.app_user WHERE id = actor AND machine) THEN
        RAISE EXCEPTION '% works in the name of machines only, and user % is none',
            current_user, actor;
    END IF;
    NEW.actor_id := actor;
    NEW.txid := pg_current_xact_id();
    NEW.at := clock_timestamp();
    NEW.request := COALESCE(current_setting('minsheng.request', true), '');
    -- The same text stands in kernel/audit/verifying.py, which does not believe this function.
    NEW.row_hash := sha256(convert_to(jsonb_build_array(
        NEW.id, NEW.txid::text, (extract(epoch FROM NEW.at) * 1000000)::bigint, NEW.actor_id,
        NEW.request, NEW.act, NEW.domain, NEW.table_name, NEW.row_id, NEW.subject_kind,
        NEW.subject_id, NEW.other_kind, NEW.other_id, NEW.area, NEW.area_other,
        NEW.area_third, NEW.area_fourth, NEW.before, NEW.after, NEW.reason)::text, 'UTF8'));
    RETURN NEW;
END $$;
