"""What is wrong with files and folders, in Chinese: of snapshots, of runs, of the disk."""

from __future__ import annotations

WHAT = "(?P<what>list|notice|report)"
"""Files that are given away one by one."""
FAULTS = (
    (
        r"(?P<number>\d+) households cannot be made; ask for 1 to (?P<most>\d+)",
        "不能生成{number}户；户数应为1至{most}",
    ),
    (
        r"the month (?P<month>\S+) is not one of (?P<first>\S+) to (?P<last>\S+); .*",
        "月份{month}超出范围；应为{first}至{last}",
    ),
    (
        r"(?P<place>.+) cannot be written \(.*\); choose another folder or mend its rights",
        "无法写入{place}；请另选文件夹，或检查权限",
    ),
    (
        r"(?P<place>.+) could not be written \(.*\); make room .*",
        "无法写入{place}；请腾出空间或另选文件夹，再次运行同一命令即可继续",
    ),
    (
        r"(?P<place>.+) could not be written \(.*\); mend its rights .*",
        "无法写入{place}；请检查权限或另选文件夹，再次运行同一命令即可继续",
    ),
    (
        r"(?P<place>.+) could not be written \(.*\); choose another folder",
        "无法写入{place}；请另选文件夹",
    ),
    (
        r"(?P<place>.+) leads nowhere; .*",
        "{place}指向不存在的位置；请另选 --out 文件夹",
    ),
    (
        r"(?P<place>.+) is the root of a disk; .*",
        "{place}是磁盘的根目录；请在其下另选文件夹存放城市",
    ),
    (
        r"(?P<place>.+) is the current folder or holds it, .*, for example (?P<example>.+)",
        "{place}是当前文件夹或其上级，写入时会被整个替换；请在其下另选新文件夹，例如{example}",
    ),
    (
        r"another command changed (?P<place>.+) while this city was made, .*",
        (
            "生成期间，另一条命令改动了{place}，其内容予以保留；"
            "请先查看，再另选文件夹，或再次运行同一命令"
        ),
    ),
    (
        r"the path (?P<place>.+) is not UTF-8; .*",
        "路径{place}不是UTF-8编码；请给该文件夹改名，或另选文件夹",
    ),
    (
        r"the current folder is gone; .*",
        "当前文件夹已不存在；请先用 cd 进入其他文件夹，再运行同一命令",
    ),
    (
        r"a command that died had put the city in (?P<place>.+) aside; .*",
        "此前中断的命令曾把{place}中的城市移开，现已恢复；请再次运行同一命令",
    ),
    (
        r"another command is writing into (?P<place>.+); .*",
        "另一条命令正在写入{place}；请等待其结束，或另选文件夹",
    ),
    (
        r"(?P<place>.+) is not readable as JSON \(the key `(?P<key>.*)` stands twice\); write .*",
        "{place}中的键{key}出现两次；请重新导出快照",
    ),
    (
        r"(?P<place>.+) is not readable as JSON \(`(?P<text>.*)` is no number of JSON\); write .*",
        "{place}中的{text}不是有效的数；请重新导出快照",
    ),
    (
        r"(?P<place>.+) is not readable as JSON \(.*\); write the snapshot again",
        "{place}已损坏，不能按JSON读取；请重新导出快照",
    ),
    (
        r"(?P<place>.+) does not say format (?P<format>\S+) and its counties; .*",
        "{place}没有写明格式（{format}）和区县；请重新导出快照",
    ),
    (
        r"(?P<place>.+): `as_of` is (?P<text>.+); write .*",
        "{place}中的所属月份（as_of）为{text}；请写成2020-11的形式",
    ),
    (
        r"(?P<place>.+): `counties` must be a list of .*",
        "{place}中的区县（counties）应为6位代码的列表，代码写成字符串；请重新导出快照",
    ),
    (
        r"(?P<place>.+): `counties` names (?P<codes>.+) more than once; .*",
        "{place}中的区县（counties）重复列出{codes}；每个区县只列一次",
    ),
    (
        r"(?P<place>.+): `households` is (?P<text>.+); write how many .*",
        "{place}中的户数（households）为{text}；请填写各区县合计的户数",
    ),
    (
        r"(?P<place>.+): `persons` is (?P<text>.+); write how many .*",
        "{place}中的人数（persons）为{text}；请填写各区县合计的人数",
    ),
    (
        r"(?P<place>.+) says (?P<said>\d+) households, but the files hold (?P<rows>\d+); .*",
        "{place}写明{said}户，各文件实有{rows}户；请补齐区县和行组，确无缺漏的，更正户数",
    ),
    (
        r"(?P<place>.+) says (?P<said>\d+) persons, but the files hold (?P<rows>\d+); .*",
        "{place}写明{said}人，各文件实有{rows}人；请补齐区县和行组，确无缺漏的，更正人数",
    ),
    (
        r"(?P<place>.+): there are several columns `(?P<name>.+)`; deliver one",
        "{place}中有多个名为{name}的列；只能提供一列",
    ),
    (
        r"(?P<place>.+): column `(?P<name>\w+)` is missing; deliver it, for every row",
        "{place}缺少{name}一列；请补齐，每一行都须填写",
    ),
    (
        r"(?P<place>.+): column `(?P<name>\w+)` is (?P<type>.+), it must be (?P<as>\w+); .*",
        "{place}中{name}一列类型为{type}，应为{as}；请按该类型重新导出",
    ),
    (
        r"(?P<part>\S+): `(?P<name>\w+)` of (?P<entity>\w+) is empty in (?P<rows>\d+) rows; .*",
        "{part}：{entity}的{name}一列有{rows}行为空；每一行都须填写",
    ),
    (
        r"(?P<place>.+): the files' row groups do not match \((?P<shown>.*)\); .*",
        "{place}中各文件的行组数不一致（{shown}）；请重新导出快照",
    ),
    (
        r"(?P<place>.+): there is no household in it; .*",
        "{place}中没有任何家庭；请提供家庭数据",
    ),
    (
        r"(?P<part>\S+): a row group has at most (?P<most>\d+) households; .*",
        "{part}：一个行组至多{most}户；请缩小行组，重新导出快照",
    ),
    (
        r"(?P<place>.+) is broken \(.*\); deliver it again",
        "文件{place}已损坏；请重新提供该文件",
    ),
    (
        r"(?P<place>.+) cannot be read \(.*\); deliver it again",
        "无法读取文件{place}；请重新提供该文件",
    ),
    (
        r"(?P<place>.+) is no regular file; deliver the file itself",
        "{place}不是普通文件；请提供文件本身",
    ),
    (
        r"(?P<place>.+) is no regular file; restore it from a backup",
        "{place}不是普通文件；请从备份恢复",
    ),
    (
        r"(?P<place>.+) was changed while it was read; .*",
        "{place}在读取过程中被改动；核查期间请勿改动快照，删除核查结果文件夹后重新运行",
    ),
    (
        r"(?P<place>.+) says of its household ids what is not so; .*",
        "{place}的统计信息与户编号不符；请重新导出该文件",
    ),
    (
        r"(?P<part>\S+): `(?P<name>\w+)` must hold counts, never negative or empty",
        "{part}：{name}一列应为行数，不得为负或为空",
    ),
    (
        r"(?P<part>\S+): `(?P<name>\w+)` adds up to (?P<sum>-?\d+), .* (?P<rows>\d+) rows of .*",
        "{part}：{name}一列合计{sum}，而实有{rows}行；请重新导出快照",
    ),
    (
        r"household (?P<number>-?\d+) is in (?P<one>\S+) and in (?P<other>\S+); .*",
        "户编号{number}同时出现在{one}和{other}中；请重新编号，全市不得重复",
    ),
    (
        r"(?P<part>\S+): household ids must ascend; .*",
        "{part}：户编号应当递增；请排序后重新导出快照",
    ),
    (
        r"(?P<place>.+): `(?P<key>\w+)` is not as a run writes it; restore it from a backup",
        "{place}中的{key}不是核查写出的内容；请从备份恢复",
    ),
    (
        r"(?P<run>.+): (?P<name>\S+) was changed since the run; restore it from a backup",
        "{run}中的{name}在核查之后被改动；请从备份恢复",
    ),
    (
        r"(?P<run>.+): (?P<name>\S+) is missing since the run; restore it from a backup",
        "{run}中缺少{name}；请从备份恢复",
    ),
    (
        r"(?P<place>.+) is not readable \(.*\); restore it from a backup",
        "{place}已损坏，无法读取；请从备份恢复",
    ),
    (
        r"(?P<place>.+) has other columns than a run; restore it from a backup",
        "{place}的列与核查结果不符；请从备份恢复",
    ),
    (
        r"(?P<place>.+run\.json): .+; restore it from a backup",
        "{place}的内容前后不符；请从备份恢复",
    ),
    (
        r"(?P<place>.+): [^:;]+; choose another place, or mend the rights",
        "无权读写{place}；请另选位置，或检查权限",
    ),
    (
        r"(?P<place>.+): [^:;]+; choose another place, or make the folder it is to stand in",
        "找不到{place}所在的文件夹；请另选位置，或先建立该文件夹",
    ),
    (
        r"(?P<place>.+): [^:;]+; a part of this path is a file, name a folder in its place",
        "路径{place}中有一段是文件；此处应填写文件夹",
    ),
    (
        r"(?P<place>.+): [^:;]+; it is a folder, name a file",
        "{place}是文件夹；此处应填写文件",
    ),
    (
        rf"there is no folder (?P<place>.+) for the {WHAT}; .*",
        "没有文件夹{place}，{what}无处写入；请先建立该文件夹，或另选位置",
    ),
    (
        rf"(?P<place>.+) is no folder; choose another place for the {WHAT}",
        "{place}不是文件夹，{what}无处写入；请另选位置",
    ),
    (
        rf"the folder (?P<place>.+) may not be written into; .* for the {WHAT}",
        "无权写入文件夹{place}；请检查权限，或为{what}另选位置",
    ),
    (
        r"not enough memory; .*",
        "内存不足；请关闭其他程序，或核查较小的快照",
    ),
)
"""English sentences as patterns, and the Chinese for them; the particular before the general."""

