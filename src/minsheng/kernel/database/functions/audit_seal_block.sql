-- One more block of the chain, of the next entries of transactions below a horizon: their
-- numbers and hashes in order, and over these and the block before it the block's own hash.
-- Says how many it took. For the two functions of the owner's that know the horizon. What was
-- written down twice is struck off where both agree; what is left over tells of a removal.
CREATE OR REPLACE FUNCTION audit_seal_block(horizon xid8, most integer) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    last public.audit_seal;
    made public.audit_seal;
    numbers bigint[];
    hashes bytea[];
BEGIN
    SELECT * INTO last FROM public.audit_seal ORDER BY number DESC LIMIT 1;
    made := last;
    made.number := last.number + 1;
    made.previous := last.hash;
    WITH taken AS (
        SELECT txid, id, row_hash FROM public.audit_entry
        WHERE id > last.above AND txid < horizon AND txid >= last.last_txid
            AND (txid, id) > (last.last_txid, last.last_id)
        ORDER BY txid, id LIMIT most
    ), furthest AS (SELECT txid, id FROM taken ORDER BY txid DESC, id DESC LIMIT 1)
    SELECT count(*), string_agg(int8send(id) || row_hash, ''::bytea ORDER BY txid, id),
        (SELECT txid FROM furthest), (SELECT id FROM furthest), array_agg(id), array_agg(row_hash)
    INTO made.count, made.leaves, made.last_txid, made.last_id, numbers, hashes FROM taken;
    IF made.count > 0 THEN
        PERFORM audit_seal_put(made);
        DELETE FROM public.audit_awaiting AS a USING unnest(numbers, hashes) AS t(id, hash)
        WHERE a.id = t.id AND a.row_hash = t.hash;
    END IF;
    RETURN made.count;
END $$;
