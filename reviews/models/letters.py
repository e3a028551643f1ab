from datetime import date, datetime

from django.apps import apps
from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat, Left, Substr

from accounts.fields import EncryptedTextField
from accounts.models import Keyed, OfficeScoped, Stateful
from accounts.querysets import ScopedQuerySet
from benefits.states import BenefitState, DeathState, SuspensionState
from reviews import states
from reviews.models.corrections import Correction
from reviews.querysets import Word


class LetterQuerySet(ScopedQuerySet):
    def queued(self):
        return self.filter(state=Word(states.LetterState.QUEUED.value))

    def postable(self, *, at: datetime, today: date):
        """Due, to be sent by machine, not waiting for another try, and nothing heard that must be looked into first."""
        return (
            self.queued()
            .filter(due_on__lte=today, channel__in=("SMS", "EMAIL"))
            .filter(Q(next_try_at=None) | Q(next_try_at__lte=at))
            .exclude(beneficiary__deaths__state=DeathState.REPORTED)
            .exclude(kind="REMINDER", review__submissions__state=states.ConfirmationState.SUBMITTED)
        )

    def judged(self, *, today: date):
        """With `moot`: the sentence why the letter must not leave any more, "" while it may."""
        newer = self.model._base_manager.filter(
            kind="REMINDER", review=OuterRef("review"), due_on__gt=OuterRef("due_on"), due_on__lte=today
        )
        reviews = apps.get_model("reviews", "Review")._base_manager
        seen = reviews.filter(pk=OuterRef("review"), submissions__state=states.ConfirmationState.ACCEPTED)
        return self.annotate(
            moot=Case(
                *(When(condition, then=Value(why)) for why, condition in self._about_corrections(today)),
                When(beneficiary__died_on__isnull=False, then=Value("本人已去世。")),
                *(When(condition & ASKS_TO_CONFIRM, then=Value(why)) for why, condition in _moot(today)),
                When(ASKS_TO_CONFIRM & Exists(seen), then=Value("本人已来过，只等登记审核。")),
                When(Q(kind="REMINDER") & Exists(newer), then=Value("已有更近的一次提醒。")),
                When(kind="SUSPENSION", suspension__state__in=TAKEN_BACK, then=Value("暂停已撤回。")),
                default=Value(""),
                output_field=CharField(),
            )
        )

    def _about_corrections(self, today: date) -> list[tuple[str, Q]]:
        """Why a correction need not be written about any more; both kinds of letters name it in their key."""
        asked = Correction.objects.filter(review=OuterRef("review"))
        over = asked.exclude(state=states.CorrectionState.OPEN)
        named = Concat(Value("reminder:"), F("key"), Value(":"), Cast("due_on", CharField()))
        stands = asked.open().filter(due_on__gte=today).annotate(named=named)
        own = Left(OuterRef("dedup_key"), len("reminder::") + KEY + len("2026-03-31"))
        nearer = self.model._base_manager.filter(
            kind="CORRECTION_DUE", review=OuterRef("review"), due_on__gt=OuterRef("due_on"), due_on__lte=today,
            dedup_key__startswith=Left(OuterRef("dedup_key"), len("reminder:") + KEY),
        )
        notice, reminder = Q(kind="CORRECTION"), Q(kind="CORRECTION_DUE")
        key = Substr(OuterRef("dedup_key"), len("correction:") + 1, KEY)
        return [
            ("补正已交、已撤回或者已逾期。", notice & Q(Exists(over.filter(key=key)))),
            ("补正已交、已撤回，或者期限已过、已改。", reminder & ~Q(Exists(stands.filter(named=own)))),
            ("已有更近的一次提醒。", reminder & Q(Exists(nearer))),
        ]

    def unsent(self):
        """Has not left, and nobody is just handing it over."""
        return self.filter(state__in=(states.LetterState.QUEUED, states.LetterState.FAILED), sending_since=None)

    def moot(self, *, today: date):
        """Unsent, and never to be sent."""
        # A year leaves a receipt for everybody: what only death can stop is not judged every night.
        judgeable = self.unsent().filter(Q(kind__in=JUDGED) | Q(beneficiary__died_on__isnull=False))
        return judgeable.judged(today=today).exclude(moot="")


