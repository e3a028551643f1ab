"""Adjectives for beneficiaries, benefits and the decisions about them. They chain."""

from datetime import date

from django.apps import apps
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from accounts.querysets import ScopedQuerySet
from accounts.roles import ACTS_OF, Act
from benefits import days, states

# An approved stop comes into force on its first unpaid day (DE-5).
COMING_INTO_FORCE = days.Timer("effective_on", after=0)
# An approved end ends the benefit on the first day of its first unpaid month.
ENDING = days.Timer("first_unpaid_month", after=0)

# The new office takes over on the first day of its first month (M-01).
TAKING_OVER = days.Timer("takes_over_month", after=0)


class BeneficiaryQuerySet(ScopedQuerySet):
    def living(self):
        return self.filter(died_on=None)


class BenefitQuerySet(ScopedQuerySet):
    def living(self):
        return self.filter(beneficiary__died_on=None)

    def open(self):
        """Not ended: paid, or suspended and perhaps paid again."""
        return self.exclude(state=states.BenefitState.ENDED)

    def gone(self):
        """The ids of the ended ones and of those of the dead, found by two indexes of their own.

        So it costs what has ended, whatever the number of those who are paid.
        """
        ended = self.filter(ended_from_month__isnull=False).values("pk")
        return ended.union(self.filter(beneficiary__died_on__isnull=False).values("pk"))

    def with_stopped_word(self):
        """With `stopped_word` as lists show it: 中止 where nothing but a sentence stops the benefit, else 暂停."""
        stops = apps.get_model("benefits", "Suspension")._base_manager.filter(
            benefit=OuterRef("pk"), state=states.SuspensionState.IN_FORCE
        )
        of_sentence = Q(Exists(stops.filter(ground="SENTENCED_OR_WANTED")))
        alone = of_sentence & ~Q(Exists(stops.exclude(ground="SENTENCED_OR_WANTED")))
        return self.annotate(stopped_word=Case(When(alone, then=Value("中止")), default=Value("暂停")))

    def payable_in(self, month: date):
        """Benefits that stand in the month (its first day), whether suspended or not."""
        return self.open().filter(payable_from_month__lte=month)


class DecisionQuerySet(ScopedQuerySet):
    OPEN: tuple = states.DECISION_OPEN

    def open(self):
        return self.filter(state__in=self.OPEN)

    def concerning(self, staff):
        """Rows of the own offices, and those of others about a benefit that the own offices pay by now (DE-31).

        Who pays reads what was decided elsewhere and takes in papers for it; deciding asks for the row's own office.
        """
        if Act.VIEW_CASES not in ACTS_OF[staff.role]:
            return self.none()
        own = staff.organization.scope_filter()
        return self.filter(Q(**own) | Q(**{f"benefit__{column}": value for column, value in own.items()}))

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

    def begun_in(self, year: int):
        """Those that came into force with a first unpaid day in the year, whatever has become of them since."""
        return self.filter(in_force_at__isnull=False, effective_on__year=year)

    def set_aside_in(self, year: int):
        """Those found in the year never to have been due (DE-20)."""
        return self.filter(state=states.SuspensionState.SET_ASIDE, set_aside_on__year=year)

    def withdrawn_in(self, year: int):
        """Those taken back in the year before they began: nobody lost anything."""
        return self.filter(state=states.SuspensionState.WITHDRAWN, state_at__year=year)


class ResumptionQuerySet(DecisionQuerySet):
    def approved_in(self, year: int):
        """Those in force since a day of the year: a resumption is in force once it is approved."""
        return self.filter(state=states.DecisionState.APPROVED, approved_at__year=year)


class BackPayQuerySet(DecisionQuerySet):
    OPEN = states.BACK_PAY_OPEN

    def approved_in(self, year: int):
        """Those approved in the year, paid out or not; what is nothing has never been approved."""
        return self.filter(state__in=states.BACK_PAY_DECIDED, approved_at__year=year)


class GrantQuerySet(DecisionQuerySet):
    OPEN = states.GRANT_OPEN


class OverpaymentQuerySet(ScopedQuerySet):
    def open(self):
        """Nobody has decided, or money has still to come."""
        return self.filter(state__in=states.OVERPAYMENT_OPEN)


class RegisterQuerySet(ScopedQuerySet):
    def series(self, register):
        """The registers of the same office and category."""
        return self.filter(organization=register.organization_id, category=register.category)

    def sent(self):
        return self.filter(state__in=states.REGISTER_SENT)


class TerminationQuerySet(DecisionQuerySet):
    OPEN = states.TERMINATION_OPEN

    def due(self, *, today: date):
        """Approved, the month has come, the person lives, the benefit stands; a resumption that waits comes first."""
        waiting = {"benefit__resumptions__state__in": states.DECISION_OPEN}
        return (
            self.filter(
                state=states.TerminationState.APPROVED, benefit__beneficiary__died_on=None, **ENDING.due(today)
            )
            .exclude(benefit__state=states.BenefitState.ENDED)
            .exclude(**waiting)
        )


class TransferQuerySet(ScopedQuerySet):
    def visible_to(self, staff):
        """Both offices see a move: the one that pays until December, and the one it goes to. Nobody else."""
        if Act.VIEW_CASES not in ACTS_OF[staff.role]:
            return self.none()
        return self.filter(self._leaving(staff) | self._arriving(staff))

    def leaving(self, staff):
        """Of those one may see, the ones that leave the own offices."""
        return self.visible_to(staff).filter(self._leaving(staff))

    def arriving(self, staff):
        """Of those one may see, the ones that come to the own offices."""
        return self.visible_to(staff).filter(self._arriving(staff))

    def open(self):
        return self.filter(state__in=states.TRANSFER_OPEN)

    def unanswered(self):
        """Recorded, and the office they go to has not answered."""
        return self.filter(state=states.TransferState.PLANNED, destination__isnull=False)

    def going_outside(self):
        """Open, to a place that no office of this system serves: a person must end the benefit."""
        return self.open().filter(destination=None)

    def to_take_over(self, *, today: date):
        """Accepted, the month of the new office has come, the benefit stands, and nobody is said to have died."""
        return (
            self.filter(
                state=states.TransferState.ACCEPTED,
                benefit__beneficiary__died_on=None,
                **TAKING_OVER.due(today),
            )
            .exclude(benefit__state=states.BenefitState.ENDED)
            .exclude(benefit__beneficiary__deaths__state=states.DeathState.REPORTED)
        )

    def moot(self):
        """Open, of the dead or of benefits that have ended: there is nothing left to move."""
        gone = Q(benefit__beneficiary__died_on__isnull=False) | Q(benefit__state=states.BenefitState.ENDED)
        return self.open().filter(gone)

    def arrived_outside(self, *, today: date):
        """Moot, because a person ended the benefit that left this system, and its month has come."""
        return self.going_outside().filter(
            benefit__beneficiary__died_on=None,
            benefit__state=states.BenefitState.ENDED,
            benefit__ended_from_month__gte=F("takes_over_month"),
            **TAKING_OVER.due(today),
        )

    def _leaving(self, staff) -> Q:
        return Q(**staff.organization.scope_filter())

    def _arriving(self, staff) -> Q:
        return Q(destination__path__startswith=staff.organization.path)


class LocalRuleQuerySet(QuerySet):
    def confirmed(self):
        """Those that two people stand behind: nobody counts by any other."""
        return self.filter(state=states.LocalRuleState.CONFIRMED)

    def live(self):
        """Waiting for the second person, or confirmed."""
        return self.filter(state__in=states.LOCAL_RULE_LIVE)
