"""The lasting end of a benefit, what a survivor still meets, and the filing with the ministry."""

from typing import Any

from django import forms

from benefits import policy
from benefits.categories import Category, Kin
from benefits.models import Benefit, EligibilityCheck
from benefits.policy import CancelKind
from benefits.services.eligibility import Answer
from benefits.services.terminations import Cause
from reviews.forms.fields import DayField

Finding = EligibilityCheck.Finding


class Termination(forms.Form):
    ground = forms.ChoiceField(
        label="事由", widget=forms.RadioSelect, error_messages={"required": "请选择事由。"}
    )
    kind = forms.ChoiceField(
        label="取消的情形", required=False, choices=[("", "不是取消"), *CancelKind.choices],
        help_text="选“依法取消”的才填。有期徒刑、剥夺政治权利、通缉不取消，请登记服刑、通缉。",
    )
    day = DayField(label="事由发生日", help_text="满十八周岁的生日、资格届满日、录用日、文书生效日、户籍迁移日。")
    document_no = forms.CharField(
        label="文号", max_length=80, required=False, help_text="录用通知、判决书等文书的编号；录用和取消的必填。"
    )
    reason = forms.CharField(
        label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明看了什么材料、问了谁。审核员据此决定，决定书也写这几句。",
        error_messages={"required": "请写明终止的理由。", "max_length": "理由请在 300 字以内。"},
    )

    def __init__(self, *args, benefit: Benefit, **kwargs):
        super().__init__(*args, **kwargs)
        grounds = policy.end_grounds(Category(benefit.category))
        self.fields["ground"].choices = [(each.value, each.label) for each in grounds]  # type: ignore[attr-defined]
        if policy.EndGround.CANCELLED not in grounds:
            del self.fields["kind"]

    def cause(self) -> Cause:
        entered = self.cleaned_data
        return Cause(
            entered["ground"], entered["day"], entered["reason"], entered["document_no"], entered.get("kind", "")
        )


class Eligibility(forms.Form):
    """What was found about a survivor; `findings` are those that the article knows for the kin."""

    finding = forms.ChoiceField(
        label="核查结果", widget=forms.RadioSelect, error_messages={"required": "请选择核查结果。"}
    )
    document = forms.CharField(
        label="看过的凭证", max_length=120, required=False, help_text="例如：临岚一中学籍证明，2026 年第 31 号。"
    )
    until_on = DayField(label="资格保留至", required=False, help_text="含当日，例如学年结束日。届满以前再核查。")
    note = forms.CharField(
        label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="情况有变化的，写明是什么变化。",
    )

    def __init__(self, *args, benefit: Benefit, in_doubt: bool, **kwargs):
        super().__init__(*args, **kwargs)
        kept = policy.KEPT_BY[Kin(benefit.kin)]
        found = [*(Finding(each.value) for each in kept)]
        if not kept or in_doubt:
            found.append(Finding.UNCHANGED)
        found.append(Finding.IN_DOUBT)
        self.fields["finding"].choices = [(each.value, each.label) for each in found]  # type: ignore[attr-defined]
        if not kept:
            del self.fields["until_on"], self.fields["document"]

    def answer(self) -> Answer:
        entered: dict[str, Any] = {"document": "", "until_on": None, **self.cleaned_data}
        return Answer(entered["finding"], entered["document"], entered["until_on"], entered["note"])


class Survivor(forms.Form):
    """What is asked about a survivor at every confirmation: whether the conditions still hold, and what has changed."""

    finding = forms.ChoiceField(
        label="遗属资格", choices=[(Finding.UNCHANGED.value, "仍符合"), (Finding.IN_DOUBT.value, "有变化")],
        widget=forms.RadioSelect, error_messages={"required": "请核查遗属资格：逐条问过，再选仍符合或者有变化。"},
    )
    note = forms.CharField(
        label="有变化的，写在这里", max_length=300, required=False,
        widget=forms.TextInput(attrs={"placeholder": "例如：已就业；已再婚，是否赡养待核", "autocomplete": "off"}),
    )

    def __init__(self, *args, benefit: Benefit, **kwargs):
        super().__init__(*args, **kwargs)
        self.benefit = benefit
        self.questions = [text for text, _ in policy.QUESTIONS[Kin(benefit.kin)]]

    def clean(self):
        entered = super().clean()
        if entered.get("finding") == Finding.IN_DOUBT and not entered.get("note", "").strip():
            self.add_error("note", "遗属资格有变化的，请写明是什么变化。")
        return entered

    def answer(self) -> Answer:
        return Answer(self.cleaned_data["finding"], note=self.cleaned_data["note"])


class Filing(forms.Form):
    """The day and the number under which a decision was reported to the ministry."""

    filed_on = DayField(label="报备日期", help_text="报国务院退役军人工作主管部门备案的日期。")
    document_no = forms.CharField(label="报备文号", max_length=80, error_messages={"required": "请填写报备的文号。"})
