"""What a call with a person far away leaves, and what a special verification consists of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from accounts import masks
from accounts.models import Staff
from accounts.roles import ACTS_OF, Act
from benefits import identity
from benefits.categories import Category
from benefits.services.representatives import Agent
from reviews import policy
from reviews.forms.fields import DayField, PhotoField
from reviews.policy import EvidenceKind, Method
from reviews.policy.answers import Answer
from reviews.policy.methods import Channel
from reviews.services import photos, submissions

PASSED, NOT_VERIFIED, BROKE_OFF = "passed", "not_verified", "broke_off"
RESULTS = [(PASSED, "核实通过"), (NOT_VERIFIED, "没有核实成"), (BROKE_OFF, "没有接通或中断")]
KEPT = "kept_"
# Said beside the picture field when a call that went well still lacks it.
LACKING = {
    "paper": (EvidenceKind.NEWSPAPER, "请拍当日报纸，没有报纸的，拍本人手写的日期。"),
    "screenshot": (EvidenceKind.SCREENSHOT, "请选视频截图，打电话没有截图的，拍通话记录。"),
    "id_card": (EvidenceKind.ID_CARD, "请拍本人身份证，代办人带来原件的，请勾选“已看”。"),
}


def colleagues_of(staff: Staff):
    """Who may hold a call or sit beside: those of the own office, of those below and of the one above."""
    roles = [role for role, acts in ACTS_OF.items() if Act.RECORD_CONFIRMATION in acts]
    offices = [staff.organization_id, staff.organization.parent_id]
    near = Staff.objects.filter(organization__in=offices) | Staff.objects.visible_to(staff)
    return near.filter(is_active=True, role__in=roles).select_related("organization").order_by("organization", "pk")


class ColleagueField(forms.ModelChoiceField):
    """A colleague, named with the office."""

    def label_from_instance(self, staff):
        return f"{staff.name}（{staff.organization.short_name}）"


class AgentFields(forms.Form):
    """Who comes for the person. All or nothing: a name needs a relation."""

    agent_name = forms.CharField(label="代办人姓名", required=False, max_length=50)
    agent_relation = forms.CharField(label="与本人关系", required=False, max_length=20)
    agent_id_number = forms.CharField(label="代办人身份证号", required=False, max_length=24)
    agent_phone = forms.CharField(label="代办人电话", required=False, max_length=20)

    def clean_agent_id_number(self):
        text = self.cleaned_data["agent_id_number"].strip()
        if not text:
            return ""
        try:
            return identity.parse_id_number(text, today=timezone.localdate(), allow_invented=settings.DEMO).number
        except identity.BadIdNumber as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_agent_phone(self):
        text = self.cleaned_data["agent_phone"].strip()
        try:
            return identity.parse_phone(text) if text else ""
        except identity.BadPhone as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self):
        entered = super().clean()
        if entered.get("agent_name") and not entered.get("agent_relation"):
            self.add_error("agent_relation", "请写明代办人与本人的关系。")
        return entered

    def agent(self) -> Agent | None:
        """The representative as entered; None when nobody came."""
        entered = self.cleaned_data
        if not entered["agent_name"].strip():
            return None
        return Agent(
            entered["agent_name"].strip(), entered["agent_relation"].strip(), entered["agent_id_number"],
            entered["agent_phone"],
        )


class MomentField(forms.DateTimeField):
    """A day and a time, picked or typed."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    default_error_messages = {"required": "请填写日期和时间。", "invalid": "请按 2026-11-24 09:30 这样填写。"}


