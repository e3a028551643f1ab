from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models.shapes import Keyed, Stateful


class SecondFactorReset(Keyed, Stateful):
    """A lost second factor, taken off by two people: an administrator asks, a second person confirms (DE-34)."""

    class State(models.TextChoices):
        REQUESTED = "REQUESTED", "待第二人确认"
        CONFIRMED = "CONFIRMED", "已重置"
        WITHDRAWN = "WITHDRAWN", "已撤回"

    MOVES = {
        State.REQUESTED: frozenset({State.CONFIRMED, State.WITHDRAWN}),
        State.CONFIRMED: frozenset(),
        State.WITHDRAWN: frozenset(),
    }
    ABOUT = "staff__key"

    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="second_factor_resets", verbose_name="人员"
    )
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="机构"
    )
    state = models.CharField("状态", max_length=12, choices=State, default=State.REQUESTED)
    reason = models.CharField("原因", max_length=200)
    seen_how = models.CharField("如何核实本人", max_length=200)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="申请人"
    )
    requested_at = models.DateTimeField("申请时间")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="确认人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "动态口令重置"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=Q(state="REQUESTED"), name="second_factor_reset_once",
                violation_error_message="该人员已有一件待确认的重置申请。",
            ),
            models.CheckConstraint(
                condition=Q(state="CONFIRMED", confirmed_by__isnull=False)
                | (~Q(state="CONFIRMED") & Q(confirmed_by=None)),
                name="second_factor_reset_confirmed", violation_error_message="重置须由第二人确认。",
            ),
            # `<>` alone is neither true nor false beside an empty cell, and passes (DE-33).
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | (~Q(confirmed_by=F("requested_by")) & ~Q(confirmed_by=F("staff"))),
                name="second_factor_reset_two_people", violation_error_message="申请人、确认人和本人须为不同的人。",
            ),
            models.CheckConstraint(
                condition=~Q(requested_by=F("staff")), name="second_factor_reset_not_own",
                violation_error_message="不能为本人申请重置。",
            ),
            models.CheckConstraint(
                condition=~Q(seen_how=""), name="second_factor_reset_seen",
                violation_error_message="须写明如何核实本人。",
            ),
        ]

    def __str__(self):
        return f"{self.staff} {self.get_state_display()}"
