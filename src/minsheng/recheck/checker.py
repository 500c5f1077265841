"""Check a decision from its notice alone 仅凭告知书核验: `python checker.py NOTICE.json`.

This file stands alone: copy it anywhere; Python 3.9 or later runs it, and it imports
nothing of the program that made the notice. It reads the rules as they are printed, in
the small language of the rule book (assignments, one return, `+ - * // < <= == & |` and
the helpers), works out every rule from the printed facts and figures, unknowns
included, and compares each result, the decision, which reasons hold and every sentence
with its values. Nothing of a notice is ever executed, and neither its order nor its
results are believed; a key that no notice has is refused.

What it cannot know, and says in its answer: whether the facts are true (ask the offices
that hold them) and whether rules, figures, articles and the wording of reasons are those
of the published rule book: `minsheng check` compares them where that book is at hand.

Exit code: 0 agrees, 1 differs, 2 cannot be checked.

From the whole to the parts:

1. Asking: the command line, the file, the report
2. Checking: one notice, from its seal to its last sentence
3. Reading: facts, figures and rules, each in a column of values
4. Working out: each rule on each row
5. Comparing: results, the decision, and what belongs there
6. Reasons: which hold, and what they say; a month that is not that of the facts
7. The rules: what the language lets pass
8. The operations of the language, unknowns included
9. Values: as a notice prints them, and as a sentence says them
10. JSON and shapes: what may stand in a notice at all
11. What is said, in Chinese and English
"""
# ruff: noqa: B905 - Python 3.9 has no strict zip; lengths are compared before

from __future__ import annotations

import ast
import copy
import hashlib
import json
import os
import re
import stat
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from math import ceil, floor
from pathlib import Path
from typing import Any

FORMAT = "minsheng-notice/5"
# Known: an int or a bool; unknown: the set of its causes. Many is a list, a rounding a tuple
# (base, direction, tie).
Value = Any
Sentences = dict[tuple[str, int], list[str]]  # by reason and row: Chinese and English
CAUSES = (
    *("not_authorised", "not_delivered", "contradicted", "out_of_date", "undefined"),
    "unverified",
)
NUMBERS = ("Fen", "Count", "Rate", "Day", "Month", "Pointer")
ABOVE: dict[str, tuple[str, ...]] = {"run": (), "household": ("run",)}  # entities, above each
ABOVE["person"] = ABOVE["obligor"] = ("household", "run")
ABOVE["bill"] = ABOVE["contribution"] = ("person", "household", "run")
BESIDE = {"person", "obligor"}  # entities that see each other

# No notice holds more; whatever asks for more is refused before it is worked on.
MOST_BYTES, MOST_ROWS, MOST_RULES, MOST_CODES = 4_000_000, 20_000, 5_000, 1_000
MOST_TEXTS, MOST_TEXT, MOST_ARGUMENTS, MOST_DEPTH = 1_000_000, 10_000, 60, 60
MOST_STEPS, MOST_NUMBER, MOST_DIFFERENCES = 1_000_000, 2**63 - 1, 10_000

# What every decision of the city's law must say.
BENEFITS = (
    *("dibao", "tekun", "single", "expenditure", "severe_disability"),
    *("living_subsidy", "care_subsidy", "children", "old_age"),
)
TARGETS = (
    "decision__outcome",
    "decision__in_view",
    "decision__total_before_m_hh",
    "decision__total_m_hh",
    "decision__temporary_aid_change",
    "decision__exit_starts",
    "temporary_aid__amount_hh",
    "temporary_aid__kind",
    "dibao__review_class",
    "dibao__next_review",
    "expenditure__amount_y_hh",
    *(f"decision__{b}_{of}" for b in BENEFITS for of in ("before_m_hh", "after_m_hh", "change")),
)


# --- 1. Asking -----------------------------------------------------------------------------------

COMPARED = ("alone", "book", "run", "other")  # what a report may say, see Report.compared
DIFFERS_BOOK, IMPOSSIBLE = "differs_book", "impossible"
SIDE_BY_SIDE = ("printed", "recomputed")
ALL = "--all"
# What a difference is of: of a result, or of what only tells results; else of what is given.
WORKED_OUT = {"result", "height", "results"}
TOLD_OF = {"decision", "holds", "fails", "sentence", "sentence_en", "sentences"}
# Of which differences values are others: of these, and in the book's of these parts and keys.
ALTERING = WORKED_OUT | {"figure", "force"}
VALUES = {"facts", "parents", "results"}
ABOUT = {"parameters", "rules", "fact_types"}
BY_VALUE = {"value", "text", "entity", "type", "arguments"}
MOST_SHOWN = 50
UNREADABLE = {
    FileNotFoundError: "absent",
    IsADirectoryError: "folder",
    PermissionError: "rights",
}


def main(arguments: list[str]) -> int:
    """The command line: one notice; the report in both languages."""
    names = [argument for argument in arguments if argument != ALL]
    if len(names) != 1:
        sys.stderr.write(f"python checker.py NOTICE.json [{ALL}]\n")
        return 2
    try:
        report, whole = check_file(Path(names[0])), ALL in arguments
        both = [*as_lines(report, "zh", whole), *as_lines(report, "en", whole), ""]
        return report.code if _printed("\n".join(both)) else 2
    except KeyboardInterrupt:
        return _unanswered("stopped")


def _printed(text: str) -> bool:
    """Print the report; whether it is out, or whoever reads it wanted no more."""
    if sys.stdout is None:  # closed before the start
        return not _unanswered("output")
    try:
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # What is left to be written would fail once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return isinstance(error, BrokenPipeError) or not _unanswered("output")
    return True


def _unanswered(key: str) -> int:
    """Say on the error stream why there is no answer; gives the exit code."""
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write("\n".join([*NoticeError(key).sentences, ""]))
    return 2


def check_file(path: Path) -> Report:
    """Check a file; one that cannot be read cannot be checked."""
    try:
        return check(content_of(path))
    except NoticeError as error:
        return Report(refused=error.sentences)


def content_of(path: Path) -> bytes:
    """What a regular file holds, at most one byte too many; a pipe is not waited for.

    Raises:
        NoticeError: it cannot be read, or is no regular file.
    """
    how = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, how), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise NoticeError("regular", path)
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        key = next((k for kind, k in UNREADABLE.items() if isinstance(error, kind)), "file")
        why = getattr(error, "strerror", None) or error
        raise NoticeError(key, f"{path}: {why}" if key == "file" else path) from None


def check(content: bytes) -> Report:
    """Check the content of a notice's file."""
    report = Report()
    try:
        check_notice(parse(content), report)
    except NoticeError as error:
        report.refused = error.sentences
    except RecursionError:
        report.refused = NoticeError("json").sentences
    return report


@dataclass
class Report:
    """What checking a notice gave.

    Attributes:
        refused: why it cannot be checked, in Chinese and English; else empty.
        differences: where it does not hold: what (a key of WORDS), name, and where rows
            differ the row (from 0), the printed and the recomputed value; of facts that
            cannot be, why, in Chinese and English.
        warning: that it is of another month than its facts, or far ahead, in both languages.
        compared: with what rules and wording were compared: `alone` with nothing, with the
            `book` or the `run`; `other`: with none, for the book at hand is another.
        titles: what the notice calls its rules, figures and facts, in both languages.
        needs: what each rule, and each reason by its code, is worked out from.
        unborne: the rules and reasons of which something is printed that the printed values
            they are worked out from do not give.
        held_to_book: whether everything printed was compared with the book or the run.
    """

    rules: int = 0
    results: int = 0
    illustrative: bool = False
    warning: list[str] = field(default_factory=list)
    compared: str = "alone"
    refused: list[str] = field(default_factory=list)
    differences: list[dict[str, Any]] = field(default_factory=list)
    titles: dict[str, list[str]] = field(default_factory=dict, repr=False)
    needs: dict[str, set[str]] = field(default_factory=dict, repr=False)
    unborne: set[str] = field(default_factory=set, repr=False)
    held_to_book: bool = field(default=False, repr=False)

    @property
    def code(self) -> int:
        """The exit code: 0 agrees, 1 differs, 2 cannot be checked."""
        if self.refused or (self.compared == "other" and not self.differences):
            return 2
        return int(bool(self.differences))

    def hold(self, good: object, what: str, name: str, **where: Any) -> None:
        """Note a difference unless something is so."""
        if not good and len(self.differences) >= MOST_DIFFERENCES:
            raise NoticeError("many", name)
        if not good:
            self.differences.append({"what": what, "name": shown(name), **where})


