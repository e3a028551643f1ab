"""Counting days and months as the Civil Code does (民法典 arts. 200 to 204; policy 6, DE-4, DE-24)."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5

# Holidays whose date the Gregorian calendar fixes (全国年节及纪念日放假办法): month and day.
FIXED_STATUTORY_DAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


class CannotCount(ValueError):
    """A period that no calendar knows; carries a Chinese sentence."""


@dataclass(frozen=True)
class Holidays:
    """The days off and the make-up working days (调休上班) of the years whose table was published.

    `official_years` are the years with a published table. Any other year knows weekends and the fixed
    statutory days only, and every date counted in it is provisional (暂估).
    """

    off: frozenset[date]
    working: frozenset[date]
    official_years: frozenset[int]
    version: str
    roll_weekends: bool = True

    def is_provisional(self, year: int) -> bool:
        """Whether the year has no published table yet."""
        return year not in self.official_years

    def is_break(self, day: date) -> bool:
        """Whether the table of the year names the day off; without a table, whether the statute fixes it."""
        if day in self.off:
            return True
        return self.is_provisional(day.year) and (day.month, day.day) in FIXED_STATUTORY_DAYS

    def is_rest(self, day: date) -> bool:
        """Whether nobody works that day: a break, or a weekend that is not a make-up working day."""
        return self.is_break(day) or (day.weekday() >= SATURDAY and not self._is_made_up(day))

    def rolls(self, day: date) -> bool:
        """Whether a period may not end that day. Breaks always roll, plain weekends by local rule (DE-24)."""
        return self.is_rest(day) if self.roll_weekends else self.is_break(day)

    def next_working_day(self, day: date) -> date:
        """The day itself when people work on it, else the first working day after it."""
        while self.is_rest(day):
            day += ONE_DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """The day itself when people work on it, else the last working day before it (DE-13)."""
        while self.is_rest(day):
            day -= ONE_DAY
        return day

    def _is_made_up(self, day: date) -> bool:
        # Without a published table a make-up day is a guess, and guessing it would shorten somebody's time.
        return day in self.working and not self.is_provisional(day.year)


@dataclass(frozen=True)
class Timer:
    """The date column a sweep waits for; it acts in the night `after` days later.

    With 0 on the day itself, with 1 where the whole day still counts for the person. The sweep selects by `due`, the
    what-if calendar counts by `night`: both are this one line of arithmetic.
    """

    column: str
    after: int

    def due(self, today: date) -> dict[str, date]:
        """The condition of the rows whose night has come by `today`."""
        return {f"{self.column}__lte": today - self.after * ONE_DAY}

    def night(self, day: date) -> date:
        """The night that acts on a row with this day in its column."""
        return day + self.after * ONE_DAY


@dataclass(frozen=True)
class Deadline:
    """The last day of a period: as counted, and as rolled past rest days. The rolled day is still in time."""

    raw: date
    rolled: date
    provisional: bool
    holiday_version: str

    def basis(self) -> dict[str, str | bool]:
        """The dates as a decision keeps them."""
        return {
            "raw_day": self.raw.isoformat(),
            "rolled_day": self.rolled.isoformat(),
            "provisional": self.provisional,
            "holiday_version": self.holiday_version,
        }


def holidays_from_rows(
    rows: Iterable[tuple[date, bool, bool]], *, version: str = "", roll_weekends: bool = True
) -> Holidays:
    """Build `Holidays` from rows (day, is off, year is official).

    A row that is not off is a make-up working day. One official row makes its year official. Without a
    `version` the official years are named, so that a decision still says which tables it used.
    """
    rows = list(rows)
    official = frozenset(day.year for day, _, is_official in rows if is_official)
    return Holidays(
        off=frozenset(day for day, is_off, _ in rows if is_off),
        working=frozenset(day for day, is_off, _ in rows if not is_off),
        official_years=official,
        version=version or ",".join(map(str, sorted(official))) or "无节假日表",
        roll_weekends=roll_weekends,
    )


def last_day(start: date, days: int, *, holidays: Holidays) -> Deadline:
    """The last day of a period of `days`; `start` is not counted, rest days inside are (arts. 201, 203)."""
    if days < 1:
        raise CannotCount("期间至少为一日。")
    return roll(start + timedelta(days=days), holidays=holidays)


def last_day_of_months(start: date, months: int, *, holidays: Holidays) -> Deadline:
    """The last day of a period of `months`: the corresponding day, rolled (arts. 202, 203)."""
    if months < 1:
        raise CannotCount("期间至少为一个月。")
    return roll(same_day_after_months(start, months), holidays=holidays)


def roll(raw: date, *, holidays: Holidays) -> Deadline:
    """Move the end of a period past the rest days it falls on; only the last day matters (art. 203)."""
    rolled = raw
    while holidays.rolls(rolled):
        rolled += ONE_DAY
    provisional = holidays.is_provisional(raw.year) or holidays.is_provisional(rolled.year)
    return Deadline(raw, rolled, provisional, holidays.version)


def reconsider(deadline: Deadline, *, holidays: Holidays) -> Deadline:
    """The same deadline under a newer table: it may end later, never earlier, and not on a rest day (DE-24)."""
    # From the day that stands: the table may have given off the very day it was rolled to.
    later = roll(max(deadline.raw, deadline.rolled), holidays=holidays)
    provisional = later.provisional or holidays.is_provisional(deadline.raw.year)
    return Deadline(deadline.raw, later.rolled, provisional, later.holiday_version)


def working_days_after(start: date, n: int, holidays: Holidays) -> date:
    """The n-th working day after `start`; `start` is not counted. Weekends never count as work (T-08)."""
    if n < 1:
        raise CannotCount("工作日至少为一日。")
    day = start
    for _ in range(n):
        day = holidays.next_working_day(day + ONE_DAY)
    return day


def same_day_after_months(day: date, months: int) -> date:
    """The corresponding day `months` later, or the last day of that month when there is none (art. 202)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_of(day: date) -> date:
    """The month a day lies in, written as its first day."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after the one the day lies in (次月)."""
    return same_day_after_months(month_of(day), 1)


def previous_month(day: date) -> date:
    """The first day of the month before the one the day lies in."""
    return same_day_after_months(month_of(day), -1)


def last_of_month(day: date) -> date:
    """The last day of the month the day lies in."""
    return next_month(day) - ONE_DAY


def months_between(first: date, last: date) -> list[date]:
    """The months from the one `first` lies in to the one `last` lies in, both inclusive; none if reversed."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [same_day_after_months(month_of(first), offset) for offset in range(count)]


def birthday(born_on: date, age: int) -> date:
    """The day a person completes `age` years; 29 February becomes 28 February in a common year (T-02)."""
    return same_day_after_months(born_on, age * 12)


def age_on(born_on: date, day: date) -> int:
    """The completed years of a person on that day."""
    years = day.year - born_on.year
    return years if birthday(born_on, years) <= day else years - 1
