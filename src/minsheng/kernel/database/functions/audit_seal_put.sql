-- Keeps a block, once its day, moment and hash are set. Days never go back, whatever the clock
-- does. The hash is recomputed in kernel/audit/verifying.py, which does not believe this function.
CREATE OR REPLACE FUNCTION audit_seal_put(made public.audit_seal) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    made.at := clock_timestamp();
    made.day := GREATEST(made.day, (made.at AT TIME ZONE 'Asia/Shanghai')::date);
    made.hash := sha256(made.previous || convert_to(jsonb_build_array(
        made.number, made.day, (extract(epoch FROM made.at) * 1000000)::bigint, made.system,
        made.above, made.last_txid::text, made.last_id, made.count,
        encode(sha256(made.leaves), 'hex'))::text, 'UTF8'));
    INSERT INTO public.audit_seal SELECT (made).*;
END $$;
