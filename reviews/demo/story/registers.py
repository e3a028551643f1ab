"""Payment registers of the last three months, of two categories: reconciled, sent, and the one being drawn up."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts import audit, transitions
from benefits import days
from benefits.categories import Category
from benefits.models import Benefit, Register, RegisterLine
from benefits.services import payments
from benefits.states import RegisterState
from reviews.demo.dates import on
from reviews.demo.desk import Desk

CATEGORIES = (Category.DISABLED, Category.SELF_EMPLOYED_OFFICER)
Change = RegisterLine.Change


def plan(desk: Desk) -> None:
    """Each month's register is drawn up on its 5th and sent on the 8th; the one before is reconciled then."""
    this_month = days.month_of(desk.dates.today)
    months = [days.same_day_after_months(this_month, -back) for back in (2, 1, 0)]
    for month in months:
        drawn_up = min(month.replace(day=5), desk.dates.today)
        desk.chronicle.add(on(drawn_up, 7), draw_up, desk, month)
    for month in months[:2]:
        desk.chronicle.add(on(month.replace(day=8), 16), move, desk, month, RegisterState.SENT)
    desk.chronicle.add(on(months[0].replace(day=25), 10), move, desk, months[0], RegisterState.RECONCILED)


def draw_up(desk: Desk, month: date, *, at: datetime) -> None:
    """One line for each benefit, with what changed since the month before."""
    for category in CATEGORIES:
        benefits = Benefit.objects.filter(category=category, **desk.county.scope_filter())
        now = payments.payable(benefits=benefits, month=month)
        before = payments.payable(benefits=benefits, month=days.previous_month(month))
        register = Register.objects.create(
            organization=desk.county,
            category=category,
            month=month,
            state_at=at,
            people=sum(1 for amount in now.values() if amount),
            total=sum(now.values(), Decimal(0)),
        )
        RegisterLine.objects.bulk_create(
            RegisterLine(
                register=register,
                benefit_id=pk,
                amount=amount,
                last_amount=before[pk],
                change=_change(amount, before[pk]),
            )
            for pk, amount in now.items()
            if amount or before[pk]
        )
        audit.record(
            register, act="register.drawn_up", by=desk.liqiang, at=at, changes={"total": [None, str(register.total)]}
        )


def move(desk: Desk, month: date, state: RegisterState, *, at: datetime) -> None:
    sent: dict[str, Any] = {"sent_by": desk.liujing, "sent_at": at} if state == RegisterState.SENT else {}
    for register in Register.objects.filter(month=month).order_by("pk"):
        transitions.move(register, to=state, by=desk.liujing, at=at, act=f"register.{state.lower()}", **sent)
    if state == RegisterState.RECONCILED:
        RegisterLine.objects.filter(register__month=month, amount__gt=0).update(
            bank_result=RegisterLine.BankResult.PAID
        )


def _change(amount: Decimal, before: Decimal) -> Change:
    if amount == before:
        return Change.SAME
    if not amount:
        return Change.SUSPENDED
    return Change.RATE if before else Change.RESUMED
