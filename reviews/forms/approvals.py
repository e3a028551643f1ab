"""The words and ticks of a decision."""

import unicodedata
from collections.abc import Callable

from django import forms

from reviews.forms.fields import DayField, Reason

__all__ = ["Check", "Interruption", "Payment", "Reason", "Signing"]


class Check(forms.Form):
    """What a clerk has looked at before a proposal of the clock may go on (DE-33)."""

    note = forms.CharField(
        label="核对意见", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写明看了哪些联系记录和凭证，有无应当留人的情形。",
        error_messages={"required": "请写明核对了什么。", "max_length": "核对意见请在 500 字以内。"},
    )


class Payment(forms.Form):
    """The day on which finance paid what was approved."""

    paid_on = DayField(label="发放日期", has_been=True, help_text="财政或银行实际发放的那一天。")


class Interruption(forms.Form):
    """The two ticks and the number that stand before a grave decision about `expected` people.

    Where it stops pay, `prove` asks a code of whoever decides: it takes what was typed and says what is wrong with it.
    """

    TICKS: tuple[str, ...] = ("1", "2")

    ack = forms.MultipleChoiceField(choices=[(tick, tick) for tick in TICKS], required=False)
    number = forms.CharField(required=False, max_length=8)
    code = forms.CharField(required=False, max_length=20)

    def __init__(self, *args, expected, prove: Callable[[str], str] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.expected, self.prove = expected, prove

    def clean(self):
        entered = super().clean()
        if set(entered.get("ack", ())) != set(self.TICKS):
            self.add_error(None, "请逐项看过并勾选。")
        typed = unicodedata.normalize("NFKC", entered.get("number", ""))  # Chinese keyboards type １２ as well.
        if typed.strip() != str(self.expected):
            self.add_error(None, f"请输入人数：{self.expected}。")
        if self.prove and not self.errors and (refusal := self.prove(entered.get("code", ""))):
            self.add_error(None, refusal)
        return entered


class Signing(Interruption):
    """A card about many people: it knows whom it showed, is signed once, and says why where it declines."""

    token = forms.RegexField(regex=r"^[\w-]{22}$", required=False)
    seen = forms.CharField(required=False, max_length=64)
    reason = forms.CharField(required=False, max_length=200)

    def __init__(self, *args, ticks: int, seen: str, declines: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.TICKS = tuple(str(number + 1) for number in range(ticks))
        self.now_seen, self.declines = seen, declines

    def clean_seen(self):
        if self.cleaned_data["seen"] != self.now_seen:
            raise forms.ValidationError("名单在您看的时候变了，请再看一遍新的人数和金额。")
        return self.cleaned_data["seen"]

    def clean_reason(self):
        if self.declines and not self.cleaned_data["reason"].strip():
            raise forms.ValidationError("请写明不予批准的理由。")
        return self.cleaned_data["reason"].strip()
