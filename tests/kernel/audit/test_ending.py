"""A chain whose end, or beginning, was cut off: each thing kept apart tells of it."""

from datetime import date

import psycopg
import pytest
from tests.kernel.audit.tampering import begin, found, rehashed, tamper, write

from minsheng.kernel.audit.chain import seal
from minsheng.kernel.audit.heads import HeadsFaultError, heads_of, keep_heads, read_heads
from minsheng.kernel.audit.verifying import verify
from minsheng.kernel.database.roles import APP, BACKUP, LOADER, OWNER

A_DAY_LATER = """
    DO $$ DECLARE made public.audit_seal; BEGIN
        SELECT * INTO made FROM public.audit_seal ORDER BY number DESC LIMIT 1;
        made.day := made.day + 1;
        made.previous := made.hash;
        made.number := made.number + 1;
        made.count := 0;
        made.leaves := '';
        PERFORM audit_seal_put(made);
    END $$
"""


def named(faults) -> set[tuple[str, int]]:
    return {(fault.what, fault.number) for fault in faults}


def seals(to) -> list[tuple[int, date, int]]:
    return to().execute("SELECT number, day, count FROM audit_seal ORDER BY number").fetchall()


@pytest.fixture
def two_days(to, sealed) -> list[int]:
    """The chain goes on into another day, with five entries in it; gives their numbers."""
    with to() as admin:
        admin.execute(A_DAY_LATER)
    write(to(LOADER), range(11, 16), version=7)
    assert seal(to(OWNER).cursor()) == 5
    assert found(to) == []
    numbers = to().execute("SELECT id FROM audit_entry ORDER BY txid DESC, id DESC LIMIT 5")
    return sorted(number for (number,) in numbers.fetchall())


ALL = ("audit_entry", "audit_seal", "audit_day")


@pytest.mark.parametrize("gone", [ALL, ALL[1:]])
def test_a_history_of_which_nothing_is_left_is_missed(to, sealed, gone):
    tamper(to, *(f"DELETE FROM {table}" for table in gone))
    told = named(found(to))
    assert ("all_gone", max(sealed)) in told
    # What is written afterwards waits for its first seal, as in a new site; numbers are missing.
    if gone == ALL:
        write(to(LOADER), range(21, 22), version=9)
        with to(BACKUP) as backup:
            assert verify(backup, lambda _fault: None).missing >= len(sealed)


def test_a_new_site_waits_for_its_first_seal(to):
    write(to(LOADER), range(1, 3), version=1)
    assert found(to) == []


@pytest.mark.parametrize("many", [1, 10])
def test_the_last_entries_cut_off_with_their_seals_are_missed(to, sealed, many):
    last = seals(to)[-1][0]
    cut = ", ".join(map(str, sealed[-many:]))
    kept = 1 if many == 1 else 2
    tamper(
        to,
        f"DELETE FROM audit_entry WHERE id IN ({cut})",
        f"DELETE FROM audit_seal WHERE number > {last - kept}",
    )
    assert ("day_cut", last) in named(found(to))


def test_the_last_entry_cut_off_alone_is_named(to, sealed):
    tamper(to, f"DELETE FROM audit_entry WHERE id = {sealed[-1]}")
    assert named(found(to)) == {("removed", sealed[-1])}


@pytest.mark.parametrize("many", [1, 10])
def test_entries_cut_off_before_any_seal_are_named(to, sealed, many):
    write(to(LOADER), range(20, 32))
    last = to().execute("SELECT id FROM audit_entry ORDER BY id DESC LIMIT %s", [many]).fetchall()
    tamper(to, f"DELETE FROM audit_entry WHERE id IN ({', '.join(str(i) for (i,) in last)})")
    assert named(found(to)) == {("removed", number) for (number,) in last}
    seal(to(OWNER).cursor())  # and no seal makes it forgotten
    assert named(found(to)) == {("removed", number) for (number,) in last}


def test_an_entry_not_sealed_yet_that_was_altered_or_inserted_is_named(to, sealed):
    write(to(LOADER), range(20, 23))
    (last,) = to().execute("SELECT max(id) FROM audit_entry").fetchone()
    tamper(
        to,
        f"UPDATE audit_entry SET actor_id = 2 WHERE id = {last}",
        rehashed(last),
        "INSERT INTO audit_entry SELECT (jsonb_populate_record(e, '{\"id\": 900000}')).* "
        f"FROM audit_entry AS e WHERE id = {last - 1}",
        rehashed(900000),
    )
    assert named(found(to)) == {("altered", last), ("inserted", 900000)}


def test_entries_not_sealed_yet_that_changed_places_are_named(to, sealed):
    write(to(LOADER), range(20, 23))
    (last,) = to().execute("SELECT max(id) FROM audit_entry").fetchone()
    tamper(
        to,
        f"UPDATE audit_entry SET id = 900000 WHERE id = {last}",
        f"UPDATE audit_entry SET id = {last} WHERE id = {last - 1}",
        f"UPDATE audit_entry SET id = {last - 1} WHERE id = 900000",
        rehashed(last),
        rehashed(last - 1),
    )
    assert named(found(to)) == {("altered", last), ("altered", last - 1)}


