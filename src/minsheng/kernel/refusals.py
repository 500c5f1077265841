"""Why an action is not done: five ways, each shown to the officer in its own manner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta


class NotAllowedError(Exception):
    """The officer has not the right, there; shown as 403."""


class ChangedMeanwhileError(Exception):
    """Somebody changed the record since the officer saw it; shown with what changed, as 409."""


class RefusedError(Exception):
    """Something about what was filled in; shown beside the field.

    Attributes:
        field: which one; empty for the whole.
        said: one sentence in Chinese: what is wrong, and how to mend it; translated when shown.
        values: what stands in it for `%(name)s`.
    """

    def __init__(self, field: str, said: str, **values: object) -> None:
        super().__init__(said % values if values else said)
        self.field = field
        self.said = said
        self.values = values

    def told(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in somebody's language, with what stands in it."""
        text = translate(self.said)
        return text % self.values if self.values else text


class TooManyError(Exception):
    """Something was asked for too often of late; shown as 429, with how long to wait.

    Attributes:
        wait: until it is answered again.
    """

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait


class DoneBeforeError(Exception):
    """A form was sent a second time, as by a double click; nothing is done again.

    Attributes:
        where: the first answer led to; empty where it was a page.
    """

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where
