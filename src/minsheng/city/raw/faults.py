"""The faults real extracts come with, planted by chance and written down.

A row has one fault at most. Which kinds a row can have depends on its extract: a death can
come late, an employer can fail to deregister, any clerk can mistype. The truth file
(`truth/planted.parquet`) says of each what was planted and what would have been right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from minsheng.city.dice import MILLION, Dice, Ints
from minsheng.city.raw.layout import LAYOUTS, XLSX
from minsheng.city.raw.wording import DAYS, MONTHS, TRUTHS, WORDS
from minsheng.city.raw.writing import PERSON, Residents

KIND, COLUMN, RIGHT = "__kind", "__column", "__right"
"""Beside a row: the fault planted in it, the column it is in, the cell as it would be."""

ROW_KINDS: dict[str, int] = {
    "number_missing": 15,
    "number_mistyped": 20,
    "number_excel": 5,
    "name_changed": 5,
    "name_typo": 8,
    "wrong_person": 6,
    "repeated": 10,
    "at_odds": 6,
    "wrong_unit": 6,
    "garbled": 8,
    "date_serial": 4,
    "stale_month": 5,
    "empty_row": 4,
    "row_missing": 8,
    "one_investigator": 6,
    "late_death": 20,
    "never_deregistered": 20,
}
"""How often each comes, in proportion."""
ALWAYS = frozenset(
    {"number_missing", "number_mistyped", "number_excel", "name_changed", "name_typo"}
    | {"wrong_person", "repeated", "empty_row", "row_missing"}
)
OF_THE_REGISTER = ("number_missing", "repeated", "empty_row")
"""The population register is the police's own: seldom wrong, never about somebody else."""
REGISTER_SHARE = 10
GARBLED = ("待核", "—", "见附件", "不详")
TEAM = "team"
"""The column that names who inquired."""
FLOOR_BASE = "3030"
OTHER_CHARACTERS = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂"
EXCEL_EPOCH = np.datetime64("1899-12-30")


@dataclass(frozen=True)
class Plan:
    """What to plant.

    Attributes:
        per_million: of the rows of each extract.
        kinds: those to plant; all of `ROW_KINDS` where empty.
        seed: of the city.
    """

    per_million: int
    seed: int
    kinds: tuple[str, ...] = ()

    def wanted(self, kind: str) -> bool:
        """Whether a kind is planted."""
        return not self.kinds or kind in self.kinds


def kinds_of(extract: str, plan: Plan) -> list[str]:
    """The faults rows of an extract can have."""
    layout = LAYOUTS[extract]
    if extract == "population":
        return [kind for kind in OF_THE_REGISTER if plan.wanted(kind)]
    can = set(ALWAYS)
    if layout.money:
        can |= {"wrong_unit", "at_odds"}
    if _values(extract):
        can.add("garbled")
    if layout.format == XLSX and _dates(extract):
        can.add("date_serial")
    if layout.months:
        can.add("stale_month")
    if TEAM in layout.heads:
        can.add("one_investigator")
    can |= {"deaths": {"late_death"}, "social_insurance": {"never_deregistered"}}.get(
        extract, set()
    )
    return [kind for kind in ROW_KINDS if kind in can and plan.wanted(kind)]


def planted(
    extract: str, rows: pl.DataFrame, people: Residents, plan: Plan, idle: Ints, month: int
) -> pl.DataFrame:
    """Rows of a county with faults planted.

    Args:
        extract: of `LAYOUTS`.
        rows: as `office_rows` gives them.
        people: of the county.
        plan: how many of which.
        idle: places of people who signed, are able to work and do not.
        month: the month decided.

    Returns:
        The rows, some changed, doubled, gone or new, with `__kind`, `__column`, `__right`.
        A row that is gone stands there with its kind and without its cells.
    """
    marked = rows.with_columns(pl.lit(None, pl.String).alias(n) for n in (KIND, COLUMN, RIGHT))
    kinds = kinds_of(extract, plan)
    if not kinds or not len(rows) or not plan.per_million:
        return marked
    dice = Dice(plan.seed, _keys(rows, people))
    share = plan.per_million // (REGISTER_SHARE if extract == "population" else 1)
    hit = np.flatnonzero(dice.chance(f"fault {extract}", share))
    drawn = dice.among(hit).pick(f"kind {extract}", [ROW_KINDS[k] for k in kinds])
    planting = _Planting(extract, marked, people, dice, month)
    for number, kind in enumerate(kinds):
        chosen = hit[drawn == number]
        if kind == "never_deregistered":
            continue
        if len(chosen):
            planting.plant(kind, chosen)
    made = planting.done()
    if "never_deregistered" in kinds:
        made = pl.concat([made, _never_deregistered(made, people, idle, plan, month)])
    return made


def _keys(rows: pl.DataFrame, people: Residents) -> Ints:
    """A key of each row: its person's, and how many rows of that person come before."""
    person = people.person_id[rows[PERSON].to_numpy()]
    number = rows.select(pl.int_range(pl.len()).over(PERSON))["literal"].to_numpy()
    return np.asarray(person * 64 + number % 64, np.int64)


