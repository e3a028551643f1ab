"""What is filled in to set up the year's confirmation."""

from django import forms

from accounts.models import Organization
from benefits.categories import Category
from reviews import policy
from reviews.forms.fields import DayField, Reason

FIXED = [category for category, rule in policy.FIXED_WINDOWS.items() if rule]


class Plan(forms.Form):
    year = forms.IntegerField(
        label="年度", min_value=2015, max_value=2099,
        error_messages={
            "required": "请填写年度。", "invalid": "年度写四位数字，如 2026。",
            "min_value": "年度不早于 2015。", "max_value": "年度不晚于 2099。",
        },
    )
    category = forms.ChoiceField(
        label="类别", choices=[(each.value, each.full_name) for each in Category],
        error_messages={"invalid_choice": "请从列出的类别中选择。"},
    )
    organization = forms.ModelChoiceField(
        label="辖区", queryset=Organization.objects.none(), to_field_name="code", empty_label=None,
        error_messages={"required": "请选择辖区。", "invalid_choice": "请选择本级或下级机构。"},
    )
    document_no = forms.CharField(label="文号", max_length=80, required=False)
    window_start = DayField(label="开始日期")
    window_end = DayField(label="截止日期", help_text="截止当日仍可确认。")

    use_required_attribute = False  # Which dates are asked for depends on the category.

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.visible_to(by).open().exclude(
            level=Organization.Level.STATION
        )
        self.fields["category"].widget.attrs["data-fixed"] = " ".join(FIXED)
        for name in ("window_start", "window_end"):
            self.fields[name].required = not self.is_fixed

    @property
    def is_fixed(self) -> bool:
        """Whether the rule fixes the window of the category asked for."""
        return self["category"].value() in FIXED


class Opening(forms.Form):
    """Whoever opens a campaign has looked at who will be in it."""

    seen = forms.BooleanField(label="我已看过名单", error_messages={"required": "请先看过名单，再勾选。"})


class Extension(Reason):
    """The later last day, and why."""

    window_end = DayField(label="新的截止日期", help_text="当日仍可确认。")

    field_order = ["window_end", "reason"]
