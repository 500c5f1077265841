-- The one trigger of all tables with a history, once for each statement: an entry for each row,
-- or for a bulk load a single one, with the number of rows and a digest of them.
CREATE OR REPLACE FUNCTION audit_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- The application cannot ask for less history than a row each.
    bulk boolean := current_setting('minsheng.batch', true) = 'on'
        AND current_user NOT IN ('ms_app', 'ms_city');
    said text[];
    many bigint;
    digest bytea;
BEGIN
    -- TG_ARGV counts from 0, everything else from 1.
    said := (SELECT array_agg(one ORDER BY place) FROM unnest(TG_ARGV)
        WITH ORDINALITY AS u(one, place));
    IF bulk AND TG_OP = 'DELETE' THEN
        SELECT count(*), sha256(string_agg(sha256(convert_to(o::text, 'UTF8')), ''::bytea))
        INTO many, digest FROM old_rows AS o;
    ELSIF bulk THEN
        SELECT count(*), sha256(string_agg(sha256(convert_to(n::text, 'UTF8')), ''::bytea))
        INTO many, digest FROM new_rows AS n;
    ELSIF TG_OP = 'INSERT' THEN
        PERFORM audit_noted(TG_TABLE_NAME, said, NULL, to_jsonb(n)) FROM new_rows AS n;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM audit_noted(TG_TABLE_NAME, said, to_jsonb(o), NULL) FROM old_rows AS o;
    ELSE
        PERFORM audit_noted(TG_TABLE_NAME, said, to_jsonb(o), to_jsonb(n))
        FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id;
    END IF;
    IF many > 0 THEN
        INSERT INTO public.audit_entry (
            act, domain, table_name, subject_kind, other_kind, request, reason, after
        ) VALUES (
            'batch', said[1], TG_TABLE_NAME, '', '', '', '',
            jsonb_build_object(
                'act', lower(TG_OP), 'rows', many, 'sha256', encode(digest, 'hex'))
        );
    END IF;
    RETURN NULL;
END $$;
