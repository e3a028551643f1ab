"""Home visits: who asks, which day and whom to send, the conditions of the board, the code that a family reads out."""

import re
from collections.abc import Iterable
from urllib.parse import urlencode

from django import forms

from accounts.models import Staff
from reviews.forms.fields import DayField, offices_below
from reviews.models import HomeVisit
from reviews.worklists import visits as board

PRINT_REASONS = ("今日上门使用", "次日上门备单", "交同行人员")


class Board(forms.Form):
    """The conditions of the board as they stand in the address; what cannot be read is left out."""

    office = forms.ChoiceField(label="单位", required=False)
    village = forms.ChoiceField(label="村（社区）", required=False)
    officer = forms.ChoiceField(label="人员", required=False)
    day = forms.DateField(
        label="上门日期", required=False, input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "aria-label": "上门日期"}),
    )

    def __init__(self, data, *, by, of_people):
        super().__init__(data)
        self.offices = offices_below(by, data.get("office", ""))
        self.officers = {each.key: each for each in board.officers(by.organization)}
        own = [("", f"{by.organization.short_name}（全部）")]
        villages = board.villages(by, self.offices.get(data.get("office", "")))
        choices = {
            "office": own + [(office.code, office.short_name) for office in self.offices.values()],
            "village": [("", "全部村（社区）"), *((name, name) for name in villages)],
            "officer": [("", "全部人员"), *((key, each.name) for key, each in self.officers.items())],
        }
        for name, known in choices.items():
            self.fields[name].choices = known
        if of_people:  # Nobody is sent yet, and no day is set.
            del self.fields["officer"], self.fields["day"]
        self.full_clean()

    def conditions(self) -> dict:
        """Those that could be read; office and officer as such."""
        entered = {name: value for name, value in self.cleaned_data.items() if value}
        known = {"office": self.offices, "officer": self.officers}
        return {name: known[name][value] if name in known else value for name, value in entered.items()}

    def tags(self, kept: dict[str, str]) -> list[dict]:
        """Each condition in words, with the address of the list without it."""
        held = {name: self.data.get(name) for name in self.fields if self.cleaned_data.get(name)}
        return [
            {
                "label": self._words(name),
                "url": f"?{urlencode(kept | {other: held[other] for other in held if other != name})}",
            }
            for name in held
        ]

    def _words(self, name: str) -> str:
        value = self.cleaned_data[name]
        return f"{value:%m-%d} 上门" if name == "day" else dict(self.fields[name].widget.choices)[value]


class Asking(forms.Form):
    """A visit is asked for."""

    asked_through = forms.ChoiceField(
        label="怎样提出的", choices=HomeVisit.Through.choices, initial=HomeVisit.Through.PHONE, widget=forms.RadioSelect
    )
    asked_by = forms.CharField(label="谁提出的", max_length=50, required=False, help_text="本人提出的，写“本人”。")
    relation = forms.CharField(label="与本人关系", max_length=20, required=False)
    reason = forms.CharField(
        label="为什么要上门", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明为什么要上门。"},
    )


class Officer(forms.TypedChoiceField):
    """Somebody who may be sent; the value is the member of staff. `offer` says who is to be chosen from."""

    def __init__(self, **options):
        super().__init__(
            coerce=lambda key: self.offered[key], empty_value=None,
            error_messages={"required": "请选择人员。", "invalid_choice": "请在名单里选择人员。"}, **options,
        )
        self.offered = {}

    def __deepcopy__(self, memo):
        """Each form offers its own; the coercion of the copy looks into the copy."""
        twin = super().__deepcopy__(memo)
        twin.offered, twin.coerce = {}, lambda key: twin.offered[key]
        return twin

    def offer(self, staff: Iterable[Staff]) -> None:
        self.offered = {each.key: each for each in staff}
        named = [(key, f"{each.name}（{each.organization.short_name}）") for key, each in self.offered.items()]
        self.choices = [("", "请选择"), *named]


class Sending(forms.Form):
    """The day and the two officers."""

    day = DayField(label="上门日期")
    officer = Officer(label="上门人员")
    second_officer = Officer(label="同行人")

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        near = list(board.officers(by.organization))
        for name in ("officer", "second_officer"):
            self.fields[name].offer(near)


class Moving(Sending):
    """The same again, with the reason why."""

    reason = forms.CharField(
        label="为什么改期", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明为什么改期。"},
    )


class Print(forms.Form):
    """Why a day sheet is printed, and whether the phone numbers stand on it in full."""

    reason = forms.ChoiceField(
        label="打印事由", choices=[("", "请选择事由"), *((each, each) for each in PRINT_REASONS)],
        error_messages={"required": "请先选择打印事由。"},
    )
    with_phones = forms.BooleanField(
        label="印完整电话（逐人记入访问记录）", required=False
    )


class Code(forms.Form):
    """Six digits, as a family reads them out."""

    code = forms.CharField(
        label="上门码", max_length=20, error_messages={"required": "请输入家属报的六位数字。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
    )

    def clean_code(self):
        digits = re.sub(r"\D", "", self.cleaned_data["code"])
        if len(digits) != 6:
            raise forms.ValidationError("上门码是六位数字，请家属再念一遍。")
        return digits
