"""The pages over all laws: facts, codes, the order of evaluation, the calendar."""

from __future__ import annotations

from datetime import date, timedelta

from minsheng.policy.engine.book import change_days
from minsheng.policy.engine.facts import ENTITIES, PARENT
from minsheng.policy.engine.library import Library
from minsheng.policy.rulebook.contents import Contents
from minsheng.policy.rulebook.diff import Figure, difference
from minsheng.policy.rulebook.law_page import rests_on, table
from minsheng.policy.rulebook.names import Words
from minsheng.policy.rulebook.wording import (
    ENTITY_WORDS,
    OPEN,
    RESIDENCE_WORDS,
    area_words,
    badge,
    both,
    escaped,
    raw,
    span_words,
    tally,
    type_words,
    value_words,
)

KIND_SIGNS = {"added": "＋", "removed": "－", "changed": "±"}

FACTS_ZH = (
    "规则所用的全部事实。依据为“需授权”的，只有取得家庭书面授权才能查询，未授权即为未知。"
    "询问成本：1 查本单位资料，2 问家庭一个问题，3 由家庭或单位提供一份材料，"
    "4 向其他部门查询，5 上门。基准值只用于算例，数据中的空值一律为未知，不取基准值。"
)
FACTS_EN = (
    "Every fact a rule asks for. Facts of basis *authorised* may be looked at only with the "
    "household's written authorisation; without it they are unknown. What a fact costs to "
    "learn: 1 our own papers, 2 one question to the family, 3 a paper from the family or an "
    "employer, 4 a request to another office, 5 a visit. A baseline is for worked cases "
    "only: what is empty in data is unknown, never the baseline."
)


def facts_page(book: Contents) -> str:
    """Every fact: what it is, who holds it, what it costs to learn."""
    lines = ["# 事实 Facts", "", FACTS_ZH, "", FACTS_EN, ""]
    for entity in ENTITIES:
        words = ENTITY_WORDS[entity]
        lines += [f"## {words.zh} `{entity}` {{#{entity}}}", ""]
        if entity in PARENT:
            above = ENTITY_WORDS[PARENT[entity]]
            lines += [f"属于 belongs to: `{PARENT[entity]}` {above.zh}", ""]
        lines += _fact_table(book, entity)
    return "\n".join(lines)


def _fact_table(book: Contents, entity: str) -> list[str]:
    """The facts of one entity."""
    library, names = book.library, book.names
    rows = []
    for fact in library.facts.values():
        if fact.entity != entity:
            continue
        basis = Words("需授权", "authorised") if fact.authorised else Words("公开", "open")
        baseline = OPEN
        if fact.baseline is not None:
            kept = raw(fact.baseline, fact.type, library)
            shown = both(value_words(fact.baseline, fact.type, library, names))
            baseline = f"`{kept}`" if kept == shown else f"`{kept}` {shown}"
        rows.append(
            (
                f'<a id="{fact.name}"></a>`{fact.name}`',
                escaped(both(book.title(fact.name))),
                f"{book.type_link(fact.type, '')} {type_words(fact.type, names).both}",
                names.agencies.get(fact.agency, Words(fact.agency, fact.agency)).both,
                basis.both,
                str(fact.ask),
                baseline,
            ),
        )
    heads = ("事实 fact", "名称 name", "类型 type")
    more = ("提供 held by", "依据 basis", "询问成本 cost", "基准 baseline")
    return table((*heads, *more), rows)


def codes_page(book: Contents) -> str:
    """Every code with its numbers and terms."""
    lines = [
        "# 代码 Codes",
        "",
        (
            "代码类事实和结果的取值。编号是数据格式的一部分，含义不变。"
            " The values of coded facts and results; a number never changes its meaning."
        ),
        "",
    ]
    for name, kind in book.library.codes.items():
        words = book.names.codes.get(name, Words(name, name))
        lines += [f"## {words.zh} {name} {{#{name.lower()}}}", "", f"{words.en}", ""]
        rows = []
        for member in kind:
            called = book.names.members.get((name, member.name), Words(member.name, member.name))
            code = f"`{name}.{member.name}`"
            rows.append((str(int(member)), code, escaped(called.zh), escaped(called.en)))
        lines += table(("编号 number", "代码 code", "中文", "English"), rows)
    return "\n".join(lines)


