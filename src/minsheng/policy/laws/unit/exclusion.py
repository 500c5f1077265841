"""不计入: who is left out of the unit though related. Each is a reason by itself."""

from minsheng.policy.engine import Count, contradicted, known, not_, rule, unverified, where
from minsheng.policy.laws.kinds import Whereabouts


@rule("person")
def out_dead(whereabouts: Whereabouts) -> bool:
    """Whether the person is left out because he or she has died.

    Source: 《最低生活保障审核审批办法（试行）》第五条 (S3 art. 5);
        《最低生活保障审核确认办法》第七条 (S2 art. 7).
    Reading: neither text names the dead; only the living can live together. Holds from the
        day the death is on record; the award of that month is not decided here.
    """
    return whereabouts == Whereabouts.DEAD


@rule("person")
def out_prison(whereabouts: Whereabouts) -> bool:
    """Whether the person is left out because he or she serves a sentence in prison.

    Source: 《最低生活保障审核审批办法（试行）》第五条 (S3 art. 5), in force
        2012-12-12; 《最低生活保障审核确认办法》第七条 (S2 art. 7), in force 2021-07-01.
    Reading: labour re-education, named beside prison in 2012, was abolished in 2013.
    """
    return whereabouts == Whereabouts.PRISON


@rule("person", start="2021-07-01")
def out_drug_detention(whereabouts: Whereabouts) -> bool:
    """Whether the person is left out because he or she is in compulsory drug detention.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7), in force 2021-07-01.
    Reading: not named in 2012; until 2021-06-30 such a person stayed in the unit.
    """
    return whereabouts == Whereabouts.DRUG_DETENTION


@rule("person", start="2021-07-01")
def out_missing(whereabouts: Whereabouts) -> bool:
    """Whether the person is left out because he or she has been declared missing.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7), in force 2021-07-01.
    Reading: declared missing (宣告失踪) by a court; merely out of contact is not enough.
    """
    return whereabouts == Whereabouts.MISSING


@rule("person")
def clergy_found_years(clergy_years: Count, people__minor: bool) -> Count:
    """Years the person has lived away from the household as clergy; none of a minor.

    Source: 《最低生活保障审核审批办法（试行）》第五条 (S3 art. 5); S2 art. 7: clergy who live
        independently, away from the family.
    Reading: a minor does not live independently, so nothing is asked; what a record shows
        stands; where records contradict each other it is asked which is right, and of one
        that nobody has verified whether it is.
    """
    asked = not_(people__minor) | contradicted(clergy_years) | unverified(clergy_years)
    return where(known(clergy_years), clergy_years, where(asked, clergy_years, 0))


@rule("person")
def out_clergy(clergy_found_years: Count, clergy_years_out: Count) -> bool:
    """Whether the person is left out as clergy away from the household for three years.

    Source: 《最低生活保障审核审批办法（试行）》第五条 (S3 art. 5), in force 2012-12-12;
        《最低生活保障审核确认办法》第七条 (S2 art. 7), in force 2021-07-01: three consecutive
        years or more (三年以上).
    """
    return clergy_years_out <= clergy_found_years


@rule("person")
def out_apart(lives_here: bool) -> bool:
    """Whether the person is left out because he or she does not live together with the rest.

    Source: 《最低生活保障审核审批办法（试行）》第五条 (S3 art. 5);
        《最低生活保障审核确认办法》第七条 (S2 art. 7): 共同生活的家庭成员.
    Reading: living together is a shared livelihood as the inquiry finds it; somebody away
        for work or at boarding school may well live together.
    """
    return not_(lives_here)


@rule("person", name="out_gone", end="2021-06-30")
def out_gone_2012(out_dead: bool, out_prison: bool) -> bool:
    """Whether the person is left out for where he or she is.

    Source: 《最低生活保障审核审批办法（试行）》第五条 (S3 art. 5), in force 2012-12-12.
    """
    return out_dead | out_prison


@rule("person", name="out_gone", start="2021-07-01")
def out_gone_2021(
    out_dead: bool, out_prison: bool, out_drug_detention: bool, out_missing: bool
) -> bool:
    """Whether the person is left out for where he or she is.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7), in force 2021-07-01.
    """
    return out_dead | out_prison | out_drug_detention | out_missing


@rule("person", start="2012-12-12")
def first_unrelated(out_unrelated: bool, out_gone: bool) -> bool:
    """Whether being unrelated is the first ground that leaves the person out.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7); S3 art. 5.
    Reading: one ground is told: first where the person is, then relation, then three years
        as clergy, then living apart.
    """
    return out_unrelated & not_(out_gone)


@rule("person", start="2012-12-12")
def first_clergy(out_clergy: bool, out_unrelated: bool, out_gone: bool) -> bool:
    """Whether being clergy away is the first ground that leaves the person out.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7); S3 art. 5.
    Reading: as for `first_unrelated`.
    """
    return out_clergy & not_(out_gone | out_unrelated)


@rule("person", start="2012-12-12")
def first_apart(out_apart: bool, out_clergy: bool, out_unrelated: bool, out_gone: bool) -> bool:
    """Whether living apart is the first ground that leaves the person out.

    Source: 《最低生活保障审核确认办法》第七条 (S2 art. 7); S3 art. 5.
    Reading: as for `first_unrelated`.
    """
    return out_apart & not_(out_gone | out_unrelated | out_clergy)


@rule("person", start="2012-12-12")
def out_unrelated(belongs: bool) -> bool:
    """Whether the person is left out because nothing in the law's list brings him or her in.

    Source: 《最低生活保障审核审批办法（试行）》第五条 (S3 art. 5), in force 2012-12-12;
        《最低生活保障审核确认办法》第七条 (S2 art. 7), in force 2021-07-01.
    """
    return not_(belongs)
