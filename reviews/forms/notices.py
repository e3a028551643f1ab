"""What is filled in about a notice: who to narrow the candidates to, where it was put up."""

from django import forms

from accounts.models import Organization
from benefits.categories import Category
from reviews import policy
from reviews.forms.fields import DayField, PhotoField, Reason

__all__ = ["Candidates", "Posting", "Reason"]

ANNOUNCED = [(each.value, each.label) for each in Category if policy.has_notice(each)]


class Candidates(forms.Form):
    """The conditions of the list, from the address; what cannot be read is left out."""

    category = forms.ChoiceField(label="类别", choices=[("", "全部类别"), *ANNOUNCED], required=False)
    office = forms.ModelChoiceField(
        label="机构", queryset=Organization.objects.none(), empty_label="全部机构", to_field_name="code", required=False
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Organization.objects.visible_to(by).open()
        self.fields["office"].label_from_instance = lambda office: office.short_name

    def conditions(self) -> dict:
        """The conditions that could be read, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class Posting(forms.Form):
    place = forms.CharField(
        label="张贴地点", max_length=100, widget=forms.TextInput(attrs={"placeholder": "县政务公开栏"}),
        error_messages={"required": "请写明张贴地点。"},
    )
    posted_on = DayField(label="张贴日期", has_been=True)
    proof = PhotoField(label="张贴照片")
