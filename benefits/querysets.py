"""Adjectives for beneficiaries, benefits and the decisions about them. They chain."""

from datetime import date

from accounts.querysets import ScopedQuerySet
from benefits import days, states

# An approved stop comes into force on its first unpaid day (DE-5).
COMING_INTO_FORCE = days.Timer("effective_on", after=0)


class BeneficiaryQuerySet(ScopedQuerySet):
    def living(self):
        return self.filter(died_on=None)


class BenefitQuerySet(ScopedQuerySet):
    def living(self):
        return self.filter(beneficiary__died_on=None)

    def open(self):
        """Not ended: paid, or suspended and perhaps paid again."""
        return self.exclude(state=states.BenefitState.ENDED)

    def payable_in(self, month: date):
        """Benefits that stand in the month (its first day), whether suspended or not."""
        return self.open().filter(payable_from_month__lte=month)


class DecisionQuerySet(ScopedQuerySet):
    OPEN: tuple = states.DECISION_OPEN

    def open(self):
        return self.filter(state__in=self.OPEN)

    def with_person(self):
        return self.select_related("benefit__beneficiary", "organization", "proposed_by", "approved_by")


class SuspensionQuerySet(DecisionQuerySet):
    OPEN = states.SUSPENSION_OPEN

    def due(self, *, today: date):
        """Approved and to be brought into force on or before today, of the living, of benefits that still stand."""
        return self.filter(
            state=states.SuspensionState.APPROVED, benefit__beneficiary__died_on=None, **COMING_INTO_FORCE.due(today)
        ).exclude(benefit__state=states.BenefitState.ENDED)

    def unpaid(self):
        """Those whose months are, or were, not paid."""
        return self.filter(state__in=states.SUSPENSION_UNPAID)


class ResumptionQuerySet(DecisionQuerySet):
    pass


class BackPayQuerySet(DecisionQuerySet):
    OPEN = states.BACK_PAY_OPEN
