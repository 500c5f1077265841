"""The benchmark of lists that come back finds just what it planted (hazard 20, fewer rows)."""

from __future__ import annotations

import pytest
from tests.database import officer

from minsheng.bench import exchange_rows
from minsheng.bench.lines import Options
from minsheng.kernel.exchange.words import sentences


@pytest.fixture
def often(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(exchange_rows, "EVERY", 10)


@pytest.mark.django_db
def test_what_is_planted_is_what_is_found(often):
    figures = exchange_rows.brought_back(officer("reviewer"), 300)
    assert figures["wrong"] == 0
    assert figures["unwritten"] == 0


@pytest.mark.django_db
def test_a_fault_that_is_missed_is_told(often, monkeypatch):
    odd = (*exchange_rows.FAULTS[:-1], ("居住地", "#REF!", "required"))
    monkeypatch.setattr(exchange_rows, "FAULTS", odd)
    assert exchange_rows.brought_back(officer("reviewer"), 300)["wrong"] == 10


def test_each_kind_planted_is_a_fault():
    assert {fault for _, _, fault in exchange_rows.FAULTS} <= set(sentences())


def test_the_goal_is_of_the_whole_way(tmp_path, monkeypatch):
    parts = dict.fromkeys(("given", "uploaded", "looked", "returned", "written", "gib"), 1.0)
    slow = parts | {"seconds": 61.0, "wrong": 0, "unwritten": 1}
    monkeypatch.setattr(exchange_rows, "in_process", lambda *_, **_say: slow)
    lines = list(exchange_rows.run(Options(tmp_path, None, 1, (), lambda _: None)))
    goals = {line.name: line.met for line in lines if line.goal}
    assert goals == {
        "exchange_rows.xlsx.50000": False,
        "exchange_rows.faults_not_as_planted": True,
        "exchange_rows.changes_not_written": False,
    }