def _values(extract: str) -> list[str]:
    layout = LAYOUTS[extract]
    words = [n for n in WORDS.get(extract, {}) if n in layout.heads and n != TEAM]
    return [*layout.money, *words, *TRUTHS.get(extract, ())]


def _dates(extract: str) -> list[str]:
    return [*DAYS.get(extract, ()), *MONTHS.get(extract, ())]


class _Planting:
    """The rows of one file while faults are planted."""

    def __init__(
        self, extract: str, rows: pl.DataFrame, people: Residents, dice: Dice, month: int
    ) -> None:
        self.extract, self.people, self.dice, self.month = extract, people, dice, month
        self.rows = rows
        self.changes: dict[str, dict[int, str | None]] = {}
        self.extra: list[tuple[Ints, pl.DataFrame]] = []

    def plant(self, kind: str, chosen: Ints) -> None:
        """Plant one kind in some rows."""
        self._set(KIND, chosen, [kind] * len(chosen))
        getattr(self, f"_{kind}")(chosen)

    def done(self) -> pl.DataFrame:
        """The rows with what was planted; copies stand right after what they copy."""
        made = self.rows
        for name, cells in self.changes.items():
            places = sorted(cells)
            values = pl.Series(name, [cells[p] for p in places], made.schema[name])
            made = made.with_columns(made[name].scatter(places, values))
        if not self.extra:
            return made
        order = pl.int_range(pl.len()).cast(pl.Float64)
        parts = [made.with_columns(order.alias("__order"))]
        parts += [
            frame.with_columns(pl.Series("__order", places + 0.5)) for places, frame in self.extra
        ]
        return pl.concat(parts).sort("__order", maintain_order=True).drop("__order")

    def _set(self, name: str, places: Ints, values: Sequence[str | int | None]) -> None:
        held = self.changes.setdefault(name, {})
        held.update(zip(places.tolist(), values, strict=True))  # type: ignore[arg-type]

    def _was(self, column: str, chosen: Ints) -> list[str | None]:
        right = self.rows[column].gather(chosen).to_list()
        self._set(COLUMN, chosen, [column] * len(chosen))
        self._set(RIGHT, chosen, right)
        return right

    def _below(self, stream: str, chosen: Ints, limit: int) -> list[int]:
        return [int(v) for v in self.dice.among(chosen).below(f"{self.extract} {stream}", limit)]

    def _one_of(self, stream: str, chosen: Ints, columns: list[str]) -> list[str]:
        drawn = self._below(stream, chosen, len(columns))
        return [columns[number] for number in drawn]

    def _number_missing(self, chosen: Ints) -> None:
        self._was("number", chosen)
        self._set("number", chosen, [None] * len(chosen))

    def _number_mistyped(self, chosen: Ints) -> None:
        right = self._was("number", chosen)
        places, steps = self._below("digit", chosen, 17), self._below("step", chosen, 9)
        wrong: list[str | None] = []
        for number, place, step in zip(right, places, steps, strict=True):
            if number is None:
                wrong.append(None)
                continue
            digit = (int(number[place]) + step + 1) % 10
            wrong.append(f"{number[:place]}{digit}{number[place + 1 :]}")
        self._set("number", chosen, wrong)

    def _number_excel(self, chosen: Ints) -> None:
        right = self._was("number", chosen)
        book = LAYOUTS[self.extract].format == XLSX
        wrong = []
        for number in right:
            plain = None if number is None else float(number.replace("X", "0"))
            shown = plain if plain is None else f"{int(plain)}" if book else f"{plain:.5E}"
            wrong.append(shown)
        self._set("number", chosen, wrong)

    def _name_changed(self, chosen: Ints) -> None:
        right = self._was("name", chosen)
        given = self._below("new name", chosen, len(OTHER_CHARACTERS) ** 2)
        base = len(OTHER_CHARACTERS)
        new = [
            f"{(name or '某')[0]}{OTHER_CHARACTERS[n // base]}{OTHER_CHARACTERS[n % base]}"
            for name, n in zip(right, given, strict=True)
        ]
        self._set("name", chosen, new)

    def _name_typo(self, chosen: Ints) -> None:
        right = self._was("name", chosen)
        signs = self._below("sign", chosen, len(OTHER_CHARACTERS))
        wrong = [
            f"{(name or '某某')[:-1]}{OTHER_CHARACTERS[n]}"
            for name, n in zip(right, signs, strict=True)
        ]
        self._set("name", chosen, wrong)

    def _wrong_person(self, chosen: Ints) -> None:
        """The clerk took the next line: the row has another person's number and name."""
        self._was("number", chosen)
        size = len(self.people.person_id)
        # Of the same list: the wrong line is one of the people the office deals with.
        others = self.rows[PERSON].gather(
            [(place + 1 + n) % len(self.rows) for place, n in
             zip(chosen.tolist(), self._below("other line", chosen, 7), strict=True)]
        )  # fmt: skip
        others = others.fill_null(0) % size
        self._set("number", chosen, self.people.number.gather(others).to_list())
        self._set("name", chosen, self.people.name.gather(others).to_list())

    def _repeated(self, chosen: Ints) -> None:
        self._set(KIND, chosen, [None] * len(chosen))
        self.extra.append((chosen, self.rows[chosen].with_columns(pl.lit("repeated").alias(KIND))))

    def _at_odds(self, chosen: Ints) -> None:
        self._set(KIND, chosen, [None] * len(chosen))
        columns = self._one_of("odd column", chosen, list(LAYOUTS[self.extract].money))
        for column in dict.fromkeys(columns):
            places = chosen[[c == column for c in columns]]
            copies = self.rows[places]
            right = pl.col(column)
            other = pl.when(right.is_null() | (right == "0")).then(pl.lit("100"))
            copies = copies.with_columns(
                pl.lit("at_odds").alias(KIND), pl.lit(column).alias(COLUMN), right.alias(RIGHT),
                other.otherwise(pl.lit("1") + right).alias(column),
            )  # fmt: skip
            self.extra.append((places, copies))

    def _wrong_unit(self, chosen: Ints) -> None:
        """The sum in fen, a hundred times too high."""
        columns = self._one_of("unit column", chosen, list(LAYOUTS[self.extract].money))
        for column in dict.fromkeys(columns):
            rows = chosen[[c == column for c in columns]]
            right = self._was(column, rows)
            self._set(column, rows, [None if v is None else _in_fen(v) for v in right])

    def _garbled(self, chosen: Ints) -> None:
        columns = self._one_of("garbled column", chosen, _values(self.extract))
        for column in dict.fromkeys(columns):
            rows = chosen[[c == column for c in columns]]
            self._was(column, rows)
            words = self._below("garbled word", rows, len(GARBLED))
            self._set(column, rows, [GARBLED[n] for n in words])

    def _one_investigator(self, chosen: Ints) -> None:
        """Only one of the two who inquired is named; where nobody did, nothing changes."""
        self._set(KIND, chosen, [None] * len(chosen))
        rows = chosen[self.rows[TEAM].gather(chosen).is_not_null().to_numpy()]
        self._set(KIND, rows, ["one_investigator"] * len(rows))
        self._set(TEAM, rows, [(v or "").partition("、")[0] for v in self._was(TEAM, rows)])

    def _date_serial(self, chosen: Ints) -> None:
        columns = self._one_of("date column", chosen, _dates(self.extract))
        for column in dict.fromkeys(columns):
            rows = chosen[[c == column for c in columns]]
            right = self._was(column, rows)
            self._set(column, rows, [None if v is None else _serial(v) for v in right])

    def _stale_month(self, chosen: Ints) -> None:
        column = LAYOUTS[self.extract].months[0]
        right = self._was(column, chosen)
        self._set(
            column, chosen, [None if v is None else f"{int(v[:4]) - 2}{v[4:]}" for v in right]
        )

    def _empty_row(self, chosen: Ints) -> None:
        self._set(KIND, chosen, [None] * len(chosen))
        blank = self.rows[chosen].with_columns(
            *(pl.lit(None, self.rows.schema[n]).alias(n) for n in self.rows.columns),
        )
        blank = blank.with_columns(
            pl.lit("empty_row").alias(KIND), pl.lit(-1, self.rows.schema[PERSON]).alias(PERSON)
        )
        self.extra.append((chosen, blank))

    def _row_missing(self, chosen: Ints) -> None:
        for name in LAYOUTS[self.extract].heads:
            self._set(name, chosen, [None] * len(chosen))

    _late_death = _row_missing


