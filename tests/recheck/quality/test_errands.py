"""What those wait for of whom nothing is said: worked by hand."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.extracts.inventory import Delivery
from minsheng.recheck.extracts.noted import Noted
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.importing.imported import Imported
from minsheng.recheck.quality.errands import Waiting, errands_of

MONTH, COUNTY, OTHER = 202011, 320681, 320682
NOT_DELIVERED, UNVERIFIED, UNSIGNED = (
    int(c) for c in (Cause.NOT_DELIVERED, Cause.UNVERIFIED, Cause.NOT_AUTHORISED)
)


def delivery(key: str, county: int = COUNTY) -> Delivery:
    return Delivery(Path(f"{key}_{county}_202010.xlsx"), contracts()[key], county, 202010)


def noted(key: str, month: int = 202009) -> Noted:
    return Noted(key, COUNTY, month, 100, "", file=f"{key}_{month}.xlsx")


def waiting(
    folder: Path,
    asked: dict[int, tuple[str, dict[str, int]]],
    refused: tuple[Delivery, ...] = (),
    last: tuple[Noted, ...] = (),
    county: int = COUNTY,
) -> list[Waiting]:
    """What households wait for.

    Args:
        folder: an empty one.
        asked: by household, its outcome and why each fact asked for is open.
        refused: files.
        last: notes of the last ones.
        county: of all of them.
    """
    (folder / "run" / "decisions.parquet").mkdir(parents=True)
    pl.DataFrame(
        [(h, county, outcome, " ".join(facts)) for h, (outcome, facts) in asked.items()],
        schema={"household_id": pl.Int64, "county": pl.Int32, "outcome": pl.Categorical,
                "ask": pl.Categorical},
        orient="row",
    ).write_parquet(folder / "run" / "decisions.parquet" / f"{county}.parquet")  # fmt: skip
    snapshot = folder / "snapshot" / str(county)
    snapshot.mkdir(parents=True)
    for entity, facts in {
        "household": ("vehicles", "property_own"), "person": ("disability", "wage_verified_m"),
        "obligor": ("obligor_of",),
    }.items():  # fmt: skip
        causes = {f"{f}__cause": [why.get(f, 0) for _, why in asked.values()] for f in facts}
        pl.DataFrame(
            {"household_id": list(asked), **causes},
            schema={"household_id": pl.Int64, **dict.fromkeys(causes, pl.UInt8)},
        ).write_parquet(snapshot / f"{entity}.parquet")
    done = Imported(refused, refused=[(d.path, Refused("no_rows_at_all")) for d in refused])
    notes = {note.slot: note for note in last}
    return errands_of(folder / "run", folder / "snapshot", done, notes, MONTH)


def short(found: list[Waiting]) -> list[tuple[str, int, int]]:
    return [(w.file or w.kind, w.households, w.alone) for w in found]


def test_a_refused_file_is_one_errand_for_all_who_wait(tmp_path: Path) -> None:
    """1 waits for the file alone, 2 for a signature too; 3 is decided."""
    file = delivery("disability")
    found = waiting(
        tmp_path,
        {
            1: ("cannot_say", {"disability": NOT_DELIVERED}),
            2: ("cannot_say", {"disability": NOT_DELIVERED, "vehicles": UNSIGNED}),
            3: ("continue", {"disability": NOT_DELIVERED}),
        },
        (file,),
    )
    assert short(found) == [(file.path.name, 2, 1), ("sign", 1, 0)]
    assert found[0].agency == "disabled_federation"
    assert "只有表头" in found[0].why["zh"]


def test_another_county_s_file_is_not_waited_for(tmp_path: Path) -> None:
    found = waiting(
        tmp_path, {1: ("cannot_say", {"disability": NOT_DELIVERED})},
        (delivery("disability", OTHER),),
    )  # fmt: skip
    assert short(found) == [("send", 1, 1)]


def test_the_book_of_obligors_says_whose_they_are(tmp_path: Path) -> None:
    file = delivery("obligors")
    found = waiting(tmp_path, {1: ("cannot_say", {"obligor_of": NOT_DELIVERED})}, (file,))
    assert short(found) == [(file.path.name, 1, 1)]


def test_each_cause_has_its_errand(tmp_path: Path) -> None:
    found = waiting(
        tmp_path,
        {
            1: ("cannot_say", {"wage_verified_m": UNVERIFIED}),
            2: ("cannot_say", {"vehicles": int(Cause.CONTRADICTED)}),
            3: ("cannot_say", {"vehicles": int(Cause.OUT_OF_DATE)}),
            4: ("cannot_say", {"property_own": NOT_DELIVERED}),
            5: ("cannot_say", {}),
            6: ("cannot_say", {"vehicles": NOT_DELIVERED}),
        },
    )
    kinds = {"verify", "differ", "renew", "ask", "visit", "send"}
    assert {w.kind for w in found} == kinds
    assert {(w.households, w.alone) for w in found} == {(1, 1)}


def test_last_month_s_list_may_stand_in_where_it_is_fresh(tmp_path: Path) -> None:
    """A list that is kept may be months old; of one made anew each month a month would lack."""
    open_ = {1: ("cannot_say", {"disability": NOT_DELIVERED, "wage_verified_m": NOT_DELIVERED})}
    refused = delivery("disability"), delivery("wages")

    def stand_ins(name: str, *last: Noted) -> dict[str, str]:
        found = waiting(tmp_path / name, open_, refused, last)
        return {w.file.split("_")[0]: w.stands_in for w in found}

    both = stand_ins("both", noted("disability"), noted("wages"))
    assert both == {"disability": "disability_202009.xlsx", "wages": ""}
    assert stand_ins("none")["disability"] == ""
    assert stand_ins("old", noted("disability", 202006))["disability"] == ""
    assert stand_ins("again", noted("disability", 202010))["disability"] == ""
