"""What is proposed of each benefit follows one pattern, written out for each."""

from __future__ import annotations

import ast
from inspect import getsource

from minsheng.policy.laws.decision import changes, proposals

APPLIED_FOR = {"dibao", "tekun", "single", "expenditure"}
"""Whoever applies is told of a refusal; who has not asked for basic aid, of a likely grant."""
ASKED_IF_DRAWN = {"living_subsidy", "care_subsidy", "old_age"}
"""Not bound to a family in view: what is drawn, or perhaps drawn, is asked for."""
REFUSED = [
    "refused = benefit_compared == Decision.REFUSE_PROPOSED",
    "taken = refused | (benefit_compared == Decision.STOP_PROPOSED)",
    "granted = benefit_compared == Decision.GRANT_PROPOSED",
    "held = (benefit_compared == Decision.CONTINUE) | (benefit_compared == Decision.ADJUST)",
    "waits = cannot_say & (taken | refuses_inquiry & (granted | held))",
    "return where(waits, Decision.CANNOT_SAY, benefit_compared)",
]
STOPPED = [
    "stopped = benefit_compared == Decision.STOP_PROPOSED",
    "granted = benefit_compared == Decision.GRANT_PROPOSED",
    "moved = granted | (benefit_compared == Decision.ADJUST)",
    "said = where(moved & not_(in_view), Decision.HINT, benefit_compared)",
    "stays = cannot_say | not_(in_view)",
    "return where(stays & stopped, Decision.CANNOT_SAY, said)",
]
ON_DIBAO = [
    *STOPPED[:-1],
    "waits = stays & stopped | dibao_held_up & granted",
    "return where(waits, Decision.CANNOT_SAY, said)",
]
"""The living subsidy is granted to those in dibao, so it waits for dibao."""


def lines(benefit: str) -> list[str]:
    """The lines of a benefit's rule, its name left out."""
    (rule,) = ast.parse(getsource(getattr(changes, f"{benefit}_compared"))).body
    assert isinstance(rule, ast.FunctionDef)
    body = rule.body[1:]  # without the docstring
    return [ast.unparse(line).replace(f"{benefit}_", "benefit_") for line in body]


def expected(benefit: str) -> list[str]:
    """The same as the pattern has them."""
    none = "Decision.SCREENED"
    made = [
        "same = benefit_before_m_hh == benefit_after_m_hh",
        "kept = where(same, Decision.CONTINUE, Decision.ADJUST)",
        "held = where(benefit_after_m_hh == 0, Decision.STOP_PROPOSED, kept)",
    ]
    if benefit in APPLIED_FOR:
        made.append("none = where(pending, Decision.REFUSE_PROPOSED, Decision.SCREENED)")
        none = "none"
    made.append(f"new = where(benefit_after_m_hh == 0, {none}, Decision.GRANT_PROPOSED)")
    made.append("said = where(benefit_before_m_hh == 0, new, held)")
    if benefit in APPLIED_FOR:
        due = "benefit_due" if benefit == "tekun" else "0 < benefit_if_asked_m_hh"
        made.append("settled = where(known(said), said, Decision.CANNOT_SAY)")
        made.append(f"told = where({due}, Decision.HINT, Decision.SCREENED)")
        made.append("open_ = where(assistance_ends, Decision.CANNOT_SAY, Decision.SCREENED)")
        made.append("hint = where(known(told), told, open_)")
        made.append("asked = where(known(basic_asked), basic_asked, True)")
        return [*made, "return where(asked, settled, hint)"]
    asked = "in_view"
    if benefit in ASKED_IF_DRAWN:
        made.append("drawn = not_(known(benefit_before_m_hh)) | (0 < benefit_before_m_hh)")
        asked = "drawn | in_view"
    made.append(f"unsaid = where({asked}, Decision.CANNOT_SAY, Decision.SCREENED)")
    return [*made, "return where(known(said), said, unsaid)"]


def test_all_benefits_follow_the_pattern() -> None:
    benefits = {n.removesuffix("_compared") for n in vars(changes) if n.endswith("_compared")}
    assert len(benefits) == 9
    for benefit in benefits:
        assert lines(benefit) == expected(benefit), benefit
        (rule,) = ast.parse(getsource(getattr(proposals, f"{benefit}_change"))).body
        assert isinstance(rule, ast.FunctionDef)
        body = [ast.unparse(line).replace(f"{benefit}_", "benefit_") for line in rule.body[1:]]
        other = ON_DIBAO if benefit == "living_subsidy" else STOPPED
        assert body == (REFUSED if benefit in APPLIED_FOR else other), benefit
