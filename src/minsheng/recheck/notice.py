"""The notice (告知书) of one household's decision: all that is needed to work it out again.

A notice is one JSON file, UTF-8: the facts the decision rests on, every figure with its
source and status, every rule as it stands in the rule book, what each gave, the decision,
every reason the rule book has for one and the sentences of those that hold, sealed by a
SHA-256. Names, where their order means nothing, are sorted;
the same decision gives the same file on every machine. `checker.py` works it out anew.

| key | holds |
|---|---|
| `format` | `minsheng-notice/5` |
| `household` | `id` (the run's surrogate number), `county`, `residence` |
| `month`, `law_day` | the month decided; its first day, whose law decides |
| `facts_month`, `law_month` | the month the facts were taken for; of the newest law or figure |
| `warning` | `zh`, `en`: of a trial, of old facts or law, of illustrative figures; else empty |
| `to_bring` | `zh`, `en`: what a family that does not cooperate is to bring and sign; else empty |
| `rulebook`, `program` | digest of the rule book, version of the program that decided |
| `figures` | the weakest status among the parameters |
| `facts` | per entity its rows, each with the facts used; unknown: `{"unknown": "cause+cause"}` |
| `parents` | of bills and contributions: the person's row |
| `fact_types` | per fact: entity, type, what it and its agency are called, in both languages |
| `parameters` | per name: its name, type, value, unit, start, area, residence, status, source |
| `codes` | per coded type used: the number of each member |
| `rules` | in order: name, what it is called, entity, type, law, source, text, arguments |
| `results` | per rule one value for each row of its entity |
| `decision` | the rules decided; a household's value by itself |
| `reasons` | all in force: code, side, the rule that must hold, sentences with `{names}`, law |
| `sentences` | of each reason that holds, the conclusion first: code, row, the filled sentences |
| `seal` | SHA-256 of the rest as JSON, keys sorted, without spaces |
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from minsheng import __version__
from minsheng.policy.engine.book import WORST, Book, Node
from minsheng.policy.engine.facts import ENTITIES
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.parameters import Status
from minsheng.policy.engine.reasons import Reason
from minsheng.policy.engine.rows import SINGLE
from minsheng.policy.engine.scalar import Household, Trace, evaluate
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.rulebook.names import Names, read_names
from minsheng.recheck.ahead import warned
from minsheng.recheck.checker import (
    CONCLUSION,
    FORMAT,
    TERM,
    NoticeError,
    bring_of,
    content_of,
    seal_of,
    source_of,
)
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.outcome import TARGETS
from minsheng.recheck.single import write_single
from minsheng.recheck.words import STATUSES, sentence

DIRECTIONS = {-1: "down", 1: "up", 0: "nearest"}
TIES = {-1: "down", 1: "up", 0: "none"}
URBAN = "urban"  # decides which figures count, so it is printed even where no rule asks


def notice_of(
    trace: Trace,
    targets: Iterable[str] = TARGETS,
    sentences: Iterable[str] = (),
    taken: str | None = None,
    program: str | None = None,
) -> dict[str, Any]:
    """The notice of a decision, as data for JSON.

    Args:
        trace: the household's evaluation.
        targets: the rules that make the decision.
        sentences: what the family was told; each must be one the notice prints.
        taken: the month the snapshot was taken for; the month decided where it is not told.
        program: the version that decided; this one where it is not told.

    Raises:
        PolicyError: a target is no rule.
        RecheckError: the family was told what the rule book does not say.
    """
    book = trace.book
    targets = tuple(dict.fromkeys(targets))
    named = [n for r in book.reasons for n in book.reason_names[r.code].values()]
    wanted = tuple(dict.fromkeys((*targets, *named)))
    rules = book.needed(wanted)
    for name in targets:
        if book.node(name).rule is None:
            msg = f"`{name}` is no rule, so nothing is decided by it"
            raise PolicyError(msg)
    if any(name not in trace.values for name in (*rules, *named)):
        trace = evaluate(book, trace.household, wanted)
    leaves = [book.nodes[n] for n in book.leaves(wanted)]
    parameters = _parameters(book, trace.household, leaves)
    facts = {n.name: n for n in leaves if n.fact is not None}
    if URBAN in book.nodes:
        facts[URBAN] = book.nodes[URBAN]
    day, names = book.day.isoformat(), _names(book.library)
    figures = _weakest(p["status"] for p in parameters.values())
    notice: dict[str, Any] = {
        "format": FORMAT,
        "household": {
            "id": trace.household.ident,
            "county": trace.household.county,
            "residence": trace.household.residence if parameters else None,
        },
        "month": day[:7],
        "law_day": day,
        **warned(book.library, taken or day[:7], day[:7], figures),
        "to_bring": _to_bring(trace),
        "rulebook": book.library.digest,
        "program": program or __version__,
        "figures": figures,
        "facts": _facts(trace.household, facts),
        "parents": {e: list(trace.household.parents.get(e, ())) for e in ("bill", "contribution")},
        "fact_types": {n: _about(names, facts[n]) for n in sorted(facts)},
        "parameters": parameters,
        "codes": _codes(book, rules, facts.values()),
        "rules": [_rule(book, book.nodes[n]) for n in rules],
        "results": {n: [plain(v) for v in trace.values[n]] for n in sorted(rules)},
        "decision": {n: _decided(trace, n) for n in sorted(targets)},
        "reasons": [_reason(book, r) for r in book.reasons],
        "sentences": _sentences(trace, sentences),
    }
    return {**notice, "seal": seal_of(notice)}


def notice_text(notice: Mapping[str, Any]) -> str:
    """The notice as it stands in its file."""
    return json.dumps(notice, ensure_ascii=False, indent=1) + "\n"


def write_notice(path: Path, notice: Mapping[str, Any]) -> None:
    """Write a notice that is there whole or not at all, readable by its owner alone.

    It takes the place of nothing but an earlier notice.

    Raises:
        RecheckError: something else stands there, or the file cannot be written.
    """

    def refuse() -> None:
        if os.path.lexists(path) and not _is_notice(path):
            msg = (
                f"{path} is there already and is no notice, so it was left as it is; "
                "name another file with --notice, or move that one away first"
            )
            raise RecheckError(msg)

    write_single(path, [notice_text(notice).encode()], refuse, "the notice", replace=True)


def _is_notice(path: Path) -> bool:
    """Whether a file is a notice, of this version or an earlier one."""
    try:
        found = json.loads(content_of(path).decode("utf-8"))
    except (NoticeError, ValueError, RecursionError):
        return False
    kind = found.get("format") if isinstance(found, dict) else None
    return isinstance(kind, str) and kind.startswith(FORMAT.partition("/")[0] + "/")


def plain(value: Any) -> Any:
    """A value as JSON has it; an unknown with its causes, a rounding in words."""
    if isinstance(value, Unknown):
        return {"unknown": "+".join(c.name.lower() for c in Cause if c in value.cause and c.name)}
    if isinstance(value, Rounding):
        return {
            "base": value.base,
            "direction": DIRECTIONS[value.direction],
            "tie": TIES[value.tie],
        }
    return value if isinstance(value, bool) else int(value)


def _sentences(trace: Trace, told: Iterable[str]) -> list[dict[str, Any]]:
    """The sentences of every reason that holds, the conclusion's first."""
    book = trace.book
    found = [
        {
            "code": reason.code,
            "row": row,
            "zh": sentence(trace, reason, row, "zh"),
            "en": sentence(trace, reason, row, "en"),
        }
        for reason, when in book.conditions
        for row, holds in enumerate(trace.values[when.name])
        if holds is True
    ]
    other = set(told) - {s[language] for s in found for language in ("zh", "en")}
    if other:
        msg = (
            f"“{min(other)}”不是{book.day}规则手册对本户的说法，请按该次核查的规则手册重新说明；"
            f"the family was told “{min(other)}”, which the rule book of {book.day} does not "
            "say of it; explain the household anew by the rule book of its run"
        )
        raise RecheckError(msg)
    return sorted(found, key=lambda s: not str(s["code"]).startswith(CONCLUSION))


