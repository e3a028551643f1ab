"""Days in a village for the tests, each through the services: planned by Wang, for the people who live there."""

from datetime import date, timedelta

from reviews.services import gatherings
from tests import county

DAY = date(2026, 5, 20)
VILLAGE = "河口村"


def villager(cast, **fields):
    """The pending review of a person of the village."""
    return county.review(county.benefit(county.person(cast.station, village=VILLAGE, **fields)))


def planned(cast, *, on=DAY, by=None):
    """The gathering of that day in the village, planned five days before the usual one."""
    return gatherings.plan(
        office=cast.station, village=VILLAGE, held_on=on, place="村委会一楼", by=by or cast.wang,
        at=county.at(DAY - timedelta(days=5)),
    )
