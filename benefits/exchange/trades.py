"""The kinds of list that come in through an import door: what their columns are, how a line is judged and taken in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.models import Staff
from benefits.exchange import headings, judging
from benefits.exchange.headings import Catalogue
from benefits.exchange.judging import Judged
from benefits.exchange.stored import Kept
from benefits.models import ImportBatch
from benefits.services import beneficiaries
from benefits.services.beneficiaries import Outcome
from benefits.services.imports import Take


@dataclass(frozen=True)
class Trade:
    """One kind. `judge` gives the lines in chunks; `compare` and `take` answer for the entries of a chunk."""

    kind: ImportBatch.Kind
    catalogue: Catalogue
    judge: Callable[[Iterable[Kept], dict[str, Any], Staff, date], Iterator[list[Judged]]]
    compare: Callable[[Sequence[Any], Staff, date], list[Outcome]]
    take: Take


def _judge(kept: Iterable[Kept], mapping: dict[str, Any], by: Staff, today: date) -> Iterator[list[Judged]]:
    return judging.chunks(kept, judging.checker(mapping, by=by, today=today))


def _compare(entries: Sequence[Any], by: Staff, today: date) -> list[Outcome]:
    return beneficiaries.compare(entries=entries, by=by, today=today)


def _take(entries: Sequence[Any], by: Staff, at: datetime, today: date, source: str) -> list[Outcome]:
    return beneficiaries.take_in(entries=entries, by=by, at=at, today=today, source=source)


BENEFICIARIES = Trade(ImportBatch.Kind.BENEFICIARIES, headings.BENEFICIARIES, _judge, _compare, _take)
