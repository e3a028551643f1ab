"""Two stops of the year before, from the notice or the deadline to the last payment: files that are closed."""

from datetime import date, timedelta

from benefits.categories import Category
from reviews.demo import deeds, years
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.demo.story import entitled, officers


def plan(desk: Desk) -> None:
    """An officer back-paid over a rise of pay, an entitled person resumed without back-pay, then the year is closed."""
    year = desk.dates.last_year
    deadline, posted_on = date(year, 5, 31), date(year, 7, 7)
    _plan_officer(desk, year, deadline)
    _plan_notice(desk, year, posted_on)
    lapsed_on = desk.dates.last_day(posted_on) + timedelta(days=1)
    firsts = {date(year, 7, 1), date(year, 10, 1)}
    years.plan_nights(desk, firsts | {deadline + timedelta(days=1), lapsed_on, date(year, 12, 29)})
    desk.chronicle.add(on(date(year, 12, 30), 16), years.close_year, desk, year)


def _plan_officer(desk: Desk, year: int, deadline: date) -> None:
    add = desk.chronicle.add
    officer = desk.pick(Category.SELF_EMPLOYED_OFFICER, 1, year=year)[0]
    officers.stop(desk, officer, deadline)
    officers.come_back(desk, officer, date(year, 10, 12), 8, year)
    add(on(date(year, 10, 22), 10), officers.endorse_back_pay, desk, officer)
    add(on(date(year, 10, 24), 10), officers.approve_back_pay, desk, officer)
    add(on(date(year, 11, 10), 16), officers.mark_paid, desk, officer)


def _plan_notice(desk: Desk, year: int, posted_on: date) -> None:
    add, last = desk.chronicle.add, desk.dates.last_day(posted_on)
    stopped = desk.pick(Category.DISABLED, 1, year=year)[0]
    reached = desk.pick(Category.OTHER_ENTITLED, 1, year=year)[0]
    deeds.try_in_vain(desk, [stopped, reached], posted_on - timedelta(days=5))
    add(on(posted_on, 8, 40), deeds.draft_notice, desk, [stopped, reached], "last year", year)
    add(on(posted_on, 9, 20), deeds.post_notice, desk, "last year", entitled.BOARD)
    add(on(posted_on, 15, 30), deeds.publish_notice, desk, "last year")
    add(on(posted_on + timedelta(days=9), 10), deeds.confirm_on_site, desk, reached, year)
    add(on(last + timedelta(days=3), 10), deeds.check_stop, desk, stopped)
    add(on(last + timedelta(days=5), 10), deeds.approve_stop, desk, stopped)
    add(on(date(year, 11, 12), 10), deeds.confirm_on_site, desk, stopped, year)
    add(on(date(year, 11, 12), 10, 20), deeds.apply, desk, stopped)
    add(on(date(year, 11, 17), 15), entitled.approve_resumption, desk, stopped)
