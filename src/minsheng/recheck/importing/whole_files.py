"""Holds each file against the last one, the people it covers and the other counties' files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median

from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.noted import Noted, Slot
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.whole import Asked, whole_doubt, whole_fault
from minsheng.recheck.importing.reading import FileRead

LEAST_OTHERS = 3
"""Of fewer other counties no usual sum can be told."""


def faulty_files(
    contract: Contract,
    reads: Iterable[FileRead],
    last: Mapping[Slot, Noted],
    month: int,
    expected: Mapping[int, int],
) -> list[tuple[FileRead, Refused]]:
    """The files of a contract that are not to be taken, and why; doubts of others are noted.

    Args:
        contract: whose.
        reads: all its files, read.
        last: what was noted of the last deliveries.
        month: the month decided (yyyymm).
        expected: by county, how many rows there ought to be; empty where that is not known.
    """
    reads = list(reads)
    found = same_as_another(reads)
    for read in reads:
        if any(read is one for one, _ in found):
            continue
        assert read.noted is not None
        asked = Asked(
            month,
            last.get(read.noted.slot),
            expected.get(read.delivery.county),
            _elsewhere(read, reads),
        )
        why = whole_fault(contract, read.noted, asked, read.seen)
        if why is not None:
            found.append((read, why))
        else:
            read.doubt = whole_doubt(contract, read.noted, asked, read.seen)
    return found


def same_as_another(reads: Iterable[FileRead]) -> list[tuple[FileRead, Refused]]:
    """Files that hold the very rows of another county's: whose they are, neither can say."""
    reads = [read for read in reads if read.rows]
    found = []
    for read in reads:
        other = next((r for r in reads if r is not read and _alike(r, read)), None)
        if other is not None:
            found.append((read, Refused("same_as_another", other=other.delivery.path.name)))
    return found


def _alike(one: FileRead, other: FileRead) -> bool:
    assert one.noted is not None
    assert other.noted is not None
    if one.noted.sha256 == other.noted.sha256:
        return True
    return bool(one.noted.content) and one.noted.content == other.noted.content


def _elsewhere(read: FileRead, reads: Iterable[FileRead]) -> dict[str, float]:
    """The usual median of each column of money in the other counties' files."""
    others: dict[str, list[float]] = {}
    for other in reads:
        if other is not read and other.noted is not None:
            for name, value in other.noted.medians.items():
                others.setdefault(name, []).append(value)
    return {n: median(values) for n, values in others.items() if len(values) >= LEAST_OTHERS}
