"""Help speaks one language, whole, and no wider than the terminal."""

from __future__ import annotations

import re

import pytest

from minsheng.cli import main
from minsheng.cli.app import COMMANDS
from minsheng.cli.help import CHINESE, called, in_one_language
from minsheng.cli.wrapped import width_of

HELD = (
    (),
    *((name,) for name in sorted(COMMANDS)),
    *(("rulebook", name) for name in ("check", "diff", "pages")),
    ("audit", "verify"),
    ("audit", "heads"),
    ("bench", "hash"),
    ("bench", "city"),
)
PROSE = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}")
"""Three English words in a row: no option, command or name looks so."""


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "80")

    def said(arguments: tuple[str, ...], language: str) -> str:
        for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("MINSHENG_LANG", language)
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([*arguments, "--help"])
        assert not stopped.value.code
        return capsys.readouterr().out

    return said


@pytest.mark.parametrize("command", HELD, ids=" ".join)
def test_in_chinese_no_english_prose_is_left(told, command: tuple[str, ...]) -> None:
    out = told(command, "zh")
    assert not PROSE.search(out.split("\n", 1)[1])
    assert not re.search("RUN|HOUSEHOLD|NAME|CODE|FILE|PATH|INTEGER|DIR", out)
    for line in out.splitlines():
        assert width_of(line) <= 80
        assert not line.lstrip().startswith(tuple("，。；：、）》"))
    assert "--help" in out
    assert "[选项]" in out


@pytest.mark.parametrize("command", HELD, ids=" ".join)
def test_in_english_no_chinese_is_left_but_the_name(told, command: tuple[str, ...]) -> None:
    assert not CHINESE.search(told(command, "en").replace("Minsheng 民生", ""))


@pytest.mark.parametrize("command", HELD, ids=" ".join)
def test_where_no_language_is_set_there_are_both(told, command: tuple[str, ...]) -> None:
    out = told(command, "")
    assert CHINESE.search(out)
    assert PROSE.search(out)


@pytest.mark.parametrize("command", HELD, ids=" ".join)
def test_both_languages_offer_the_same_options(told, command: tuple[str, ...]) -> None:
    options = [
        [line.split()[0] for line in told(command, language).splitlines() if line[:4] == "  --"]
        for language in ("zh", "en")
    ]
    assert options[0] == options[1]


def test_every_name_of_an_outcome_and_a_cause_is_told_in_chinese(told) -> None:
    from minsheng.recheck.wanted import CAUSE_NAMES, SHORT, SPELLED

    out = "".join(told(("list",), "zh").split())
    for name in (*SHORT.values(), *CAUSE_NAMES):
        assert f"{name}（" in out
    for name, english in SPELLED.items():
        if CHINESE.match(name) and english in SHORT:
            assert f"{SHORT[english]}（{name}）" in out


def test_a_text_in_one_language_only_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    for language in ("zh", "en", ""):
        monkeypatch.setenv("MINSHENG_LANG", language)
        monkeypatch.delenv("LANG", raising=False)
        monkeypatch.delenv("LC_ALL", raising=False)
        monkeypatch.delenv("LC_MESSAGES", raising=False)
        assert in_one_language("Do it.") == "Do it."
        assert in_one_language("Do.\n\n做。") == {"zh": "做。", "en": "Do."}.get(
            language, "Do.\n\n做。"
        )


def test_what_stands_for_a_value_is_named_and_no_option_is(monkeypatch) -> None:
    monkeypatch.setenv("MINSHENG_LANG", "zh")
    assert called("--as-of YYYY-MM[-DD]") == "--as-of 年-月[-日]"
    assert called("RUN [HOUSEHOLD] DATE1") == "核查结果 [户编号] 日期1"
    assert called("NOTICE.json --csv FILE") == "告知书.json --csv 文件"
    assert called("MINSHENG_LANG RUNS") == "MINSHENG_LANG RUNS"
