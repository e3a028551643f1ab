"""Which letters, and whom on the call list, as the address says it; what cannot be read is left out."""

from urllib.parse import urlencode

from django import forms

from benefits.categories import Category
from reviews.forms.fields import Reason, offices_below
from reviews.models import Letter

__all__ = ["Calls", "Outbox", "Reason"]


class Narrowed(forms.Form):
    """The conditions of a list, one of them an office at or below the own one."""

    office = forms.ChoiceField(label="单位", required=False)

    def __init__(self, data, *, by):
        super().__init__(data)
        self.offices = offices_below(by, data.get("office", ""))
        below = [(office.code, office.short_name) for office in self.offices.values()]
        own = [("", f"{by.organization.short_name}（全部）")]
        self.fields["office"] = forms.ChoiceField(label="单位", required=False, choices=own + below)
        self.full_clean()

    def conditions(self) -> dict:
        """Those that could be read; the office as an office."""
        entered = {name: value for name, value in self.cleaned_data.items() if value}
        if "office" in entered:
            entered["office"] = self.offices[entered["office"]]
        return entered

    def tags(self, kept: dict[str, str]) -> list[dict]:
        """Each condition in words, with the address of the list without it."""
        held = {name: value for name, value in self.cleaned_data.items() if value}
        return [
            {
                "label": dict(self.fields[name].widget.choices)[value],
                "url": f"?{urlencode(kept | {other: held[other] for other in held if other != name})}",
            }
            for name, value in held.items()
        ]


class Outbox(Narrowed):
    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "全部种类"), *Letter.Kind.choices])
    channel = forms.ChoiceField(label="方式", required=False, choices=[("", "全部方式"), *Letter.Channel.choices])


class Calls(Narrowed):
    category = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *Category.choices])
