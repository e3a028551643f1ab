"""Taking a reference photo, and which people the list shows."""

from django import forms

from reviews.forms.fields import PhotoField
from reviews.forms.letters import Narrowed


class Wanted(Narrowed):
    """The conditions of the list: an office."""


class Capture(forms.Form):
    """The photo, what was seen, and why it is taken although a check found something."""

    use_required_attribute = False

    photo = PhotoField(label="基准照片", help_text="也可选 JPG、PNG 文件，10 MB 以内。")
    id_card_seen = forms.BooleanField(
        label="本人在场，已看身份证原件，人证相符", required=False
    )
    reason = forms.CharField(
        label="检查提示不合格仍要采用的，写明理由", required=False, max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "例如：卧床，无法换背景"}),
    )
