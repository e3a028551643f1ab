"""Which photos a machine has not looked at yet, and what it read on them. It decides nothing.

A reading is begun before the file is opened, one at a time, and never a second time: whatever is wrong with a file,
it is passed by.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts import audit
from reviews.models import Evidence, Hint, Reading
from reviews.policy import hints
from reviews.states import ConfirmationState

PICTURE = "image/jpeg"
# A reading begun so long ago was left by a worker that died over it; until then nobody else begins one.
SILENT_AFTER = timedelta(minutes=3)


def due() -> QuerySet[Evidence]:
    """Photos of material that waits for a verdict and that no machine has looked at, the oldest first."""
    waiting = Evidence.objects.filter(
        confirmation__state=ConfirmationState.SUBMITTED, kind__in=hints.READ, content_type=PICTURE, reading=None
    )
    return waiting.order_by("pk")


def begin(*, version: str, at: datetime) -> Reading | None:
    """Begin with the next photo; None when none is due, or another worker is at one."""
    with transaction.atomic():
        audit.take_turn()
        if Reading.objects.filter(read_at=None, begun_at__gt=at - SILENT_AFTER).exists():
            return None
        evidence = due().first()
        return Reading.objects.create(evidence=evidence, version=version, begun_at=at) if evidence else None


def finish(*, reading: Reading, found: Iterable[hints.Found], at: datetime) -> None:
    """Keep what was read."""
    with transaction.atomic():
        Hint.objects.bulk_create(
            Hint(reading=reading, kind=each.kind, text=each.text, **(each.box._asdict() if each.box else {}))
            for each in found
        )
        Reading.objects.filter(pk=reading.pk).update(read_at=at)


def fail(*, reading: Reading, error: Exception, at: datetime) -> None:
    """Mark a photo that cannot be read. Only the kind of the error is kept."""
    Reading.objects.filter(pk=reading.pk).update(read_at=at, failure=type(error).__name__)
