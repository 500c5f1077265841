"""What was proposed held against what is true: five households by hand."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from minsheng.recheck.quality.held import held_against, proposals

Change = tuple[int, str, str, int | None, int | None]


def run(folder: Path, outcomes: dict[int, str], *changes: Change) -> Path:
    """A run: the outcome of each household; changes with benefit, sums before and after."""
    (folder / "decisions.parquet").mkdir(parents=True)
    pl.DataFrame(
        {"household_id": list(outcomes), "outcome": list(outcomes.values())},
        schema={"household_id": pl.Int64, "outcome": pl.Categorical},
    ).write_parquet(folder / "decisions.parquet" / "320681.parquet")
    pl.DataFrame(
        list(changes),
        schema={
            "household_id": pl.Int64, "benefit": pl.String, "change": pl.String,
            "before_m_hh": pl.Int64, "after_m_hh": pl.Int64,
        },
        orient="row",
    ).write_parquet(folder / "changes.parquet")  # fmt: skip
    return folder


TRUE_ID = {11: 1, 12: 2, 13: 3, 14: 4, 15: 5}
"""The run of faulty files numbers households from 11."""


def test_it_works(tmp_path: Path) -> None:
    """1 is rightly stopped, 2 wrongly, 3 is missed, 4 cannot be said, 5 is screened."""
    true = run(
        tmp_path / "true",
        {1: "stop_proposed", 2: "continue", 3: "stop_proposed", 4: "adjust", 5: "screened"},
        (1, "dibao", "stop_proposed", 500, 0), (3, "dibao", "stop_proposed", 500, 0),
        (4, "dibao", "adjust", 500, 700),
    )  # fmt: skip
    said = run(
        tmp_path / "said",
        {11: "stop_proposed", 12: "adjust", 13: "continue", 14: "cannot_say", 15: "hint"},
        (11, "dibao", "stop_proposed", 500, 0), (12, "dibao", "adjust", 500, 400),
        (14, "dibao", "cannot_say", 500, None),
    )  # fmt: skip
    held = held_against(said, true, TRUE_ID)
    assert (held.stops, held.true_stops, held.cannot_say, held.in_view) == (2, 2, 1, 4)
    assert held.wrong.rows() == [(2, "dibao", "adjust", "continue")]
    assert held.missed.rows() == [(3, "dibao", "stop_proposed", "continue")]


def against(folder: Path, *changes: Change) -> list[bool]:
    return proposals(run(folder, {1: "adjust"}, *changes), None)[0]["against"].to_list()


def test_what_another_benefit_takes_the_place_of_at_no_loss_harms_nobody(tmp_path: Path) -> None:
    over = (1, "dibao", "stop_proposed", 500, 0), (1, "tekun", "grant_proposed", 0, 900)
    assert against(tmp_path / "over", *over) == [False, False]
    less = (1, "dibao", "stop_proposed", 500, 0), (1, "tekun", "grant_proposed", 0, 400)
    assert against(tmp_path / "less", *less) == [True, False]


def test_what_is_paid_once_makes_up_for_no_stop(tmp_path: Path) -> None:
    once = (1, "dibao", "stop_proposed", 500, 0), (1, "temporary_aid", "grant_proposed", 0, 9000)
    assert against(tmp_path / "once", *once) == [True, False]


def test_a_stop_of_an_unknown_sum_is_a_stop(tmp_path: Path) -> None:
    assert against(tmp_path / "a", (1, "dibao", "stop_proposed", None, None)) == [True]
    assert against(tmp_path / "b", (1, "dibao", "stop_proposed", 1, None)) == [True]
    assert against(tmp_path / "c", (1, "dibao", "adjust", 500, 501)) == [False]
    assert against(tmp_path / "d", (1, "dibao", "adjust", 500, None)) == [False]


def test_who_takes_more_than_the_true_facts_do_is_wrong(tmp_path: Path) -> None:
    """A stop for a cut, a cut deeper than the true one; less than the true one is not."""
    cut = dict.fromkeys((1, 2, 3, 4), "adjust")
    true = run(
        tmp_path / "true", cut, *((n, "dibao", "adjust", 500, 400) for n in (1, 2, 3)),
        (4, "dibao", "stop_proposed", 500, 0),
    )  # fmt: skip
    said = run(
        tmp_path / "said", {n + 10: what for n, what in cut.items()},
        (11, "dibao", "stop_proposed", 500, 0), (12, "dibao", "adjust", 500, 399),
        (13, "dibao", "adjust", 500, 450), (14, "dibao", "adjust", 500, 100),
    )  # fmt: skip
    held = held_against(said, true, TRUE_ID)
    assert held.wrong.rows() == [
        (1, "dibao", "stop_proposed", "adjust"), (2, "dibao", "adjust", "adjust"),
    ]  # fmt: skip
    assert (held.stops, held.true_stops, len(held.missed)) == (4, 4, 0)


def wrongly(folder: Path, said: tuple[Change, ...], true: tuple[Change, ...]) -> list[str]:
    """The benefits wrongly lowered, of one household."""
    runs = [run(folder / n, {1: "adjust"}, *c) for n, c in (("said", said), ("true", true))]
    return held_against(*runs, {1: 1}).wrong["benefit"].to_list()


def test_what_is_open_is_drawn_on(tmp_path: Path) -> None:
    """Nothing is taken by saying nothing: what is granted beside it makes up for the stop."""
    stop = (1, "dibao", "stop_proposed", 500, 0)
    assert against(
        tmp_path, stop, (1, "care_subsidy", "cannot_say", 120, None),
        (1, "tekun", "grant_proposed", 0, 500),
    ) == [False, False, False]  # fmt: skip


def test_a_stop_the_true_facts_ask_for_is_not_wrong_though_they_give_more_elsewhere(
    tmp_path: Path,
) -> None:
    stop = (1, "dibao", "stop_proposed", 500, 0)
    open_ = (1, "tekun", "cannot_say", 0, None)
    assert (
        wrongly(tmp_path / "a", (stop, open_), (stop, (1, "tekun", "grant_proposed", 0, 900))) == []
    )


def test_a_cut_deeper_than_the_true_facts_ask_for_is_wrong(tmp_path: Path) -> None:
    deep, due = (1, "dibao", "adjust", 500, 200), (1, "dibao", "adjust", 500, 400)
    assert wrongly(tmp_path / "a", (deep,), (due,)) == ["dibao"]
    assert wrongly(tmp_path / "b", (due,), (deep,)) == []
    assert wrongly(tmp_path / "c", (due,), ((1, "dibao", "adjust", 500, 600),)) == ["dibao"]
