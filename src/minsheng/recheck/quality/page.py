"""The wrong-stop curve as one page: a chart, the tables under it, every wrong proposal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import altair as alt

from minsheng.recheck.quality.said import (
    ALL,
    benefit_words,
    change_words,
    errand_words,
    fact_words,
    kind_words,
    kinds,
)
from minsheng.recheck.quality.trial import Trial
from minsheng.recheck.reports.charts import drawn, in_both
from minsheng.recheck.reports.html import (
    NUMBER,
    Column,
    document,
    figure,
    paragraph,
    section,
    table,
)
from minsheng.recheck.words import Language, pick

MADE_BY = '<meta name="generator" content="minsheng recheck-quality">'
OURS, NAIVE = "#1b4f8a", "#a5652a"
HEIGHT = 260
FACTS_SHOWN = 4
USUAL_RATE = 2.0
"""The rate of which it is said what those wait for of whom nothing is said."""
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
HEADS = (
    ("核查户数", "households decided"),
    ("应停发、减发", "true stops and cuts"),
    ("错停", "wrong stops"),
    ("错停（简单比对）", "wrong, naive"),
    ("漏停", "missed stops"),
    ("漏停（简单比对）", "missed, naive"),
    ("无法判断（户）", "cannot say (households)"),
    ("退回行数", "rows returned"),
    ("待核对行数", "rows to review"),
    ("未接收文件", "files refused"),
)


def quality_page(trials: Sequence[Trial], about: str, language: Language) -> str:
    """The page.

    Args:
        trials: all of them.
        about: of which city, in a sentence.
        language: `zh` or `en`.
    """
    curve = [t for t in trials if t.kind == ALL]
    single = [t for t in trials if t.kind != ALL]
    sections = [_curve(curve, language)]
    if single:
        sections.append(_by_kind(single, language))
    sections += [_wrong(trials, language), *_waits(curve, language), _method(language)]
    head = paragraph(about) + paragraph(pick(MADE_UP, language), "mark")
    title = pick(("我们会错停多少户", "How often we would be wrong"), language)
    skip = pick(("跳到正文", "Skip to the figures"), language)
    return document(title, head, sections, language, skip, MADE_BY)


def _curve(trials: Sequence[Trial], language: Language) -> str:
    title = pick(("错停随差错率的变化", "Wrong stops by rate of faults"), language)
    note = pick(
        (
            "错误的停发、减发建议（项）；横轴：有差错的行占全部行的百分比",
            "Stops and cuts wrongly proposed; across: percent of rows with a fault",
        ),
        language,
    )
    chart = figure(title, note, in_both(lambda width: _lines(trials, width, language)), 1)
    return section("curve", title, chart, _table(trials, language, by_rate=True))


def _lines(trials: Sequence[Trial], width: int, language: Language) -> str:
    names = pick(("本程序", "Minsheng"), language), pick(("简单比对", "naive matcher"), language)
    data = [
        {"rate": t.rate, "n": counts.wrong, "who": who}
        for t in trials
        for who, counts in zip(names, (t.ours, t.naive), strict=True)
    ]
    most = max([1, *(counts.wrong for t in trials for counts in (t.ours, t.naive))])
    axis = pick(("错停（项）", "wrong stops and cuts"), language)
    across = pick(("有差错的行（%）", "rows with a fault (%)"), language)
    base = alt.Chart(alt.InlineData(values=data)).encode(
        x=alt.X("rate:Q", title=across, axis=alt.Axis(tickCount=6, format="~g")),
        y=alt.Y(
            "n:Q", title=axis, scale=alt.Scale(domain=[0, most], nice=True),
            axis=alt.Axis(format="d", tickCount=min(most, 5), tickMinStep=1),
        ),
        color=alt.Color(
            "who:N", title=None, sort=list(names),
            scale=alt.Scale(domain=list(names), range=[OURS, NAIVE]),
            legend=alt.Legend(orient="bottom"),
        ),
        strokeDash=alt.StrokeDash("who:N", sort=list(names), legend=None),
    )  # fmt: skip
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


def _table(trials: Sequence[Trial], language: Language, *, by_rate: bool) -> str:
    first = pick(("差错率", "rate of faults") if by_rate else ("差错", "fault"), language)
    columns = [Column(first), *(Column(pick(head, language), NUMBER) for head in HEADS)]
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
    rows = list(_wrong_rows(trials, language))
    if not rows:
        none = pick(("没有。", "There is none."), language)
        return section("wrong", title, paragraph(none))
    heads = (
        ("试验", "trial"),
        ("户", "household"),
        ("待遇", "benefit"),
        ("建议（应为）", "proposed (true)"),
        ("不符的事实", "facts at odds"),
        ("埋入的差错", "faults planted"),
    )
    columns = [Column(pick(head, language)) for head in heads]
    caption = pick(("每行一项建议", "A line for each proposal"), language)
    return section("wrong", title, table(caption, columns, rows))


def _wrong_rows(trials: Sequence[Trial], language: Language) -> Iterator[tuple[str, ...]]:
    between = pick(("；", "; "), language)
    for trial in trials:
        for entry in trial.wrong:
            said, true = (change_words(entry[name], language) for name in ("change", "true"))
            facts = [fact_words(fact, language) for fact in entry["facts"][:FACTS_SHOWN]]
            planted = [
                f"{kind_words(p['kind'], language)}"
                + pick((f"（{_where(p, language)}）", f" ({_where(p, language)})"), language)
                for p in entry["planted"]
            ]
            yield (
                f"{trial.rate:g}% {kind_words(trial.kind, language)}",
                str(entry["household"]),
                benefit_words(entry["benefit"], language),
                pick((f"{said}（应为{true}）", f"{said} ({true})"), language),
                between.join(facts),
                between.join(planted),
            )


def _where(planted: dict[str, object], language: Language) -> str:
    """The file and row of a fault; a row left out has none."""
    file, row = planted["file"], planted["row"]
    if not row:
        return str(file)
    return pick((f"{file}第{row}行", f"{file}, row {row}"), language)


def _waits(curve: Sequence[Trial], language: Language) -> Iterator[str]:
    """What those wait for of whom nothing is said, at the rate that is usual."""
    told = [t for t in curve if t.errands]
    if not told:
        return
    trial = min(told, key=lambda t: abs(t.rate - USUAL_RATE))
    title = pick(
        ("“无法判断”的户在等什么", "What those wait for of whom nothing is said"), language
    )
    note = pick(
        (
            (
                f"差错率{trial.rate:g}%时，{trial.ours.cannot_say:,}户无法判断，查清之前维持现状。"
                "一份退回的文件是一件事，不是许多件：重新报送一次，等它的各户一并重新核查。"
                "一户可能同时在等几件事。"
            ),
            (
                f"At {trial.rate:g}% of faults nothing is said of {trial.ours.cannot_say:,} "
                "households; until it is settled they keep what they draw. A file that was "
                "refused is one errand, not many: sent once more, it settles all who wait for "
                "it. A household may wait for several."
            ),
        ),
        language,
    )
    columns = [
        Column(pick(("要办的事", "errand"), language)),
        Column(pick(("等它的户数", "households that wait"), language), NUMBER),
        Column(pick(("只等这一件的", "for nothing else"), language), NUMBER),
    ]
    rows = [(errand_words(w, language), f"{w.households:,}", f"{w.alone:,}") for w in trial.errands]
    caption = pick(("每行一件事，以户计", "A line for each errand, in households"), language)
    yield section("waits", title, paragraph(note), table(caption, columns, rows))


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
    caption = pick(("每行一类差错", "A line for each kind of fault"), language)
    return section("method", title, table(caption, columns, rows), naive)
