"""What goes in and what comes out: one checked line of a list, and what became of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices

from benefits.categories import Category


class Taken(TextChoices):
    """What an entry came to."""

    ADDED = "ADDED", "新增"
    CHANGED = "CHANGED", "更新"
    UNCHANGED = "UNCHANGED", "无变化"
    REFUSED = "REFUSED", "有误"


@dataclass(frozen=True)
class Entry:
    """What one line says about one person and one of their benefits; what it does not say is left out.

    `person` and `benefit` are values of model fields; `person` always has name, sex and born_on. The ID number is
    checked and written the normal way. `amount` is yuan per month, from the month `amount_from` on.
    """

    line: int
    id_number: str
    category: Category
    person: dict[str, Any]
    benefit: dict[str, Any]
    office_id: int | None = None
    amount: Decimal | None = None
    amount_from: date | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the entry of a line; a refusal carries its sentence."""

    line: int
    taken: Taken
    sentence: str = ""