def order_page(book: Contents, day: date | None) -> str:
    """The rules, each after all it rests on."""
    when = (
        f"{day}有效的规则。 The rules in force on {day}."
        if day
        else (
            "全部时期的规则；所属日期未生效的跳过。"
            " The rules of all dates; skip what is not in force."
        )
    )
    lines = [
        "# 计算顺序 Order of evaluation",
        "",
        (
            f"{when} 每条规则都排在其所依据的规则之后，同一层的规则互不依赖。"
            " Each stands after all it rests on; rules of one level do not rest on each other."
        ),
        "",
    ]
    rows = []
    for number, step in enumerate(book.order, 1):
        first = book.rules[step.name][0]
        rows.append(
            (
                str(number),
                str(step.depth),
                book.link(step.name, ""),
                escaped(both(book.title(step.name))),
                f"`{first.entity}` {ENTITY_WORDS[first.entity].zh}",
                _times(book, step.name),
                rests_on(book.statuses[step.name]),
            ),
        )
    heads = ("序号 no.", "层 level", "规则 rule", "名称 name", "每一 for each", "适用 in force")
    trust = "所据数值 figures it rests on"
    return "\n".join([*lines, *table((*heads, trust), rows)])


def _times(book: Contents, name: str) -> str:
    """When a rule is in force, version by version."""
    return "; ".join(span_words(rule.start, rule.end).both for rule in book.rules[name])


def calendar_page(book: Contents) -> str:
    """Every day on which something changes, and what."""
    lines = [
        "# 变更日历 Calendar",
        "",
        (
            "规则、数值或理由发生变化的每个日期。＋新增，－终止，±改写。"
            " Every day on which a rule, a figure or a reason changes:"
            " ＋ comes, － goes, ± rewritten."
        ),
        "",
    ]
    for day in change_days(book.library):
        changed = difference(book, day - timedelta(1), day)
        lines += [f"## {day} {{#d{day:%Y%m%d}}}", ""]
        for clause in changed.clauses:
            title = escaped(both(book.title(clause.name)))
            lines.append(f"- {KIND_SIGNS[clause.kind]} {book.link(clause.name, '')} {title}")
        lines += [f"- {_figure_line(book, figure)}" for figure in changed.figures]
        for said in changed.reasons:
            anchor = book.reason_anchor(said.reason)
            link = f"[`{said.reason.code}`]({said.reason.law}/index.md#{anchor})"
            lines.append(f"- {KIND_SIGNS[said.kind]} {link} {escaped(said.reason.zh)}")
        lines.append("")
    return "\n".join(lines)


def _figure_line(book: Contents, figure: Figure) -> str:
    """A figure's change on one line."""
    parameter = book.library.parameters[figure.name]
    words = [
        both(value_words(v.value, parameter.type, book.library, book.names)) if v else OPEN
        for v in (figure.old, figure.new)
    ]
    place = f"{area_words(figure.area, book.names)}"
    if figure.residence:
        place += f" {RESIDENCE_WORDS[figure.residence].both}"
    trust = badge(figure.new.status) if figure.new else ""
    title = f"{book.link(figure.name, '')} {escaped(both(book.title(figure.name)))}"
    return f"{title} ({place}): {words[0]} → {words[1]} {trust}"


def law_links(book: Contents, library: Library) -> list[str]:
    """A table of the laws with their counts."""
    rows = []
    for law in book.laws:
        words = book.names.laws[law]
        rules = sum(1 for several in book.rules.values() if several[0].law == law)
        figures = [p for p in library.parameters.values() if p.law == law]
        values = tally(value for p in figures for value in p.values)
        reasons = sum(1 for r in library.reasons if r.law == law)
        rows.append(
            (
                f"[{words.both}]({law}/index.md)",
                f"`{law}`",
                str(rules),
                str(len(figures)),
                str(reasons),
                f"[算例 cases]({law}/cases.md)",
                values or OPEN,
            ),
        )
    heads = ("内容 law", "文件夹 folder", "规则 rules", "参数 figures", "理由 reasons")
    return table((*heads, "算例 cases", "数值状态 values by status"), rows)