class Booking(AgentFields):
    """When, how and under which number the person is called, and who calls."""

    meets_at = MomentField(label="约定时间")
    channel = forms.ChoiceField(label="方式", choices=Channel.choices, widget=forms.RadioSelect)
    number = forms.CharField(label="号码或微信号", max_length=60, required=False)
    caller = ColleagueField(label="由谁拨打", queryset=Staff.objects.none(), empty_label=None)
    note = forms.CharField(label="备注", required=False, max_length=200)

    def __init__(self, *args, staff, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["caller"].queryset = colleagues_of(staff)
        if person.phone:
            self.fields["number"].help_text = f"不填就用到时登记的 {masks.mask_phone(person.phone)}；加密保存。"

    def clean_number(self):
        number = self.cleaned_data["number"].strip()
        if not number and not self.person.phone:
            raise forms.ValidationError("请填写拨打的号码或微信号。")
        return number

    def appointment(self) -> dict[str, Any]:
        """What was agreed, as the service takes it."""
        names = ("meets_at", "channel", "number", "caller", "note")
        return {"agent": self.agent(), **{name: self.cleaned_data[name] for name in names}}


class Material(forms.Form):
    """Pictures that a form which comes back does not lose, and the day that the paper shows.

    `PHOTOS` maps the field to the kind; `reviews` are the open ones of the person that this clerk may confirm.
    """

    use_required_attribute = False
    PHOTOS: dict[str, EvidenceKind] = {}

    reviews = forms.MultipleChoiceField(
        label="一并确认",
        error_messages={
            "required": "请至少选择一项要确认的待遇。", "invalid_choice": "这项待遇刚才已办结，没有重复记录。",
        },
    )
    newspaper = forms.CharField(
        label="报纸名称", max_length=40, error_messages={"required": "请写明报纸名称。"}
    )
    newspaper_place = forms.CharField(
        label="出版地", max_length=40, error_messages={"required": "请写明报纸在哪里出版。"}
    )
    shown_on = DayField(label="报纸或手写的日期")
    note = forms.CharField(label="备注", required=False, max_length=500)

    def __init__(self, *args, person, reviews, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.open = person, {review.key: review for review in reviews}
        self.fields["reviews"].choices = [(key, key) for key in self.open]
        for name in self.PHOTOS:
            self.fields[f"{KEPT}{name}"] = forms.CharField(
                required=False, widget=forms.HiddenInput, max_length=4_500_000
            )

    def clean_reviews(self):
        return [self.open[key] for key in self.cleaned_data["reviews"]]

    def clean(self):
        entered = super().clean()
        self.data = self.data.copy()
        for name in self.PHOTOS:
            kept = entered.get(f"{KEPT}{name}", "")
            photo = entered.get(name) or (photos.kept(text=kept, about=self.person.key) if kept else None)
            if photo:
                entered[name] = photo
                self._errors.pop(name, None)
                self.data[f"{KEPT}{name}"] = photos.keep(photo=photo, about=self.person.key)
        return entered

    def rows(self) -> list[dict]:
        """The picture fields, with whether one is kept from a moment ago."""
        return [
            {"field": self[name], "kept": self[f"{KEPT}{name}"], "depends": name in LACKING,
             "is_kept": self.is_bound and bool(self.data.get(f"{KEPT}{name}"))}
            for name in self.PHOTOS
        ]

    def kinds(self) -> list[tuple[EvidenceKind, photos.Photo]]:
        return [(kind, self.cleaned_data[name]) for name, kind in self.PHOTOS.items() if self.cleaned_data.get(name)]

    def material(self) -> submissions.Material:
        """What came, as the service takes it."""
        entered = self.cleaned_data
        return submissions.Material(
            pictures=self.kinds(), documents=frozenset(self.documents()), shown_on=entered["shown_on"],
            newspaper=entered["newspaper"], newspaper_place=entered["newspaper_place"], agent=self.agent(),
            note=entered["note"],
        )

    def documents(self) -> Sequence[EvidenceKind]:
        return ()

    def agent(self) -> Agent | None:
        return None


class Special(Material):
    """The person with that day's local newspaper (特殊人群核验)."""

    PHOTOS = {"holding_id": EvidenceKind.HOLDING_ID, "paper": EvidenceKind.NEWSPAPER}

    confirmed_on = DayField(label="提交日期", help_text="本人拍照提交的那一天。")
    shown_on = DayField(label="报纸日期", help_text="须与提交日期是同一天。")
    holding_id = PhotoField(label="本人手持身份证照片", help_text="正面、免冠、无遮挡。")
    paper = PhotoField(label="当日当地报纸", help_text="报头和日期要看得清，最好与本人同在一张照片里。")


class Call(AgentFields, Material):
    """What was asked and seen in the call. `questions` are those drawn for it."""

    PHOTOS = {
        "holding_id": EvidenceKind.HOLDING_ID, "paper": EvidenceKind.NEWSPAPER,
        "handwritten": EvidenceKind.HANDWRITTEN_DATE, "screenshot": EvidenceKind.SCREENSHOT,
        "second_screenshot": EvidenceKind.SCREENSHOT, "id_card": EvidenceKind.ID_CARD, "other": EvidenceKind.OTHER,
    }

    result = forms.ChoiceField(
        label="结果", choices=RESULTS, widget=forms.RadioSelect, error_messages={"required": "请选择通话的结果。"}
    )
    called_at = MomentField(label="通话时间")
    second_officer = ColleagueField(
        label="在场的另一人", queryset=Staff.objects.none(), empty_label="请选择", help_text="须有另一人在场。",
        error_messages={"required": "请选择在场的另一人。"},
    )
    saw_id_card = forms.BooleanField(label="代办人带来本人身份证原件，已看", required=False)
    holding_id = PhotoField(label="手持身份证免冠照片")
    paper = PhotoField(label="当日报纸", required=False, help_text="没有报纸的，改拍手写日期。")
    handwritten = PhotoField(label="手写日期", required=False, help_text="没有报纸的，本人手写当日日期。")
    screenshot = PhotoField(label="视频截图", required=False, help_text="打电话没有截图的，改拍通话记录。")
    second_screenshot = PhotoField(label="视频截图（二）", required=False)
    id_card = PhotoField(label="身份证照片", required=False, help_text="已看原件的可不拍。")
    other = PhotoField(label="通话记录", required=False, help_text="打电话没有截图的，拍下通话记录。")
    referred_to = forms.ChoiceField(label="改走哪种方式", required=False)
    reason = forms.CharField(label="原因", max_length=300, error_messages={"required": "请写明原因。"})

    def __init__(self, *args, staff, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.fields["second_officer"].queryset = colleagues_of(staff).exclude(pk=staff.pk)
        ways = [way for way in (Method.ON_SITE, Method.HOME_VISIT, Method.APP) if way in policy.SETTLES]
        self.fields["referred_to"].choices = [("", "请选择"), *((way.value, way.label) for way in ways)]
        for question in questions:
            self.fields[f"ask_{question.name}"] = forms.ChoiceField(
                label=question.label, choices=Answer.choices, widget=forms.RadioSelect,
                error_messages={"required": "请记下答得怎样。"},
            )
        self._ask_for_what_the_result_needs()

    def _ask_for_what_the_result_needs(self):
        """A call that came to nothing leaves a reason, and no pictures; the newspaper may be a date by hand."""
        came_to_nothing = self.is_bound and self.data.get("result") in (NOT_VERIFIED, BROKE_OFF)
        for name in ("newspaper", "newspaper_place"):
            self.fields[name].required = False
        for name in ("second_officer", "holding_id", "shown_on", *(f"ask_{each.name}" for each in self.questions)):
            self.fields[name].required = not came_to_nothing
        self.fields["reason"].required = came_to_nothing

    def clean(self):
        entered = super().clean()
        result = entered.get("result")
        if result == NOT_VERIFIED and not entered.get("referred_to"):
            self.add_error("referred_to", "请选择改走哪种方式。")
        if result == PASSED:
            self._name_what_is_lacking(entered)
        return entered

    def _name_what_is_lacking(self, entered):
        """All at once, each beside its picture; the service refuses the same."""
        given = {kind for kind, _ in self.kinds()} | set(self.documents())
        lacking = {
            kind for review in entered.get("reviews", ())
            for kind in policy.missing_evidence(Method.REMOTE, Category(review.category), given=given)
        }
        for name, (kind, sentence) in LACKING.items():
            if kind in lacking and name not in self.errors:
                self.add_error(name, sentence)

    def asked(self) -> list[dict]:
        """The questions with their fields."""
        return [{"question": each, "field": self[f"ask_{each.name}"]} for each in self.questions]

    def documents(self):
        return (EvidenceKind.ID_CARD,) if self.cleaned_data["saw_id_card"] else ()

    def call(self, channel: str) -> submissions.Call:
        """The call as the service takes it."""
        entered: dict[str, Any] = self.cleaned_data
        answers = {each.label: Answer(entered[f"ask_{each.name}"]).label for each in self.questions}
        called_at: datetime = entered["called_at"]
        return submissions.Call(Channel(channel), called_at, entered["second_officer"], answers)
