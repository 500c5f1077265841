"""The procedures of assistance, law by law; each a dated table of what the act says."""

from __future__ import annotations

from minsheng.kernel.cases.procedure import Procedure
from minsheng.programmes.assistance.procedures.by_person import BY_PERSON
from minsheng.programmes.assistance.procedures.dibao import DIBAO
from minsheng.programmes.assistance.procedures.reviews import REVIEWS
from minsheng.programmes.assistance.procedures.tekun import TEKUN
from minsheng.programmes.assistance.procedures.temporary_aid import TEMPORARY_AID

PROCEDURES: tuple[Procedure, ...] = (
    *DIBAO, *TEKUN, *TEMPORARY_AID, *BY_PERSON, *REVIEWS,
)  # fmt: skip
"""All of them, in the order in which pages list them."""
