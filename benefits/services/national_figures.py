"""Figures of a year that the state publishes: entered with their source by one person, confirmed by another (D-08).

One read in a text stands in the policy; a row of the desk stands over it.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits import policy
from benefits.models import NationalFigure
from benefits.services import consents
from benefits.states import LocalRuleState


class CannotEnter(Exception):
    """A figure that may not be entered; carries a Chinese sentence."""


class CannotDecide(Exception):
    """A figure that may not be confirmed, declined or withdrawn; carries a Chinese sentence."""


@dataclass(frozen=True)
class Figure:
    """A figure of a year and where it was read."""

    amount: Decimal
    source: str


def urban_income(*, year: int) -> Figure | None:
    """The national urban disposable income of the year; None while nobody has confirmed one."""
    rows = NationalFigure.objects.confirmed().filter(kind=NationalFigure.Kind.URBAN_INCOME, year=year)
    if row := rows.first():
        return Figure(row.amount, row.source)
    rule = policy.INCOME_OF_YEAR.get(year)
    return Figure(Decimal(rule.value), rule.citation.marked) if rule else None


def enter(*, year: int, amount: Decimal, source: str, by: Staff, at: datetime) -> NationalFigure:
    """Write down the figure of a year and where it was read. Nobody reckons with it before another confirms it."""
    _refuse(by)
    if not source.strip() or amount <= 0:
        raise CannotEnter("请填写金额和出处。")
    if year >= at.year:
        raise CannotEnter("当年的数据还没有公布，请核对年份。")
    try:
        with transaction.atomic():
            audit.take_turn()
            row = NationalFigure.objects.create(
                year=year, amount=amount, source=source.strip(), entered_by=by, state_at=at
            )
            changes = {"year": [None, year], "amount": [None, str(amount)]}
            audit.record(row, act="national_figure.entered", by=by, at=at, citation=row.source, changes=changes)
    except IntegrityError as twice:
        raise CannotEnter("该年份已有这项数据，请先撤回原来的。") from twice
    return row


def confirm(*, row: NationalFigure, by: Staff, at: datetime) -> None:
    """The second person has compared it with the source. Refused to whoever entered it."""
    _refuse(by)
    _refuse_own(row, by)
    transitions.move(
        row, to=LocalRuleState.CONFIRMED, by=by, at=at, act="national_figure.confirmed", citation=row.source,
        confirmed_by=by,
    )  # fmt: skip


def decline(*, row: NationalFigure, reason: str, by: Staff, at: datetime) -> None:
    """The second person does not confirm, and says why."""
    _refuse(by)
    _refuse_own(row, by)
    _end(row, LocalRuleState.DECLINED, "national_figure.declined", reason, by=by, at=at)


def withdraw(*, row: NationalFigure, reason: str, by: Staff, at: datetime) -> None:
    """Take a wrong figure back. What was approved with it keeps its own basis."""
    _refuse(by)
    _end(row, LocalRuleState.WITHDRAWN, "national_figure.withdrawn", reason, by=by, at=at)


def _refuse(by: Staff) -> None:
    consents.refuse_outsider(office=by.organization, act=Act.KEEP_LOCAL_RULES, by=by)


def _refuse_own(row: NationalFigure, by: Staff) -> None:
    if row.entered_by_id == by.pk:
        raise CannotDecide("录入和确认须为不同的人。录入有误的，请撤回重录。")


def _end(row: NationalFigure, state: str, act: str, reason: str, *, by: Staff, at: datetime) -> None:
    if not reason.strip():
        raise CannotDecide("请写明理由。")
    transitions.move(row, to=state, by=by, at=at, act=act, reason=reason.strip(), citation=row.source)
