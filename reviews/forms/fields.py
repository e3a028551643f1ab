"""Fields that several rooms ask for: a day, a photo, a list, a reason."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organization, Staff
from benefits.exchange import limits
from reviews.services import photos

PICTURES = "image/jpeg,image/png,image/webp"
# The calendars of the browser: a slip of the hand in the year is seen at once.
EARLIEST, LATEST = "1900-01-01", "2099-12-31"


class DayField(forms.DateField):
    """A day, picked or typed; what no calendar knows (2026-11-31) is refused with an example.

    The calendar of a day that `has_been` ends today, that of one that is `to_come` begins today; it only helps to pick,
    the service decides.
    """

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {
        "required": "请填写日期。",
        "invalid": "没有这一天，请按 2026-11-24 这样填写。",
    }

    def __init__(self, *args, has_been: bool = False, to_come: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.has_been, self.to_come = has_been, to_come

    def get_bound_field(self, form, field_name):
        today = timezone.localdate().isoformat()
        first, last = (today if self.to_come else EARLIEST), (today if self.has_been else LATEST)
        self.widget.attrs |= {"min": first, "max": last}
        return super().get_bound_field(form, field_name)


class PhotoField(forms.FileField):
    """A picture from a camera or a file, read and cleaned: its value is a `photos.Photo`."""

    widget = forms.FileInput
    default_error_messages = {
        "required": "请拍照或选择照片。",
        "empty": "这个文件是空的，请重新拍照或选择照片。",
        "missing": "请拍照或选择照片。",
        "invalid": "没有收到文件，请重新选择。",
    }

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return photos.read(upload)
        except photos.UnreadablePhoto as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "accept": PICTURES}


class SheetField(forms.FileField):
    """A list as a workbook or as text. `missing` is the sentence of an empty field, `too_large` what to do then."""

    def __init__(self, *, missing: str = "", too_large: str = "请分成几份上传。", **kwargs):
        widget = forms.FileInput(attrs={"accept": ".xlsx,.csv"})
        said = dict.fromkeys(("required", "missing", "invalid"), missing) if missing else {}
        super().__init__(allow_empty_file=True, widget=widget, error_messages=said, **kwargs)
        self.too_large = f"文件超过 {limits.FILE_BYTES // limits.MEGABYTE} MB，{too_large}"

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file and file.size > limits.FILE_BYTES:
            raise forms.ValidationError(self.too_large)
        return file


class Reason(forms.Form):
    """Why: written to the record and read by whoever comes next."""

    reason = forms.CharField(
        label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明理由。", "max_length": "理由请在 300 字以内。"},
    )


def offices_below(by: Staff, chosen: str) -> dict[str, Organization]:
    """By code, the offices below the own one and below the chosen one: children on demand, not the whole tree."""
    below = Organization.objects.visible_to(by).open()
    found = below.filter(
        Q(parent=by.organization) | Q(code=chosen) | Q(parent__code=chosen) | Q(children__code=chosen)
    )
    return {office.code: office for office in found.distinct() if office.pk != by.organization_id}
