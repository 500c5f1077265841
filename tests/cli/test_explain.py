"""`minsheng explain`: short at the counter, every step on demand, complete as data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minsheng.city import generate
from minsheng.cli import main


def test_the_steps_are_told_on_demand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def call(*arguments: object) -> str:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(a) for a in arguments])
        assert stopped.value.code == 0
        return capsys.readouterr().out

    city, run = tmp_path / "city", tmp_path / "run"
    generate(city, 60, 7, "2020-11")
    call("recheck", city, "--as-of", "2020-11", "--out", run)
    about = json.loads((run / "run.json").read_text("utf-8"))
    family = about["snapshot"]["pattern_families"]["pattern_verified"]
    assert "比对的限额" not in call("explain", run, family, "--lang", "zh")
    assert "怎样算出" in call("explain", run, family, "--lang", "zh")
    assert "比对的限额" in call("explain", run, family, "--steps", "--lang", "zh")
    assert "Limits compared" in call("explain", run, family, "--steps", "--lang", "en")
    data = json.loads(call("explain", run, family, "--json", "--lang", "en"))
    assert {"facts", "parameters", "steps", "rules"} <= set(data)
