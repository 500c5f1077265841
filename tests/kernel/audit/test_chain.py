"""The chain: what is sealed when, and that any tampering is found and named."""

from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from tests.kernel.audit.tampering import begin, found, rehashed, tamper, write

from minsheng.kernel.audit.chain import adopt, seal
from minsheng.kernel.audit.heads import HeadsFaultError, heads_of, read_heads
from minsheng.kernel.audit.verifying import Fault, verify
from minsheng.kernel.database.roles import APP, BACKUP, LOADER, OWNER


def test_an_untouched_chain_is_whole(to, sealed):
    write(to(LOADER), range(20, 23))
    faults: list[Fault] = []
    told = verify(to(BACKUP), faults.append)
    assert faults == []
    assert (told.unsealed, told.seals) == (3, 4)
    assert told.entries == to(BACKUP).execute("SELECT count(*) - 3 FROM audit_entry").fetchone()[0]


def test_the_application_may_seal_and_nothing_else(to):
    write(to(LOADER), range(1, 3))
    app = to(APP)
    assert seal(app.cursor()) > 0
    assert seal(app.cursor()) == 0
    assert adopt(app.cursor()) is False
    write(to(LOADER), range(3, 5))
    blocked = app.execute("SELECT audit_seal_block('18446744073709551615', 10)").fetchone()
    assert blocked == (0,)  # it sees no entry without a scope, and keeps no seal
    for forbidden in (
        "INSERT INTO audit_seal SELECT * FROM audit_seal",
        "UPDATE audit_seal SET count = 0",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(forbidden)


@pytest.mark.parametrize("most", ["0", "-1", "NULL", "100001"])
def test_nobody_seals_for_ever(to, most):
    with pytest.raises(psycopg.errors.RaiseException):
        to(APP).execute(f"SELECT audit_seal_up({most})")


def test_large_backlogs_are_sealed_in_blocks(to):
    write(to(LOADER), range(1, 8))
    owner = to(OWNER)
    owner.execute("SELECT audit_seal_up(3)")
    counts = owner.execute("SELECT max(count), sum(count) FROM audit_seal").fetchone()
    assert counts[0] == 3
    assert counts[1] == owner.execute("SELECT count(*) FROM audit_entry").fetchone()[0]
    assert found(to) == []


@pytest.mark.parametrize("column", ["actor_id = 2", "at = at - interval '1 day'", "act = 'read'",
                                    "reason = 'x'", "after = NULL", "subject_id = 1",
                                    "area = 1", "request = 'x'", "txid = '999999999'"])  # fmt: skip
def test_an_altered_entry_is_named(to, sealed, column):
    tamper(to, f"UPDATE audit_entry SET {column} WHERE id = {sealed[3]}")
    faults = found(to)
    assert "altered" in {fault.what for fault in faults}
    assert {fault.number for fault in faults} == {sealed[3]}


def test_an_altered_entry_with_its_hash_made_anew_is_named(to, sealed):
    tamper(to, f"UPDATE audit_entry SET actor_id = 2 WHERE id = {sealed[3]}", rehashed(sealed[3]))
    assert [(f.what, f.number) for f in found(to)] == [("altered", sealed[3])]


def test_a_removed_entry_is_named(to, sealed):
    tamper(to, f"DELETE FROM audit_entry WHERE id IN ({sealed[3]}, {sealed[9]})")
    assert [(f.what, f.number) for f in found(to)] == [
        ("removed", sealed[3]), ("removed", sealed[9]),
    ]  # fmt: skip


def test_an_inserted_entry_is_named(to, sealed):
    copied = (
        "INSERT INTO audit_entry SELECT (jsonb_populate_record(e, '{\"id\": 900000}')).* "
        f"FROM audit_entry AS e WHERE id = {sealed[2]}"
    )
    tamper(to, copied, rehashed(900000))
    assert [(f.what, f.number) for f in found(to)] == [("inserted", 900000)]


def test_entries_that_changed_places_are_named(to, sealed):
    one, two = sealed[1], sealed[7]
    tamper(
        to,
        f"UPDATE audit_entry SET id = 900000 WHERE id = {one}",
        f"UPDATE audit_entry SET id = {one} WHERE id = {two}",
        f"UPDATE audit_entry SET id = {two} WHERE id = 900000",
        rehashed(one),
        rehashed(two),
    )
    assert {f.number for f in found(to)} == {one, two}


def test_an_altered_seal_is_named_and_nothing_else(to, sealed):
    for column in ("hash = previous", "leaves = leaves || leaves", "count = 4", "last_id = 1",
                   "day = day - 1", "at = now()", "last_txid = '1'"):  # fmt: skip
        number = to().execute("SELECT max(number) - 1 FROM audit_seal").fetchone()[0]
        before = to().execute("SELECT * FROM audit_seal WHERE number = %s", [number]).fetchone()
        tamper(to, f"UPDATE audit_seal SET {column} WHERE number = {number}")
        names = {(f.what, f.number) for f in found(to)}
        assert ("seal_altered", number) in names
        # The next one tells that what it was chained to is no more.
        assert names <= {("seal_altered", number), ("seal_altered", number + 1)}
        admin = to()
        with admin.transaction():
            admin.execute("SET LOCAL session_replication_role = replica")
            admin.execute(f"DELETE FROM audit_seal WHERE number = {number}")
            marks = ", ".join(["%s"] * len(before))
            admin.execute(f"INSERT INTO audit_seal VALUES ({marks})", before)
    assert found(to) == []


def test_a_removed_seal_is_named(to, sealed):
    number = to().execute("SELECT max(number) - 1 FROM audit_seal").fetchone()[0]
    tamper(to, f"DELETE FROM audit_seal WHERE number = {number}")
    assert [(f.what, f.number) for f in found(to)] == [("seal_removed", number)]


def test_a_chain_made_anew_is_found_by_a_head_kept_elsewhere(to, sealed):
    kept = heads_of(to(BACKUP).cursor())
    assert found(to, heads=kept) == []
    admin = to()
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute(f"DELETE FROM audit_entry WHERE id = {sealed[3]}")
        admin.execute("DELETE FROM audit_seal")
        admin.execute("DELETE FROM audit_day")
        admin.execute("SELECT audit_adopt()")
        admin.execute("SELECT audit_seal_block('18446744073709551615', 100)")
    assert found(to) == []
    assert {f.what for f in found(to, heads=kept)} == {"head_differs"}


def test_a_head_of_another_day_is_another_head(to, sealed):
    (head,) = heads_of(to(BACKUP).cursor())
    moved = replace(head, day=head.day - timedelta(days=1))
    assert [(f.what, f.named) for f in found(to, heads=[moved])] == [
        ("head_differs", str(moved.day))
    ]


def test_heads_are_read_as_they_are_printed(to, sealed):
    heads = heads_of(to(BACKUP).cursor())
    assert read_heads("\n".join(map(str, heads)) + "\n") == heads
    for text in ("", "2020-11-01 3", f"2020-11-01 3 {'ab' * 31}", f"no day 3 {'ab' * 32}"):
        with pytest.raises(HeadsFaultError):
            read_heads(text)


def test_a_clock_set_back_a_day_breaks_no_chain(to):
    """Days never go back: what is sealed after it stands under the day of the seal before."""
    owner, admin = to(OWNER), to()
    seal(owner.cursor())
    write(to(LOADER), range(1, 4))
    seal(owner.cursor())
    write(to(LOADER), range(4, 7))
    with admin.transaction():  # a seal of tomorrow, as a clock a day ahead had it made
        admin.execute("""
            DO $$ DECLARE made public.audit_seal; BEGIN
                SELECT * INTO made FROM public.audit_seal ORDER BY number DESC LIMIT 1;
                SELECT count(*), string_agg(int8send(id) || row_hash, ''::bytea ORDER BY txid, id),
                    max(txid::text::bigint)::text::xid8, max(id)
                    INTO made.count, made.leaves, made.last_txid, made.last_id
                    FROM public.audit_entry WHERE (txid, id) > (made.last_txid, made.last_id);
                made.previous := made.hash;
                made.number := made.number + 1;
                made.day := made.day + 1;
                PERFORM audit_seal_put(made);
            END $$
        """)
    write(to(LOADER), range(7, 10))
    assert seal(owner.cursor()) == 3
    assert found(to) == []
    days = [head.day for head in heads_of(to(BACKUP).cursor())]
    assert days == sorted(days)
    assert len(days) >= 2


def test_nothing_late_slips_behind_a_seal(to):
    """The older transaction commits last; what is younger waits for it."""
    seal(to(OWNER).cursor())
    slow, quick, owner = to(LOADER), to(LOADER), to(OWNER)
    with slow.transaction():
        begin(slow)
        slow.execute("UPDATE person SET version = 5 WHERE id = 1")
        write(quick, range(2, 5))
        assert seal(owner.cursor()) == 0
        assert found(to) == []
    assert seal(owner.cursor()) == 4
    assert found(to) == []


def test_what_is_older_is_sealed_while_somebody_writes(to):
    seal(to(OWNER).cursor())
    slow, owner = to(LOADER), to(OWNER)
    write(to(LOADER), range(2, 5))
    with slow.transaction():
        begin(slow)
        slow.execute("UPDATE person SET version = 5 WHERE id = 1")
        assert seal(owner.cursor()) == 3
        slow.execute("UPDATE person SET version = 6 WHERE id = 1")
    assert seal(owner.cursor()) == 2
    assert found(to) == []


def test_two_who_seal_at_once_wait_for_each_other(to):
    write(to(LOADER), range(2, 5))
    one, two = to(OWNER), to(OWNER)
    two.execute("SET lock_timeout = '200ms'")
    with one.transaction():
        assert seal(one.cursor()) > 0
        with pytest.raises(psycopg.errors.LockNotAvailable):
            seal(two.cursor())
        write(to(LOADER), range(5, 7))  # nobody who writes waits
    assert seal(two.cursor()) == 2
    assert found(to) == []


def test_what_is_rolled_back_leaves_no_fault(to):
    seal(to(OWNER).cursor())
    loader = to(LOADER)
    with loader.transaction(force_rollback=True):
        begin(loader)
        loader.execute("UPDATE person SET version = 5 WHERE id < 9")
    write(loader, range(2, 4))
    assert seal(to(OWNER).cursor()) == 2
    assert found(to) == []


def test_in_another_server_the_chain_goes_on_though_transactions_are_counted_anew(to, sealed):
    write(to(LOADER), range(20, 23))
    admin = to()
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        # As if all that is there had come from a server far ahead of this one.
        admin.execute("UPDATE audit_entry SET txid = (txid::text::bigint + 5000000)::text::xid8")
        for (number,) in admin.execute("SELECT id FROM audit_entry").fetchall():
            admin.execute(rehashed(number))
        for table in ("audit_seal", "audit_day", "audit_awaiting"):
            admin.execute(f"DELETE FROM {table}")
        admin.execute("SELECT audit_adopt()")
        admin.execute("SELECT audit_seal_block('18446744073709551615', 12)")
    forged = "UPDATE audit_seal SET system = system + 1"
    tamper(to, forged)
    owner = to(OWNER)
    with pytest.raises(psycopg.errors.RaiseException, match="not adopted"):
        seal(owner.cursor())
    assert adopt(owner.cursor()) is True
    assert adopt(owner.cursor()) is False
    write(to(LOADER), range(30, 33))
    assert seal(owner.cursor()) == 3
    names = {f.what for f in found(to)}
    assert names == {"seal_altered"}  # the seals whose server we forged, and no entry


def test_a_restored_database_without_a_chain_begins_one(to):
    admin = to()
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute("DELETE FROM audit_seal")
        admin.execute("DELETE FROM audit_day")
    faults: list[Fault] = []
    told = verify(to(BACKUP), faults.append)
    assert (faults, told.seals) == ([], 0)
    assert told.unsealed > 0
