"""The most usual faults in Chinese, for those who work in Chinese.

Messages are raised in English, where what, where and remedy are known. Where a command speaks
Chinese (`--lang zh`, `MINSHENG_LANG=zh`, or `LANG=zh_CN.UTF-8`), those below are said in
Chinese; any other stays as it is. A test provokes each of them.
"""

from __future__ import annotations

import re

from minsheng.cli.chinese_files import FAULTS, FOUND
from minsheng.cli.chinese_import import IMPORTS
from minsheng.cli.chinese_reports import REPORTS
from minsheng.cli.chinese_rerun import REMEDIED, RERUN
from minsheng.cli.chinese_site import SITE
from minsheng.cli.chinese_whatif import REFORMS
from minsheng.cli.language import Language, speaks_chinese

AHEAD = r"(?P<month>[0-9-]+) is"
SPAN = r"\d+ months?|\d+ years?(?: and \d+ months?)?"
FACTS = rf"(?P<facts>{SPAN}) after the snapshot \((?P<taken>[0-9-]+)\)"
CHOOSE = r", .* choose (?P<latest>[0-9-]+) or .*"
LAW = rf"(?P<law>{SPAN}) after the newest law .* \((?P<newest>[0-9-]+)\){CHOOSE}"
"""The parts of what is said of a month far ahead (`recheck/ahead.py`)."""
NEAREST = r"; the nearest existing name is `(?P<near>.*)`"
LEVELS = {"county": "县（市、区）", "township": "乡镇（街道）", "village": "村（社区）"}
WRITTEN = {"list": "户清单", "notice": "告知书", "report": "报告"}
GIVEN = "|".join(WRITTEN)
SAID = (
    *REPORTS,
    *SITE,
    (
        r"there is no folder (?P<place>.+); make a city with .*",
        "找不到文件夹{place}；请核对路径，或用 minsheng city --out {place} 生成城市",
    ),
    (
        r"(?P<place>.+) holds no city\.json, .*; name one of (?P<within>.*)",
        "{place}中没有city.json，不是完整的快照；可选{within}",
    ),
    (
        r"(?P<place>.+) holds no city\.json, .*",
        "{place}中没有city.json，不是完整的快照；请核对路径，或重新导出快照",
    ),
    (
        r"(?P<place>.+) is missing; the snapshot is not whole, write it again",
        "缺少文件{place}，快照不完整；请重新导出快照",
    ),
    (
        r"(?P<place>.+) is not readable as Parquet \(.*\); deliver the file again",
        "文件{place}已损坏，不能按Parquet读取；请重新提供该文件",
    ),
    (
        r"(?P<place>.+): column `(?P<name>\w+)` \((?P<zh>.+)\) is missing; .*",
        "{place}缺少“{zh}”一列（{name}）；请补齐该列，不知道的留空",
    ),
    (
        r"(?P<place>.+): column `(?P<name>.+)` \((?P<zh>.+)\) is (?P<is>.+), .* be (?P<as>\w+);.*",
        "{place}中“{zh}”一列（{name}）类型为{is}，应为{as}；请按该类型重新导出",
    ),
    (
        r"(?P<place>.+): `(?P<name>\w+)` \((?P<zh>.+)\) must be known .* household (?P<id>\d+), .*",
        "{place}：“{zh}”（{name}）每一户都必须填写；户编号{id}为空，请补填",
    ),
    (
        r"`(?P<text>.*)` is no month; .*",
        "“{text}”不是月份；请写成2020-11的形式",
    ),
    (
        r"(?s:.*)`(?P<text>.*)` is (?:no day of the calendar|not written as .*?)(?:; write .*)?",
        "“{text}”不是有效日期；请写成2020-11或2020-11-01的形式",
    ),
    (
        r"the rule book begins in (?P<month>[0-9-]+): there are no figures for (?P<day>.+); .*",
        "规则手册自{month}起才有数据，{day}没有可用的标准；请选择{month}或以后的月份",
    ),
    (
        r"this run holds no household (?P<number>\d+); .*, for example (?P<example>.+)",
        "本次核查中没有户编号{number}；户编号见decisions.parquet的household_id列，例如{example}",
    ),
    (
        r"(?P<place>.+) holds no run itself, but its folders do; name one of (?P<within>.*)",
        "{place}本身不是核查结果，核查结果在其下的文件夹中；可选{within}",
    ),
    (
        r"(?P<place>.+) holds a snapshot and no run; .*",
        (
            "{place}中是快照，不是核查结果；请先运行 "
            "minsheng recheck {place} --as-of 月份 --out 核查结果文件夹"
        ),
    ),
    (
        r"(?P<place>.+) holds no run; make one with .*",
        "{place}中没有核查结果；请先运行 minsheng recheck 快照 --as-of 月份 --out {place}",
    ),
    (
        r"the run in (?P<place>.+) is not finished; .*",
        "{place}中的核查尚未完成；请再次运行原来的 minsheng recheck 命令",
    ),
    (
        r"(?P<place>.+) (?:lacks|is not (?:readable as JSON|what a run writes)).* recheck into .*",
        "{place}不是核查写出的文件，或已损坏；请从备份恢复，或另选 --out 文件夹重新核查",
    ),
    (
        r"(?P<place>.+) is there already and is no notice, .*",
        "{place}已存在且不是告知书，未予改动；请用 --notice 另选文件，或先移走原有文件",
    ),
    (
        r"(?P<place>.+) is there already, and somebody may have written into it; .*",
        "{place}已存在，可能有人填写，未予改动；请用 --csv 另选文件，或加 --replace 覆盖",
    ),
    (
        r"(?P<place>.+) is there already and is no list of households, .*",
        "{place}已存在且不是户清单，未予改动；请用 --csv 另选文件，或先移走原有文件",
    ),
    (
        r"(?P<place>.+) is there already and has other columns than a list of households, .*",
        (
            "{place}已存在，其列与户清单不同，可能有人填写，未予改动；"
            "请用 --csv 另选文件，或先移走原有文件"
        ),
    ),
    (
        rf"(?P<place>.+) could not be written \(.*\); make room .* place for the (?:{GIVEN})",
        "无法写入{place}；请腾出空间或另选位置",
    ),
    (
        rf"(?P<place>.+) could not be written \(.*\); choose .* place for the (?:{GIVEN})",
        "无法写入{place}；请另选位置",
    ),
    (
        r"give --csv or --json, not both",
        "--csv 与 --json 只能选用一项",
    ),
    (
        r"--reasons goes with neither --csv nor --limit",
        "--reasons 不能与 --csv、--limit 同用",
    ),
    (
        r"`(?P<text>.*)` is no outcome; write one of (?P<all>[a-z, -]+)",
        "“{text}”不是核查结论；可选：{all}",
    ),
    (
        rf"`(?P<text>.*)` is no outcome; write one of (?P<all>[a-z, -]+){NEAREST}",
        "“{text}”不是核查结论；可选：{all}；最接近的是“{near}”",
    ),
    (
        r"`(?P<text>[^`]*)` is no reason in the rule book of this run; list .*",
        "本次核查的规则手册中没有理由代码“{text}”；用 --reasons 列出本次核查的理由",
    ),
    (
        rf"`(?P<text>.*)` is no reason in the rule book of this run{NEAREST}",
        "本次核查的规则手册中没有理由代码“{text}”；最接近的是“{near}”",
    ),
    (
        r"this run holds no (?P<level>county|township|village) `(?P<text>[^`]*)`",
        "本次核查中没有{level}“{text}”",
    ),
    (
        r"this run holds no (?P<level>county) `(?P<text>[^`]*)`; it holds (?P<all>.*)",
        "本次核查中没有{level}“{text}”；现有：{all}",
    ),
    (
        rf"this run holds no (?P<level>county|township|village) `(?P<text>[^`]*)`{NEAREST}",
        "本次核查中没有{level}“{text}”；最接近的是“{near}”",
    ),
    (
        r"more than one (?P<level>\w+) of this run is called `(?P<text>.*)` \((?P<codes>.*)\); .*",
        "本次核查中名为“{text}”的{level}不止一个（{codes}）；请填写代码",
    ),
    (
        r"(?P<place>.+) is missing; restore it from a backup.*",
        "缺少{place}；请从备份恢复，或重新核查",
    ),
    (
        r"(?P<place>.+) is not the rule book of this run; restore it from a backup",
        "{place}不是本次核查所用的规则手册；请从备份恢复",
    ),
    (
        r"(?P<place>.+) is not the snapshot of this run any more; bring it back",
        "{place}已不是本次核查所用的快照；请恢复原来的快照",
    ),
    (
        r"(?P<place>.+) holds the run of another question: another snapshot, .*; delete .*",
        "{place}中是另一份快照（或该快照修改前）未完成的核查；请删除该文件夹，或另选 --out 文件夹",
    ),
    (
        r"(?P<place>.+) holds the run of another question: .*",
        "{place}中是另一次核查（月份、快照或规则不同）；请另选 --out 文件夹",
    ),
    (
        r"(?P<place>.+) is not empty and holds no run; .*",
        "{place}不是空文件夹，也不是核查结果；请另选 --out 文件夹",
    ),
    (
        r"(?P<place>.+) is a file; name (?:the|a) folder.*",
        "{place}是文件；此处应填写文件夹",
    ),
    (
        r"(?P<place>.+) holds another city \(.*",
        "{place}中是另一座城市，可能已有核查以它为依据；请另选 --out 文件夹，或加 --force 覆盖",
    ),
    (
        r"(?P<place>.+) holds (?P<other>.+) besides the city, which would be lost; .*",
        "{place}中除城市数据外还有{other}，覆盖后将会丢失；请先移走，或另选 --out 文件夹",
    ),
    (
        r"(?P<place>.+) lies in the snapshot (?P<snapshot>.+); choose .*",
        "{place}在快照文件夹{snapshot}之内；请为 --out 另选快照以外的文件夹",
    ),
    (
        r"(?P<place>.+) holds something other than a city; .*",
        "{place}中不是城市数据；请选择空文件夹或新文件夹",
    ),
    (
        r"name the notice to check, or ask for the checker with --program",
        "请指明要核验的告知书，或用 --program 输出核验程序",
    ),
    (
        r"household (?P<number>-?\d+): the explanation differs from what (?P<place>.+) wrote; .*",
        "户编号{number}：说明与{place}的记录不一致；用 minsheng replay {place} {number} 查明",
    ),
    (
        r"(?P<number>[\d,]+) faults?(?:, (?P<more>\d+) of them not shown)?",
        "发现{number}处错误",
    ),
    (
        rf"{AHEAD} {FACTS}, and none more than (?P<most>{SPAN}) after it is decided{CHOOSE}",
        (
            "{month}比快照（{taken}）晚{facts}，所载年龄、日期已不足为据，不予核查（最多{most}）；"
            "请提供较新的快照，或选择{latest}及以前的月份"
        ),
    ),
    (
        rf"{AHEAD} {FACTS} and {LAW}",
        (
            "{month}比快照（{taken}）晚{facts}，比规则手册中最新的规定和标准（{newest}）晚"
            "{law}，其间的变化均未计入；请提供较新的快照，并在laws/<法规>/parameters.yaml中"
            "补录新的标准和来源，或选择{latest}及以前的月份"
        ),
    ),
    (
        rf"{AHEAD} {FACTS}{CHOOSE}",
        (
            "{month}比快照（{taken}）晚{facts}，其间的变化均未计入；"
            "请提供较新的快照，或选择{latest}及以前的月份"
        ),
    ),
    (
        rf"{AHEAD} {LAW}",
        (
            "{month}比规则手册中最新的规定和标准（{newest}）晚{law}，其间的变化均未计入；"
            "请在laws/<法规>/parameters.yaml中补录新的标准和来源，或选择{latest}及以前的月份"
        ),
    ),
    (
        r"(?P<place>.+): No space left on device; .*",
        "无法写入{place}：磁盘已满；请腾出空间后再试",
    ),
    (
        r"the disk is full.*",
        "磁盘已满；请腾出空间后再次运行同一命令",
    ),
    *RERUN,
    *FAULTS,
    *REFORMS,
    *IMPORTS,
)
HOUSEHOLD = re.compile(
    r"(?P<part>\d{6}-\d{4}), household (?P<number>-?\d+)(?: \(and (?P<more>\d+) more\))?: "
    r"(?P<wrong>.+?); (?P<remedy>.+)"
)
"""What is wrong with the facts of a household: where, what, how to mend it."""
WRONG_FACT = re.compile(r"(?s)(?:`(?P<name>\w+)` \((?P<zh>.+?)\) )?(?P<wrong>.+)")
WRONG = (
    (r"is negative money", "金额为负"),
    (r"(?:its money adds up to|is) more than (?P<most>[\d,]+) yuan", "金额超过{most}元，不合常理"),
    (r"is a negative count", "数量为负"),
    (r"is no (?P<kind>[A-Z]\w+)", "不是有效的代码（{kind}）"),
    (r"is less than (?P<least>-?\d+)", "小于{least}，超出取值范围"),
    (r"is more than (?P<most>-?\d+)", "大于{most}，超出取值范围"),
    (r"is no day of the calendar \(yyyymmdd\)", "不是日历上的日期（应为8位年月日）"),
    (r"is no month \(yyyymm\)", "不是月份（应为6位年月）"),
    (r"is after the snapshot's month (?P<month>\d+)", "晚于快照月份{month}"),
    (
        r"is more than a year after the snapshot's month (?P<month>\d+)",
        "比快照月份{month}晚一年以上",
    ),
    (r"is more than (?P<most>\d+) years ago", "早于{most}年以前，不合常理"),
    (r"makes a person their own parent", "把本人列为自己的父母"),
    (r"makes a person their own spouse", "把本人列为自己的配偶"),
    (r"makes a person their own ancestor", "使人成为自己的祖辈，亲子关系成环"),
    (r"points to a person the household does not have", "指向本户没有的人"),
    (r"points to somebody who has not this person as spouse", "配偶关系不对应，对方未登记此人"),
    (r"is the person's own parent \(`(?P<which>\w+)`\)", "配偶同时是本人的父母（{which}）"),
    (r"is the same person as `parent_1`", "与parent_1是同一人"),
    (r"is not older than the person, their child", "所指的父母并不比子女年长"),
    (r"makes several persons its head", "一户有多名户主"),
    (r"makes nobody its head", "一户没有户主"),
    (r"is a grade where no disability stands", "无残疾类别而有残疾等级"),
    (r"has a cause that is no sum of (?P<causes>[\d, ]+)", "未知原因不是{causes}或者其中几项之和"),
    (r"has both a value and a cause why it is unknown", "既有数值又有未知原因"),
    (r"nobody belongs to it", "本户没有成员"),
    (r"its id is negative", "户编号为负"),
    (r"is not within (?P<bits>\d+) bits", "超出{bits}位整数的范围"),
    (r"must be known for every household", "每一户都必须填写"),
    (r"is unknown for a cause that only rules give", "所注未知原因只能由规则得出"),
    (
        r"its `village` (?P<code>-?\d+) is no statistical code of twelve digits",
        "村（社区）代码{code}不是12位统计用区划代码",
    ),
    (
        r"its `county` is (?P<county>-?\d+), but it stands in the folder (?P<folder>\d+)",
        "区县代码为{county}，却放在文件夹{folder}中",
    ),
    (
        r"its `village` (?P<code>\d+) lies in the county (?P<county>\d+), .* (?P<folder>\d+)",
        "村（社区）{code}属于区县{county}，却放在文件夹{folder}中",
    ),
    (
        r"(?P<rows>\d+) rows of (?P<entity>\w+) \(`\w+`\), more than .* (?P<most>\d+) .*",
        "{entity}有{rows}行，超过上限{most}行",
    ),
    (
        r"row (?P<row>\d+) of (?P<entity>\w+) is of (?:household|person_no) (?P<of>-?\d+), .*",
        "{entity}第{row}行属于{of}，与所在位置不符",
    ),
)
REMEDIES = {
    "correct it at its source, or deliver it empty with the cause `contradicted`": (
        "请在来源处更正，或留空并注明原因为“矛盾”（contradicted）"
    ),
    "correct it at its source": "请在来源处更正",
    "give a cause of docs/snapshot.md": "请按docs/snapshot.md填写原因",
    "empty the value, or set the cause to 0": "请清空数值，或把原因改为0",
    "deliver its persons, or leave the household out": "请补齐成员，或不要提供该户",
    "number it anew, from 0 up": "请重新编号，从0开始",
    "move it there or correct the county": "请移到对应的文件夹，或更正区县代码",
    "move it there or correct the village": "请移到对应的文件夹，或更正村（社区）代码",
    "sort the rows by household and person, and write the snapshot again": (
        "请按户、人排序后重新导出快照"
    ),
}


