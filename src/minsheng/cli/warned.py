"""What is said on the error stream of a run that is a trial, far ahead, or of other rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minsheng.cli.chinese import told
from minsheng.cli.console import in_languages
from minsheng.cli.language import LANGUAGES, Language
from minsheng.cli.places import names_in
from minsheng.cli.speech import tell


def warn_of_run(
    about: Mapping[str, Any], ahead: str | None, rulebook: str, language: Language | None
) -> None:
    """Say on top what is to be minded in whatever is made of a run.

    Args:
        about: what its `run.json` says.
        ahead: what it says where it is decided far ahead; None where it is not.
        rulebook: the digest of the rules at hand.
        language: None for both.
    """
    warn_of_held(about, language)
    warn(about["snapshot"]["as_of"], about["as_of"], ahead, language)
    warn_of_rules(about["rulebook"], rulebook, language)


def warn(taken: str, month: str, ahead: str | None, language: Language | None) -> None:
    """Say what a run is no good for.

    Args:
        taken: the month of its snapshot, `yyyy-mm`.
        month: the month decided.
        ahead: what `run.json` says where that is far ahead; None where it is not.
        language: None for both.
    """
    from minsheng.recheck.ahead import trial

    both = trial(taken, month)
    if both:
        tell(f"minsheng: {in_languages(both, language)}", err=True)
    if ahead:
        said = [told(ahead, one) for one in ((language,) if language else LANGUAGES)]
        tell(f"minsheng: {' '.join(said)}", err=True)


def warn_of_held(about: Mapping[str, Any], language: Language | None) -> None:
    """Say on top that a run is held, since an outcome jumped in a county.

    Args:
        about: what its `run.json` says.
        language: None for both.
    """
    from minsheng.recheck.held import held_words

    names = names_in(about["as_of"])
    for one in (language,) if language else LANGUAGES:
        if words := held_words(about, one, names):
            tell(f"minsheng: {words}", err=True)


LAST_HELD = (
    "作对照的上次核查结果本身暂缓使用，对照的结果仅供参考",
    "the last run compared with is held itself: mind that in what is told of it",
)


def warn_of_held_last(about: Mapping[str, Any], language: Language | None) -> None:
    """Say that the run compared with is held itself.

    Args:
        about: what its `run.json` says.
        language: None for both.
    """
    if about.get("held"):
        tell(f"minsheng: {in_languages(LAST_HELD, language)}", err=True)


UNRELATED = (
    "两次核查没有一户相同，可能出自两份无关的名册；请核对所填的两个文件夹",
    (
        "the two runs have no household in common and may be of unrelated registers; look "
        "whether these are the folders you meant"
    ),
)


def warn_of_unrelated(language: Language | None) -> None:
    """Say that no household of one run is in the other.

    Args:
        language: None for both.
    """
    tell(f"minsheng: {in_languages(UNRELATED, language)}", err=True)


LAST_RULES = (
    "作对照的上次核查（{month}）适用另一版规则，结论的变化可能是规则变化引起的",
    (
        "the last run compared with ({month}) was decided by another rule book: a difference may "
        "be the law's"
    ),
)
LAST_MONTH = (
    "作对照的上次核查是{month}的，不是上一个月的，变动可能是几个月累计的",
    (
        "the last run compared with is of {month}, not of the month before: a difference may be of "
        "more months than one"
    ),
)
SAME_MONTH = (
    "作对照的上次核查也是{month}的：变动不是逐月变化，而是两次核查的数据、规则或者决定不同",
    (
        "the last run compared with is of {month}, too: a difference is none from month to month, "
        "but of the data, rules or decisions the two were given"
    ),
)


def warn_of_last(
    last: Mapping[str, Any], run: Mapping[str, Any], language: Language | None
) -> None:
    """Say that the run compared with was decided by other rules, or is not of the month before.

    Args:
        last: what its `run.json` says.
        run: what that of the run says.
        language: None for both.
    """
    month = str(last["as_of"])
    year, number = map(int, str(run["as_of"]).split("-"))
    before = f"{year - (number == 1)}-{(number - 2) % 12 + 1:02}"
    same = month == run["as_of"]
    for differs, words in (
        (last["rulebook"] != run["rulebook"], LAST_RULES),
        (same, SAME_MONTH),
        (not same and month != before, LAST_MONTH),
    ):
        if differs:
            tell(f"minsheng: {in_languages(words, language).format(month=month)}", err=True)


OTHER_RULES = (
    "该次核查所用的规则（摘要{digest}）不是本程序现有的规则：规则后来改过，或者另有来源，请核对",
    "other rules (digest {digest}) decided it than this program's: changed since, or not its own",
)


def warn_of_rules(run: str, installed: str, language: Language | None) -> None:
    """Say that a run was not decided by the rule book this program has; a later one differs, too.

    Args:
        run: the digest of the run's rule book.
        installed: that of this program's.
        language: None for both.
    """
    if run != installed:
        words = in_languages(OTHER_RULES, language).format(digest=run[:12])
        tell(f"minsheng: {words}", err=True)
