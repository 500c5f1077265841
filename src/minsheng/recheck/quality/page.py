"""The wrong-stop curve as one page: a chart, the tables under it, every wrong proposal."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import altair as alt

from minsheng.policy.engine.written import parse_yaml
from minsheng.recheck.quality.trial import Trial
from minsheng.recheck.reports.charts import drawn, in_both
from minsheng.recheck.reports.html import (
    NUMBER,
    WORDS,
    Column,
    document,
    figure,
    paragraph,
    section,
    table,
)
from minsheng.recheck.words import Language, pick

ALL = "all"
MADE_BY = '<meta name="generator" content="minsheng recheck-quality">'
OURS, NAIVE = "#1b4f8a", "#a5652a"
HEIGHT = 260
FACTS_SHOWN = 4
NAIVE_READING = (
    (
        "简单比对：号码对得上就认，对不上的按姓名和生日取第一人；读不出的按零；"
        "凡有参保记录即有工作，缴费基数即工资；不问是否授权，没有的就是没有。"
    ),
    (
        "The naive matcher believes any number, else takes the first person of the name and "
        "birthday; what cannot be read is nought; any insurance record is a job and its base "
        "the wage; nobody is asked whether they signed, and what is not there is none."
    ),
)
MADE_UP = (
    "人物和文件全部虚构；差错率为虚构文件中有差错的行所占的比例，不是对真实数据的估计。",
    (
        "All people and files are made up; the rate is the share of rows with a fault in "
        "made-up files, not an estimate of real ones."
    ),
)


@cache
def kinds() -> dict[str, dict[str, Any]]:
    """The kinds of fault planted, with what is said of each."""
    text = files("minsheng.recheck.quality").joinpath("kinds.yaml").read_text(encoding="utf-8")
    return dict(parse_yaml(text, "kinds.yaml"))


def kind_words(kind: str, language: Language) -> str:
    """What a kind of fault is called."""
    if kind == ALL:
        return pick(("各类差错", "all kinds"), language)
    return str(kinds()[kind][language])


def quality_page(trials: Sequence[Trial], about: str, language: Language) -> str:
    """The page.

    Args:
        trials: all of them.
        about: of which city, in a sentence.
        language: `zh` or `en`.
    """

    def say(zh: str, en: str) -> str:
        return pick((zh, en), language)

    curve = [t for t in trials if t.kind == ALL]
    single = [t for t in trials if t.kind != ALL]
    sections = [_curve(curve, language)]
    if single:
        sections.append(_by_kind(single, language))
    sections += [_wrong(trials, language), _method(language)]
    head = paragraph(about) + paragraph(pick(MADE_UP, language), "mark")
    title = say("我们会错停多少户", "How often we would be wrong")
    return document(
        title, head, sections, language, say("跳到正文", "Skip to the figures"), MADE_BY
    )


def _curve(trials: Sequence[Trial], language: Language) -> str:
    def say(zh: str, en: str) -> str:
        return pick((zh, en), language)

    title = say("错停随差错率的变化", "Wrong stops by rate of faults")
    axis = say("错误的停发、减发建议（项）", "wrong stops and cuts proposed")
    chart = figure(
        title,
        say("横轴：有差错的行占全部行的百分比", "Across: percent of rows with a fault"),
        in_both(lambda width: _lines(trials, axis, width, language)),
        1,
    )
    return section("curve", title, chart, _table(trials, language, by_rate=True))


def _lines(trials: Sequence[Trial], axis: str, width: int, language: Language) -> str:
    names = pick(("本程序", "Minsheng"), language), pick(("简单比对", "naive matcher"), language)
    data = [
        {"rate": t.rate, "n": counts.wrong, "who": who}
        for t in trials
        for who, counts in zip(names, (t.ours, t.naive), strict=True)
    ]
    colour = alt.Color(
        "who:N",
        title=None,
        sort=list(names),
        scale=alt.Scale(domain=list(names), range=[OURS, NAIVE]),
        legend=alt.Legend(orient="bottom"),
    )
    base = alt.Chart(alt.InlineData(values=data)).encode(
        x=alt.X("rate:Q", title="%", axis=alt.Axis(tickCount=6)),
        y=alt.Y("n:Q", title=axis, axis=alt.Axis(format="d", tickCount=5)),
        color=colour,
        strokeDash=alt.StrokeDash("who:N", sort=list(names), legend=None),
    )
    layered = alt.layer(base.mark_line(), base.mark_point(filled=True, size=50))
    return drawn(layered.properties(width=width, height=HEIGHT))


def _by_kind(trials: Sequence[Trial], language: Language) -> str:
    rate = f"{trials[0].rate:g}%"
    title = pick(("逐类差错", "Each kind of fault by itself"), language)
    note = pick(
        (
            f"每次只埋入一类差错，占各数据行数的{rate}。",
            f"One kind at a time, in {rate} of the rows that can have it.",
        ),
        language,
    )
    return section("kinds", title, paragraph(note), _table(trials, language, by_rate=False))


HEADS = (
    ("差错", "faults"),
    ("核查户数", "households decided"),
    ("应停发、减发", "true stops and cuts"),
    ("错停", "wrong stops"),
    ("错停（简单比对）", "wrong, naive"),
    ("漏停", "missed stops"),
    ("漏停（简单比对）", "missed, naive"),
    ("无法判断（户）", "cannot say"),
    ("退回行数", "rows returned"),
    ("待核对行数", "rows to review"),
    ("未接收文件", "files refused"),
)


def _table(trials: Sequence[Trial], language: Language, *, by_rate: bool) -> str:
    columns = [
        Column(pick(head, language), NUMBER if place else WORDS) for place, head in enumerate(HEADS)
    ]
    rows = [
        (f"{t.rate:g}%" if by_rate else kind_words(t.kind, language), *_figures(t)) for t in trials
    ]
    caption = pick(("停发、减发以待遇项计，其余单位见表头", "Stops and cuts by benefit"), language)
    return table(caption, columns, rows)


def _figures(trial: Trial) -> list[str]:
    ours, naive = trial.ours, trial.naive
    figures = (
        trial.households, trial.true_stops, ours.wrong, naive.wrong, ours.missed, naive.missed,
        ours.cannot_say, trial.returned, trial.review, trial.refused,
    )  # fmt: skip
    return [f"{figure:,}" for figure in figures]


def _wrong(trials: Sequence[Trial], language: Language) -> str:
    """Every wrong proposal of ours with its cause."""
    title = pick(("每一项错停及其原因", "Each wrong proposal, with its cause"), language)
    listed = [(t, entry) for t in trials for entry in t.wrong]
    if not listed:
        none = pick(("没有。", "There is none."), language)
        return section("wrong", title, paragraph(none))
    heads = (
        ("差错", "faults"),
        ("户", "household"),
        ("待遇", "benefit"),
        ("不符的事实：真实→读到", "facts at odds: true → read"),
        ("埋入的差错", "faults planted"),
    )
    columns = [Column(pick(head, language)) for head in heads]
    rows = [
        (
            f"{t.rate:g}% {kind_words(t.kind, language)}",
            str(entry["household"]),
            str(entry["benefit"]),
            "；".join(f"{f['fact']} {f['true']}→{f['read']}" for f in entry["facts"][:FACTS_SHOWN]),
            "；".join(
                f"{p['file']} {p['row'] or '—'}: {kind_words(p['kind'], language)}"
                for p in entry["planted"]
            ),
        )
        for t, entry in listed
    ]
    return section("wrong", title, table(title, columns, rows))


def _method(language: Language) -> str:
    """What can be found, and what cannot, and why."""
    title = pick(("能发现的和不能发现的", "What can be found and what cannot"), language)
    heads = (
        ("差错", "fault"),
        ("能否发现", "found"),
        ("怎样发现，或为什么不能", "how, or why not"),
    )
    columns = [Column(pick(head, language)) for head in heads]
    yes, no = pick(("能", "yes"), language), pick(("不能", "no"), language)
    how = "how_zh" if language == "zh" else "how_en"
    rows = [(str(k[language]), yes if k["found"] else no, str(k[how])) for k in kinds().values()]
    naive = paragraph(pick(NAIVE_READING, language))
    return section("method", title, table(title, columns, rows), naive)
