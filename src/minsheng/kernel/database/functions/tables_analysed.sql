-- Counts anew what the planner knows of tables. Only their owner may; anybody else's ANALYZE is
-- passed over with a warning, and then plans are made as if tables just filled were empty.
CREATE OR REPLACE FUNCTION tables_analysed(VARIADIC names text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY names LOOP
        EXECUTE format('ANALYZE public.%I', one);
    END LOOP;
END $$;
