"""The benchmark of the door finds exactly what it planted, in every format."""

from __future__ import annotations

import pytest

from minsheng.bench import rows
from minsheng.bench.lines import Options
from minsheng.recheck.extracts.faults import faults


@pytest.mark.parametrize("kind", rows.FORMATS)
def test_what_is_planted_is_what_is_found(tmp_path, kind):
    figures = rows.timed(tmp_path, kind, 3000)
    assert figures["wrong"] == 0
    assert (tmp_path / "rows" / f"returned-{kind}.xlsx").exists()


def test_each_kind_planted_is_a_fault():
    assert {fault for _, _, fault in rows.FAULTS} <= set(faults())


def test_a_fault_that_is_missed_is_told(tmp_path, monkeypatch):
    odd = (*rows.FAULTS[:-1], ("paid", "-240", "amount_form"))
    monkeypatch.setattr(rows, "FAULTS", odd)
    assert rows.timed(tmp_path, "csv", 1000)["wrong"] == 2


def test_the_goal_is_of_the_workbook(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "in_process", lambda *_, **_say: {"seconds": 61.0, "wrong": 0})
    lines = list(rows.run(Options(tmp_path, None, 1, (), lambda _: None)))
    goals = {line.name: line.met for line in lines if line.goal}
    assert goals["rows.xlsx.50000"] is False
    assert goals["rows.csv.faults_not_as_planted"] is True
