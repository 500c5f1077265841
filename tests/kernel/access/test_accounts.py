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
        for who in (admin.user, user("clerk")):
            with pytest.raises(IntegrityError), transaction.atomic():
                AccountRequest.objects.filter(pk=row.pk).update(confirmed_by=who, ended=NOW)


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
