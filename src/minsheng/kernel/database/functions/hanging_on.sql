-- What hangs on a person: the rows of all tables that point to them, but for some tables, also
-- those the asker does not see; by table, column and number, with the areas (their own, or those
-- of what they belong to) and the programme to which they are to be left. Nothing else is told of
-- them. Told only of a person whom the asker sees.
CREATE OR REPLACE FUNCTION hanging_on(whom bigint, but text[])
RETURNS TABLE (named text, pointer text, number bigint, areas bigint[], programme text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    mine int8multirange := NULLIF(current_setting('minsheng.registry_areas', true), '');
    shut bigint[] := NULLIF(current_setting('minsheng.excluded_persons', true), '');
    link record;
    found text;
BEGIN
    IF NOT EXISTS (
        SELECT FROM person AS p WHERE p.id = whom AND p.id <> ALL (COALESCE(shut, '{}'))
            AND (COALESCE(mine @> p.area_lived, false) OR COALESCE(mine @> p.area_registered, false))
    ) THEN
        RAISE EXCEPTION 'nothing is told of a person outside the areas of the asker'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOR link IN
        SELECT t.oid, t.relname, a.attname FROM pg_constraint AS c
        JOIN pg_class AS t ON t.oid = c.conrelid
        JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND c.confrelid = 'person'::regclass AND t.relname <> ALL (but)
        ORDER BY t.relname, a.attname
    LOOP
        WITH keys AS (
            SELECT c.conrelid AS t, c.confrelid AS parent, a.attname FROM pg_constraint AS c
            JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
            WHERE c.contype = 'f'
        ), placed AS (
            SELECT t, string_agg(format('x.%I', attname), ', ') AS columns FROM keys
            WHERE parent = 'area'::regclass GROUP BY t
        )
        SELECT COALESCE(
            (SELECT format('ARRAY[%s]', replace(columns, 'x.', 'r.')) FROM placed
                WHERE t = link.oid),
            (SELECT string_agg(format('(SELECT ARRAY[%s] FROM %s AS x WHERE x.id = r.%I)',
                placed.columns, keys.parent::regclass, keys.attname), ' || ')
                FROM keys JOIN placed ON placed.t = keys.parent
                WHERE keys.t = link.oid AND keys.parent <> 'app_user'::regclass)
        ) INTO found;
        RETURN QUERY EXECUTE format(
            'SELECT %L::text, %L::text, r.id::bigint, array_remove(%s, NULL)::bigint[], '
            'COALESCE(to_jsonb(r) ->> ''programme'', '''') FROM %I AS r WHERE r.%I = $1 '
            'ORDER BY r.id',
            link.relname, link.attname, found, link.relname, link.attname
        ) USING whom;
    END LOOP;
END $$;
