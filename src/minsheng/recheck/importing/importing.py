"""From a folder of offices' files to a snapshot: read, linked, gathered, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from minsheng.recheck.assembly.gather import REGISTER
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.extracts.inventory import deliveries_in, slots_named
from minsheng.recheck.extracts.noted import Noted, Slot
from minsheng.recheck.files import cannot_write, make_folder
from minsheng.recheck.importing.across import settle_across
from minsheng.recheck.importing.delivered import (
    Progress,
    expected_rows,
    read_each,
    refuse_faulty,
    untold,
)
from minsheng.recheck.importing.freezing import freeze_county, scope_of
from minsheng.recheck.importing.imported import FAMILIES, Imported, reads_of
from minsheng.recheck.importing.in_view import counties_left_out, people_asked
from minsheng.recheck.importing.linking import find
from minsheng.recheck.importing.missing import missing_files
from minsheng.recheck.importing.residents import own_rows, people_of, read_register
from minsheng.recheck.importing.settling import decisions_followed, places_decided, settle_waiting
from minsheng.recheck.importing.together import linked_of
from minsheng.recheck.linkage.register import Kept
from minsheng.recheck.threads import in_order
from minsheng.snapshot.city import write_city
from minsheng.snapshot.months import shown


def import_files(
    folder: Path,
    out: Path,
    month: int,
    kept: Kept,
    counties: Mapping[int, str],
    decided: pl.DataFrame | None = None,
    last: Mapping[Slot, Noted] | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Make a snapshot of the raw files in a folder.

    Args:
        folder: the offices' files.
        out: the snapshot; a folder that is not there.
        month: the month decided (yyyymm).
        kept: the register's surrogates.
        counties: names by code.
        decided: links somebody decided, as `decisions.SCHEMA`; no number means nobody.
        last: what was noted of the last deliveries.
        progress: told the step, how much of it is done, of how much.

    Raises:
        RecheckError: there is no population extract, no county's book of families, or nothing
            to read; or a decision makes no sense.
    """
    known = contracts()
    deliveries, refused = deliveries_in(folder, known, counties)
    done = Imported(deliveries, refused=refused)
    told = progress or untold
    register = read_register(done, month, kept, last or {})
    done.register = register
    codes = sorted(set(register.households["county"].to_list()))
    sent = slots_named((*(d.path for d in deliveries), *(p for p, _ in refused)), known, counties)
    done.missing = missing_files(known, sent, codes, REGISTER)
    people = people_of(register)
    placed = places_decided(decided, people)
    of_families = [e for e, d in enumerate(deliveries) if d.contract.key == FAMILIES]
    read_each(done, of_families, people, month, untold)
    refuse_faulty(done, known[FAMILIES], last or {}, month, {})
    size = len(register.person_id)
    settle_across(reads_of(done, FAMILIES), known[FAMILIES], size)
    done.left_out = counties_left_out(done, register)
    people = people_asked(people, register, reads_of(done, FAMILIES))
    others = [e for e, d in enumerate(deliveries) if d.contract.key not in {FAMILIES, REGISTER}]
    read_each(done, others, people, month, told)
    for key, contract in known.items():
        if key not in {FAMILIES, REGISTER}:
            expected = expected_rows(contract, register, people)
            refuse_faulty(done, contract, last or {}, month, expected)
    done.found = find(done.reads.values(), register, people, placed)
    done.decided = decisions_followed(decided, placed, done.found.followed)
    settle_waiting(done, people, month)
    for key, contract in known.items():
        if key != REGISTER:
            settle_across(reads_of(done, key), contract, size)
    done.people = people = people_asked(people, register, reads_of(done, FAMILIES))
    linked = {key: linked_of(done, contract) for key, contract in known.items() if key != REGISTER}
    linked[REGISTER] = own_rows(known[REGISTER], register, deliveries)
    make_folder(out)
    codes = sorted(set(register.households["county"].to_list()) - done.left_out.keys())
    places = [register.places_of(county) for county in codes]

    def freeze(county: int) -> None:
        scope = scope_of(register, county, people, month)
        freeze_county(out / str(county), scope, linked)

    told("freeze", 0, len(codes))
    for number, _ in enumerate(in_order(freeze, codes), 1):
        told("freeze", number, len(codes))
    households = sum(homes.stop - homes.start for homes, _ in places)
    persons = sum(people_.stop - people_.start for _, people_ in places)
    try:
        write_city(out, shown(month), codes, households, persons)
    except OSError as error:
        raise cannot_write(out, error) from error
    return done