FOUND = (
    (r"(?P<name>\S+) is missing", "缺少{name}"),
    (r"(?P<name>\S+) was changed", "{name}在核查之后被改动"),
    (
        r"run\.json: (?P<day>\S+) is not the law's day for (?P<month>\S+)",
        "run.json：{month}不适用{day}的规则",
    ),
    (r"run\.json: `households` is not the sum of the parts", "run.json：户数不等于各部分之和"),
    (r"run\.json: it was changed after it was written", "run.json在核查之后被改动"),
    (
        r"run\.json: (?P<name>\S+), which belongs to it, is missing or was changed",
        "run.json：所属的{name}缺失或被改动",
    ),
    (
        r"run\.json: (?P<name>\S+) is of another month, snapshot or rule book",
        "run.json：{name}属于另一月份、快照或规则手册",
    ),
    (r"run\.json: `(?P<key>\w+)` is not what the parts say", "run.json：{key}与各部分所记不符"),
    (r"run\.json: it does not name (?P<name>\S+)", "run.json未列{name}"),
    (
        r"run\.json: `snapshot` is not what the snapshot says of itself",
        "run.json：snapshot与快照自身所记不符",
    ),
    (
        r"run\.json: `(?P<key>.+)` is nothing a run writes there",
        "run.json：{key}不是核查写出的内容",
    ),
    (r"run\.json: `(?P<key>\w+)` is another", "run.json：{key}与重演所得不符"),
    (r"(?P<name>\S+): `(?P<column>\w+)` is another", "{name}：{column}一列与重演所得不符"),
    (
        r"(?P<name>\S+): household (?P<number>\d+) is another",
        "{name}：户编号{number}与重演所得不符",
    ),
    (
        r"(?P<name>\S+): `ask` of household (?P<number>\d+) is another",
        "{name}：户编号{number}的ask一列与重演所得不符",
    ),
    (r"(?P<name>\S+): is not readable", "{name}无法读取"),
    (r"(?P<name>\S+): has other rows or columns", "{name}的行或列与重演所得不符"),
    (
        r"(?P<place>.+) says of `(?P<name>\w+)` what its rows are not \((?P<part>\S+)\)",
        "{place}（{part}）的统计信息与{name}一列的内容不符",
    ),
)
"""What a replay finds."""
