"""Sources read in Chinese: the acts with their articles, and how far they can be trusted."""

from __future__ import annotations

import re

import pytest

from minsheng.policy.engine.library import Library, load_library
from minsheng.policy.rulebook.acts import Act, read_acts
from minsheng.policy.rulebook.law_page import docstring_parts
from minsheng.policy.rulebook.sources import numeral, source_in_chinese

DIBAO, TRIAL = "《最低生活保障审核确认办法》", "《最低生活保障审核审批办法（试行）》"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def acts(library: Library) -> tuple[Act, ...]:
    found = read_acts(library)
    assert found is not None
    return found.acts


@pytest.mark.parametrize(
    ("source", "chinese"),
    [
        ("S1 arts 9, 14", "《社会救助暂行办法》第九条、第十四条"),
        ("S3 art. 10(1); S2 art. 8.", f"{TRIAL}第十条第一项；{DIBAO}第八条"),
        ("S6 items 7 and 11", "《关于改革完善社会救助制度的意见》第七项、第十一项"),
        ("S1 arts 47-49", "《社会救助暂行办法》第四十七条至第四十九条"),
        ("S2 art. 13 (2), (3)", f"{DIBAO}第十三条第二项、第三项"),
        (f"{DIBAO}第八条 (S2 art. 8), in force 2021-07-01.", f"{DIBAO}第八条，2021-07-01起施行"),
        (f"{TRIAL}第五条第二、三项 (S3 art. 5 (2), (3)).", f"{TRIAL}第五条第二、三项"),
        ("none before 《关于改革完善社会救助制度的意见》 (S6), 2020-08-25.",
         "《关于改革完善社会救助制度的意见》（此前没有规定）"),
        ("国发〔2016〕14号 [memory]; S1 art. 14",
         "国发〔2016〕14号；《社会救助暂行办法》第十四条（凭记忆）"),
        ("S2 art. 8(1): 三级智力残疾人、三级精神残疾人",
         f"{DIBAO}第八条第一项：三级智力残疾人、三级精神残疾人"),
        ("10 % after the neighbouring city (T1, T3); Nantong's shares are not established",
         "江苏某市系统（T1、T3）（本市文件未查实）"),
        ("FACTS 1.5 gives 1.5 to 2 as typical; 1.5 stands in", "《依据与可信度》1.5（数值暂定）"),
        ("《中华人民共和国民法典》第一千零六十七条 (FACTS 1.5)",
         "《中华人民共和国民法典》第一千零六十七条、《依据与可信度》1.5"),
        ("the sum of the awards in force.", "现行救助决定"),
        ("something else", "something else"),
    ],
)  # fmt: skip
def test_a_source_is_cited_in_chinese(acts, source: str, chinese: str) -> None:
    assert source_in_chinese(source, acts) == chinese


def test_a_day_is_no_article(acts) -> None:
    assert source_in_chinese("S9 part 2, 2018-01-23", acts).endswith("第二部分")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        *((1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (58, "五十八"), (100, "一百")),
        *((101, "一百零一"), (110, "一百一十"), (1067, "一千零六十七"), (1000, "一千")),
    ],
)
def test_numbers_are_written_as_in_an_act(number: int, words: str) -> None:
    assert numeral(number) == words


def test_no_english_is_left_in_any_source_of_the_law(library, acts) -> None:
    sources = {value.source for p in library.parameters.values() for value in p.values}
    sources |= {reason.source for reason in library.reasons}
    sources |= {
        docstring_parts(library.parsed[rule].docstring)["Source:"] for rule in library.rules
    }
    for source in sources:
        chinese = source_in_chinese(source, acts)
        assert not re.search("[a-z]{3}", chinese), chinese
        assert not re.search("、、|；；|：：|，，|（）", chinese), chinese
