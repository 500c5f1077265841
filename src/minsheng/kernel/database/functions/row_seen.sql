-- Whether the asker sees a row. A policy cannot ask its own table except through a function.
CREATE OR REPLACE FUNCTION row_seen(named text, number bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
    seen boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE id = $1)', named)
        INTO seen USING number;
    RETURN seen;
END $$;
