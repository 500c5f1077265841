-- The token of a mark, if it is good: whoever shows one is nobody yet, and sees no row of any.
CREATE OR REPLACE FUNCTION token_shown(shown bytea, at timestamptz) RETURNS SETOF api_token
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT t.* FROM public.api_token AS t JOIN public.app_user AS u ON u.id = t.user_id
    WHERE t.mark = shown AND t.revoked IS NULL AND t.made <= at AND t.until > at
        AND t.generation = u.generation AND u.is_active;
$$;
