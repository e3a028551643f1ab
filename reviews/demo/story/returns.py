"""The yearly return of the province: last year's prepared twice and sent in January, this year's waiting as a draft."""

from datetime import date, datetime

from benefits.models import YearlyReturn
from benefits.services import returns
from benefits.states import ReturnState
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.demo.offices import PROVINCE


def plan(desk: Desk) -> None:
    """Withdrawn once, because a county had still to be heard; sent by the second approver before 31 January."""
    dates, add = desk.dates, desk.chronicle.add
    add(on(date(dates.year, 1, 12), 9), prepare, desk, dates.last_year, "sunli")
    add(on(date(dates.year, 1, 14), 10), withdraw, desk, dates.last_year)
    add(on(date(dates.year, 1, 19), 9), prepare, desk, dates.last_year, "sunli")
    add(on(date(dates.year, 1, 21), 15), send, desk, dates.last_year)
    add(on(dates.back(1), 17), prepare, desk, dates.year, "zhenglan")


def prepare(desk: Desk, year: int, name: str, *, at: datetime) -> None:
    returns.prepare(office=desk.offices[PROVINCE], year=year, by=desk.staff[name], at=at)


def withdraw(desk: Desk, year: int, *, at: datetime) -> None:
    returns.withdraw(report=_draft(year), reason="东川区来电，有一件尚待核对，核清后再编。", by=desk.sunli, at=at)


def send(desk: Desk, year: int, *, at: datetime) -> None:
    returns.send(report=_draft(year), by=desk.zhenglan, at=at)


def _draft(year: int) -> YearlyReturn:
    found = YearlyReturn.objects.select_related("organization", "prepared_by")
    return found.get(year=year, state=ReturnState.DRAFT)
