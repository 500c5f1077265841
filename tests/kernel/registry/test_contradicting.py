"""A number and what stands beside it: what contradicts is told, and no day that pages mask."""

from datetime import date

import pytest

from minsheng.kernel.registry.contradicting import Contradiction, contradictions
from minsheng.kernel.registry.models import Person
from minsheng.kernel.registry.secrecy import sealer

NUMBER, BORN = "320681195003120015", date(1950, 3, 12)
NOBODY = Person()


def known(**values) -> Person:
    return Person(number=sealer().sealed(NUMBER), born=BORN, sex=1, **values)


def told(values, person=NOBODY) -> list[Contradiction]:
    return list(contradictions(values, person, sealer()))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"number": NUMBER, "born": BORN, "sex": 1}, []),
        ({"number": NUMBER, "born": None, "sex": None}, []),
        ({"number": "", "born": BORN, "sex": 2}, []),
        ({"number": "320681195003120016", "born": date(1951, 1, 1)}, []),  # refused elsewhere
        ({"number": NUMBER, "born": date(1950, 3, 13), "sex": 1},
         [Contradiction("born", BORN, date(1950, 3, 13))]),
        ({"number": NUMBER, "born": BORN, "sex": 2}, [Contradiction("sex", 1, 2)]),
    ],
)  # fmt: skip
def test_what_is_typed_is_held_against_the_number(db, typed, found):
    assert told(typed) == found


def test_nobody_learns_a_day_of_birth_by_trying_days(db):
    for day in range(1, 32):
        assert told({"born": date(1950, 3, day)}, known()) == []
    assert told({"born": date(1951, 3, 12)}, known()) == [Contradiction("born", 1950, 1951)]
    assert told({"number": "320681195003130010"}, known()) == []


def test_what_nobody_touches_is_not_asked_about(db):
    odd = Person(number=sealer().sealed(NUMBER), born=date(1960, 1, 1), sex=2)
    assert told({"phone": "13800000000", "name": "陆示"}, odd) == []
    assert [one.what for one in told({"sex": 2}, odd)] == ["sex"]


def test_a_number_that_cannot_be_deciphered_contradicts_nothing(db):
    assert told({"born": BORN}, Person(number=b"\x01" * 40, sex=1)) == []
