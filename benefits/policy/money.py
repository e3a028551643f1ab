"""Money by the month: yuan as Decimal with two places, rounded half up to the fen (DE-26)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from benefits import days, law
from benefits.law import Rule, declare
from benefits.policy.months import WHOLE, OwedMonths

FEN = Decimal("0.01")
MONTHS_OF_A_YEAR = 12

MONTHLY_FROM_YEARLY = declare(Rule(
    "DE-26.rate", "FIRST_DAY_OF_MONTH", law.our_default("标准按年公布"),
    "每月按当月一日有效的标准计；年标准除以十二，四舍五入到分。", decision="DE-26", title="每月多少钱",
))


@dataclass(frozen=True)
class MonthlyLine:
    """One month owed, with the rate of its first day and the amount due."""

    month: date
    rate: Decimal
    amount: Decimal


def to_fen(amount: Decimal) -> Decimal:
    """The amount rounded half up to the fen."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def monthly_from_yearly(amount: Decimal) -> Decimal:
    """A yearly standard (元/年) as the monthly amount (元/月)."""
    return to_fen(amount / MONTHS_OF_A_YEAR)


def share_of_month(monthly: Decimal, share: Fraction) -> Decimal:
    """The part of a month's pay owed when a resumption is counted by days."""
    return to_fen(monthly * share.numerator / share.denominator)


def rate_day(month: date) -> date:
    """The day whose rate holds for the whole month: its first (DE-26)."""
    return days.month_of(month)


def priced(
    months: Iterable[date], *, rate_on: Callable[[date], Decimal], first_share: Fraction = WHOLE
) -> list[MonthlyLine]:
    """A line for each month at the monthly rate in force on its first day; the first may be owed in part."""
    lines: list[MonthlyLine] = []
    for month in months:
        rate = rate_on(rate_day(month))
        share = WHOLE if lines else first_share
        lines.append(MonthlyLine(month, rate, share_of_month(rate, share)))
    return lines


def priced_back_pay(owed: OwedMonths, *, rate_on: Callable[[date], Decimal]) -> list[MonthlyLine]:
    """The lines of 补发."""
    return priced(owed.back_pay, rate_on=rate_on)


def priced_arrears(owed: OwedMonths, *, rate_on: Callable[[date], Decimal]) -> list[MonthlyLine]:
    """The lines of 补付."""
    return priced(owed.arrears, rate_on=rate_on, first_share=owed.first_share)


def total(lines: Iterable[MonthlyLine]) -> Decimal:
    """The sum of the lines, zero for none."""
    return sum((line.amount for line in lines), Decimal("0.00"))
