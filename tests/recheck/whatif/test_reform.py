"""A reform changes a copy of the figures, place by place, and nothing of the law's texts."""

from __future__ import annotations

from datetime import date

import pytest

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.fused.columns import area_rows
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.library import Library
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.whatif.files import Reform, read_reform, ready
from minsheng.recheck.whatif.reform import reformed
from minsheng.recheck.whatif.settings import read_set

DAY = date(2020, 11, 1)
COUNTIES = ("320613", "320681")
AREAS = area_rows(COUNTIES)
CARE = "disability_subsidy__care_standard_m"


def values(library: Library, texts: tuple[str, ...], name: str, day: date = DAY) -> list[object]:
    """A figure in each place, as the reformed book of a day has it."""
    made, _ = reformed(library, [read_set(t, library) for t in texts], day, COUNTIES)
    book = compile_book(made, day)
    return [book.value(name, *area).value for area in AREAS]


@pytest.mark.parametrize(
    ("texts", "name", "wanted"),
    [
        (("dibao.standard=780",), "dibao__standard_m", [78_000] * 4),
        (("dibao.standard[320681]=780",), "dibao__standard_m", [71_000, 71_000, 78_000, 78_000]),
        (("dibao.standard[rural]=780",), "dibao__standard_m", [78_000, 71_000, 78_000, 71_000]),
        (
            ("dibao.standard=700", "dibao.standard[320681/urban]=+10%"),
            "dibao__standard_m",
            [70_000, 70_000, 70_000, 77_000],
        ),
        (("disability_subsidy.care_standard=highest",), CARE, [12_000] * 4),
        (("disability_subsidy.care_standard[320681]=lowest",), CARE, [8_000, 12_000, 8_000, 8_000]),
        (("disability_subsidy.care_standard=+0.4%",), CARE, [8_032, 12_048, 8_032, 12_048]),
        (("dibao.standard=+0.0005%",), "dibao__standard_m", [71_000] * 4),
        (("expenditure.pays_cash=no",), "expenditure__pays_cash", [False] * 4),
    ],
)
def test_the_book_has_the_new_figures(library: Library, texts, name, wanted) -> None:
    assert values(library, texts, name) == wanted
    book = compile_book(library, DAY)
    assert book.value("dibao__standard_m", "320681", "urban").value == 71_000  # left as it was


def test_half_a_fen_goes_up(library: Library) -> None:
    texts = ("dibao.standard=100.01", "dibao.standard=+50%")
    assert values(library, texts, "dibao__standard_m") == [15_002] * 4


def test_new_figures_are_illustrative_and_name_the_reform(library: Library) -> None:
    setting = read_set("margin.ceiling_rate=160%", library)
    made, figures = reformed(library, [setting], DAY, COUNTIES)
    value = compile_book(made, DAY).value("margin__ceiling_rate", "320681", "urban")
    assert value.status == "illustrative"
    assert value.source == "what if: --set margin.ceiling_rate=160%"
    assert [(f.before, f.after) for f in figures] == [(15_000, 16_000)] * 4
    assert made.texts is library.texts


def test_what_is_no_change_leaves_the_figure_alone(library: Library) -> None:
    made, figures = reformed(library, [read_set("dibao.standard=710", library)], DAY, COUNTIES)
    assert made.parameters["dibao__standard_m"] is library.parameters["dibao__standard_m"]
    assert all(f.before == f.after for f in figures)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dibao.standard[310101]=780", "310101 is no place of this snapshot; its counties are"),
        ("dibao.standard=78000", "is 710.00 yuan today; amounts are written in yuan, not in fen"),
        ("dibao.standard=7.8", "if 7.80 yuan is meant, write 7.80yuan"),
        ("dibao.standard=-101%", "-710 is negative"),
        (
            "dibao.standard=+100000000%",
            "is 710.00 yuan today; changed by that share it is 710000710.00 yuan; if that is meant",
        ),
        ("dibao.standard=-99.9%", "it is 0.71 yuan; if that is meant, write 0.71yuan"),
        ("dibao.standard=200000000000yuan", "is beyond 10000000000000, the largest Fen"),
        ("margin.ceiling_rate=20000%", "is beyond 1000000, the largest Rate"),
        ("dibao.exit_months=2000000", "is beyond 1000000, the largest Count"),
    ],
)
def test_what_cannot_be_is_refused(library: Library, text: str, words: str) -> None:
    with pytest.raises(RecheckError) as told:
        reformed(library, [read_set(text, library)], DAY, COUNTIES)
    assert words in str(told.value)


def test_a_figure_that_has_no_value_yet(library: Library) -> None:
    with pytest.raises(RecheckError, match="has no value for 320613, rural on 2020-11-01"):
        reformed(library, [read_set("dibao.mental_grade=3", library)], DAY, COUNTIES)


