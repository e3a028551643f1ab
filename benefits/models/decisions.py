"""The shape of a decision: who proposed it, who checked, endorsed and decided it, and on what ground."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Keyed, OfficeScoped, Stateful


def person(related_verb: str):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=related_verb,
    )


class Decision(Keyed, OfficeScoped, Stateful):
    """One decision about one benefit. The office is the one that opened it, to its end (DE-31).

    `basis` keeps what the decision was taken on, as it stood that day: rule ids, articles, raw and rolled dates,
    the version of the holiday table. `citation` is the same in one printable line.
    """

    ABOUT = "benefit__beneficiary__key"

    benefit = models.ForeignKey(
        "benefits.Benefit", on_delete=models.PROTECT, related_name="%(class)ss", verbose_name="待遇"
    )
    proposed_by = person("提出人")  # Empty when the clock proposed.
    proposed_at = models.DateTimeField("提出时间")
    endorsed_by = person("报省人")
    endorsed_at = models.DateTimeField("报省时间", null=True, blank=True)
    approved_by = person("批准人")
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    declined_by = person("不予批准人")
    declined_at = models.DateTimeField("不予批准时间", null=True, blank=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    citation = models.CharField("依据", max_length=300, blank=True)
    basis = models.JSONField("依据（当日）", default=dict, blank=True)

    class Meta:
        abstract = True


def two_people(name: str, *, decided: tuple, first: str = "proposed_by", message: str):
    """In these states somebody has decided, and it is not the person who proposed (DE-33)."""
    return models.CheckConstraint(
        condition=~Q(state__in=decided)
        | (
            Q(**{f"{first}__isnull": False})
            & Q(approved_by__isnull=False, approved_at__isnull=False)
            & ~Q(approved_by=F(first))
        ),
        name=name,
        violation_error_message=message,
    )


def declined_by_somebody(name: str, *, state: str = "DECLINED"):
    """A refusal names its author and its reason; nothing else does."""
    return models.CheckConstraint(
        condition=(Q(state=state, declined_by__isnull=False) & ~Q(reason=""))
        | (~Q(state=state) & Q(declined_by=None)),
        name=name,
        violation_error_message="不予批准必须写明经手人和理由。",
    )


def first_of_month(field: str, name: str):
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__day": 1}),
        name=name,
        violation_error_message="月份以当月一日表示。",
    )
