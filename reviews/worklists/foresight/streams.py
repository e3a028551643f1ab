"""Which rows the coming days catch: the adjectives the sweeps select by, asked about a span of days.

A sweep asks `lapsing(today=…)` for one night. The same adjective asked about the last day of a span gives all rows
that fall due by then; the column its timer waits for says in which night each of them does.
"""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, Max, OuterRef, Subquery, Value
from django.db.models.functions import Greatest

from accounts.querysets import ScopedQuerySet
from benefits import days
from benefits.days import Timer
from benefits.states import BenefitState
from reviews.models import Correction

DueBy = Callable[..., ScopedQuerySet]
OnRungs = Callable[[date, int | None, range], ScopedQuerySet]


class Reminding:
    """Who is reminded on which day. `read` gives the ladders in force, read once and only if somebody asks; `due` is
    the selection of the sweep, `due(rungs=…, today=…)`.
    """

    def __init__(self, read: Callable[[], Any], due: DueBy) -> None:
        self._read, self._due = read, due

    @functools.cached_property
    def ladder(self) -> Any:
        return self._read()

    def rungs(self) -> set[int]:
        tables = (self.ladder.days, self.ladder.own)
        return {rung for table in tables for before in table.values() for rung in before}

    def on(self, day: date, rung: int | None, instead: range) -> ScopedQuerySet:
        """Who is reminded that day; with a rung, who stands on one of those `instead`, if the own ladder has it."""
        if rung is None:
            return self._due(rungs=self.ladder, today=day)
        days_of, own = (
            {key: tuple(instead) if rung in before else () for key, before in table.items()}
            for table in (self.ladder.days, self.ladder.own)
        )
        return self._due(rungs=replace(self.ladder, days=days_of, own=own), today=day)


@dataclass(frozen=True)
class Span:
    """Days of the calendar, both inclusive. `night` is the first business date whose sweeps have not run.

    `reminding` says who is reminded: it depends on the ladders of the offices, which are read once.
    """

    first: date
    last: date
    today: date
    night: date
    reminding: Reminding

    def days(self) -> list[date]:
        """Each day that lies ahead."""
        first = max(self.first, self.today)
        return [first + timedelta(days=number) for number in range((self.last - first).days + 1)]

    def months(self) -> list[date]:
        """The first days of months that lie in it, after today."""
        return [day for day in self.days() if day.day == 1 and day > self.today]


@dataclass(frozen=True)
class Stream:
    """Rows, each with a date `on`; the event comes `after` days later, but not before `earliest`."""

    rows: ScopedQuerySet
    after: int = 0
    earliest: date = date.min

    def day_of(self, on: date) -> date:
        """The day of the event of a row: what is overdue falls on the next night."""
        return max(on + self.after * days.ONE_DAY, self.earliest)


def nights(due: DueBy, timer: Timer, span: Span) -> list[Stream]:
    """What a sweep catches in the nights of the span, as `due(today=…)` selects it; one stream."""
    if span.last < span.night:
        return []
    return [_caught(due(today=span.last).annotate(on=F(timer.column)), timer, span)]


def reviews_in_nights(due: DueBy, timer: Timer, span: Span) -> list[Stream]:
    """As `nights`, for reviews a correction may hold: they follow in the night in which the correction expires.

    Reviews of ended benefits are closed earlier in the same night.
    """
    if span.last < span.night:
        return []
    asked = Correction.objects.open().filter(review=OuterRef("pk"))
    last = asked.order_by().values("review").annotate(last=Max("due_on")).values("last")
    rows = due(today=span.last).exclude(benefit__state=BenefitState.ENDED)
    held = rows.filter(pk__in=Correction.objects.open().values("review"))
    return [
        _caught(rows.filter(~Exists(asked)).annotate(on=F(timer.column)), timer, span),
        _caught(held.annotate(on=Greatest(F(timer.column), Subquery(last))), timer, span),
    ]


def last_days(due: DueBy, timer: Timer, span: Span) -> list[Stream]:
    """The last day itself, on which the person is still in time; from the selection of the night after it."""
    rows = due(today=timer.night(span.last)).annotate(on=F(timer.column))
    return [Stream(rows.filter(on__gte=max(span.first, span.today)))]


def review_last_days(due: DueBy, timer: Timer, span: Span) -> list[Stream]:
    """As `last_days`, without those whom a correction holds beyond that day."""
    held = Correction.objects.open().filter(review=OuterRef("pk"), due_on__gt=OuterRef("on"))
    return [Stream(stream.rows.filter(~Exists(held))) for stream in last_days(due, timer, span)]


def on_rungs(rungs: Iterable[int], due: OnRungs, column: str, span: Span) -> list[Stream]:
    """For reminders so many days before a last day. A rung for each of the days of the span, asked about its first
    day, selects who stands on the rung on any of them. `due` takes that day, the rung (None for all of them), and the
    rungs to put in its place.
    """
    ahead = [day for day in span.days() if day >= span.night]
    if len(ahead) == 1:  # The question of the sweep itself.
        return [Stream(due(ahead[0], None, range(0)).annotate(on=fixed(ahead[0])))]
    return [
        Stream(due(ahead[0], rung, range(rung, rung + len(ahead))).annotate(on=F(column)), -rung)
        for rung in sorted(set(rungs))
        if ahead
    ]


def in_months(rows_by: Callable[[date], ScopedQuerySet], column: str, month_of: Callable[[date], date], span: Span):
    """Rows that come in a month that follows from the date in their column; `rows_by` takes the last such date."""
    found = []
    for month in span.months():
        near = [month - timedelta(days=number) for number in range(1, 70)]
        fit = [day for day in near if month_of(day) == month]
        if not fit:
            continue
        rows = rows_by(max(fit)).filter(**{f"{column}__lte": max(fit)})
        if fit[-1] != near[-1]:  # Otherwise everything older comes in this month as well.
            rows = rows.filter(**{f"{column}__gte": min(fit)})
        found.append(Stream(rows.annotate(on=fixed(month))))
    return found


def on_day(rows: ScopedQuerySet, day: date, span: Span) -> list[Stream]:
    """The rows on one day, if it lies in the span."""
    return [Stream(rows.annotate(on=fixed(day)))] if max(span.first, span.today) <= day <= span.last else []


def fixed(day: date) -> Value:
    return Value(day, output_field=DateField())


def _caught(rows: ScopedQuerySet, timer: Timer, span: Span) -> Stream:
    if span.first > span.night:  # Otherwise what is overdue belongs to the span as well.
        rows = rows.filter(on__gte=span.first - timer.after * days.ONE_DAY)
    return Stream(rows, timer.after, span.night)
