"""The pages hold every name of the book, and every link on them leads somewhere."""

from __future__ import annotations

import errno
import importlib
import re
from datetime import date
from pathlib import Path

import pytest

from minsheng.policy.engine.book import change_days, compile_book
from minsheng.policy.rulebook import pages, write_pages
from minsheng.policy.rulebook.contents import on_day
from minsheng.policy.rulebook.pages import PART

LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
ANCHOR = re.compile(r'\{#([\w-]+)\}|<a id="([\w-]+)">')
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def test_every_rule_stands_on_its_page_with_every_version(library, folder):
    for rule in library.rules:
        page = read(folder, f"{rule.law}/index.md")
        assert f"| `{rule.name}` | `{rule.entity}`" in page
        assert f"| `{rule.function.__name__}` |" in page
        assert f"def {rule.function.__name__}(" in page


def test_every_value_stands_with_its_status_and_source(library, folder):
    for parameter in library.parameters.values():
        page = read(folder, f"{parameter.law}/index.md")
        section = page.split(f"{{#{parameter.leaf}}}")[1].split("\n### ")[0]
        rows = [line for line in section.splitlines() if line.startswith("| 2")]
        assert len(rows) == len(parameter.values)
        for value, row in zip(parameter.values, rows, strict=True):
            assert f"{{.{value.status}}}" in row
            assert value.start.isoformat() in row
            assert value.source.replace("|", "\\|")[:30] in LINK.sub(r"\1", row)


def test_every_rounding_says_base_direction_and_tie(library, folder):
    for law in {p.law for p in library.parameters.values() if p.type == "Rounding"}:
        section = read(folder, f"{law}/index.md").split("## 取整 Roundings")[1]
        assert "基数（分） base (fen) | 方向 direction | 恰为一半 tie" in section
        assert re.search(r"`base=\d+ direction=\w+ tie=\w+`", section)


def test_every_reason_stands_in_both_languages(library, book, folder):
    for reason in library.reasons:
        page = read(folder, f"{reason.law}/index.md")
        anchor = book.reason_anchor(reason)
        section = page.split(f"### `{reason.code}` {{#{anchor}}}")[1].split("\n### ")[0]
        assert reason.zh in section
        assert reason.en in section
        assert reason.article_zh in section


def test_every_case_stands_on_its_laws_page(cases, folder):
    for case in cases:
        assert f"--{case.name}}}" in read(folder, f"{case.law}/cases.md")


def test_every_name_a_case_gives_is_a_link(cases, folder):
    for page in folder.glob("*/cases.md"):
        rows = [r for r in read(folder, f"{page.parent.name}/cases.md").splitlines() if "= `" in r]
        plain = [
            name
            for row in rows
            for name in re.findall(r"(?<!\[)`(\w+)`(?!\]) [^=|;]+ = `", row)
            if name not in {"county", "of"}
        ]
        assert plain == [], page


def test_what_rests_on_illustrative_figures_says_so(library, book, folder):
    badge = "**⚠ 示意 illustrative**{.illustrative}"
    resting = {n for n, status in book.statuses.items() if status == "illustrative"}
    assert resting
    order = read(folder, "order.md").splitlines()
    for name in resting & set(book.rules):
        assert [row for row in order if f"[`{name}`]" in row and badge in row], name
    for reason in library.reasons:
        page = read(folder, f"{reason.law}/index.md")
        section = page.split(f"{{#{book.reason_anchor(reason)}}}")[1].split("\n### ")[0]
        assert (badge in section) == (book.resolve(reason.law, reason.when) in resting)
    for law in {p.law for p in library.parameters.values() if p.name in resting}:
        assert "Illustrative values" in read(folder, f"{law}/index.md").split("\n## ")[0]


def test_a_law_page_begins_with_what_stands_on_it(library, folder):
    for law in library.laws:
        head = read(folder, f"{law}/index.md").split("\n## ")[0]
        leaves = {p.leaf for p in library.parameters.values() if p.law == law}
        leaves |= {r.leaf for r in library.rules if r.law == law}
        assert [leaf for leaf in leaves if f"](#{leaf})" not in head] == []


