"""A death that is reported, and a report that is not true."""

from django import forms

from benefits.models import Death
from reviews.forms.fields import DayField


class Report(forms.Form):
    """Who says so, and which day; what is not known for certain is said in words."""

    source = forms.ChoiceField(
        label="从哪里得知", choices=Death.Source.choices, initial=Death.Source.FAMILY,
        error_messages={"required": "请选择从哪里得知。"},
    )
    match = forms.ChoiceField(
        label="名单与档案比对", required=False, choices=[("", "不是名单"), *Death.Match.choices],
        help_text="从名单得知的才选。",
    )
    died_on = DayField(label="去世日期", has_been=True, help_text="不清楚的，填大约的日子并在下面写明。")
    note = forms.CharField(
        label="谁说的", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="姓名、与本人的关系、电话、原话；名单写明名称和日期。",
        error_messages={"required": "请写明是谁说的。", "max_length": "请在 500 字以内。"},
    )


class Dismissal(forms.Form):
    untrue = forms.ChoiceField(
        label="为什么不属实", choices=Death.Untrue.choices, widget=forms.RadioSelect,
        error_messages={"required": "请选择为什么不属实。"},
    )
    finding = forms.CharField(
        label="看到、问到了什么", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：本人今天带身份证到站；名单上的证件号不同。",
        error_messages={"required": "请写明看到、问到了什么。", "max_length": "请在 300 字以内。"},
    )
