"""What is said of cells, rows and files: complete, in both languages, nothing left open."""

from __future__ import annotations

import re
from importlib.resources import files
from string import Formatter

from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.extracts.faults import WHOLE_ROW, faults, said
from minsheng.recheck.extracts.offices import offices
from minsheng.recheck.extracts.refusal import sentences

SOURCES = "\n".join(
    entry.read_text(encoding="utf-8")
    for package in ("extracts", "linkage", "importing")
    for entry in files(f"minsheng.recheck.{package}").iterdir()
    if entry.name.endswith(".py")
)
CHINESE = re.compile("[\u4e00-\u9fff]")
ASK = "ask_"


def named(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_each_fault_that_is_given_has_words_and_the_other_way_round():
    for kind in faults():
        assert f'"{kind}"' in SOURCES, kind
    given = set(re.findall(r'pl\.lit\("([a-z]+_[a-z]+)"\)', SOURCES)) | set(WHOLE_ROW)
    assert given <= set(faults())


def test_each_refusal_that_is_raised_has_words_and_the_other_way_round():
    raised = set(re.findall(r'Refused\(\s*"(\w+)"', SOURCES)) | {"twice", "twice_months"}
    # What is doubted of a file that is taken is asked of the office in words of its own.
    asked = {kind.replace("perhaps_", ASK) for kind in raised if kind.startswith("perhaps_")}
    assert raised | asked == set(sentences())


def test_both_languages_name_the_same():
    for kind, pair in sentences().items():
        assert set(pair) == {"zh", "en"}, kind
        names = [{n.removesuffix("_en") for n in named(pair[one])} for one in ("zh", "en")]
        assert names[1] - names[0] <= {"why"}, kind
        assert names[0] <= names[1], kind
        assert CHINESE.search(pair["zh"])
        assert not CHINESE.search(pair["en"]), kind
    for kind, fault in faults().items():
        assert named(fault.zh) == named(fault.en), kind
        assert named(fault.mend_zh) == named(fault.mend_en), kind


def test_each_refusal_ends_with_a_remedy_and_each_question_asks():
    for kind, pair in sentences().items():
        word = "是否" if kind.startswith(ASK) else "请"
        assert word in pair["zh"].split("；")[-1], kind
        assert not pair["zh"].endswith("。")
        assert not pair["en"].endswith(".")


def test_each_fault_is_said_of_every_column_it_can_be_in():
    for contract in contracts().values():
        for column in contract.columns.values():
            for kind in faults():
                if kind in WHOLE_ROW or (
                    kind == "code_unknown" and not (column.codes or column.choices)
                ):
                    continue
                for language in ("zh", "en"):
                    why, mend = said(kind, column, "", language)
                    assert why
                    assert mend
                    assert "{" not in why + mend


def test_each_office_of_a_contract_is_addressed():
    assert {contract.agency for contract in contracts().values()} == set(offices())
