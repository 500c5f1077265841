"""The most usual faults in Chinese, for those who work in Chinese.

Messages are raised in English, where what, where and remedy are known. Where the language
of the surroundings is Chinese (`LANG=zh_CN.UTF-8`, or `MINSHENG_LANG=zh`), those below are
said in Chinese; any other stays as it is. A test provokes each of them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

SAID = (
    (
        r"there is no folder (?P<place>.+); make a city with .*",
        "找不到文件夹{place}；请核对路径，或用 minsheng city --out {place} 生成城市",
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
        r"(?P<place>.+) holds no run; make one with .*",
        "{place}中没有核查结果；请先运行 minsheng recheck 快照 --as-of 月份 --out {place}",
    ),
    (
        r"the run in (?P<place>.+) is not finished; .*",
        "{place}中的核查尚未完成；请再次运行原来的 minsheng recheck 命令",
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
        r"(?P<place>.+) holds something other than a city; .*",
        "{place}中不是城市数据；请选择空文件夹或新文件夹",
    ),
    (
        r"(?P<place>.+) could not be written \(.*\); make room .*",
        "无法写入{place}；请腾出空间或另选文件夹，再次运行同一命令即可继续",
    ),
    (
        r"the disk is full.*",
        "磁盘已满；请腾出空间后再次运行同一命令",
    ),
)
LANGUAGE = ("MINSHENG_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def speaks_chinese(surroundings: Mapping[str, str] = os.environ) -> bool:
    """Whether the surroundings are set to Chinese; the first that says something counts."""
    said = next((surroundings[name] for name in LANGUAGE if surroundings.get(name)), "")
    return said.lower().startswith("zh")


def in_chinese(sentence: str) -> str | None:
    """A fault's sentence in Chinese; None for one that has none."""
    for pattern, words in SAID:
        found = re.fullmatch(pattern, sentence)
        if found:
            return words.format(**found.groupdict())
    return None


def told(sentence: str) -> str:
    """A fault's sentence in the language of the surroundings."""
    return (in_chinese(sentence) if speaks_chinese() else None) or sentence
