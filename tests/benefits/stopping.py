"""A stop for the tests of the acts themselves, the day after the last day of a notice."""

from datetime import date

from benefits import days
from benefits.services import suspensions
from tests import county

LAST_DAY = date(2026, 8, 31)
NEXT_DAY = county.at(date(2026, 9, 1))
DEADLINE = days.Deadline(raw=date(2026, 8, 29), rolled=LAST_DAY, provisional=False, holiday_version="2026")


def propose(benefit, *, by, at=NEXT_DAY, reason="公告期满仍未确认。"):
    """The stop proposed for a notice that ran out."""
    return suspensions.propose(benefit=benefit, deadline=DEADLINE, reason=reason, by=by, at=at)


def check(stop, *, by, at=NEXT_DAY):
    """The same stop, looked into."""
    suspensions.check(suspension=stop, note="联系记录已核对。", by=by, at=at)
    return stop
