-- Whether a new row of a role is one its writer may write: proposed to others by whoever looks
-- after accounts (the table's guard looks at that), lent during leave out of a role of one's own,
-- or broken open, which nobody else confirms: only out of a role held that allows it, below the
-- city, for hours. VOLATILE: whoever has waited for the lock counts what was opened meanwhile.
CREATE OR REPLACE FUNCTION role_lent(wanted jsonb, actor bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    given public.assignment := jsonb_populate_record(NULL::public.assignment, wanted);
BEGIN
    IF given.kind = 'regular' THEN
        RETURN given.delegated_from_id IS NULL AND given.expires IS NULL;
    END IF;
    IF given.kind = 'delegated' THEN
        RETURN given.expires IS NULL AND EXISTS (
            SELECT FROM public.assignment AS own
            WHERE own.id = given.delegated_from_id AND own.user_id = actor
                AND own.kind = 'regular' AND own.confirmed_by_id IS NOT NULL AND own.ended IS NULL
                AND own.role = given.role AND own.area_id = given.area_id
                AND own.programmes = given.programmes
                AND own.since <= given.since AND own.until >= given.until
        );
    END IF;
    -- One at a time: of several at once each would count without the others.
    PERFORM pg_advisory_xact_lock(hashtextextended('role_lent', actor));
    RETURN given.user_id = actor AND given.ended IS NULL
        -- Those whose role in kernel/access/roles.py has the right to.
        AND given.role IN ('village_worker', 'town_clerk', 'county_reviewer')
        AND given.since <= current_date + 1 AND given.until <= given.since + 2
        AND given.expires <= given.since + 2
        AND EXISTS (SELECT FROM public.area WHERE key = given.area_id AND level <> 'city')
        AND 2 > (
            SELECT count(*) FROM public.assignment AS open
            WHERE open.user_id = actor AND open.kind = 'break_glass' AND open.ended IS NULL
                AND open.expires > now()
        )
        AND EXISTS (
            SELECT FROM public.assignment AS own
            WHERE own.user_id = actor AND own.role = given.role AND own.kind <> 'break_glass'
                AND own.confirmed_by_id IS NOT NULL AND own.ended IS NULL
                AND own.since <= given.since AND own.until > given.since
                AND own.programmes @> given.programmes
        );
END $$;
