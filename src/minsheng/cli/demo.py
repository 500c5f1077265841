"""`minsheng demo`: a city made, decided and explained in one go; the gist on one screen."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minsheng.cli.console import progress_bars
from minsheng.cli.demo_files import RUN, from_files, show, told_of
from minsheng.cli.language import LANGUAGES, Language, language_option
from minsheng.cli.recheck import outcomes
from minsheng.cli.speech import Command, tell_wrapped

if TYPE_CHECKING:
    from minsheng.policy.engine.library import Library
    from minsheng.recheck.explain import Explainer, Explanation

HOUSEHOLDS, SEED = 20_000, 2020
MONTHS = ("2018-11", "2020-11")
DETAILS = "explanations.txt"
ACTIVATE = Path(sys.prefix, "bin", "activate")
FAMILIES = {
    "pattern_verified": (
        "样板家庭，配偶工资已核实",
        "the pattern family, the spouse's wage verified",
    ),
    "pattern_insured": (
        "样板家庭，只知有单位为配偶缴纳社会保险",
        "the pattern family, of the spouse's work only the social insurance known",
    ),
}
ORDINARY = ("一户救助金需调整的家庭", "a family whose award is to be adjusted")
SAID = {
    "head": (
        "虚构的南通：户数和结论（区划真实，人物虚构）",
        "A made-up Nantong: households by conclusion (real divisions, made-up people)",
    ),
    "households": ("户数", "households"),
    "examples": ("三户举例", "Three households"),
    "illustrative": (
        "金额含示意参数，不得作为发放依据。",
        "The sums rest on illustrative figures: nothing is paid by them.",
    ),
    "hash": (
        "{month}全部结论的哈希值，任何机器上相同，见README：",
        "Hash of all decisions of {month}, the same on every machine (README):",
    ),
    "next": ("接下来", "Next"),
    "activate": ("先激活环境，才找得到 minsheng", "first, so that `minsheng` is found"),
    "list": ("先看哪些户", "who is to be looked at first"),
    "whole": ("某户的全部理由和计算", "all reasons and sums of a household"),
    "towns": ("各乡镇的工作清单", "a work list for each town"),
    "every": ("样板家庭各月的完整说明", "the pattern family of both months in full"),
    "again": ("重演，结论应当一致", "decide again; the answer is the same"),
    "book": ("规则手册各页", "the rule book's pages"),
}


@dataclass(frozen=True)
class Decided:
    """One month of the demo, decided.

    Attributes:
        month: the month.
        folder: the run's.
        run: what `run.json` holds.
        families: the pattern families' households by name.
    """

    month: str
    folder: Path
    run: dict[str, Any]
    families: dict[str, int]


@click.command("demo", cls=Command)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="where city and runs are kept 存放城市和核查结果的文件夹",
)
@click.option("--details", is_flag=True, help="print the explanations in full 打印完整说明")
@click.option(
    "--site/--no-site",
    default=True,
    show_default=True,
    help="end with the site running 最后启动网站",
)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True,
    help="of the site 网站端口",
)  # fmt: skip
@language_option(None)
def command(out: Path, details: bool, site: bool, port: int, lang: Language | None) -> None:
    """Make a demo city, decide it, show three households; end with the site running.

    生成演示城市，按2018年11月和2020年11月的规则核查，并举三户为例，最后启动网站。
    """
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.explain import Explainer
    from minsheng.recheck.opening import refuse_other_than_utf8

    refuse_other_than_utf8(out)
    languages = (lang,) if lang else LANGUAGES
    library = load_library()
    months = [_decide(out, month, library) for month in MONTHS]
    explainers = {m.month: Explainer(m.folder, library) for m in months}
    full = _in_full(months, explainers, LANGUAGES)
    (out / DETAILS).write_text("\n".join(full) + "\n", encoding="utf-8")
    size = (HOUSEHOLDS, SEED)
    filed = from_files(out, MONTHS[-1], size, library, languages[0])
    told = [*_counts(months, languages), "", *_examples(months, explainers, languages)]
    told += ["", *told_of(filed, out, languages)]
    tell_wrapped("\n".join([*told, "", *_ends(months[-1], out, languages)]))
    show(filed)
    if details:
        tell_wrapped("\n".join(["", *_in_full(months, explainers, languages)]))
    if site:
        from minsheng.cli.demo_site import serve_demo

        serve_demo(out, out / f"city-{MONTHS[-1]}", months[-1].folder, port, languages)


def _decide(out: Path, month: str, library: Library) -> Decided:
    """Make the city of a month where it is not there yet, and decide it."""
    from minsheng.city.snapshot import generate
    from minsheng.recheck.decide import recheck
    from minsheng.recheck.summaries import FORMAT

    city, run = out / f"city-{month}", out / f"run-{month}"
    with progress_bars() as report:
        if not (city / "city.json").exists():
            generate(city, HOUSEHOLDS, SEED, month, lambda a, n: report("city", a, n))
        _clear_stale(run, {"rulebook": library.digest, "format": FORMAT})
        done = recheck(city, month, run, library, report)
    families = json.loads((city / "city.json").read_text("utf-8"))["pattern_families"]
    return Decided(month, run, done, families)


def _clear_stale(run: Path, ours: dict[str, str]) -> None:
    """Remove the demo's run of another rule book or format; whatever is not a run stays."""
    from minsheng.recheck.files import text_of

    for path in (run / "run.json", run / "question.json"):
        held = json.loads(text_of(path)) if path.exists() else ours
        if any(held.get(key) != value for key, value in ours.items()):
            shutil.rmtree(run)


