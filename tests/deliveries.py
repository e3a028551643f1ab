"""Results of the App for the tests, as the county delivers them the day after."""

import itertools
from datetime import date, datetime

from reviews.services import app_results
from reviews.services.app_results import Delivery
from tests import county

DAY = date(2026, 5, 20)
KNOWN = county.at(date(2026, 5, 21))
_numbers = itertools.count(1)


def delivery(of, *, on=DAY, hour=9, passed=True, cause="", attempt_id="", **more) -> Delivery:
    """One result of the review's person."""
    number = next(_numbers)
    return Delivery(
        line=number, attempt_id=attempt_id or f"A-{number}", at=county.at(on, hour), passed=passed,
        cause=cause or ("" if passed else "FACE_CHANGED"),
        **({"id_number": of.benefit.beneficiary.id_number} | more),
    )


def taken_in(cast, *deliveries, at: datetime = KNOWN, by="wang", office="county"):
    """What became of each result, taken in together by Wang for the county."""
    return app_results.take_in(
        deliveries=deliveries, office=getattr(cast, office), by=by and getattr(cast, by), at=at
    )
