"""A draw that anybody can draw again: from a seed thrown once and written down."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from django.db import transaction
from django.db.models import F

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.areas.models import Area
from minsheng.kernel.cases.models import Case, CaseDraw
from minsheng.kernel.refusals import RefusedError

SHARE = 30
"""In hundredths. Source: S3 art. 26; S5 art. 16."""
SEED = 16


def chosen(seed: str, cases: Iterable[int], share: int) -> list[int]:
    """Which cases a seed chooses: at least the share of them, by the order of their digests.

    Args:
        seed: of the draw.
        cases: among which.
        share: in hundredths.
    """
    ranked = sorted(cases, key=lambda case: hashlib.sha256(f"{seed}:{case}".encode()).digest())
    return sorted(ranked[: -(-len(ranked) * share // 100)])


@dataclass(frozen=True)
class Among:
    """The cases among which is drawn.

    Attributes:
        step: in which they wait.
        procedures: by which they go: those that ask for a draw.
    """

    county: Area
    programme: str
    step: str
    procedures: tuple[str, ...]


def draw(among: Among, officer: Officer, now: datetime) -> CaseDraw:
    """Draw among the cases of a county that wait in a step and were in no draw yet.

    Args:
        among: which.
        officer: who draws.
        now: the moment.

    Raises:
        RefusedError: none waits.
    """
    with transaction.atomic():
        rows = Case.objects.select_for_update().filter(
            area__gte=among.county.key,
            area__lt=among.county.end,
            programme=among.programme,
            step=among.step,
            procedure__in=among.procedures,
            drawn=None,
        )
        cases = sorted(rows.values_list("pk", flat=True))
        if not cases:
            raise RefusedError("", "没有等待抽取的案件，已报县级的都抽取过了")
        seed = token_hex(SEED)
        picked = chosen(seed, cases, SHARE)
        for numbers, drawn in ((picked, True), (sorted(set(cases) - set(picked)), False)):
            Case.objects.filter(pk__in=numbers).update(drawn=drawn, version=F("version") + 1)
        return CaseDraw.objects.create(
            area=among.county, programme=among.programme, share=SHARE, seed=seed, cases=cases,
            chosen=picked, by=officer.user, at=now,
        )  # fmt: skip
