"""Sending what the province reports of a year, and saying why something is added to it."""

from django import forms


class Sending(forms.Form):
    """One tick before what cannot be taken back."""

    looked = forms.BooleanField(
        label="各项数字和名单，我已逐项看过", error_messages={"required": "请先逐项看过，再勾选。"},
    )  # fmt: skip


class Supplement(forms.Form):
    """Why something is reported afterwards; asked only once a return was sent."""

    note = forms.CharField(
        label="补报缘由", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写明为什么没有列在已报送的上报里。",
        error_messages={"max_length": "补报缘由请在 300 字以内。"},
    )  # fmt: skip
