"""The look that is remembered: whoever opens a page about somebody leaves a line in the access log."""

from accounts import access
from accounts.models import AccessEntry


def opened(request, record, what, now) -> None:
    """The page `what` of the person, or of a record about one (anything with `about` and an office), was opened."""
    access.record(
        by=request.user, at=now, kind=AccessEntry.Kind.OPENED, what=what, about=record.about,
        organization_id=record.organization_id,
    )
