"""The import door: which file, and which of its columns says what."""

from django import forms

from accounts.models import Organization
from benefits.categories import Category
from benefits.exchange import headings, limits

TOO_LARGE = f"文件超过 {limits.FILE_BYTES // limits.MEGABYTE} MB，请分成几份上传。"


class Defaults(forms.Form):
    """What holds for every line that does not say it itself."""

    category = forms.ChoiceField(
        label="全部行的类别", required=False, choices=[("", "按名单中的列"), *Category.choices],
        help_text="名单没有类别列时选。",
    )
    office = forms.ModelChoiceField(
        label="全部行的管理机构", required=False, queryset=Organization.objects.none(), empty_label="按名单中的列",
        help_text="名单没有机构列时选。",
    )

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Organization.objects.visible_to(staff).open()

    def clean_office(self):
        office = self.cleaned_data["office"]
        return office.pk if office else None


class Upload(Defaults):
    file = forms.FileField(
        label="名单文件", allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "请选择一份名单。", "missing": "请选择一份名单。", "invalid": "请选择一份名单。"},
    )
    field_order = ["file", "category", "office"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > limits.FILE_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file


class Columns(Defaults):
    """One choice for each column of the list. `samples` are the first cells of each column, already masked."""

    LEFT_OUT = "none"
    CHOICES = [(LEFT_OUT, "不导入"), *((column.key, column.label) for column in headings.COLUMNS)]

    def __init__(self, *args, mapping, samples, **kwargs):
        kwargs.setdefault("initial", {"category": mapping.get("category"), "office": mapping.get("office")})
        super().__init__(*args, **kwargs)
        self.names = [f"column_{place}" for place in range(len(mapping["headings"]))]
        for place, (name, heading) in enumerate(zip(self.names, mapping["headings"], strict=True)):
            self.fields[name] = forms.ChoiceField(
                label=heading or f"第 {place + 1} 列", choices=self.CHOICES, help_text=samples[place],
                initial=mapping["places"].get(str(place), self.LEFT_OUT),
            )

    def clean(self):
        chosen = [self.cleaned_data.get(name, self.LEFT_OUT) for name in self.names]
        twice = {key for key in chosen if key != self.LEFT_OUT and chosen.count(key) > 1}
        if twice:
            words = "、".join(headings.BY_KEY[key].label for key in sorted(twice))
            raise forms.ValidationError(f"有两列都对应“{words}”，请只留一列。")
        return self.cleaned_data

    def columns(self):
        """The bound fields of the columns, in the order of the list."""
        return [self[name] for name in self.names]

    def defaults(self):
        return [self["category"], self["office"]]

    def places(self):
        """Place to key, of the columns that are imported."""
        chosen = [self.cleaned_data[name] for name in self.names]
        return {place: key for place, key in enumerate(chosen) if key != self.LEFT_OUT}
