-- Where somebody or something is, as far as the asker sees it: a row without areas of its own
-- is noted with those of whom it is about.
CREATE OR REPLACE FUNCTION audit_areas(which text, whose bigint) RETURNS bigint[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE which
        WHEN 'person' THEN
            (SELECT ARRAY[area_lived, area_registered] FROM public.person WHERE id = whose)
        WHEN 'household' THEN (SELECT ARRAY[area_id] FROM public.household WHERE id = whose)
        WHEN 'organisation' THEN (SELECT ARRAY[area_id] FROM public.organisation WHERE id = whose)
        WHEN 'worker' THEN (SELECT ARRAY[area_id] FROM public.worker WHERE id = whose)
        WHEN 'site' THEN (SELECT ARRAY[area_id] FROM public.site WHERE id = whose)
        WHEN 'case' THEN (SELECT ARRAY[area_id] FROM public.kernel_case WHERE id = whose)
        WHEN 'user' THEN (SELECT ARRAY[area_id] FROM public.app_user WHERE id = whose)
    END;
END $$;
