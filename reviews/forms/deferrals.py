"""A later day: what the officer asks for, and the paper by which the office consents."""

from django import forms

from reviews.forms.fields import DayField


class Request(forms.Form):
    until = DayField(label="申请延期至", help_text="本人能来登记的最后一天。")
    reason = forms.CharField(
        label="事由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：境外探亲，十二月上旬回国。",
        error_messages={"required": "请写明延期的事由。", "max_length": "事由请在 200 字以内。"},
    )


class Refusal(forms.Form):
    reason = forms.CharField(label="不同意的理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class Consent(forms.Form):
    consented_by = forms.CharField(
        label="同意机关", max_length=80, help_text="安置地主管部门的全称。",
        error_messages={"required": "请填写同意机关。"},
    )
    document_no = forms.CharField(label="文号", max_length=80, error_messages={"required": "请填写文号。"})
    consented_on = DayField(label="同意日期", has_been=True, help_text="文件上的日期。须在现在的截止日（含当日）以前。")
    last_day = DayField(label="延期至", help_text="含当日。这一天以前登记，待遇不停发。")
    reason = forms.CharField(
        label="事由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明延期的事由。", "max_length": "事由请在 200 字以内。"},
    )
