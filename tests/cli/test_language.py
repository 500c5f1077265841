"""Which language the commands speak, and what click itself says in Chinese."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from tests.cli.conftest import Say
from tests.recheck.notices import content, law_notice

from minsheng.cli.app import COMMANDS
from minsheng.cli.language import OURS, asked_in, language_of, speaks_chinese
from minsheng.cli.speech import Command, usage_in_chinese


@pytest.mark.parametrize(
    ("surroundings", "language"),
    [
        ({}, None),
        ({"LANG": "C.UTF-8"}, None),
        ({"LANG": "de_DE.UTF-8"}, None),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh"}, "zh"),
        ({"LANG": "zh.UTF-8"}, "zh"),
        ({"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, None),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "MINSHENG_LANG": "zh"}, "zh"),
        ({"LC_ALL": "zh_CN.UTF-8", "MINSHENG_LANG": "en"}, "en"),
        ({"MINSHENG_LANG": "zh-Hans"}, "zh"),
    ],
)
def test_the_surroundings_choose_the_language(surroundings, language) -> None:
    assert language_of(surroundings) == language
    assert speaks_chinese(surroundings) is (language == "zh")


def test_a_language_nobody_speaks_here_is_refused(say: Say) -> None:
    code, _, err = say("--help", MINSHENG_LANG="fr")
    assert code == 1
    assert "请设为zh或en" in err
    assert "set it to zh or en" in err


def test_the_difference_follows_the_surroundings_and_the_option(say: Say) -> None:
    diff = ("rulebook", "diff", "2020-08-24", "2020-08-25")
    assert "改写" in say(*diff)[1]
    assert "rewritten" in say(*diff, LANG="en_US.UTF-8")[1]
    assert "改写" in say(*diff, "--lang", "zh")[1]
    assert "改写" in say(*diff, MINSHENG_LANG="zh")[1]


@pytest.mark.parametrize("option", [("--lang", "zh"), ("--lang=zh",), ("--lang=en", "--lang=zh")])
def test_the_option_decides_for_faults_too(say: Say, tmp_path: Path, option) -> None:
    """Whether click finds them or a command does, and wherever the option stands."""
    nowhere = tmp_path / "nowhere"
    for surroundings in ({}, {"MINSHENG_LANG": "en"}):
        code, _, err = say("explain", nowhere, "1", *option, **surroundings)
        assert code == 1
        assert err.startswith(f"minsheng: {nowhere}中没有核查结果")
        assert "缺少参数 户编号" in say("explain", *option, nowhere, **surroundings)[2]
        assert "没有选项 --nothing" in say("list", "x", "--nothing", *option, **surroundings)[2]
    assert "用法" in say("explain", *option, "--help")[1]
    english = say("explain", nowhere, "1", "--lang", "en", MINSHENG_LANG="zh")[2]
    assert "没有" not in english


def test_the_option_of_one_command_is_not_that_of_the_next(say: Say) -> None:
    assert "缺少参数" in say("explain", "--lang", "zh")[2]
    assert "Missing argument" in say("explain", MINSHENG_LANG="en")[2]


@pytest.mark.parametrize(
    "arguments", [["--lang"], ["--lang", "fr"], ["--", "--lang", "zh"], ["--language", "zh"]]
)
def test_no_language_is_asked_for(arguments: list[str]) -> None:
    with asked_in(arguments):
        assert language_of() == "en"


def test_a_notice_is_checked_in_the_language_of_the_surroundings(say: Say, tmp_path: Path) -> None:
    (tmp_path / "n.json").write_bytes(content(law_notice()))
    check = ("check", tmp_path / "n.json")
    both = say(*check)[1]
    assert "一致" in both
    assert "Agrees" in both
    chinese = say(*check, LANG="zh_CN.UTF-8")[1]
    assert "一致" in chinese
    assert "Agrees" not in chinese
    assert "一致" not in say(*check, "--lang", "en")[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("explain", "x"), "缺少参数 户编号"),
        (("recheck", "x", "--out", "y"), "缺少选项 --as-of"),
        (("explain", "x", "1", "--laang", "zh"), "没有选项 --laang；是否要用 --lang？"),
        (("explain", "x", "1", "--nothing-like-it"), "没有选项 --nothing-like-it"),
        (("explian",), "没有命令“explian”；是否要用 explain？"),
        (("nothing-like-it",), "没有命令“nothing-like-it”"),
        (("rulebook", "chek"), "没有命令“chek”；是否要用 check？"),
        (("explain", "x", "y"), "户编号的值不对：“y”不是整数"),
        (("city", "--households", "0", "--out", "x"), "--households的值不对：0超出范围，应为x>=1"),
        (("explain", "x", "1", "--lang", "fr"), "--lang的值不对：“fr”不在可选值之内"),
        (("explain", "x", "1", "--lang"), "选项--lang后面应填写一个值"),
        (("explain", "x", "1", "--json=y"), "选项--json后面不填写值"),
        (("replay", "a", "1", "2"), "多出参数：2"),
        (("bench", "hash", "--dir", __file__), "是文件；此处应填写文件夹"),
    ],
)
def test_usage_errors_are_said_in_chinese(say: Say, arguments, told) -> None:
    code, out, err = say(*arguments, MINSHENG_LANG="zh")
    assert code == 2
    assert out == ""
    (line,) = [t for t in err.splitlines() if t.startswith("minsheng: ")]
    assert told in line
    assert "Error" not in err
    assert "Usage" not in err
    assert "Try" not in err


def test_every_class_of_clicks_errors_is_told() -> None:
    param = click.Option(["--kind"], type=click.Choice(["a", "b"]))
    told = {
        "缺少选项 --kind，可选：a、b": click.MissingParameter(param=param),
        "没有选项 --x": click.NoSuchOption("--x"),
        "无法打开文件f：gone": click.FileError("f", "gone"),
        "缺少命令": click.UsageError("Missing command."),
        "选项--kind后面应填写2个值": click.BadOptionUsage(
            "--kind", "Option '--kind' requires 2 arguments."
        ),
    }
    assert {words: usage_in_chinese(error) for words, error in told.items()} == {
        words: words for words in told
    }


def test_what_has_no_chinese_is_said_in_english() -> None:
    assert usage_in_chinese(click.BadParameter("odd", param_hint="x")) is None
    assert usage_in_chinese(click.ClickException("odd")) is None


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_has_no_heading_left_in_english(say: Say, name: str) -> None:
    code, out, _ = say(name, "--help", LC_ALL="zh_CN.UTF-8")
    assert code == 0
    assert out.startswith(f"用法：minsheng {name} ")
    assert "选项：" in out
    for english in ("Usage:", "Options:", "Commands:", "[OPTIONS]", "Show this", "[default:"):
        assert english not in out


def test_the_list_of_commands_is_in_chinese(say: Say) -> None:
    out = say("--help", MINSHENG_LANG="zh")[1]
    lines = out.split("命令：\n")[1].splitlines()
    commands = [line for line in lines if not line.startswith("   ")]  # others go on
    assert [line.split()[0] for line in commands] == sorted(COMMANDS)
    assert all(any("一" <= c <= "鿿" for c in line) for line in commands)


def test_a_command_without_a_chinese_line_keeps_its_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(OURS, "zh")
    assert Command("x", help="Do it.").get_short_help_str() == "Do it."


def test_what_may_be_chosen_is_listed_as_chinese_lists_it(say) -> None:
    code, _, err = say("hints", "x", "--by", "street", MINSHENG_LANG="zh")
    assert code == 2
    assert "“street”不在可选值之内，可选：village、town、county" in err
    assert "'" not in err.splitlines()[-1]
    assert (
        "'village', 'town', 'county'" in say("hints", "x", "--by", "street", MINSHENG_LANG="en")[2]
    )