def in_chinese(sentence: str) -> str | None:
    """A fault's sentence in Chinese; None for one that has none."""
    household = HOUSEHOLD.fullmatch(sentence)
    if household:
        return _of_household(household)
    for pattern, words in SAID:
        found = re.fullmatch(pattern, sentence)
        if found:
            return words.format(**{k: _spoken(k, v) for k, v in found.groupdict().items()})
    return None


def found_in_chinese(sentence: str) -> str:
    """What a replay found, in Chinese; any other sentence as it is."""
    for pattern, words in FOUND:
        if found := re.fullmatch(pattern, sentence):
            return words.format(**found.groupdict())
    return sentence


def _spoken(name: str, held: str | None) -> str | None:
    """A length of time or a level of places in Chinese; anything else as it is."""
    if name == "level":
        return LEVELS.get(held or "", held)
    if name in ("all", "codes") and held:
        return re.sub(r" and (\d+) more$", r"等，另有\1个", held).replace(", ", "、")
    if name == "what":
        return WRITTEN.get(held or "", held)
    if name == "wrong":
        return "为空" if held == "is empty" else f"为“{(held or '')[4:-1]}”"
    if name == "remedy":
        return next((zh for en, zh in REMEDIED if re.fullmatch(en, held or "")), held)
    if held is None or not re.fullmatch(SPAN, held):
        return held
    return re.sub(r" months?", "个月", re.sub(r" years?(?: and )?", "年", held))


def _of_household(found: re.Match[str]) -> str | None:
    remedy, said = REMEDIES.get(found["remedy"]), impossible_in_chinese(found["wrong"])
    if not remedy or not said:
        return None
    more = f"（另有{found['more']}处）" if found["more"] else ""
    return f"{found['part']}，户编号{found['number']}{more}：{said}；{remedy}"


def impossible_in_chinese(words: str) -> str | None:
    """What is wrong with a household's facts, in Chinese; None for what has none."""
    found = WRONG_FACT.fullmatch(words)
    assert found is not None
    for pattern, chinese in WRONG:
        if wrong := re.fullmatch(pattern, found["wrong"]):
            fact = f"“{found['zh']}”（{found['name']}）" if found["name"] else ""
            return fact + chinese.format(**wrong.groupdict())
    return None


def told(sentence: str, language: Language | None = None) -> str:
    """A fault's sentence in a language; where none is given, in that of the command."""
    chinese = speaks_chinese() if language is None else language == "zh"
    return (in_chinese(sentence) if chinese else None) or sentence
