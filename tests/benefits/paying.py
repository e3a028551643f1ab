"""Registers for the tests: drawn up by Li, sent by Zhao, answered by the bank."""

from datetime import date

from benefits.categories import Category
from benefits.models import Register, RegisterLine
from benefits.services import registers
from tests import county

Change = RegisterLine.Change


def drafted(cast, month, *, category=Category.DISABLED, office=None, by=None, on=None) -> Register:
    """The register of the month, drawn up on its 5th."""
    return registers.draft(
        organization=office or cast.county, category=category, month=month, by=by or cast.li,
        at=county.at(on or month.replace(day=5)),
    )


def sent(cast, month, *, on=None, by=None, **where) -> Register:
    """The same, sent on the 8th."""
    register = drafted(cast, month, on=on, **where)
    registers.send(register=register, by=by or cast.zhao, at=county.at(on or month.replace(day=8), 10))
    return register


def month(number, year=2026) -> date:
    return date(year, number, 1)


def lines(register, *, changed=False):
    """Change, amount and last amount of each line, in their order."""
    rows = register.lines.order_by("number")
    if changed:
        rows = rows.exclude(change=Change.SAME)
    return [(line.change, str(line.amount), str(line.last_amount)) for line in rows]
