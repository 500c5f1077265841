"""How each office lays out its file: its name, its format and its heads, in order.

Written apart from the contracts the files are read by, as an office's export program is:
a head that changes here and not there is found by a test, as it would be by the reader.
"""

from __future__ import annotations

from dataclasses import dataclass

XLSX, CSV, GB18030, PARQUET = "xlsx", "csv", "gb18030", "parquet"


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of file.

    Attributes:
        name: as the file and the sheet are called.
        format: xlsx, csv (UTF-8), gb18030 (CSV), parquet.
        city: whether there is one file for the whole city, else one a county.
        heads: our short name of each column to the office's head.
        who: the columns in which the person of a row is identified: number and name.
        money: columns in yuan.
        months: columns that say the month of the row, by which a file may be stale.
    """

    name: str
    format: str
    city: bool
    heads: dict[str, str]
    money: tuple[str, ...] = ()
    months: tuple[str, ...] = ()


_WHO = {"number": "公民身份号码", "name": "姓名"}
LAYOUTS: dict[str, Layout] = {
    "population": Layout(
        "人口信息", PARQUET, False,
        {
            "household": "户号", "name": "姓名", "former_name": "曾用名", "number": "公民身份号码",
            "sex": "性别", "birth": "出生日期", "relation": "与户主关系",
            "registered": "户口在本户", "parent_1": "父亲公民身份号码",
            "parent_2": "母亲公民身份号码", "village": "村居代码", "urban": "适用城镇标准",
            "address": "住址",
        },
    ),
    "canvass": Layout(
        "入户走访登记", PARQUET, False,
        {
            **_WHO, "lives_here": "共同生活", "whereabouts": "人员去向", "since": "外出年月",
            "dependent": "成年但不能独立生活", "duty": "负有法定义务并长期共同居住",
            "month": "走访年月", "team": "调查人员",
        },
        months=("month",),
    ),
    "marriage": Layout(
        "婚姻登记", PARQUET, True,
        {
            "number": "男方公民身份号码", "name": "男方姓名", "other_number": "女方公民身份号码",
            "other_name": "女方姓名", "registered": "登记日期", "state": "婚姻状态",
        },
    ),
    "deaths": Layout(
        "死亡与火化信息", XLSX, False, {**_WHO, "died": "死亡日期", "source": "信息来源"},
    ),
    "detained": Layout(
        "服刑和羁押人员信息", XLSX, True, {**_WHO, "kind": "羁押类别", "since": "起始日期"},
    ),
    "missing": Layout("宣告失踪人员信息", XLSX, True, {**_WHO, "since": "下落不明起始日期"}),
    "disability": Layout(
        "残疾人证信息", XLSX, False, {**_WHO, "kind": "残疾类别", "grade": "残疾等级"},
    ),
    "schooling": Layout("全日制学籍信息", CSV, False, {**_WHO, "level": "就读阶段"}),
    "veterans": Layout(
        "退役军人和优抚对象信息", CSV, False, {**_WHO, "pension": "月优待抚恤金（元）"},
        money=("pension",),
    ),
    "children": Layout(
        "困境儿童和留守儿童台账", XLSX, False,
        {
            **_WHO, "parent_1": "父亲情形", "parent_1_since": "父亲情形起始年月",
            "parent_2": "母亲情形", "parent_2_since": "母亲情形起始年月",
            "team": "调查人员",
        },
    ),
    "poverty": Layout(
        "建档立卡和监测对象名单", GB18030, False, {**_WHO, "since": "识别年月", "state": "户状态"},
    ),
    "families": Layout(
        "救助家庭台账", XLSX, False,
        {
            "household": "户号", "number": "申请人公民身份号码", "name": "申请人姓名",
            "applies": "本期申请", "cooperates": "配合核查", "authorised": "核对授权书编号",
            "authorised_on": "授权日期", "land": "实际耕种承包地（亩）",
            "property_own": "财产均属家庭成员", "course": "收入状况", "emergency": "急难事由",
            "emergency_month": "急难发生年月", "emergency_loss": "急难自负支出或损失（元）",
            "exit_start": "渐退期起始年月", "team": "调查人员",
        },
        money=("emergency_loss",),
    ),
    "members": Layout(
        "家庭成员申报和核查表", CSV, False,
        {
            **_WHO, "clergy_years": "脱离家庭从事宗教活动年数", "ill": "重病", "eats": "自行吃饭",
            "dresses": "自行穿衣", "leaves_bed": "自行上下床", "uses_toilet": "自行如厕",
            "walks_indoors": "室内行走", "bathes": "自行洗澡", "overseas": "归侨",
            "work_start": "就业起始年月", "wage": "申报月工资（元）",
            "support_received": "月实收赡养抚养扶养费（元）",
            "other_transfer": "月赔偿馈赠等其他收入（元）",
            "family_planning": "月计划生育奖励扶助金（元）", "scholarship": "月奖学金（元）",
            "bravery": "月见义勇为奖励（元）", "support_paid": "月支付赡养抚养扶养费（元）",
            "social_assistance": "月其他政府救助（元）", "institution": "机构集中供养",
            "child_allowance": "选择儿童基本生活费", "team": "调查人员",
        },
        money=(
            "wage", "support_received", "other_transfer", "family_planning", "scholarship",
            "bravery", "support_paid", "social_assistance",
        ),
    ),
    "obligors": Layout(
        "赡养抚养扶养义务人登记表", XLSX, False,
        {
            "household": "户号", "number": "被赡养抚养扶养人公民身份号码",
            "name": "被赡养抚养扶养人姓名", "obligor": "义务人公民身份号码",
            "relation": "义务人身份", "state": "义务人情形",
            "birth": "义务人出生日期", "disability": "义务人残疾类别", "grade": "义务人残疾等级",
            "size": "义务人家庭人数", "family_income": "义务人家庭月收入（元）",
            "income": "义务人本人月收入（元）", "dependants": "义务人应赡养抚养人数",
            "property_within": "义务人财产符合规定", "ordered": "有判决或书面协议",
            "sum": "判决或协议金额（元/月）", "team": "调查人员",
        },
        money=("family_income", "income", "sum"),
    ),
    "benefits": Layout(
        "救助和福利待遇发放名册", CSV, False,
        {**_WHO, "benefit": "待遇名称", "sum": "月发放金额（元）", "month": "发放年月"},
        money=("sum",), months=("month",),
    ),
    "social_insurance": Layout(
        "社会保险参保缴费记录", XLSX, False,
        {
            **_WHO, "month": "费款所属年月", "kind": "参保身份", "unit": "参保单位",
            "base": "缴费基数（元）", "paid": "个人缴费（元）",
        },
        money=("base", "paid"), months=("month",),
    ),
    "wages": Layout(
        "个人所得税工资薪金扣缴明细", CSV, False,
        {
            **_WHO, "month": "所得月份", "payer": "扣缴单位", "wage": "收入额（元）",
            "tax": "应扣缴税额（元）",
        },
        money=("wage", "tax"), months=("month",),
    ),
    "business": Layout(
        "经营所得核定信息", XLSX, True, {**_WHO, "income": "月均净收入（元）", "month": "所属年月"},
        money=("income",), months=("month",),
    ),
    "housing_fund": Layout(
        "住房公积金缴存信息", GB18030, True,
        {**_WHO, "unit": "缴存单位", "base": "缴存基数（元）", "month": "最近缴存年月"},
        money=("base",), months=("month",),
    ),
    "vehicles": Layout(
        "机动车登记信息", CSV, False,
        {**_WHO, "plate": "号牌号码", "kind": "车辆类型", "registered": "登记日期"},
    ),
    "real_estate": Layout(
        "不动产登记信息", XLSX, False,
        {**_WHO, "certificate": "不动产单元号", "use": "规划用途", "area": "建筑面积（平方米）"},
    ),
    "deposits": Layout(
        "银行存款查询结果", CSV, True,
        {
            **_WHO, "bank": "开户银行", "account": "账号", "balance": "余额（元）",
            "income": "月均利息和理财收益（元）", "day": "查询日期",
        },
        money=("balance", "income"),
    ),
    "companies": Layout(
        "企业出资信息", XLSX, True,
        {**_WHO, "company": "企业名称", "role": "任职", "shares": "认缴出资额（元）"},
        money=("shares",),
    ),
    "resident_pension": Layout(
        "城乡居民养老保险待遇发放", XLSX, False,
        {
            **_WHO, "month": "发放年月", "basic": "基础养老金（元）",
            "account": "个人账户养老金（元）",
        },
        money=("basic", "account"), months=("month",),
    ),
    "employee_pension": Layout(
        "职工养老金发放", XLSX, False, {**_WHO, "month": "发放年月", "pension": "月养老金（元）"},
        money=("pension",), months=("month",),
    ),
    "unemployment": Layout(
        "失业保险金发放", XLSX, True,
        {**_WHO, "month": "发放年月", "benefit": "月失业保险金（元）"},
        money=("benefit",), months=("month",),
    ),
    "employment": Layout(
        "就业服务和工伤信息", XLSX, True,
        {**_WHO, "refusals": "连续无故拒绝就业次数", "injury_care": "领取工伤生活护理费"},
    ),
    "medical_bills": Layout(
        "医疗费用结算信息", CSV, False,
        {
            **_WHO, "bill": "结算单号", "month": "结算年月", "kind": "费用类别",
            "own": "个人自负（元）", "designated": "定点机构",
        },
        money=("own",), months=("month",),
    ),
    "school_fees": Layout(
        "教育缴费信息", XLSX, False,
        {
            **_WHO, "bill": "票据号码", "month": "缴费年月", "own": "个人自负（元）",
            "public": "公办学校收费标准（元）", "designated": "有效票据",
        },
        money=("own", "public"), months=("month",),
    ),
}  # fmt: skip
