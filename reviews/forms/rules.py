"""What is asked of the rule pages: a day to try, and a local rule to enter."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from accounts.models import Organization
from benefits import law
from benefits.categories import Labelled
from reviews.forms.fields import DayField
from reviews.worklists.rules import values

EARLIEST, LATEST = date(2015, 1, 1), date(2099, 12, 31)
OUT_OF_RANGE = "请写 2015 年到 2099 年之间的日期。"


def _day(label: str, **told) -> DayField:
    return DayField(
        label=label,
        validators=[MinValueValidator(EARLIEST, OUT_OF_RANGE), MaxValueValidator(LATEST, OUT_OF_RANGE)],
        **told,
    )


class Trial(forms.Form):
    """A day to try; nothing about a person, so it may stand in the address."""

    day = _day("日期")

    use_required_attribute = False

    def __init__(self, *args, label: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].label = label


class Day(forms.Form):
    """The day of the page of one rule."""

    on = _day("日期")


class Value(forms.Form):
    """The value of a local rule with its document; `seen` names the values whose effect was shown last."""

    text = forms.CharField(
        label="取值", max_length=40,
        error_messages={"required": "请填写取值。", "max_length": "取值请在 40 字以内。"},
    )
    document_no = forms.CharField(
        label="文号", max_length=80, help_text="如 临退役军发〔2026〕11号。",
        error_messages={"required": "地方规定须注明文号。", "max_length": "文号请在 80 字以内。"},
    )
    note = forms.CharField(
        label="说明", max_length=200, required=False, error_messages={"max_length": "说明请在 200 字以内。"}
    )
    reason = forms.CharField(
        label="理由", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明为什么更正。", "max_length": "理由请在 300 字以内。"},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, *args, rule, **kwargs):
        super().__init__(*args, **kwargs)
        if offered := _values_of(rule):
            self.fields["text"] = forms.ChoiceField(
                label="取值", choices=offered, error_messages={"invalid_choice": "请从列出的取值中选择。"}
            )
        else:
            self.fields["text"].help_text = _limits_of(rule)

    @property
    def mark(self) -> str:
        """What the effect depends on: shown again as long as one of these has changed since it was shown."""
        told = self.cleaned_data
        return "|".join(str(told.get(name, "")) for name in sorted(self.fields) if name not in {"seen", "reason"})

    @property
    def is_seen(self) -> bool:
        """Whether the effect of just these values was on the page that was sent."""
        return self.cleaned_data["seen"] == self.mark

    def shown_again(self) -> None:
        """Remember what the page shows now."""
        self.data = {**{name: self.data.get(name, "") for name in self.fields}, "seen": self.mark}


class Entry(Value):
    """A new local rule: for which office, from when."""

    organization = forms.ModelChoiceField(
        label="适用地区", queryset=Organization.objects.none(), to_field_name="code", empty_label=None,
        error_messages={"required": "请选择适用地区。", "invalid_choice": "请选择本级或下级的县级以上机构。"},
    )
    effective_from = _day("起用日期", help_text="早于今天的，须写明理由。")

    field_order = ["text", "effective_from", "organization", "document_no", "note", "reason", "seen"]

    def __init__(self, *args, by, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["organization"].queryset = Organization.objects.visible_to(by).open().exclude(
            level=Organization.Level.STATION
        )

    def clean(self):
        told = super().clean()
        since = told.get("effective_from")
        if since and since < self.today and not told.get("reason"):
            self.add_error("reason", "起用日期早于今天，请写明理由。已作出的决定不受影响。")
        return told


class Confirmation(forms.Form):
    """The second person confirms just what the page showed; `seen` names it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, row, **kwargs):
        self.shown = f"{row.value}|{row.document_no}|{row.note}"
        super().__init__(*args, initial={"seen": self.shown}, **kwargs)

    def clean_seen(self):
        if self.cleaned_data["seen"] != self.shown:
            self.data = {**self.data.dict(), "seen": self.shown}
            raise forms.ValidationError("这条规则刚刚更正过，请再看一遍。")
        return self.shown


class Correction(Value):
    """A row not yet confirmed: its value and document, with the reason."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True


def _values_of(rule) -> list[tuple[str, str]]:
    """The values to choose from, when there are few: yes and no, or labels."""
    if isinstance(rule.value, bool):
        return [(word, str(values.said(rule, value))) for word, value in (("是", True), ("否", False))]
    if isinstance(rule.value, Labelled):
        return [(each.value, each.label) for each in rule.local_values or type(rule.value)]
    return []


def _limits_of(rule) -> str:
    """What may be written: a number in its range, or several of them."""
    limits, default = rule.local_values, f"默认为{values.said(rule)}。"
    if isinstance(limits, law.Several):
        return f"最多 {limits.most} 个数，用顿号隔开，每个 {min(limits.each)} 到 {max(limits.each)}；{default}"
    return f"{min(limits)} 到 {max(limits)} 之间的整数；{default}" if limits else default
