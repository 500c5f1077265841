"""What somebody asks of a run: outcomes and causes by any of their names, and filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace

from minsheng.policy.engine.faults import nearest
from minsheng.policy.engine.unknown import Cause
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.settled import HANGS, NEW, SETTLED
from minsheng.recheck.words import CAUSES, DECISIONS, Language, pick

ORDER = (
    NEW,
    HANGS,
    "cannot_say",
    "stop_proposed",
    "refuse_proposed",
    "grant_proposed",
    "adjust",
    "hint",
    SETTLED,
    "continue",
    "screened",
)
"""The outcomes, those first that wait for somebody."""
SCREENED = "screened"
STANDING_WORDS = {
    NEW: ("决定后有变化", "changed since an officer decided"),
    HANGS: ("须人工核定", "to be worked out by hand"),
    SETTLED: ("经办人员已决定", "settled by an officer"),
}
"""What a household is called where officers' decisions bear on what is proposed of it."""
SHORT = {name: name.removesuffix("_proposed").replace("_", "-") for name in ORDER}
"""What an outcome is called on the command line."""
SPELLED = {
    **{short: name for name, short in SHORT.items()},
    **{name: name for name in ORDER},
    **{zh: code.name.lower() for code, (zh, _) in DECISIONS.items()},
    **{zh: name for name, (zh, _) in STANDING_WORDS.items()},
}
CAUSE_NAMES = {
    str(c.name).lower().replace("_", "-"): str(c.name).lower()
    for c in CAUSES
    if c is not Cause.UNDEFINED
}
"""The causes that can be asked for, as the command line and as a run write them."""
CAUSES_SPELLED = {
    **CAUSE_NAMES,
    **{name: name for name in CAUSE_NAMES.values()},
    **{zh: str(c.name).lower() for c, (zh, _) in CAUSES.items() if c is not Cause.UNDEFINED},
    "未授权": "not_authorised",
    "未送达": "not_delivered",
    "未提供": "not_delivered",
    "相互矛盾": "contradicted",
    "过期": "out_of_date",
    "已过时": "out_of_date",
    "未核实": "unverified",
    "未经核实": "unverified",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which households are asked for; what is None asks for all.

    Attributes:
        outcomes: as a run names them; none asks for all but those only screened.
        village: the codes of one, or of several that are called alike.
        township: the first nine digits of its code.
        cause: why something of it is unknown, as a run names it.
    """

    outcomes: tuple[str, ...] = ()
    village: tuple[int, ...] = ()
    county: int | None = None
    township: int | None = None
    reason: str | None = None
    cause: str | None = None

    @property
    def shown(self) -> tuple[str, ...]:
        """The outcomes asked for, in the order of the list."""
        asked = self.outcomes or [o for o in ORDER if o != SCREENED]
        return tuple(o for o in ORDER if o in asked)

    def looser(self) -> Iterator[tuple[str, Wanted]]:
        """The same with one filter less, by the filter's name."""
        nothing = Wanted()
        for field in fields(self):
            if getattr(self, field.name) != getattr(nothing, field.name):
                yield field.name, replace(self, **{field.name: getattr(nothing, field.name)})


def outcome_of(text: str, besides: Iterable[str] = ()) -> str:
    """An outcome as a run names it, from what somebody wrote: `stop`, `stop_proposed`, 建议停发.

    Args:
        text: what somebody wrote.
        besides: what may be written there that is no outcome.

    Raises:
        RecheckError: there is none of that name; the nearest is named.
    """
    more = tuple(besides)
    spelled = {**SPELLED, **{name: name for name in more}}
    return _spelled(text, spelled, "outcome", (*SHORT.values(), *more))


def cause_of(text: str) -> str:
    """A cause as a run names it, from what somebody wrote: `not-authorised`, 未授权.

    Raises:
        RecheckError: there is none of that name; the nearest is named.
    """
    return _spelled(text, CAUSES_SPELLED, "cause of an unknown", CAUSE_NAMES)


def _spelled(text: str, spelled: Mapping[str, str], what: str, names: Iterable[str]) -> str:
    """What a run calls something, from what somebody wrote."""
    if text not in spelled:
        msg = f"`{text}` is no {what}; write one of {', '.join(names)}"
        raise RecheckError(msg + nearest(text, spelled))
    return spelled[text]


def outcome_words(outcome: str, language: Language) -> str:
    """What an outcome is called."""
    both = STANDING_WORDS.get(outcome) or DECISIONS[Decision[outcome.upper()]]
    return pick(both, language)
