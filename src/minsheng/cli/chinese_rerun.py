"""What is wrong where runs are compared, held, or given officers' decisions, in Chinese."""

from __future__ import annotations

REMEDIED = (
    (r"write the number of the household in the run", "请填写核查结果中的户编号"),
    (
        r"the number has lost its digits in a spreadsheet; .*",
        "数字在表格软件中被截短，请把该列设为文本格式，再从工作清单或者上一份登记表重新复制",
    ),
    (r"write one of dibao, .*", "请填写待遇名称，如最低生活保障金"),
    (
        r"write one of stop_proposed, .*",
        "请填写建议停发、调整、建议给予或者建议不予",
    ),
    (r"write one of confirmed, .*", "请填写同意、不同意或者另行决定"),
    (r"write the sum the officer set, in yuan", "请填写另行决定的金额（元）"),
    (r"leave it empty, for a sum .*", "请留空，只有另行决定的才填写金额"),
    (r"write yuan with at most two decimals, .*", "请以元填写，最多两位小数，如512.30"),
    (r"a decision has a reason and .*", "每项决定都应写明理由和经办人"),
    (
        r"write the month of the run that proposed the change, .*",
        "请填写提出该变动的核查月份，如2020-11",
    ),
    (r"write a month as 2021-05, or leave it empty", "请填写月份，如2021-05，或者留空"),
    (r"it cannot end before its month .*", "不得早于所属月份"),
)
"""How a cell of officers' decisions is to be mended."""
RERUN = (
    (
        (
            r"(?P<place>.+): row (?P<row>\d+), \w+ \((?P<zh>[^()]+)\) "
            r"(?P<wrong>is (?:empty|`.*`)); "
            r"leave it as the register has it, or empty"
        ),
        "{place}第{row}行“{zh}”{wrong}；请保持登记表原样，或者留空",
    ),
    (
        (
            r"(?P<place>.+): row (?P<row>\d+), \w+ \((?P<zh>[^()]+)\) "
            r"(?P<wrong>is (?:empty|`.*`)); "
            r"(?P<remedy>.+)"
        ),
        "{place}第{row}行“{zh}”{wrong}；{remedy}",
    ),
    (
        r"(?P<place>.+): row 1 (?:lacks|has) (?P<heads>.+); write the nine heads, each once",
        "{place}第1行表头不对（{heads}）；九个列名应齐全，各写一次",
    ),
    (
        r"(?P<place>.+): row (?P<row>\d+) has (?P<cells>\d+) cells, not (?P<most>\d+); .*",
        "{place}第{row}行有{cells}格，应为{most}格；请补齐该行，或者删去",
    ),
    (
        r"(?P<place>.+) is not readable as CSV \(.*\); save the sheet as CSV UTF-8",
        "{place}不能按CSV读取；请另存为“CSV UTF-8”格式",
    ),
    (
        r"(?P<place>.+) is larger than a file of decisions can be; name another file",
        "{place}过大，不是决定登记表；请另选文件",
    ),
    (
        r"(?P<place>.+) has (?P<rows>[\d,]+) rows, more than (?P<most>[\d,]+); deliver it in parts",
        "{place}有{rows}行，超过{most}行；请分成几个文件",
    ),
    (
        (
            r"(?P<place>.+): (?P<benefit>\w+) of household (?P<id>\d+) was decided twice for "
            r"(?P<month>[\d-]+), by (?P<one>.+) in row (?P<a>\d+) and by (?P<other>.+) in row "
            r"(?P<b>\d+); .*"
        ),
        (
            "{place}：户编号{id}的同一项待遇（{benefit}）在{month}有两项决定（第{a}行{one}，"
            "第{b}行{other}）；请保留有效的一项"
        ),
    ),
    (
        (
            r"(?P<place>.+): row (?P<row>\d+): the run of (?P<month>[\d-]+) proposed nothing for "
            r"household (?P<id>\d+): it seems the number has lost its digits .*"
        ),
        (
            "{place}第{row}行：{month}核查没有对户编号{id}提出任何变动，数字似在表格软件中被截短；"
            "请把该列设为文本格式，再从工作清单或者上一份登记表重新复制"
        ),
    ),
    (
        (
            r"(?P<place>.+): row (?P<row>\d+): the run of (?P<month>[\d-]+) proposed \w+ of "
            r"(?P<benefit>\w+) for household (?P<id>\d+), not \w+; correct the row"
        ),
        "{place}第{row}行：{month}核查对户编号{id}的该项待遇（{benefit}）没有提出这一变动；请更正",
    ),
    (
        (
            r"(?P<place>.+): row (?P<row>\d+): it is not known which facts household (?P<id>\d+) "
            r"was decided on; give the run of (?P<month>[\d-]+) .*"
        ),
        (
            "{place}第{row}行：不知道户编号{id}的决定依据哪些事实；请用 --compare 指明{month}的"
            "核查结果，或先用 minsheng officers 登记该文件"
        ),
    ),
    (
        (
            r"(?P<place>.+) was given officers' decisions, in force still, that this run is not "
            r"\((?P<number>[\d,]+): (?P<first>.+)\); .*"
        ),
        (
            "{place}所用的经办人员决定中，有{number}项仍然有效而本次没有提供（{first}）；请用 "
            "--officers 提供载有这些决定的登记表；决定撤销的，在登记表该行填写“有效至”，并在“理由”"
            "“经办人”中写明原因和撤销人"
        ),
    ),
    (
        r"(?P<place>.+) is not the officers' decisions of this run; .*",
        "{place}不是本次核查所存的经办人员决定；请从备份恢复",
    ),
    (
        r"(?P<place>.+) is there already, so it was left as it is; name another file",
        "{place}已存在，未予改动；请另选文件",
    ),
    (
        r"(?P<place>.+) was written by another version \(.*\); .*",
        "{place}由另一版本的程序写出；请用本程序重新核查其快照，写入另一文件夹",
    ),
    (
        r"there is no file (?P<place>.+); name the CSV file of the officers' decisions",
        "找不到文件{place}；请填写经办人员决定的CSV文件",
    ),
    (
        r"(?P<place>.+) is no regular file; save the decisions as CSV UTF-8 and name that file",
        "{place}不是普通文件；请把决定另存为“CSV UTF-8”文件，再填写该文件",
    ),
    (
        r"`(?P<text>.*)` is no jump; write COUNTY:OUTCOME, .*, and one of (?P<all>.*)",
        (
            "“{text}”不是异常变动；请写成“区县:结论”，如 320612:stop 或 启东市:无法判断；"
            "区县为名称、6位代码或 all（全市），结论可用中文名称，或者{all}"
        ),
    ),
    (
        r"a jump is accepted with a reason and a name; give --(?P<name>\w+)",
        "放行须写明原因和姓名；请填写 --{name}",
    ),
    (
        r"`(?P<text>.*)` did not jump in this run; its jumps: none",
        "本次核查中“{text}”没有异常变动，本次核查也没有其他异常变动；请去掉 --accept-jump",
    ),
    (
        r"`(?P<text>.*)` did not jump in this run; its jumps: (?P<all>.*)",
        "本次核查中“{text}”没有异常变动；有异常变动的：{all}",
    ),
    (
        r"--households goes with --csv or --json",
        "--households 须与 --csv 或 --json 同用",
    ),
    (
        r"household (?P<id>\d+): an officer has decided, so no notice .*",
        "户编号{id}已由经办人员作出决定，不再按规则所得写告知书；请按经办人员的决定告知家庭",
    ),
)
