"""The holiday table of a year to be read: a calendar, its breaks, and what was entered and recounted when."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import AuditEntry
from benefits import days
from benefits.models import HolidayYear
from benefits.services import holidays
from reviews.models import Recount

WEEKS = Calendar()
ENTERED = ("holiday_year.entered", "holiday_year.changed")


@dataclass(frozen=True)
class Square:
    """One square of the calendar; kind: "" a working day, rest a weekend, off, work (made up), none of the month."""

    day: date
    kind: str
    said: str


@dataclass(frozen=True)
class Break:
    """The days off of one name, and the weekend days worked for them."""

    name: str
    first: date
    last: date
    made_up: tuple[date, ...]

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Year:
    """A year as the page shows it; without a row nothing but weekends and the fixed statutory days are known."""

    year: int
    row: HolidayYear | None
    months: list[tuple[date, list[list[Square]]]]
    breaks: list[Break]


@dataclass(frozen=True)
class Edition:
    """One entry of a year's table: who, when, by which document, what it said, and which days moved."""

    by_name: str
    at: datetime
    document_no: str
    reason: str
    version: int
    before: str
    after: str
    recount: Recount | None  # None of an edition that came before recounts were kept.
    moves: list[tuple[str, str, str, int]]
    is_taken_over: bool  # The next edition came before the days had been counted by this one.

    @property
    def is_running(self) -> bool:
        return self.recount is not None and self.recount.finished_at is None


def of_year(year: int) -> Year:
    """The table of a year; two queries."""
    row = HolidayYear.objects.filter(year=year).first()
    entered = holidays.days_of(year) if row else []
    table = days.holidays_from_rows((each.day, each.is_off, True) for each in entered)
    return Year(year, row, _months(year, entered, table), breaks_of(entered))


def breaks_of(entered: list[holidays.Day]) -> list[Break]:
    """The breaks of a table; a make-up day stands with the first break of its name, or with what is left over."""
    spans = holidays.spans(entered)
    made_up: dict[str, list[date]] = {}
    for each in entered:
        if not each.is_off:
            made_up.setdefault(each.name, []).append(each.day)
    return [Break(span.name, span.first, span.last, tuple(made_up.pop(span.name, ()))) for span in spans]


def years() -> list[int]:
    """The years with a table, newest first."""
    return sorted(holidays.official_years(), reverse=True)


def editions(row: HolidayYear) -> list[Edition]:
    """What was entered for the year, newest first, and what each edition moved; two queries."""
    entered = AuditEntry.objects.filter(
        subject_type=HolidayYear._meta.label_lower, subject_id=row.pk, act__in=ENTERED
    ).order_by("-id")
    recounts = {recount.version: recount for recount in row.recounts.all()}
    return [_edition(each, recounts) for each in entered]


def _edition(entry: AuditEntry, recounts: dict[int, Recount]) -> Edition:
    told = entry.changes
    version = told.get("version", [None, 1])[1]
    before, after = told.get("放假安排", ["", ""])
    recount = recounts.get(version)
    return Edition(
        by_name=entry.by_name, at=entry.at, document_no=entry.citation, reason=entry.reason, version=version,
        before=before, after=after, recount=recount, moves=[tuple(move) for move in recount.moves] if recount else [],
        is_taken_over=recount is not None and recount.finished_at is not None and version + 1 in recounts
        and recounts[version + 1].entered_at == recount.finished_at,
    )


def _months(year: int, entered: list[holidays.Day], table: days.Holidays) -> list[tuple[date, list[list[Square]]]]:
    by_day = {each.day: each for each in entered}

    def weeks(month: int) -> list[list[Square]]:
        shown = WEEKS.monthdatescalendar(year, month)
        return [[_square(day, month, by_day.get(day), table) for day in week] for week in shown]

    return [(date(year, month, 1), weeks(month)) for month in range(1, 13)]


def _square(day: date, month: int, known: holidays.Day | None, table: days.Holidays) -> Square:
    if day.month != month:
        return Square(day, "none", "")
    if known:
        return Square(day, "off" if known.is_off else "work", str(known))
    if table.is_break(day):
        return Square(day, "off", "法定节日")
    return Square(day, "rest", "周末") if table.is_rest(day) else Square(day, "", "")
