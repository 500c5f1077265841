"""How a site begins: the machine is there from the first, and two administrators are entered."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from tests.database import officer, unguarded

from minsheng.kernel.access.accounts import new_account
from minsheng.kernel.access.actions import Proposal, confirm, propose
from minsheng.kernel.access.beginning import (
    Founder,
    administrators,
    anybody,
    begin,
    enter_machine,
)
from minsheng.kernel.access.models import Assignment, User
from minsheng.kernel.audit.machine import MACHINE
from minsheng.kernel.audit.models import Entry
from minsheng.kernel.database.scope import Scope, scope
from minsheng.kernel.refusals import RefusedError

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 11, 20, 1, tzinfo=UTC)
WANG, LI = Founder("wang", "王一"), Founder("li", "李二")
BEIXIN = 81_101_000_000


@pytest.fixture
def bare():
    """A site whose administrators are gone; as the owner."""
    with unguarded():
        Assignment.objects.filter(role="administrator").update(ended=NOW)
        yield


def begun(*founders: Founder, now: datetime = NOW):
    return begin(founders or (WANG, LI), now)


def test_it_works(bare):
    made = begun()
    for user, password in made:
        assert user.check_password(password)
        assert user.must_change
    roles = list(administrators(NOW))
    assert {role.user.username for role in roles} == {"wang", "li"}
    assert all(role.confirmed_by_id not in {role.user_id, role.proposed_by_id} for role in roles)
    assert {role.until - role.since for role in roles} == {timedelta(days=366)}


def test_the_history_says_that_the_machine_did_it(bare):
    before = Entry.objects.latest("pk").pk
    begun()
    written = Entry.objects.filter(pk__gt=before)
    assert sorted(written.values_list("table_name", "request")) == [
        ("app_user", "begin"), ("app_user", "begin"),
        ("assignment", "begin"), ("assignment", "begin"),
    ]  # fmt: skip
    machine = User.objects.get(username=MACHINE).pk
    assert set(written.values_list("actor_id", flat=True)) == {machine}


def test_what_they_begin_with_is_enough_for_all_the_rest(bare):
    now = timezone.localtime()
    day, later = now.date(), now.date() + timedelta(days=90)
    begun(now=now)
    first, second = officer("wang"), officer("li")
    with scope(first.scope("test")):
        made, _ = new_account("ding", "丁示闻", BEIXIN, first)
        wished = Proposal((made.pk,), "town_clerk", BEIXIN, ("assistance",), day, later)
        own = Proposal((first.user.pk,), "administrator", 0, (), day, later)
        roles = [role.pk for one in (wished, own) for role in propose(one, first, now)]
    with scope(second.scope("test")):
        assert confirm(tuple(roles), second) == 2


def test_where_there_are_two_nobody_is_entered():
    with unguarded(), pytest.raises(RefusedError, match="已有两名管理员"):
        begun()
    with unguarded():
        assert not User.objects.filter(username="wang").exists()


def test_where_one_is_left_two_are_entered():
    with unguarded():
        User.objects.filter(username="admin2").update(is_active=False)
        begun()
        assert administrators(NOW).count() == 3


@pytest.mark.parametrize(
    ("founders", "field"),
    [
        ((WANG,), "username"), ((WANG, WANG), "username"), ((WANG, LI, LI), "username"),
        ((WANG, Founder("1", "李二")), "username"), ((WANG, Founder("li", "")), "name"),
        ((WANG, Founder("clerk", "李二")), "username"),
        ((WANG, Founder("machine", "李二")), "username"),
    ],
)  # fmt: skip
def test_two_who_are_not_two_persons_are_refused_and_nothing_is_entered(bare, founders, field):
    with pytest.raises(RefusedError) as refused:
        begun(*founders)
    assert refused.value.field == field
    assert not User.objects.filter(username="wang").exists()


def test_whether_anybody_can_sign_in_is_known_before_somebody_does():
    with scope(Scope(signing_in=True)):
        assert anybody()
        with unguarded():
            User.objects.update(machine=True)
        assert not anybody()


def test_the_machine_is_entered_once_and_holds_its_role_without_a_row():
    with unguarded():
        enter_machine()
        assert User.objects.filter(machine=True).count() == 1
        assert not Assignment.objects.filter(role="machine").exists()
    machine = officer(MACHINE)
    assert machine.scope().whole
    assert [held.role.key for held in machine.held] == ["machine"]