def _to_bring(trace: Trace) -> dict[str, str]:
    """What the family is to bring and sign; empty in both languages for one that cooperates."""
    values = trace.values.get(TERM, ())
    zh, en = bring_of(plain(values[0]) if values else 0)
    return {"zh": zh, "en": en}


def _weakest(statuses: Iterable[Status]) -> Status:
    """The weakest of some statuses; of none, verified."""
    return max(statuses, key=WORST.__getitem__, default="verified")


def _facts(household: Household, facts: Mapping[str, Node]) -> dict[str, Any]:
    """Per entity its rows, each with the facts used."""
    return {
        entity: [
            {n: plain(row[n]) for n in sorted(facts) if facts[n].entity == entity}
            for row in household.rows.get(entity, ())
        ]
        for entity in ENTITIES
    }


def _about(names: Names, node: Node) -> dict[str, str]:
    """What a fact is."""
    fact = node.fact
    assert fact is not None
    zh, en = names.agencies.get(fact.agency, (fact.agency, fact.agency))
    return {
        "entity": fact.entity,
        "type": fact.type,
        "zh": fact.zh,
        "en": fact.en,
        "agency": fact.agency,
        "agency_zh": zh,
        "agency_en": en,
    }


def _parameters(book: Book, household: Household, leaves: Iterable[Node]) -> dict[str, Any]:
    """Every figure used, with what it is, where it stands and how far it can be trusted."""
    found: dict[str, Any] = {}
    names = _names(book.library)
    for node in leaves:
        parameter = node.parameter
        if parameter is not None:
            value = book.value(node.name, household.county, household.residence)
            found[node.name] = {
                "zh": parameter.zh,
                "en": parameter.en,
                "type": parameter.type,
                "value": plain(value.value),
                "per": parameter.per,
                "per_zh": names.per(parameter.per).zh,
                "start": value.start.isoformat(),
                "area": value.area,
                "residence": value.residence,
                "status": value.status,
                "status_zh": STATUSES[value.status][0],
                "source": value.source,
            }
    return found


