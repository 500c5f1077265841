"""The five tables of up to 65,536 households, with what the office cannot know left out."""

from __future__ import annotations

from typing import Any

from minsheng.city import pattern
from minsheng.city.dice import Bools
from minsheng.city.knowledge import Standing, hide_gaps, hide_wages, show_assessed
from minsheng.city.need import Status
from minsheng.city.truth import Request, Truth, truth_of


def hide(truth: Truth) -> None:
    """Give every fact the office cannot know its cause."""
    chunk, made, of = truth.chunk, truth.columns, truth.of
    patterns = truth.ask.patterns
    standing = Standing.drawn(chunk, truth.status, patterns)
    for entity, columns in made.items():
        columns.hide_from(standing.asked[of[entity]], standing.authorised[of[entity]])
        hide_gaps(columns, standing, chunk, of[entity])
    show_assessed(made["person"], standing, chunk, truth.condition, truth.status)
    family = truth.family
    hide_wages(made["person"], family.means, family.persons, standing, chunk)
    pattern.show_all(chunk, made["household"], made["person"], patterns)


def tables(ask: Request, all_known: bool = False) -> tuple[dict[str, Any], Bools]:
    """The Arrow tables of some households by entity, and which are in assistance or applying.

    Args:
        ask: which households.
        all_known: hide nothing, and give the households that are only screened means of their
            own.
    """
    truth = truth_of(ask, everybody=all_known)
    if not all_known:
        hide(truth)
    made = {entity: columns.table() for entity, columns in truth.columns.items()}
    return made, truth.status != Status.NONE
