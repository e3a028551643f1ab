"""What a benefit was paid in months gone by: as its register says where one was sent, else as the dates have it.

Whether the person lived is not asked: these are the months that were paid because nobody knew of a death, or that
would have been paid without one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benefits import days, policy
from benefits.categories import Category
from benefits.models import Benefit, RegisterLine, Suspension, Termination
from benefits.services import local_rules, rates, register_lines
from benefits.states import REGISTER_SENT, SUSPENSION_DECIDED, TerminationState

NOTHING = Decimal("0.00")
Months = dict[date, Decimal]


@dataclass(frozen=True)
class OfBenefit:
    """Sums of one benefit by month: what it was paid too long, or what it is owed again."""

    benefit: Benefit
    months: Months

    @property
    def total(self) -> Decimal:
        return sum(self.months.values(), NOTHING)


def due(*, benefit: Benefit, since: date, until: date, ended_from: date | None = None) -> Months:
    """What the register owes by the dates of the stops and ends, from the month `since` to before the month `until`.

    `ended_from` is the first month that an end takes away, if there is one. Months with nothing are left out.
    """
    figure = rates.of_one(benefit)
    decided = Suspension.objects.filter(benefit=benefit, state__in=SUSPENSION_DECIDED)
    stops = list(decided.values_list("effective_on", "ordinary_from"))
    approved = Termination.objects.filter(benefit=benefit, state=TerminationState.APPROVED)
    ends = approved.values_list("first_unpaid_month", flat=True)
    ended = min([*ends, *filter(None, [ended_from])], default=date.max)

    def is_stopped(month: date) -> bool:
        return any(first <= month and (again is None or month < again) for first, again in stops)

    span = days.months_between(max(since, benefit.payable_from_month), days.previous_month(min(until, ended)))
    amounts = {month: figure(month).amount for month in span if not is_stopped(month)}
    return {month: amount for month, amount in amounts.items() if amount}


def really(*, benefit: Benefit, since: date, today: date) -> Months:
    """What was paid from the month `since` to the last one whose pay day has come, or whose register was sent."""
    sent = _sent(benefit, since=since)
    ahead, ended = first_ahead(benefit=benefit, today=today), benefit.ended_from_month
    months = due(benefit=benefit, since=since, until=ahead, ended_from=ended)
    return {month: amount for month, amount in sorted((months | sent).items()) if amount}


def first_ahead(*, benefit: Benefit, today: date) -> date:
    """The first month that the register still pays: everything before it has been paid (DE-26)."""
    local = local_rules.in_force(organization=benefit.organization, on=today)
    pay_day = policy.PROCEDURES[Category(benefit.category)].under(local).pay_day.value
    return policy.ordinary_month(approved_on=today, pay_day=pay_day)


def _sent(benefit: Benefit, *, since: date) -> Months:
    """What registers that went to finance have paid for each month; what bounced arrives when it is paid again."""
    lines = RegisterLine.objects.filter(benefit=benefit, register__state__in=REGISTER_SENT)
    rows = list(lines.only("month", "change", "bank_result", "paid_again_for"))
    again = {row.paid_again_for_id: row for row in rows if row.paid_again_for_id}
    arrived = lines.filter(pk__in=[row.pk for row in rows if _has_arrived(row, again)])
    known = {row.month: NOTHING for row in rows if row.change not in RegisterLine.ONE_OFF}
    months = known | register_lines.paid(arrived).get(benefit.pk, {})
    return {month: amount for month, amount in months.items() if month >= since}


def _has_arrived(line: RegisterLine | None, again: Mapping[int, RegisterLine]) -> bool:
    """Whether the bank has not sent it back, or not what was paid again for it."""
    while line is not None and line.bank_result == RegisterLine.BankResult.BOUNCED:
        line = again.get(line.pk)
    return line is not None
