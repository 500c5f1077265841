"""How values stand in the offices' files: words for codes, yuan for fen, dates in their style."""

from __future__ import annotations

import polars as pl

from minsheng.policy.laws.kinds import (
    Bill,
    Contributor,
    Disability,
    Emergency,
    IncomeCourse,
    ObligorRelation,
    ObligorState,
    ParentState,
    Relation,
    Schooling,
    Sex,
    Whereabouts,
)

TRUTH = {0: "否", 1: "是"}
_DISABILITY: dict[int, str] = {
    Disability.NONE: "无", Disability.SIGHT: "视力", Disability.HEARING: "听力",
    Disability.SPEECH: "言语", Disability.PHYSICAL: "肢体", Disability.INTELLECTUAL: "智力",
    Disability.MENTAL: "精神", Disability.MULTIPLE: "多重",
}  # fmt: skip
_GRADE = {0: "无", 1: "一级", 2: "二级", 3: "三级", 4: "四级"}
_PARENT: dict[int, str] = {
    ParentState.CARING: "履行抚养责任", ParentState.DEAD: "死亡", ParentState.MISSING: "失踪",
    ParentState.UNTRACEABLE: "查找不到", ParentState.PRISON: "服刑",
    ParentState.DRUG_DETENTION: "强制隔离戒毒", ParentState.OTHER_RESTRAINT: "其他限制人身自由",
    ParentState.OUT_OF_CONTACT: "失去联系", ParentState.SEVERE_DISABILITY: "重残",
    ParentState.SERIOUS_ILLNESS: "重病", ParentState.IN_FILE: "履行抚养责任",
}  # fmt: skip
BANKS = ("工商银行", "农业银行", "中国银行", "建设银行", "邮政储蓄银行", "农村商业银行")
BENEFITS = (
    "最低生活保障金", "支出型救助金", "单人保", "特困供养金", "重残救助金", "残疾人生活补贴",
    "残疾人护理补贴", "儿童基本生活费", "尊老金",
)  # fmt: skip
TEAMS = {
    number: f"{one}示一、{other}示二"
    for number, (one, other) in enumerate(
        (("周", "吴"), ("郑", "王"), ("冯", "陈"), ("褚", "卫"), ("蒋", "沈"), ("韩", "杨"))
    )
}
"""Who inquired, two by two; made up."""
WORDS: dict[str, dict[str, dict[int, str]]] = {
    "population": {
        "sex": {Sex.MALE: "男", Sex.FEMALE: "女"},
        "relation": {
            Relation.HEAD: "户主", Relation.SPOUSE: "配偶", Relation.CHILD: "子女",
            Relation.CHILD_IN_LAW: "子女配偶", Relation.GRANDCHILD: "孙子女",
            Relation.PARENT: "父母", Relation.GRANDPARENT: "祖父母", Relation.SIBLING: "兄弟姐妹",
            Relation.OTHER_KIN: "其他亲属", Relation.NO_KIN: "非亲属",
        },
    },
    "canvass": {
        "whereabouts": {
            Whereabouts.HOME: "在家", Whereabouts.AWAY: "外出",
            Whereabouts.OUT_OF_CONTACT: "失去联系",
        },
        "team": TEAMS,
    },
    "marriage": {"state": {0: "结婚", 1: "离婚"}},
    "deaths": {"source": {0: "死亡医学证明", 1: "火化证明"}},
    "detained": {
        "kind": {
            Whereabouts.PRISON: "服刑", Whereabouts.DRUG_DETENTION: "强制隔离戒毒",
            Whereabouts.OTHER_RESTRAINT: "其他限制人身自由",
        }
    },
    "disability": {"kind": _DISABILITY, "grade": _GRADE},
    "schooling": {
        "level": {
            Schooling.SCHOOL: "中小学", Schooling.COLLEGE: "本专科",
            Schooling.POSTGRADUATE: "研究生",
        }
    },
    "children": {"parent_1": _PARENT, "parent_2": _PARENT, "team": TEAMS},
    "members": {"team": TEAMS},
    "poverty": {"state": {0: "未脱贫", 1: "已脱贫", 2: "监测对象"}},
    "families": {
        "course": {
            IncomeCourse.STEADY: "稳定", IncomeCourse.SHORT_TERM_STEADY: "短期稳定",
            IncomeCourse.UNSTEADY: "不稳定",
        },
        "emergency": {
            Emergency.NONE: "无", Emergency.FIRE: "火灾", Emergency.ACCIDENT: "意外事故",
            Emergency.SUDDEN_ILLNESS: "突发重病", Emergency.OTHER: "其他",
        },
        "team": TEAMS,
    },
    "obligors": {
        "team": TEAMS,
        "relation": {
            ObligorRelation.PARENT: "父母", ObligorRelation.CHILD: "子女",
            ObligorRelation.SPOUSE: "配偶", ObligorRelation.GRANDCHILD: "孙子女",
            ObligorRelation.GRANDPARENT: "祖父母", ObligorRelation.SIBLING: "兄弟姐妹",
        },
        "state": {
            ObligorState.ORDINARY: "一般", ObligorState.TEKUN: "特困", ObligorState.DIBAO: "低保",
            ObligorState.INCAPABLE: "无民事行为能力", ObligorState.MISSING: "失踪",
            ObligorState.IN_PRISON: "服刑",
        },
        "disability": _DISABILITY,
        "grade": _GRADE,
    },
    "benefits": {"benefit": dict(enumerate(BENEFITS))},
    "social_insurance": {
        "kind": {
            Contributor.EMPLOYEE: "单位职工", Contributor.FLEXIBLE: "灵活就业",
            Contributor.RESIDENT: "城乡居民",
        }
    },
    "vehicles": {
        "kind": {0: "小型汽车", 1: "大型汽车", 2: "残疾人代步车", 3: "小型农机"}
    },
    "real_estate": {"use": {0: "住宅", 1: "商业", 2: "车库", 3: "其他"}},
    "deposits": {"bank": dict(enumerate(BANKS))},
    "companies": {"role": {0: "法定代表人", 1: "股东", 2: "监事"}},
    "medical_bills": {
        "kind": {
            Bill.MEDICAL: "医疗", Bill.REHABILITATION: "康复", Bill.DISASTER: "灾害",
            Bill.OTHER: "其他",
        }
    },
}  # fmt: skip
TRUTHS: dict[str, tuple[str, ...]] = {
    "population": ("registered", "urban"),
    "canvass": ("lives_here", "dependent", "duty"),
    "families": ("applies", "cooperates", "property_own"),
    "members": (
        "ill", "eats", "dresses", "leaves_bed", "uses_toilet", "walks_indoors", "bathes",
        "overseas", "institution", "child_allowance",
    ),
    "obligors": ("property_within", "ordered"),
    "employment": ("injury_care",),
    "medical_bills": ("designated",),
    "school_fees": ("designated",),
}  # fmt: skip
DAYS: dict[str, tuple[str, ...]] = {
    "population": ("birth",),
    "marriage": ("registered",),
    "deaths": ("died",),
    "detained": ("since",),
    "missing": ("since",),
    "families": ("authorised_on",),
    "obligors": ("birth",),
    "vehicles": ("registered",),
    "deposits": ("day",),
}
MONTHS: dict[str, tuple[str, ...]] = {
    "canvass": ("since", "month"),
    "children": ("parent_1_since", "parent_2_since"),
    "poverty": ("since",),
    "families": ("emergency_month", "exit_start"),
    "members": ("work_start",),
    **dict.fromkeys(
        (
            "benefits", "social_insurance", "wages", "business", "housing_fund",
            "resident_pension", "employee_pension", "unemployment", "medical_bills",
            "school_fees",
        ),
        ("month",),
    ),
}  # fmt: skip
HUNDREDTHS = {"families": ("land",), "real_estate": ("area",)}
PREFIXES = {
    "social_insurance": {"unit": "南通第{}公司"},
    "wages": {"payer": "南通第{}公司"},
    "housing_fund": {"unit": "南通第{}公司"},
    "companies": {"company": "南通第{}企业"},
    "vehicles": {"plate": "示{}"},
    "deposits": {"account": "示意{}"},
    "medical_bills": {"bill": "示意{}"},
    "real_estate": {"certificate": "示意不动产{}"},
}
"""Companies, plates and certificates are made up, and say so or have numbers for names."""


