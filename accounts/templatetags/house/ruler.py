"""The sixty-day ruler: one cell a day, from the day after posting to the day after the last day."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.templatetags.house.library import register

# Cells that one label covers: a month's first day goes without when another label is nearer.
LABEL_WIDTH = 7


@dataclass
class Cell:
    day: date
    number: int
    classes: str = ""
    label: str = ""


@register.inclusion_tag("components/ruler.html")
def ruler(
    published_on: date, raw_last_day: date, last_day: date, today: date,
    rest_days: Container[date] | None = None, mini: bool = False,
) -> dict[str, object]:
    """`raw_last_day` is day 60, `last_day` the day it rolls to; without `rest_days` they are the weekends."""
    length = (last_day - published_on).days + 1
    cells = [Cell(published_on + timedelta(days=number), number) for number in range(1, length + 1)]
    for cell in cells:
        cell.classes = _classes(cell.day, raw_last_day, last_day, today, rest_days)
    if not mini:
        _label(cells, raw_last_day, today)
    return {"cells": cells, "mini": mini}


def _classes(
    day: date, raw_last_day: date, last_day: date, today: date, rest_days: Container[date] | None
) -> str:
    if day > last_day:
        return "after"
    if day == last_day:
        return "last"
    if day == today:
        return "today"
    rest = "rest" if _is_rest(day, rest_days) else ""
    if day < today:
        return f"past {rest}".strip()
    return "raw" if day == raw_last_day else rest


def _is_rest(day: date, rest_days: Container[date] | None) -> bool:
    return day.weekday() >= 5 if rest_days is None else day in rest_days


def _label(cells: list[Cell], raw_last_day: date, today: date) -> None:
    labelled = []
    for cell in cells:
        if cell.day == today:
            cell.label = f"今天 第 {cell.number} 日"
        elif cell.day == raw_last_day or cell.number == 1:
            cell.label = f"{cell.day:%m-%d} 第 {cell.number} 日"
        if cell.label:
            labelled.append(cell.number)
    for cell in cells:
        if cell.day.day == 1 and all(abs(cell.number - other) >= LABEL_WIDTH for other in labelled):
            cell.label = f"{cell.day:%m-%d}"
