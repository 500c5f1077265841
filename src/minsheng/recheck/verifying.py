"""How a record that nobody has verified is verified: whom to ask, and what to look at."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.written import parse_yaml
from minsheng.recheck.words import Language

FILE = "verifying.yaml"


@cache
def ways() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The ways as the file has them: of `agencies` and of single `facts`, by language."""
    text = files("minsheng.recheck").joinpath(FILE).read_text(encoding="utf-8")
    return dict(parse_yaml(text, FILE))


def how_to_verify(fact: Fact, language: Language) -> str:
    """How the one record of a fact is verified, as it stands after what is to be verified.

    The fact's own way, or that of the office which holds it; empty of an office that is
    asked for nothing (a rule book of other facts has none here).
    """
    told = ways()
    way = told["facts"].get(fact.name) or told["agencies"].get(fact.agency)
    return way[language] if way else ""