def as_lines(report: Report, language: str, whole: bool = False) -> list[str]:
    """The report in Chinese (`zh`) or English (`en`).

    Args:
        report: what checking gave.
        language: `zh` or `en`.
        whole: with what only follows from another difference, and however many there are.
    """
    place = 0 if language == "zh" else 1
    found = report.differences
    told = found if whole else [one for one, from_ in zip(found, following(report)) if not from_]
    if not whole and len(told) > MOST_SHOWN:
        # However many are put before them, the decision's are shown.
        told.sort(key=lambda one: not _decides(one, _parts(one, report)))
    shown_ = told if whole else told[:MOST_SHOWN]
    lines = []
    if report.refused:
        lines.append(WORDS["refused"][place].format(report.refused[place]))
    elif not found:
        lines.append(WORDS["agrees"][place].format(report.rules, report.results))
    if found:
        lines.append(WORDS["differs"][place].format(len(found)))
    lines += [_difference(one, report.titles, place) for one in shown_]
    if len(told) > len(shown_):
        lines.append("  " + WORDS["more"][place].format(len(told) - len(shown_)))
    if len(found) > len(told):
        lines.append("  " + WORDS["follow"][place].format(len(found) - len(told)))
    if not report.refused:
        lines += [report.warning[place]] if report.warning else []
        lines.append(WORDS[report.compared][place])
    return [*lines, WORDS["figures"][place]] if report.illustrative else lines


def _difference(one: dict[str, Any], titles: dict[str, list[str]], place: int) -> str:
    words = WORDS[one["what"]][place]
    name = one["name"]
    title = next((titles[part] for part in name.split(".") if part in titles), None)
    if title is not None and title[place] != name:
        name = ("{}（{}）", "{} ({})")[place].format(title[place], name)
    if "row" in one:
        words += ("，", ", ")[place] + WORDS["row"][place].format(one["row"])
    if "printed" in one:
        values = [shown(json.dumps(one[key], ensure_ascii=False)) for key in SIDE_BY_SIDE]
        words += ("：", ": ")[place] + WORDS["values"][place].format(*values)
    if "why" in one:
        words += ("：", ": ")[place] + one["why"][place]
    return f"  {name}{('：', ': ')[place]}{words}"


def following(report: Report) -> list[bool]:
    """Of each difference, whether it follows from another one.

    One changed figure alters whatever is worked out from it. A difference follows only where
    something it is worked out from has another value, and where what is printed is right by
    it: as the printed values give it, or as the rule book or the run has it. So nothing a
    forger wrote hides behind a changed word, or behind another forgery. What the decision
    itself says otherwise than the rule book is always told.
    """
    parts = [_parts(one, report) for one in report.differences]
    ranked = [_rank(one) for one in report.differences]
    first: dict[str, int] = {}  # the lowest rank at which a value differs
    otherwise: set[str] = set()  # what the book or the run works out or tells otherwise
    for one, names, rank in zip(report.differences, parts, ranked):
        if _alters(one):
            first.update({name: min(rank, first.get(name, rank)) for name in names})
        if rank and one["what"] == DIFFERS_BOOK:
            otherwise.update(names)
    altered = _altered(first, report.needs)
    seen: set[tuple[object, ...]] = set()
    found = []
    for one, names, rank in zip(report.differences, parts, ranked):
        told = (*(names or [one["name"]]), _row(one), _tongue(one), repr(one.get("printed")))
        behind = any(name in altered or first.get(name, rank) < rank for name in names)
        right = report.held_to_book and one["what"] != DIFFERS_BOOK and not {*names} & otherwise
        right = right or not (_decides(one, names) or {*names} & report.unborne)
        follows = rank > 0 and (told in seen or (behind and right))
        found.append(follows)
        if not follows:
            seen.add(told)
    return found


def _alters(one: dict[str, Any]) -> bool:
    """Whether a difference is of a value, or of what values are worked out by: of no wording."""
    if one["what"] != DIFFERS_BOOK:
        return one["what"] in ALTERING
    path = one["name"].split(".")
    if path[0] in ABOUT:
        return len(path) == 2 or path[2] in BY_VALUE  # noqa: PLR2004 - the whole, or its part
    return path[0] in VALUES or path[-1] == "when"


def _decides(one: dict[str, Any], names: Sequence[str]) -> bool:
    """Whether a difference is of the decision, its outcome and amounts, or of its sentences."""
    what, name = one["what"], one["name"]
    of_decision = what == "decision" or (what == DIFFERS_BOOK and name.startswith(CONCLUSION))
    return of_decision or any(n in TARGETS or n.startswith(CONCLUSION) for n in names)


