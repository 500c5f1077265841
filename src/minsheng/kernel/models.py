"""The kernel's tables, each in the folder of its topic; Django looks for them here."""

from minsheng.kernel.access.codes import CodeUsed
from minsheng.kernel.access.models import (
    AccountRequest,
    Assignment,
    Relative,
    RelativeLifted,
    User,
)
from minsheng.kernel.areas.grids import GridChange
from minsheng.kernel.areas.models import Area, AreaCount, AreaCover, AreaLabel
from minsheng.kernel.audit.models import Awaiting, Entry, Seal, SealedDay
from minsheng.kernel.cases.models import Case, CaseClock, CaseDeed, CaseDraw
from minsheng.kernel.exchange.models import ImportJob, Upload
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.once import FormDone
from minsheng.kernel.registry.guessing import SearchMade
from minsheng.kernel.registry.models import (
    Authorisation,
    Consent,
    Duplicate,
    Household,
    Licence,
    Membership,
    Merge,
    Organisation,
    Person,
    Relation,
    Site,
    Worker,
)
from minsheng.kernel.tokens.models import Token

__all__ = [
    "AccountRequest",
    "Area",
    "AreaCount",
    "AreaCover",
    "AreaLabel",
    "Assignment",
    "Authorisation",
    "Awaiting",
    "Case",
    "CaseClock",
    "CaseDeed",
    "CaseDraw",
    "CodeUsed",
    "Consent",
    "Duplicate",
    "Entry",
    "Finding",
    "FormDone",
    "GridChange",
    "Household",
    "ImportJob",
    "Licence",
    "Membership",
    "Merge",
    "Organisation",
    "Person",
    "Relation",
    "Relative",
    "RelativeLifted",
    "Seal",
    "SealedDay",
    "SearchMade",
    "Site",
    "Token",
    "Upload",
    "User",
    "Worker",
]
