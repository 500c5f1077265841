-- Keeps a block, once its day, moment and hash are set. Days never go back, whatever the clock
-- does. The hash is recomputed in kernel/audit/verifying.py, which does not believe this function.
-- How far each day went is kept apart, so that blocks cut off at the end are missed. `issued` is
-- the last number given out by then: of those up to it nobody asks whether they are to come.
CREATE OR REPLACE FUNCTION audit_seal_put(made public.audit_seal) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    made.at := clock_timestamp();
    made.day := GREATEST(made.day, (made.at AT TIME ZONE 'Asia/Shanghai')::date);
    made.issued := (SELECT last_value FROM public.audit_entry_id_seq);
    made.hash := sha256(made.previous || convert_to(jsonb_build_array(
        made.number, made.day, (extract(epoch FROM made.at) * 1000000)::bigint, made.system,
        made.above, made.last_txid::text, made.last_id, made.count, made.issued,
        encode(sha256(made.leaves), 'hex'))::text, 'UTF8'));
    INSERT INTO public.audit_seal SELECT (made).*;
    INSERT INTO public.audit_day AS held (day, seals, entries, last, hash)
    VALUES (made.day, 1, made.count, made.number, made.hash)
    ON CONFLICT (day) DO UPDATE SET seals = held.seals + 1,
        entries = held.entries + made.count, last = made.number, hash = made.hash;
END $$;
