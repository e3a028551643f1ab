"""The month as the page lays it out: each day with its badges and marks, and the sums of a chosen day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from benefits import days, law, policy
from benefits.categories import Category
from benefits.models import Holiday
from reviews.worklists import progress
from reviews.worklists.foresight.counting import Tally
from reviews.worklists.foresight.kinds import KINDS, Tone
from reviews.worklists.foresight.streams import Span

WEEK = 7
# Statutory days the calendar fixes, for years whose table is not published yet.
FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
FARTHEST = 400  # Days ahead that can be asked about.


@dataclass(frozen=True)
class Badge:
    """One line of a cell; `people` is None for a mark of the day itself."""

    title: str
    icon: str
    tone: str
    people: int | None = None


@dataclass(frozen=True)
class Day:
    """One cell. `label` names the month where it changes, and the holiday."""

    day: date
    label: str
    badges: list[Badge]
    is_rest: bool
    is_other: bool
    is_past: bool


@dataclass(frozen=True)
class Table:
    """The holidays, and their names."""

    holidays: days.Holidays
    names: dict[date, str]

    def name_of(self, day: date) -> str:
        """元旦; "" for a plain day."""
        fixed = FIXED.get((day.month, day.day), "") if self.holidays.is_break(day) else ""
        return self.names.get(day, fixed)


@dataclass(frozen=True)
class Sum:
    """A line under the chosen day: what is paid less, and what of it is never made good."""

    label: str
    money: Decimal
    lost: Decimal


@dataclass(frozen=True)
class Advice:
    """How many people a working day would have to be confirmed, so that nobody is caught."""

    people: int
    working_days: int
    each_day: int


def span_of(month: date) -> tuple[date, date]:
    """The first and the last day of the grid: whole weeks from Monday to Sunday."""
    last = days.last_of_month(month)
    return month - timedelta(days=month.weekday()), last + timedelta(days=WEEK - 1 - last.weekday())


def read_table(first: date, last: date) -> Table:
    """The holidays of the days, for the grid and for counting working days; one query."""
    rows = list(Holiday.objects.filter(day__range=(first, last)).values_list("day", "kind", "name"))
    holidays = days.holidays_from_rows([(day, kind == Holiday.Kind.OFF, True) for day, kind, _ in rows])
    return Table(holidays, {day: name for day, kind, name in rows if kind == Holiday.Kind.OFF})


def lay_out(span: Span, month: date, tallies: Iterable[Tally], *, table: Table, local: law.LocalRules) -> list[Day]:
    """The cells of the grid."""
    badges = _badges(tallies)
    cells = (span.last - span.first).days + 1
    found = []
    for day in (span.first + timedelta(days=number) for number in range(cells)):
        marks = _marks(day, table.holidays, local) if day >= span.today else []
        found.append(Day(
            day, _label(day, month, table.name_of(day)), [*badges.get(day, []), *marks], table.holidays.is_rest(day),
            days.month_of(day) != month, day < span.today,
        ))  # fmt: skip
    return found


def sums(tallies: Iterable[Tally], day: date) -> list[Sum]:
    """What the day takes: certainly, and if people approve."""
    stops = [tally for tally in tallies if tally.day == day and tally.kind.sign == "−"]
    certain = [tally for tally in stops if not tally.kind.supposed]
    supposed = [tally for tally in stops if tally.kind.supposed]
    named = ((f"{day.month} 月少发", certain), ("若都获批准，再少发", supposed))
    return [
        Sum(label, sum((tally.money for tally in group), Decimal(0)), sum((tally.lost for tally in group), Decimal(0)))
        for label, group in named
        if group
    ]


def advice(tallies: Iterable[Tally], day: date, *, today: date, table: Table) -> Advice | None:
    """For a last day: what would save everybody."""
    people = sum(tally.people for tally in tallies if tally.day == day and tally.kind.tone is Tone.DUE)
    if not people:
        return None
    left = progress.working_days(today, day, table.holidays)
    return Advice(people, left, -(-people // left))


def first_event(tallies: Iterable[Tally], *, today: date, month: date) -> date:
    """The day to open with: in this month the first that costs somebody something, else the first of the month."""
    costly = [tally.day for tally in tallies if tally.kind.tone in (Tone.STOP, Tone.DUE, Tone.PROPOSED)]
    within = [day for day in costly if days.month_of(day) == month]
    return min(within, default=max(month, today))


def _badges(tallies: Iterable[Tally]) -> dict[date, list[Badge]]:
    """Kinds with one title are one badge, in the order of the table."""
    people: dict[tuple[date, str], int] = {}
    for tally in tallies:
        place = (tally.day, tally.kind.title)
        people[place] = people.get(place, 0) + tally.people
    looks = {kind.title: kind for kind in reversed(KINDS.values())}
    found: dict[date, list[Badge]] = {}
    for title in dict.fromkeys(kind.title for kind in KINDS.values()):
        look = looks[title]
        for day in (day for day, other in people if other == title):
            found.setdefault(day, []).append(Badge(title, look.icon, look.tone, people[day, title]))
    return found


def _marks(day: date, table: days.Holidays, local: law.LocalRules) -> list[Badge]:
    """What the day is for the office: pay day, the day to send the yearly return."""
    marks = []
    rules = {law.chosen(policy.PROCEDURES[category].pay_day, local) for category in Category}
    if day.day in {rule.value for rule in rules}:
        marks.append(Badge("发放日", "coin", Tone.PAID))
    if day == policy.return_aimed_on(day.year - 1, holidays=table):
        marks.append(Badge("年度汇总报送", "upload", Tone.REMINDED))
    return marks


def _label(day: date, month: date, holiday: str) -> str:
    """2, or 12月1日 where the month is not plain, with the name of the holiday."""
    plain = days.month_of(day) == month and day.day > 1
    words = str(day.day) if plain else f"{day.month}月{day.day}日"
    return f"{words}　{holiday}" if holiday else words
