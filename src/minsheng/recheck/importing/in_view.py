"""Who is in view and has signed, by the books of families, and which counties have no book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from minsheng.recheck.assembly.gather import REGISTER
from minsheng.recheck.assembly.grades import exact
from minsheng.recheck.extracts.contract import Contract, contracts
from minsheng.recheck.importing.imported import FAMILIES, Imported, NoBook, reads_of
from minsheng.recheck.importing.reading import FileRead, People
from minsheng.recheck.linkage.exact import NOBODY
from minsheng.recheck.linkage.register import Register


def counties_left_out(done: Imported, register: Register) -> dict[int, Contract]:
    """The counties of which nobody can be decided, by the contract they lack.

    Without its register a county has no people; without its book of families nobody knows who
    is in assistance or has applied, and to call them all screened would be to refuse those who
    applied unheard. Its people stay on the register, so that rows about them find them.

    Raises:
        NoBook: no county is left.
    """
    known = contracts()
    settled = set(register.households["county"].to_list())
    books = {read.delivery.county for read in reads_of(done, FAMILIES)}
    bookless = set() if 0 in books else settled - books
    if bookless == settled:
        raise NoBook([(p, why) for p, why in done.refused if known[FAMILIES].zh in p.name])
    sent = {delivery.county for delivery in done.deliveries} - {0}
    lacking = dict.fromkeys(sent - settled, known[REGISTER])
    return dict(sorted((lacking | dict.fromkeys(bookless, known[FAMILIES])).items()))


def people_asked(people: People, register: Register, families: Sequence[FileRead]) -> People:
    """Who is in view and who has signed, by the office's book.

    A family whose applicant is not on the register, or not to be told from others, is in view
    by its household number; nothing is believed of what its row says, a signature included.
    """
    size = len(register.household_id)
    asked, authorised = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    for read in families:
        asked[people.household[read.linked["place"].to_numpy()]] = True
        if len(read.waiting):
            first = people.households.firsts(read.waiting["household"], read.delivery.county)
            asked[people.household[first[first != NOBODY]]] = True
        # Whose signature it is must be sure: it opens what others may not read.
        sure = exact(read.linked)
        of = people.household[sure["place"].to_numpy()]
        authorised[of] |= sure["authorised"].is_not_null().to_numpy()
    return replace(people, asked=asked, authorised=authorised)
