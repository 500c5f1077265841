"""What is done with accounts: made and shut by one; what opens doors takes two."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from minsheng.kernel.access.models import AccountAct, AccountRequest, User
from minsheng.kernel.access.naming import refuse_unfit
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.models import Area
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None of which is taken for another when it is read from paper."""
REASON = 500


def thrown_password() -> str:
    """A password to be handed over once: some 59 bits, in three groups of four."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def new_account(username: str, name: str, area: int, officer: Officer) -> tuple[User, str]:
    """Make an account; it opens no door until a role is given by two.

    Returns:
        The user, and the password to be handed over once; the user must change it.

    Raises:
        NotAllowedError: the officer looks after no accounts there.
        RefusedError: the name is taken or none.
    """
    if not officer.may(Right.PROPOSE_ROLES, area):
        raise NotAllowedError
    return accounted(username, name, area)


def accounted(username: str, name: str, area: int) -> tuple[User, str]:
    """Make an account, whoever has the right to; with its one-time password.

    Raises:
        RefusedError: the name is taken or none.
    """
    called, shown = username.strip().lower(), name.strip()
    refuse_unfit(called, shown)
    if not Area.objects.filter(key=area).exists():
        raise RefusedError("area", "没有这个区域，请从列表中选择")
    password = thrown_password()
    user = User(
        username=called, name=shown, area_id=area, password=make_password(password),
        must_change=True,
    )  # fmt: skip
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise RefusedError("username", "这个用户名已有人使用，请换一个") from error
    return user, password


def deactivate(number: int, officer: Officer) -> None:
    """Shut an account; its sessions are over at once.

    Raises:
        NotAllowedError: the officer does not look after it, or it is their own.
        ChangedMeanwhileError: it is shut already.
    """
    _looked_after(number, officer)
    if number == officer.user.pk:
        raise NotAllowedError
    changed = User.objects.filter(pk=number, is_active=True).update(
        is_active=False, generation=F("generation") + 1
    )
    if not changed:
        raise ChangedMeanwhileError


def ask(
    number: int, act: AccountAct, reason: str, officer: Officer, now: datetime
) -> AccountRequest:
    """Ask for what opens an account; somebody else has to confirm it.

    Raises:
        NotAllowedError: the officer does not look after the account.
        RefusedError: no reason, or what is asked for makes no sense now.
        ChangedMeanwhileError: it has been asked for already.
    """
    user = _looked_after(number, officer)
    if not reason.strip() or len(reason.strip()) > REASON:
        raise RefusedError("reason", "请写明理由，不超过500字")
    if (act == AccountAct.ACTIVATE) == user.is_active:
        raise RefusedError("act", "账号目前的状态不需要这一步，请刷新后再看")
    row = AccountRequest(
        user=user, area_id=user.area_id, act=act, reason=reason.strip(),
        proposed_by=officer.user, proposed=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise ChangedMeanwhileError from error
    return row


def grant(number: int, officer: Officer, now: datetime) -> tuple[User, str]:
    """Confirm what another has asked for an account, and do it.

    Returns:
        The user, and where it was a password, the new one to be handed over once.

    Raises:
        NotAllowedError: the officer may not, asked for it, or it is their own account.
        ChangedMeanwhileError: it has been confirmed or withdrawn meanwhile.
    """
    with transaction.atomic():
        row = AccountRequest.objects.select_for_update(of=("self",)).filter(pk=number).first()
        if row is None or not officer.may(Right.CONFIRM_ROLES, row.area_id):
            raise NotAllowedError
        if officer.user.pk in {row.proposed_by_id, row.user_id}:
            raise NotAllowedError
        if row.ended is not None:
            raise ChangedMeanwhileError
        # The database lets it be done once: until the account's generation goes on.
        user = User.objects.select_for_update().get(pk=row.user_id)
        AccountRequest.objects.filter(pk=number).update(
            confirmed_by=officer.user, ended=now, generation=user.generation
        )
        return user, _DONE[AccountAct(row.act)](row)


def withdraw(number: int, officer: Officer, now: datetime) -> None:
    """Take back, or turn down, what was asked for an account.

    Raises:
        NotAllowedError: the officer does not look after the account.
        ChangedMeanwhileError: it is over already.
    """
    row = AccountRequest.objects.filter(pk=number).first()
    rights = (Right.PROPOSE_ROLES, Right.CONFIRM_ROLES)
    if row is None or row.area_id not in officer.areas(*rights):
        raise NotAllowedError
    if not AccountRequest.objects.filter(pk=number, ended__isnull=True).update(ended=now):
        raise ChangedMeanwhileError


def end_sessions(officer: Officer) -> int:
    """End all of one's own sessions but the one that asks; gives the generation that begins."""
    User.objects.filter(pk=officer.user.pk).update(generation=F("generation") + 1)
    return User.objects.values_list("generation", flat=True).get(pk=officer.user.pk)


def _looked_after(number: int, officer: Officer) -> User:
    user = User.objects.filter(pk=number, machine=False).first()
    if user is None or not officer.may(Right.PROPOSE_ROLES, user.area_id):
        raise NotAllowedError
    return user


def _password(row: AccountRequest) -> str:
    password = thrown_password()
    User.objects.filter(pk=row.user_id).update(
        password=make_password(password), must_change=True, generation=F("generation") + 1
    )
    return password


def _factor(row: AccountRequest) -> str:
    # The factor is the user's own row; the database looks whether two have agreed.
    with connection.cursor() as cursor:
        cursor.execute("SELECT remove_second_factor(%s)", [row.pk])
    User.objects.filter(pk=row.user_id).update(generation=F("generation") + 1)
    return ""


def _activate(row: AccountRequest) -> str:
    User.objects.filter(pk=row.user_id).update(is_active=True, generation=F("generation") + 1)
    return ""


_DONE = {
    AccountAct.PASSWORD: _password, AccountAct.FACTOR: _factor, AccountAct.ACTIVATE: _activate,
}  # fmt: skip