def _altered(changed: dict[str, int], needs: dict[str, set[str]]) -> set[str]:
    """Whatever is worked out from something changed."""
    above: dict[str, list[str]] = {}
    for name, targets in needs.items():
        for target in targets:
            above.setdefault(target, []).append(name)
    found: set[str] = set()
    waiting = list(changed)
    while waiting:
        fresh = set(above.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found


def _row(one: dict[str, Any]) -> int:
    """The row a difference is on: that of a path is its last number."""
    if one["what"] != DIFFERS_BOOK:
        return int(one.get("row", 0))
    number = re.search(r"[. ](\d{1,9})(?:\.(?:zh|en))?$", one["name"])
    return int(number[1]) if number else 0


def _tongue(one: dict[str, Any]) -> str:
    """The language of the sentence a difference is in; empty where it is in none."""
    last = one["name"].split(".")[-1] if one["what"] == DIFFERS_BOOK else one["what"]
    return {"sentence": "zh", "zh": "zh", "sentence_en": "en", "en": "en"}.get(last, "")


def _rank(one: dict[str, Any]) -> int:
    """Whether a difference is of what is given (0), of a result (1), or of what tells it (2)."""
    part = one["name"].split(".")[0] if one["what"] == DIFFERS_BOOK else one["what"]
    return 1 if part in WORKED_OUT else 2 if part in TOLD_OF else 0


def _parts(one: dict[str, Any], report: Report) -> list[str]:
    """The rules, figures, facts and reasons a difference is about."""
    name, known = one["name"], {*report.titles, *report.needs}
    if one["what"] != DIFFERS_BOOK:
        return [name]
    path = name.split(".")
    words = [*path, ".".join(path[1:3]).split(" ")[0]]
    return [word for word in dict.fromkeys(words) if word in known]


def shown(name: object) -> str:
    """Something from a notice, short and harmless to a terminal."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(name)[:200])


class NoticeError(Exception):
    """Why a notice cannot be checked: a key of WORDS and what is named there."""

    def __init__(self, key: str, name: object = "") -> None:
        self.sentences = [words.format(shown(name)) for words in WORDS[key]]
        super().__init__(" ".join(self.sentences))


# --- 2. Checking ---------------------------------------------------------------------------------


def check_notice(notice: dict[str, Any], report: Report) -> None:
    """One notice: read, worked out anew, compared.

    Raises:
        NoticeError: the notice cannot be checked.
    """
    shaped(notice, "notice", "notice")
    report.hold(notice["seal"] == seal_of(notice), "seal", "seal")
    sheet = Sheet(notice, report)
    work_out(sheet)
    compare_decision(sheet)
    sentences, named = sentences_of(sheet)
    compare_sentences(sheet, sentences)
    compare_names(sheet, named)
    compare_warning(sheet)
    compare_bring(sheet)
    if report.differences:
        report.unborne = unborne(sheet)


# --- 3. Reading ----------------------------------------------------------------------------------

STATUSES = ("verified", "remembered", "illustrative")  # the weakest last
NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]{0,99}")
ROUNDINGS = ("up", "none"), ("down", "none"), ("nearest", "up"), ("nearest", "down")


@dataclass
class Column:
    """The values of one name, one per row of its entity."""

    entity: str
    type: str
    values: list[Value]
    parameter: bool = False


class Sheet:
    """What a notice says, read; nothing in it is taken on trust.

    Attributes:
        day: the day whose law is applied.
        codes: by name, what each member's number is.
        heights: how many rows each entity has.
        parents: the person of each bill and contribution.
        columns: of each fact, figure and rule; those of rules are empty until worked out.

    Raises:
        NoticeError: something in it cannot be so in any notice.
    """

    def __init__(self, notice: dict[str, Any], report: Report) -> None:
        self.notice, self.report, self.left = notice, report, MOST_STEPS
        self.day: str = notice["law_day"]
        self.codes: dict[str, Any] = notice["codes"]
        self.columns: dict[str, Column] = {}
        self.rules: dict[str, Rule] = {}
        self._read_codes()
        self.heights, self.parents = self._read_rows()
        self._read_facts()
        self._read_figures()
        self._read_rules()
        self._resolve()
        titled = [*notice["fact_types"].items(), *notice["parameters"].items()]
        titled += [(entry["name"], entry) for entry in notice["rules"]]
        report.needs = {n: {target for target, _ in r.links} for n, r in self.rules.items()}
        report.titles = {name: [shown(about["zh"]), shown(about["en"])] for name, about in titled}

    @property
    def of_the_city(self) -> bool:
        """Whether it is of the city's law, whose decisions must say certain things."""
        return any(name.startswith("decision__") for name in self.rules)

    def spend(self, steps: int) -> None:
        """Count steps of work."""
        self.left -= steps
        if self.left < 0:
            raise NoticeError("steps")

    def _declare(self, name: str, column: Column) -> None:
        if name in self.columns or not NAME.fullmatch(name) or column.entity not in ABOVE:
            raise NoticeError("twice", name)
        self.columns[name] = column

    def _read_codes(self) -> None:
        for name, members in self.codes.items():
            if not isinstance(members, dict) or not members:
                raise NoticeError("lacks", f"codes: {name}")
            numbers = {take(members, member, int) for member in members}
            good = len(numbers) == len(members) and all(map(NAME.fullmatch, (name, *members)))
            if not good:
                raise NoticeError("twice", name)
        if sum(len(members) for members in self.codes.values()) > MOST_CODES:
            raise NoticeError("many", "codes")

    def _read_rows(self) -> tuple[dict[str, int], dict[str, Any]]:
        """How many rows there are, and whose they are."""
        rows = shaped(self.notice["facts"], "facts", "facts")
        heights = {entity: len(of_entity) for entity, of_entity in rows.items()}
        if sum(heights.values()) > MOST_ROWS:
            raise NoticeError("many", "facts")
        parents = shaped(self.notice["parents"], "parents", "parents")
        for entity, places in parents.items():
            people = range(heights["person"])
            good = all(type(place) is int and place in people for place in places)
            if not good or len(places) != heights[entity]:
                raise NoticeError("rows")
        if (heights["run"], heights["household"]) != (1, 1):
            raise NoticeError("rows")
        return heights, parents

    def _read_facts(self) -> None:
        rows: dict[str, list[Any]] = self.notice["facts"]
        for name, about in self.notice["fact_types"].items():
            entity, type_ = shaped(about, "fact", name)["entity"], about["type"]
            self._declare(name, Column(entity, type_, []))
            self.spend(len(rows[entity]))
            for row in rows[entity]:
                value = row.get(name) if isinstance(row, dict) else None
                self.columns[name].values.append(value_of(value, type_, self.codes, name))
        for entity, of_entity in rows.items():
            for key in {key for row in of_entity if isinstance(row, dict) for key in row}:
                if key not in self.columns or self.columns[key].entity != entity:
                    raise NoticeError("extra", f"{entity}: {key}")
        # A run decides by the law of the month's first day, and no other.
        self.report.hold(self.day == self.notice["month"] + "-01", "day", "month")
        if "as_of" in self.columns:
            day = self.columns["as_of"].values[0]
            self.report.hold(str(day) == self.day.replace("-", ""), "day", "as_of")

    def _read_figures(self) -> None:
        household = shaped(self.notice["household"], "household", "household")
        county, urban = household["county"], self.columns.get("urban")
        residence = urban and {True: "urban", False: "rural"}.get(urban.values[0])
        statuses = []
        for name, about in self.notice["parameters"].items():
            type_, status = shaped(about, "figure", name)["type"], about["status"]
            value = self._figure(name, type_, about["value"])
            self._declare(name, Column("run", type_, [value], parameter=True))
            good = about["area"] in ("0", county[:2], county[:4], county)
            good &= about["start"] <= self.day and status in STATUSES
            self.report.hold(good and about["residence"] in (None, residence), "figure", name)
            statuses.append(STATUSES.index(status) if status in STATUSES else 0)
        self.report.illustrative = 2 in statuses  # noqa: PLR2004 - the place of the weakest
        weakest = STATUSES[max(statuses, default=0)]
        self.report.hold(self.notice["figures"] == weakest, "weakest", "figures")
        printed = household["residence"]
        self.report.hold(printed == (residence if statuses else None), "residence", "residence")

    def _figure(self, name: str, type_: str, given: Any) -> Value:
        if type_ != "Rounding":
            value = value_of(given, type_, self.codes, name)
            good = not causes(value)
        else:
            rounding = shaped(given, "rounding", name)
            value = tuple(rounding[key] for key in ("base", "direction", "tie"))
            good = value[0] > 0 and value[1:] in ROUNDINGS
        if not good:
            raise NoticeError("value", name)
        return value

    def _read_rules(self) -> None:
        entries = self.notice["rules"]
        if not 0 < len(entries) <= MOST_RULES:
            raise NoticeError("lacks", "rules")
        if sum(len(take(entry, "text", str)) for entry in entries) > MOST_TEXTS:
            raise NoticeError("many", "rules")
        for entry in entries:
            name = shaped(entry, "rule", "rules")["name"]
            rule = Rule(name, entry["text"], self.codes)
            self._declare(name, Column(rule.entity, rule.type, []))
            self.rules[name] = rule
            beside = [entry[key] for key in ("entity", "type", "source", "law")]
            good = beside == [rule.entity, rule.type, rule.source, name.split("__")[0]]
            self.report.hold(good and name.split("__", 1)[-1] == rule.leaf, "text", name)
            self.report.hold(rule.start <= self.day <= rule.end, "force", name)

    def _resolve(self) -> None:
        """Find what each argument names: something of the rule's own law first."""
        for entry in self.notice["rules"]:
            rule = self.rules[entry["name"]]
            ours = []
            for argument, type_, many in rule.arguments:
                own = f"{rule.name.split('__', 1)[0]}__{argument}"
                target = own if own in self.columns else argument
                mode = self._mode(rule, target, type_, many)
                rule.links.append((target, mode))
                ours.append({"argument": argument, "target": target, "mode": mode})
            self.report.hold(entry.get("arguments") == ours, "text", rule.name)

    def _mode(self, rule: Rule, target: str, type_: str, many: bool) -> str:
        """How the values of a target come to a rule."""
        column = self.columns.get(target)
        if column is not None and many and {column.entity, rule.entity} == BESIDE:
            if column.type == type_:
                return "beside"
            if (rule.entity, column.type, type_) == ("person", "Pointer", "bool"):
                return "toward"
        elif column is not None and column.type == type_:
            if not many and (column.parameter or column.entity in ABOVE[rule.entity]):
                return "above"
            if not many and column.entity == rule.entity:
                return "own"
            if many and column.entity == rule.entity == "person":
                return "fellows"
            if many and rule.entity in ABOVE[column.entity]:
                return "below"
        raise NoticeError("argument", f"{rule.name}: {target}")


# --- 4. Working out ------------------------------------------------------------------------------


def work_out(sheet: Sheet) -> None:
    """Fill the column of each rule, those first that others need."""
    rules = sheet.rules
    needs = {n: [t for t, _ in rule.links if t in rules] for n, rule in rules.items()}
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise NoticeError("circle", " <- ".join(error.args[1][:5])) from None
    for name in order:
        rows = range(sheet.heights[rules[name].entity])
        sheet.columns[name].values = [_on_row(sheet, rules[name], row) for row in rows]


def _on_row(sheet: Sheet, rule: Rule, row: int) -> Value:
    """A rule's value on one row."""
    sheet.spend(1)
    links = zip(rule.arguments, rule.links)
    names = {a[0]: _argument(sheet, rule, row, *link) for a, link in links}
    value: Value = None
    for statement in rule.body:
        value = _value(sheet, rule.name, statement.value, names)
        if isinstance(statement, ast.Assign):
            names[statement.targets[0].id] = value  # type: ignore[attr-defined]
    if not isinstance(value, frozenset):
        value_of(value, rule.type, sheet.codes, rule.name)
    return value


def _argument(sheet: Sheet, rule: Rule, row: int, target: str, mode: str) -> Value:
    """What a rule gets for one argument on one row."""
    sheet.spend(1)
    column = sheet.columns[target]
    if mode == "own":
        return column.values[row]
    if mode == "above":
        return column.values[sheet.parents[rule.entity][row] if column.entity == "person" else 0]
    sheet.spend(len(column.values))
    if mode == "below" and rule.entity == "person":
        places = sheet.parents[column.entity]
        return [v for v, place in zip(column.values, places) if place == row]
    if mode == "toward":
        return [causes(pointer) or pointer == row for pointer in column.values]
    return column.values


def _value(sheet: Sheet, rule: str, node: Any, names: dict[str, Value]) -> Value:
    """The value of an expression that `Rule` let pass."""
    sheet.spend(1)
    if isinstance(node, ast.Name):
        return names[node.id]
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Attribute):
        return sheet.codes[node.value.id][node.attr]  # type: ignore[attr-defined]
    kinds, function, inner = operation(node)
    values = [_value(sheet, rule, part, names) for part in inner]
    result = function(*values) if function and _fit(sheet, kinds, values) else None
    if result is None or (type(result) is int and abs(result) > MOST_NUMBER):
        raise NoticeError("works", rule)
    return result


