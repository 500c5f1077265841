-- Writes an entry's number and hash down a second time, in the same transaction: until a seal
-- covers it, this tells an entry that was removed from a number whose work was rolled back. A row
-- each and no counter, so that nobody who writes waits for another.
CREATE OR REPLACE FUNCTION audit_twice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO audit_awaiting (id, row_hash) VALUES (NEW.id, NEW.row_hash);
    RETURN NEW;
END $$;