def digits(value: pl.Expr) -> pl.Expr:
    """Fen or hundredths as yuan or whole units: two decimals where there are any."""
    rest = value % 100
    whole = (value // 100).cast(pl.String)
    return pl.when(rest == 0).then(whole).otherwise(whole + "." + rest.cast(pl.String).str.zfill(2))


def _day(value: pl.Expr) -> pl.Expr:
    text = value.cast(pl.String)
    return text.str.slice(0, 4) + "-" + text.str.slice(4, 2) + "-" + text.str.slice(6, 2)


def _month(value: pl.Expr) -> pl.Expr:
    text = value.cast(pl.String)
    written = text.str.slice(0, 4) + "-" + text.str.slice(4, 2)
    return pl.when(value > 0).then(written)


def worded(extract: str, draft: pl.DataFrame, money: tuple[str, ...]) -> pl.DataFrame:
    """A draft's values as text, as they stand in the office's file; -1 is an empty cell."""
    words = WORDS.get(extract, {})
    shown = []
    for name in draft.columns:
        value = pl.col(name)
        if name in words:
            text = value.replace_strict(
                list(map(int, words[name])), list(words[name].values()),
                default=None, return_dtype=pl.String,
            )  # fmt: skip
        elif name in TRUTHS.get(extract, ()):
            text = value.cast(pl.Int64).replace_strict(
                list(TRUTH), list(TRUTH.values()), default=None, return_dtype=pl.String
            )
        elif name in money or name in HUNDREDTHS.get(extract, ()):
            text = pl.when(value >= 0).then(digits(value))
        elif name in DAYS.get(extract, ()):
            text = pl.when(value > 0).then(_day(value))
        elif name in MONTHS.get(extract, ()):
            text = _month(value)
        elif name in PREFIXES.get(extract, {}):
            text = pl.format(PREFIXES[extract][name], value)
        else:
            text = value
        shown.append(text.alias(name))
    return draft.select(shown)
