"""What a source cites, in Chinese: `S1 art. 9` is 《社会救助暂行办法》第九条.

Sources stand once, beside the rule or figure, in short English with the keys of the fact
sheet; that stays as it is. Read in Chinese they give the acts with their articles, what is
quoted of them, and how far it can be trusted; further remarks are left to the rule's page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from minsheng.policy.rulebook.acts import NAME, NUMBER, Act
from minsheng.policy.rulebook.articles import DIGITS

NUMBERS = r"\d{1,4}(?!\d|-\d\d-)(?: ?\(\d+\))*"
"""One number of a place, with what is counted inside it; no part of a day."""
PLACE = re.compile(
    rf"(?P<kind>art|part|item)s?\.? (?P<numbers>{NUMBERS}(?:(?:, (?:and )?| and | to |-){NUMBERS})*"
    r"(?:, \(\d+\))*)(?: para\. (?P<paragraph>\d+))?"
)
CHINESE_PLACE = re.compile(
    r"(?:[、至]?(?:第[一二三四五六七八九十百千零、]+(?:条|款|项|部分)|（[一二三四五六七八九十]+）))*"
)
KEY = re.compile(r"(?<!\w)S\d{1,2}(?!\w)")
SHEET = re.compile(r"FACTS (\d(?:\.\d)?)")
OTHERS = {
    "T": "江苏某市系统",
    "N": "外省系统",
    "D": "公开数据",
    "E": "公开程序",
}
"""Public programs and data that the fact sheet keeps, by the letter of their keys."""
OTHER = re.compile(r"(?<!\w)([TNDE])\d(?:(?:, | and )\1\d)*(?!\w)")
ENDS = re.compile(r"; |(?<!\bart)(?<!\barts)(?<!\bpara)(?<!\bNo)\. ")
"""Where a clause ends, which no article's number does."""
IN_FORCE = re.compile(r"in force (\d{4}-\d{2}-\d{2})")
QUOTED = re.compile(r"[一-鿿][一-鿿0-9.%，、（）]*[一-鿿）]|[一-鿿]")
MARKS = (
    (r"memory", "凭记忆"),
    (r"analogue|by analogy", "参照"),
    (r"inference|inferred|deduced", "推定"),
    (r"uncertain", "不确定"),
    (r"own choice", "本平台自定"),
    (r"no rule before|none before", "此前没有规定"),
    (
        r"no text|know no such|neither sets|do not say|gives? no (?:measure|number|age)",
        "无明文规定",
    ),
    (
        (
            r"not (?:the city's own|established)|order of magnitude"
            r"|no (?:sum|figure|local rule|upper age|national figure)"
        ),
        "本市文件未查实",
    ),
    (r"stands? in\b|assumed|assigned here|is taken|carried on", "数值暂定"),
)
"""English words of doubt, and what is said in Chinese where they stand."""
PLAIN = (
    (r"the snapshot\b", "快照"),
    (r"awards? in force", "现行救助决定"),
    (r"arithmetic", "按计量单位换算"),
    (r"down to the fen", "向下取整到分"),
    (r"up to the fen", "向上取整到分"),
    (r"up to the yuan", "向上取整到元"),
)
"""What is said in Chinese of a source that cites nothing."""
UNITS = {"art": "条", "part": "部分", "item": "项"}
TENS = ((1000, "千"), (100, "百"), (10, "十"))


def source_in_chinese(source: str, acts: Sequence[Act]) -> str:
    """A source in Chinese; one of which nothing can be said in Chinese stays as it is.

    Args:
        source: of a rule, a figure or a reason.
        acts: those there are.
    """
    short = {key: act for act in acts for key in act.short}
    clauses = ENDS.split(" ".join(source.split()).rstrip("."))
    told = list(dict.fromkeys(filter(None, (_clause(one, short) for one in clauses))))
    marks = list(dict.fromkeys(zh for pattern, zh in MARKS if re.search(pattern, source)))
    if not told:
        plain = [zh for pattern, zh in PLAIN if re.search(pattern, source)]
        return "；".join((*plain, *marks)) or source
    return "；".join(told) + (f"（{'；'.join(marks)}）" if marks else "")


