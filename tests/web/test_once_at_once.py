"""A form pressed twice at one moment is done once."""

from tests.database import browser_of, unguarded
from tests.web.test_once import entered

from minsheng.kernel.registry.models import Person


def test_two_presses_at_one_moment_are_one(at_once):
    """Without waiting for each other both would be done, and one end in an error page."""
    clients = [browser_of("clerk") for _ in range(2)]
    answers = at_once.together(
        [lambda client=client: entered(client, name="同时按下") for client in clients]
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    with unguarded():
        assert Person.objects.filter(name="同时按下").count() == 1
