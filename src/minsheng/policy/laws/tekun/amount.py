"""救助供养标准: basic living and care by self-care class."""

from minsheng.policy.engine import Fen, Rate, Rounding, known, rule, share, where
from minsheng.policy.laws.kinds import Decision, SelfCare


@rule("person")
def basic_m(
    eligible: bool, dibao__standard_m: Fen, basic_rate: Rate, basic_rounding: Rounding
) -> Fen:
    """Basic living standard (基本生活标准) of a person in tekun, per month.

    Source: 国发〔2016〕14号 (law, memory): not below 1.3 times the dibao standard; a Jiangsu
        city pays exactly that (T1).
    Reading: the standard of the household file, urban or rural; who has land usually
        gets the rural one (S5 art. 19), as the file says.
    """
    return where(eligible, share(dibao__standard_m, basic_rate, basic_rounding), 0)


@rule("person")
def care_central_m(
    self_care: SelfCare, central_able_m: Fen, central_partly_m: Fen, central_wholly_m: Fen
) -> Fen:
    """Care standard (照料护理标准) in an institution (集中供养), per month.

    Source: 国发〔2016〕14号 (law, memory): three steps by self-care class; S5 art. 20.
    """
    partly = where(self_care == SelfCare.PARTLY_LOST, central_partly_m, central_able_m)
    return where(self_care == SelfCare.WHOLLY_LOST, central_wholly_m, partly)


@rule("person")
def care_dispersed_m(
    self_care: SelfCare, dispersed_able_m: Fen, dispersed_partly_m: Fen, dispersed_wholly_m: Fen
) -> Fen:
    """Care standard (照料护理标准) at home (分散供养), per month.

    Source: 国发〔2016〕14号 (law, memory): three steps by self-care class; S5 art. 20.
    """
    partly = where(self_care == SelfCare.PARTLY_LOST, dispersed_partly_m, dispersed_able_m)
    return where(self_care == SelfCare.WHOLLY_LOST, dispersed_wholly_m, partly)


@rule("person")
def care_m(eligible: bool, in_institution: bool, care_central_m: Fen, care_dispersed_m: Fen) -> Fen:
    """Care standard of a person in tekun by the form of support, per month.

    Source: 《社会救助暂行办法》第十九条 (S1 art. 19): central or dispersed, the person's choice.
    """
    return where(eligible, where(in_institution, care_central_m, care_dispersed_m), 0)


@rule("person")
def amount_m(basic_m: Fen, care_m: Fen) -> Fen:
    """Support of a person in tekun, basic living and care, per month.

    Source: 国发〔2016〕14号 (law, memory): the standard is made of both parts.
    """
    return basic_m + care_m


@rule("person")
def grantable(amount_m: Fen) -> bool:
    """Whether tekun could be granted to the person: due, and with a sum that stands.

    Source: 国发〔2016〕14号 (law, memory): tekun takes the place of other benefits; 《社会救助
        暂行办法》第十四条 (S1 art. 14).
    Reading: inference; only what is granted excludes. While the care class of somebody
        who belongs to tekun is open, so is this, and nothing else ends or begins by it.
    """
    return 0 < amount_m


@rule("person")
def granted(grantable: bool, decision__basic_asked: bool) -> bool:
    """Whether tekun is granted to the person: it could be, and basic aid was asked for.

    Source: 《社会救助暂行办法》第十六条 (S1 art. 16): upon application.
    Reading: inference; who did not ask is told of tekun and loses nothing by it meanwhile.
    """
    return grantable & decision__basic_asked


@rule("person")
def may_qualify(eligible: bool, decision__tekun_compared: Decision) -> bool:
    """Whether the person is told of tekun that was not asked for.

    Source: 《社会救助暂行办法》第十六条、第十七条 (S1 arts 16, 17) [memory]: upon application,
    and who is found to qualify is helped to it.
    Reading: told though the care class, and with it the sum, is open.
    """
    hinted = decision__tekun_compared == Decision.HINT
    return hinted & where(known(eligible), eligible, False)
