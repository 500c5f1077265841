-- Begins the chain; or goes on with it in a server to which the database was moved. There
-- transactions are counted anew, so all entries that came along are sealed first, while nobody
-- writes, and entries of the new count begin behind the last of them.
CREATE OR REPLACE FUNCTION audit_adopt() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    here bigint := (SELECT system_identifier FROM pg_control_system());
    last audit_seal;
BEGIN
    SELECT * INTO last FROM audit_seal ORDER BY number DESC LIMIT 1;
    IF last.system = here THEN
        RETURN false;
    END IF;
    LOCK TABLE audit_seal IN SHARE ROW EXCLUSIVE MODE;
    LOCK TABLE audit_entry IN EXCLUSIVE MODE;
    IF last.number IS NULL THEN
        last.previous := ''::bytea;
        last.number := 0;
    ELSE
        WHILE audit_seal_block('18446744073709551615', 10000) > 0 LOOP END LOOP;
        SELECT * INTO last FROM audit_seal ORDER BY number DESC LIMIT 1;
        last.previous := last.hash;
    END IF;
    last.number := last.number + 1;
    last.system := here;
    last.above := CASE WHEN last.number = 1 THEN 0
        ELSE COALESCE((SELECT max(id) FROM audit_entry), 0) END;
    last.last_txid := '0';
    last.last_id := 0;
    last.count := 0;
    last.leaves := ''::bytea;
    PERFORM audit_seal_put(last);
    RETURN true;
END $$;