def test_a_case_says_how_far_its_figures_can_be_trusted(folder):
    page = read(folder, "dibao/cases.md")
    section = page.split("three members never divided")[1].split("\n### ")[0]
    assert "Figures it rests on** **⚠ 示意 illustrative**{.illustrative}" in section


def test_the_laws_stand_in_reading_order(library, book, folder):
    assert sorted(book.laws) == sorted(library.laws)
    assert book.laws[0] == "people"
    assert book.laws[-1] == "decision"
    listed = re.findall(r"\]\((\w+)/index\.md\) \| ", read(folder, "index.md"))
    assert tuple(listed) == book.laws


def test_no_space_comes_between_chinese_letters_of_two_lines(folder):
    for page in folder.rglob("*.md"):
        said = [
            line
            for line in CODE_BLOCK.sub("", page.read_text(encoding="utf-8")).splitlines()
            if re.search(r"[\u4e00-\u9fff，。；：、] +[\u4e00-\u9fff]", line)
            and line.startswith("- **依据")
        ]
        assert said == [], page
    assert not re.search(r"[\u4e00-\u9fff，。；：、]\n *[\u4e00-\u9fff]", read(folder, "index.md"))


def test_every_fact_and_code_stands_on_its_page(library, folder):
    facts, codes = read(folder, "facts.md"), read(folder, "codes.md")
    assert [f for f in library.facts if f'<a id="{f}">' not in facts] == []
    members = [f"{k}.{m}" for k, kind in library.codes.items() for m in kind.__members__]
    assert [m for m in members if f"| `{m}` |" not in codes] == []


def test_the_order_puts_everything_after_what_it_rests_on(library, book):
    places = {step.name: k for k, step in enumerate(book.order)}
    assert set(places) == {r.name for r in library.rules}
    late = [
        (rule.name, name)
        for rule in library.rules
        for name in book.dependencies(rule)
        if places.get(name, -1) >= places[rule.name]
    ]
    assert late == []


def test_the_calendar_has_every_day_of_change(library, folder):
    page = read(folder, "calendar.md")
    for day in change_days(library):
        section = page.split(f"## {day} ")[1].split("\n## ")[0]
        assert "\n- " in section


def test_a_name_means_what_the_compiled_book_says(library, book):
    compiled = compile_book(library, date(2020, 11, 1))
    for node in compiled.nodes.values():
        if node.rule is not None:
            meant = [book.resolve(node.rule.law, link.argument) for link in node.links]
            assert meant == [link.target for link in node.links]
            modes = [book.mode(node.rule, link.target).en for link in node.links]
            words = {
                "own": "own row",
                "below": "all below",
                "fellows": "all fellows",
                "beside": "all beside",
                "toward": "whether each points here",
            }
            for link, mode in zip(node.links, modes, strict=True):
                above = "parameter in force" if link.target in library.parameters else ""
                assert mode == words.get(link.mode, above or "the one above")


def astray(folder: Path) -> list[str]:
    """The links of the pages of a folder that lead nowhere."""
    texts = {
        page: CODE_BLOCK.sub("", page.read_text(encoding="utf-8")) for page in folder.rglob("*.md")
    }
    for page in folder.parent.glob("*.md"):
        texts[page] = page.read_text(encoding="utf-8")
    anchors = {page: {a or b for a, b in ANCHOR.findall(text)} for page, text in texts.items()}
    broken = []
    for page in folder.rglob("*.md"):
        for _, link in LINK.findall(texts[page]):
            name, _, anchor = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            if target not in texts or (anchor and anchor not in anchors[target]):
                broken.append(f"{page.relative_to(folder)}: {link}")
    return broken


def test_every_link_leads_somewhere(folder):
    assert astray(folder) == []


def test_outside_the_handbook_the_pages_link_to_each_other_alone(folder, library, tmp_path):
    write_pages(tmp_path / "rules", library)
    assert astray(tmp_path / "rules") == []
    index, cases = read(tmp_path / "rules", "index.md"), "dibao/cases.md"
    assert "[the snapshot](../snapshot.md)" in read(folder, "index.md")
    assert "the snapshot (docs/snapshot.md)" in index
    assert "[基准值](../facts.md)" in read(tmp_path / "rules", cases)
    assert "](../../facts.md#s1)" in read(folder, cases)
    assert LINK.sub(r"\1", read(folder, cases)) == LINK.sub(r"\1", read(tmp_path / "rules", cases))


