"""Where somebody is: the village at the door, and over it the registers, unless one errs."""

from __future__ import annotations

from tests.recheck.assembly.scopes import LATE, MISSING, ODD, UNVERIFIED, county, linked

from minsheng.policy.laws.kinds import Whereabouts
from minsheng.recheck.assembly.whereabouts import whereabouts_of
from minsheng.recheck.linkage.links import Link

HOME, AWAY = int(Whereabouts.HOME), int(Whereabouts.AWAY)
GONE, DEAD = int(Whereabouts.MISSING), int(Whereabouts.DEAD)
JAIL = int(Whereabouts.PRISON)


def told(people: int = 1, *, sent=True, stale=False, **rows) -> list[tuple[int, int, int]]:
    """Of each person where, since when, and the cause why that is open."""
    scope = county(people)
    delivered = {
        key: linked(key, rows.get(key, ()), sent=sent or key != "canvass", stale=stale)
        for key in ("canvass", "missing", "detained", "deaths")
    }
    found = whereabouts_of(
        scope, delivered, {key: scope.rows(one) for key, one in delivered.items()}
    )
    where, since = found["whereabouts"], found["whereabouts_since"]
    assert where[1].tolist() == since[1].tolist()
    return list(zip(where[0].tolist(), since[0].tolist(), where[1].tolist(), strict=True))


def door(place: int = 0, whereabouts: int = HOME, since: int = 0, month: int = 202009):
    return {"place": place, "whereabouts": whereabouts, "since": since, "month": month}


def test_who_was_met_at_home_is_there_and_who_nobody_saw_is_unknown() -> None:
    assert told(3, canvass=[door(), door(1, AWAY, 202001)]) == [
        (HOME, 0, 0), (AWAY, 202001, 0), (0, 0, MISSING),
    ]  # fmt: skip


def test_two_visits_that_say_two_things_leave_it_open() -> None:
    assert told(canvass=[door(), door(whereabouts=AWAY, month=202010)]) == [(0, 0, ODD)]
    assert told(canvass=[door(whereabouts=AWAY, since=202001), door(whereabouts=AWAY,
                since=202005)]) == [(0, 0, ODD)]  # fmt: skip


def test_a_register_stands_over_the_door() -> None:
    before = [door(month=202003)]
    assert told(canvass=before, deaths=[{"place": 0, "died": 20200615}]) == [(DEAD, 202006, 0)]
    jail = [{"place": 0, "kind": JAIL, "since": 20200401}]
    assert told(canvass=before, detained=jail) == [(JAIL, 202004, 0)]
    gone = [{"place": 0, "since": 20200401}]
    assert told(canvass=before, missing=gone) == [(GONE, 202004, 0)]


def test_of_two_registers_the_graver_stands() -> None:
    """Who was declared missing and is found dead is dead."""
    gone, dead = [{"place": 0, "since": 20190401}], [{"place": 0, "died": 20200615}]
    assert told(missing=gone, deaths=dead) == [(DEAD, 202006, 0)]


def test_nobody_is_dead_who_was_met_at_home_since() -> None:
    dead = [{"place": 0, "died": 20200615}]
    assert told(canvass=[door(month=202007)], deaths=dead) == [(0, 0, ODD)]
    assert told(canvass=[door(month=202006)], deaths=dead) == [(DEAD, 202006, 0)]
    # Only who was at home was met: that a neighbour says "away" proves nobody alive.
    away = [door(whereabouts=AWAY, month=202007)]
    assert told(canvass=away, deaths=dead) == [(DEAD, 202006, 0)]


def test_two_days_of_death_are_none() -> None:
    dead = [{"place": 0, "died": 20200615}, {"place": 0, "died": 20200616}]
    assert told(canvass=[door(month=202001)], deaths=dead) == [(0, 0, ODD)]


def test_a_death_told_twice_of_one_day_is_one() -> None:
    dead = [{"place": 0, "died": 20200615}] * 2
    assert told(deaths=dead) == [(DEAD, 202006, 0)]


def test_a_record_that_was_only_matched_kills_nobody() -> None:
    weak = {"place": 0, "died": 20200615, "link": int(Link.MATCHED)}
    assert told(canvass=[door(month=202001)], deaths=[weak]) == [(0, 0, UNVERIFIED)]
    assert told(deaths=[weak, {**weak, "link": int(Link.NUMBER)}]) == [(DEAD, 202006, 0)]


def test_where_the_village_sent_nothing_nobody_is_at_home() -> None:
    assert told(2, sent=False, deaths=[{"place": 1, "died": 20200615}]) == [
        (0, 0, MISSING), (DEAD, 202006, 0),
    ]  # fmt: skip
    assert told(sent=False, stale=True) == [(0, 0, LATE)]


def test_a_visit_that_leaves_a_cell_empty_bears_out_no_hearsay() -> None:
    """Two who inquired did not say where she is; what one person says of it stays one word."""
    sound = {**door(month=202009), "whereabouts": None, "since": None}
    hearsay = {**door(whereabouts=AWAY, since=201501, month=202010), "team": None}
    assert told(canvass=[sound, hearsay]) == [(0, 0, UNVERIFIED)]