KEY = 22  # Characters of the key of a record.
ASKS_TO_CONFIRM = Q(kind__in=("REMINDER", "PERSONAL_NOTICE"))
JUDGED = ("REMINDER", "PERSONAL_NOTICE", "CORRECTION", "CORRECTION_DUE", "SUSPENSION")
TAKEN_BACK = (SuspensionState.WITHDRAWN, SuspensionState.DECLINED, SuspensionState.SET_ASIDE)


def _moot(today: date) -> list[tuple[str, Q]]:
    """Why somebody need not be asked to confirm any more. A reminder names its last day in its key."""
    named = Concat(Value("remind:"), F("review__key"), Value(":"), Cast("review__due_on", CharField()), Value(":"))
    return [
        ("本人已确认。", Q(review__state=states.ReviewState.CONFIRMED)),
        ("年审件已关闭。", Q(review__state=states.ReviewState.CLOSED)),
        ("待遇已终止。", Q(review__benefit__state=BenefitState.ENDED)),
        ("年审已结束。", Q(review__campaign__state=states.CampaignState.CLOSED)),
        ("已经期满。", Q(review__state=states.ReviewState.LAPSED)),
        ("截止日已过。", Q(kind="REMINDER", review__due_on__lt=today)),
        ("截止日已改。", Q(dedup_key__startswith="remind:") & ~Q(dedup_key__startswith=named)),
    ]



class Letter(Keyed, OfficeScoped, Stateful):
    """A message or paper to one person, written with the act that causes it and sent by a sweep (outbox)."""

    class Kind(models.TextChoices):
        REMINDER = "REMINDER", "提醒"
        PERSONAL_NOTICE = "PERSONAL_NOTICE", "通知书"
        RECEIPT = "RECEIPT", "确认回执"
        REGISTRATION = "REGISTRATION", "登记审核决定书"
        CORRECTION = "CORRECTION", "补正通知书"
        CORRECTION_DUE = "CORRECTION_DUE", "补正提醒"
        SUSPENSION = "SUSPENSION", "暂停发放决定书"
        RESUMPTION = "RESUMPTION", "恢复发放决定书"
        APOLOGY = "APOLOGY", "致歉信"

    class Channel(models.TextChoices):
        PAPER = "PAPER", "纸质"
        SMS = "SMS", "短信"
        EMAIL = "EMAIL", "邮件"

    MOVES = states.LETTER_MOVES
    ABOUT = "beneficiary__key"

    kind = models.CharField("种类", max_length=16, choices=Kind)
    channel = models.CharField("方式", max_length=6, choices=Channel, default=Channel.PAPER)
    state = models.CharField(
        "状态", max_length=10, choices=states.LetterState, default=states.LetterState.QUEUED
    )
    beneficiary = models.ForeignKey("benefits.Beneficiary", on_delete=models.PROTECT, related_name="letters")
    review = models.ForeignKey(
        "reviews.Review", on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    suspension = models.ForeignKey(
        "benefits.Suspension", on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    resumption = models.ForeignKey(
        "benefits.Resumption", on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    to = EncryptedTextField("收件", blank=True, default="")
    body = models.TextField("正文")
    dedup_key = models.CharField(max_length=80, unique=True)  # The same cause writes the same letter once.
    due_on = models.DateField("发出日期")
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)  # Not before, after a try that failed.
    sending_since = models.DateTimeField(null=True, blank=True)  # Set while it is handed over; left by a crash.
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    failure = models.CharField("未发出原因", max_length=200, blank=True)
    delivered_on = models.DateField("送达日期", null=True, blank=True)
    delivery_proof = models.ForeignKey(
        "reviews.Evidence", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="SENT") | Q(sent_at__isnull=False),
                name="letter_sent_has_time",
                violation_error_message="已发必须有时间。",
            ),
        ]
        indexes = [models.Index(fields=["due_on", "id"], condition=Q(state="QUEUED"), name="letter_due")] + [
            models.Index(fields=[column, "state", "due_on", "id"], name=f"letter_{name}_state")
            for column, name in (
                ("province_code", "province"), ("city_code", "city"), ("county_code", "county"),
                ("organization", "office"),
            )
        ]