def _words(key: str, languages: Sequence[Language]) -> str:
    return _of(SAID[key], languages)


def _lines(key: str, languages: Sequence[Language], **named: str) -> list[str]:
    """A sentence, each language on a line of its own."""
    return [_words(key, (language,)).format(**named) for language in languages]


def _of(words: tuple[str, str], languages: Sequence[Language]) -> str:
    """Something in the languages spoken, the Chinese first."""
    return " ".join(words[LANGUAGES.index(language)] for language in languages)


def _counts(months: Sequence[Decided], languages: Sequence[Language]) -> Iterator[str]:
    """How many households were decided how, a column for each month."""
    yield from _lines("head", languages)
    yield "".join(f"{m.month:>10}" for m in months)
    rows = {_words("households", languages): [m.run["households"] for m in months]}
    for name, both in outcomes().items():
        rows[_of(both, languages)] = [m.run["outcomes"].get(name, 0) for m in months]
    for title, counts in rows.items():
        yield "".join(f"{count:>10,}" for count in counts) + f"  {title}"
    if any(m.run["figures"] == "illustrative" for m in months):
        yield from _lines("illustrative", languages)


def _examples(
    months: Sequence[Decided],
    explainers: dict[str, Explainer],
    languages: Sequence[Language],
) -> Iterator[str]:
    """Three households, each with what was concluded."""
    first, last = months[0], months[-1]
    shown = [(first, first.families[name], words) for name, words in FAMILIES.items()]
    ordinary = _adjusted(last)
    if ordinary is not None:
        shown.append((last, ordinary, ORDINARY))
    yield _words("examples", languages)
    for number, (month, household, words) in enumerate(shown, 1):
        yield f"{number}. {household} · {month.month} · {_of(words, languages)}"
        for language in languages:
            explained = _explained(explainers[month.month], household, language)
            yield f"   {explained.conclusion}"


def _adjusted(month: Decided) -> int | None:
    """The first household, none of the pattern, whose award is to be adjusted."""
    from pyarrow import parquet

    decided = parquet.read_table(
        month.folder / "decisions.parquet", columns=["household_id", "outcome"]
    )
    rows = zip(*(decided.column(name).to_pylist() for name in decided.column_names), strict=True)
    known = set(month.families.values())
    return min((i for i, outcome in rows if outcome == "adjust" and i not in known), default=None)


def _explained(explainer: Explainer, household: int, language: Language) -> Explanation:
    """One household explained.

    Raises:
        ClickException: the explanation differs from what the run wrote.
    """
    explanation = explainer.explain(household, language)
    if not explanation.identical:
        raise click.ClickException(
            f"household {household}: the explanation differs from what {explainer.run} wrote; "
            f"find out with `minsheng replay {explainer.run} {household}`",
        )
    return explanation


def _in_full(
    months: Sequence[Decided],
    explainers: dict[str, Explainer],
    languages: Sequence[Language],
) -> Iterator[str]:
    """The pattern families of every month with all reasons and sums."""
    from minsheng.recheck.report import as_text

    for month in months:
        for name, household in month.families.items():
            yield f"── {name} · {household} · {month.month} " + "─" * 20
            for language in languages:
                explanation = _explained(explainers[month.month], household, language)
                yield f"{as_text(explanation, language)}\n"


def _ends(last: Decided, out: Path, languages: Sequence[Language]) -> Iterator[str]:
    """The hash, and where to look next."""
    yield from _lines("hash", languages, month=last.month)
    yield f"  {last.run['hash']}"
    yield _words("next", languages)
    household = _adjusted(last) or min(last.families.values())
    commands = {
        **({} if shutil.which("minsheng") else {f". {_shown(ACTIVATE)}": "activate"}),
        f"minsheng list {last.folder}": "list",
        f"minsheng explain {last.folder} {household}": "whole",
        f"minsheng worklist {out / RUN} --out {out / 'worklists'}": "towns",
        f"{out / DETAILS}": "every",
        f"minsheng replay {last.folder}": "again",
        "make docs": "book",
    }
    wide = max(map(len, commands))
    for command_line, key in commands.items():
        yield f"  {command_line:<{wide}}  {_words(key, languages)}"


def _shown(path: Path) -> Path:
    """A path as it is shortest to type from here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
