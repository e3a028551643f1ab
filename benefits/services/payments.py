"""What the register pays each benefit in a month."""

from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from benefits.models import Benefit, Suspension, Termination
from benefits.services import rates
from benefits.states import SUSPENSION_DECIDED, TerminationState

NOTHING = Decimal("0.00")
# An approved stop is among them: from its first day the dates decide, not whether the clock has run (DE-19). An
# approved end likewise.
UNPAID_STATES = SUSPENSION_DECIDED


def payable(*, benefits: QuerySet[Benefit], month: date) -> dict[int, Decimal]:
    """The ordinary amount of each benefit of the queryset in the month (its first day), by id.

    Zero while a suspension stops it, before it begins, after it ended, and after the month of a death. Months
    that are owed but no longer paid by the register are lines of a back-pay and not counted here. Four queries.
    """
    ending = Termination.objects.filter(
        benefit=OuterRef("pk"), state=TerminationState.APPROVED, first_unpaid_month__lte=month
    )
    rows = list(benefits.select_related("beneficiary", "organization").annotate(is_over=Exists(ending)))
    amounts = rates.monthly_amounts(benefits=rows, month=month)
    stopped = set(
        Suspension.objects.filter(
            benefit__in=[row.pk for row in rows], state__in=UNPAID_STATES, effective_on__lte=month
        )
        .filter(Q(ordinary_from=None) | Q(ordinary_from__gt=month))
        .values_list("benefit_id", flat=True)
    )
    return {
        row.pk: NOTHING if row.pk in stopped or row.is_over or not _stands(row, month) else amounts[row.pk]
        for row in rows
    }


def _stands(benefit: Benefit, month: date) -> bool:
    died_on = benefit.beneficiary.died_on
    return (
        benefit.payable_from_month <= month
        and (benefit.ended_from_month is None or month < benefit.ended_from_month)
        and (died_on is None or month <= died_on)
    )
