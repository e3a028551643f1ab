"""Consents to a later day for the tests: three days before the deadline, until the end of August."""

from datetime import date, timedelta

from reviews.services import deferrals
from tests import county

DEADLINE = county.WINDOW[1]  # 31 May.
CONSENTED = DEADLINE - timedelta(days=3)
UNTIL = date(2026, 8, 31)
PAPER = {"consented_by": "临岚县退役军人事务局", "document_no": "临退役函〔2026〕8号", "reason": "出境探亲"}


def consent(review, by, *, on=CONSENTED, until=UNTIL, known_on=None, **words):
    """The consent recorded on its own day, or on the one when it became known."""
    return deferrals.consent(
        review=review, consented_on=on, last_day=until, by=by, at=county.at(known_on or on), **{**PAPER, **words}
    )
