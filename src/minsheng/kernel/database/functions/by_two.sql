-- What takes two persons takes two, also past the application: one proposes in their own name,
-- another confirms in theirs, and what was proposed stays as it was. That the two differ, and
-- neither is the one it is for, is a constraint of the table.
CREATE OR REPLACE FUNCTION by_two() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    actor bigint := NULLIF(current_setting('minsheng.actor', true), '');
    moving text[] := '{ended,ended_by_id}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a row of % is ended, not removed', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.proposed_by_id = actor AND NEW.confirmed_by_id IS NULL AND NEW.ended IS NULL
            AND (TG_TABLE_NAME <> 'assignment' OR role_lent(to_jsonb(NEW), actor)) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'a row of % begins as a proposal of whoever writes it', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.confirmed_by_id IS DISTINCT FROM OLD.confirmed_by_id THEN
        IF OLD.confirmed_by_id IS NOT NULL OR OLD.ended IS NOT NULL
            OR NEW.confirmed_by_id IS DISTINCT FROM actor THEN
            RAISE EXCEPTION 'a row of % is confirmed once, while open, in one''s own name',
                TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END IF;
        moving := moving || '{confirmed_by_id,generation}';
    END IF;
    IF TG_TABLE_NAME = 'assignment' AND to_jsonb(NEW) -> 'ended_by_id' NOT IN (
        'null'::jsonb, to_jsonb(actor), COALESCE(to_jsonb(OLD) -> 'ended_by_id', 'null')
    ) THEN
        RAISE EXCEPTION 'a role is ended in one''s own name'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving
        OR (OLD.ended IS NOT NULL AND NEW.ended IS DISTINCT FROM OLD.ended) THEN
        RAISE EXCEPTION 'what was proposed in % stays as it was', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