def test_a_whole_last_day_cut_off_is_missed(to, two_days):
    day = seals(to)[-1][1]
    tamper(
        to,
        f"DELETE FROM audit_entry WHERE id >= {two_days[0]}",
        f"DELETE FROM audit_seal WHERE day = '{day}'",
    )
    faults = found(to)
    assert [(f.what, f.named) for f in faults] == [("day_cut", str(day))]


def test_the_first_day_cut_off_is_named(to, two_days):
    (_, first, _), *_, (last, _, _) = seals(to)
    gone = [number for number, day, _ in seals(to) if day == first]
    tamper(
        to,
        f"DELETE FROM audit_entry WHERE id < {two_days[0]}",
        f"DELETE FROM audit_seal WHERE day = '{first}'",
    )
    assert named(found(to)) == {("seal_removed", number) for number in gone}
    assert last not in gone


def test_a_day_kept_apart_that_was_altered_or_removed_is_named(to, two_days):
    (_, first, _), *_, (last, day, _) = seals(to)
    tamper(to, f"UPDATE audit_day SET entries = entries - 1 WHERE day = '{first}'")
    assert {f.what for f in found(to)} == {"day_differs"}
    tamper(to, f"UPDATE audit_day SET entries = entries + 1 WHERE day = '{first}'")
    tamper(to, f"DELETE FROM audit_day WHERE day = '{day}'")
    assert named(found(to)) == {("day_removed", last)}


def test_days_and_seals_cut_alike_leave_numbers_that_nobody_has(to, two_days):
    """And only a head kept elsewhere shows that they are no mere work rolled back."""
    kept = heads_of(to(BACKUP).cursor())
    day = seals(to)[-1][1]
    tamper(
        to,
        f"DELETE FROM audit_entry WHERE id >= {two_days[0]}",
        f"DELETE FROM audit_seal WHERE day = '{day}'",
        f"DELETE FROM audit_day WHERE day = '{day}'",
    )
    told = verify(to(BACKUP), lambda _: None)
    assert (told.faults, told.missing) == (0, 5)
    assert {f.what for f in found(to, heads=kept)} == {"head_differs"}
    to().execute(f"SELECT setval('audit_entry_id_seq', {two_days[0] - 3})")
    assert {f.what for f in found(to)} == {"set_back"}


def test_what_is_rolled_back_is_missing_for_a_minute_only(to, sealed):
    loader, app = to(LOADER), to(APP)
    with loader.transaction(force_rollback=True):
        begin(loader)
        loader.execute("UPDATE person SET version = 5 WHERE id < 4")
    told = verify(to(BACKUP), lambda _: None)
    assert (told.faults, told.missing, told.unsealed) == (0, 3, 0)
    before = seals(to)
    assert seal(app.cursor()) == 0
    assert seal(app.cursor()) == 0
    assert [count for _, _, count in seals(to)[len(before) :]] == [0]
    told = verify(to(BACKUP), lambda _: None)
    assert (told.faults, told.missing) == (0, 0)


def test_what_was_cut_before_a_savepoint_went_back_is_no_fault(to, sealed):
    loader = to(LOADER)
    with loader.transaction():
        begin(loader)
        loader.execute("UPDATE person SET version = 5 WHERE id = 1")
        with loader.transaction(force_rollback=True):
            loader.execute("UPDATE person SET version = 5 WHERE id < 9")
    assert found(to) == []
    assert seal(to(OWNER).cursor()) == 1
    assert found(to) == []


def test_the_application_writes_nothing_of_this_itself(to, sealed):
    app = to(APP)
    for forbidden in (
        "INSERT INTO audit_awaiting VALUES (1, '')", "DELETE FROM audit_awaiting",
        "UPDATE audit_day SET last = 0", "DELETE FROM audit_day",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(forbidden)


def test_a_head_tells_how_far_it_vouches(to, two_days):
    first, last = heads_of(to(BACKUP).cursor())
    assert verify(to(BACKUP), lambda _: None).vouched == 0
    told = verify(to(BACKUP), lambda _: None, heads=[first])
    assert (told.vouched, told.last) == (first.number, last.number)
    wrong = type(last)(last.day, last.number, first.hash)
    assert named(found(to, heads=[last, wrong])) == {("head_differs", last.number)}


def test_heads_are_kept_in_a_file_once_each(to, two_days, tmp_path):
    file = tmp_path / "heads"
    first, last = heads_of(to(BACKUP).cursor())
    assert heads_of(to(BACKUP).cursor(), before=last.day) == [first]
    assert keep_heads(file, [first]) == []
    assert keep_heads(file, [first, last]) == []
    assert keep_heads(file, [first, last]) == []
    assert read_heads(file.read_text()) == [first, last]


def test_a_file_of_heads_tells_of_a_chain_made_anew_and_stays_as_it_was(to, two_days, tmp_path):
    file = tmp_path / "heads"
    first, last = heads_of(to(BACKUP).cursor())
    keep_heads(file, [first])
    forged = type(first)(first.day, first.number, last.hash)
    assert keep_heads(file, [forged, last]) == [first]
    assert keep_heads(file, []) == [first]
    assert read_heads(file.read_text()) == [first]
    file.write_text("anything\n")
    with pytest.raises(HeadsFaultError):
        keep_heads(file, [first])
