"""Reads the files of some contracts, and leaves out those that as a whole are not as agreed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.noted import Noted, Slot
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.importing.imported import Imported, reads_of
from minsheng.recheck.importing.reading import FileRead, People, read_file
from minsheng.recheck.importing.whole_files import faulty_files
from minsheng.recheck.linkage.register import Register
from minsheng.recheck.threads import in_order

Progress = Callable[[str, int, int], None]


def untold(_step: str, _done: int, _of: int) -> None:
    """Progress of which nobody is told."""


def read_each(
    done: Imported, extracts: Sequence[int], people: People, month: int, told: Progress
) -> None:
    """Read files, some at once; they are noted in their order."""

    def one(extract: int) -> FileRead | Refused:
        try:
            return read_file(done.deliveries[extract], extract, people, month)
        except Refused as why:
            return why

    for number, (extract, read) in enumerate(in_order(one, extracts), 1):
        if isinstance(read, Refused):
            done.refused.append((done.deliveries[extract].path, read))
        else:
            done.reads[extract] = read
        told("read", number, len(extracts))


def refuse_faulty(
    done: Imported,
    contract: Contract,
    last: Mapping[Slot, Noted],
    month: int,
    expected: Mapping[int, int],
) -> None:
    """Leave out the files of a contract that as a whole are not what was to be sent."""
    reads = reads_of(done, contract.key)
    for read, why in faulty_files(contract, reads, last, month, expected):
        done.refused.append((read.delivery.path, why))
        done.turned_back[read.extract] = done.reads.pop(read.extract)


def expected_rows(contract: Contract, register: Register, people: People) -> dict[int, int]:
    """By county, how many rows a file ought to have that has one about everybody it covers."""
    if contract.absent != "unknown" or contract.about != "person":
        return {}
    county = register.households["county"].gather(register.people["household"])
    if contract.covers != "everybody" and people.asked is not None:
        county = county.filter(pl.Series(people.asked[people.household]))
    return dict(county.value_counts().iter_rows())
