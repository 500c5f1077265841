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
)
