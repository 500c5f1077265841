"""The documentation is held to the project: what it names exists, and the other way round."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path

import pytest

from minsheng.policy.engine.unknown import Cause
from minsheng.policy.engine.vetting import module_faults
from minsheng.policy.laws import kinds

ROOT = Path(__file__).parents[1]
GENERATED = "docs/rules/"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def tracked(*patterns: str) -> list[Path]:
    """Files under version control, or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    # What is a link is read where it lies.
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def codes() -> Iterator[type[IntEnum]]:
    for value in vars(kinds).values():
        if isinstance(value, type) and issubclass(value, IntEnum) and value is not IntEnum:
            yield value


def targets() -> set[str]:
    """The recipes of the Makefile that a person calls: those with a word of help."""
    return set(re.findall(r"^([a-z-]+):.*## ", read("Makefile"), re.MULTILINE))


def slug(heading: str) -> str:
    """A heading's anchor, as the handbook and the usual hosts make it."""
    plain = re.sub(r"<[^>]+>", "", heading)
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain.strip().lower()))


def anchors(page: Path) -> set[str]:
    text = CODE_BLOCK.sub("", page.read_text(encoding="utf-8"))
    written = set(re.findall(r'<a id="([\w-]+)"></a>', text))
    return {slug(line) for line in re.findall(r"^#+ (.+)$", text, re.MULTILINE)} | written


@pytest.mark.parametrize("page", tracked("*.md"), ids=relative)
def test_relative_links_resolve(page):
    text = CODE_BLOCK.sub("", page.read_text(encoding="utf-8"))
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if relative(target).startswith(GENERATED):
            continue  # made by `make docs`, whose strict build looks at these links
        assert target.exists(), f"{link}: no such file"
        if anchor:
            assert anchor in anchors(target), f"{link}: no such heading"


def test_each_recipe_is_documented():
    contributing = read("CONTRIBUTING.md")
    assert targets() - {"help"} == {
        target for target in targets() if f"`make {target}`" in contributing
    }


def test_what_the_readme_has_written_stays_out_of_version_control():
    named = {*re.findall(r"--out ([a-z]+)", read("README.md")), "demo"}
    assert {"city", "run"} <= named
    for name in sorted(named):
        ignored = subprocess.run(["git", "check-ignore", "-q", f"{name}/"], cwd=ROOT, check=False)
        assert ignored.returncode == 0, name


def test_what_make_writes_is_what_make_clean_removes():
    removed = re.search(r"^clean:.*\n\t@rm -rf (.+)", read("Makefile"), re.MULTILINE)
    assert removed
    assert {"$(VENV)", "demo", "site", "docs/rules"} <= set(removed[1].split())


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/adding-a-rule.md"])
def test_each_recipe_named_exists(page):
    named = set(re.findall(r"(?:`|\$ )make ([a-z-]+)", read(page)))
    makefile = read("Makefile")
    benches = re.search(r"^BENCHES := (.+)$", makefile, re.MULTILINE)
    assert benches is not None
    known = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert named <= known | {f"bench-{name}" for name in benches[1].split()}


def test_the_glossary_holds_every_code():
    glossary = read("docs/glossary.md")
    missing = [
        f"{kind.__name__}.{code.name}"
        for kind in codes()
        for code in kind
        if f"| `{kind.__name__}.{code.name}` |" not in glossary
    ]
    assert missing == []


def test_the_glossary_holds_no_code_that_is_gone():
    named = set(re.findall(r"^\| `(\w+\.\w+)` \|", read("docs/glossary.md"), re.MULTILINE))
    assert named == {f"{kind.__name__}.{code.name}" for kind in codes() for code in kind}


def test_the_glossary_has_one_entry_for_a_term():
    terms = read("docs/glossary.md").split("## Codes")[0]
    rows = re.findall(r"^\| ([^|]+) \|", terms, re.MULTILINE)
    names = [row for row in rows if row not in {"Chinese", "---"}]
    assert len(names) >= 80
    assert len(names) == len(set(names))


def test_each_cause_of_unknown_is_on_its_page():
    page = read("docs/unknown.md")
    assert [cause.name for cause in Cause if f"`{str(cause.name).lower()}`" not in page] == []


def test_each_data_file_is_attributed():
    readme = read("README.md")
    data = tracked("src/minsheng/city/data/*", "src/minsheng/recheck/reports/data/*.geojson")
    assert [path.name for path in data if f"`{path.name}`" not in readme] == []


def test_each_decision_is_listed():
    pages = {path.name for path in tracked("docs/decisions/0*.md")}
    assert pages == set(re.findall(r"\]\((0[^)]+)\)", read("docs/decisions/index.md")))
    assert pages == set(re.findall(r"decisions/(0\S+\.md)", read("mkdocs.yml")))
    assert [name[:4] for name in sorted(pages)] == [f"{n:04}" for n in range(1, len(pages) + 1)]


def test_each_handbook_page_is_in_the_menu():
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in tracked("docs/*.md")}
    menu = set(re.findall(r"([\w/-]+\.md)$", read("mkdocs.yml"), re.MULTILINE))
    assert {page for page in pages if not page.startswith("rules/")} == menu


