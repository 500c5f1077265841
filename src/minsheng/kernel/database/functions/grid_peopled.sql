-- Whether people or households are in a grid, those among them whom the asker must not see: nobody
-- closes it over them. Told only where the asker draws grids, and neither who nor how many.
CREATE OR REPLACE FUNCTION grid_peopled(grid bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    mine int8multirange := NULLIF(current_setting('minsheng.gridding_areas', true), '');
BEGIN
    IF NOT COALESCE(mine @> grid, false) THEN
        RAISE EXCEPTION 'nothing is told of a grid outside the areas of the asker'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN EXISTS (
        SELECT FROM person WHERE (area_lived = grid OR area_registered = grid)
            AND died IS NULL AND merged_into_id IS NULL
    ) OR EXISTS (SELECT FROM household WHERE area_id = grid AND until IS NULL);
END $$;
