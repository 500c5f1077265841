"""Which files were never sent: an extract of which nothing came is not told by any file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.noted import Slot


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that was not sent.

    Attributes:
        county: six digits, or 0 for one of the whole city.
    """

    contract: Contract
    county: int


def missing_files(
    known: Mapping[str, Contract],
    sent: Iterable[Slot],
    counties: Iterable[int],
    register: str,
) -> list[Missing]:
    """The files that were to come and did not, by contract and county.

    Args:
        known: contracts by key.
        sent: what was delivered, taken or not.
        counties: those on the register.
        register: the key of the population's contract, which is to come of each county that
            sent anything.
    """
    there, here = set(sent), set(counties)
    asked = here | {county for _, county in there if county}
    found = []
    for key, contract in known.items():
        of = (asked if key == register else here) if contract.per == "county" else {0}
        found += [Missing(contract, county) for county in sorted(of) if (key, county) not in there]
    return found


def by_extract(
    missing: Sequence[Missing], counties: Mapping[int, str]
) -> Iterator[tuple[Contract, list[str]]]:
    """Each extract with the counties of which it did not come; none for the whole city's.

    Args:
        missing: as `missing_files` gives them.
        counties: names by code.
    """
    for contract in dict.fromkeys(one.contract.key for one in missing):
        of = [one for one in missing if one.contract.key == contract]
        yield of[0].contract, [counties[one.county] for one in of if one.county]