def _in_fen(text: str) -> str:
    whole, _, rest = text.partition(".")
    return str(int(whole + rest.ljust(2, "0")))


def _serial(text: str) -> str:
    day = np.datetime64(text if len(text) > len("2020-10") else f"{text}-01")
    return str((day - EXCEL_EPOCH).astype(int))


def _never_deregistered(
    rows: pl.DataFrame, people: Residents, idle: Ints, plan: Plan, month: int
) -> pl.DataFrame:
    """Months of insurance an employer goes on paying for people who left: no job, no wage."""
    dice = Dice(plan.seed, people.person_id[idle])
    still = idle[dice.chance("never deregistered", min(plan.per_million * 2, MILLION))]
    persons = np.repeat(still, 12)
    back = np.tile(np.arange(12, 0, -1), len(still))
    months = month // 100 * 12 + month % 100 - 1 - back
    cells = {
        "number": people.number.gather(persons),
        "name": people.name.gather(persons),
        "month": [f"{m // 12}-{m % 12 + 1:02}" for m in months.tolist()],
        "kind": ["单位职工"] * len(persons),
        "unit": ["南通第9999公司"] * len(persons),
        "base": [FLOOR_BASE] * len(persons),
        "paid": ["0"] * len(persons),
        PERSON: persons,
        KIND: ["never_deregistered"] * len(persons),
        COLUMN: ["kind"] * len(persons),
        RIGHT: [None] * len(persons),
    }
    return pl.DataFrame(cells, schema=rows.schema)


def gone(rows: pl.DataFrame) -> pl.Series:
    """Which rows are gone: they stand in the truth file only."""
    return rows[KIND].is_in(["row_missing", "late_death"]).fill_null(value=False)
