"""A holiday table has come: the open last days are counted again, and it is written down what moved (DE-4, DE-24).

Entering a table stores it, and opens a `Recount`. What follows is the clock's: chunk by chunk, each in its own
transaction, rows are counted again by the table that stands. Twice is the same as once, because a row that has moved
does not move again; until a stop was counted again nobody approves it and it does not come into force (`uncounted`).

What the page foresees and what is done afterwards are found by the same code; nothing ever moves earlier. Open are
published notices, open corrections, and stops that are not yet in force. The end of a window does not roll (DE-25), so
a stop without a notice stays where it is.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import Organization, Staff
from benefits import days, law
from benefits.models import HolidayYear, Suspension
from benefits.services import holidays, local_rules, postponements, suspensions
from reviews import policy
from reviews.models import Correction, PublicNotice, Recount, Review
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

    moved: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # People by what, before, after.
    made_certain: int = 0  # Provisional until now, and the day stays the same.

    @property
    def moves(self) -> list[Move]:
        return [Move(*words, people) for words, people in sorted(self.moved.items())]

    @property
    def people(self) -> int:
        """Whom the moved days concern; who stands in two of them counts twice."""
        return self.moved.total()


class _Tables:
    """The holiday table as each office counts with it, by its own rule about weekends on the day asked."""

    def __init__(self, table_of: Callable[..., days.Holidays]) -> None:
        self.by_rolling = {rolls: table_of(roll_weekends=rolls) for rolls in (True, False)}
        self.known: dict[tuple[int, date], days.Holidays] = {}
        levels = Organization.objects.filter(level=Organization.Level.COUNTY)
        self.counties = dict(levels.values_list("code", "short_name"))

    def of(self, office: Organization, on: date) -> days.Holidays:
        if (office.pk, on) not in self.known:
            local = local_rules.in_force(organization=office, on=on)
            self.known[office.pk, on] = self.by_rolling[law.chosen(policy.ROLL_WEEKENDS, local).value]
        return self.known[office.pk, on]

    def county(self, row: Any) -> str:
        return self.counties.get(row.county_code, row.organization.short_name)


class Subject(NamedTuple):
    """What a table may move: which rows of a year, what becomes of them, and how they are moved."""

    due: Callable[[int], QuerySet[Any]]
    see: Callable[[Foresight, QuerySet[Any], _Tables], None]
    move: Callable[[QuerySet[Any], _Tables, str, datetime], None]
    chunk: int  # Rows held at once: fewer where each is moved by itself.


def foresee(*, year: int, entered: Iterable[holidays.Day], by: Staff) -> Foresight:
    """What would move if the year were entered so; nothing is written. Refused to whoever may not enter it."""
    holidays.refuse_outsider(by=by)
    entered = list(entered)

    def table(*, roll_weekends: bool) -> days.Holidays:
        return holidays.table_with(year=year, entered=entered, roll_weekends=roll_weekends)

    found, tables = Foresight(), _Tables(table)
    for subject in SUBJECTS:
        subject.see(found, subject.due(year), tables)
    return found


def enter(
    *, year: int, entered: Iterable[holidays.Day], document_no: str, reason: str, by: Staff, at: datetime
) -> Recount:
    """Enter the year's table; what it moves is counted by the clock, at once and chunk by chunk.

    Refuses what `holidays.enter` refuses. An edition entered before, and not yet counted by, is taken over with what
    it has moved so far.
    """
    with transaction.atomic():
        audit.take_turn()
        row = holidays.enter(year=year, entered=entered, document_no=document_no, reason=reason, by=by, at=at)
        before = Recount.objects.filter(holiday_year=row, finished_at=None).first()
        moved = {}
        if before:
            Recount.objects.filter(pk=before.pk).update(finished_at=at)
            moved = {"moves": before.moves, "made_certain": before.made_certain}
        return Recount.objects.create(holiday_year=row, version=row.version, entered_at=at, **moved)


def waiting(*, again: bool = True) -> list[Recount]:
    """The editions by which days are still to be counted; without `again` only those where nothing was passed by."""
    rows = Recount.objects.filter(finished_at=None).select_related("holiday_year").order_by("pk")
    return list(rows if again else rows.filter(passed_by=0))


def begin(*, recount: Recount) -> None:
    """A run goes through the rows of the year from the start; those that have moved do not move again."""
    due = sum(subject.due(recount.holiday_year.year).count() for subject in SUBJECTS)
    Recount.objects.filter(pk=recount.pk).update(due=due, looked_at=0)


def count(*, recount: Recount, subject: Subject, ids: list[int], at: datetime) -> int:
    """Count a chunk again by the table that stands now, and note what moved; returns how many were looked at.

    Nothing is done once a newer edition has taken over. The clock asks, nobody decides.
    """
    with transaction.atomic():
        audit.take_turn()
        standing = Recount.objects.filter(pk=recount.pk, finished_at=None).first()
        if standing is None:
            return 0
        rows = subject.due(recount.holiday_year.year).filter(pk__in=ids)
        found, tables = Foresight(), _Tables(holidays.table)
        subject.see(found, rows, tables)
        subject.move(rows, tables, recount.holiday_year.document_no, at)
        before = Counter({(what, old, new): people for what, old, new, people in standing.moves})
        standing.moves = [[*words, people] for words, people in sorted((before + found.moved).items())]
        standing.made_certain += found.made_certain
        standing.looked_at += len(ids)
        standing.save(update_fields=["moves", "made_certain", "looked_at"])
    return len(ids)


def finish(*, recount: Recount, passed_by: int, at: datetime) -> None:
    """Everything of the year was looked at. What was passed by leaves the recount open for the next night."""
    with transaction.atomic():
        audit.take_turn()
        standing = Recount.objects.filter(pk=recount.pk, finished_at=None)
        standing.update(passed_by=passed_by)
        if passed_by or not standing.update(finished_at=at):
            return
        recount.refresh_from_db()
        changes = {f"{what}，{old}，{people} 人": [old, new] for what, old, new, people in recount.moves}
        changes["不再是暂估、日期不变"] = [None, f"{recount.made_certain} 件"]
        year: HolidayYear = recount.holiday_year
        audit.record(
            year, act="holiday_year.recounted", by=None, at=at, citation=year.document_no, changes=changes
        )


def uncounted(*, stops: Iterable[int]) -> set[int]:
    """Of the stops, by id, those whose last day an entered table moves, and which were not counted again yet.

    One query while no recount is open.
    """
    years = [recount.holiday_year.year for recount in waiting()]
    if not years:
        return set()
    tables, ids = _Tables(holidays.table), list(stops)
    return {
        stop.pk
        for year in years
        for stop, table in _with_table(_stops(year).filter(pk__in=ids), tables)
        if postponements.is_moved(suspension=stop, holidays=table)
    }


def _in_year(year: int, *columns: str) -> Q:
    return Q(*((f"{column}__year", year) for column in columns), _connector=Q.OR)


def _notices(year: int) -> QuerySet[PublicNotice]:
    """Published ones that end in the year, or were to end in it before their last day rolled out of it."""
    return PublicNotice.objects.filter(_in_year(year, "last_day", "last_day_raw"), state=NoticeState.PUBLISHED)


def _see_notices(found: Foresight, rows: QuerySet[PublicNotice], tables: _Tables) -> None:
    still_open = Count("reviews", filter=Q(reviews__state=ReviewState.IN_NOTICE))
    for notice in rows.select_related("organization").annotate(people=still_open):
        standing = days.Deadline(notice.last_day_raw, notice.last_day, notice.is_provisional, "")
        fresh = days.reconsider(standing, holidays=tables.of(notice.organization, notice.published_on))
        if fresh.rolled != notice.last_day:
            what = f"{notice.organization.short_name}，{notice}"
            found.moved[what, notice.last_day.isoformat(), fresh.rolled.isoformat()] += notice.people
        else:
            found.made_certain += notice.is_provisional and not fresh.provisional


def _move_notices(rows: QuerySet[PublicNotice], tables: _Tables, citation: str, at: datetime) -> None:
    for notice in rows.select_related("organization"):
        notices.reconsider(notice=notice, at=at)


def _corrections(year: int) -> QuerySet[Correction]:
    return Correction.objects.open().filter(_in_year(year, "due_on", "due_on_raw"))


def _see_corrections(found: Foresight, rows: QuerySet[Correction], tables: _Tables) -> None:
    for row in rows.select_related("organization"):
        asked_on = timezone.localtime(row.requested_at).date()
        standing = days.Deadline(row.due_on_raw, row.due_on, False, "")
        later = days.reconsider(standing, holidays=tables.of(row.organization, asked_on)).rolled
        if later != row.due_on:
            found.moved[f"{tables.county(row)}，要求补正", row.due_on.isoformat(), later.isoformat()] += 1


def _move_corrections(rows: QuerySet[Correction], tables: _Tables, citation: str, at: datetime) -> None:
    for correction in rows.select_related(*WITH_PERSON):
        corrections.reconsider(correction=correction, at=at)


def _stops(year: int) -> QuerySet[Suspension]:
    """Stops not yet in force, for a missed review; those without a notice are left out with their table."""
    rows = Suspension.objects.filter(_in_year(year, "last_day", "last_day_raw"), ground=Suspension.Ground.UNCONFIRMED)
    return rows.filter(state__in=suspensions.WITHDRAWABLE)


def _with_table(rows: QuerySet[Suspension], tables: _Tables) -> list[tuple[Suspension, days.Holidays]]:
    """Each stop with the table its notice was counted by: by the rules of the office that published."""
    named = Review.objects.filter(suspension__in=rows, notice__isnull=False)
    # The person may have moved since.
    tables_of = {
        review.suspension_id: tables.of(review.notice.organization, review.notice.published_on)
        for review in named.select_related("notice__organization")
    }
    return [(row, tables_of[row.pk]) for row in rows.select_related("organization") if row.pk in tables_of]


def _see_stops(found: Foresight, rows: QuerySet[Suspension], tables: _Tables) -> None:
    for stop, table in _with_table(rows, tables):
        dates = postponements.dates_under(suspension=stop, holidays=table)
        before = _stop_words(stop.last_day, stop.effective_on)
        after = _stop_words(dates.deadline.rolled, dates.effective_on)
        if before != after:
            found.moved[f"{tables.county(stop)}，未生效的暂停", before, after] += 1
        else:
            found.made_certain += stop.basis.get("provisional", False) and not dates.deadline.provisional


def _move_stops(rows: QuerySet[Suspension], tables: _Tables, citation: str, at: datetime) -> None:
    postponements.postpone(stops=_with_table(rows, tables), citation=citation, at=at)


def _stop_words(last_day: date, effective_on: date | None) -> str:
    from_month = f"，{effective_on.isoformat()} 起停" if effective_on else ""
    return f"{last_day.isoformat()} 期满{from_month}"


SUBJECTS = (
    Subject(_notices, _see_notices, _move_notices, chunk=20),
    Subject(_corrections, _see_corrections, _move_corrections, chunk=50),
    Subject(_stops, _see_stops, _move_stops, chunk=500),
)
