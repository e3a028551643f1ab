from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from accounts.fields import EncryptedTextField
from accounts.models import OfficeScoped
from accounts.querysets import ScopedQuerySet
from reviews import policy, states
from reviews.models.information import PhoneChange
from reviews.policy import ContactChannel, ContactOutcome


class ContactAttempt(OfficeScoped):
    """One try to reach a person, through one channel, with what came of it. These rows carry a notice (A-08)."""

    beneficiary = models.ForeignKey(
        "benefits.Beneficiary",
        on_delete=models.PROTECT,
        related_name="contact_attempts",
        verbose_name="服务对象",
    )
    on = models.DateField("日期")
    at = models.DateTimeField("时间")
    channel = models.CharField("方式", max_length=12, choices=ContactChannel.choices)
    outcome = models.CharField("结果", max_length=18, choices=ContactOutcome.choices)
    number_tail = models.CharField("号码后四位", max_length=4, blank=True)
    is_other_number = models.BooleanField("不是登记的号码", default=False)
    note = models.CharField("记录", max_length=300, blank=True)
    follow_up_on = models.DateField("约定再联系", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="经办人"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "联系记录"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["beneficiary", "-on"], name="contact_person")]

    @property
    def about(self) -> str:
        return self.beneficiary.key

    @property
    def outcome_words(self) -> str:
        """无人接听; of a message that was only sent 未回."""
        return policy.contacts.outcome_words(self.channel, self.outcome)

    @classmethod
    def last_of_number(cls, person: str) -> Subquery:
        """What came of the last try of the number on file; `person` is the path to the beneficiary.

        Tries before a number that has taken effect say nothing about the new one.
        """
        changed = PhoneChange.objects.filter(
            beneficiary=OuterRef("beneficiary"), state=states.PhoneChangeState.IN_EFFECT, state_at__gt=OuterRef("at")
        )
        tries = cls.objects.filter(beneficiary=OuterRef(person), is_other_number=False)
        tries = tries.filter(channel__in=sorted(policy.contacts.BY_NUMBER))
        return Subquery(tries.filter(~Exists(changed)).order_by("-at", "-id").values("outcome")[:1])


class HelpCall(OfficeScoped):
    """A question on the phone or at the counter, with the answer given."""

    beneficiary = models.ForeignKey(
        "benefits.Beneficiary", on_delete=models.PROTECT, null=True, blank=True, related_name="help_calls"
    )
    at = models.DateTimeField("时间")
    topic = models.CharField("主题", max_length=40)
    question = models.CharField("问题", max_length=300)
    answer = models.CharField("答复", max_length=500, blank=True)
    caller_phone = EncryptedTextField("来电号码", blank=True, default="")
    is_closed = models.BooleanField("已办结", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "咨询记录"
