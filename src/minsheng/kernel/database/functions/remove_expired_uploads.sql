-- Removes the uploads that have expired, whoever's they are, and says where their files lie.
-- Nobody may see another's upload, nor the machine that tidies up; it learns a random name.
CREATE OR REPLACE FUNCTION remove_expired_uploads(at timestamptz) RETURNS SETOF varchar
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE import_job SET upload_id = NULL
    WHERE upload_id IN (
        SELECT id FROM upload WHERE expires <= LEAST(at, clock_timestamp())
    );
    DELETE FROM upload WHERE expires <= LEAST(at, clock_timestamp()) RETURNING place;
$$;
