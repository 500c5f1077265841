-- Notes one row that was inserted, changed or removed: the columns that changed, whom it is
-- about, and where. `said` is what the table's model says (kernel/database/audited.py).
CREATE OR REPLACE FUNCTION audit_noted(named text, said text[], was jsonb, now jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    stands jsonb := COALESCE(now, was);
    areas text[] := said[6];
    hidden text[] := said[7];
    ignored text[] := said[8];
    subject bigint := stands ->> said[3];
    earlier jsonb := was;
    later jsonb := now;
    domain text := COALESCE(NULLIF(stands ->> NULLIF(said[9], ''), ''), said[1]);
    keys bigint[];
    one text;
BEGIN
    IF was IS NOT NULL AND now IS NOT NULL THEN
        SELECT jsonb_object_agg(key, value), jsonb_object_agg(key, now -> key) INTO earlier, later
        FROM jsonb_each(was) WHERE value IS DISTINCT FROM now -> key AND key <> ALL (ignored);
        IF earlier IS NULL THEN
            RETURN;
        END IF;
    END IF;
    FOREACH one IN ARRAY hidden LOOP
        IF earlier ? one THEN
            earlier := earlier || jsonb_build_object(one, '***');
        END IF;
        IF later ? one THEN
            later := later || jsonb_build_object(one, '***');
        END IF;
    END LOOP;
    IF areas = '{}' THEN
        keys := audit_areas(said[2], subject);
    ELSE
        -- Whoever looks after where somebody went and whoever looks after where they came from.
        keys := ARRAY[stands ->> areas[1], was ->> areas[1], stands ->> areas[2],
            was ->> areas[2]];
    END IF;
    keys := ARRAY(
        SELECT key FROM unnest(keys) WITH ORDINALITY AS k(key, place)
        WHERE key IS NOT NULL GROUP BY key ORDER BY min(place)
    );
    IF said[2] = 'case' THEN
        -- What hangs on a case is of the programme whose case it is. Apart from the statement
        -- below, which whoever has no right to cases runs, too.
        SELECT programme INTO domain FROM public.kernel_case WHERE id = subject;
    END IF;
    INSERT INTO public.audit_entry (
        act, domain, table_name, row_id, subject_kind, subject_id, other_kind, other_id,
        area, area_other, area_third, area_fourth, before, after, request, reason
    ) VALUES (
        CASE WHEN was IS NULL THEN 'insert' WHEN now IS NULL THEN 'delete' ELSE 'update' END,
        domain, named, (stands ->> 'id')::bigint, said[2], subject,
        said[4], (stands ->> NULLIF(said[5], ''))::bigint,
        keys[1], keys[2], keys[3], keys[4], earlier, later, '', ''
    );
END $$;
