"""Two who bring the same new people at one moment: the second is told, nobody is in twice."""

from collections.abc import Callable

from tests.database import AtOnce, unguarded
from tests.kernel.exchange.books import looked
from tests.kernel.exchange.offices import NOW, at_work
from tests.kernel.exchange.test_adding import PERSON, filled

from minsheng.kernel.exchange.importing import Choice, Receipt, apply
from minsheng.kernel.exchange.listings.people import PEOPLE
from minsheng.kernel.exchange.words import ExchangeRefusedError
from minsheng.kernel.registry.models import Person


def shown(username: str) -> Callable[[], Receipt]:
    """A list of one new person, looked at; gives what writes it."""
    with at_work(username) as officer:
        _plan, upload = looked(officer, filled(officer, PERSON))

    def deed() -> Receipt:
        with at_work(username) as officer:
            return apply(PEOPLE, officer, upload, Choice.ALL, now=NOW)

    return deed


def test_a_person_in_two_lists_is_entered_once(at_once: AtOnce):
    first, second = shown("clerk"), shown("reviewer")
    refused = at_once.crossed(first, second)
    assert isinstance(refused, ExchangeRefusedError), refused
    with unguarded():
        assert Person.objects.filter(name=PERSON["姓名"]).count() == 1
