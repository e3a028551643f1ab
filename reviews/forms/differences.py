"""Noting that a field of the file does not agree, and deciding whose value holds."""

from django import forms

from benefits.services import file_data
from reviews.forms.fields import PhotoField
from reviews.forms.letters import Narrowed
from reviews.services.differences import Choice


class Listed(Narrowed):
    """The conditions of the list: an office."""


class Report(forms.Form):
    """Which field, and what the person or the paper file says of it."""

    field = forms.ChoiceField(
        label="哪一项", choices=[(each.name, each.label) for each in file_data.FIELDS.values()],
        error_messages={"required": "请选择哪一项不一致。"},
    )
    said = forms.CharField(label="本人说的", required=False, max_length=120)
    paper = forms.CharField(label="书面档案上写的", required=False, max_length=120)


class Resolve(forms.Form):
    """Whose value holds and why. Only the sides that say something are offered."""

    use_required_attribute = False

    choice = forms.ChoiceField(
        label="以哪个为准", widget=forms.RadioSelect, error_messages={"required": "请选择以哪一个为准。"}
    )
    other = forms.CharField(label="另填", required=False, max_length=120)
    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.TextInput(attrs={"placeholder": "看了什么、问了谁"}),
        error_messages={"required": "请写明理由。"},
    )
    proof = PhotoField(label="凭证", required=False, help_text="证件、存折或档案页的照片，JPG、PNG，10 MB 以内。")

    def __init__(self, *args, difference, **kwargs):
        super().__init__(*args, **kwargs)
        says = {Choice.PAPER: difference.paper_value, Choice.PERSON: difference.person_value}
        offered = [each for each in Choice if says.get(each, True)]
        self.fields["choice"].choices = [(each.value, each.label) for each in offered]
        self.known = file_data.FIELDS[difference.field]
