"""What is filled in on the pages about people: conditions of a list, a contact, a reason to see or take data."""

from typing import Any
from urllib.parse import urlencode

from django import forms

from accounts import masks
from benefits import identity
from benefits.categories import Category
from reviews.forms.fields import DayField, offices_below
from reviews.policy import ContactChannel, ContactOutcome
from reviews.policy.contacts import BY_NUMBER, UNREPLIED
from reviews.worklists import cases, consequences
from reviews.worklists.cases import Conditions

UNMASK_REASONS = ("致电本人", "核对证件", "寄送文书", "核对银行信息", "上级或审计要求")
EXPORT_REASONS = ("下乡、入户使用", "向村（社区）核对", "会议、汇报使用", "报送上级", "存档")
FUTURE = "再联系日期不能早于联系日期。"
# One outcome, in the words of either way.
OUTCOMES = [
    (value, f"{label}；短信、微信、信函{UNREPLIED}" if value == ContactOutcome.NO_ANSWER else label)
    for value, label in ContactOutcome.choices
]


def _choices(blank: str, pairs) -> list[tuple[str, str]]:
    return [("", blank), *pairs]


def _of_reasons(reasons: tuple[str, ...]) -> list[tuple[str, str]]:
    return _choices("请选择事由", [(reason, reason) for reason in reasons])


class Filter(forms.Form):
    """The conditions of the worklist as they stand in the address; what cannot be read is left out."""

    category = forms.ChoiceField(label="类别", required=False, choices=_choices("全部类别", Category.choices))
    office = forms.ChoiceField(label="单位", required=False)
    who = forms.ChoiceField(
        label="人群", required=False,
        choices=_choices("全部人群", [(name, each[0]) for name, each in cases.WHO.items()]),
    )
    reach = forms.ChoiceField(
        label="失联", required=False,
        choices=_choices("联系不限", [(name, each[0]) for name, each in cases.REACH.items()]),
    )
    owner = forms.ChoiceField(label="负责人", required=False, choices=_choices("负责人不限", [("me", "负责人：我")]))
    order = forms.ChoiceField(
        label="排序", required=False, choices=[(name, f"排序：{label}") for name, label in cases.ORDERS.items()]
    )
    what = forms.ChoiceField(
        required=False, widget=forms.HiddenInput,
        choices=_choices("", [(each.name, each.label) for each in consequences.BY_NAME.values()]),
    )
    day = forms.DateField(required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])

    def __init__(self, data, *, by):
        super().__init__(data)
        self.offices = offices_below(by, data.get("office", ""))
        own = by.organization.short_name
        offices = _choices(f"{own}（全部）", [(office.code, office.short_name) for office in self.offices.values()])
        self.fields["office"] = forms.ChoiceField(label="单位", required=False, choices=offices)
        self.full_clean()

    def conditions(self, *, tab: str, term: str = "", picked: tuple[str, ...] = ()) -> Conditions:
        """The conditions of the list; an unknown tab is the first."""
        entered: dict[str, Any] = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        entered["office"] = self.offices.get(entered["office"])
        entered["day"] = entered["day"] or None
        return Conditions(tab=tab if tab in cases.TABS else "follow", term=term, picked=picked, **entered)

    def tags(self, kept: dict[str, str]) -> list[dict]:
        """Each condition in words, with the address of the list without it."""
        held = {name: self.data.get(name) for name in self.fields if self.cleaned_data.get(name) and name != "order"}
        order = {"order": self.cleaned_data["order"]} if self.cleaned_data.get("order") else {}
        return [
            {
                "label": self._words(name),
                "url": f"?{urlencode(kept | order | {other: held[other] for other in held if other != name})}",
            }
            for name in held
        ]

    def _words(self, name: str) -> str:
        value = self.cleaned_data[name]
        if name == "day":
            return f"{value:%m-%d} 到期"
        return dict(self.fields[name].widget.choices)[value]


class Contact(forms.Form):
    """One try to reach a person."""

    channel = forms.ChoiceField(label="方式", choices=_choices("请选择", ContactChannel.choices))
    outcome = forms.ChoiceField(label="结果", choices=_choices("请选择", OUTCOMES))
    number = forms.CharField(label="另拨的号码", required=False, max_length=20)
    on = DayField(label="日期", has_been=True)
    note = forms.CharField(
        label="说了什么", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "记录请在 300 字以内。"},
    )
    follow_up_on = DayField(label="约定再联系", required=False, to_come=True)

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        if person is None:  # Several people have no other number in common.
            del self.fields["number"]
        elif person.phone:
            self.fields["number"].help_text = f"不填就是登记的 {masks.mask_phone(person.phone)}；另拨的只记后四位。"

    def clean_number(self):
        text = self.cleaned_data["number"].strip()
        try:
            return identity.parse_phone(text) if text else ""
        except identity.BadPhone as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def tried(self, person) -> dict[str, Any]:
        """The try of the person as the service takes it; of a number only the last four are kept."""
        entered = {name: value for name, value in self.cleaned_data.items() if name != "number"}
        if entered["channel"] not in BY_NUMBER:
            return entered
        other = self.cleaned_data.get("number", "")
        tail = (other or person.phone)[-4:]
        return entered | {"number_tail": tail, "is_other_number": other not in ("", person.phone)}

    def clean(self):
        entered = super().clean()
        on, again = entered.get("on"), entered.get("follow_up_on")
        if on and again and again < on:
            self.add_error("follow_up_on", FUTURE)
        return entered


class Unmask(forms.Form):
    """Which number to see in full, and why; both are written to the access log."""

    number = forms.ChoiceField(
        choices=[("id_number", "身份证号"), ("phone", "联系电话"), ("bank_card", "银行卡号")], widget=forms.HiddenInput
    )
    reason = forms.ChoiceField(
        label="查看事由", choices=_of_reasons(UNMASK_REASONS), error_messages={"required": "请先选择查看事由。"}
    )


class Export(forms.Form):
    """Why a list leaves the system."""

    reason = forms.ChoiceField(
        label="导出事由", choices=_of_reasons(EXPORT_REASONS), error_messages={"required": "请先选择导出事由。"}
    )
    note = forms.CharField(label="补充说明", max_length=200, required=False)

    def said(self) -> str:
        """The reason as it is logged."""
        return "：".join(filter(None, (self.cleaned_data["reason"], self.cleaned_data["note"])))
