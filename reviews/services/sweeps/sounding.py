"""The last of the night: every check is asked, and what does not fit is kept for the page. Nothing is repaired."""

from datetime import date, datetime

from benefits.services import reconciliation
from reviews.services.sweeps import chunks


def reconcile(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """Ask all checks; done are those that hold, due are all of them."""
    failing = reconciliation.note(at=at, after_check=after_chunk)
    return chunks.Report(done=len(reconciliation.CHECKS) - failing, due=len(reconciliation.CHECKS))
