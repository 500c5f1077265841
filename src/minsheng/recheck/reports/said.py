"""What the sections of a report share: the language, names of places, how figures are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from minsheng.recheck.ahead import trial
from minsheng.recheck.held import HeldTold, held_told, held_words
from minsheng.recheck.listing import Listing
from minsheng.recheck.place_names import full_name
from minsheng.recheck.small import LEAST
from minsheng.recheck.wanted import Wanted
from minsheng.recheck.words import Language, pick, yuan

WHOLE = 10**6
"""What a county's code lacks of one of twelve digits."""
PER_CENT, PER_THOUSAND = 100, 1_000
UNSAYABLE = ("无法判断", "cannot be said")
"""In the place of a figure of those of whom nothing could be decided."""
HATCHED = (
    f"不列数字：不足{LEAST}户，或者无法判断",
    f"no figure: fewer than {LEAST}, or cannot be said",
)
NONE_TOLD = "—"
"""What stands where there is no share, of none."""


@dataclass(frozen=True)
class Saying:
    """One report in one language.

    Attributes:
        language: `zh` or `en`.
        names: what places are called, by their codes of twelve digits.
        listing: of the run.
        told: puts a fault's sentence, which is English, into the language.
    """

    language: Language
    names: Mapping[int, str]
    listing: Listing
    told: Callable[[str], str] = str

    def cautions(self) -> list[str]:
        """What the run is no good for: that it is held, and the `limits` there are."""
        held = held_words(self.listing.about, self.language, self.names)
        return [*([held[:1].upper() + held[1:]] if held else []), *self.limits()]

    def held(self) -> HeldTold | None:
        """That the run is held, and for what; None where it is not."""
        return held_told(self.listing.about, self.language, self.names)

    def limits(self) -> list[str]:
        """That the data are not real, the figures not established, the run a trial."""
        about = self.listing.about
        found = []
        if about["snapshot"].get("synthetic") is True:
            zh = "数据为合成：人物、家庭和资料均为虚构，仅供演示和测试。"
            found.append(
                self.pick(zh, "Made-up data: all people, families and records are invented.")
            )
        if self.listing.figures(Wanted()) == "illustrative":
            zh = "金额和标准含示意参数，未经本市文件证实，不得作为发放依据。"
            en = "Sums and limits rest on illustrative figures, not established for this city: "
            found.append(self.pick(zh, en + "nothing is paid by them."))
        if trial_ := trial(about["snapshot"]["as_of"], about["as_of"]):
            found.append(self.pick(*trial_))
        if self.listing.ahead:
            found.append(self.told(self.listing.ahead))
        return found

    def pick(self, zh: str, en: str) -> str:
        """The Chinese or the English of two."""
        return pick((zh, en), self.language)

    def county(self, code: int) -> str:
        """What a county is called; its code where nobody knows."""
        return self.names.get(code * WHOLE, str(code))

    def town(self, code: int) -> str:
        """What a town is called, by the first nine digits of its code."""
        return self.names.get(code * PER_THOUSAND, str(code))

    def village(self, code: int) -> str:
        """What a village is called, township first."""
        return full_name(code, self.names) or str(code)

    def money(self, fen: int) -> str:
        """A sum in yuan."""
        return yuan(fen, self.language)

    def more(self, fen: int) -> str:
        """A difference in yuan, with its sign."""
        return f"+{yuan(fen, self.language)}" if fen > 0 else yuan(fen, self.language)

    def month(self, month: str) -> str:
        """A month: `2020年11月`, `2020-11`."""
        year, _, number = month.partition("-")
        return self.pick(f"{year}年{int(number)}月", month)

    def day(self, day: str) -> str:
        """A day: `2020年11月1日`, `2020-11-01`."""
        year, month, number = day.split("-")
        return self.pick(f"{year}年{int(month)}月{int(number)}日", day)

    def households(self, number: int) -> str:
        """How many households: `1,234户`, `1 household`."""
        return self.pick(f"{number:,}户", f"{number:,} household{'' if number == 1 else 's'}")


def share(part: int, whole: int) -> str:
    """A share in per cent with one decimal; a dash where it would be of fewer than ten."""
    return f"{PER_CENT * part / whole:.1f}%" if whole >= LEAST else NONE_TOLD


def rate(part: int, whole: int) -> str:
    """How many of a thousand, with one decimal; a dash where it would be of fewer than ten."""
    return f"{PER_THOUSAND * part / whole:.1f}" if whole >= LEAST else NONE_TOLD


def counted(part: int, whole: int, language: Language) -> str:
    """A count with its share: `12（3.4%）`; the count alone where the share would be of few."""
    if whole < LEAST:
        return f"{part:,}"
    return f"{part:,}{pick((f'（{share(part, whole)}）', f' ({share(part, whole)})'), language)}"
