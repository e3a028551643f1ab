"""Worked examples: what is given, what must come out, and what the policy makes of it at this moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from benefits import days

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Case:
    """One example of the policy: the days given, and what its table says must come out."""

    given: tuple[Any, ...]
    expected: tuple[Any, ...]
    note: str = ""


@dataclass(frozen=True)
class Table:
    """Examples of one question. `work` computes what is found from what is given, with the functions of the policy."""

    title: str
    heads: tuple[str, ...]
    cases: tuple[Case, ...]
    work: Callable[..., tuple[Any, ...]]
    shown: int | None = None  # How many of the given days have a column; the note names the others.


@dataclass(frozen=True)
class Line:
    """A computed example in words. `expected` says what should have come out when it did not."""

    given: tuple[str, ...]
    found: tuple[str, ...]
    note: str
    expected: str

    @property
    def is_right(self) -> bool:
        return not self.expected


@dataclass(frozen=True)
class Worked:
    """A table with its examples computed now."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def wrong(self) -> int:
        return sum(not line.is_right for line in self.lines)

    @property
    def verdict(self) -> str:
        """6 例全部相符, or how many do not."""
        return f"{self.wrong} 例不符" if self.wrong else f"{len(self.lines)} 例全部相符"


class Month(date):
    """A month by its first day, so that it is written 9 月."""


def month(day: date) -> Month:
    """The month of a day."""
    return Month(day.year, day.month, 1)


def compute(table: Table, *, holidays: days.Holidays) -> Worked:
    """The table with each example computed by the functions that decide."""
    return Worked(table.title, table.heads, tuple(_line(table, case, holidays) for case in table.cases))


def _line(table: Table, case: Case, holidays: days.Holidays) -> Line:
    found = table.work(*case.given, holidays=holidays)
    expected = "" if found == case.expected else "应为 " + "，".join(map(_said, case.expected))
    return Line(tuple(map(_said, case.given[: table.shown])), tuple(map(_said, found)), case.note, expected)


def _said(value: Any) -> str:
    if isinstance(value, Month):
        return f"{value.month} 月"
    if isinstance(value, date):
        return f"{value:%m-%d} {WEEKDAYS[value.weekday()]}"
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return str(getattr(value, "label", value))
