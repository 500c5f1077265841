-- Seals what is final. An entry is taken only when every transaction as old as its own has
-- ended, so that none can come late and slip behind a seal; nobody who writes is held up. Numbers
-- given out for work that was rolled back get a block without entries, so that a number behind
-- the last seal is one of the last minute, or was cut off. Says how many were sealed.
CREATE OR REPLACE FUNCTION audit_seal_up(most integer DEFAULT 10000) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    last audit_seal;
    taken bigint;
    sealed bigint := 0;
    horizon xid8;
BEGIN
    IF most IS NULL OR most NOT BETWEEN 1 AND 100000 THEN
        RAISE EXCEPTION 'a block takes 1 to 100,000 entries, not %', most;
    END IF;
    LOCK TABLE audit_seal IN SHARE ROW EXCLUSIVE MODE;
    SELECT * INTO last FROM audit_seal ORDER BY number DESC LIMIT 1;
    IF last IS NULL OR last.system <> (SELECT system_identifier FROM pg_control_system()) THEN
        RAISE EXCEPTION 'this database was made or restored here and not adopted yet: '
            'start the site once, or call audit_adopt() as the owner';
    END IF;
    horizon := pg_snapshot_xmin(pg_current_snapshot());
    LOOP
        taken := audit_seal_block(horizon, most);
        sealed := sealed + taken;
        EXIT WHEN taken < most;
    END LOOP;
    IF sealed = 0 AND last.issued < (SELECT last_value FROM audit_entry_id_seq) THEN
        last.number := last.number + 1;
        last.previous := last.hash;
        last.count := 0;
        last.leaves := ''::bytea;
        PERFORM audit_seal_put(last);
    END IF;
    RETURN sealed;
END $$;
