-- A row is made to point only to what its writer sees, so that a foreign key tells nobody whether
-- an unseen row exists; of a new row a policy asks the same. Pairs of column and table are told.
CREATE OR REPLACE FUNCTION references_seen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    is_now jsonb := to_jsonb(NEW);
BEGIN
    FOR n IN 0 .. TG_NARGS / 2 - 1 LOOP
        IF is_now -> TG_ARGV[2 * n] IS DISTINCT FROM was -> TG_ARGV[2 * n]
            AND is_now ->> TG_ARGV[2 * n] IS NOT NULL
            AND NOT row_seen(TG_ARGV[2 * n + 1], (is_now ->> TG_ARGV[2 * n])::bigint) THEN
            RAISE EXCEPTION 'a row of % points to what its writer does not see', TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
