"""Links of rows whose number is missing, wrong or beside another name, weighed by Splink.

Splink weighs each agreement (Fellegi and Sunter's model): sharing a rare name tells more
than sharing a common one. A row is about one person at most, so its candidates compete:
what counts is how much likelier the best is than all others and nobody together.

The model's figures are data (`weights.yaml`) and the register's own frequencies; nothing is
drawn by lot or learnt from the rows, so the same files give the same links.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb
import polars as pl
from splink import Linker, SettingsCreator, block_on
from splink import comparison_level_library as levels
from splink import comparison_library as comparisons
from splink.backends.duckdb import DuckDBAPI

from minsheng.policy.engine.written import parse_yaml

MILLION = 1_000_000
DIGITS = 17
CUT = "least(length(digits_l), length(digits_r)) < 14"
"""Whether of one number only some digits are left, as of 3.90681E+17."""
UNLIKE = 3e-5
"""How likely it is that a row shares neither name nor number with the person it is about."""
ONE, TWO = 60, 400
"""How many other numbers in use lie within one and two digits of a number, at most: those of
one area and day, and one day apart."""
IDENTITY = ("digits", "name", "county")
"""What a row is known by: the digits as delivered (null where none), the name, the county of
the file (0 of the whole city)."""


@dataclass(frozen=True)
class Weights:
    """The model's figures, in parts of a million."""

    name: Mapping[str, int]
    number: Mapping[str, int]
    county: Mapping[str, int]
    accept: int
    review: int


@cache
def weights() -> Weights:
    """The figures of `weights.yaml`."""
    text = files("minsheng.recheck.linkage").joinpath("weights.yaml").read_text(encoding="utf-8")
    return Weights(**parse_yaml(text, "weights.yaml"))


def candidates_of(
    rows: pl.DataFrame, people: pl.DataFrame, pool: int | None = None
) -> pl.DataFrame:
    """Who each row may be about.

    Args:
        rows: different identities: `identity` (Int64, 0 up), `digits`, `name`, `county`,
            `known` (how likely a row of its file is about anybody who may be meant).
        people: who may be meant: `place`, `digits` (17), `name`, `county`; those may be
            left out who share neither a name nor the digits with any row.
        pool: how many may be meant in all; those given where it is not said.

    Returns:
        `identity`, `place`, `share` (how likely it is that person, of all candidates and
        nobody) and `rank` (0 the likeliest), every candidate above one in a thousand.
    """
    empty = pl.DataFrame(
        schema={
            "identity": pl.Int64, "place": pl.Int64, "share": pl.Float64, "rank": pl.UInt32
        }
    )  # fmt: skip
    if not len(rows) or not len(people):
        return empty
    # Only who shares a name or number with a row can be a candidate.
    near = people.filter(
        pl.col("name").is_in(rows["name"].drop_nulls().unique().implode())
        | pl.col("digits").is_in(
            rows["digits"].drop_nulls().str.slice(0, DIGITS).unique().implode()
        )
    )
    if not len(near):
        return empty
    pairs = _weighed(rows, near, pool or len(people))
    if not len(pairs):
        return empty
    odds = pairs.join(rows.select("identity", "known"), on="identity").with_columns(
        (pl.col("known") * 2.0 ** pl.col("weight").clip(-60, 60)).alias("odds")
    )
    # It is one of the candidates, somebody who shares nothing with the row, or nobody.
    rest = pl.col("odds").sum().over("identity") + UNLIKE + 1 - pl.col("known")
    told = odds.with_columns((pl.col("odds") / rest).alias("share"))
    ranked = told.with_columns(
        (pl.struct(-pl.col("share"), "place").rank("ordinal").over("identity") - 1).alias("rank")
    )
    return (
        ranked.filter(pl.col("share") > 1 / 1000)
        .select("identity", "place", "share", pl.col("rank").cast(pl.UInt32))
        .sort("identity", "rank")
    )


def _heads(rows: pl.DataFrame) -> pl.Series:
    return rows["digits"].drop_nulls().str.slice(0, DIGITS).unique()