def read(library: Library, tmp_path, text: str) -> Reform:
    path = tmp_path / "my.yaml"
    path.write_text(text, "utf-8")
    return read_reform(str(path), library, {"启东市": "320681"})


def test_a_file_of_ones_own(library: Library, tmp_path) -> None:
    reform = read(
        library,
        tmp_path,
        """
name: {zh: 试点, en: pilot}
from: 2020-09
parameters:
  dibao:
    standard_m:
      - {value: 720}
      - {place: 启东市, residence: rural, value: +10%}
    amount_rounding: {base: 1000, direction: up, tie: none}
""",
    )
    assert (reform.zh, reform.en) == ("试点", "pilot")
    made, _ = reformed(library, reform.settings, DAY, COUNTIES)
    book = compile_book(made, DAY)
    standards = [book.value("dibao__standard_m", *area).value for area in AREAS]
    assert standards == [72_000, 72_000, 79_200, 72_000]
    assert book.value("dibao__standard_m", "320681", "rural").start == date(2020, 9, 1)
    assert book.value("dibao__amount_rounding", "320681", "rural").value == Rounding(1000, 1, 0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- 1", "is no reform; write `parameters:`"),
        ("name: x", "it changes nothing"),
        ("parametres: {}", "has no `parametres`; the nearest existing name is `parameters`"),
        ("parameters: 7", "parameters are written `law:`"),
        ("parameters: {dibao: 7}", "under `dibao` write `figure: value` lines"),
        ("parameters: {dibao: {standrd: 7}}", "no figure `dibao.standrd`"),
        ("parameters: {dibao: {standard: [7]}}", "write each as {place"),
        ("parameters: {dibao: {standard: [{place: 32, worth: 7}]}}", "write each as {place"),
        ("from: soon\nparameters: {dibao: {standard: 700}}", "from `soon` is no month"),
        ("name: {de: x}\nparameters: {dibao: {standard: 700}}", "name is to be words"),
        ("a: &x 1", "`&` and `*` are not used here"),
    ],
)
def test_a_file_that_is_none(library: Library, tmp_path, text: str, words: str) -> None:
    with pytest.raises(PolicyError) as told:
        read(library, tmp_path, text)
    assert words in str(told.value)


@pytest.mark.parametrize("month", ["2017-12", "2020-12"])
def test_a_beginning_outside_the_book_or_after_the_month_played(library, tmp_path, month) -> None:
    reform = read(library, tmp_path, f"from: {month}\nparameters: {{dibao: {{standard: 700}}}}")
    with pytest.raises(RecheckError, match=f"begins in {month}, outside 2018-01 to 2020-11"):
        reformed(library, reform.settings, DAY, COUNTIES)


def test_a_rounding_that_is_none(library: Library, tmp_path) -> None:
    text = "parameters: {dibao: {amount_rounding: {base: 0, direction: up, tie: none}}}"
    with pytest.raises(PolicyError, match="rounding needs base"):
        reformed(library, read(library, tmp_path, text).settings, DAY, COUNTIES)


def test_there_is_no_such_reform(library: Library, tmp_path) -> None:
    with pytest.raises(RecheckError, match=r"no reform `one-standart`; the nearest .*standard`"):
        read_reform("one-standart", library)
    with pytest.raises(RecheckError, match="there is no file"):
        read_reform(str(tmp_path / "gone.yaml"), library)
    (tmp_path / "gbk.yaml").write_bytes("name: 提高".encode("gb18030"))
    with pytest.raises(RecheckError, match="is not UTF-8"):
        read_reform(str(tmp_path / "gbk.yaml"), library)


def test_the_ready_reforms_are_whole(library: Library) -> None:
    assert ready() == ("one-standard", "raise-standard", "split-standards")
    for name in ready():
        reform = read_reform(name, library)
        assert reform.zh != reform.en
        assert all(reform.about)
        _, figures = reformed(library, reform.settings, DAY, COUNTIES)
        assert any(f.before != f.after for f in figures)


def test_one_standard_leaves_no_place_apart(library: Library) -> None:
    split = read_reform("split-standards", library)
    base, _ = reformed(library, split.settings, DAY, COUNTIES)
    one = read_reform("one-standard", library)
    made, _ = reformed(base, one.settings, DAY, COUNTIES)
    before, after = compile_book(base, DAY), compile_book(made, DAY)
    for setting in one.settings:
        old = {before.value(setting.parameter, *area).value for area in AREAS}
        new = {after.value(setting.parameter, *area).value for area in AREAS}
        assert len(old) > 1
        assert new == {max(old)}
