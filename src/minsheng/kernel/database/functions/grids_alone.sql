-- Of the tree of areas the application writes grids alone, in its own areas: everybody's reach
-- hangs on the rest, and it changes with the divisions of the state, by their owner. A grid is
-- closed and not removed; what it was called until today is noted, and a slip of today mended.
CREATE OR REPLACE FUNCTION grids_alone() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held jsonb := to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END);
    grid bigint := held ->> CASE TG_TABLE_NAME WHEN 'area' THEN 'key' ELSE 'area_id' END;
    mine int8multirange := NULLIF(current_setting('minsheng.gridding_areas', true), '');
    right_one boolean;
BEGIN
    IF TG_TABLE_NAME = 'area' THEN
        right_one := TG_OP <> 'DELETE' AND NEW.level = 'grid' AND NEW."end" = NEW.key + 1
            AND EXISTS (
                SELECT FROM public.area AS village WHERE village.key = NEW.parent_id
                    AND village.level = 'village' AND village.key < NEW.key
                    AND village."end" > NEW.key
            );
    ELSE
        right_one := EXISTS (SELECT FROM public.area WHERE key = grid AND level = 'grid');
    END IF;
    IF TG_OP = 'UPDATE' THEN
        right_one := right_one AND OLD.until IS NULL
            AND to_jsonb(NEW) - 'until' = to_jsonb(OLD) - 'until';
    END IF;
    IF COALESCE(right_one AND mine @> grid, false) THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'of the tree of areas only grids are written, in one''s own areas'
        USING ERRCODE = 'insufficient_privilege';
END $$;
