"""What came of visits: one form at the bedside, one line a household in the grid of a day."""

from django import forms
from django.utils.crypto import get_random_string

from benefits import identity
from reviews import policy
from reviews.forms.confirmations import ANSWERS, AS_SEEN, CHANGED, MASKS, PARSERS, SAME
from reviews.forms.fields import DayField, PhotoField
from reviews.forms.visits import Officer
from reviews.policy import VisitOutcome
from reviews.services import visit_results
from reviews.services.differences import FIELDS
from reviews.worklists import visits as board

DONE, MOVED = "DONE", "MOVED"
SURE, UNSURE = "yes", "no"
NOT_COMPARED = "请比对照片和身份证，选是不是本人。"
LOOK_AGAIN = "看不准的先不确认：在下面选“不是本人”并写明情形，由审核员核实。"


class Bedside(forms.Form):
    """The record of one visit, made on the phone. Without an outcome it confirms; with one it says why not."""

    use_required_attribute = False  # What is needed hangs on the outcome; the server says what is lacking.

    sent_as = forms.CharField(max_length=36, widget=forms.HiddenInput)
    visited_on = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    photo = PhotoField(label="现场照片", required=False)
    same_person = forms.ChoiceField(
        label="与基准照片、身份证是同一人吗", choices=[(SURE, "是本人"), (UNSURE, "看不准")], required=False,
        widget=forms.RadioSelect,
    )
    id_card_seen = forms.BooleanField(label="已看身份证原件", required=False)
    second_officer = Officer(label="同行人")
    note = forms.CharField(label="备注", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    outcome = forms.ChoiceField(
        label="没有办成的原因", required=False, choices=[("", "办成了"), *VisitOutcome.choices]
    )
    died_on = DayField(label="家人说的去世日期", required=False)

    def __init__(self, *args, visit, by, **kwargs):
        other = visit.second_officer if visit.officer == by else visit.officer
        initial = {"sent_as": get_random_string(24), "second_officer": other.key if other else ""}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.visit = visit
        self.fields["photo"].widget.attrs["capture"] = "environment"  # The phone opens its own camera.
        self.fields["second_officer"].offer(board.officers(visit.organization).exclude(pk=by.pk))
        for name, label in FIELDS.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=ANSWERS, initial=SAME, widget=forms.RadioSelect, required=False
            )
            self.fields[f"said_{name}"] = forms.CharField(
                label=f"本人说的{label}", required=False, max_length=120,
                widget=forms.TextInput(attrs={"placeholder": AS_SEEN[name], "autocomplete": "off"}),
            )

    def questions(self) -> list[dict]:
        """What the file says, masked, beside what the person says."""
        person = self.visit.beneficiary
        values = {name: getattr(person, name) for name in FIELDS}
        return [
            {
                "label": label, "answer": self[name], "said": self[f"said_{name}"],
                "system": MASKS[name](values[name]) if name in MASKS else values[name],
            }
            for name, label in FIELDS.items()
        ]

    def clean(self):
        entered = super().clean()
        if entered.get("outcome"):
            return entered
        if entered.get("same_person") != SURE:
            self.add_error("same_person", LOOK_AGAIN if entered.get("same_person") else NOT_COMPARED)
        for name, label in FIELDS.items():
            if entered.get(name) == CHANGED:
                self._read_said(entered, name, label)
        return entered

    def _read_said(self, entered, name, label):
        words = entered.get(f"said_{name}", "").strip()
        try:
            entered[f"said_{name}"] = PARSERS[name](words) if name in PARSERS and words else words
        except (identity.BadPhone, identity.BadCard) as refusal:
            self.add_error(f"said_{name}", str(refusal))
        if not words:
            self.add_error(f"said_{name}", f"请写下本人说的{label}。")

    def found(self) -> visit_results.Bedside:
        """What was seen and heard, for the service."""
        entered = self.cleaned_data
        said = {name: entered[f"said_{name}"] for name in FIELDS if entered[name] == CHANGED}
        verified = {label: "有变化" if name in said else "一致" for name, label in FIELDS.items()}
        return visit_results.Bedside(
            entered["photo"], entered["id_card_seen"], verified | {"照片比对": "是本人"}, said, entered["note"]
        )


class Line(forms.Form):
    """One household in the grid of a day. The day means: moved to, come again on, or died on."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label="结果", required=False,
        choices=[("", "—"), (DONE, "已确认"), *VisitOutcome.choices, (MOVED, "改期")],
    )
    day = DayField(label="日期", required=False)
    note = forms.CharField(label="说明", max_length=200, required=False)
    id_card_seen = forms.BooleanField(label="身份证已看", required=False)
    photo = PhotoField(label="照片", required=False)

    def __init__(self, *args, stop, **kwargs):
        super().__init__(*args, prefix=stop.visit.key, **kwargs)
        self.stop = stop
        for bound in self.fields.values():
            bound.widget.attrs["aria-label"] = f"{stop.name}：{bound.label}"

    def clean(self):
        entered = super().clean()
        if entered.get("outcome") == MOVED and not entered.get("day") and "day" not in self.errors:
            self.add_error("day", "请填改到哪一天。")
        return entered

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data.get("outcome"))

    def words(self) -> dict:
        """What the service asks about an outcome that confirms nobody."""
        entered = self.cleaned_data
        dead = entered["outcome"] == policy.VisitOutcome.SAID_DEAD
        return {
            "outcome": entered["outcome"], "note": entered["note"],
            "died_on": entered["day"] if dead else None, "again_on": None if dead else entered["day"],
        }

    def found(self) -> visit_results.Bedside:
        entered = self.cleaned_data
        return visit_results.Bedside(entered["photo"], entered["id_card_seen"], {}, {}, entered["note"])
