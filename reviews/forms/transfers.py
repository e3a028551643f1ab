"""A household that has moved: which benefits go along, since when, where to; and the answer of the new office."""

from typing import cast

from django import forms

from accounts.models import Organization, Staff
from benefits.models import Benefit, Transfer
from benefits.services.transfers import Place
from reviews.forms.fields import DayField

Level = Organization.Level


class Record(forms.Form):
    """`benefits` are those that may move, all of them ticked."""

    benefits = forms.MultipleChoiceField(
        label="一并转移的待遇", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一项待遇。"},
    )
    moved_on = DayField(label="户籍迁移日期", help_text="户口簿上的迁入日期，含当日。")
    office = forms.ChoiceField(label="转入县区", required=False)
    place = forms.CharField(
        label="不在名单内的，写明转入地", max_length=80, required=False,
        help_text="例如：广东省东莞市。转入地不在本系统内的，次年一月由人提出终止，时钟不终止。",
    )

    def __init__(self, *args, benefits: list[Benefit], **kwargs):
        super().__init__(*args, **kwargs)
        self.movable = {benefit.key: benefit for benefit in benefits}
        _choices(self, "benefits", [(key, benefit.title) for key, benefit in self.movable.items()])
        self.fields["benefits"].initial = list(self.movable)
        counties = Organization.objects.open().filter(level=Level.COUNTY).select_related("parent")
        own = {benefit.county_code for benefit in benefits}
        self.counties: dict[str, Organization] = {each.code: each for each in counties.exclude(code__in=own)}
        named = [(code, _named(each)) for code, each in self.counties.items()]
        _choices(self, "office", [("", "请选择"), *named])

    def clean(self):
        entered = super().clean()
        if bool(entered.get("office")) == bool(entered.get("place", "").strip()):
            self.add_error("office", "请选择转入县区；不在名单内的，只写转入地。")
        return entered

    def move(self) -> dict:
        """The words of `transfers.record`."""
        entered = self.cleaned_data
        office = self.counties.get(entered["office"])
        return {
            "benefits": [self.movable[key] for key in entered["benefits"]], "moved_on": entered["moved_on"],
            "to": Place(office=office) if office else Place(name=entered["place"]),
        }  # fmt: skip


class Accept(forms.Form):
    office = forms.ChoiceField(label="由哪个机构管理", help_text="住在哪个乡镇、街道，就选哪个站。")

    def __init__(self, *args, transfer: Transfer, by: Staff, **kwargs):
        super().__init__(*args, **kwargs)
        path = transfer.destination.path if transfer.destination else by.organization.path
        found = Organization.objects.visible_to(by).open().filter(path__startswith=path)
        self.offices = {each.code: each for each in found}
        _choices(self, "office", [(code, each.name) for code, each in self.offices.items()])

    def chosen(self) -> Organization:
        return self.offices[self.cleaned_data["office"]]


def _named(county: Organization) -> str:
    return f"{county.parent.short_name} {county.short_name}" if county.parent else county.short_name


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices
