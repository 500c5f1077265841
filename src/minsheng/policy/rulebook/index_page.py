"""The first page: how a decision is recomputed by hand, from these pages alone."""

from __future__ import annotations

from datetime import date

from minsheng.policy.engine.facts import ENTITIES, PARENT
from minsheng.policy.rulebook.contents import Contents
from minsheng.policy.rulebook.law_page import table
from minsheng.policy.rulebook.tables import law_links
from minsheng.policy.rulebook.wording import ENTITY_WORDS, STATUS_WORDS, TYPE_WORDS, badge

RESULTS = (
    "outcome",
    "in_view",
    "total_before_m_hh",
    "total_m_hh",
    "dibao_after_m_hh",
    "dibao_change",
    "temporary_aid_change",
)
STEPS_ZH = """\
1. **定日期。** 核查某月，适用该月第一日有效的规则和数值；事实 `as_of` 即这一天，写作 yyyymmdd。
2. **取数值。** 每个[参数](#laws)取该日有效的数值：先看区县（6位代码），再看设区市（4位），再看省（2位），
   最后看全国（`0`）；同一地区内，先看该户适用的城镇或农村标准（事实 `urban`），再看城乡通用的；
   仍有几个的，取不晚于该日的最近一个。数值为 `null` 的表示已废止。
3. **列事实。** 按[事实表](facts.md)逐行列出该户的[事实](../snapshot.md)。没有的写“未知”及其原因，
   不得写成零或“否”。
4. **依次计算。** 按[计算顺序](order.md)逐条计算；每条规则取该日有效的版本，其自变量的来源写在规则的表中。
   一条规则按所属对象逐行计算：属于户的算一次，属于人的每人算一次，余类推。
5. **得结论。** 结论是 `decision__outcome`，各项待遇的金额和意见列在[核查结论](decision/index.md)页。
6. **给理由。** 某条[理由](#laws)的条件对该户为“是”，或对户内任何一人为“是”，即给出该理由；
   条件未知的不给。句中花括号处填入同名数值。"""
STEPS_EN = """\
1. **Fix the day.** A month is decided by the rules and figures in force on its first day; the
   fact `as_of` is that day, written yyyymmdd.
2. **Take the figures.** Each [figure](#laws) has the value in force on that day: county (6
   digits) before city (4) before province (2) before nation (`0`); within one area the value for
   the standard that applies to the household (fact `urban`) before the one for both; of several
   the latest `from` not after the day. `null` means revoked.
3. **List the facts** of the household row by row, as the [fact table](facts.md) and
   [the snapshot](../snapshot.md) have them. What is not there is *unknown*, with its cause; never
   0 and never "no".
4. **Compute in order.** Go through the [order of evaluation](order.md); of each rule take the
   version in force; its table says where each argument is defined. A rule is computed once for
   every row of the entity it belongs to.
5. **Read the outcome.** It is `decision__outcome`; the amounts and the proposal on each benefit
   stand on the page [conclusion](decision/index.md).
6. **Give the reasons.** A [reason](#laws) is given where its condition holds for the household, or
   for any person of it; an unknown condition gives none. The braces take the figures named."""
