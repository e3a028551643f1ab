"""The clerk of the reader: takes the photos that wait one at a time, has each read, and keeps what checks."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import monotonic

from django.conf import settings
from django.utils import timezone
from PIL import Image

from reviews.exchange import reader as readers
from reviews.exchange.reader import Reader
from reviews.models import Evidence, Reading
from reviews.policy import EvidenceKind, hints
from reviews.policy.hints import Found, HintKind
from reviews.services import readings
from reviews.services.sweeps.chunks import OUTAGES

LONGEST = timedelta(seconds=50)  # The next poke takes the rest.
logger = logging.getLogger(__name__)


@dataclass
class Told:
    """What one poke did: photos read, and those passed by."""

    read: int = 0
    passed_by: int = 0


def read_due(*, at: datetime, reader: Reader | None = None) -> Told:
    """Read what waits, for at most a minute. Without the extra nothing is begun."""
    told, started = Told(), monotonic()

    def by_now() -> datetime:
        return at + timedelta(seconds=monotonic() - started)

    if not settings.MACHINE_HINTS:
        return told
    try:
        reader = reader or readers.installed()
    except readers.ReaderUnfit as unfit:
        logger.warning("photos are not read: %s", unfit)
        return told
    while by_now() - at <= LONGEST and (reading := readings.begin(version=reader.version, at=by_now())):
        if _take_up(reading, reader, by_now):
            told.read += 1
        else:
            told.passed_by += 1
    return told


def _take_up(reading: Reading, reader: Reader, by_now: Callable[[], datetime]) -> bool:
    """Whether the photo could be read. What stands on it is never logged."""
    try:
        found = list(_look(reading.evidence, reader, today=timezone.localtime(reading.begun_at).date()))
        readings.finish(reading=reading, found=found, at=by_now())
    except OUTAGES:
        raise
    except Exception as error:  # Whatever is wrong with one file must not keep the others waiting.
        readings.fail(reading=reading, error=error, at=by_now())
        logger.warning("evidence %s cannot be read: %s", reading.evidence_id, type(error).__name__)
        return False
    return True


def _look(evidence: Evidence, reader: Reader, *, today: date) -> Iterator[Found]:
    kind = EvidenceKind(evidence.kind)
    wanted = hints.READ[kind]
    with evidence.file.open("rb") as stored:
        picture = Image.open(stored).convert("RGB")
    if HintKind.FACES in wanted:
        yield hints.faces(reader.faces(picture))
        return
    if kind == EvidenceKind.NEWSPAPER:
        picture = picture.crop((0, 0, picture.width, max(1, picture.height // hints.MASTHEAD)))
    lines = reader.lines(picture)
    if HintKind.ID_NUMBER in wanted:
        yield from hints.id_numbers(lines, today=today, allow_invented=settings.DEMO)
    if HintKind.NAME in wanted:
        yield from hints.names(lines)
    if HintKind.DAY in wanted:
        yield from hints.days(lines)
    if HintKind.TITLE in wanted:
        yield from hints.titles(lines)
