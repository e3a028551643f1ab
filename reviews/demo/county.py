"""The whole demo county in its order: offices, staff, tables, people, and then what happened, day by day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from django.db import connection, transaction

from accounts.models import Organization, Staff
from benefits import days
from benefits.models import Benefit
from benefits.services import holidays, rates
from reviews.demo import cast, offices, people, tariffs, years
from reviews.demo.chronicle import Chronicle
from reviews.demo.dates import Dates, on, reckon
from reviews.demo.desk import Desk
from reviews.demo.story import SCENES, imports
from reviews.services import clock, nights

# The nights on their page are run one by one; of the older ones only those on which something fell due.
NIGHTS = clock.SHOWN
SEED = 20261124


class CannotLoad(Exception):
    """The county is not loaded; carries a Chinese sentence."""


def is_empty() -> bool:
    """Whether nothing stands in the database yet."""
    return not (Staff.objects.exists() or Organization.objects.exists())


def load(
    *, number: int, seed: int, today: date, now: datetime, progress: Callable[[datetime], None] = lambda at: None
) -> Desk:
    """Write the county with so many people as it stands on the day `today` at `now`, all of it or nothing.

    Refuses a database in which something stands, and fewer people than the stories need.
    """
    if not is_empty():
        raise CannotLoad("数据库不是空的，不能装入演示县。请换一个数据库，或清空后再试。")
    if number < people.FEWEST:
        raise CannotLoad(f"演示县至少 {people.FEWEST} 人，否则故事讲不全。")
    with transaction.atomic():
        desk = open_desk(number=number, seed=seed, today=today, until=now)
        plan(desk)
        for at in desk.chronicle.play():
            progress(at)
        rates.refresh(queryset=Benefit.objects.open(), month=days.month_of(today))
    nights.beat(at=now)
    return desk


def open_desk(*, number: int, seed: int, today: date, until: datetime) -> Desk:
    """Offices, staff, tables of pay and the people, brought in through the import door two years ago."""
    holidays.seed()
    dates = reckon(today=today, holidays=holidays.table())
    first = date(dates.last_year - 1, 12, 20)
    organizations = offices.build()
    staff = cast.hire(organizations=organizations, at=on(first))
    tariffs.enter(first_year=dates.last_year, province=organizations[offices.PROVINCE])
    city, county = organizations[offices.CITY], organizations[offices.COUNTY]
    tariffs.enter_local_rules(city=city, county=county, staff=staff, at=on(first))
    desk = Desk(organizations, staff, dates, Chronicle(until=until), Random(seed))
    for turn, code in enumerate((offices.COUNTY, offices.DISTRICT)):
        lines = imports.crowd(seed=seed, today=today, number=number, code=code)
        imports.fill(desk, code, people.HEADINGS, lines, at=on(first + timedelta(days=3 + turn)))
    take_stock()
    return desk


def plan(desk: Desk) -> None:
    """Put every deed of the two years into the chronicle."""
    dates = desk.dates
    for scene in SCENES:
        scene(desk)
    years.plan_campaigns(desk, dates.last_year, lambda district: dates.windows_of_last_year())
    years.plan_campaigns(desk, dates.year, dates.windows)
    for day in (date(dates.last_year, 1, 20), date(dates.last_year, 4, 20), dates.window.start + timedelta(days=30)):
        desk.chronicle.add(on(day, 22), take_stock)
    desk.chronicle.add(on(dates.back(3), 11), years.plan_draft, desk)
    years.plan_nights(desk, _nights(dates))


def take_stock(*, at: datetime | None = None) -> None:
    """Let the database count its rows anew: inside one long transaction it would plan as if there were none."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _nights(dates: Dates) -> set[date]:
    ends = [dates.last_day(posted) for posted in (dates.first_posted, dates.second_posted)]
    due = {day + timedelta(days=1) for day in (*ends, dates.officers_end)}
    firsts = {dates.officers_stop_on, dates.rise_on, dates.stop_on, days.month_of(dates.today)}
    return due | firsts | {dates.back(number) for number in range(NIGHTS)}
