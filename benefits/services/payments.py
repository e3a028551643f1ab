"""What the register pays each benefit in a month."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import Organization
from benefits.models import Benefit, PersonalRate, Suspension, Termination
from benefits.services.rates import Figure, RateTable
from benefits.states import SUSPENSION_DECIDED, TerminationState

NOTHING = Decimal("0.00")
# An approved stop is among them: from its first day the dates decide, not whether the clock has run (DE-19). An
# approved end likewise.
UNPAID_STATES = SUSPENSION_DECIDED


class Dues:
    """The ordinary amounts of some benefits in any month, with everything read beforehand: four queries.

    The benefits come with their `beneficiary` and `organization` loaded. Months that are owed but no longer paid by the
    register are lines of a back-pay and not counted here. `stops` and `ends` are the rows by benefit, for whoever says
    why a month is not paid.
    """

    def __init__(self, benefits: Iterable[Benefit], *, table: RateTable | None = None) -> None:
        self.rows = {row.pk: row for row in benefits}
        self.table = table or RateTable()
        self.own: dict[int, list[PersonalRate]] = {}
        for rate in PersonalRate.objects.filter(benefit_id__in=self.rows).order_by("-effective_from"):
            self.own.setdefault(rate.benefit_id, []).append(rate)
        self.stops: dict[int, list[Suspension]] = {}
        for stop in Suspension.objects.filter(benefit__in=self.rows, state__in=UNPAID_STATES).order_by("effective_on"):
            self.stops.setdefault(stop.benefit_id, []).append(stop)
        ends = Termination.objects.filter(benefit__in=self.rows, state=TerminationState.APPROVED)
        self.ends = {end.benefit_id: end for end in ends}

    def amount(self, pk: int, month: date, *, office: Organization | None = None) -> Decimal:
        """What the month (its first day) is worth; zero while a stop holds it, before the beginning, after the end."""
        if self.stop_of(pk, month) or self._has_ended(pk, month) or not _stands(self.rows[pk], month):
            return NOTHING
        return self.figure(pk, month, office=office).amount

    def figure(self, pk: int, month: date, *, office: Organization | None = None) -> Figure:
        """The rate of the month, the person's own before the table; by the own office or by the one that paid then."""
        for rate in self.own.get(pk, ()):
            if rate.effective_from <= month:
                return Figure(rate.amount, rate.document_no)
        return self.table.figure(self.rows[pk], month=month, office=office)

    def stop_of(self, pk: int, month: date) -> Suspension | None:
        """The stop that holds the month."""
        for stop in self.stops.get(pk, ()):
            if stop.effective_on <= month and (stop.ordinary_from is None or stop.ordinary_from > month):
                return stop
        return None

    def _has_ended(self, pk: int, month: date) -> bool:
        end = self.ends.get(pk)
        return end is not None and end.first_unpaid_month <= month


def payable(*, benefits: QuerySet[Benefit], month: date) -> dict[int, Decimal]:
    """The ordinary amount of each benefit of the queryset in the month (its first day), by id; see `Dues`."""
    rows = list(benefits.select_related("beneficiary", "organization"))
    dues = Dues(rows)
    return {row.pk: dues.amount(row.pk, month) for row in rows}


def _stands(benefit: Benefit, month: date) -> bool:
    died_on = benefit.beneficiary.died_on
    return (
        benefit.payable_from_month <= month
        and (benefit.ended_from_month is None or month < benefit.ended_from_month)
        and (died_on is None or month <= died_on)
    )
