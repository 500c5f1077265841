"""From the first word to the decision, by the officers of the demo, on a made city."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.database import unguarded, working_as

from minsheng.kernel.cases.actions import done
from minsheng.kernel.cases.drawing import draw
from minsheng.kernel.areas.models import Area
from minsheng.kernel.cases.models import Case, CaseClock, Origin
from minsheng.kernel.registry.models import Authorisation, Household
from minsheng.programmes.assistance.benefits import BENEFITS
from minsheng.programmes.assistance import deciding, looking_into, opening, publishing
from minsheng.programmes.assistance.case_models import Award
from minsheng.programmes.assistance.taking import members_of
from minsheng.programmes.assistance.proposing import proposed

pytestmark = pytest.mark.django_db
AT = datetime(2020, 11, 16, 9, tzinfo=timezone.get_default_timezone())


def test_it_works(run):
    with working_as("clerk") as clerk:
        home = Household.objects.filter(grouping="living", area__gte=81_101_000_000, area__lt=81_102_000_000)[3]
        for m in members_of(home):
            Authorisation.objects.create(person=m.person, purposes=["income"], paper="1", signed="2020-11-01", until="2021-11-01")
        case = opening.apply_for(BENEFITS["dibao"], home, None, Origin.COUNTER, clerk, AT)
        done(case, "accept", clerk, AT)
        found = proposed(case, AT.date())
        print(found.change, found.before, found.after, found.figures, [(f.name, r) for f, r in found.lacking][:12], found.reasons[:3])
        v = looking_into.Visit(AT.date(), "home", clerk.user.pk, 3, "户主", True, "住砖房两间")
        looking_into.inquire(case, "inquire", v, clerk, AT)
        done(case, "check_answered", clerk, AT)
        deciding.propose(case, deciding.Said("grant", 50000, "经调查符合条件"), clerk, AT)
        publishing.publish(case, "publish", "村务公开栏", clerk, AT, AT.date())
        late = AT + timedelta(days=8)
        publishing.take_down(case, "submit", clerk, late, "")
        print(case.due, list(CaseClock.objects.filter(case=case).values_list("limit","due","met")))
    with working_as("reviewer") as reviewer:
        draw(Area.objects.get(key=81_000_000_000), "assistance", "submitted", reviewer, late)
        case.refresh_from_db()
        v = looking_into.Visit(late.date(), "home", reviewer.user.pk, 5, "户主", True, "属实")
        looking_into.inquire(case, "county_visit", v, reviewer, late)
        deciding.approve(case, deciding.Said("grant", 50000, "经复核符合条件"), reviewer, late, "镇政府公告栏")
        end = late + timedelta(days=8)
        deciding.decide(case, "confirm", deciding.Said("grant", 50000, "公示无异议"), reviewer, end)
    with working_as("clerk") as clerk:
        done(case, "deliver", clerk, end)
        print(case.step, case.outcome, list(Award.objects.values()))


