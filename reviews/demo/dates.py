"""On which day everything of the demo county happened, reckoned back from the day it is opened."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from benefits import days
from benefits.categories import Category
from benefits.days import Holidays
from reviews import policy
from reviews.policy import Window

NIGHT = time(2, 10)


def on(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """That day at that hour, on the clocks of the county."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def monthly_window(year: int) -> Window:
    """The window of the monthly pension, which the rule fixes."""
    window = policy.window_for(Category.MONTHLY_PENSION, year)
    assert window
    return window


@dataclass(frozen=True)
class Dates:
    """The days of the year now running (`year`) and of the one before it.

    `stop_on` is the first unpaid day of those whom the first notice did not bring; `officers_end` the deadline of
    the officers, `officers_stop_on` their first unpaid day, `rise_on` the month from which personal pay rose.
    """

    today: date
    year: int
    window: Window
    first_posted: date
    second_posted: date
    third_posted: date
    fourth_posted: date
    withdrawn_posted: date
    stop_on: date
    officers_end: date
    officers_stop_on: date
    rise_on: date
    holidays: Holidays

    def back(self, number: int) -> date:
        """So many days before today."""
        return self.today - timedelta(days=number)

    def ahead(self, number: int) -> date:
        return self.today + timedelta(days=number)

    @property
    def this_month(self) -> date:
        """A day of this month a little before today, so that what is approved on it waits for the next month."""
        return max(self.back(3), days.month_of(self.today))

    def last_day(self, posted_on: date) -> date:
        return policy.notice_last_day(posted_on, holidays=self.holidays).rolled

    def windows(self, *, district: bool) -> dict[Category, Window]:
        """The windows of the running year; the district set other ones than the county."""
        end_of_year = date(self.year, 12, 31)
        late = end_of_year if end_of_year >= self.ahead(7) else self.ahead(30)
        officers = Window(
            max(date(self.year, 1, 2), days.month_of(self.officers_end - timedelta(days=75))),
            self.ahead(6) if district else self.officers_end,
        )
        retired = Window(self.window.start, self.window.end if district else late)
        monthly = monthly_window(self.year)
        return {
            Category.DISABLED: self.window,
            Category.OTHER_ENTITLED: self.window,
            Category.SELF_EMPLOYED_OFFICER: officers,
            Category.MONTHLY_PENSION: monthly,
            Category.RETIRED_OFFICER: retired,
            Category.CIVILIAN_RETIREE: retired,
        }

    @property
    def last_year(self) -> int:
        return self.year - 1

    def windows_of_last_year(self) -> dict[Category, Window]:
        year = self.last_year
        entitled = Window(date(year, 3, 1), date(year, 6, 30))
        retired = Window(date(year, 4, 1), date(year, 10, 31))
        return {
            Category.DISABLED: entitled,
            Category.OTHER_ENTITLED: entitled,
            Category.SELF_EMPLOYED_OFFICER: Window(date(year, 3, 1), date(year, 5, 31)),
            Category.MONTHLY_PENSION: monthly_window(year),
            Category.RETIRED_OFFICER: retired,
            Category.CIVILIAN_RETIREE: retired,
        }


def reckon(*, today: date, holidays: Holidays) -> Dates:
    """Reckon the days so that every stage of a case stands today, whatever day it is."""
    stop_on = days.month_of(today - timedelta(days=50))
    first_posted = stop_on - timedelta(days=83)
    window_end = first_posted - timedelta(days=6)
    year = (window_end - timedelta(days=40)).year
    window = Window(max(date(year, 1, 2), window_end - timedelta(days=120)), window_end)
    officers_end = days.month_of(stop_on - timedelta(days=92)) - days.ONE_DAY
    officers_stop_on = days.next_month(days.next_month(officers_end))
    return Dates(
        today=today,
        year=year,
        window=window,
        first_posted=first_posted,
        second_posted=today - timedelta(days=75),
        third_posted=_ending(today, holidays),
        fourth_posted=today - timedelta(days=40),
        withdrawn_posted=today - timedelta(days=52),
        stop_on=stop_on,
        officers_end=officers_end,
        officers_stop_on=officers_stop_on,
        rise_on=days.next_month(officers_stop_on),
        holidays=holidays,
    )


def _ending(today: date, holidays: Holidays) -> date:
    """The day of posting whose sixty days end today, or on the next day on which any can end."""
    for back in range(60, 45, -1):
        posted_on = today - timedelta(days=back)
        if policy.notice_last_day(posted_on, holidays=holidays).rolled >= today:
            break
    # Rest days gather several days of posting on one last day: the earliest leaves the desk the longest history.
    while policy.notice_last_day(posted_on - days.ONE_DAY, holidays=holidays).rolled >= today:
        posted_on -= days.ONE_DAY
    return posted_on
