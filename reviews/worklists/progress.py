"""How far the year is: people to confirm today, progress by category, and what the clock did last night."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from accounts.models import Staff
from benefits import days
from benefits.categories import Category
from benefits.models import Holiday
from reviews.models import Review, SweepRun
from reviews.states import REVIEW_OPEN, ReviewState
from reviews.worklists import stakes

# Whom a year is about, however it is counted: the confirmed, and the open ones of the living.
STANDING = Q(state=ReviewState.CONFIRMED) | Q(benefit__beneficiary__died_on=None, state__in=REVIEW_OPEN)


@dataclass
class Line:
    """One category of the year. `next_due_on` is the next day on which something ends, None when nothing is ahead."""

    category: Category
    confirmed: int = 0
    total: int = 0
    in_notice: int = 0
    lapsed: int = 0
    overdue: int = 0
    next_due_on: date | None = None

    @property
    def left(self) -> int:
        return self.total - self.confirmed


@dataclass(frozen=True)
class Today:
    """How many must be confirmed today so that each deadline can be met, and how many have been."""

    needed: int
    done: int

    @property
    def left(self) -> int:
        return max(self.needed - self.done, 0)


@dataclass(frozen=True)
class Year:
    """The year's reviews: a line for each category, and what they ask of today."""

    lines: list[Line]
    today: Today


def of_year(staff: Staff, *, today: date) -> Year:
    """The year's reviews as the campaigns count them. Two queries: the reviews, the holidays ahead."""
    found = (
        Review.objects.visible_to(staff)
        .filter(STANDING, campaign__year=today.year)
        .values("category", "state", "due_on")
        .annotate(number=Count("pk"), today=Count("pk", filter=Q(confirmed_on=today)))
        .order_by("due_on")
    )
    lines: dict[str, Line] = {}
    ahead: dict[date, int] = {}
    done = 0
    for row in found:
        line = lines.setdefault(row["category"], Line(Category(row["category"])))
        _add(line, row["state"], row["due_on"], row["number"], today)
        done += row["today"]
        if row["state"] in REVIEW_OPEN and row["due_on"] >= today:
            ahead[row["due_on"]] = ahead.get(row["due_on"], 0) + row["number"]
    return Year([lines[each] for each in Category if each in lines], Today(_needed(ahead, today), done))


def _add(line: Line, state: str, due_on: date, number: int, today: date) -> None:
    line.total += number
    if state == ReviewState.CONFIRMED:
        line.confirmed += number
        return
    line.in_notice += number * (state == ReviewState.IN_NOTICE)
    line.lapsed += number * (state == ReviewState.LAPSED)
    line.overdue += number * (state == ReviewState.PENDING and due_on < today)
    if due_on >= today and (line.next_due_on is None or due_on < line.next_due_on):
        line.next_due_on = due_on


def _needed(ahead: dict[date, int], today: date) -> int:
    """Each last day asks for its people spread over the working days left."""
    holidays = holidays_between(today, max(ahead, default=today))
    return sum(math.ceil(number / working_days(today, last, holidays)) for last, number in ahead.items())


def working_days(first: date, last: date, holidays: days.Holidays) -> int:
    """Working days from the first to the last, both inclusive; at least one: today is there in any case."""
    span = range((last - first).days + 1)
    return max(sum(not holidays.is_rest(first + timedelta(days=number)) for number in span), 1)


def holidays_between(first: date, last: date) -> days.Holidays:
    """The part of the holiday table that covers the days; one query."""
    rows = Holiday.objects.filter(day__range=(first, last)).values_list("day", "kind")
    return days.holidays_from_rows([(day, kind == Holiday.Kind.OFF, True) for day, kind in rows])


@dataclass(frozen=True)
class Night:
    """One sweep of the last night that did something or failed to."""

    sweep: str
    business_date: date
    finished_at: datetime | None
    done: int
    passed_by: int


def last_night(*, today: date) -> list[Night]:
    """The sweeps of the last business date that ran, in the order they ran; one query."""
    runs = SweepRun.objects.filter(business_date__range=(today - timedelta(days=7), today))
    rows = list(runs.order_by("-business_date", "finished_at", "pk")[:20])
    return [_night(run) for run in rows if run.business_date == rows[0].business_date]


def _night(run: SweepRun) -> Night:
    return Night(
        run.sweep, run.business_date, run.finished_at, run.done, len(run.report.get("passed_by", {}))
    )


def sentence(line: Line, *, today: date) -> str:
    """公告中 17，期满 8; 余 24，12-31 截止."""
    if not line.left:
        return "全部已确认"
    parts = [f"余 {line.left:,}"]
    parts += [f"公告中 {line.in_notice:,}"] if line.in_notice else []
    parts += [f"期满 {line.lapsed:,}"] if line.lapsed else []
    parts += [f"逾期 {line.overdue:,}"] if line.overdue else []
    if line.next_due_on:
        parts.append(_due_words(line.next_due_on, today))
    return "，".join(parts)


def _due_words(day: date, today: date) -> str:
    return "今天有到期" if day == today else f"最近{stakes.day_words(day, today=today)}到期"


def shares(line: Line) -> dict[str, float]:
    """Per cents of the bar: confirmed, in notice, overdue, lapsed."""
    return _per_cents(
        {"done": line.confirmed, "run": line.in_notice, "soon": line.overdue, "stop": line.lapsed}.items(),
        line.total,
    )


def _per_cents(parts: Iterable[tuple[str, int]], total: int) -> dict[str, float]:
    return {name: 100 * number / total for name, number in parts}
