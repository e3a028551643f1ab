"""A holiday table has come: the open last days are counted again, and it is written down what moved (DE-4, DE-24).

What the page foresees and what is done afterwards are found by the same selection; nothing ever moves earlier. Open are
published notices, open corrections, and stops that are not yet in force. The end of a window does not roll (DE-25), so
a stop without a notice stays where it is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import Organization, Staff
from benefits import days, law
from benefits.models import HolidayYear, Suspension
from benefits.services import holidays, local_rules, postponements, suspensions
from reviews import policy
from reviews.models import Correction, PublicNotice, Review
from reviews.services import corrections, notices
from reviews.states import NoticeState, ReviewState

WITH_PERSON = ("organization", "review__benefit__beneficiary__organization")


class Move(NamedTuple):
    """A last day that moves, and how many people it is theirs. No name: the administrator sees no case."""

    what: str
    before: str
    after: str
    people: int


@dataclass
class Foresight:
    """What a table would do to the days that are still open."""

    moves: list[Move] = field(default_factory=list)
    made_certain: int = 0  # Provisional until now, and the day stays the same.

    @property
    def people(self) -> int:
        """Whom the moved days concern; who stands in two of them counts twice."""
        return sum(move.people for move in self.moves)


class _Tables:
    """The holiday table as each office counts with it, by its own rule about weekends on the day asked."""

    def __init__(self, table_of: Callable[..., days.Holidays]) -> None:
        self.by_rolling = {rolls: table_of(roll_weekends=rolls) for rolls in (True, False)}
        self.known: dict[tuple[int, date], days.Holidays] = {}

    def of(self, office: Organization, on: date) -> days.Holidays:
        if (office.pk, on) not in self.known:
            local = local_rules.in_force(organization=office, on=on)
            self.known[office.pk, on] = self.by_rolling[law.chosen(policy.ROLL_WEEKENDS, local).value]
        return self.known[office.pk, on]


def foresee(*, year: int, entered: Iterable[holidays.Day], by: Staff) -> Foresight:
    """What would move if the year were entered so; nothing is written. Refused to whoever may not enter it."""
    holidays.refuse_outsider(by=by)
    entered = list(entered)

    def table(*, roll_weekends: bool) -> days.Holidays:
        return holidays.table_with(year=year, entered=entered, roll_weekends=roll_weekends)

    return _foreseen(year, _Tables(table))


def enter(
    *, year: int, entered: Iterable[holidays.Day], document_no: str, reason: str, by: Staff, at: datetime
) -> Foresight:
    """Enter the year's table and count every open day again with it, all of it or nothing; returns what moved.

    Refuses what `holidays.enter` refuses. The table is the administrator's, the counting the clock's: no case is
    decided here, and each record that moves keeps an audit row of its own.
    """
    with transaction.atomic():
        audit.take_turn()
        row = holidays.enter(year=year, entered=entered, document_no=document_no, reason=reason, by=by, at=at)
        tables = _Tables(holidays.table)
        found = _foreseen(year, tables)
        for notice in _notices(year):
            notices.reconsider(notice=notice, at=at)
        moving = [correction.pk for correction in _moving_corrections(year, tables)]
        for correction in Correction.objects.filter(pk__in=moving).select_related(*WITH_PERSON):
            corrections.reconsider(correction=correction, at=at)
        for stop, table in _stops(year, tables):
            postponements.postpone(suspension=stop, holidays=table, citation=document_no, at=at)
        _remember(row, found, document_no, by=by, at=at)
    return found


def _remember(row: HolidayYear, found: Foresight, document_no: str, *, by: Staff, at: datetime) -> None:
    changes = {f"{move.what}，{move.people} 人": [move.before, move.after] for move in found.moves}
    changes["不再是暂估、日期不变"] = [None, f"{found.made_certain} 件"]
    audit.record(row, act="holiday_year.recounted", by=by, at=at, citation=document_no, changes=changes)


def _foreseen(year: int, tables: _Tables) -> Foresight:
    found = Foresight()
    _foresee_notices(found, year, tables)
    moved: dict[tuple[str, str, str], int] = {}
    counties = dict(Organization.objects.filter(level=Organization.Level.COUNTY).values_list("code", "short_name"))
    for row in _moving_corrections(year, tables):
        later = days.reconsider(_standing(row), holidays=tables.of(row.organization, _asked_on(row))).rolled
        where = counties.get(row.county_code, row.organization.short_name)
        key = (f"{where}，要求补正", row.due_on.isoformat(), later.isoformat())
        moved[key] = moved.get(key, 0) + 1
    for stop, table in _stops(year, tables):
        dates = postponements.dates_under(suspension=stop, holidays=table)
        before, after = (_stop_words(*each) for each in (
            (stop.last_day, stop.effective_on), (dates.deadline.rolled, dates.effective_on)
        ))  # fmt: skip
        if before == after:
            found.made_certain += stop.basis.get("provisional", False) and not dates.deadline.provisional
            continue
        where = counties.get(stop.county_code, stop.organization.short_name)
        key = (f"{where}，未生效的暂停", before, after)
        moved[key] = moved.get(key, 0) + 1
    found.moves += [Move(*key, people) for key, people in sorted(moved.items())]
    return found


def _foresee_notices(found: Foresight, year: int, tables: _Tables) -> None:
    still_open = Count("reviews", filter=Q(reviews__state=ReviewState.IN_NOTICE))
    for notice in _notices(year).annotate(people=still_open):
        standing = days.Deadline(notice.last_day_raw, notice.last_day, notice.is_provisional, "")
        fresh = days.reconsider(standing, holidays=tables.of(notice.organization, notice.published_on))
        if fresh.rolled != notice.last_day:
            what = f"{notice.organization.short_name}，{notice}"
            days_moved = (notice.last_day.isoformat(), fresh.rolled.isoformat())
            found.moves.append(Move(what, *days_moved, notice.people))
        else:
            found.made_certain += notice.is_provisional and not fresh.provisional


def _in_year(year: int, *columns: str) -> Q:
    return Q(*((f"{column}__year", year) for column in columns), _connector=Q.OR)


def _notices(year: int) -> QuerySet[PublicNotice]:
    """Published ones that end in the year, or were to end in it before their last day rolled out of it."""
    rows = PublicNotice.objects.filter(_in_year(year, "last_day", "last_day_raw"), state=NoticeState.PUBLISHED)
    return rows.select_related("organization").order_by("organization__path", "year", "number")


def _moving_corrections(year: int, tables: _Tables) -> list[Correction]:
    rows = Correction.objects.open().filter(_in_year(year, "due_on", "due_on_raw")).order_by("pk")
    return [
        row
        for row in rows.select_related("organization")
        if days.reconsider(_standing(row), holidays=tables.of(row.organization, _asked_on(row))).rolled != row.due_on
    ]


def _standing(row: Correction) -> days.Deadline:
    return days.Deadline(row.due_on_raw, row.due_on, False, "")


def _asked_on(row: Correction) -> date:
    return timezone.localtime(row.requested_at).date()


def _stops(year: int, tables: _Tables) -> list[tuple[Suspension, days.Holidays]]:
    """Stops not yet in force whose last day was that of a notice, with the table their notice was counted by."""
    rows = (
        Suspension.objects.filter(_in_year(year, "last_day", "last_day_raw"), state__in=suspensions.WITHDRAWABLE)
        .filter(ground=Suspension.Ground.UNCONFIRMED)
        .select_related("organization")
        .order_by("pk")
    )
    named = Review.objects.filter(suspension__in=rows.order_by(), notice__isnull=False)
    # By the rules of the office that published: the person may have moved since.
    tables_of = {
        review.suspension_id: tables.of(review.notice.organization, review.notice.published_on)
        for review in named.select_related("notice__organization")
    }
    return [(row, tables_of[row.pk]) for row in rows if row.pk in tables_of]


def _stop_words(last_day: date, effective_on: date | None) -> str:
    from_month = f"，{effective_on.isoformat()} 起停" if effective_on else ""
    return f"{last_day.isoformat()} 期满{from_month}"
