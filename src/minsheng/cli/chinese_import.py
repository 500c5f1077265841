"""What can go wrong with an import, in Chinese (see `chinese.py`)."""

LINE = r"(?P<place>.+), line (?P<line>\d+)"
IMPORTS = (
    (
        r"write percents from 0 to 20, as 0,1,2",
        "--rates 应为0至20之间的百分比，用英文逗号分开，如 0,1,2",
    ),
    (
        r"there is no folder (?P<place>.+); name the folder of the offices' files",
        "找不到文件夹{place}；请写明各部门报送文件所在的文件夹",
    ),
    (
        r"(?P<place>.+) holds no files; put the offices' extracts there",
        "文件夹{place}中没有文件；请把各部门报送的文件放入其中",
    ),
    (
        r"no population extract was delivered, .*",
        "没有收到人口信息，无法对应到人；请把名称中有“人口信息”的文件放入该文件夹",
    ),
    (
        r"the snapshot (?P<place>.+) was to be kept until (?P<until>\S+) only, .*",
        "快照{place}的保存期限（{until}）已过，不能再打开；请按规定删除，并留存其访问记录",
    ),
    (
        r"the run (?P<place>.+) is of a snapshot that was to be kept until (?P<until>\S+) only, .*",
        (
            "核查结果{place}所依据的快照保存期限（{until}）已过，不再逐户显示；请按规定删除，"
            "并留存其访问记录；汇总情况仍可用 minsheng report 查看"
        ),
    ),
    (
        r"(?P<place>.+) does not say until when the snapshot may be kept; .*",
        "{place}没有写明快照的保存期限；请重新导入文件",
    ),
    (
        (
            r"(?P<place>.+), the log of who opened the run, cannot be written "
            r"\((?P<why>.*)\); .*"
        ),
        "访问记录{place}无法写入（{why}），核查结果没有打开；请检查权限",
    ),
    (
        (
            r"(?P<place>.+), the log of who opened the snapshot, cannot be written "
            r"\((?P<why>.*)\); .*"
        ),
        "访问记录{place}无法写入（{why}），快照没有打开；请检查权限",
    ),
    (
        r"(?P<place>.+) is a file; name a folder for (?:--out|the register)",
        "{place}是文件；请写明一个文件夹",
    ),
    (
        r"(?P<inner>\S+) \((?P<place>.+)\) lies in (?P<outer>\S+) \((?P<other>.+)\) or is .*",
        "{inner}（{place}）在{outer}（{other}）之内，或者是同一个文件夹；请分别使用四个互不包含的文件夹",
    ),
    (
        r"(?P<place>.+) is not empty and holds no trials; .*",
        "{place}中有其他文件；请用 --out 另选一个文件夹",
    ),
    (
        r"(?P<place>.+) is not what this command writes; .*",
        "{place}不是本命令写出的；请用 --out 另选一个文件夹",
    ),
    (
        r"(?P<place>.+) holds trials of another city, month or rates; .*",
        "{place}中是另一座城市、另一月份或者另一组差错率的试验；请用 --out 另选一个文件夹",
    ),
    (
        r"(?P<place>.+) holds these trials already, .*",
        "{place}中已有这些试验的全部结果；请用 --out 另选一个文件夹",
    ),
    (
        r"(?P<place>.+) is not empty and holds no snapshot made from files; .*",
        "文件夹{place}不是空的，其中也没有由报送文件生成的快照；请换一个文件夹",
    ),
    (
        r"(?P<place>.+) holds a snapshot that was opened and is not the one these files make: .*",
        (
            "文件夹{place}中的快照已经打开过，与这批文件生成的不同；替换以后，据以作出的核查结果无法"
            "再说明理由。请用 --out 另选一个文件夹；确实不再需要的，加上 --replace"
        ),
    ),
    (
        r"(?P<place>.+) is not empty and holds no register; .*",
        "文件夹{place}不是空的，其中也没有人员底册；请写明底册所在的文件夹，或者一个新文件夹",
    ),
    (
        r"(?P<place>.+) is not readable \(.*\); restore the register's folder .*",
        "{place}无法读取；请用备份恢复人员底册文件夹，新建底册会使每个人的编号都改变",
    ),
    (
        r"(?P<place>.+) is not what a register writes there; restore it",
        "{place}不是人员底册写入的内容；请用备份恢复",
    ),
    (
        (
            r"(?P<place>.+) (?:is not readable \(.*\)|holds no list of deliveries|holds a delivery "
            r"without .*); restore it from a backup, or remove it: .*"
        ),
        "上次报送的记录{place}已损坏；请用备份恢复，或者删去该文件，本次报送即不与上次比较",
    ),
    (rf"{LINE}: the heads are to be (?P<heads>.+)", "{place}第{line}行：表头应为{heads}"),
    (
        rf"{LINE} has (?P<cells>\d+) cells; it is to have (?P<wanted>\d+)",
        "{place}第{line}行有{cells}格，应有{wanted}格",
    ),
    (
        rf"{LINE}: names neither a number nor a name; .*",
        "{place}第{line}行没有报送号码，也没有报送姓名；请至少填写一项",
    ),
    (
        rf"{LINE}: `(?P<digits>.+)` is a number Excel cut short, .* the cell (?P<head>\S+) from .*",
        (
            "{place}第{line}行：“{digits}”已被Excel改成数字，末几位丢失，与哪一行都不相符；"
            "请照抄待核对名单的“{head}”，保留前面的 '"
        ),
    ),
    (
        rf"{LINE}: a row without a whole number is known by its mark, .* the cell (?P<head>\S+) .*",
        "{place}第{line}行没有完整的报送号码，须填写“{head}”（照抄待核对名单），以免用到同名的人",
    ),
    (
        rf"{LINE}: say who decided and when; .*",
        "{place}第{line}行：请填写认定人和认定日期；无人负责的认定不予采用",
    ),
    (
        rf"{LINE}: `(?P<day>.*)` is no day; write it as (?P<example>\S+)",
        "{place}第{line}行：“{day}”不是日期；请写成{example}",
    ),
    (
        rf"{LINE}: whoever bears the number decided on is not called (?P<name>.+) and never .*",
        (
            "{place}第{line}行：所认定号码的本人，现名、曾用名都与报送姓名不符，报送号码也不是本人的；"
            "请照抄待核对名单该行所列的号码"
        ),
    ),
    (
        r"(?P<place>.+) is no text in UTF-8 or GB18030; save it as CSV UTF-8",
        "{place}不是UTF-8或者GB18030编码的文本；请另存为“CSV UTF-8”格式",
    ),
    (
        rf"{LINE}: `(?P<code>.*)` is no county's code of 6 digits",
        "{place}第{line}行：“{code}”不是6位区县代码",
    ),
    (
        rf"{LINE}: `(?P<text>.*)` is neither a right identity number nor (?P<nobody>\S+) .*",
        "{place}第{line}行：“{text}”既不是正确的公民身份号码，也不是“{nobody}”",
    ),
)
"""Faults of an import."""