def _codes(book: Book, rules: Sequence[str], facts: Iterable[Node]) -> dict[str, dict[str, int]]:
    """The coded types that a fact, a signature or an expression names."""
    named = {n.type for n in facts}
    for name in rules:
        parsed = book.nodes[name].parsed
        assert parsed is not None
        named |= {parsed.result, *(a.type for a in parsed.arguments)}
        named |= {n.id for n in ast.walk(parsed.node) if isinstance(n, ast.Name)}
    codes = book.library.codes
    return {n: {m.name: int(m) for m in codes[n]} for n in sorted(named & set(codes))}


NAMES: dict[str, Names] = {}
"""What units are called, by the digest of the rule book."""


def _names(library: Library) -> Names:
    """What units are called; read once for each rule book."""
    if library.digest not in NAMES:
        NAMES[library.digest] = read_names(library)
    return NAMES[library.digest]


def _rule(book: Book, node: Node) -> dict[str, Any]:
    """A rule, as its author wrote it, and where its arguments come from."""
    assert node.parsed is not None
    return {
        "name": node.name,
        "zh": book.title(node.name, "zh"),
        "en": book.title(node.name, "en"),
        "entity": node.entity,
        "type": node.type,
        "law": node.law,
        "source": source_of(node.parsed.docstring),
        "text": node.parsed.source,
        "arguments": [
            {"argument": k.argument, "target": k.target, "mode": k.mode} for k in node.links
        ],
    }


def _decided(trace: Trace, name: str) -> Any:
    """A target's value; a list of them where it has several rows."""
    values = [plain(v) for v in trace.values[name]]
    return values[0] if trace.book.nodes[name].entity in SINGLE else values


def _reason(book: Book, reason: Reason) -> dict[str, Any]:
    """A reason: its code, the rule that must hold, its sentences and its law."""
    return {
        "code": reason.code,
        "side": reason.side,
        "when": book.reason_names[reason.code][reason.when],
        "zh": reason.zh,
        "en": reason.en,
        "article_zh": reason.article_zh,
        "article_en": reason.article_en,
        "source": reason.source,
    }
