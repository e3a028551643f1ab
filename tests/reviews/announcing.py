"""Public notices for the tests, on the day that they hang: drafted and posted by Wang."""

from django.urls import reverse

from reviews.services import notices
from tests import county

TODAY = county.POSTED  # 30 June 2026: the sixtieth day is a Saturday.


def overdue(cast, **asked):
    """A pending review of a person whom nobody could reach."""
    return county.unreachable(county.case(cast, **asked), by=cast.li)


def drafted(cast, *cases, by=None):
    """The draft that names the reviews, or a new one."""
    cases = cases or (overdue(cast),)
    return notices.draft(reviews=cases, by=by or cast.wang, at=county.at(TODAY, 8))


def posted(cast, *cases):
    """The same, hanging and not yet published."""
    notice = drafted(cast, *cases)
    notices.record_posting(
        notice=notice, place="县政务公开栏", posted_on=TODAY, proof=county.photo(), by=cast.wang, at=county.at(TODAY, 9)
    )
    return notice


def address(notice, act=""):
    """The page of the notice, or of an act on it."""
    return reverse(f"reviews:notice{act}", args=[notice.key])
