"""Faults of the site's commands in Chinese."""

from __future__ import annotations

SITE = (
    (
        r"(?P<path>.+) is missing: the site's secrets must lie together with its data; .*",
        "缺少{path}：密钥须与数据放在一起，请用密钥备份恢复该文件夹",
    ),
    (
        r"(?P<path>.+) is not the key under which the register's numbers .*",
        "{path}不是登记库加密时所用的密钥，请用密钥备份恢复该文件夹",
    ),
    (
        r"`(?P<said>.*)` names nobody; write the user name, .*",
        "“{said}”没有写明是谁；请写成“用户名=姓名”，例如 wang=王一",
    ),
    (
        r"only the owner of the tables may do this; set (?P<name>\w+) .*",
        "此事只能由数据表的所有者办理；请设定 {name}，指向同一个数据库的所有者账户",
    ),
    (
        r"no machine is entered among the users, .*",
        "用户中没有“系统任务”；请以数据表的所有者身份启动一次 minsheng serve，由它补上",
    ),
    (
        r"(?P<path>.+) holds no city: city\.json is not there or .*",
        "{path}中没有城市数据（缺少city.json或者不能读取）；请先用 minsheng city --out {path} 生成",
    ),
    (
        r"the register holds people already; a whole city goes into an empty one: .*",
        "登记库中已有人员，整座城市只能录入空的登记库；请用MINSHENG_DATA另选文件夹，或者逐表导入",
    ),
    (
        r"(?P<path>.+): this very run of (?P<month>[0-9-]+) is entered already; nothing to do",
        "{path}：这次核查（{month}）已经录入，不必再录",
    ),
    (
        r"(?P<path>.+) is no whole backup: .*",
        "{path}不是完整的备份：可能中途截断，或者不是备份文件；请换用较早的备份",
    ),
    (
        r"(?P<path>.+) is of another form \((?P<form>.*)\); use a newer minsheng",
        "{path}的格式（{form}）本程序不认识；请使用较新版本的程序",
    ),
    (
        r"(?P<path>.+) holds other parts than its list; .*",
        "{path}中的内容与所附清单不符；请换用较早的备份",
    ),
    (
        r"(?P<path>.+) names a place outside the site's folder \((?P<name>.*)\)",
        "{path}指向系统文件夹以外的位置（{name}），不予恢复",
    ),
    (
        r"(?P<path>.+): (?P<name>.+) (?:is damaged|was altered); take an earlier backup",
        "{path}中的{name}已损坏或者被改动；请换用较早的备份",
    ),
    (
        r"(?P<path>.+) is there already; a backup is never overwritten, .*",
        "{path}已经存在，备份不会覆盖原有文件；请另取文件名",
    ),
    (
        r"(?P<path>.+) may need (?P<most>[\d,]+) MB, and (?P<free>[\d,]+) MB are free; .*",
        "{path}可能需要{most} MB，磁盘只剩{free} MB；请清理磁盘，或者写到另一块磁盘",
    ),
    (
        r"another restore is at work in (?P<path>.+); wait until it ends",
        "另一个恢复命令正在处理{path}；请等它结束",
    ),
    (
        r"a restore into (?P<path>.+) has not ended, and what is there is half a site; .*",
        (
            "恢复到{path}的过程没有完成，其中的数据不完整；如恢复命令已不在运行，请重新运行 "
            "minsheng restore，程序先清除不完整的数据，再重新恢复"
        ),
    ),
    (
        r"the keys given by --keys are not those of the backup \((?P<names>.*)\); .*",
        "--keys 给出的密钥与备份不符（{names}）；请用同一系统的 minsheng backup --keys 写出的文件",
    ),
    (
        r"the keys in (?P<path>.+) are not those of the backup \((?P<names>.*)\); .*",
        "{path}中的密钥与备份不符（{names}）；请用 --keys 给出密钥文件",
    ),
    (
        r"(?P<path>.+) is not empty; restore into another folder \(MINSHENG_DATA\)",
        "{path}不是空文件夹；请用MINSHENG_DATA另选文件夹恢复",
    ),
    (
        r"the database holds tables; restore into an empty one: .*",
        "数据库中已有数据表，只能恢复到空的数据库；请用MINSHENG_DATA另选文件夹，或者另建数据库",
    ),
    (
        r"the database that came back has other numbers of rows than .* \((?P<rows>.*)\); .*",
        "恢复后的行数与备份所载不符（{rows}）；请勿使用，改用较早的备份",
    ),
    (
        r"the dump was refused, and nothing was changed: (?P<why>.*)",
        "数据库拒绝了备份中的数据，未作任何改动：{why}",
    ),
    (
        r"the passphrase is too short; take (?P<least>\d+) letters at least",
        "口令太短；至少{least}个字符",
    ),
    (
        r"there are no keys in (?P<path>.+); start `minsheng serve` first",
        "{path}中没有密钥；请先运行 minsheng serve",
    ),
    (
        r"(?P<path>.+) is no file of keys; .*",
        "{path}不是密钥文件；请填写 minsheng backup --keys 写出的文件",
    ),
    (
        r"the passphrase does not open (?P<path>.+); type it again",
        "口令打不开{path}；请重新输入",
    ),
    (
        r"the database does not answer: (?P<why>.*); see that it runs, .*",
        "数据库没有应答（{why}）；请确认数据库正在运行，DATABASE_URL等各项设定正确",
    ),
    (
        r"nothing can listen on (?P<host>.+), port (?P<port>\d+) \(.*\); .*",
        "无法监听{host}的端口{port}；请结束占用它的程序，或者用 --port、--host 另选",
    ),
    (
        r"(?P<workers>\d+) workers of (?P<threads>\d+) .* (?P<all>\d+) conn.* (?P<most>\d+) at .*",
        (
            "{workers}个进程各{threads}个线程，共需{all}个数据库连接；"
            "--workers 与 --threads 之积不得超过{most}"
        ),
    ),
)
