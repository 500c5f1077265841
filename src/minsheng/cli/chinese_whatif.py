"""What is wrong with a reform or with a file of incomes, in Chinese."""

from __future__ import annotations

FIGURE = r"(?P<place>.+?): `(?P<name>[\w.]+)` \((?P<zh>.+?)\)"
NEAR = r"; the nearest existing name is `(?P<near>.*)`"
REFORMS = (
    (
        r"nothing is to change; give --set .*",
        "没有指定要修改的内容；请用 --set dibao.standard=780 或 --reform raise-standard 指定",
    ),
    (
        r"(?:the reform|--base): nothing would change, .*",
        "没有变化：所列参数现在已是这些数值；请核对要修改的数值",
    ),
    (
        r"(?P<place>--set .+): write a figure, `=` and .*",
        "{place}：请写成“参数=数值”，例如 dibao.standard=780",
    ),
    (
        rf"(?P<place>.+?): there is no figure `(?P<name>.*?)`{NEAR}",
        "{place}：没有参数“{name}”；名称最接近的是“{near}”",
    ),
    (
        r"(?P<place>.+?): there is no figure `(?P<name>.*?)`; .*",
        "{place}：没有参数“{name}”；用 minsheng rulebook pages 文件夹 可列出全部参数",
    ),
    (
        r"(?P<place>.+?): `(?P<name>.+?)` may be (?P<several>.+); write one of them",
        "{place}：“{name}”可以指{several}；请写明是哪一个",
    ),
    (
        rf"(?P<place>.+?): `(?P<text>.*?)` is no place{NEAR}; .*",
        "{place}：没有地方“{text}”；名称最接近的是“{near}”",
    ),
    (
        r"(?P<place>.+?): `(?P<text>.*?)` is no place; .*",
        (
            "{place}：“{text}”不是地方；请写区划代码的前2、4或6位，或写城镇、农村，"
            "两者都写的如 320681/城镇"
        ),
    ),
    (
        r"(?P<place>.+?): (?P<area>\d+) is no place of this snapshot; .* are (?P<there>.+)",
        "{place}：快照中没有{area}；快照有{there}",
    ),
    (
        rf"{FIGURE} is an amount of money, which `(?P<text>.*?)` is not; .*",
        "{place}：“{zh}”（{name}）是金额，“{text}”不是；请写元，如780或780.50",
    ),
    (
        rf"{FIGURE} is a share, which `(?P<text>.*?)` is not; .*",
        "{place}：“{zh}”（{name}）是比例，“{text}”不是；请写百分数，如10%，小数最多两位",
    ),
    (
        rf"{FIGURE} is a whole number, which `(?P<text>.*?)` is not; .*",
        "{place}：“{zh}”（{name}）是整数，“{text}”不是；请写整数",
    ),
    (
        rf"{FIGURE} is true or false, which `(?P<text>.*?)` is not; .*",
        "{place}：“{zh}”（{name}）只能是或否，“{text}”不是；请写是或否",
    ),
    (
        rf"{FIGURE} is a way of rounding, which `(?P<text>.*?)` is not; .*",
        (
            "{place}：“{zh}”（{name}）是取整方法，不能写成“{text}”；"
            "请在改革方案文件中写出base（分）、direction和tie"
        ),
    ),
    (
        rf"{FIGURE} is (?P<now>[\d.]+) yuan today; changed by .* write (?P<sure>[\d.]+)yuan, .*",
        (
            "{place}：“{zh}”（{name}）现为{now}元，按该比例调整后为{sure}元；"
            "确为{sure}元的，请写{sure}元，否则请改写比例"
        ),
    ),
    (
        rf"{FIGURE} is (?P<now>[\d.]+) yuan today; .* write (?P<sure>[\d.]+)yuan",
        (
            "{place}：“{zh}”（{name}）现为{now}元；金额以元为单位，不是分；"
            "确为{sure}元的，请写{sure}元"
        ),
    ),
    (
        (
            r"`(?P<name>[\w.]+)` \((?P<zh>.+?)\) has no value for (?P<where>.+?) on "
            r"(?P<day>[\d-]+): there is nothing to change; .*"
        ),
        "“{zh}”（{name}）在{day}没有数值（{where}），无从修改；请另选月份",
    ),
    (
        r"(?P<place>.+?): `(?P<name>[\w.]+)`(?: \(in fen\))?: (?P<value>-?\d+) is negative; .*",
        "{place}：“{name}”成为负数；请减小变动",
    ),
    (
        r"(?P<place>.+?): `(?P<name>[\w.]+)`(?: \(in fen\))?: (?P<value>-?\d+) is beyond .*",
        "{place}：“{name}”超出可用的最大值；请减小变动",
    ),
    (
        (
            r"(?P<place>.+?): it begins in (?P<month>[\d-]+), outside (?P<first>\S+) to "
            r"(?P<last>\S+), .*"
        ),
        "{place}：从{month}起，不在{first}至{last}之内；请改写月份，或用 --as-of 推演更晚的月份",
    ),
    (
        rf"there is no reform `(?P<name>.*?)`{NEAR}; .*",
        "没有改革方案“{name}”；名称最接近的是“{near}”",
    ),
    (
        r"there is no reform `(?P<name>.*?)`; name a \.yaml file, or (?P<ready>.+)",
        "没有改革方案“{name}”；请指明 .yaml 文件，或用现成的{ready}",
    ),
    (r"there is no file (?P<place>.+); look at the path.*", "找不到文件{place}；请核对路径"),
    (r"(?P<place>.+) is not UTF-8; save .*", "{place}不是UTF-8编码；请另存为UTF-8"),
    (
        r"(?P<place>.+) is no reform; .*",
        "{place}不是改革方案；请写 parameters: 并在其下写法规、参数和数值",
    ),
    (
        rf"(?P<place>.+): a reform has no `(?P<field>.*?)`{NEAR}",
        "{place}：改革方案中没有“{field}”一项；名称最接近的是“{near}”",
    ),
    (
        r"(?P<place>.+): a reform has no `(?P<field>.*)`",
        "{place}：改革方案中没有“{field}”一项；可写name、about、from、parameters",
    ),
    (
        r"(?P<place>.+): from `(?P<text>.*)` is no month; .*",
        "{place}：from“{text}”不是月份；请写成2020-11的形式",
    ),
    (
        r"(?P<place>.+): it changes nothing; .*",
        "{place}：没有修改任何参数；请写 parameters: 并在其下写法规和参数",
    ),
    (
        r"(?P<place>.+): (?P<field>name|about) is to be words, .*",
        "{place}：{field}应为文字，或分别写zh、en",
    ),
    (
        r"(?P<place>.+): (?:parameters are written|under `.*` write) .*",
        "{place}：parameters下请先写法规，再在其下写“参数: 数值”",
    ),
    (
        r"(?P<place>.+): write each as \{place.*",
        "{place}：各地的数值请分别写place、residence、value",
    ),
    (
        r"(?P<place>.+) is not empty and holds no what-if; .*",
        "{place}已有其他内容，不是政策模拟的结果；请用 --out 另选文件夹",
    ),
    (
        r"(?P<place>.+) has no column `(?P<name>.*?)`; the nearest existing name is `(?P<near>.*)`",
        "{place}没有“{name}”一列；名称最接近的是“{near}”",
    ),
    (
        r"(?P<place>.+) has no column `(?P<name>.*?)`; there are (?P<there>.*)",
        "{place}没有“{name}”一列；有{there}",
    ),
    (
        r"(?P<place>.+) has (?P<n>\d+) columns named `(?P<name>.*)`, and .*",
        "{place}有{n}列都叫“{name}”，无法判断用哪一列；请改成不同的列名",
    ),
    (
        r"incomes and weights lie too far apart .*",
        "收入或权重的数值相差过于悬殊，合计和比值无法计算；请核对其中最大和最小的数值及其单位",
    ),
    (
        (
            r"(?P<place>.+): row (?P<row>\d+), `(?P<name>.*?)` `(?P<value>.*)` is too large to be "
            r"summed(?: \(and (?P<more>\d+) more\))?; .*"
        ),
        "{place}第{row}行“{name}”的“{value}”过大，无法合计；请更正该数值",
    ),
    (r"(?P<place>.+) has a head and no rows; .*", "{place}只有表头，没有数据；请补上数据"),
    (
        r"(?P<place>.+): every `(?P<name>.*)` is 0; .*",
        "{place}：“{name}”全部为0；请核对权重所在的列",
    ),
    (
        r"(?P<place>.+) is no \.csv, \.parquet or \.xlsx; .*",
        "{place}不是 .csv、.parquet 或 .xlsx 文件；请另存为其中一种",
    ),
    (r"(?P<place>.+) is a folder; name the file", "{place}是文件夹；请指明文件"),
    (r"(?P<place>.+) is empty; deliver it again", "{place}是空文件；请重新提供"),
    (r"(?P<place>.+) cannot be read \(.*\); deliver it again", "无法读取{place}；请重新提供"),
    (
        r"(?P<place>.+): the column `(?P<name>.*)` holds .*, no numbers; .*",
        "{place}：“{name}”一列不是数字；请另选一列",
    ),
    (
        (
            r"(?P<place>.+): row (?P<row>\d+), `(?P<name>.*?)` `(?P<value>.*)` is no number"
            r"(?: \(and (?P<more>\d+) more\))?; .*"
        ),
        "{place}第{row}行“{name}”的“{value}”不是数字；请只写数字和小数点",
    ),
    (
        (
            r"(?P<place>.+): row (?P<row>\d+), `(?P<name>.*?)` is empty"
            r"(?: \(and (?P<more>\d+) more\))?; .*"
        ),
        "{place}第{row}行“{name}”为空；请补填，或删去该行",
    ),
    (
        (
            r"(?P<place>.+): row (?P<row>\d+), `(?P<name>.*?)` `(?P<value>.*)` is negative"
            r"(?: \(and (?P<more>\d+) more\))?; .*"
        ),
        "{place}第{row}行“{name}”为{value}；权重不得为负",
    ),
)
"""Faults of `minsheng simulate` and `minsheng indicators`."""
