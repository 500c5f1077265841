"""`minsheng recheck` and `minsheng replay` in the language of the surroundings."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.cli.conftest import Say
from tests.recheck.forging import seal

from minsheng.city.snapshot import generate
from minsheng.cli.chinese import found_in_chinese
from minsheng.cli.chinese_files import FOUND
from minsheng.cli.replay import as_lines
from minsheng.recheck.replay import Replayed
from minsheng.recheck.summaries import seal_of

MONTH = "2020-11"
CHINESE, LATIN = re.compile("[一-鿿]"), re.compile("[A-Za-z]{2,}")
COMMAND = re.compile(r"minsheng [a-z]+ *(--out [a-z.]+)?")
"""A command to give next, which is the same in every language."""
OURS_ALONE = re.compile(r"run\.json|(?:decisions|changes)\.parquet|[0-9a-f]{64}")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replay") / "city"
    generate(folder, 60, 7, MONTH)
    return folder


def test_each_speaks_the_language_it_is_told_or_both(say: Say, city: Path) -> None:
    run, hashed = city.parent / "run", re.compile("[0-9a-f]{64}")
    for words in (
        ("recheck", city, "--as-of", "2020-12", "--out", run),
        ("replay", run),
        ("list", run),
    ):
        english = say(*words, MINSHENG_LANG="en")
        chinese = say(*words, MINSHENG_LANG="zh")
        assert (english[0], chinese[0]) == (0, 0)
        if words[0] != "list":  # where reasons and places are of the run
            assert not CHINESE.search(english[1]), english[1]
            said = COMMAND.sub("", chinese[1].replace(str(run), ""))
            assert not LATIN.search(OURS_ALONE.sub("", said))
            both = say(*words)[1]
            for text in (english[1], chinese[1]):
                assert set(hashed.findall(text)) == set(hashed.findall(both))
            assert say(*words, "--lang", "en", MINSHENG_LANG="zh")[1] == english[1]
    for words in (("recheck", city, "--as-of", "2020-12", "--out", run), ("list", run)):
        assert "this is a trial" in say(*words, MINSHENG_LANG="en")[2]
        assert not CHINESE.search(say(*words, MINSHENG_LANG="en")[2])
        assert not LATIN.search(say(*words, MINSHENG_LANG="zh")[2].replace("minsheng: ", ""))
    told = say("recheck", city, "--as-of", "2020-12", "--out", run)[2]
    assert "this is a trial" in told
    assert "仅供测算" in told


def test_a_replay_names_its_hash_once(say: Say, city: Path) -> None:
    run = city.parent / "once"
    say("recheck", city, "--as-of", MONTH, "--out", run)
    code, out, _ = say("replay", run, MINSHENG_LANG="en")
    first, second, third = out.splitlines()
    assert code == 0
    assert first == "run of 2020-11: agrees"
    assert re.fullmatch("  hash of the decisions: [0-9a-f]{64}", second)
    assert third == f"  seal of run.json: {seal_of(json.loads((run / 'run.json').read_text()))}"
    seal(run, hash="0" * 64)
    code, out, _ = say("replay", run, MINSHENG_LANG="en")
    assert code == 1
    assert out.startswith("run of 2020-11: DIFFERS\n  hash in the run: 0000")
    assert f"  hash decided again: {second.split()[-1]}\n" in out
    assert "  run.json: `hash` is another\n" in out
    out = say("replay", run, MINSHENG_LANG="zh")[1]
    assert out.startswith("2020-11核查：不一致\n  核查所记的哈希值：0000")
    assert "  run.json：hash与重演所得不符\n" in out


def test_one_household_is_told_by_its_number() -> None:
    told = Replayed(MONTH, 7, "", "", "", ("测算。", "A trial."), ())
    assert list(as_lines(told, "zh")) == ["2020-11核查，户编号7：一致", "  测算。"]
    assert list(as_lines(told, "en")) == ["household 7, run of 2020-11: agrees", "  A trial."]


def test_whatever_a_replay_finds_is_said_in_chinese() -> None:
    found = (
        "parts/a.json is missing",
        "changes.parquet was changed",
        "run.json: 2018-11-01 is not the law's day for 2020-11",
        "run.json: `households` is not the sum of the parts",
        "run.json: it was changed after it was written",
        "run.json: parts/a.json, which belongs to it, is missing or was changed",
        "run.json: parts/a.json is of another month, snapshot or rule book",
        "run.json: `hash` is not what the parts say",
        "run.json: it does not name parts/b.json",
        "run.json: `snapshot` is not what the snapshot says of itself",
        "run.json: `evil` is nothing a run writes there",
        "run.json: `hash` is another",
        "changes.parquet: `ask` is another",
        "decisions.parquet: household 7 is another",
        "decisions.parquet: `ask` of household 7 is another",
        "changes.parquet: is not readable",
        "changes.parquet: has other rows or columns",
        "c/person.parquet says of `wage` what its rows are not (320681-0000)",
    )
    told = [found_in_chinese(sentence) for sentence in found]
    assert len(set(told)) == len(found) == len(FOUND)
    assert all(CHINESE.search(words) for words in told)
    assert not any(" is " in words or " was " in words or " has " in words for words in told)
