"""A run is entered by the loader: whole, once, and of the register's own city."""

from __future__ import annotations

import json
import shutil

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.database import HOUSEHOLDS, unguarded, working_as
from tests.programmes.assistance.conftest import NOW

from minsheng.kernel.database.roles import LOADER
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.registry.models import Household
from minsheng.policy.engine.library import load_library
from minsheng.programmes.assistance.entering import NotEnteredError, enter
from minsheng.programmes.assistance.models import Count, Outcome, Run
from minsheng.programmes.assistance.reading import Reading
from minsheng.recheck.errors import RecheckError

pytestmark = pytest.mark.django_db
ELSEWHERE = 81_101_214_000


def again(folder) -> None:
    with unguarded():
        enter(connection.connection, folder, NOW)


def test_every_household_decided_or_hinted_at_is_in(run, run_folder):
    about = json.loads((run_folder / "run.json").read_text("utf-8"))
    told = {name: n for name, n in about["outcomes"].items() if n and name != "screened"}
    with unguarded():
        found = list(Outcome.objects.filter(run=run))
        city = Count.objects.filter(run=run, area=0)
        assert {c.outcome: c.households for c in city} == told
    assert len(found) == sum(told.values())
    assert run.households == HOUSEHOLDS
    assert all(o.main_zh and o.main_en for o in found)
    assert all(one["zh"] and one["en"] for o in found for one in o.ask)
    assert run.words["reason"].keys() >= {code for o in found for code in o.reasons}
    assert {o.was for o in found} == {""}


def test_sums_of_benefits_make_the_sum_of_the_household(run):
    with unguarded():
        for one in Outcome.objects.filter(run=run, outcome="continue"):
            paid = [b["after"] for b in one.benefits if b["change"] == "continue"]
            assert sum(paid) == one.before == one.after


def test_the_loader_may_and_it_is_in_the_machines_name(apart, cluster, run_folder):
    with cluster.connect(apart, LOADER) as loader:
        made = enter(loader, run_folder, NOW)
    with cluster.connect(apart) as admin:
        rows = admin.execute(
            "SELECT table_name, actor_id, after->>'rows' FROM audit_entry WHERE request = 'enter'"
        ).fetchall()
        machine = admin.execute("SELECT id FROM app_user WHERE machine").fetchone()
    assert ("recheck_outcome", machine[0], str(made.households)) in rows


def test_the_same_run_is_entered_once(run, run_folder):
    with pytest.raises(NotEnteredError, match="entered already"):
        again(run_folder)


def test_a_run_of_another_city_is_refused_whole(db, run_folder):
    with unguarded():
        Household.objects.filter(grouping="living", area__lt=81_000_000_000).update(origin=None)
    with pytest.raises(NotEnteredError, match="of another city"):
        again(run_folder)
    with unguarded():
        assert not Run.objects.exists()
        assert not Outcome.objects.exists()


def test_a_city_whose_families_live_elsewhere_is_another(db, run_folder):
    with unguarded():
        Household.objects.filter(grouping="living").update(area=82_001_001_000)
    with pytest.raises(NotEnteredError, match="in another village"):
        again(run_folder)


def test_a_run_that_is_not_finished_or_was_altered_is_refused(db, run_folder, tmp_path):
    folder = tmp_path / "run"
    shutil.copytree(run_folder, folder)
    part = next((folder / "decisions.parquet").iterdir())
    part.write_bytes(part.read_bytes()[:-1] + b"x")
    with pytest.raises(RecheckError, match="restore it"):
        again(folder)
    (folder / "run.json").unlink()
    with pytest.raises(RecheckError):
        again(folder)


def test_an_outcome_finds_its_family_whatever_offices_write_as_its_number(db, run_folder):
    one = next(Reading(run_folder, load_library()).households())
    with unguarded():
        home = Household.objects.get(grouping="living", origin=one.number)
        # Corrected on the page; and a household that was closed bears the number it had.
        Household.objects.filter(pk=home.pk).update(number="3组8号")
        Household.objects.create(
            grouping="living", area_id=home.area_id, number=str(one.number), until=NOW.date()
        )
        made = enter(connection.connection, run_folder, NOW)
        found = Outcome.objects.filter(run=made.run, household=home)
        assert [o.outcome for o in found] == [one.outcome]
        assert Outcome.objects.filter(run=made.run).count() == made.households


def test_a_run_that_has_a_family_twice_is_refused_whole(db, run_folder, monkeypatch):
    rows = list(Reading(run_folder, load_library()).households())
    monkeypatch.setattr(Reading, "households", lambda _self: iter([*rows, rows[0]]))
    with pytest.raises(
        NotEnteredError, match=f"1 households stand twice in the run .{rows[0].number}"
    ):
        again(run_folder)
    with unguarded():
        assert not Run.objects.exists()


def test_the_register_has_each_family_of_the_files_once(db):
    with unguarded():
        home = Household.objects.filter(grouping="living").first()
        with pytest.raises(IntegrityError, match="household_origin_once"), transaction.atomic():
            Household.objects.create(
                grouping="living", area_id=home.area_id, origin=home.origin, number="1"
            )


def test_a_family_met_elsewhere_waits_on_the_desk_of_its_town(db, run_folder):
    one = next(Reading(run_folder, load_library()).households())
    with unguarded():
        home = Household.objects.get(grouping="living", origin=one.number)
        was, home.area_id = home.area_id, ELSEWHERE
        home.save()
        made = enter(connection.connection, run_folder, NOW)
        finding = Finding.objects.get(kind="assistance.elsewhere")
    assert made.moved == 1
    assert finding.household_id == home.pk
    assert finding.area_id == ELSEWHERE
    assert finding.facts == {"area": was}


@pytest.mark.parametrize("model", [Run, Outcome, Count])
def test_nobody_changes_what_was_entered(run, model):
    for work in (unguarded(), working_as("chief")):
        with work, pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(id=1)


def test_outcomes_are_seen_in_ones_areas_and_programme_alone(run):
    with working_as("clerk"):
        mine = list(Outcome.objects.all())
        assert mine
        assert all(81_101_000_000 <= o.area_id < 81_102_000_000 for o in mine)
    with working_as("analyst"):
        assert not Outcome.objects.exists()
    with working_as("outsider"):
        assert not {o.pk for o in mine} & set(Outcome.objects.values_list("pk", flat=True))
