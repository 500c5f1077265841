"""The office of a test: a clock that stands until it is put forward, and deeds on pages."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.database import browser_of, unguarded

from minsheng.kernel.access.models import User
from minsheng.kernel.cases.models import Case
from minsheng.kernel.registry.models import Authorisation, Household
from minsheng.programmes.assistance.taking import members_of


class Clock:
    """The office's clock."""

    def __init__(self, monkeypatch, at: datetime) -> None:
        self.at = at
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.at)

    @property
    def day(self) -> str:
        """Today, as forms take it."""
        return f"{self.at:%Y-%m-%d}"

    def on(self, days: int) -> None:
        """Some days later."""
        self.at += timedelta(days=days)


def faults(answer) -> list[str]:
    """What a page says is wrong."""
    form = answer.context["form"]
    return [f"{name}: {said}" for name, every in form.errors.items() for said in every]


def opened(name: str, home: Household, what: str = "new", **values: str) -> Case:
    """A case opened on its page; a new day is a new session."""
    follows = values.pop("follows", "")
    more = f"?follows={follows}" if follows else ""
    answer = browser_of(name).post(f"/assistance/cases/{what}/{home.pk}/{more}", values)
    assert answer.status_code == 302, faults(answer)
    with unguarded():
        return Case.objects.get(pk=int(answer.headers["Location"].split("/")[-2]))


def go(name: str, case: Case, deed: str, **values: object) -> str:
    """Something done in a case, its form looked at first; the case's page then."""
    client = browser_of(name)
    where = f"/assistance/cases/{case.pk}/do/{deed}/"
    with unguarded():
        version = Case.objects.get(pk=case.pk).version
    page = client.get(where)
    assert page.status_code == 200, page.status_code
    answer = client.post(where, {"version": version, **values})
    assert answer.status_code == 302, faults(answer)
    return client.get(f"/assistance/cases/{case.pk}/").content.decode()


def refused(name: str, case: Case, deed: str, **values: object) -> str:
    """What the page says where something cannot be done."""
    with unguarded():
        version = Case.objects.get(pk=case.pk).version
    answer = browser_of(name).post(
        f"/assistance/cases/{case.pk}/do/{deed}/", {"version": version, **values}
    )
    assert answer.status_code == 422, answer.status_code
    return " ".join(faults(answer))


def visit(day: str, first: str = "clerk", second: str = "village") -> dict[str, object]:
    """A visit of two officers of the demo, as its form takes it."""
    with unguarded():
        by = {user.username: user.pk for user in User.objects.all()}
    return {
        "day": day, "way": "home", "first": by[first], "second": by[second], "met": "户主",
        "found": "住砖房两间，情况与申报一致", "signed": "on",
    }  # fmt: skip


def authorise(home: Household, signed: str, until: str) -> None:
    """Each of a family has signed."""
    with unguarded():
        for member in members_of(home):
            Authorisation.objects.create(
                person=member.person, purposes=["income", "deposits"], paper="1", signed=signed,
                until=until,
            )  # fmt: skip
