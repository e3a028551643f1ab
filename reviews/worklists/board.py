"""The campaign board: each office measured by what people like its own do elsewhere, and when the work will be done.

An office with many people over eighty or living elsewhere confirms later without being lazier. So each is compared
with what it would have confirmed if its people did as the same people of the whole campaign do.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db.models import BooleanField, Case, Count, Q, Value, When

from accounts.models import Organization, Staff
from benefits import days
from benefits.models import Beneficiary
from reviews.models import Campaign, Review
from reviews.policy import HOME_VISIT_AGE
from reviews.worklists import progress
from reviews.worklists.campaigns import Progress, counted

Level = Organization.Level
FAR = (Beneficiary.Living.ELSEWHERE, Beneficiary.Living.ABROAD)
# Lines are drawn for the offices one level below the one that looks.
LINES_BY = {Level.PROVINCE: "city_code", Level.CITY: "county_code"}
PACE_DAYS = 14  # The pace is that of the last two weeks, today left out: it has not ended.
A_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Alike:
    """The people of one office who are alike: whether of eighty and over, whether living elsewhere."""

    office_code: str
    is_old: bool
    is_far: bool
    lately: int  # Confirmed in the last two weeks.
    progress: Progress

    @property
    def kind(self) -> tuple[bool, bool]:
        return self.is_old, self.is_far


@dataclass(frozen=True)
class Line:
    """One office: how it stands, how many are old or live elsewhere, and what alike people would have confirmed."""

    office: Organization
    progress: Progress
    old: int
    far: int
    expected: float

    @property
    def gap(self) -> float:
        """People confirmed beyond what was to be expected; below zero the office lags."""
        return self.progress.confirmed - self.expected

    @property
    def ahead(self) -> int:
        """The same in whole people."""
        return round(self.gap)


@dataclass(frozen=True)
class Board:
    """The offices, those that lag most first; all of them added up; the confirmed of the last two weeks."""

    lines: list[Line]
    whole: Progress
    lately: int


@dataclass(frozen=True)
class Forecast:
    """When the rest will be confirmed at the pace of the last two weeks; `finish_on` is None beyond a year.

    `needed_per_day` is what each working day up to the end of the window asks for, None when that has passed.
    """

    left: int
    per_day: float
    finish_on: date | None
    needed_per_day: int | None


def read(campaign: Campaign, staff: Staff, *, today: date) -> Board:
    """How the campaign stands among the reviews the staff member may see; two queries."""
    groups = _alike(campaign, staff, today)
    rates = _rates(groups)
    found = Organization.objects.filter(code__in={each.office_code for each in groups})
    lines = [_line(office, [each for each in groups if each.office_code == office.code], rates) for office in found]
    return Board(
        lines=sorted(lines, key=lambda line: (line.gap, line.office.path)),
        whole=_added_up(each.progress for each in groups),
        lately=sum(each.lately for each in groups),
    )


def forecast(board: Board, campaign: Campaign, *, today: date) -> Forecast:
    """When those still to be confirmed will be; whoever has lapsed waits for a decision. One query: the holidays."""
    since, left = today - timedelta(days=PACE_DAYS), board.whole.pending + board.whole.in_notice
    holidays = progress.holidays_between(since, max(today, campaign.window_end) + A_YEAR)
    per_day = board.lately / progress.working_days(since, today - days.ONE_DAY, holidays)
    ends = campaign.window_end
    needed = math.ceil(left / progress.working_days(today, ends, holidays)) if today <= ends else None
    return Forecast(left, per_day, _finish(left, per_day, today, holidays), needed)


def _alike(campaign: Campaign, staff: Staff, today: date) -> list[Alike]:
    column = LINES_BY.get(Level(_looks_from(campaign, staff)), "organization__code")
    eighty = days.same_day_after_months(today, -12 * HOME_VISIT_AGE.value)
    person = "benefit__beneficiary"
    rows = Review.objects.visible_to(staff).filter(campaign=campaign).annotate(
        is_old=_whether(Q(**{f"{person}__born_on__lte": eighty})), is_far=_whether(Q(**{f"{person}__living__in": FAR})),
    )  # fmt: skip
    lately = Q(confirmed_on__gte=today - timedelta(days=PACE_DAYS), confirmed_on__lt=today)
    counts = counted(rows, today, by=[column, "is_old", "is_far"]).annotate(lately=Count("pk", filter=lately))
    # Who belongs to the office itself and to none below it stands under its own name.
    own = campaign.organization.code
    return [
        Alike(row.pop(column) or own, row.pop("is_old"), row.pop("is_far"), row.pop("lately"), Progress(**row))
        for row in counts
    ]


def _looks_from(campaign: Campaign, staff: Staff) -> str:
    """The level of the staff member's office or of the campaign's, whichever is lower."""
    below = campaign.organization.contains(staff.organization)
    return staff.organization.level if below else campaign.organization.level


def _whether(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _rates(groups: Iterable[Alike]) -> dict[tuple[bool, bool], float]:
    """The share of the confirmed among alike people of the whole campaign; the closed ones are left out."""
    confirmed: dict[tuple[bool, bool], int] = {}
    standing: dict[tuple[bool, bool], int] = {}
    for each in groups:
        confirmed[each.kind] = confirmed.get(each.kind, 0) + each.progress.confirmed
        standing[each.kind] = standing.get(each.kind, 0) + each.progress.total
    return {kind: confirmed[kind] / (standing[kind] or 1) for kind in standing}


def _line(office: Organization, groups: list[Alike], rates: dict[tuple[bool, bool], float]) -> Line:
    return Line(
        office=office,
        progress=_added_up(each.progress for each in groups),
        old=sum(each.progress.total for each in groups if each.is_old),
        far=sum(each.progress.total for each in groups if each.is_far),
        expected=sum(each.progress.total * rates[each.kind] for each in groups),
    )


def _added_up(parts: Iterable[Progress]) -> Progress:
    parts = list(parts)
    return Progress(**{each.name: sum(getattr(part, each.name) for part in parts) for each in fields(Progress)})


def _finish(left: int, per_day: float, today: date, holidays: days.Holidays) -> date | None:
    """The working day on which the last one is confirmed; today counts as one of them."""
    if not left:
        return today
    if not per_day:
        return None
    day = holidays.next_working_day(today)
    for _ in range(math.ceil(left / per_day) - 1):
        day = holidays.next_working_day(day + days.ONE_DAY)
        if day - today > A_YEAR:
            return None
    return day