def _clause(text: str, short: dict[str, Act]) -> str:
    """What one clause cites and quotes, in its order."""
    cited, rest = [], text
    for found, said in sorted(_citations(text, short)):
        cited.append(said)
        rest = rest[: found[0]] + " " * (found[1] - found[0]) + rest[found[1] :]
    quotes = list(dict.fromkeys(QUOTED.findall(rest)))
    days = [f"{day}起施行" for day in IN_FORCE.findall(text)]
    names = "、".join(dict.fromkeys(filter(None, cited)))
    said = "，".join(filter(None, (names, *days)))
    return "：".join(filter(None, (said, "，".join(quotes))))


def _citations(text: str, short: dict[str, Act]) -> Iterator[tuple[tuple[int, int], str]]:
    """Where something is cited, and how that is said in Chinese."""
    named: dict[int, bool] = {}  # by its end, whether an act's name has a place behind it
    spans: list[tuple[int, int]] = []
    for found in (*NAME.finditer(text), *NUMBER.finditer(text)):
        if any(start <= found.start() < end for start, end in spans):
            continue
        end = _past_place(text, found.end())
        spans.append((found.start(), end))
        named[end] = end > found.end() or not text.startswith(" (S", end)
        yield (found.start(), end), text[found.start() : end] if named[end] else ""
    for found in KEY.finditer(text):
        act, place = short.get(found[0]), PLACE.match(text, found.end() + 1)
        end = place.end() if place else found.end()
        before = text[: found.start()]
        again = named.get(len(before.removesuffix("(").rstrip())) if before.endswith("(") else None
        if act is not None and not again:
            yield (found.start(), end), act.cited.zh + (places_in_chinese(place) if place else "")
        elif again:
            yield (found.start(), end), ""
    for found in SHEET.finditer(text):
        yield found.span(), f"《依据与可信度》{found[1]}"
    for found in OTHER.finditer(text):
        keys = found[0].replace(" and ", "、").replace(", ", "、")
        yield found.span(), f"{OTHERS[found[1]]}（{keys}）"


def _past_place(text: str, start: int) -> int:
    """Where the Chinese place in an act ends that begins here."""
    place = CHINESE_PLACE.match(text, start)
    return place.end() if place else start


def places_in_chinese(place: re.Match[str]) -> str:
    """Articles, parts or items in Chinese: `arts 4(3), 8` is 第四条第三项、第八条."""
    told = ""
    kind = place["kind"]
    for joint, chief, inner in re.findall(
        r"(, (?:and )?| and | to |-|)(?:(\d+))?((?: ?\(\d+\))*)", place["numbers"]
    ):
        if not chief and not inner:
            continue
        told += "至" if joint in (" to ", "-") else "、" if told else ""
        told += f"第{numeral(int(chief))}{UNITS[kind]}" if chief else ""
        for number in re.findall(r"\d+", inner):
            told += (
                f"（{numeral(int(number))}）" if kind == "part" else f"第{numeral(int(number))}项"
            )
    return told + (f"第{numeral(int(place['paragraph']))}款" if place["paragraph"] else "")


def numeral(number: int) -> str:
    """A whole number from 1 to 9999 in Chinese: 1067 is 一千零六十七."""
    told, gap = "", False
    for weight, name in TENS:
        digit, number = divmod(number, weight)
        if digit:
            one = "" if (digit, weight, told) == (1, 10, "") else DIGITS[digit - 1]
            told += ("零" if gap else "") + one + name
        gap = bool(told) and not digit
    return told + ("零" if gap and number else "") + (DIGITS[number - 1] if number else "")
