"""Registers for the tests: drawn up by Li, sent by Zhao, answered by the bank."""

from datetime import date

from benefits.categories import Category
from benefits.models import Register, RegisterLine
from benefits.services import registers, resumptions
from tests import county

Change = RegisterLine.Change


def drafted(cast, month, *, category=Category.DISABLED, office=None, by=None, on=None) -> Register:
    """The register of the month, drawn up on its 5th."""
    return registers.draft(
        organization=office or cast.county, category=category, month=month, by=by or cast.li,
        at=county.at(on or month.replace(day=5)),
    )


def sent(cast, month, *, on=None, by=None, clerk=None, **where) -> Register:
    """The same, sent on the 8th."""
    register = drafted(cast, month, on=on, by=clerk, **where)
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


def resumed(cast, stop, *, on=date(2026, 11, 20)) -> None:
    """The stop lifted after a confirmation of that day, its arrears approved with it."""
    resumption = resumptions.propose(
        suspension=stop, confirmed_on=on, applied_on=on, by=cast.wang, at=county.at(on)
    )
    resumptions.approve(resumption=resumption, by=cast.zhao, at=county.at(on))
