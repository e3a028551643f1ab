"""Two stops of the year before, from the notice or the deadline to the last payment: files that are closed."""

from datetime import date, timedelta

from benefits.categories import Category
from reviews.demo import deeds, years
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.demo.story import entitled, officers


def plan(desk: Desk) -> None:
    """An officer back-paid over a rise of pay, an entitled person resumed without back-pay, then the year is closed."""
    year, add = desk.dates.last_year, desk.chronicle.add
    deadline = date(year, 5, 31)
    officer = desk.pick(Category.SELF_EMPLOYED_OFFICER, 1, year=year)[0]
    officers.stop(desk, officer, deadline)
    officers.come_back(desk, officer, date(year, 10, 12), 8, year)
    add(on(date(year, 10, 22), 10), officers.endorse_back_pay, desk, officer)
    add(on(date(year, 10, 24), 10), officers.approve_back_pay, desk, officer)
    add(on(date(year, 11, 10), 16), officers.mark_paid, desk, officer)

    posted_on = date(year, 7, 7)
    stopped, reached = (
        desk.pick(Category.DISABLED, 1, year=year)[0],
        desk.pick(Category.OTHER_ENTITLED, 1, year=year)[0],
    )
    deeds.try_in_vain(desk, [stopped, reached], date(year, 7, 2))
    add(on(posted_on, 8, 40), deeds.draft_notice, desk, [stopped, reached], "last year", year)
    add(on(posted_on, 9, 20), deeds.post_notice, desk, "last year", entitled.BOARD)
    add(on(posted_on, 15, 30), deeds.publish_notice, desk, "last year")
    last = desk.dates.last_day(posted_on)
    add(on(posted_on + timedelta(days=9), 10), deeds.confirm_on_site, desk, reached, year)
    add(on(last + timedelta(days=3), 10), deeds.check_stop, desk, stopped)
    add(on(last + timedelta(days=5), 10), deeds.approve_stop, desk, stopped)
    add(on(date(year, 11, 12), 10), deeds.confirm_on_site, desk, stopped, year)
    add(on(date(year, 11, 12), 10, 20), deeds.apply, desk, stopped)
    add(on(date(year, 11, 17), 15), entitled.approve_resumption, desk, stopped)
    years.plan_nights(
        desk,
        {
            deadline + timedelta(days=1),
            date(year, 7, 1),
            last + timedelta(days=1),
            date(year, 10, 1),
            date(year, 12, 29),
        },
    )
    add(on(date(year, 12, 30), 16), years.close_year, desk, year)
