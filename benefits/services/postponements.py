"""A stop not yet in force that moves, later and never earlier: its last day, because a holiday table has come (DE-24);
its first unpaid day, because something that came from the person has not been looked at.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from accounts import audit
from benefits import days
from benefits.models import Suspension
from benefits.services import suspensions
from benefits.states import SuspensionState

DATES = ("last_day", "lawful_month", "effective_on")


class Dates(NamedTuple):
    """What a stop would say: its last day, the lawful month, and the first unpaid day once it is approved."""

    deadline: days.Deadline
    lawful_month: date
    effective_on: date | None


def dates_under(*, suspension: Suspension, holidays: days.Holidays) -> Dates:
    """The dates of the stop counted again with the table; those of today where it moves nothing."""
    deadline = days.reconsider(suspensions.deadline_of(suspension), holidays=holidays)
    lawful = max(days.next_month(deadline.rolled), suspension.lawful_month or days.next_month(deadline.rolled))
    effective = suspension.effective_on and max(suspension.effective_on, lawful)
    return Dates(deadline, lawful, effective)


def is_moved(*, suspension: Suspension, holidays: days.Holidays) -> bool:
    """Whether the stop, as it was read, says otherwise than the table by now."""
    before = suspensions.deadline_of(suspension)
    after = dates_under(suspension=suspension, holidays=holidays).deadline
    return (after.rolled, after.provisional) != (before.rolled, before.provisional)


def postpone(*, stops: Iterable[tuple[Suspension, days.Holidays]], citation: str, at: datetime) -> list[Suspension]:
    """Count the last days of a chunk of stops again, each with its table; returns those that changed.

    The lawful month and the first unpaid day follow the last day. A stop in force, or taken back since it was read,
    is left alone. The clock asks, nobody decides.
    """
    with transaction.atomic():
        audit.take_turn()  # What stands withdrawable now stays so until the end of the transaction.
        moving = {stop: table for stop, table in stops if is_moved(suspension=stop, holidays=table)}
        waiting = Suspension.objects.filter(pk__in=[stop.pk for stop in moving], state__in=suspensions.WITHDRAWABLE)
        standing = set(waiting.values_list("pk", flat=True))
        moved = [stop for stop in moving if stop.pk in standing]
        changes = [_moved(stop, moving[stop], citation) for stop in moved]
        Suspension.objects.bulk_update(moved, ["basis", *DATES])
        audit.write(changes, by=None, at=at)
    return moved


def put_off(*, stops: Mapping[Suspension, str], until: date, at: datetime) -> list[Suspension]:
    """Let approved stops begin on a later first of the month, each for its reason; returns those that moved.

    The dates decide what is paid (DE-19), so the date itself moves: nobody is unpaid while what they handed in lies
    unread. The day of the law stays in `lawful_month`; the basis keeps each putting off. The clock asks.
    """
    with transaction.atomic():
        audit.take_turn()
        waiting = Suspension.objects.filter(
            pk__in=[stop.pk for stop in stops], state=SuspensionState.APPROVED, effective_on__lt=until
        )
        standing = set(waiting.values_list("pk", flat=True))
        moved = [stop for stop in stops if stop.pk in standing]
        changes = [_put_off(stop, stops[stop], until) for stop in moved]
        Suspension.objects.bulk_update(moved, ["basis", "effective_on"])
        audit.write(changes, by=None, at=at)
    return moved


def _put_off(stop: Suspension, why: str, until: date) -> audit.Change:
    """Give the stop its later day, not yet saved; the audit row that says why."""
    before, after = _iso(stop.effective_on), until.isoformat()
    line = {"from": before, "to": after, "why": why}
    stop.basis = {**stop.basis, "put_off": [*stop.basis.get("put_off", []), line]}
    if "effective_month" in stop.basis:
        stop.basis["effective_month"] = after
    stop.effective_on = until
    return audit.change_of(
        stop, act="suspension.put_off", reason=why, changes={"effective_on": [before, after]}
    )


def _moved(stop: Suspension, holidays: days.Holidays, citation: str) -> audit.Change:
    """Give the stop its new dates, not yet saved; the audit row that says so."""
    dates = dates_under(suspension=stop, holidays=holidays)
    after = dict(zip(DATES, (dates.deadline.rolled, dates.lawful_month, dates.effective_on), strict=True))
    changes: dict[str, list[str | None]] = {
        name: [_iso(getattr(stop, name)), _iso(day)] for name, day in after.items() if day != getattr(stop, name)
    }
    changes["holiday_version"] = [suspensions.deadline_of(stop).holiday_version, dates.deadline.holiday_version]
    months = {"lawful_month": dates.lawful_month, "effective_month": dates.effective_on}
    told = {name: day.isoformat() for name, day in months.items() if name in stop.basis and day}
    stop.basis = {**stop.basis, **dates.deadline.basis(), **told}
    for name, day in after.items():
        setattr(stop, name, day)
    return audit.change_of(stop, act="suspension.recounted", citation=citation, changes=changes)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
