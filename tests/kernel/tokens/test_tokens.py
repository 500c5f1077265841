"""A token may less than its officer, ends, and dies at once when it is revoked."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone
from tests.database import unguarded, working_as

from minsheng.kernel.access.accounts import ask, deactivate, end_sessions, grant
from minsheng.kernel.access.glass import break_glass
from minsheng.kernel.access.models import AccountAct, Assignment, Relative, User
from minsheng.kernel.access.officer import officer_of
from minsheng.kernel.access.roles import Right
from minsheng.kernel.audit.models import Entry
from minsheng.kernel.database.scope import Areas, Scope, scope
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.tokens.actions import MOST, Wish, make, revoke
from minsheng.kernel.tokens.models import Token
from minsheng.kernel.tokens.using import bearer

pytestmark = pytest.mark.django_db
NOW = timezone.localtime()
BEIXIN, YONGJI, RUCHENG = 81_101_000_000, 81_101_214_000, 82_001_000_000


def wish(**other) -> Wish:
    said = {"name": "对账", "rights": ("see_people",), "areas": (BEIXIN,), "days": 30}
    return Wish(**{**said, **other})


def made(username: str = "clerk", **other) -> tuple[Token, str]:
    with working_as(username) as officer:
        return make(wish(**other), officer, NOW)


def test_it_works():
    token, secret = made()
    found = bearer(secret, NOW)
    assert found is not None
    assert found.token == token.pk
    assert found.officer.user.username == "clerk"
    assert found.officer.may(Right.SEE_PEOPLE, BEIXIN)


def test_the_secret_is_kept_nowhere():
    _, secret = made()
    with unguarded():
        kept = repr(list(Token.objects.values())) + repr(list(Entry.objects.values()))
    assert secret not in kept
    assert secret.removeprefix("minsheng_") not in kept


def test_it_may_what_was_chosen_and_no_more():
    officer = bearer(made(areas=(YONGJI,))[1], NOW).officer
    assert not officer.may(Right.REVEAL)
    assert not officer.may(Right.USE_API)
    assert officer.areas(Right.SEE_PEOPLE) == Areas.of([(YONGJI, YONGJI + 1000)])
    assert "registry" not in {d for d, a in officer.scope().areas.items() if not a}


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "长" * 61}),
        ("days", {"days": 0}),
        ("days", {"days": 91}),
        ("rights", {"rights": ()}),
        ("rights", {"rights": ("merge",)}),
        ("rights", {"rights": ("use_api",)}),
        ("rights", {"rights": ("break_glass",)}),
        ("areas", {"areas": ()}),
        ("areas", {"areas": (RUCHENG,)}),
        ("areas", {"areas": (81_000_000_000,)}),
        ("areas", {"areas": (12,)}),
    ],
)
def test_it_refuses_more_than_the_officer_may(field, other):
    with pytest.raises(RefusedError) as refused:
        made(**other)
    assert refused.value.field == field


@pytest.mark.parametrize("username", ["chief", "village", "analyst", "payment", "auditor", "admin"])
def test_nobody_makes_one_without_the_right(username):
    with pytest.raises(NotAllowedError):
        made(username)


def test_it_is_revoked_at_once():
    token, secret = made()
    with working_as("clerk2") as other, pytest.raises(NotAllowedError):
        revoke(token.pk, other, NOW)
    assert bearer(secret, NOW) is not None
    with working_as("clerk") as officer:
        revoke(token.pk, officer, NOW)
        assert bearer(secret, NOW) is None
        with pytest.raises(ChangedMeanwhileError):
            revoke(token.pk, officer, NOW)


def bumped() -> None:
    with working_as("clerk") as clerk:
        end_sessions(clerk)


def reset() -> None:
    with unguarded():
        clerk = User.objects.get(username="clerk").pk
    with working_as("admin") as admin:
        row = ask(clerk, AccountAct.PASSWORD, "忘记密码", admin, NOW)
    with working_as("admin2") as other:
        grant(row.pk, other, NOW)


def shut() -> None:
    with unguarded():
        clerk = User.objects.get(username="clerk").pk
    with working_as("admin") as admin:
        deactivate(clerk, admin)


@pytest.mark.parametrize("ended", [bumped, reset, shut])
def test_whatever_ends_all_sessions_ends_it_too(ended):
    _, secret = made()
    assert bearer(secret, NOW) is not None
    ended()
    assert bearer(secret, NOW) is None


def test_one_that_is_over_lies_in_the_way_of_no_other():
    made()
    with pytest.raises(RefusedError):
        made()
    bumped()
    _, secret = made()
    assert bearer(secret, NOW) is not None


def test_who_looks_after_the_account_sees_and_revokes_it():
    token, secret = made()
    for name in ("outsider", "reviewer", "chief"):
        with working_as(name) as other, pytest.raises(NotAllowedError):
            revoke(token.pk, other, NOW)
    with working_as("admin") as admin:
        assert Token.objects.get().name == "对账"
        revoke(token.pk, admin, NOW)
    assert bearer(secret, NOW) is None


def test_nobody_signing_in_sees_any():
    made()
    with scope(Scope(signing_in=True)):
        assert not Token.objects.exists()
        assert not Relative.objects.exists()


@pytest.mark.parametrize(
    ("who", "change"),
    [
        ("clerk", {"until": NOW + timedelta(days=80)}), ("clerk", {"rights": ["merge"]}),
        ("clerk", {"generation": 7}), ("admin", {"used": NOW}), ("admin", {"mark": b"x" * 32}),
    ],
)  # fmt: skip
def test_it_stays_as_it_was_made(who, change):
    token, _ = made()
    with working_as(who), pytest.raises(ProgrammingError), transaction.atomic():
        Token.objects.filter(pk=token.pk).update(**change)


def test_it_is_revoked_and_removed_by_the_owner_of_the_tables_alone():
    token, _ = made()
    with working_as("clerk"), pytest.raises(ProgrammingError), transaction.atomic():
        Token.objects.filter(pk=token.pk).delete()
    with unguarded():
        Token.objects.filter(pk=token.pk).delete()
        assert not Token.objects.filter(pk=token.pk).exists()


def test_nobody_makes_one_that_stands_for_another():
    token, _ = made()
    with working_as("admin"), pytest.raises(ProgrammingError), transaction.atomic():
        Token.objects.create(
            user=token.user, name="x", mark=b"x" * 32, rights=[], areas=[], made=NOW,
            until=NOW + timedelta(days=1), generation=0,
        )  # fmt: skip


def test_it_ends_and_no_clock_set_back_makes_it_good_before_it_was_made():
    _, secret = made(days=1)
    assert bearer(secret, NOW + timedelta(hours=23)) is not None
    assert bearer(secret, NOW + timedelta(days=1)) is None
    assert bearer(secret, NOW - timedelta(days=1)) is None


def test_none_lasts_longer_in_the_database_either():
    token, _ = made()
    late = Token.objects.filter(pk=token.pk)
    with unguarded(), pytest.raises(IntegrityError), transaction.atomic():
        late.update(until=NOW + timedelta(days=91))


def test_it_loses_what_the_officer_loses():
    _, secret = made()
    with unguarded():
        Assignment.objects.filter(user__username="clerk").update(ended=NOW)
    assert bearer(secret, NOW).officer.held == ()
    with unguarded():
        User.objects.filter(username="clerk").update(is_active=False)
    assert bearer(secret, NOW) is None


def test_an_emergency_opens_nothing_to_it():
    with working_as("clerk") as officer:
        break_glass(RUCHENG, "台风转移群众", officer, NOW)
    with scope(Scope(actor=officer.user.pk)):
        now_holding = officer_of(officer.user.pk, NOW)
    assert now_holding.may(Right.SEE_PEOPLE, RUCHENG)
    with scope(now_holding.scope()), pytest.raises(RefusedError):
        make(wish(areas=(RUCHENG,)), now_holding, NOW)


def test_another_of_its_name_is_refused_while_it_is_good():
    made()
    with pytest.raises(RefusedError) as refused:
        made()
    assert refused.value.field == "name"
    with working_as("clerk") as officer:
        make(wish(), officer, NOW + timedelta(days=31))


def test_there_are_no_more_than_twenty():
    for number in range(MOST):
        made(name=f"第{number}个")
    with pytest.raises(RefusedError):
        made(name="又一个")


def test_requests_are_counted_by_the_minute():
    _, secret = made()
    now = NOW.replace(second=0) + timedelta(minutes=5)
    assert [bearer(secret, now).asked for _ in range(3)] == [1, 2, 3]
    assert bearer(secret, now + timedelta(minutes=1)).asked == 1


def test_nobody_sees_those_of_others():
    made()
    for name in ("clerk2", "reviewer", "chief"):
        with working_as(name) as other:
            looks_after = bool(other.areas(Right.PROPOSE_ROLES, Right.CONFIRM_ROLES))
            assert Token.objects.exists() == looks_after


@pytest.mark.parametrize("secret", ["", "minsheng_", "\ud800", "\x00", "x" * 100_000])
def test_what_is_none_is_none(secret):
    assert bearer(secret, NOW) is None


def test_making_and_revoking_stand_in_the_history_and_using_does_not():
    with unguarded():
        before = Entry.objects.count()
    token, secret = made()
    bearer(secret, NOW)
    with working_as("clerk") as officer:
        revoke(token.pk, officer, NOW)
    with unguarded():
        entries = list(Entry.objects.order_by("id")[before:])
    assert [(e.act, e.table_name) for e in entries] == [
        ("insert", "api_token"),
        ("update", "api_token"),
    ]