def _fit(sheet: Sheet, kinds: str, values: list[Value]) -> bool:
    """Whether values are what an operation takes (see OPERATIONS)."""
    either: set[type] = set()
    for kind, value in zip(kinds, values):
        if isinstance(value, list) != kind.isupper():
            return False
        parts = value if kind.isupper() else [value]
        sheet.spend(len(parts))
        found = {type(v) for v in parts} - {frozenset}
        if not found <= KINDS[kind.lower()]:
            return False
        either |= found if kind in "vV" else set()
    return len(either) <= 1


# --- 5. Comparing --------------------------------------------------------------------------------


def compare_decision(sheet: Sheet) -> None:
    """The results of every rule, and the decision with all it must say."""
    hold, results, decision = sheet.report.hold, sheet.notice["results"], sheet.notice["decision"]
    if not decision:
        raise NoticeError("lacks", "decision")
    for name in sheet.rules:
        _same(sheet, "result", name, results.get(name))
    for name in (*results, *decision):
        hold(name in sheet.rules, "no_rule", name)
    for name, value in decision.items():
        if name in sheet.rules:
            single = sheet.rules[name].entity in ("run", "household")
            _same(sheet, "decision", name, [value] if single else value)
    for name in TARGETS if sheet.of_the_city else ():
        hold(name in decision, "target", name)
    sheet.report.rules = len(sheet.rules)
    sheet.report.results = sum(len(sheet.columns[name].values) for name in sheet.rules)


def _same(sheet: Sheet, what: str, name: str, printed: Any) -> None:
    """Compare the printed values of a rule, row by row."""
    ours = [as_written(value) for value in sheet.columns[name].values]
    if not isinstance(printed, list) or len(printed) != len(ours):
        sheet.report.hold(False, "height", name)
        return
    for row, (theirs, own) in enumerate(zip(printed, ours)):
        same = type(theirs) is type(own) and theirs == own
        sheet.report.hold(same, what, name, row=row, printed=theirs, recomputed=own)


def compare_names(sheet: Sheet, named: set[str]) -> None:
    """Nothing is printed that neither the decision nor a reason (`named`) rests on."""
    used = {target for rule in sheet.rules.values() for target, _ in rule.links}
    used |= {"urban", *named, *sheet.notice["decision"]}
    for name in sheet.columns:
        sheet.report.hold(name in used, "unused", name)
    types = {column.type for column in sheet.columns.values()}
    for rule in sheet.rules.values():
        types |= {a[1] for a in rule.arguments}
        for statement in rule.body:
            nodes = ast.walk(statement.value)
            types |= {node.id for node in nodes if isinstance(node, ast.Name)}
    for name in sheet.codes:
        sheet.report.hold(name in types, "unused", name)


# --- 6. Reasons ----------------------------------------------------------------------------------

SIDES = ("for", "against", "note", "ask")
CONCLUSION = "decision."  # the reasons that conclude begin so, and are told first
PLACE = re.compile(r"\{([a-z_0-9]+)\}")  # a value within a reason's sentence
GRADE = re.compile(r"残疾等级([1-4])级")


def sentences_of(sheet: Sheet) -> tuple[Sentences, set[str]]:
    """What the reasons that hold say, in their order; and what the reasons name."""
    expected: Sentences = {}
    named: set[str] = set()
    seen: set[str] = set()
    if len(sheet.notice["reasons"]) > MOST_RULES:
        raise NoticeError("many", "reasons")
    for reason in sheet.notice["reasons"]:
        code = shaped(reason, "reason", "reasons")["code"]
        when = sheet.columns.get(reason["when"]) if reason["when"] in sheet.rules else None
        good = code not in seen and reason["side"] in SIDES
        if when is None or when.type != "bool" or when.entity not in ("household", "person"):
            sheet.report.hold(False, "reason", code)
            continue
        sheet.report.hold(good, "reason", code)
        seen.add(code)
        rests_on = _named(sheet, reason)
        sheet.report.needs[code] = rests_on
        named |= rests_on
        expected.update(_told(sheet, reason, when))
    found = {k: v for k, v in expected.items() if k[0].startswith(CONCLUSION)}
    sheet.report.hold(found or not _concludes(sheet), "concludes", "sentences")
    return {**found, **expected}, named


def _concludes(sheet: Sheet) -> bool:
    """Whether there is a conclusion to tell: some outcome but that nothing is in view."""
    outcome = sheet.columns.get("decision__outcome")
    return sheet.of_the_city and not (
        outcome is not None
        and len(outcome.values) == 1
        and outcome.type == "Decision"
        and in_words(outcome.values[0], "Decision", sheet.codes, 1) == "screened"
    )


def _named(sheet: Sheet, reason: dict[str, Any]) -> set[str]:
    """What a reason rests on and what its sentences name."""
    law, templates = reason["code"].split(".")[0], [reason["zh"], reason["en"]]
    places = {name for text in templates for name in PLACE.findall(text)}
    return {reason["when"], *(_place(sheet, law, name)[0] for name in places)}


def _told(sheet: Sheet, reason: dict[str, Any], when: Column) -> Sentences:
    """The sentences of one reason, on each row where it holds."""
    law, templates = reason["code"].split(".")[0], [reason["zh"], reason["en"]]
    told: Sentences = {}
    for row, holds in enumerate(when.values):
        if holds is True:
            pair = [_filled(sheet, t, law, row, place) for place, t in enumerate(templates)]
            pair[0] = GRADE.sub(lambda found: "零一二三四"[int(found[1])] + "级残疾", pair[0])
            told[reason["code"], row] = pair
    return told


def _place(sheet: Sheet, law: str, name: str) -> tuple[str, Column]:
    """What a name in a sentence stands for: something of its own law first."""
    target = f"{law}__{name}" if f"{law}__{name}" in sheet.columns else name
    if target not in sheet.columns:
        raise NoticeError("argument", f"{law}: {name}")
    return target, sheet.columns[target]


def _filled(sheet: Sheet, template: str, law: str, row: int, place: int) -> str:
    """A sentence with its values."""
    sheet.spend(1 + len(template))

    def value(found: Any) -> str:
        column = _place(sheet, law, found[1])[1]
        at = row if column.entity == "person" else 0
        if at >= len(column.values):
            raise NoticeError("argument", f"{law}: {found[1]}")
        return in_words(column.values[at], column.type, sheet.codes, place)

    return PLACE.sub(value, template)


