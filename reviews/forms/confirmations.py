"""What is taken in at the counter: the photo, the papers seen, the answers, and which reviews one visit settles."""

from django import forms
from django.http import QueryDict

from accounts import masks
from benefits import identity
from reviews import policy
from reviews.forms.endings import Survivor
from reviews.forms.fields import DayField, PhotoField
from reviews.forms.registrations import Items
from reviews.policy import EvidenceKind, Method
from reviews.services import photos
from reviews.services.differences import FIELDS

SAME, CHANGED = "same", "changed"
ANSWERS = [(SAME, "一致"), (CHANGED, "有变化")]
MASKS = {"phone": masks.mask_phone, "bank_card": masks.mask_card}
PARSERS = {"phone": identity.parse_phone, "bank_card": lambda text: identity.parse_card(text).number}
AS_SEEN = {"phone": "手机号，或带区号的座机", "address": "本人说的住址", "bank_card": "卡号，开户行另写在备注"}


class OnSite(forms.Form):
    """A confirmation at the counter. `reviews` are the open ones of the person that this clerk may settle."""

    use_required_attribute = False  # The photo may stand in the form already; the server says what is lacking.

    kept = forms.CharField(required=False, widget=forms.HiddenInput, max_length=4_500_000)
    photo = PhotoField(label="现场照片", help_text="也可选 JPG、PNG 文件，10 MB 以内。")
    documents = forms.MultipleChoiceField(label="证件", choices=EvidenceKind.choices, required=False)
    reviews = forms.MultipleChoiceField(
        label="一并确认",
        error_messages={
            "required": "请至少选择一项要确认的待遇。", "invalid_choice": "这项待遇刚才已办结，没有重复记录。",
        },
    )
    note = forms.CharField(
        label="备注", required=False, max_length=500, widget=forms.TextInput(attrs={"placeholder": "备注，可不填"})
    )

    def __init__(self, *args, person, reviews, on_file, standings=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.on_file, self.standings = person, on_file, standings or {}
        self.open = {review.key: review for review in reviews}
        self.fields["reviews"].choices = [(key, key) for key in self.open]
        # What a supervisor has decided already is not asked again: the visit alone ends such a review.
        self.registers = {
            review.key: Items(
                self.data if self.is_bound else None, prefix=f"item-{review.key}", topics=topics,
                known=review.items.all(),
            )
            for review in reviews
            if (topics := policy.registration_items(review.category)) and not hasattr(review, "registration_decision")
        }
        # Articles 19 and 20: the conditions of a survivor are asked about every year.
        self.survivors = {
            review.key: Survivor(
                self.data if self.is_bound else None, prefix=f"kin-{review.key}", benefit=review.benefit
            )
            for review in reviews if review.benefit.kin
        }
        for name, label in FIELDS.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=ANSWERS, initial=SAME, widget=forms.RadioSelect,
                error_messages={"required": f"请核对{label}。"},
            )
            self.fields[f"said_{name}"] = forms.CharField(
                label=f"本人说的{label}", required=False, max_length=120,
                widget=forms.TextInput(attrs={"placeholder": AS_SEEN[name], "autocomplete": "off"}),
            )

    @property
    def is_stale(self) -> bool:
        """Whether it asks for something that is settled meanwhile: a second click, or a page long open."""
        return self.is_bound and not set(self._sent("reviews")) <= set(self.open)

    def _sent(self, name: str) -> list[str]:
        return self.data.getlist(name) if isinstance(self.data, QueryDict) else []

    def clean_reviews(self):
        return [self.open[key] for key in self.cleaned_data["reviews"]]

    def clean(self):
        entered = super().clean()
        photo = entered.get("photo") or photos.kept(text=entered.get("kept", ""), about=self.person.key)
        if photo:
            entered["photo"] = photo
            self._forgive_missing_photo()
            # A form that comes back for another reason brings the photo back with it.
            self.data = self.data.copy()
            self.data["kept"] = photos.keep(photo=photo, about=self.person.key)
        for name, label in FIELDS.items():
            if entered.get(name) == CHANGED and not entered.get(f"said_{name}", "").strip():
                self.add_error(f"said_{name}", f"请写下本人说的{label}。")
        self._read_numbers(entered)
        self._read_registers()
        return entered

    def _read_registers(self):
        """What is asked for with a review: its registration, the conditions of a survivor; errors stand on top."""
        for key, items in [*self.registers.items(), *self.survivors.items()]:
            if key in self._sent("reviews") and not items.is_valid():
                self.add_error(None, "".join(said for messages in items.errors.values() for said in messages))

    def answers(self) -> list:
        """The benefits of the chosen reviews that are a survivor's, each with what was found."""
        chosen = self.cleaned_data["reviews"]
        asked = [self.survivors[review.key] for review in chosen if review.key in self.survivors]
        return [(each.benefit, each.answer()) for each in asked]

    def entries(self) -> dict[int, dict]:
        """The items of the chosen reviews that have a registration, by review id."""
        chosen = self.cleaned_data["reviews"]
        return {review.pk: self.registers[review.key].entries() for review in chosen if review.key in self.registers}

    def _read_numbers(self, entered):
        """A number that cannot be one is refused while the person still stands there; what was typed stays."""
        for name, parse in PARSERS.items():
            words = entered.get(f"said_{name}", "").strip()
            if words and entered.get(name) == CHANGED:
                try:
                    entered[f"said_{name}"] = parse(words)
                except (identity.BadPhone, identity.BadCard) as refusal:
                    self.add_error(f"said_{name}", str(refusal))

    def _forgive_missing_photo(self):
        if "photo" in self.errors and not self.files.get("photo"):
            del self.errors["photo"]

    @property
    def has_photo(self) -> bool:
        return self.is_bound and bool(self.data.get("kept"))

    def said(self) -> dict[str, str]:
        """The fields of which the person says something else, with their words; words beside 一致 were taken back."""
        entered = self.cleaned_data
        return {name: entered[f"said_{name}"].strip() for name in FIELDS if entered[name] == CHANGED}

    def verified(self) -> dict[str, str]:
        """What was asked and what came of it; numbers masked, as the record of a visit is no place for them."""
        said = self.said()
        return {
            label: f"有变化 {MASKS[name](said[name]) if name in MASKS else ''}".strip() if name in said else "一致"
            for name, label in FIELDS.items()
        }

    def papers(self) -> list[dict]:
        """The papers to look at for these categories, each once; those already scanned need not be brought."""
        required = {kind for review in self.open.values() for kind in _required(review)}
        instead = {
            kind for each in required
            for kind in policy.ACCEPTED_INSTEAD[Method.ON_SITE].get(each, ()) if each not in self.on_file
        }
        ticked = set(self._sent("documents"))
        return [
            {
                "value": kind.value, "title": TITLES.get(kind, kind.label), "checked": kind.value in ticked,
                "note": self._paper_note(kind, kind in required), "on_file": kind in self.on_file,
                "standing": self.standings.get(kind),
            }
            for kind in EvidenceKind if kind in required | instead
        ]

    def _paper_note(self, kind, is_required) -> str:
        if kind in self.on_file:
            return "已在档，可不看"
        return "看原件" if is_required else "没有证件的，看其他证明"


TITLES = {EvidenceKind.ID_CARD: "居民身份证", EvidenceKind.OTHER: "其他证明"}


def _required(review):
    return policy.EVIDENCE_REQUIRED[Method.ON_SITE][review.category] - {EvidenceKind.PORTRAIT}


class Application(forms.Form):
    """The signed application to be paid again. The scan is asked for where the procedure wants paper."""

    applied_on = DayField(label="申请日期", has_been=True, help_text="本人签字的日期。")
    scan = PhotoField(label="书面申请", required=False, help_text="拍下或扫描本人签字的申请，JPG、PNG，10 MB 以内。")

    def __init__(self, *args, needs_paper, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scan"].required = needs_paper