def test_the_handbook_fetches_nothing_from_outside():
    config = read("mkdocs.yml")
    assert not re.search(r"https?://", config)
    named = re.findall(r"\b(?:js|css)/[\w-]+\.(?:js|css)", config)
    assert named
    for name in named:
        assert not re.search(r"https?:|url\(|@import", read(f"docs/{name}")), name


def test_wide_tables_are_stacked_on_a_telephone():
    """The script gives each cell its head; the sheet shows it where the screen is narrow."""
    assert "extra_javascript: [js/tables.js]" in read("mkdocs.yml")
    assert 'setAttribute("data-head"' in read("docs/js/tables.js")
    narrow = read("docs/css/handbook.css").split("@media screen and (max-width: 44.984375em)")[1]
    assert "content: attr(data-head)" in narrow
    assert "display: block" in narrow


def test_the_themes_worker_from_outside_is_replaced_by_ours():
    # The theme adds its own, fetched from a public host, unless one is named so.
    polyfills = re.search(r"polyfills: \[(.+)\]", read("mkdocs.yml"))
    assert polyfills is not None
    assert "iframe-worker" in polyfills[1]


def test_a_strict_build_of_the_handbook_is_not_silenced():
    # Quiet, MkDocs drops its warnings before they are counted: nothing would fail the build.
    build = re.search(r"mkdocs build (.+)", read("Makefile"))
    assert build is not None
    assert build[1].split() == ["--strict"]


def test_the_search_parts_chinese_words():
    separator = re.search(r"separator: '(.+)'", read("mkdocs.yml"))
    assert separator is not None
    assert re.split(separator[1], "渐退\u200b期 gradual exit") == ["渐退", "期", "gradual", "exit"]


def test_changelog_fragments_are_named_by_kind():
    names = [path.name for path in tracked("changelog.d/*") if path.name != "README.md"]
    assert [n for n in names if not re.fullmatch(r"[\w-]+\.(added|changed|fixed|law)\.md", n)] == []


def test_both_halves_of_the_readme_name_the_same_commands():
    english, chinese = read("README.md").split("## 中文说明")
    for command in ("make demo", "make test", "make docs", "make bench"):
        assert command in english
        assert command in chinese
    commands = [
        re.findall(r"^\$ minsheng (\w+)", half, re.MULTILINE) for half in (english, chinese)
    ]
    assert commands[0] == commands[1]


# The brackets keep this file from holding what it looks for.
REGISTRIES = re.compile(
    r"pypi[.]org|files[.]pythonhosted|registry[.]npmjs|--(?:extra-)?index[-]url"
)
MACHINE_PATHS = re.compile(r"(?<![\w./-])/(?:work|root|home|Users)/")


def test_no_tracked_file_names_a_registry_or_a_machine():
    found = []
    for path in tracked():
        if path.suffix in {".png", ".parquet", ".ico"}:
            continue
        text = path.read_text(encoding="utf-8")
        found += [
            f"{relative(path)}: {match[0]}"
            for pattern in (REGISTRIES, MACHINE_PATHS)
            for match in pattern.finditer(text)
        ]
    assert found == []


def test_the_example_of_a_rule_is_one() -> None:
    page = read("docs/adding-a-rule.md")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert list(module_faults(example, "example.py", "minsheng.policy.laws")) == []
    scope: dict[str, object] = {"__name__": "minsheng.policy.laws.example.eligibility"}
    exec(example, scope)
    assert scope["income_below_line"].__rule__.name == "example__income_below_line"  # type: ignore[attr-defined]


def test_pages_of_the_handbook_link_to_none_outside_it() -> None:
    outside = [
        f"{relative(page)}: {target}"
        for page in tracked("docs/*.md", "docs/**/*.md")
        for target in LINK.findall(CODE_BLOCK.sub("", page.read_text(encoding="utf-8")))
        if "://" not in target
        and not target.startswith("#")
        and not (page.parent / target.split("#")[0]).resolve().is_relative_to(ROOT / "docs")
    ]
    assert not outside


CHINESE = re.compile("[\u4e00-\u9fff]")


def test_each_decision_is_titled_in_chinese_too() -> None:
    rows = re.findall(r"^\| \[0\d+\].*$", read("docs/decisions/index.md"), re.MULTILINE)
    titles = [row.strip("| ").split(" | ")[-1] for row in rows]
    assert titles
    assert all(CHINESE.search(title) for title in titles)


def test_the_snapshot_says_the_same_in_both_languages() -> None:
    english, chinese = read("docs/snapshot.md").split("## 中文说明\n")
    named = [set(re.findall(r"`([a-zA-Z_…./]{3,})`", half)) for half in (english, chinese)]
    assert named[0] - named[1] <= {"Cause"}  # of the program, not of the data
    assert [len(re.findall("^- ", half, re.MULTILINE)) for half in (english, chinese)] == [5, 5]
    limit = re.compile(r"\d{1,3}(?:,\d{3})+|\d{3,}|10¹³")
    limits = [set(limit.findall(half)) for half in (english, chinese)]
    assert limits[0] - limits[1] <= {"100,000,000,000"}  # in Chinese 1,000亿


def test_the_language_of_the_commands_is_told() -> None:
    from minsheng.cli.language import OURS, SYSTEM

    for page in ("docs/index.md", "docs/decisions/0007-command-line.md"):
        assert [name for name in (OURS, *SYSTEM) if f"`{name}`" not in read(page)] == []