def compare_sentences(sheet: Sheet, expected: Sentences) -> None:
    """The printed sentences: those expected, all of them and no other, in their order."""
    hold, printed = sheet.report.hold, Sentences()
    sheet.spend(len(sheet.notice["sentences"]))
    for entry in sheet.notice["sentences"]:
        key = shaped(entry, "sentence", "sentences")["code"], entry["row"]
        hold(key not in printed, "reason", key[0])
        hold(key in expected, "fails", key[0])
        printed[key] = [entry["zh"], entry["en"]]
    for key, pair in expected.items():
        hold(key in printed, "holds", key[0])
        for what, theirs, own in zip(("sentence", "sentence_en"), printed.get(key, []), pair):
            where = {"row": key[1], "printed": theirs, "recomputed": own}
            hold(theirs == own, what, key[0], **where)
    if set(printed) == set(expected):
        hold(list(printed) == list(expected), "order", "sentences")


AFTER_SNAPSHOT = 12
"""So many months after the facts, nothing is said; every award is reviewed within a year."""
AFTER_BOOK = 24
"""So many months after the newest law or figure, nothing is said; standards change yearly."""
TERM = "decision__cooperation_term"
"""The working days a family that does not cooperate is given."""
NOTHING = ("", "")


def compare_warning(sheet: Sheet) -> None:
    """What every reader must be told of the month decided and of figures not established.

    A notice cannot do without: both are worked out anew from its months and its figures.
    """
    notice, hold = sheet.notice, sheet.report.hold
    printed = shaped(notice["warning"], "warning", "warning")
    facts, law = notice["facts_month"], notice["law_month"]
    told = warned_of(sheet.day[:7], facts, law, sheet.report.illustrative)
    for language, text in zip(("zh", "en"), told):
        where = {"printed": printed[language], "recomputed": text}
        hold(printed[language] == text, "warning", f"warning: {language}", **where)
    starts = [figure["start"] for figure in notice["parameters"].values()]
    starts += [rule.start for rule in sheet.rules.values() if rule.start]
    newest = max(starts, default=law)[:7]
    hold(law >= newest, "law_month", "law_month")
    sheet.report.warning = warning_of(sheet.day[:7], facts, law)
    claimed = _doubted(sheet.day[:7], law, newest)
    if claimed:
        sheet.report.warning = _joined(sheet.report.warning or NOTHING, claimed)


def _doubted(month: str, law: str, newest: str) -> tuple[str, str] | None:
    """That what is printed is old, where only `law_month` says that the rule book is not.

    That month is a claim: whoever writes a later one would silence the warning.
    """
    gap = _counted(month) - _counted(newest)
    if gap <= AFTER_BOOK or _counted(month) - _counted(law) > AFTER_BOOK:
        return None
    zh, en = WORDS["doubted"]
    return zh.format(_month_in_words(newest), span(gap, 0)), en.format(newest, span(gap, 1))


def compare_bring(sheet: Sheet) -> None:
    """What a family that does not cooperate is to bring and to sign, in both languages."""
    printed = shaped(sheet.notice["to_bring"], "warning", "to_bring")
    term = sheet.columns.get(TERM)
    days = term.values[0] if term is not None and len(term.values) == 1 else 0
    for language, text in zip(("zh", "en"), bring_of(days)):
        where = {"printed": printed[language], "recomputed": text}
        same = printed[language] == text
        sheet.report.hold(same, "bring_differs", f"to_bring: {language}", **where)


def bring_of(days: Value) -> list[str]:
    """What to bring and to sign, Chinese and English; empty for a family that cooperates.

    Args:
        days: the working days it is given to cooperate; 0, or unknown, for none.
    """
    return WORDS["bring"] if type(days) is int and days > 0 else list(NOTHING)


def warned_of(month: str, facts: str, law: str, illustrative: bool) -> list[str]:
    """The warning of a notice, Chinese and English; empty where there is nothing to say.

    Args:
        month: the month decided, `yyyy-mm`, as those below.
        facts: the month the facts were taken for.
        law: the month of the newest law or figure of the rule book.
        illustrative: whether it rests on a figure that is not established.
    """
    zh, en = warning_of(month, facts, law) or NOTHING
    if illustrative:
        zh += WORDS["figures"][0] + "。"
        en = " ".join(filter(None, (en, WORDS["figures"][1] + ".")))
    return [zh, en]


def warning_of(month: str, facts: str, law: str) -> list[str]:
    """All that a reader of a decision must know of its month: Chinese and English, or nothing.

    Args:
        month: the month decided, `yyyy-mm`, as those below.
        facts: the month the facts were taken for.
        law: the month of the newest law or figure of the rule book.
    """
    trial, ahead = trial_of(month, facts), ahead_of(month, facts, law)
    both = _joined(trial, ahead)
    return both if any(both) else []


