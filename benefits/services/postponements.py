"""A stop not yet in force whose last day moves, because a holiday table has come: later, never earlier (DE-24)."""

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from accounts import audit
from benefits import days
from benefits.models import Suspension
from benefits.services import suspensions


class Dates(NamedTuple):
    """What a stop would say: its last day, the lawful month, and the first unpaid day once it is approved."""

    deadline: days.Deadline
    lawful_month: date
    effective_on: date | None


def dates_under(*, suspension: Suspension, holidays: days.Holidays) -> Dates:
    """The dates of the stop counted again with the table; those of today where it moves nothing."""
    standing = days.Deadline(
        suspension.last_day_raw,
        suspension.last_day,
        bool(suspension.basis.get("provisional")),
        str(suspension.basis.get("holiday_version", "")),
    )
    deadline = days.reconsider(standing, holidays=holidays)
    lawful = max(days.next_month(deadline.rolled), suspension.lawful_month or days.next_month(deadline.rolled))
    effective = suspension.effective_on and max(suspension.effective_on, lawful)
    return Dates(deadline, lawful, effective)


def postpone(*, suspension: Suspension, holidays: days.Holidays, citation: str, at: datetime) -> bool:
    """Count the last day of a stop again with the table; whether anything differs. The clock asks, nobody decides.

    The lawful month and the first unpaid day follow the last day. A stop in force, or taken back, is left alone.
    """
    dates = dates_under(suspension=suspension, holidays=holidays)
    was_provisional = bool(suspension.basis.get("provisional"))
    if (dates.deadline.rolled, dates.deadline.provisional) == (suspension.last_day, was_provisional):
        return False
    after = {"last_day": dates.deadline.rolled, "lawful_month": dates.lawful_month, "effective_on": dates.effective_on}
    before = {name: getattr(suspension, name) for name in after}
    months = {"lawful_month": dates.lawful_month, "effective_month": dates.effective_on}
    told = {name: day.isoformat() for name, day in months.items() if name in suspension.basis and day}
    basis = {**suspension.basis, **dates.deadline.basis(), **told}
    with transaction.atomic():
        audit.take_turn()
        waiting = Suspension.objects.filter(pk=suspension.pk, state__in=suspensions.WITHDRAWABLE)
        if not waiting.update(basis=basis, **after):
            return False
        changes = {
            name: [before[name] and before[name].isoformat(), day and day.isoformat()]
            for name, day in after.items()
            if day != before[name]
        }
        changes["holiday_version"] = [suspension.basis.get("holiday_version", ""), dates.deadline.holiday_version]
        audit.record(
            suspension, act="suspension.recounted", by=None, at=at, citation=citation, changes=changes
        )
    return True
