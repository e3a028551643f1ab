"""Judge the lines of one list one after the other, and count what was found."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.conf import settings

from accounts.models import Staff
from benefits.exchange import limits, rows
from benefits.exchange.offices import Offices
from benefits.exchange.repeats import Repeats
from benefits.exchange.stored import Kept
from benefits.services.beneficiaries import Entry, Outcome, Taken

ANOTHER_LINE = re.compile(r"第 \d+ 行")
SHOWN_FAULTS = 50
SHOWN_REASONS = 10


@dataclass(slots=True)
class Judged:
    """A line with its cells: an entry, or the sentence against it."""

    line: int
    cells: list[str]
    entry: Entry | None
    sentence: str
    hints: tuple[str, ...] = ()


@dataclass
class Found:
    """What a page shows about the lines of a list: the first bad ones, and how often each sentence stands."""

    faults: list[tuple[int, str]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    hints: Counter[str] = field(default_factory=Counter)

    def note(self, judged: Judged) -> None:
        if judged.sentence:
            self.reasons[ANOTHER_LINE.sub("另一行", judged.sentence)] += 1
            if len(self.faults) < SHOWN_FAULTS:
                self.faults.append((judged.line, judged.sentence))
        else:
            self.hints.update(judged.hints)

    def kept(self) -> dict[str, Any]:
        """As JSON. No sentence holds personal data."""
        found: dict[str, list] = {
            "faults": self.faults, "reasons": self.reasons.most_common(SHOWN_REASONS),
            "hints": self.hints.most_common(SHOWN_REASONS),
        }
        return {name: [list(pair) for pair in pairs] for name, pairs in found.items()}


def checker(mapping: dict[str, Any], *, by: Staff, today: date) -> rows.Checker:
    """The checker for a list with these columns, for what this member of staff may see."""
    return rows.Checker(
        places={int(place): key for place, key in mapping["places"].items()}, offices=Offices(by), today=today,
        allow_invented=settings.DEMO, default_category=mapping.get("category", ""),
        default_office=mapping.get("office"),
    )


def chunks(kept: Iterable[Kept], check: rows.Checker) -> Iterator[list[Judged]]:
    """The lines judged by themselves and against the lines before them, in chunks."""
    repeats = Repeats()
    try:
        judged = (_judge(line, cells, check, repeats) for line, cells, _ in kept)
        while chunk := list(islice(judged, limits.CHUNK)):
            yield chunk
    finally:
        repeats.close()


def settle(chunk: list[Judged], outcomes: list[Outcome]) -> None:
    """Write the refusals of the service beside their lines."""
    refused = {outcome.line: outcome.sentence for outcome in outcomes if outcome.taken == Taken.REFUSED}
    for judged in chunk:
        if judged.line in refused:
            judged.entry, judged.sentence = None, refused[judged.line]


def entries(chunk: list[Judged]) -> list[Entry]:
    return [judged.entry for judged in chunk if judged.entry]


def _judge(line: int, cells: list[str], check: rows.Checker, repeats: Repeats) -> Judged:
    checked = check.check(line, cells)
    if checked.entry is None:
        return Judged(line, cells, None, "".join(checked.faults), checked.hints)
    sentence = repeats.refusal(checked.entry)
    return Judged(line, cells, None if sentence else checked.entry, sentence, checked.hints)
