"""The procedures of assistance, law by law; each a dated table of what the act says."""

from __future__ import annotations

from minsheng.kernel.cases.procedure import Procedure
from minsheng.programmes.assistance.procedures.dibao import DIBAO
from minsheng.programmes.assistance.procedures.reviews import REVIEWS

PROCEDURES: tuple[Procedure, ...] = (*DIBAO, *REVIEWS)
"""All of them, in the order in which pages list them."""
