"""The payment register: of which month and category, why it is taken away, what the bank has answered."""

from django import forms

from accounts.models import Organization
from benefits import days
from benefits.categories import Category
from reviews.forms.fields import SheetField

BACK = 12  # Months to choose from, beside the next.


class Filter(forms.Form):
    month = forms.ChoiceField(label="月份", required=False)
    category = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *Category.choices])
    state = forms.ChoiceField(
        label="状态", required=False,
        choices=[("", "全部状态"), ("DRAFT", "编制中"), ("SENT", "已送财政"), ("RECONCILED", "已对账")],
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [("", "全部月份"), *_months(today)]

    def conditions(self) -> dict:
        """What was chosen, as the columns ask for it; nothing of what cannot be read."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return {name: value for name, value in chosen.items() if value}


class Draft(forms.Form):
    month = forms.ChoiceField(label="月份", error_messages={"required": "请选择月份。"})
    category = forms.ChoiceField(
        label="类别", choices=Category.choices, error_messages={"required": "请选择类别。"}
    )
    office = forms.ModelChoiceField(
        label="县（区）", queryset=Organization.objects.none(), to_field_name="code", empty_label=None,
        error_messages={"required": "请选择县（区）。", "invalid_choice": "请选择辖区内的县（区）。"},
    )

    def __init__(self, *args, staff, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = _months(today)
        self.fields["month"].initial = days.month_of(today).isoformat()
        counties = Organization.objects.visible_to(staff).open().filter(level=Organization.Level.COUNTY)
        self.fields["office"].queryset = counties
        if staff.organization.level == Organization.Level.COUNTY:
            self.fields["office"].widget = forms.HiddenInput()
            self.fields["office"].initial = staff.organization.code

    def clean_month(self):
        return days.date.fromisoformat(self.cleaned_data["month"])


class Export(forms.Form):
    """Why the full cards leave the system."""

    reason = forms.CharField(
        label="用途", max_length=120, help_text="例如：送县财政局国库股，11 月优抚发放。",
        error_messages={"required": "请写明用途。", "max_length": "用途请在 120 字以内。"},
    )


class BankReturn(forms.Form):
    file = SheetField(label="银行回盘文件", missing="请选择银行回盘文件。")


def _months(today) -> list[tuple[str, str]]:
    """The next month, this one, and those before."""
    found = [days.same_day_after_months(days.month_of(today), offset) for offset in range(1, -BACK, -1)]
    return [(each.isoformat(), f"{each.year}年{each.month}月") for each in found]
