"""Forms of cases: what is put down as something is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.kernel.access.colleagues import Colleague
from minsheng.kernel.access.models import User
from minsheng.kernel.cases.models import Origin
from minsheng.kernel.pages.fields import DayField, Line, Lines, Words
from minsheng.kernel.registry.words import Text
from minsheng.programmes.assistance.benefits import BENEFITS
from minsheng.programmes.assistance.case_models import NOTE
from minsheng.programmes.assistance.papers import PAPERS

LARGEST = Decimal("9999999.99")
WAY: dict[str, Text] = {
    "home": _("入户"), "office": _("来窗口"), "phone": _("电话"), "video": _("视频"),
    "letter": _("书面"),
}  # fmt: skip
VERDICT: dict[str, Text] = {
    "grant": _("同意给予"), "refuse": _("不予给予"), "continue": _("继续给予"),
    "adjust": _("调整金额"), "exit": _("渐退"), "stop": _("停止给予"),
}  # fmt: skip
HOW: dict[str, Text] = {
    "declared": _("家庭申报"), "paper": _("书面材料"), "visit": _("入户查看"),
    "extract": _("部门核对"),
}  # fmt: skip
ORIGIN: dict[str, Text] = {
    Origin.COUNTER: _("窗口申请"), Origin.FOUND: _("主动发现"), Origin.RECHECK: _("动态核查"),
    Origin.FOLLOWS: _("由前案转入"),
}  # fmt: skip


class YuanField(forms.DecimalField):
    """Yuan with at most two decimals; gives fen."""

    def __init__(self, label: Any, *, required: bool = True, help_text: Any = "") -> None:
        super().__init__(
            label=label, required=required, help_text=help_text, min_value=Decimal(0),
            max_value=LARGEST, decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        """The sum in fen; None for none."""
        typed = super().clean(str(value).replace(",", "").replace("，", "") if value else value)
        return None if typed is None else int(typed * 100)


class NoteForm(forms.Form):
    """A deed of which a word may be left."""

    note = Lines(label=_("说明"), required=False, max_length=1000)


class DayNoteForm(NoteForm):
    """The same, of a deed that may have been done on an earlier day."""

    day = DayField(_("办理日期"), help_text=_("补记以前办理的，填实际日期"))
    field_order = ("day", "note")


class OpenForm(forms.Form):
    """A case opened at the counter, or by whoever found the need."""

    def __init__(self, data: Any, people: Sequence[tuple[int, str]], kinds: Iterable[str]) -> None:
        super().__init__(data, initial={"origin": Origin.COUNTER})
        self.fields["benefit"] = Words(_("申请事项"), {k: BENEFITS[k].zh for k in kinds}, str)
        self.fields["person"] = Words(
            _("为谁申请"), dict(people), int, required=False,
            help_text=_("按人申请的待遇须选择；低保、支出型、临时救助按户申请，不用选"),
        )  # fmt: skip
        self.fields["origin"] = Words(
            _("来源"), {o: ORIGIN[o] for o in (Origin.COUNTER, Origin.FOUND)}, str
        )
        self.fields["apart"] = forms.BooleanField(
            label=_("家庭成员中有经办人员或村（居）委会成员的近亲属（单独登记）"), required=False
        )
        self.fields["note"] = Lines(label=_("申请事由"), required=False, max_length=1000)


class ReviewForm(forms.Form):
    """A benefit to be looked at again."""

    def __init__(self, data: Any, people: Sequence[tuple[int, str]], kinds: Iterable[str]) -> None:
        super().__init__(data)
        self.fields["benefit"] = Words(_("复核的待遇"), {k: BENEFITS[k].zh for k in kinds}, str)
        self.fields["person"] = Words(
            _("谁的待遇"), dict(people), int, required=False, help_text=_("按人发放的须选择")
        )
        self.fields["note"] = Lines(label=_("复核事由"), required=False, max_length=1000)


class PapersForm(forms.Form):
    """Papers ticked."""

    def __init__(self, data: Any, label: Any, kinds: Iterable[str], *, required: bool) -> None:
        super().__init__(data)
        self.fields["papers"] = forms.MultipleChoiceField(
            label=label, choices=[(kind, PAPERS.get(kind, kind)) for kind in kinds],
            widget=forms.CheckboxSelectMultiple, required=required,
        )  # fmt: skip


class MissingForm(PapersForm):
    """What lacks, with a word to the family."""

    note = Lines(label=_("告知家庭的话"), required=False, max_length=1000)


class VisitForm(forms.Form):
    """A visit by two."""

    day = DayField(_("调查日期"))
    way = Words(_("方式"), {k: WAY[k] for k in ("home", "phone", "video")}, str)
    met = Line(label=_("受访的家庭成员"), max_length=60)
    found = Lines(
        label=_("调查情况"), rows=6, max_length=NOTE,
        help_text=_("居住、劳动和收入、患病残疾、家庭财产、主要困难；看到什么写什么"),
    )  # fmt: skip
    signed = forms.BooleanField(label=_("调查人和受访人均已签字"), required=False)

    def __init__(self, data: Any, me: User, colleagues: Iterable[Colleague], day: Any) -> None:
        super().__init__(data, initial={"day": day, "first": me.pk, "way": "home"})
        names = {me.pk: me.name} | {one.id: one.name for one in colleagues}
        self.fields["first"] = Words(_("调查人"), names, int)
        self.fields["second"] = Words(_("另一位调查人"), names, int)
        self.order_fields(["day", "way", "first", "second", "met", "found", "signed"])


class AppraisalForm(forms.Form):
    """An appraisal."""

    day = DayField(_("评议日期"))
    present = forms.IntegerField(label=_("到场人数"), min_value=1, max_value=999)
    representatives = forms.IntegerField(
        label=_("其中村（居）民代表"), min_value=0, max_value=999,
        help_text=_("不得少于到场人数的三分之二"),
    )  # fmt: skip
    agree = forms.IntegerField(label=_("认为申报属实的人数"), min_value=0, max_value=999)
    found = Lines(label=_("评议意见"), required=False, max_length=NOTE)


class VerdictForm(forms.Form):
    """What is proposed or decided."""

    def __init__(
        self, data: Any, verdicts: Iterable[str], initial: dict[str, Any], *, exits: bool,
        place: bool,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        self.fields["verdict"] = forms.ChoiceField(
            label=_("意见"), choices=[(one, VERDICT[one]) for one in verdicts],
            widget=forms.RadioSelect,
        )  # fmt: skip
        self.fields["sum"] = YuanField(
            _("金额（元）"), required=False, help_text=_("按规则测算的金额给予的可以留空")
        )
        if exits:
            self.fields["months"] = forms.IntegerField(
                label=_("渐退月数"), required=False, min_value=1, max_value=12
            )
        self.fields["reason"] = Lines(
            label=_("理由和依据"), required=False, max_length=NOTE,
            help_text=_("与规则测算不同的必须写明"),
        )  # fmt: skip
        if place:
            self.fields["place"] = Line(label=_("二次公示地点"), max_length=120)


class PublishForm(forms.Form):
    """A notice hung out."""

    day = DayField(_("张榜日期"))
    place = Line(label=_("公示地点"), max_length=120, help_text=_("例如：某某村村务公开栏"))


class ObjectForm(forms.Form):
    """An objection."""

    by = Line(label=_("提出人"), required=False, max_length=60, help_text=_("不愿具名的留空"))
    said = Lines(label=_("异议内容"), max_length=NOTE)


class SettleForm(forms.Form):
    """An objection answered."""

    answer = Lines(label=_("调查结果和答复"), max_length=NOTE)

    def __init__(self, data: Any, objections: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["objection"] = Words(_("答复哪一条"), dict(objections), int)
        self.order_fields(["objection", "answer"])


class TellForm(forms.Form):
    """The family told why."""

    day = DayField(_("告知日期"))
    way = Words(_("方式"), WAY, str)
    reasons = Lines(label=_("告知的理由"), rows=6, max_length=NOTE)


class HearForm(forms.Form):
    """What the family says."""

    day = DayField(_("陈述日期"))
    said = Lines(label=_("家庭的陈述和申辩"), rows=6, max_length=NOTE)


class FactForm(forms.Form):
    """A fact put down."""

    def __init__(self, data: Any, field: forms.Field) -> None:
        super().__init__(data)
        self.fields["value"] = field
        self.fields["how"] = Words(_("怎样得知"), HOW, str)
        self.fields["note"] = Line(label=_("依据"), required=False, max_length=200)
