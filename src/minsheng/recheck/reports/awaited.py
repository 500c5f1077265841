"""What of a household is open only because a file is lacking: no visit finds it, the file does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from minsheng.recheck.asking import Asked
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.reports.intake import Extract, Intake, extract_called
from minsheng.recheck.reports.waiting import LATE
from minsheng.recheck.words import Language, pick

Lacking = Mapping[tuple[str, str], Extract]
"""Files of which nothing was taken, by contract and county, the county empty for the whole city."""
WHOLE = ("全市", "the whole city's")
OWN = ("本区县", "this county's")
NOT_TAKEN, NOT_SENT = ("未接收", "not taken"), ("没有报送", "not sent")


def lacking_in(intake: Intake | None) -> Lacking:
    """The files a snapshot lacks; none where it was made from none."""
    return {} if intake is None else intake.lacking()


def awaited(asked: Sequence[Asked], county: int, lacking: Lacking) -> dict[str, list[Asked]]:
    """The facts that come with a file when it is sent, by the contract of the file.

    A fact that a record leaves open, too (two differ, one is unverified), or that nobody may
    look at without a signature, is found out at the door whatever is sent.

    Args:
        asked: what is to be found out of a household.
        county: where it lives.
        lacking: the files that are not there.
    """
    known = contracts()
    found: dict[str, list[Asked]] = {}
    for one in asked:
        if not one.cause or one.cause & ~LATE:
            continue
        for key, of in lacking:
            if of in ("", str(county)) and key in known and one.fact in known[key].facts:
                found.setdefault(key, []).append(one)
                break
    return found


def awaited_words(
    key: str, county: int, facts: Sequence[Asked], lacking: Lacking, language: Language
) -> str:
    """That facts wait for a file, in a sentence and a line of what they are."""
    whole = (key, "") in lacking
    file = lacking[key, "" if whole else str(county)]
    place, why = (
        pick(WHOLE if whole else OWN, language),
        pick(NOT_SENT if file.missing else NOT_TAKEN, language),
    )
    name = extract_called(key, language)
    zh = f"等资料：{place}《{name}》{why}，待报送单位补报后重新核查，不必上门查"
    en = (
        f"Waits for a file, no visit finds it: {place} {name} ({why}); decide again once it is sent"
    )
    titles = pick(("、", ", "), language).join(one.title for one in facts)
    return f"{pick((zh, en), language)}\n{titles}"
