"""Who looked at whose file. One row for each opening, unmasking, export and print."""

from datetime import datetime

from accounts.models import AccessEntry, Staff


def record(
    *,
    by: Staff,
    at: datetime,
    kind: AccessEntry.Kind,
    what: str,
    about: str = "",
    reason: str = "",
    rows: int = 1,
    organization_id: int | None = None,
    address: str | None = None,
) -> AccessEntry:
    """Write one look. `what` names the page, field or paper in words; it never holds personal data."""
    return AccessEntry.objects.create(
        by=by,
        by_name=by.name,
        by_role=by.role,
        organization_id=organization_id or by.organization_id,
        at=at,
        kind=kind,
        what=what,
        about=about,
        reason=reason,
        rows=rows,
        address=address,
    )
