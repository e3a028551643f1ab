"""Money by the month: yuan as Decimal with two places, rounded half up to the fen (DE-26)."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from benefits import law
from benefits.law import Rule, declare

FEN = Decimal("0.01")
MONTHS_OF_A_YEAR = 12

MONTHLY_FROM_YEARLY = declare(Rule(
    "DE-26.rate", "FIRST_DAY_OF_MONTH", law.our_default("标准按年公布"),
    "每月按当月一日有效的标准计；年标准除以十二，四舍五入到分。", decision="DE-26", title="每月多少钱",
))


def to_fen(amount: Decimal) -> Decimal:
    """The amount rounded half up to the fen."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def monthly_from_yearly(amount: Decimal) -> Decimal:
    """A yearly standard (元/年) as the monthly amount (元/月)."""
    return to_fen(amount / MONTHS_OF_A_YEAR)


def share_of_month(monthly: Decimal, share: Fraction) -> Decimal:
    """The part of a month's pay owed when a resumption is counted by days."""
    return to_fen(monthly * share.numerator / share.denominator)
