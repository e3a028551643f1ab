"""A sentence or a wanted notice, its end, and what the province decides then."""

from datetime import date
from typing import cast

from django import forms

from benefits import days
from benefits.policy import NOT_NAMED, SentenceKind
from benefits.services.releases import Content
from benefits.services.sentences import Paper
from reviews.forms.fields import DayField, PhotoField

SCAN = "拍下或扫描文书，JPG、PNG，10 MB 以内。"


class Sentence(forms.Form):
    kind = forms.ChoiceField(
        label="情形", choices=SentenceKind.choices, widget=forms.RadioSelect,
        help_text=f"{'、'.join(NOT_NAMED)}不在此列，不因此停发，这里也不登记。",
        error_messages={"required": "请选择情形。", "invalid_choice": f"{'、'.join(NOT_NAMED)}不在此列，不中止。"},
    )
    document_no = forms.CharField(
        label="文号", max_length=80, help_text="判决书或者通缉令上的编号。", error_messages={"required": "请填写文号。"}
    )
    day = DayField(label="起算日期", help_text="判决生效之日，或者通缉令发布之日。")
    until = DayField(label="届满日期", required=False, help_text="判决写明的，填写。到期不自动恢复，凭文书办理。")
    scan = PhotoField(label="文书", required=False, help_text=SCAN)

    def paper(self) -> Paper:
        entered = self.cleaned_data
        return Paper(entered["kind"], entered["document_no"], entered["day"], entered["until"])


class Withdrawal(forms.Form):
    """Why a stop that is not yet in force is taken back, and by which paper."""

    REASONS = (("REVOKED", "判决、通缉已撤销"), ("WRONG_PERSON", "认错了人"), ("ERROR", "登记有误"))

    ground = forms.ChoiceField(
        label="情形", choices=REASONS, widget=forms.RadioSelect, error_messages={"required": "请选择情形。"}
    )
    words = forms.CharField(
        label="说明", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明凭什么撤回：文书名称、文号，或者怎样核实的。",
        error_messages={"required": "请写明撤回的理由。", "max_length": "说明请在 300 字以内。"},
    )

    def reason(self) -> str:
        return f"{dict(self.REASONS)[self.cleaned_data['ground']]}：{self.cleaned_data['words']}"


class Release(forms.Form):
    released_on = DayField(
        label="刑满、撤销通缉的日期", has_been=True, help_text="剥夺政治权利的，为恢复政治权利之日。"
    )
    document_no = forms.CharField(
        label="文号", max_length=80, help_text="刑满释放证明、撤销通缉令等文书的编号。",
        error_messages={"required": "请填写文号。"},
    )
    scan = PhotoField(label="文书", required=False, help_text=SCAN)


class Decision(forms.Form):
    """The month of resumption and what of the stopped months is paid: between `first` and `latest`, first days."""

    NONE, ALL, SOME = "NONE", "ALL", "SOME"
    LACKING = "请选择补发的起止月份。"

    resumed_month = forms.ChoiceField(label="自哪个月起恢复发放", error_messages={"required": "请选择恢复的月份。"})
    back_pay = forms.ChoiceField(
        label="恢复以前的月份", choices=[(NONE, "不予补发"), (ALL, "全部补发"), (SOME, "补发下列月份")],
        widget=forms.RadioSelect, error_messages={"required": "请决定补发还是不补发。"},
    )
    paid_from = forms.ChoiceField(label="补发自", required=False)
    paid_until = forms.ChoiceField(label="补发至", required=False, help_text="含当月。选“补发下列月份”的才填。")
    reason = forms.CharField(
        label="决定的理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明决定的理由。", "max_length": "理由请在 300 字以内。"},
    )

    def __init__(self, *args, first: date, latest: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.first = first
        months = [(month.isoformat(), f"{month.year}年{month.month}月") for month in days.months_between(first, latest)]
        for name in ("resumed_month", "paid_from", "paid_until"):
            cast(forms.ChoiceField, self.fields[name]).choices = [("", "请选择"), *months]

    def clean(self):
        entered = super().clean()
        if entered.get("back_pay") == self.SOME and not self._span(entered):
            self.add_error("paid_from", self.LACKING)
        return entered

    def content(self) -> Content:
        entered = self.cleaned_data
        resumed = date.fromisoformat(entered["resumed_month"])
        due = {
            self.NONE: [], self.SOME: self._span(entered),
            self.ALL: days.months_between(self.first, days.previous_month(resumed)),
        }
        return Content(resumed, tuple(due[entered["back_pay"]]), entered["reason"])

    def _span(self, entered) -> list[date]:
        if not entered.get("paid_from") or not entered.get("paid_until"):
            return []
        return days.months_between(date.fromisoformat(entered["paid_from"]), date.fromisoformat(entered["paid_until"]))