def _joined(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """Two things said, one after the other, Chinese and English."""
    return [one[0] + other[0], " ".join(filter(None, (one[1], other[1])))]


def trial_of(month: str, facts: str) -> tuple[str, str]:
    """That another month is decided than the facts are of; nothing where it is the same."""
    zh, en = WORDS["trial"]
    months = [_month_in_words(m) for m in (month, facts)]
    return NOTHING if month == facts else (zh.format(*months), en.format(month, facts))


def ahead_of(month: str, facts: str, law: str) -> tuple[str, str]:
    """That the facts, or law and figures, are far older than the month decided; or nothing."""
    facts_gap, law_gap = (_counted(month) - _counted(since) for since in (facts, law))
    both = []
    for place, since in enumerate((_month_in_words(law), law)):
        told = []
        if facts_gap > AFTER_SNAPSHOT:
            told.append(WORDS["facts_older"][place].format(span(facts_gap, place)))
        if law_gap > AFTER_BOOK:
            told.append(WORDS["law_older"][place].format(since, span(law_gap, place)))
        text = ("，", " and ")[place].join(told)
        both.append(text[0].upper() + text[1:] + WORDS["since"][place] if told else "")
    return both[0], both[1]


def span(months: int, place: int) -> str:
    """So many months in words, Chinese (0) or English (1); many of them in years and months."""
    years, rest = divmod(months, 12) if months > 24 else (0, months)  # noqa: PLR2004
    if place == 0:
        return (f"{years}年" if years else "") + (f"{rest}个月" if rest or not years else "")
    parts = [f"{n} {unit}{'s' * (n != 1)}" for n, unit in ((years, "year"), (rest, "month")) if n]
    return " and ".join(parts) or "0 months"


def _counted(month: str) -> int:
    """A month `yyyy-mm` as a number that counts on."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _month_in_words(month: str) -> str:
    """A month as Chinese papers write it: `2020年11月`."""
    return f"{int(month[:4])}年{int(month[5:7])}月"


def unborne(sheet: Sheet) -> set[str]:
    """The rules and reasons of which something is printed that the printed values do not give.

    Each is worked out once more, from what is printed and not from what comes of that anew.
    """
    other = copy.copy(sheet)
    other.left = MOST_STEPS
    other.columns = dict(sheet.columns)
    unread = set()
    for name in sheet.rules:
        values = _as_printed(sheet, name)
        unread |= {name} if values is None else set()
        other.columns[name] = replace(sheet.columns[name], values=values or [])
    found = {name for name in sheet.rules if not _borne(other, name, unread)}
    printed: dict[str, Sentences] = {}
    for entry in sheet.notice["sentences"]:
        told = printed.setdefault(entry["code"], {})
        told[entry["code"], entry["row"]] = [entry["zh"], entry["en"]]
    for reason in sheet.notice["reasons"]:
        code = reason["code"]
        if code in sheet.report.needs and not _told_as_printed(
            other, reason, unread, printed.get(code, {})
        ):
            found.add(code)
    return found


def _as_printed(sheet: Sheet, name: str) -> list[Value] | None:
    """The printed results of a rule, read; None where they are no results of it."""
    printed, column = sheet.notice["results"].get(name), sheet.columns[name]
    if not isinstance(printed, list) or len(printed) != len(column.values):
        return None
    try:
        return [value_of(value, column.type, sheet.codes, name) for value in printed]
    except NoticeError:
        return None


def _borne(printed: Sheet, name: str, unread: set[str]) -> bool:
    """Whether a rule's printed results are what it makes of the printed values."""
    rule = printed.rules[name]
    if unread & {name, *(target for target, _ in rule.links)}:
        return False
    try:
        return all(
            _on_row(printed, rule, row) == value
            for row, value in enumerate(printed.columns[name].values)
        )
    except NoticeError:
        return False


def _told_as_printed(
    printed: Sheet, reason: dict[str, Any], unread: set[str], sentences: Sentences
) -> bool:
    """Whether a reason's printed sentences are what the printed values make it say."""
    if unread & printed.report.needs[reason["code"]]:
        return False
    try:
        return _told(printed, reason, printed.columns[reason["when"]]) == sentences
    except NoticeError:
        return False


# --- 7. The rules --------------------------------------------------------------------------------

# Signs and words that may nest without brackets: so many that reading itself would suffer.
HEAPED = re.compile(r"(?:[-~+]\s*|\b(?:not|await|lambda)\b[\s:]*|\*\*\s*\w+\s*){61}")
HEAD = re.compile(
    r"rule\('[a-z]+'(, name='[a-z_0-9]+'|, (start|end)='[0-9]{4}-[0-9]{2}-[0-9]{2}')*\)"
)


class Rule:
    """A rule as its text says; whatever is not of the language is refused.

    Attributes:
        arguments: per argument its name, its type and whether it is `Many`.
        links: the same resolved: what each names and how it comes (`Sheet`).
    """

    def __init__(self, name: str, text: str, codes: dict[str, Any]) -> None:
        self.name, self.codes = name, codes
        self.links: list[tuple[str, str]] = []
        self.hold(len(text) <= MOST_TEXT and not HEAPED.search(text))
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise NoticeError("language", name) from None
        node: Any = tree.body[0] if len(tree.body) == 1 else None
        self.hold(isinstance(node, ast.FunctionDef) and not getattr(node, "type_params", None))
        options = self._options(node)
        self.entity, self.leaf = options["entity"], options.get("name", node.name)
        self.start, self.end = options.get("start", ""), options.get("end", "9999-12-31")
        args, docstring = node.args, ast.get_docstring(node)
        self.hold(not (args.posonlyargs or args.kwonlyargs or args.vararg or args.kwarg), node)
        self.arguments = [(a.arg, *self._annotation(a.annotation)) for a in args.args]
        self.hold(len(self.arguments) <= MOST_ARGUMENTS, node)
        names = {a[0] for a in self.arguments}
        self.hold(not args.defaults and len(names) == len(self.arguments), node)
        self.type, many = self._annotation(node.returns)
        self.hold(not many and self.type != "Rounding", node)
        self.source = source_of(docstring or "")
        self.body = node.body if docstring is None else node.body[1:]
        self._admit_body(names)

    def hold(self, good: object, node: Any = None) -> None:
        """Refuse the rule unless something is so; the line is named."""
        if not good:
            raise NoticeError("language", f"{self.name}:{getattr(node, 'lineno', 1)}")

    def _options(self, node: ast.FunctionDef) -> dict[str, str]:
        """What stands in `@rule("entity", name=…, start=…, end=…)`."""
        self.hold(len(node.decorator_list) == 1, node)
        head = ast.unparse(node.decorator_list[0])
        self.hold(HEAD.fullmatch(head), node)
        options = dict(re.findall("([a-z]+)='([^']*)'", head), entity=head.split("'")[1])
        self.hold(options["entity"] in ABOVE, node)
        return options

    def _annotation(self, node: Any) -> tuple[str, bool]:
        many = isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "Many"
        name = getattr(node.slice if many else node, "id", "")
        self.hold(name in (*NUMBERS, "bool", "Rounding") or name in self.codes, node)
        return name, many

    def _admit_body(self, names: set[str]) -> None:
        for statement in self.body[:-1]:
            self.hold(isinstance(statement, ast.Assign) and len(statement.targets) == 1, statement)
            target = statement.targets[0]
            self.hold(isinstance(target, ast.Name) and target.id not in names, statement)
            self._admit(statement.value, names, 0)
            names.add(target.id)
        self.hold(self.body and isinstance(self.body[-1], ast.Return))
        self._admit(self.body[-1].value, names, 0)

    def _admit(self, node: Any, names: set[str], depth: int) -> None:
        """Let an expression pass when it is of the language."""
        kinds, function, inner = operation(node)
        if isinstance(node, ast.Name):
            good = node.id in names
        elif isinstance(node, ast.Constant):
            good = type(node.value) in (bool, int) and node.value in (0, 1, 12)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = node.value.id
            good = owner not in names and node.attr in self.codes.get(owner, {})
        else:
            good = function is not None and len(inner) == len(kinds)
        if isinstance(getattr(node, "op", None), ast.FloorDiv):  # months into years only
            good &= getattr(inner[1], "value", None) == 12  # noqa: PLR2004
        self.hold(good and depth < MOST_DEPTH, node)
        for part in inner:
            self._admit(part, names, depth + 1)


def source_of(docstring: str) -> str:
    """The sentence after `Source:` in a rule's docstring, up to the next head or blank line."""
    found = re.search(r"Source:(.*?)(?:\n\s*\n|\n\s*[A-Z][a-z]+:|\Z)", docstring, re.DOTALL)
    return " ".join(found[1].split()) if found else ""


# --- 8. The operations ---------------------------------------------------------------------------


def causes(*values: Value) -> frozenset[str]:
    """All causes among some values; empty when all are known."""
    return frozenset().union(*(v for v in values if isinstance(v, frozenset)))


def lifted(function: Callable[..., Value]) -> Callable[..., Value]:
    """The function of known values that is unknown as soon as one value is."""
    return lambda *values: causes(*values) or function(*values)


def _where(condition: Value, yes: Value, no: Value) -> Value:
    if not causes(condition):
        return yes if condition else no
    return yes if not causes(yes, no) and yes == no else causes(condition, yes, no)


def _and(one: Value, other: Value) -> Value:
    return False if one is False or other is False else causes(one, other) or True


def _or(one: Value, other: Value) -> Value:
    return True if one is True or other is True else causes(one, other) or False


def _times(one: Value, other: Value) -> Value:
    return 0 if one == 0 or other == 0 else causes(one, other) or one * other


def _any(values: list[Value]) -> Value:
    return True in values or causes(*values) or False


def _any_of(pointing: list[Value], conditions: list[Value]) -> Value:
    return _any([_and(points, holds) for points, holds in zip(pointing, conditions)])


def _at(pointer: Value, values: list[Value], if_nobody: Value) -> Value:
    if causes(pointer):
        return pointer
    if pointer == -1:
        return if_nobody
    return values[pointer] if 0 <= pointer < len(values) else frozenset(["contradicted"])


def _round(exact: Fraction, rounding: tuple[int, str, str]) -> int:
    base, direction, tie = rounding
    units, half = exact / base, Fraction(1, 2)
    if direction == "nearest":
        return base * (floor(units + half) if tie == "up" else ceil(units - half))
    return base * (ceil(units) if direction == "up" else floor(units))


def _share(amount: Value, rate: Value, rounding: Value) -> Value:
    if amount == 0 or rate == 0:
        return 0
    return causes(amount, rate) or _round(Fraction(amount * rate, 10_000), rounding)


def _part(amount: Value, heads: Value, rounding: Value) -> Value:
    if heads == 0:
        return causes(amount) | {"undefined"}
    return causes(amount, heads) or _round(Fraction(amount, heads), rounding)


def _months(month: int) -> int:
    return month // 100 * 12 + month % 100 - 1


# Per helper and sign: what it takes, and what it does. b: bool, n: number, v: either, of one
# kind; B, N, V: Many of these; r: rounding; n* stands for two to four numbers.
KINDS: dict[str, set[type]] = {"b": {bool}, "n": {int}, "v": {bool, int}, "r": {tuple}}
OPERATIONS: dict[object, tuple[str, Callable[..., Value]]] = {
    ast.Add: ("nn", lifted(lambda one, other: one + other)),
    ast.Sub: ("nn", lifted(lambda one, other: one - other)),
    ast.Mult: ("nn", _times),
    ast.FloorDiv: ("nn", lifted(lambda one, twelve: one // twelve)),
    ast.BitAnd: ("bb", _and),
    ast.BitOr: ("bb", _or),
    ast.Lt: ("nn", lifted(lambda one, other: one < other)),
    ast.LtE: ("nn", lifted(lambda one, other: one <= other)),
    ast.Eq: ("vv", lifted(lambda one, other: one == other)),
    "where": ("bvv", _where),
    "not_": ("b", lifted(lambda condition: not condition)),
    "known": ("v", lambda value: not causes(value)),
    "contradicted": ("v", lambda value: "contradicted" in causes(value)),
    "unverified": ("v", lambda value: "unverified" in causes(value)),
    "least": ("n*", lifted(min)),
    "greatest": ("n*", lifted(max)),
    "clamp": ("nnn", lifted(lambda value, low, high: max(low, min(value, high)))),
    "total": ("N", lambda values: causes(*values) or sum(values)),
    "total_known": ("N", lambda values: sum(v for v in values if not causes(v))),
    "count": ("B", lambda values: causes(*values) or sum(values)),
    "any_": ("B", _any),
    "any_of": ("BB", _any_of),
    "all_": ("B", lambda values: False not in values and (causes(*values) or True)),
    "largest": ("Nn", lambda values, none: (causes(*values) or max(values)) if values else none),
    "at": ("nVv", _at),
    "rounded": ("nr", lambda amount, how: causes(amount) or _round(Fraction(amount), how)),
    "share": ("nnr", _share),
    "part": ("nnr", _part),
    "years_between": ("nn", lifted(lambda earlier, later: (later - earlier) // 10_000)),
    "month_of": ("n", lifted(lambda day: day // 100)),
    "months_between": ("nn", lifted(lambda one, other: _months(other) - _months(one))),
    "months_later": (
        "nn",
        lifted(lambda month, n: (_months(month) + n) // 12 * 100 + (_months(month) + n) % 12 + 1),
    ),
}


def operation(node: Any) -> tuple[str, Callable[..., Value] | None, list[Any]]:
    """What an operation takes, what it does, and its operands; none of ours: no function."""
    key: object = None
    inner: list[Any] = []
    if isinstance(node, ast.BinOp):
        key, inner = type(node.op), [node.left, node.right]
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        key, inner = type(node.ops[0]), [node.left, *node.comparators]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        key, inner = node.func.id, node.args
    kinds, function = OPERATIONS.get(key, ("", None))
    if kinds == "n*":
        kinds = "n" * min(max(len(inner), 2), 4)
    return kinds, function, inner


# --- 9. Values -----------------------------------------------------------------------------------

TOLD = {  # the causes of an unknown, as a sentence names them
    "not_authorised": ("家庭未授权查询", "not authorised"),
    "not_delivered": ("资料尚未提供", "not delivered"),
    "contradicted": ("资料互相矛盾", "contradicted"),
    "out_of_date": ("资料已过期", "out of date"),
    "undefined": ("无法计算", "undefined"),
    "unverified": ("仅有一条未核实的记录", "only one unverified record"),
}
ROUNDED = {"down": ("向下", "down"), "up": ("向上", "up"), "nearest": ("就近", "to the nearest")}


def value_of(written: Any, type_: str, codes: dict[str, Any], name: str) -> Value:
    """A printed value of a type: known, or `{"unknown": "cause+cause"}`."""
    if isinstance(written, dict) and set(written) == {"unknown"}:
        found = frozenset(str(written["unknown"]).split("+"))
        if found <= set(CAUSES) and as_written(found) == written:
            return found
    elif type_ == "bool" or type_ in NUMBERS:
        if type(written) is (bool if type_ == "bool" else int):
            return written
    elif type_ in codes and type(written) is int and written in codes[type_].values():
        return written
    raise NoticeError("value", name)


def as_written(value: Value) -> Any:
    """A value as a notice prints it."""
    if isinstance(value, frozenset):
        return {"unknown": "+".join(c for c in CAUSES if c in value)}
    return value


def in_words(value: Value, type_: str, codes: dict[str, Any], place: int) -> str:
    """A value as a sentence has it, Chinese (0) or English (1)."""
    if isinstance(value, frozenset):
        return _unknown_in_words(value, place)
    if type_ == "bool":
        return (("否", "no"), ("是", "yes"))[value][place]
    if type_ == "Rounding":
        return _rounding_in_words(value, place)
    if type_ in codes:
        return str(next(name for name, number in codes[type_].items() if number == value)).lower()
    if type_ == "Rate":
        rest = f".{value % 100:02d}".rstrip("0") if value % 100 else ""
        return f"{value // 100}{rest}%"
    if type_ == "Day":
        return f"{value // 10_000}-{value // 100 % 100:02d}-{value % 100:02d}"
    if type_ == "Month":
        return f"{value // 100}-{value % 100:02d}" if value else ("无", "none")[place]
    return yuan(value, place) if type_ == "Fen" else f"{value:,}"


def _unknown_in_words(value: frozenset[str], place: int) -> str:
    names = [c for c in CAUSES if c in value and (c != "undefined" or len(value) == 1)]
    why = ("、", ", ")[place].join(TOLD[c][place] for c in names)
    return (f"尚未查清（{why}）", f"unknown ({why})")[place]


def _rounding_in_words(value: tuple[int, str, str], place: int) -> str:
    base, direction, tie = value
    words, sum_ = ROUNDED[direction][place], yuan(base, place)
    half = ("", "")
    if direction == "nearest":
        half = (f"，恰为一半时{ROUNDED[tie][0]}", f", an exact half {ROUNDED[tie][1]}")
    return (f"{words}取整到{sum_}", f"rounded {words} to {sum_}")[place] + half[place]


def yuan(fen: int, place: int) -> str:
    """An amount in yuan, without empty decimals."""
    whole, rest = divmod(abs(fen), 100)
    figure = f"{whole:,}" + (f".{rest:02d}" if rest else "")
    return ("-" if fen < 0 else "") + figure + ("元", " yuan")[place]


# --- 10. JSON and shapes -------------------------------------------------------------------------

# What each part of a notice holds, and no more: key and type, `any` where it varies.
ONE = "row:int zh:str en:str"
NOTICE = (
    "format:str household:dict month:str law_day:str rulebook:str program:str"
    " facts_month:str law_month:str warning:dict to_bring:dict"
    " figures:str facts:dict parents:dict fact_types:dict parameters:dict codes:dict"
    " rules:list results:dict decision:dict reasons:list sentences:list seal:str"
)
SHAPES = {
    "notice": NOTICE,
    "warning": "zh:str en:str",
    "household": "id:int county:str residence:any",
    "facts": " ".join(f"{entity}:list" for entity in ABOVE),
    "parents": "bill:list contribution:list",
    "fact": "entity:str type:str zh:str en:str agency:str agency_zh:str agency_en:str",
    "figure": "zh:str en:str type:str value:any per:str per_zh:str start:str area:str"
    " residence:any status:str status_zh:str source:str",
    "rounding": "base:int direction:str tie:str",
    "rule": "name:str zh:str en:str entity:str type:str law:str source:str text:str arguments:list",
    "reason": "code:str side:str when:str zh:str en:str article_zh:str article_en:str source:str",
    "sentence": f"code:str {ONE}",
}
PATTERNS = {  # how short texts of a notice are written
    "month": r"[0-9]{4}-(0[1-9]|1[0-2])",
    "law_day": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "start": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "facts_month": r"[0-9]{4}-(0[1-9]|1[0-2])",
    "law_month": r"[0-9]{4}-(0[1-9]|1[0-2])",
    "county": r"[1-9][0-9]{5}",
    "rulebook": r"[0-9a-f]{64}",
    "program": r"[0-9A-Za-z.+-]{1,40}",
}


def parse(content: bytes) -> dict[str, Any]:
    """The notice as data: JSON of bounded size, whole numbers only, each key once."""
    if len(content) > MOST_BYTES:
        raise NoticeError("size")
    hooks: Any = {"parse_int": _whole, "parse_float": _whole, "parse_constant": _whole}
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=_unique, **hooks)
    except (ValueError, RecursionError):
        raise NoticeError("json") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NoticeError("format")
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NoticeError("twice", "JSON")
    return found


def _whole(digits: str) -> int:
    if not re.fullmatch("-?[0-9]{1,19}", digits) or abs(int(digits)) > MOST_NUMBER:
        raise NoticeError("whole")
    return int(digits)


def seal_of(notice: dict[str, Any]) -> str:
    """SHA-256 over the notice without its seal, as JSON: keys sorted, no spaces, UTF-8."""
    rest = {key: value for key, value in notice.items() if key != "seal"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def take(holder: Any, key: str, kind: type) -> Any:
    """What stands under a key, of the kind it must be."""
    value = holder.get(key) if isinstance(holder, dict) else None
    if type(value) is not kind:
        raise NoticeError("lacks", key)
    return value


def shaped(holder: Any, shape: str, where: str) -> dict[str, Any]:
    """A part of a notice that has the keys of its shape, of their types, and no other."""
    if type(holder) is not dict:
        raise NoticeError("lacks", where)
    keys = dict(entry.split(":") for entry in SHAPES[shape].split())
    for key in holder:
        if key not in keys:
            raise NoticeError("extra", f"{where}: {key}")
    for key, kind in keys.items():
        value: Any = holder.get(key)
        if key not in holder or kind not in ("any", type(value).__name__):
            raise NoticeError("lacks", key)
        if key in PATTERNS and not re.fullmatch(PATTERNS[key], value):
            raise NoticeError("value", f"{where}: {key}")
    return holder


# --- 11. What is said ----------------------------------------------------------------------------

# Everything that is said: key, Chinese, English; {} is what it is about.
SAID = """
size | 文件超过4兆字节，不是告知书；请向出具机关索取原件
    | The file is larger than 4 MB and no notice; ask the office that gave it for the original
json | 文件不是可读的JSON（UTF-8）；请重新取得完整的告知书文件
    | The file is not readable as JSON (UTF-8); get the notice's file anew and whole
absent | 没有文件 {}；请核对路径 | There is no file {}; mind its path
folder | {} 是文件夹；请指明其中的告知书文件 | {} is a folder; name the notice's file in it
rights | 无权读取文件 {}；请检查权限 | The file {} may not be read; mind your rights
file | 文件无法读取：{}；请核对路径和权限
    | The file cannot be read: {}; mind its path and your rights
output | 结果未能输出，可能是磁盘已满；请换一个输出位置，再核验一次
    | The answer could not be printed, the disk may be full; print it elsewhere and check again
stopped | 已停止，尚无结果；请再核验一次 | Stopped before there was an answer; check again
regular | {} 不是普通文件；请先另存为文件 | {} is no regular file; save the notice as a file first
format | 这不是告知书，或版本不同；请用出具它的那一版核验程序
    | This is no notice, or one of another version; use the checker of the version that made it
twice | 名称或键重复，或不成立：{}；请索取原件
    | A name or key stands twice or is none: {}; ask for the original
whole | 数过大或不是整数（金额以分为单位）；请索取原件
    | A number is too large or not whole (money is in fen); ask for the original
extra | 多出不应有的内容：{}；请索取原件 | Something no notice has: {}; ask for the original
lacks | 缺少“{}”或其类型不对；请索取原件
    | `{}` is missing or of the wrong type; ask for the original
many | “{}”过多，超出告知书应有的规模；请索取原件
    | `{}` holds far more than any notice; ask for the original
value | {} 的值不合其类型；请索取原件 | The value of {} is not of its type; ask for the original
rows | 户、人及其名下各行对不上；请核对facts和parents
    | Household, persons and the rows of persons do not fit; see `facts` and `parents`
language | 规则 {} 不属于规则语言，不予执行；请与规则手册核对该条
    | Rule {} is not of the rule language and was not run; see that rule in the rule book
argument | 规则参数缺失或不合：{}；请与规则手册核对该条
    | An argument of a rule is missing or does not fit: {}; see that rule in the rule book
circle | 规则循环引用：{}；请与规则手册核对
    | The rules go round in a circle: {}; see them in the rule book
steps | 计算量过大，不是正常的告知书；请索取原件
    | It would take too many steps, more than any notice; ask for the original
works | 规则 {} 运算不合或数过大；请与规则手册核对该条
    | Rule {} works on what does not fit, or on too large a number; see it in the rule book
agrees | 一致：{}条规则、{}个结果重算后全部相符 | Agrees: {} rules, {} results worked out anew
refused | 无法核验：{}。 | Cannot be checked. {}.
differs | 不一致，共{}处： | It differs; places: {}
more | …… 另有{}处 | ... and {} more
follow | …… 另有{}处由以上各处引起，用 --all 全部列出
    | ... and {} that follow from the above; list them with --all
row | 第{}行 | row {}
values | 所印 {}，重算 {} | printed {}, worked out {}
trial | 本次为{}的测算，所用事实截至{}，不作为复核结论。
    | This is a trial for {} on facts as of {}, no re-verification.
facts_older | 所用事实早{} | the facts are {} older
law_older | 规则手册中最新的规定和标准（{}）早{}
    | the newest law and figures ({}) are {} older
doubted | 所印规定和标准最新的为{}，早{}；规则手册中有无更新的，未经核对。
    | The newest law and figures printed here ({}) are {} older; whether the rule book has newer \
ones was not checked.
bring | 配合核查请办理：带齐居民身份证、户口簿和家庭收入、财产、支出的证明材料；\
由申请人和共同生活的成年家庭成员签署核对授权书（《社会救助暂行办法》第五十八条）；\
接受入户调查，并在调查记录上签字。办理有困难的，可以请工作人员上门；\
需要哪些材料，由乡镇人民政府（街道办事处）一次告知。
    | To cooperate: bring identity cards, the household register and papers on income, property \
and expenses; have the applicant and the adults who live together sign the authorisation to check \
means (Interim Measures for Social Assistance, art. 58); receive the home visit and sign its \
record. Where that is hard, ask for a visit at home; the township says at once which papers are \
needed.
since | ，其间的变化均未计入。 | ; what changed since is not counted.
figures | 其中有示意参数，不得作为发放依据 | Some figures are illustrative, not established
alone | 规则、标准和文句是否与官方规则手册一致，未核对；事实是否属实、是哪一户，也未核对
    | Not checked: whether rules, figures and wording are those of the official rule book; \
nor whether the facts are true, nor whose they are
book | 规则、标准、理由和文句已与本机规则手册（摘要相同）核对；事实是否属实、是哪一户，未核对
    | Rules, figures, reasons and wording were compared with the installed rule book of the \
same digest; not checked: whether the facts are true, nor whose they are
run | 已与该次核查的数据和规则手册核对 | It was compared with the data and the rule book of the run
other | 未能核对规则、标准和文句：本机规则手册的摘要与告知书不同；请用 --run \
指明出具告知书的那次核查
    | Rules, figures and wording could not be compared: the installed rule book has another \
digest; name the run the notice came from with --run
seal | 封印不符，内容被改动过 | it does not fit: something was changed
day | 与月份、法律日期不符 | it differs from the month or the law day
figure | 该参数当日对本户无效 | the figure is not in force for the household
weakest | 与各参数的核实程度不符 | it is not the weakest status among the figures
residence | 与是否城镇的事实不符 | it is not what the fact `urban` says
force | 规则当日无效 | the rule is not in force on that day
text | 所印说明与规则原文不符 | what is printed beside the rule is not what its text says
unused | 没有用到，不属于本告知书 | nothing uses it, so it does not belong here
result | 结果 | result
decision | 决定 | decision
target | 决定中缺少这一项 | the decision lacks it
height | 不是每行一个结果 | not one result for each row
no_rule | 没有相应规则 | there is no such rule
reason | 理由重复，或所依据的规则、所列各栏不合
    | the reason stands twice, or its rule or its side does not fit
holds | 该理由成立，但未写明 | the reason holds and is not told
fails | 该理由不成立，却写明了 | the reason is told and does not hold
warning | 提示被删改，与所列月份和参数不符
    | the warning was taken out or changed; its months and figures give another
law_month | 早于所列参数的生效日期 | a figure printed here is newer
bring_differs | 应带材料和应签字的内容被删改
    | what to bring and to sign was taken out or changed
sentence | 文句与重算的数值不符 | the sentence is not what its values give
sentence_en | 英文文句与重算的数值不符 | the English sentence is not what its values give
order | 理由的顺序不对 | the reasons are not in their order
concludes | 没有写明结论的理由 | no reason tells the conclusion
impossible | 任何快照都不会有这样的事实 | no snapshot can hold this
differs_book | 与规则手册或核查数据不符 | it is not what the rule book or the run has
"""
LINES = SAID.replace("\n    | ", " | ").strip().split("\n")
WORDS = {key: both for key, *both in (line.split(" | ") for line in LINES)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
