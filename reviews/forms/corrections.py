"""What is asked of the person, and what came."""

from django import forms

from reviews.forms.fields import DayField


class Request(forms.Form):
    comment = forms.CharField(
        label="须补正的内容", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写给本人看：缺什么、错在哪里、要交什么。这段话会印在补正通知书上。",
        error_messages={"required": "请写明须补正的内容。", "max_length": "须补正的内容请在 500 字以内。"},
    )


class Answer(forms.Form):
    on = DayField(label="补正日期", has_been=True, help_text="材料交来的那一天。")
    words = forms.CharField(
        label="补正情况", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明补正的情况。", "max_length": "补正情况请在 500 字以内。"},
    )
