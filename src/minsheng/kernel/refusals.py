"""Why an action is not done: three ways, each shown to the officer in its own manner."""

from __future__ import annotations


class NotAllowedError(Exception):
    """The officer has not the right, there; shown as 403."""


class ChangedMeanwhileError(Exception):
    """Somebody changed the record since the officer saw it; shown with what changed, as 409."""


class RefusedError(Exception):
    """Something about what was filled in; shown beside the field.

    Attributes:
        field: which one; empty for the whole.
        said: one sentence in Chinese: what is wrong, and how to mend it; translated when shown.
    """

    def __init__(self, field: str, said: str) -> None:
        super().__init__(said)
        self.field = field
        self.said = said
