"""Results of the App: which failures, what was found out about a doubt, which file."""

from django import forms

from benefits.categories import Category
from benefits.exchange import limits
from reviews.forms.letters import Narrowed
from reviews.policy import AttemptCause

TOO_LARGE = f"文件超过 {limits.FILE_BYTES // limits.MEGABYTE} MB，请分成几份上传。"
NO_FILE = "请选择一份结果文件。"


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
    file = forms.FileField(
        label="结果文件", allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": NO_FILE, "missing": NO_FILE, "invalid": NO_FILE},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > limits.FILE_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file
