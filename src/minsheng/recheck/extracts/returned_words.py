"""The words of what goes back to an office, Chinese and English."""

TITLE = ("数据退回单", "Rows returned")
QUESTION = ("数据核实单", "A question about a file")
"""The title where nothing goes back and only something is asked."""
UNREAD, ALL = ("未读取", "not read"), ("整个文件", "the whole file")
"""What stands for a number of rows: of a file that cannot be read; of one that goes back whole."""
SHEETS = (("说明", "about"), ("退回清单", "returned"))
WHOLE = ("整行", "whole row")
HEADS = (
    ("行号", "row"),
    ("列名", "column"),
    ("原内容", "as delivered"),
    ("问题", "what is wrong"),
    ("如何更正", "how to mend it"),
)
ABOUT = {
    "file": ("文件", "file"),
    "agency": ("报送单位", "office"),
    "extract": ("数据名称", "extract"),
    "county": ("区县", "county"),
    "city": ("全市", "whole city"),
    "month": ("所属年月", "month"),
    "rows": ("收到（行）", "rows received"),
    "taken": ("采用（行）", "rows taken"),
    "returned": ("退回（行）", "rows returned"),
    "kind": ("问题种类", "kind of fault"),
    "times": ("处数", "how often"),
    "mend": ("如何更正", "how to mend it"),
}
STEPS = {
    "refused": (
        "整个文件没有采用：该文件{why}。请于{due}前报送。",
        "None of the file was taken: it {why}. It is due by {due}.",
    ),
    "doubt": (
        (
            "该文件已采用，但有一处请核实：该文件{why}？请于{due}前答复；有误的，请重新报送整个文件，"
            "文件名不变。"
        ),
        (
            "The file was taken, but one thing is asked: it {why}? Please answer by {due}; if it "
            "is wrong, send the whole file again under the same name."
        ),
    ),
    "mend": (
        "请对照“退回清单”，在原文件中逐行改正。",
        "Mend the rows on the sheet “returned” in your own file.",
    ),
    "send": (
        "请于{due}前重新报送改正后的整个文件（包括没有问题的行），文件名不变。",
        "Send the whole file again by {due}, also the rows that were right, under the same name.",
    ),
    "taken": (
        "没有问题的行已先行采用，不受退回影响；退回的行改正之前，所涉人员的该项情况按未知处理。",
        (
            "Rows that were right are taken already. Until the others are mended, what they would "
            "say of people counts as unknown."
        ),
    ),
    "taken_partly": (
        (
            "没有问题的行已先行采用，不受退回影响。有的行只是其中部分单元格退回，其余单元格已先行采用，"
            "所以既计入“采用”，也计入“退回”。退回的内容改正之前，所涉人员的该项情况按未知处理。"
        ),
        (
            "Rows that were right are taken already. Of some rows only single cells go back: the "
            "other cells are taken, so these rows count as taken and as returned. Until what went "
            "back is mended, what it would say of people counts as unknown."
        ),
    ),
    "rows": (
        "“行号”是原文件中的行号（Parquet文件从1起计，不含表头）。",
        "Row numbers are those of your file (in Parquet the first row is 1).",
    ),
    "more": (
        "问题共{all}处，清单只列出前{listed}处；全部问题见同名的CSV文件。",
        (
            "There are {all} faults, of which the first {listed} are listed; all are in the CSV "
            "file of the same name."
        ),
    ),
}
