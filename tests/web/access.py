"""Who reaches what: every address of the site, every persona, records here and elsewhere.

Each address stands here once, with the personas who hold the right to it, or the tests fail.
Whether a persona also sees a record follows from where the record is (`COVERS`). Written by
hand, and on purpose not read from the doors it is held against.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

PERSONAS = (
    "chief", "reviewer", "clerk", "clerk2", "village", "analyst", "payment", "auditor", "admin",
    "outsider",
)  # fmt: skip
ANYBODY = "anybody"
"""Not signed in."""


class Where(StrEnum):
    """Where a record is."""

    HERE = "here"
    ELSEWHERE = "elsewhere"


COVERS = {
    Where.HERE: {"chief", "reviewer", "clerk", "village", "payment", "auditor", "admin"},
    Where.ELSEWHERE: {"chief", "auditor", "admin", "outsider"},
}
"""Of a record in 永济村 (启东市北新镇), and of one in 如皋市: whose roles reach it."""

SEE_PEOPLE = {
    "chief", "reviewer", "clerk", "clerk2", "village", "payment", "auditor", "outsider",
}  # fmt: skip
IMPORT = {"reviewer", "clerk", "clerk2", "outsider"}
EXPORT = IMPORT | {"payment"}
EDIT_GRIDS = {"clerk", "clerk2", "village", "outsider"}
SEE_RUNS = {"chief", "reviewer", "clerk", "clerk2", "analyst", "auditor", "outsider"}
SEE_EVERY_CASE = {"chief", "auditor"}
EDIT_PEOPLE = {"reviewer", "clerk", "clerk2", "village", "outsider"}
REVEAL = {"reviewer", "clerk", "clerk2", "payment", "outsider"}
MERGE = {"reviewer"}
EVERYBODY = set(PERSONAS)
CLERKS = frozenset({"clerk", "clerk2", "outsider"})
WORK_FINDINGS = BREAK_GLASS = {"reviewer", "clerk", "clerk2", "village", "outsider"}
LOOK_AFTER = CONFIRM = {"chief", "admin"}
PROPOSE = {"admin"}
SEEN = {"version": "1"}
"""What a form of a record brings back: the version that was shown."""
DAY, NEXT = "2026-01-05", "2026-12-05"
USE_API = {"reviewer", "clerk", "clerk2", "outsider"}


@dataclass(frozen=True)
class Row:
    """What is known of an address.

    Attributes:
        allowed: who holds the right to it.
        record: what kind of record its arguments name; none for a page of its own. A `run` is
            for everybody who holds the right, and shows the records each of them may see.
        query: asked with it; `{name}` is the record's name.
        method: by which it is asked.
        data: sent with it.
        shows: whether the name of a record that is seen must stand in the answer.
        public: whether whoever is not signed in is answered, too.
        answer: what whoever may gets.
        elsewhere: what they get of a record their roles do not reach.
        works: who of those that reach a record is answered so, or shown its name; the others of
            them are refused, or shown none. All of them where empty.
    """

    allowed: set[str] = field(default_factory=set)
    record: str = ""
    query: dict[str, str] = field(default_factory=dict)
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)
    shows: bool = True
    public: bool = False
    answer: int = 200
    elsewhere: int = 404
    works: frozenset[str] = frozenset()

    def answers(self, persona: str) -> bool:
        """Whether who reaches a record is answered as the row says."""
        return not self.works or persona in self.works


def register() -> dict[str, tuple[Row, ...]]:
    """The forms of the register: each looked at, and each sent."""
    return {
        "enter_person": _form(EDIT_PEOPLE, "", {"name": "新人"}, answer=422),
        "reveal_number": _form(REVEAL, "person", {"reason": "核对申请材料"}, answer=200),
        "reveal_phone": _form(REVEAL, "person", {"reason": "约定入户时间"}, answer=200),
        "correct_person": _form(EDIT_PEOPLE, "person", {"name": "{name}"} | SEEN),
        "note_death": _form(EDIT_PEOPLE, "person", {"day": DAY} | SEEN),
        "move_out": _form(EDIT_PEOPLE, "person", {"day": DAY} | SEEN),
        "hand_over": _form(
            EDIT_PEOPLE, "person",
            {"column": "area_lived", "area": "{third}", "reason": "投奔子女"} | SEEN,
        ),
        "relate": _form(EDIT_PEOPLE, "person", {"other": "{other}", "kind": "sibling"}),
        "authorise": _form(
            EDIT_PEOPLE, "person",
            {"purposes": "income", "paper": "2026-1", "signed": DAY, "until": NEXT},
        ),
        "note_consent": _form(EDIT_PEOPLE, "person", {"purpose": "photo", "given": DAY}),
        "end_relation": _form(EDIT_PEOPLE, "relation", {"day": DAY}),
        "withdraw_authorisation": _form(EDIT_PEOPLE, "authorisation", {"day": DAY}),
        "withdraw_consent": _form(EDIT_PEOPLE, "consent", {"day": DAY}),
        "found_household": _form(EDIT_PEOPLE, "", {"address": "3组8号"}, answer=422),
        "correct_household": _form(EDIT_PEOPLE, "household", {"address": "{name}巷1号"} | SEEN),
        "hand_over_household": _form(
            EDIT_PEOPLE, "household", {"area": "{third}", "reason": "全家迁居"} | SEEN
        ),
        "close_household": _form(EDIT_PEOPLE, "household", {"day": DAY} | SEEN),
        "add_member": (
            Row(EDIT_PEOPLE, record="household", query={"q": "{name}"}),
            Row(EDIT_PEOPLE, record="household", query={"chosen": "{person}"}),
            Row(
                EDIT_PEOPLE, record="household", method="post", shows=False, answer=302,
                data={"person": "{other}", "since": DAY},
            ),
        ),
        "leave_household": _form(EDIT_PEOPLE, "membership", {"day": DAY}),
        "duplicates": (Row(MERGE, record="name"),),
        "duplicate": (
            Row(MERGE, record="duplicate"),
            Row(
                MERGE, record="duplicate", method="post", shows=False, answer=302,
                data={"verdict": "apart", "note": "出生地不同", "version": "1.1"},
            ),
            Row(
                MERGE, record="duplicate", method="post", shows=False, answer=302,
                data={"verdict": "first", "note": "同一人", "version": "1.1"},
            ),
            Row(
                MERGE, record="duplicate", method="post", answer=409,
                data={"verdict": "first", "note": "同一人", "version": "0.0"},
            ),
        ),
        "undo_merge": _form(MERGE, "merge", {"sure": "yes"}),
        "organisations": (
            Row(SEE_PEOPLE, record="name"),
            Row(SEE_PEOPLE, record="name", query={"name": "{name}"}),
        ),
        "organisation": (Row(SEE_PEOPLE, record="organisation"),),
        "enter_organisation": _form(EDIT_PEOPLE, "", {"name": "敬老院"}, answer=422),
        "edit_organisation": _form(
            EDIT_PEOPLE, "organisation",
            {"name": "{name}之家", "kind": "养老机构", "area": "{area}"} | SEEN,
        ),
        "enter_site": _form(
            EDIT_PEOPLE, "organisation", {"name": "一号楼", "kind": "站点", "area": "{area}"}
        ),
        "sites": (
            Row(SEE_PEOPLE, record="name"),
            Row(SEE_PEOPLE, record="name", query={"stairs": "1"}),
        ),
        "edit_site": _form(
            EDIT_PEOPLE, "site", {"name": "一号楼", "kind": "站点", "area": "{area}"} | SEEN
        ),
        "workers": (
            Row(SEE_PEOPLE, record="name"),
            Row(SEE_PEOPLE, record="name", query={"within": "90"}),
        ),
        "worker": (Row(SEE_PEOPLE, record="worker"),),
        "enter_worker": _form(EDIT_PEOPLE, "organisation", {"name": "单工", "area": "{area}"}),
        "edit_worker": _form(EDIT_PEOPLE, "worker", {"name": "{name}工", "area": "{area}"} | SEEN),
        "add_licence": _form(EDIT_PEOPLE, "worker", {"kind": "养老护理员"}),
        "edit_licence": _form(EDIT_PEOPLE, "licence", {"kind": "养老护理员"} | SEEN),
        "end_licence": _form(
            EDIT_PEOPLE, "licence",
            {"ending": "revoked", "day": DAY, "note": "苏民罚〔2026〕1号"} | SEEN,
        ),
    }  # fmt: skip


def _form(
    allowed: set[str], record: str, data: dict[str, str], *, answer: int = 302
) -> tuple[Row, ...]:
    """A form that is looked at, and then sent."""
    return (
        Row(allowed, record=record, shows=bool(record)),
        Row(
            allowed, record=record, method="post", data=data, answer=answer,
            shows=bool(record) and answer == 200,
        ),
    )  # fmt: skip


ACCESS: dict[str, tuple[Row, ...]] = {
    # What waits for clerks stands on the desk of clerks, and is settled by them alone.
    "desk": (Row(EVERYBODY, record="name", works=CLERKS),),
    "find": (
        Row(SEE_PEOPLE, query={"q": "{name}"}, record="name"),
        Row(
            SEE_PEOPLE,
            record="name",
            method="post",
            data={"q": "{number}"},
            shows=False,
            answer=302,
        ),
    ),
    "household": (Row(SEE_PEOPLE, record="household"),),
    "person": (Row(SEE_PEOPLE, record="person"),),
    "areas": (Row(EVERYBODY, shows=False), Row(EVERYBODY, query={"q": "qds"}, shows=False)),
    "area": (
        Row(EVERYBODY, record="area", shows=False, elsewhere=200),
        Row(EVERYBODY, record="area", query={"day": "2019-05-01"}, shows=False, elsewhere=200),
    ),
    "area_people": (
        Row(SEE_PEOPLE, record="area", query={"name": "{name}"}),
        Row(SEE_PEOPLE, record="area", query={"name": "{name}", "by": "registered"}),
    ),
    "area_households": (Row(SEE_PEOPLE, record="area", query={"name": "{name}"}),),
    "grid_add": (
        Row(
            EDIT_GRIDS,
            record="area",
            method="post",
            data={"name": "第一网格"},
            shows=False,
            answer=302,
            elsewhere=403,
        ),
    ),
    "grid_rename": (
        Row(
            EDIT_GRIDS,
            record="area",
            method="post",
            data={"name": "第一网格", "was": "永济村"},
            shows=False,
            answer=409,
            elsewhere=403,
        ),
    ),
    "grid_close": (
        Row(
            EDIT_GRIDS,
            record="area",
            method="post",
            data={"was": "永济村"},
            shows=False,
            answer=409,
            elsewhere=403,
        ),
    ),
    "exchange": (Row(EXPORT, shows=False),),
    "exchange_export": (
        Row(
            EXPORT,
            record="name",
            method="post",
            data={"listing": "people", "form": "csv", "reason": "核对"},
        ),
    ),
    "exchange_empty": (Row(IMPORT, query={"listing": "people"}, shows=False),),
    "upload_begin": (Row(IMPORT, method="post", shows=False, answer=422),),
    "upload_piece": (
        Row(IMPORT, record="upload", method="post", shows=False, answer=422, elsewhere=422),
    ),
    "import_check": (Row(IMPORT, method="post", shows=False, answer=302),),
    "import": (Row(IMPORT, record="nothing", shows=False, answer=404),),
    "import_faults": (Row(IMPORT, record="nothing", shows=False, answer=404),),
    "import_apply": (Row(IMPORT, record="nothing", method="post", shows=False, answer=404),),
    "import_drop": (Row(IMPORT, record="nothing", method="post", shows=False, answer=404),),
    "runs": (Row(SEE_RUNS, shows=False),),
    "run": (Row(SEE_RUNS, record="run"), Row(SEE_RUNS, record="run", query={"area": "0"})),
    "run_report": (Row(SEE_EVERY_CASE, record="run", shows=False),),
    "run_report_file": (Row(SEE_EVERY_CASE, record="run", shows=False),),
    "cases": (Row(SEE_PEOPLE, record="name", query={"shown": "all"}),),
    "case_open": (
        Row(SEE_PEOPLE, record="household", works=frozenset(WORK_FINDINGS)),
        Row(
            SEE_PEOPLE,
            record="household",
            works=frozenset(WORK_FINDINGS),
            method="post",
            shows=False,
            answer=302,
            data={"benefit": "expenditure", "origin": "counter"},
        ),
    ),
    "case_review": (
        Row(SEE_PEOPLE, record="household", works=frozenset(WORK_FINDINGS)),
        Row(
            SEE_PEOPLE,
            record="household",
            works=frozenset(WORK_FINDINGS),
            method="post",
            shows=False,
            answer=302,
            data={"benefit": "dibao"},
        ),
    ),
    "case_draw": (Row({"reviewer"}, method="post", shows=False, answer=302),),
    "case": (Row(SEE_PEOPLE, record="case"), Row(SEE_PEOPLE, record="ended")),
    "case_take": (
        Row(
            SEE_PEOPLE,
            record="case",
            method="post",
            shows=False,
            answer=302,
            data=SEEN,
            works=frozenset(WORK_FINDINGS),
        ),
    ),
    "case_notice": (Row(SEE_PEOPLE, record="ended"),),
    "case_notice_file": (Row(SEE_PEOPLE, record="ended", shows=False),),
    "case_sheet": (Row(SEE_PEOPLE, record="ended", shows=False),),
    "case_deed": (
        Row(SEE_PEOPLE, record="case_accept", works=CLERKS),
        Row(
            SEE_PEOPLE,
            record="case_decide",
            works=frozenset({"reviewer"}),
            answer=302,
            shows=False,
        ),
        Row(
            SEE_PEOPLE,
            record="case_tell",
            method="post",
            works=CLERKS,
            answer=302,
            shows=False,
            data={"papers": "income", "note": "请补交"} | SEEN,
        ),
        Row(SEE_PEOPLE, record="case_tell", method="post", works=CLERKS, answer=422, data=SEEN),
    ),
    "case_fact": (
        Row(SEE_PEOPLE, record="case_fact", works=CLERKS | {"village"}, shows=False),
        Row(
            SEE_PEOPLE,
            record="case_fact",
            method="post",
            works=CLERKS | {"village"},
            answer=302,
            shows=False,
            data={"value": "1", "how": "visit"} | SEEN,
        ),
    ),
    "procedures": (Row(EVERYBODY, shows=False),),
    "procedure": (Row(EVERYBODY, record="procedure", shows=False, elsewhere=200),),
    "findings": (Row(WORK_FINDINGS, query={"shown": "all"}, record="name", shows=True),),
    "finding": (
        Row(WORK_FINDINGS, record="finding"),
        Row(
            WORK_FINDINGS,
            record="finding",
            method="post",
            works=CLERKS,
            shows=False,
            answer=302,
            data={"outcome": "refused", "note": "说明", "version": "1"},
        ),
        Row(
            WORK_FINDINGS,
            record="finding",
            method="post",
            works=CLERKS,
            answer=422,
            data={"outcome": "whatever", "version": "1"},
        ),
        Row(
            WORK_FINDINGS,
            record="finding",
            method="post",
            works=CLERKS,
            answer=409,
            data={"outcome": "refused", "note": "说明", "version": "7"},
        ),
    ),
    "finding_take": (
        Row(
            WORK_FINDINGS,
            record="finding",
            method="post",
            works=CLERKS,
            shows=False,
            answer=302,
            data={"version": "1"},
        ),
    ),
    "finding_withdraw": (
        Row(
            WORK_FINDINGS,
            record="handed",
            method="post",
            shows=False,
            answer=302,
            data={"version": "1"},
        ),
    ),
    "users": (Row(LOOK_AFTER, shows=False),),
    "user_new": (Row(PROPOSE, shows=False), Row(PROPOSE, method="post", shows=False, answer=422)),
    "user": (
        Row(LOOK_AFTER, record="user", shows=False),
        Row(LOOK_AFTER, record="user", method="post", shows=False, answer=422),
    ),
    "user_deactivate": (Row(PROPOSE, record="user", method="post", shows=False, answer=302),),
    "lift_relative": (
        Row(PROPOSE, record="relative", shows=False),
        Row(
            PROPOSE,
            record="relative",
            method="post",
            data={"reason": "登记有误"},
            shows=False,
            answer=302,
        ),
    ),
    "request_grant": (Row(CONFIRM, record="request", method="post", shows=False, answer=302),),
    "request_withdraw": (
        Row(LOOK_AFTER, record="request", method="post", shows=False, answer=302),
    ),
    "roles_propose": (
        Row(PROPOSE, shows=False),
        Row(PROPOSE, method="post", shows=False, answer=422),
    ),
    "roles_waiting": (Row(CONFIRM, shows=False),),
    "roles_confirm": (Row(CONFIRM, method="post", shows=False, answer=302),),
    "role_end": (Row(LOOK_AFTER, record="role", method="post", shows=False, answer=302),),
    "delegate": (
        Row(EVERYBODY, record="role", shows=False, answer=404),
        Row(EVERYBODY, record="role", method="post", shows=False, answer=404),
    ),
    "glass": (
        Row(BREAK_GLASS, shows=False),
        Row(BREAK_GLASS, method="post", shows=False, answer=422),
    ),
    "audit": (Row({"auditor"}, shows=False),),
    "audit_entry": (Row({"auditor"}, record="entry"),),
    "audit_seals": (Row({"auditor"}, shows=False),),
    "audit_export": (
        Row({"auditor"}, method="post", shows=False, answer=200, data={"reason": "季度检查"}),
        Row({"auditor"}, method="post", shows=False, answer=302),
    ),
    "help": (Row(EVERYBODY, shows=False),),
    "account": (Row(EVERYBODY, shows=False),),
    "sign_out_elsewhere": (Row(EVERYBODY, method="post", shows=False, answer=302),),
    "exclude": (
        Row(SEE_PEOPLE, shows=False),
        Row(SEE_PEOPLE, method="post", shows=False, answer=422),
    ),
    **register(),
    "tokens": (Row(USE_API, shows=False),),
    "new_token": (Row(USE_API, method="post", shows=False, answer=422),),
    # Of others there is none: whose number it is, is not said.
    "revoke_token": (Row(EVERYBODY, method="post", data={"token": "1"}, shows=False, answer=403),),
    "language": (
        Row(
            EVERYBODY, public=True, method="post", data={"language": "en"}, shows=False, answer=302
        ),
    ),
    "counties": (Row(EVERYBODY, public=True, shows=False),),
    "healthz": (Row(EVERYBODY, public=True, shows=False),),
}
LIBRARIES = ("account_", "mfa_")
"""Addresses of the library of accounts: about oneself alone; their doors are its own."""
INTERFACE = "api-"
"""Addresses of the interface for programs: `tests/web/api/access.py` is their matrix."""