def _weighed(rows: pl.DataFrame, people: pl.DataFrame, pool: int) -> pl.DataFrame:
    """Splink's weight of each pair that shares a name or a number."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET enable_progress_bar = false")
        api: Any = DuckDBAPI(connection)
        left = api.register(_as_records(rows, "identity").to_arrow(), dataset_display_name="rows")
        right = api.register(_as_records(people, "place").to_arrow(), dataset_display_name="people")
        linker = Linker([left, right], _settings(pool), log_level=logging.ERROR)
        linker.table_management.register_term_frequency_lookup(
            api.register(_frequencies(people, pool).to_arrow(), dataset_display_name="names"),
            "name",
        )
        found = linker.inference.predict(warning_mode="never")
        columns = "unique_id_l, unique_id_r, source_dataset_l, match_weight"
        table = connection.table(found.physical_name).project(columns)
        frame: pl.DataFrame = table.pl()
    straight = frame["source_dataset_l"] == "rows"
    return frame.select(
        pl.when(straight).then("unique_id_l").otherwise("unique_id_r").alias("identity"),
        pl.when(straight).then("unique_id_r").otherwise("unique_id_l").alias("place"),
        pl.col("match_weight").alias("weight"),
    )


def _as_records(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    return frame.select(
        pl.col(key).alias("unique_id"),
        pl.col("digits").str.slice(0, DIGITS),
        "name",
        pl.when(pl.col("county") > 0).then(pl.col("county")).alias("county"),
    )


def _frequencies(people: pl.DataFrame, pool: int) -> pl.DataFrame:
    """How frequent each name is among those who may be meant."""
    counted = people.group_by("name").len()
    return counted.select("name", (pl.col("len") / pool).alias("tf_name"))


def _near(others: int, pool: int) -> float:
    """How likely somebody else's number is as near: so many of the pool's are."""
    return others / max(pool, 1000 * others)


def _settings(pool: int) -> SettingsCreator:
    """The model over a pool of people."""
    figures = weights()

    def level(condition: str, m: int, u: float, label: str) -> Any:
        made = levels.CustomLevel(condition, label_for_charts=label)
        return made.configure(m_probability=m / MILLION, u_probability=u)

    name, number, county = figures.name, figures.number, figures.county
    same_name = levels.ExactMatchLevel("name", term_frequency_adjustments=True).configure(
        m_probability=name["same"] / MILLION, u_probability=1 / 100_000,
        tf_minimum_u_value=0.5 / pool,
    )  # fmt: skip
    surname = "substr(name_l, 1, 1) = substr(name_r, 1, 1)"
    one_sign = f"length(name_l) = length(name_r) AND {surname} AND levenshtein(name_l, name_r) = 1"
    digits = "levenshtein(digits_l, digits_r)"
    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="unique_id",
        probability_two_random_records_match=1 / max(pool, 2),
        blocking_rules_to_generate_predictions=[block_on("name"), block_on("digits")],
        retain_matching_columns=False,
        comparisons=[
            comparisons.CustomComparison(
                [
                    levels.NullLevel("name"),
                    same_name,
                    level(one_sign, name["one_sign"], 1 / 3_000, "one sign"),
                    level(surname, name["surname"], 1 / 20, "surname"),
                    levels.ElseLevel().configure(
                        m_probability=name["other"] / MILLION, u_probability=0.94
                    ),
                ],
                output_column_name="name",
            ),
            comparisons.CustomComparison(
                [
                    levels.NullLevel("digits"),
                    # Of few people, too, the same number tells more than one that is near.
                    level("digits_l = digits_r", number["same"], _near(ONE, pool) / ONE, "same"),
                    level(f"{digits} <= 1", number["one_digit"], _near(ONE, pool), "one digit"),
                    level(f"{digits} <= 2", number["two_digits"], _near(TWO, pool), "two digits"),
                    level(
                        "substr(digits_l, 1, 14) = substr(digits_r, 1, 14)",
                        number["day"], 1 / 150_000, "day",
                    ),
                    level(
                        "substr(digits_l, 7, 8) = substr(digits_r, 7, 8) AND "
                        "length(digits_l) >= 14 AND length(digits_r) >= 14",
                        number["birth"], 1 / 20_000, "birth",
                    ),
                    level(
                        f"{CUT} AND substr(digits_l, 1, 6) = substr(digits_r, 1, 6)",
                        number["area"], 1 / 8, "area",
                    ),
                    levels.ElseLevel().configure(
                        m_probability=number["other"] / MILLION, u_probability=0.87
                    ),
                ],
                output_column_name="digits",
            ),
            comparisons.CustomComparison(
                [
                    levels.NullLevel("county"),
                    level("county_l = county_r", county["same"], 1 / 7, "same"),
                    levels.ElseLevel().configure(
                        m_probability=county["other"] / MILLION, u_probability=6 / 7
                    ),
                ],
                output_column_name="county",
            ),
        ],
    )  # fmt: skip