ARGUMENTS = """\
自变量的取值 Values of an argument:

| 取值 values | 含义 | meaning |
|---|---|---|
| 参数 parameter in force | 该户所在地区、城乡、日期有效的数值 | the figure in force for county, residence and day |
| 本行 own row | 同一行的值 | the value of the same row |
| 上级 the one above | 所属的人、户或本次核查的值 | the value of the person, household or run it belongs to |
| 其下各行 all below | 属于本行的全部各行，按次序 | all rows that belong to this row, in order |
| 同户各人 all fellows | 同一户的全部人员，按次序，从0起编号 | all persons of the household, in order, from 0 |
"""
HELPERS = """\
规则文本只用下列写法。`u` 为未知；结果未知时，其原因为全部未知运算项的原因之和。完整说明见
[规则语言](../language.md)和[未知](../unknown.md)。
The rule texts use only what stands here. `u` is unknown; an unknown result carries the causes of
all unknown operands. In full: [the rule language](../language.md), [unknown](../unknown.md).

| 写法 written | 含义 meaning | 遇未知 with unknown |
|---|---|---|
| `a + b`, `a - b`, `a < b`, `a <= b`, `a == b` | 加、减、比较 sum, difference, comparison | 未知 unknown |
| `a * b` | 乘 product | 0 乘未知为 0 `0 * u` is 0; 其余未知 else unknown |
| `a // 12` | 除以12，向下取整 divided by 12, down | 未知 unknown |
| `a & b` | 且 and | 有一为“否”即为“否” no as soon as one is no; 否则未知 else unknown |
| `a \\| b` | 或 or | 有一为“是”即为“是” yes as soon as one is yes; 否则未知 else unknown |
| `not_(a)` | 非 the opposite | 未知 unknown |
| `known(a)` | 是否已知 whether known | 恒已知 itself always known |
| `where(c, a, b)` | c 为是取 a，否则取 b one of two | c 未知：a、b 已知且相等取之，否则未知（三者原因之和） u: the value where both are known and equal, else unknown for the causes of all three; 未取的一支不影响 the branch not taken does not matter |
| `least(…)`, `greatest(…)` | 最小、最大 | 有一未知即未知 unknown as soon as one is |
| `clamp(x, low, high)` | `greatest(low, least(x, high))` | 同上 likewise |
| `total(m)`, `count(m)` | 各行之和、为“是”的行数 sum, how many hold | 有一未知即未知；无行为 0 unknown as soon as one is; 0 over none |
| `total_known(m)` | 已知各行之和 sum of the known rows | 恒已知 always known |
| `any_(m)` | 有一行为“是” one holds | 有“是”即“是”；否则有未知即未知；无行为“否” yes as soon as one is; else unknown if one is; no over none |
| `all_(m)` | 各行均为“是” all hold | 有“否”即“否”；否则有未知即未知；无行为“是” no as soon as one is not; else unknown if one is; yes over none |
| `largest(m, d)` | 最大的一行；无行为 d the largest, d over none | 有一未知即未知 unknown as soon as one is |
| `at(p, m, d)` | 第 p 人的值；p 为 -1 取 d the value of person p; d for -1 | p 未知即未知；无第 p 人为未知（相互矛盾） unknown; a place nobody has: unknown (contradicted) |
| `rounded(a, r)` | a 按 r 取整 made round | 未知 unknown |
| `share(a, q, r)` | a × q ÷ 10000，最后按 r 取整一次 made round once | a 或 q 为 0 得 0，否则未知 0 where either is 0, else unknown |
| `part(a, n, r)` | a ÷ n，按 r 取整 made round | n 为 0：未知（无法计算） n = 0: unknown (undefined); 未知 unknown |
| `years_between(a, b)` | `(b - a) // 10000`，日期写作 yyyymmdd | 未知 unknown |
| `month_of(d)` | `d // 100` | 未知 unknown |
| `months_between(a, b)` | `(b // 100 - a // 100) * 12 + b % 100 - a % 100` | 未知 unknown |
| `months_later(m, n)` | `i = m // 100 * 12 + m % 100 - 1 + n`, `i // 12 * 100 + i % 12 + 1` | 未知 unknown |

取整规则 A rounding: 基数 base（分 fen）；`up` 向上、`down` 向下到基数的整数倍，`nearest` 取最近的整数倍，恰为一半时按
`tie` 向上或向下。 up or down to a multiple of the base, or to the nearest, an exact half going where the tie says.
"""


def index_page(book: Contents, day: date | None) -> str:
    """How to recompute a decision, and the way to every page."""
    title = "# 规则手册 The rule book"
    scope = (
        f"{day}有效的规则手册。 The rule book in force on {day}."
        if day
        else "全部时期的规则、数值、取整、理由和算例。 All rules, figures, roundings, reasons and "
        "worked cases, of all dates."
    )
    lines = [
        title,
        "",
        f"{scope} 由规则本身生成，版本 Generated from the rules themselves, version "
        f"`{book.library.digest[:16]}`.",
        "",
        "## 手工复算 {#by-hand}",
        "",
        *STEPS_ZH.splitlines(),
        "",
        "## Recompute a decision by hand {#recompute}",
        "",
        *STEPS_EN.splitlines(),
        "",
        "## 对象和类型 Entities and types {#types}",
        "",
        *_entities(),
        *ARGUMENTS.splitlines(),
        "",
        *_types(),
        "## 写法 What the rule texts mean {#helpers}",
        "",
        *HELPERS.splitlines(),
        "",
        "## 数值状态 How far a figure can be trusted {#status}",
        "",
        *_statuses(),
        "## 目录 Laws {#laws}",
        "",
        *law_links(book, book.library),
        "[事实 facts](facts.md) · [代码 codes](codes.md) · [计算顺序 order](order.md) · "
        "[变更日历 calendar](calendar.md)",
        "",
    ]
    lines += _results(book)
    return "\n".join(lines)


def _entities() -> list[str]:
    rows = []
    for entity in ENTITIES:
        above = PARENT.get(entity)
        belongs = f"`{above}` {ENTITY_WORDS[above].zh}" if above else "—"
        rows.append((f"`{entity}`", ENTITY_WORDS[entity].zh, belongs))
    return table(("对象 entity", "中文", "属于 belongs to"), rows)


def _types() -> list[str]:
    rows = [(f"`{name}`", words.zh, words.en) for name, words in TYPE_WORDS.items()]
    rows.append(("其他 others", "代码，见[代码](codes.md)", "codes, see [codes](codes.md)"))
    return table(("类型 type", "中文", "English"), rows)


def _statuses() -> list[str]:
    words = {
        "verified": "已核对原文 the text was read",
        "remembered": "凭记忆，未再核对 known, not read again",
        "illustrative": "本市未能确定，仅供规则运行，不得作为发放依据 "
        "not established for this city; it makes the rules run, nothing is paid by it",
    }
    rows = [(badge(status), words[status]) for status in STATUS_WORDS]
    return table(("状态 status", "含义 meaning"), rows)


def _results(book: Contents) -> list[str]:
    """The results a reader looks for first, where the library has them."""
    names = [f"decision__{leaf}" for leaf in RESULTS if f"decision__{leaf}" in book.rules]
    if not names:
        return []
    rows = [(book.link(n, ""), book.title(n).zh, book.title(n).en) for n in names]
    head = "## 主要结果 Main results {#results}"
    return [head, "", *table(("规则 rule", "中文", "English"), rows)]
