"""The benchmarks of the site measure what they say, on a city of the tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from random import Random

import pytest
from tests.database import officer, unguarded

from minsheng.bench import duplicates, ground, roles, site_load
from minsheng.bench.lines import Line, Options
from minsheng.bench.users import Asked, User, p95
from minsheng.kernel.access.models import User as Account


def lines(bench, tmp_path, monkeypatch, figures: dict[str, object]) -> dict[str, Line]:
    monkeypatch.setattr(bench, "in_process", lambda *_, **_say: {"gib": 1.0, **figures})
    found = bench.run(Options(tmp_path, 20_000, 1, (), lambda _: None))
    return {line.name: line for line in found}


@pytest.mark.django_db
def test_roles_are_given_to_all(monkeypatch):
    monkeypatch.setattr(roles, "USERS", 50)
    with unguarded():
        Account.objects.bulk_create(
            Account(username=f"bx{n}", name="试", area_id=0, password="!") for n in range(50)
        )
    figures = roles.given(officer("admin"), officer("admin2"), "bx")
    assert figures["missing"] == 0
    assert figures["seconds"] > 0


def test_a_second_is_all_there_is(tmp_path, monkeypatch):
    slow = {"seconds": 1.1, "proposed": 1, "confirmed": 0.1, "missing": 1}
    told = lines(roles, tmp_path, monkeypatch, slow)
    assert told["roles.assigned.2000"].met is False
    assert told["roles.not_assigned"].met is False


@pytest.mark.django_db
def test_duplicates_are_looked_for_among_all():
    figures = duplicates.looked_for(officer("machine"))
    assert figures["missed"] == 0


def test_a_load_is_held_to_twice_the_copy(tmp_path, monkeypatch):
    told = lines(site_load, tmp_path, monkeypatch, {"seconds": 3, "people": 9})
    assert told["site_load.over_copy_alone"].value == 1
    assert told["site_load.over_copy_alone"].met


def test_a_fault_counts_as_never_answered():
    well = [Asked("desk", 10, well=True)] * 18
    assert p95(well) == 10
    assert p95([*well, *[Asked("desk", 1, well=False)] * 2]) == 60_000


def test_an_area_is_as_wide_as_its_zeros():
    assert ground._width(81_101_214_000) == 1000
    assert ground._width(81_101_000_000) == 10**6


def test_a_page_that_does_not_come_is_a_fault():
    nobody = User(9, "clerk", ["x"], [1], Random(1))
    assert not nobody.open_a_page().well


@pytest.mark.slow
@pytest.mark.parametrize("bench", ["site_load", "roles", "duplicates", "exchange_rows"])
def test_it_runs_as_its_command(bench, tmp_path):
    """As a process of its own, which begins with nothing set up; goals are of a whole city."""
    asked = [sys.executable, "-m", "minsheng", "bench", bench]
    asked += ["--households", "500", "--dir", str(tmp_path), "--rounds", "1"]
    around = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    done = subprocess.run(asked, env=around, capture_output=True, text=True, check=False)
    figures = [json.loads(line) for line in done.stdout.splitlines()]
    assert figures, done.stderr
    assert "Traceback" not in done.stderr
    assert all(one["name"].startswith(bench) for one in figures)
