"""The page of the acts: how each is cited, its number, its days in force."""

from __future__ import annotations

from collections.abc import Iterator

from minsheng.policy.engine.reasons import Reason
from minsheng.policy.rulebook.acts import Act, Acts, read_acts
from minsheng.policy.rulebook.contents import Contents
from minsheng.policy.rulebook.law_page import table
from minsheng.policy.rulebook.wording import (
    KEY,
    OPEN,
    badge,
    cited,
    day_from,
    day_to,
    escaped,
)

ACTS_ZH = (
    "规则、数值和理由所依据的法规文件，每件只有一个名称。法律、法规和办法按名称引用；意见、通知以及"
    "同名的办法，名称后注明文号。“简称”可在出处中代替全称；状态指是否读过原文。"
)
ACTS_EN = (
    "The acts on which rules, figures and reasons rest, each under one name. Laws, regulations "
    "and measures are cited by name; opinions and notices, and measures that share a name, with "
    "their number. What stands under *short* may take the name's place in a source; the status "
    "says whether the text was read."
)


def acts_page(book: Contents) -> str:
    """Every act with the reasons that cite it."""
    lines = ["# 法规文件 Acts", "", ACTS_ZH, "", ACTS_EN, ""]
    acts = read_acts(book.library)
    if acts is None:
        return "\n".join(lines)
    heads = ("文件 act", "有效期 in force", "状态 status", "引用的理由 reasons that cite it")
    lines += table(heads, [(*_row(act), _cited_by(book, act.cited.zh)) for act in acts.acts])
    lines += ["## 文件待查 Documents not established {#open}", "", *_unnamed(book, acts)]
    return "\n".join(lines)


def _row(act: Act) -> tuple[str, ...]:
    """The cells of one act: what it is called, when it is in force, how far it is known."""
    called = [escaped(act.cited.zh), escaped(act.cited.en)]
    uncertain = f" {badge(act.number_status)}" if act.number_status != act.status else ""
    if act.number and (uncertain or act.number not in act.cited.zh):
        called.append(f"文号 number {escaped(act.number)}{uncertain}")
    if act.short:
        short = "、".join(cited(s, "") if KEY.fullmatch(s) else escaped(s) for s in act.short)
        called.append(f"简称 short {short}")
    days = f"{day_from(act.start)} –<br>{day_to(act.end)}"
    if act.day_status != act.status:
        days += f"<br>{badge(act.day_status)}"
    return (
        f'<div class="act">{"<br>".join(called)}</div>',
        f'<div class="days">{days}</div>',
        badge(act.status),
    )


def _unnamed(book: Contents, acts: Acts) -> Iterator[str]:
    """What is cited though no document could be named."""
    yield "文件未能查实，引用时如实注明。 No document was found; what cites it says so."
    yield ""
    rows = [(escaped(w.zh), escaped(w.en), _cited_by(book, w.zh)) for w in acts.unnamed]
    yield from table(("中文", "English", "引用的理由 reasons that cite it"), rows)


def _cited_by(book: Contents, name: str) -> str:
    """Links to the reasons whose article names an act."""
    return " ".join(_link(book, r) for r in book.library.reasons if name in r.article_zh) or OPEN


def _link(book: Contents, reason: Reason) -> str:
    return f"[`{reason.code}`]({reason.law}/index.md#{book.reason_anchor(reason)})"
