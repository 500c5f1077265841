"""Help: what one's roles may do here, keys, words, whom to ask. It needs no network."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minsheng.kernel.access.colleagues import holders_of
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.pages.clock import today
from minsheng.web.doors import door
from minsheng.web.glossary import terms

MAY = {
    Right.SEE_PEOPLE: _(
        "查找辖区内的人员和家庭：按 / 键，输入姓名、拼音、证件或电话后四位、地址。"
    ),
    Right.REVEAL: _("需要完整的证件号码或电话时，点“显示”并填写理由；每次都有记录。"),
    Right.EDIT_PEOPLE: _("更正人员信息，登记入户、离户、死亡、迁移和亲属关系。"),
    Right.MERGE: _("核对疑似重复的登记，合并或注明不是同一人；合并可以撤销。"),
    Right.WORK_FINDINGS: _("办理待核线索：先点“由我经办”，核实后选择办理结果。"),
    Right.SEE_CASES: _("查看本人业务范围内的各项内容。"),
    Right.SEE_RUNS: _("查看动态核查的结果和报告；系统只提建议，由人决定。"),
    Right.SEE_FIGURES: _("查看统计数字；人数太少的不显示。"),
    Right.EXPORT: _("把列表导出为 Excel 或 CSV，须写理由。"),
    Right.IMPORT: _("把改好的 Excel 导回来：先核对每一处变化，再写入。"),
    Right.PROPOSE_ROLES: _("新建账号，为一人或多人提出角色。"),
    Right.CONFIRM_ROLES: _("确认别人提出的角色和账号事项；自己的不能确认。"),
    Right.SEE_AUDIT: _("查谁在什么时候看过、改过什么，核对日摘要。"),
    Right.BREAK_GLASS: _("人命关天、等不及授权时，用“我的账号”里的紧急授权，四小时自动结束。"),
    Right.USE_API: _("为其他系统申请令牌，权限不超过自己的。"),
}
KEYS = (
    ("/", _("到搜索框")), ("Esc", _("关闭打开的菜单或对话框")),
    ("j · k", _("在列表中下移、上移")), ("Enter", _("打开选中的一行")),
    ("t", _("经办线索，或交回")), ("c", _("到办结一栏")),
    ("Tab", _("到下一个按钮或输入框")),
)  # fmt: skip


@require_safe
@door()
def shown(request: HttpRequest, officer: Officer) -> HttpResponse:
    """One page for everybody, with what concerns the officer."""
    rights = {right for held in officer.held for right in held.rights}
    context = {
        "may": [said for right, said in MAY.items() if right in rights],
        "keys": KEYS,
        "terms": terms(),
        "administrators": holders_of("administrator", officer.user.area_id, today()),
        "reviewers": holders_of("county_reviewer", officer.user.area_id, today()),
    }
    return render(request, "help/help.html", context)
