"""What is wrong with reports, work lists and what a snapshot says of its files, in Chinese."""

from __future__ import annotations

AGAIN = "import the files again"
REPORTS = (
    (
        r"(?P<place>.+) is no register's folder; name the one that minsheng import was given",
        "{place}不是人员底册文件夹；请指定 minsheng import 所用的底册",
    ),
    (
        r"(?P<place>.+) knows nobody of this run; .*",
        "{place}中没有本次核查的任何人；请指定生成快照时所用的底册",
    ),
    (
        r"(?P<place>.+) is there already and is no report, .*",
        "{place}已存在且不是报告，未予改动；请用 --out 另选文件，或先移走原有文件",
    ),
    (
        r"(?P<place>.+) holds a report already; .*",
        "{place}已是一份报告；请用 --out 另选文件，或加 --replace 覆盖",
    ),
    (
        r"(?P<place>.+) is there already, and somebody may have filled in the lists in it; .*",
        "{place}已存在，其中的清单可能有人填写，未予改动；请用 --out 另选文件夹",
    ),
    (
        rf"(?P<place>.+) is not readable as JSON \(.*\); {AGAIN}",
        "{place}已损坏，不能按JSON读取；请重新导入文件",
    ),
    (
        rf"(?P<place>.+) does not say format (?P<format>\S+); {AGAIN}",
        "{place}没有写明格式（{format}）；请重新导入文件",
    ),
    (
        rf"(?P<place>.+) lacks its list of extracts; {AGAIN}",
        "{place}没有列出各份文件；请重新导入文件",
    ),
    (
        rf"(?P<place>.+) tells of files that are no extract what .*; {AGAIN}",
        "{place}所列不属报送数据的文件不是导入时写下的内容；请重新导入文件",
    ),
    (
        rf"(?P<place>.+): `(?P<name>\w+)` of extract (?P<number>\d+) is not as .*; {AGAIN}",
        "{place}：第{number}份文件的{name}不是导入时写下的内容；请重新导入文件",
    ),
    (
        rf"(?P<place>.+) is not readable \(.*\); {AGAIN}",
        "{place}已损坏，无法读取；请重新导入文件",
    ),
    (
        rf"(?P<place>.+) names extract (?P<number>-?\d+), which .*; {AGAIN}",
        "{place}提到第{number}份文件，intake.json中没有；请重新导入文件",
    ),
)
"""English sentences as patterns, and the Chinese for them."""
