"""Results of the App: which failures, what was found out about a doubt, which file."""

from django import forms

from benefits.categories import Category
from reviews.forms.fields import SheetField
from reviews.forms.letters import Narrowed
from reviews.policy import AttemptCause


class Failures(Narrowed):
    category = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *Category.choices])
    cause = forms.ChoiceField(label="原因", required=False, choices=[("", "全部原因"), *AttemptCause.choices])


class Answer(forms.Form):
    """What a supervisor found out, and whether the pass is taken for true."""

    UPHOLD, REJECT = "uphold", "reject"
    answer = forms.CharField(
        label="查明的情况", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明查明的情况。"},
        help_text="向谁核实、怎样核实、结果如何。会写入留痕。",
    )
    verdict = forms.ChoiceField(choices=[(UPHOLD, "采信"), (REJECT, "不采信")], error_messages={"required": "请选择。"})


class Upload(forms.Form):
    file = SheetField(label="结果文件", missing="请选择一份结果文件。")
