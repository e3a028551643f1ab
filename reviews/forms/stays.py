"""Where somebody lies or lives who cannot come."""

from django import forms

from reviews.forms.fields import DayField
from reviews.models import Stay as Row
from reviews.services.stays import Told


class Stay(forms.Form):
    """What was heard of a stay in hospital or in a home."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label="情形", choices=Row.Kind.choices, widget=forms.RadioSelect, error_messages={"required": "请选择情形。"}
    )
    place = forms.CharField(
        label="医院、机构", max_length=60, error_messages={"required": "请写明医院或者机构的名称。"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    from_on = DayField(label="起", has_been=True)
    until_on = DayField(label="止", required=False, help_text="还不知道的，空着；回来以后再填。")
    source = forms.CharField(
        label="听谁说的", max_length=100, help_text="如：女儿来电；社区告知。",
        error_messages={"required": "请写明是听谁说的。"}, widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def told(self) -> Told:
        """What the clerk heard."""
        return Told(**self.cleaned_data)


class End(forms.Form):
    """The last day of a stay."""

    until_on = DayField(label="止", has_been=True)
