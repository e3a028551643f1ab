"""A day in a village: which village, which day, where; and the grid of those who came."""

from django import forms
from django.core.exceptions import ValidationError

from reviews.forms.fields import DayField, PhotoField
from reviews.services import gatherings


class Planning(forms.Form):
    """The village is chosen among those with people to confirm, by office and name."""

    village = forms.ChoiceField(label="村（社区）", error_messages={"required": "请选择村（社区）。"})
    held_on = DayField(label="日期")
    place = forms.CharField(
        label="地点", max_length=80, error_messages={"required": "请写明地点。"},
        widget=forms.TextInput(attrs={"placeholder": "例如：村委会一楼"}),
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        named = [
            (f"{each['code']} {each['village']}", f"{each['office']}　{each['village']}（{each['people']} 人未确认）")
            for each in places
        ]
        self.fields["village"].choices = [("", "请选择"), *named]

    def clean_village(self):
        code, _, village = self.cleaned_data["village"].partition(" ")
        return code, village


class Grid:
    """The batch as it was sent: whoever is ticked came; a second tick says that every paper was seen.

    Read by hand, because three hundred forms of one box each would be slow and say no more. A photo is sent only
    where one was taken.
    """

    def __init__(self, data, files, *, lines):
        self.came, self.papers, self.files = set(data.getlist("came")), set(data.getlist("papers")), files
        self.lines = lines
        self.errors = {}

    def batch(self) -> list[gatherings.Came]:
        """Those who came, with the papers seen; an unreadable photo is an error of its line."""
        found = []
        for line in self.lines:
            key = line.person.key
            if key in self.came:
                documents = frozenset(line.papers if key in self.papers else ())
                try:
                    found.append(gatherings.Came(line.person, documents, self._photo(key)))
                except ValidationError as refusal:
                    self.errors[key] = "".join(refusal.messages)
        return found

    def _photo(self, key):
        return PhotoField(required=False).clean(self.files.get(f"photo-{key}"))


class Shot(forms.Form):
    """The webcam of the grid: its picture goes to the line that is being worked on."""

    shot = PhotoField(label="摄像头", required=False)
