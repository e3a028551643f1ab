"""A file of results at the import door: its lines are read as the interface reads its rows, and taken in as those."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django.utils import timezone

from accounts.models import Staff
from benefits.exchange import limits
from benefits.exchange.judging import Judged
from benefits.exchange.stored import Kept
from benefits.exchange.trades import Trade
from benefits.models import ImportBatch
from benefits.services.beneficiaries import Outcome, Taken
from reviews.exchange.app_results.columns import CATALOGUE
from reviews.exchange.app_results.reading import Reader
from reviews.policy.attempts import AttemptEffect
from reviews.services import app_results
from reviews.services.app_results import Answer, Delivery

# Of an import the counts say: noted, confirmed, received before, wrong.
TAKEN = {AttemptEffect.CONFIRMED: Taken.CHANGED}


def _judge(kept: Iterable[Kept], mapping: dict[str, Any], by: Staff, today: date) -> Iterator[list[Judged]]:
    reader, places = Reader(today=today), {int(place): key for place, key in mapping["places"].items()}
    judged = (_line(line, cells, reader, places) for line, cells, _ in kept)
    while chunk := list(islice(judged, limits.CHUNK)):
        yield chunk


def _line(line: int, cells: list[str], reader: Reader, places: dict[int, str]) -> Judged:
    said = {key: cells[place] for place, key in places.items() if place < len(cells)}
    found = reader.read(said, line=line)
    if isinstance(found, Answer):
        return Judged(line, cells, None, found.sentence)
    return Judged(line, cells, found, "")  # type: ignore[arg-type]


def _compare(entries: Sequence[Delivery], by: Staff, today: date) -> list[Outcome]:
    """As of the end of the day: a preview has no minute of its own."""
    end = timezone.make_aware(datetime.combine(today, time.max))
    return _outcomes(app_results.look_at(deliveries=entries, office=by.organization, at=end))


def _take(entries: Sequence[Delivery], by: Staff, at: datetime, today: date, source: str) -> list[Outcome]:
    return _outcomes(app_results.take_in(deliveries=entries, office=by.organization, by=by, at=at))


def _outcomes(answers: Sequence[Answer]) -> list[Outcome]:
    return [Outcome(each.line, _taken(each), each.sentence if each.fault else "") for each in answers]


def _taken(answer: Answer) -> Taken:
    if answer.fault:
        return Taken.REFUSED
    if answer.is_repeated:
        return Taken.UNCHANGED
    return TAKEN.get(answer.effect, Taken.ADDED) if answer.effect else Taken.ADDED


APP_RESULTS = Trade(ImportBatch.Kind.APP_RESULTS, CATALOGUE, _judge, _compare, _take)
