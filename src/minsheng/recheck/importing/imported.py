"""What an import did, and why one could not be made at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.inventory import Delivery
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.importing.linking import Found
from minsheng.recheck.importing.missing import Missing
from minsheng.recheck.importing.reading import FileRead, People
from minsheng.recheck.linkage.register import Register

FAMILIES = "families"


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of the lines of the decisions, but of those a later one stands over.

    Attributes:
        used: how many some row was linked by.
        unfit: the lines no row of these files fits that had to be decided.
        gone: the lines for a number nobody bears, or two do.
    """

    used: int = 0
    unfit: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()


class NobodyKnown(RecheckError):  # noqa: N818 - said of the files, in both languages
    """No population extract can be taken.

    Args:
        refused: those delivered, and why.
    """

    lacking = "population extract nobody is known"

    def __init__(self, refused: Sequence[tuple[Path, Refused]]) -> None:
        self.refused = refused
        told = "; ".join(f"{path.name} {why}" for path, why in refused)
        super().__init__(f"without a {self.lacking}: {told or 'none was delivered'}")


class NoBook(NobodyKnown):
    """No county has both its register and its book of families: nobody can be decided."""

    lacking = "county's book of families nobody can be decided"


@dataclass
class Imported:
    """What an import did.

    Attributes:
        deliveries: the files that are extracts, in order; an `extract` is a place here.
        reads: what came of each that was taken, by place.
        turned_back: of each that could be read and was not taken as a whole.
        refused: files not taken, and why.
        found: what became of the rows no number told.
        people: who is in view and who has signed.
        register: everybody.
        missing: files that were to come and did not.
        left_out: by county that is in no snapshot, the contract without which nobody of it can
            be decided.
        decided: what became of the decisions kept.
    """

    deliveries: Sequence[Delivery] = ()
    reads: dict[int, FileRead] = field(default_factory=dict)
    turned_back: dict[int, FileRead] = field(default_factory=dict)
    refused: list[tuple[Path, Refused]] = field(default_factory=list)
    found: Found | None = None
    people: People | None = None
    register: Register | None = None
    missing: list[Missing] = field(default_factory=list)
    left_out: dict[int, Contract] = field(default_factory=dict)
    decided: Decided = field(default_factory=Decided)


def reads_of(done: Imported, key: str) -> list[FileRead]:
    """The files of a contract that are taken, in their order."""
    return [read for _, read in sorted(done.reads.items()) if read.contract.key == key]
