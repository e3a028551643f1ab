"""Pension relations that move to another office, through the services: one in each state."""

from datetime import date, datetime

from benefits.categories import Category
from benefits.models import Benefit, Transfer
from benefits.services import takeovers, transfers
from reviews.demo import offices
from reviews.demo.dates import on
from reviews.demo.desk import Desk

OUTSIDE = "四川省成都市"


def plan(desk: Desk) -> None:
    """A transfer for each state."""
    desk.leave_to_the_crowd(_plan_transfers(desk))


def _plan_transfers(desk: Desk) -> list[Benefit]:
    dates, add = desk.dates, desk.chronicle.add
    planned = desk.pick(Category.DISABLED, 1)[0]
    accepted, withdrawn, declined, outside = desk.pick(Category.OTHER_ENTITLED, 4)
    comes, moved = desk.pick(Category.OTHER_ENTITLED, 2, county=offices.DISTRICT)
    add(on(dates.back(50), 10), move_out, desk, planned, dates.back(55))
    add(on(dates.back(20), 10), move_out, desk, comes, dates.back(24), offices.COUNTY)
    add(on(dates.back(18), 15), move_out, desk, outside, dates.back(30), "")
    for benefit, answer in ((accepted, accept), (withdrawn, withdraw), (declined, decline)):
        add(on(dates.back(48), 10), move_out, desk, benefit, dates.back(60))
        add(on(dates.back(40), 10), answer, desk, benefit)
    last_year = date(dates.last_year, 11, 3)
    add(on(last_year, 10), move_out, desk, moved, last_year, offices.COUNTY)
    add(on(date(dates.last_year, 11, 20), 10), accept, desk, moved)
    add(on(date(dates.year, 1, 1), 8), take_over, desk, moved)
    return [planned, withdrawn, declined, outside, accepted, comes, moved]


def move_out(desk: Desk, benefit: Benefit, moved_on: date, to: str = offices.DISTRICT, *, at: datetime) -> None:
    """The household has moved: the origin pays to December, the destination from January (M-01)."""
    transfers.record(
        benefits=[desk.again(benefit)], moved_on=moved_on, by=desk.clerk_of(benefit.organization_id), at=at,
        to=transfers.Place(desk.offices[to]) if to else transfers.Place(name=OUTSIDE),
    )


def accept(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    row = _transfer(benefit)
    assert row.destination
    transfers.accept(transfer=row, office=row.destination, by=desk.supervisor_of(row.destination.code), at=at)


def decline(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    row = _transfer(benefit)
    assert row.destination
    by = desk.supervisor_of(row.destination.code)
    transfers.decline(transfer=row, reason="户口簿上的迁入地址不在本区，请核对。", by=by, at=at)


def withdraw(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    clerk = desk.clerk_of(benefit.organization_id)
    transfers.withdraw(transfer=_transfer(benefit), reason="户籍已迁回本县，不再转移。", by=clerk, at=at)


def take_over(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """On 1 January the destination pays: person and benefit belong to it from now on (DE-16, DE-31)."""
    takeovers.take_over(queryset=Transfer.objects.filter(benefit=benefit), today=at.date(), at=at)


def _transfer(benefit: Benefit) -> Transfer:
    return Transfer.objects.select_related("destination", "organization", "benefit__beneficiary").get(benefit=benefit)
