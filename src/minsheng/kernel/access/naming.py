"""What an account may be called; needs no database, so that it is looked at before one is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng.kernel.refusals import RefusedError

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,39}", re.ASCII)
NAME = 40
TWO = 2
"""Administrators: who proposes, and who confirms."""


def refuse_unfit(username: str, name: str) -> None:
    """Refuse what nobody can be called.

    Raises:
        RefusedError: with the sentence.
    """
    if not _USERNAME.fullmatch(username):
        raise RefusedError("username", "用户名须以字母开头，2至40位小写字母、数字或 . _ -")
    if not name or len(name) > NAME:
        raise RefusedError("name", "请填写姓名，最多40个字")


def refuse_not_two(usernames: Sequence[str]) -> None:
    """Refuse administrators who are not two persons.

    Raises:
        RefusedError: with the sentence.
    """
    if len(usernames) != TWO or len(set(usernames)) != TWO:
        raise RefusedError("username", "管理员须为两人，用户名不能相同")