def test_no_anchor_stands_twice_on_a_page(folder):
    for page in folder.rglob("*.md"):
        found = [a or b for a, b in ANCHOR.findall(page.read_text(encoding="utf-8"))]
        assert len(found) == len(set(found)), page


def test_a_day_shows_only_what_is_in_force(library, cases):
    made = pages(library, cases, date(2018, 11, 1))
    assert "in_exit_before_2020" in made["dibao/index.md"]
    assert "in_exit_2020" not in made["dibao/index.md"]
    row = "| 2018-01-01 | **⚠ 示意 illustrative**{.illustrative} | 640.00元 yuan | `64000` | `3206`"
    assert row in made["dibao/index.md"]
    assert "2019-07-01" not in made["dibao/index.md"].split("## 规则 Rules")[0]
    assert "2020-11-01" not in made["dibao/cases.md"]


def test_what_is_in_force_on_a_day_is_what_the_book_uses(library):
    day = date(2021, 7, 1)
    whole, shown = compile_book(library, day), compile_book(on_day(library, day), day)
    assert whole.order == shown.order
    for parameter in whole.parameters:
        for residence in ("urban", "rural"):
            values = [b.value(parameter.name, "320681", residence) for b in (whole, shown)]
            assert values[0] == values[1]


def test_it_writes_over_its_own_pages_only(library, tmp_path):
    (tmp_path / "letter.txt").write_text("not ours", encoding="utf-8")
    with pytest.raises(FileExistsError, match="something else than rule pages"):
        write_pages(tmp_path, library)
    ours = tmp_path / "rules"
    write_pages(ours, library)
    (ours / "gone.md").touch()
    write_pages(ours, library)
    assert not (ours / "gone.md").exists()


@pytest.fixture
def few(monkeypatch):
    """A book of few pages, which is made at once."""
    module = importlib.import_module("minsheng.policy.rulebook.pages")
    texts = {f"{n}.md": f"page {n}" for n in ("index", "a/index", "a/cases", "facts")}
    made = {**texts, module.MARK: module.STYLE}
    monkeypatch.setattr(module, "pages", lambda _library, _cases, day: {**made, "d.md": str(day)})


def full_after(monkeypatch, room):
    """A disk on which so many pages have room, and half of the next."""
    write, written = Path.write_text, []

    def full(path, text, **options):
        written.append(path)
        if len(written) <= room:
            return write(path, text, **options)
        write(path, text[: len(text) // 2], **options)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)


@pytest.mark.parametrize("room", [0, 2, 4])
def test_a_full_disk_leaves_no_page_and_is_told_by_place(few, library, tmp_path, monkeypatch, room):
    full_after(monkeypatch, room)
    with pytest.raises(OSError, match="No space left") as told:
        write_pages(tmp_path / "rules", library)
    assert Path(told.value.filename).is_relative_to(tmp_path / "rules")
    assert PART not in told.value.filename
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "rules").mkdir()
    with pytest.raises(OSError, match="No space left"):
        write_pages(tmp_path / "rules", library)
    assert list((tmp_path / "rules").iterdir()) == []


def test_a_full_disk_leaves_the_pages_of_before(few, library, tmp_path, monkeypatch):
    def held():
        return {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}

    write_pages(tmp_path, library, date(2020, 11, 1))
    (tmp_path / "a" / "gone.md").touch()
    before = held()
    with monkeypatch.context() as patch:
        full_after(patch, 2)
        with pytest.raises(OSError, match="No space left"):
            write_pages(tmp_path, library)
    assert held() == before
    write_pages(tmp_path, library)
    assert {p.name for p in held()} == {p.name for p in before} - {"gone.md"}
    assert (tmp_path / "d.md").read_text("utf-8") == "None\n"


def test_what_a_killed_command_left_is_taken_away(few, library, tmp_path):
    (tmp_path / "rules" / f".1{PART}").mkdir(parents=True)
    write_pages(tmp_path / "rules", library)
    assert not [p for p in (tmp_path / "rules").iterdir() if p.name.startswith(".")]
