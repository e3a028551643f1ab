"""Lost second factors: one reset waits for the second person, one was made, one was taken back."""

from datetime import datetime

from accounts.models import SecondFactorReset, Staff
from accounts.services import resets
from reviews.demo import cast
from reviews.demo.dates import on
from reviews.demo.desk import Desk

State = SecondFactorReset.State


def plan(desk: Desk) -> None:
    dates, add = desk.dates, desk.chronicle.add
    add(on(dates.back(30), 9), ask, desk, desk.yanming, "手机损坏")
    add(on(dates.back(30), 15), confirm, desk, desk.yanming)
    add(on(dates.back(20), 9), ask, desk, desk.tangning, "换了手机")
    add(on(dates.back(20), 10), withdraw, desk, desk.tangning)
    add(on(dates.back(1), 17), ask, desk, desk.zhouzheng, "手机遗失")


def ask(desk: Desk, staff: Staff, reason: str, *, at: datetime) -> None:
    resets.request(staff=staff, reason=reason, seen_how="本人到场，核对工作证", by=desk.xuan, at=at)


def confirm(desk: Desk, staff: Staff, *, at: datetime) -> None:
    """A second administrator confirms; the person binds the published key again."""
    resets.confirm(reset=_of(staff), by=desk.maning, at=at)
    cast.give_second_factor(staff=staff)


def withdraw(desk: Desk, staff: Staff, *, at: datetime) -> None:
    resets.withdraw(reset=_of(staff), by=desk.maning, at=at)


def _of(staff: Staff) -> SecondFactorReset:
    return SecondFactorReset.objects.select_related("staff__organization", "requested_by").get(
        staff=staff, state=State.REQUESTED
    )
