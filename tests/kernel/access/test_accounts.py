"""Accounts: made by one, opened again only by two."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.database import unguarded, working_as

from minsheng.kernel.access.accounts import (
    ask,
    deactivate,
    end_sessions,
    grant,
    new_account,
    withdraw,
)
from minsheng.kernel.access.colleagues import called, holders_of, names_of
from minsheng.kernel.access.models import AccountAct, AccountRequest, User
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 11, 20, 1, tzinfo=UTC)
BEIXIN = 81_101_000_000


def user(name: str) -> User:
    with unguarded():
        return User.objects.get(username=name)


def test_a_new_account_opens_no_door_and_must_change_its_password():
    with working_as("admin") as admin:
        made, password = new_account(" Ding.W ", "丁示闻", BEIXIN, admin)
    found = user("ding.w")
    assert found.pk == made.pk
    assert found.check_password(password)
    assert found.must_change
    with unguarded():
        assert not found.assignments.exists()


@pytest.mark.parametrize(
    ("username", "name", "area", "field"),
    [
        ("clerk", "丁示闻", BEIXIN, "username"),
        ("1x", "丁示闻", BEIXIN, "username"),
        ("丁", "丁示闻", BEIXIN, "username"),
        ("x" * 41, "丁示闻", BEIXIN, "username"),
        ("ding", " ", BEIXIN, "name"),
        ("ding", "丁" * 41, BEIXIN, "name"),
        ("ding", "丁示闻", 5, "area"),
    ],
)
def test_an_account_without_sense_is_refused_beside_its_field(username, name, area, field):
    with working_as("admin") as admin, pytest.raises(RefusedError) as refused:
        new_account(username, name, area, admin)
    assert refused.value.field == field


def test_a_clerk_makes_and_shuts_no_accounts():
    with working_as("clerk") as clerk:
        with pytest.raises(NotAllowedError):
            new_account("ding", "丁示闻", BEIXIN, clerk)
        with pytest.raises(NotAllowedError):
            deactivate(user("clerk2").pk, clerk)
        with pytest.raises(NotAllowedError):
            ask(user("clerk2").pk, AccountAct.PASSWORD, "忘记密码", clerk, NOW)


def test_an_account_is_shut_by_one_and_opened_by_two():
    clerk = user("clerk")
    with working_as("admin") as admin:
        with pytest.raises(NotAllowedError):
            deactivate(admin.user.pk, admin)
        with pytest.raises(RefusedError):
            ask(clerk.pk, AccountAct.ACTIVATE, "调回本岗位", admin, NOW)
        deactivate(clerk.pk, admin)
        with pytest.raises(ChangedMeanwhileError):
            deactivate(clerk.pk, admin)
        row = ask(clerk.pk, AccountAct.ACTIVATE, "调回本岗位", admin, NOW)
        with pytest.raises(ChangedMeanwhileError):
            ask(clerk.pk, AccountAct.ACTIVATE, "调回本岗位", admin, NOW)
        with pytest.raises(NotAllowedError):
            grant(row.pk, admin, NOW)
    assert not user("clerk").is_active
    with working_as("admin2") as other:
        grant(row.pk, other, NOW)
        with pytest.raises(ChangedMeanwhileError):
            grant(row.pk, other, NOW)
        with pytest.raises(ChangedMeanwhileError):
            withdraw(row.pk, other, NOW)
    assert user("clerk").is_active


def test_a_password_handed_over_is_good_once():
    with working_as("admin") as admin:
        row = ask(user("clerk").pk, AccountAct.PASSWORD, "忘记密码", admin, NOW)
    before = user("clerk").get_session_auth_hash()
    with working_as("admin2") as other:
        _, password = grant(row.pk, other, NOW)
    clerk = user("clerk")
    assert clerk.check_password(password)
    assert clerk.must_change
    assert clerk.get_session_auth_hash() != before


def test_a_second_factor_is_taken_off_by_two_and_by_nobody_else():
    clerk = user("clerk")
    with unguarded():
        TOTP.activate(clerk, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    with working_as("admin") as admin:
        row = ask(clerk.pk, AccountAct.FACTOR, "换手机", admin, NOW)
        for who in ("admin", "admin2"):
            with working_as(who), pytest.raises(ProgrammingError), transaction.atomic():
                connection.cursor().execute("SELECT remove_second_factor(%s)", [row.pk])
    now = datetime.now(UTC)
    with working_as("admin2") as other:
        grant(row.pk, other, now)
    with unguarded():
        assert not Authenticator.objects.filter(user=clerk).exists()


def test_the_database_itself_wants_two_persons():
    with working_as("admin") as admin:
        row = ask(user("clerk").pk, AccountAct.PASSWORD, "忘记密码", admin, NOW)
        for who in (admin.user, user("clerk"), user("admin2")):
            with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
                AccountRequest.objects.filter(pk=row.pk).update(confirmed_by=who, ended=NOW)


def asked_for(who: User, act: AccountAct) -> AccountRequest:
    with working_as("admin") as admin:
        return ask(who.pk, act, "忘记密码", admin, NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"proposed_by": "admin2"}, {"user": "admin"}, {"act": "activate"}, {"reason": "另有原因"},
        {"generation": 7},
    ],
)  # fmt: skip
def test_what_was_asked_stays_as_it_was_past_the_application_too(wrong):
    row = asked_for(user("clerk"), AccountAct.PASSWORD)
    values = {k: user(v) if k in {"proposed_by", "user"} else v for k, v in wrong.items()}
    with working_as("admin2"), pytest.raises(ProgrammingError), transaction.atomic():
        AccountRequest.objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize("forged", [{"proposed_by": "admin"}, {"confirmed_by": "admin2"}])
def test_nobody_asks_in_anothers_name(forged):
    who = user("clerk")
    values = {"proposed_by": user("admin2"), "ended": NOW} | {k: user(v) for k, v in forged.items()}
    with working_as("admin2"), pytest.raises((IntegrityError, ProgrammingError)):  # noqa: SIM117
        with transaction.atomic():
            AccountRequest.objects.create(
                user=who, area_id=who.area_id, act="password", reason="无", proposed=NOW, **values
            )


def change(number: int, **values: object) -> int:
    with transaction.atomic():
        return User.objects.filter(pk=number).update(**values)


def test_nobody_alone_gives_another_a_password_or_opens_an_account():
    who = user("clerk")
    on = who.generation + 1
    with working_as("admin2"), pytest.raises(ProgrammingError):
        change(who.pk, password="x", must_change=True, generation=on)
    row = asked_for(who, AccountAct.PASSWORD)
    with working_as("admin2"), pytest.raises(ProgrammingError):
        change(who.pk, password="x", must_change=True, generation=on)
    with working_as("admin2") as other:
        grant(row.pk, other, NOW)
        with pytest.raises(ProgrammingError):  # what two agreed on is good for once
            change(who.pk, password="x", must_change=True, generation=on + 1)
        deactivate(who.pk, other)
        with pytest.raises(ProgrammingError):
            change(who.pk, is_active=True, generation=on + 2)


@pytest.mark.parametrize(
    "wrong",
    [{"area": 82_001_000_000}, {"is_active": False}, {"name": "局长"}, {"username": "chief2"},
     {"machine": True}],
)  # fmt: skip
def test_nobody_changes_who_they_are(wrong):
    values = {"area_id" if k == "area" else k: v for k, v in wrong.items()}
    for name in ("clerk", "admin"):
        with working_as(name) as officer, pytest.raises(ProgrammingError):
            change(officer.user.pk, **values)


@pytest.mark.parametrize(
    "wrong",
    [{"username": "other"}, {"machine": True}, {"generation": -1}, {"must_change": False}],
)
def test_an_account_looked_after_keeps_its_name_and_kind(wrong):
    with unguarded():
        User.objects.filter(username="clerk").update(must_change=True)
    with working_as("admin"), pytest.raises(ProgrammingError):
        change(user("clerk").pk, **wrong)


def test_sessions_that_are_over_stay_so():
    with working_as("clerk") as clerk:
        end_sessions(clerk)
        with pytest.raises(ProgrammingError):
            change(clerk.user.pk, generation=0)


def test_a_machine_is_entered_by_no_user():
    with working_as("admin"), pytest.raises(ProgrammingError), transaction.atomic():
        User.objects.create(username="robot", name="机", area_id=BEIXIN, machine=True)


def test_what_was_asked_is_withdrawn():
    with working_as("admin") as admin:
        row = ask(user("clerk").pk, AccountAct.PASSWORD, "忘记密码", admin, NOW)
    with working_as("clerk") as clerk, pytest.raises(NotAllowedError):
        withdraw(row.pk, clerk, NOW)
    with working_as("admin") as admin:
        withdraw(row.pk, admin, NOW)
    with working_as("admin2") as other, pytest.raises(ChangedMeanwhileError):
        grant(row.pk, other, NOW)


def test_sessions_of_an_earlier_generation_are_over():
    before = user("clerk").get_session_auth_hash()
    with working_as("clerk") as clerk:
        assert end_sessions(clerk) == 1
    assert user("clerk").get_session_auth_hash() != before


def test_colleagues_are_known_by_name_alone():
    clerk2, outsider = user("clerk2"), user("outsider")
    with working_as("clerk"):
        assert not User.objects.filter(pk=clerk2.pk).exists()
        assert names_of([clerk2.pk, outsider.pk, None]) == {
            clerk2.pk: clerk2.name,
            outsider.pk: outsider.name,
        }
        assert names_of([None]) == {}
        assert called(" CLERK2 ").id == clerk2.pk
        assert called("machine") is None
        assert holders_of("county_reviewer", BEIXIN, NOW.date()) == [user("reviewer").name]
        assert holders_of("county_reviewer", 82_001_000_000, NOW.date()) == []
