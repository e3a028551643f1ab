"""The holiday table: read for counting, seeded from the published yearly notices."""

from typing import Any

from chinese_calendar import constants
from django.db.models import Max

from benefits import days
from benefits.models import Holiday, HolidayYear


def table(*, roll_weekends: bool = True) -> days.Holidays:
    """The whole table as `days` counts with it. Its version changes whenever a year is entered again."""
    years = dict(HolidayYear.objects.values_list("year", "version"))
    rows = Holiday.objects.values_list("day", "kind")
    version = f"{min(years, default=0)}-{max(years, default=0)}/{sum(years.values())}"
    return days.holidays_from_rows(
        [(day, kind == Holiday.Kind.OFF, day.year in years) for day, kind in rows],
        version=version,
        roll_weekends=roll_weekends,
    )


def latest_year() -> int | None:
    """The last year with an official table; what is counted beyond it is provisional."""
    return HolidayYear.objects.aggregate(last=Max("year"))["last"]


def seed(*, holiday: Any = Holiday, holiday_year: Any = HolidayYear) -> int:
    """Enter the published years that are not in the table yet; returns how many days were added.

    The model classes may be the historical ones of a migration. Years already entered are left as they are.
    """
    known = set(holiday_year.objects.values_list("year", flat=True))
    off = {day: constants.Holiday(name).chinese for day, name in constants.holidays.items()}
    rows = [holiday(day=day, kind="OFF", name=name) for day, name in off.items() if day.year not in known]
    rows += [
        holiday(day=day, kind="WORK", name=constants.Holiday(name).chinese)
        for day, name in constants.workdays.items()
        if day.year not in known
    ]
    years = sorted({row.day.year for row in rows})
    holiday.objects.bulk_create(rows)
    holiday_year.objects.bulk_create([holiday_year(year=year) for year in years])
    return len(rows)
