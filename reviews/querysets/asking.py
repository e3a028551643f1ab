"""What is asked of a person, or by one: a later day, a paper that is missing."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from accounts.querysets import ScopedQuerySet
from benefits.states import DeathState
from reviews import policy, states
from reviews.querysets.words import EXPIRING, Word


class DeferralQuerySet(QuerySet):
    def standing(self):
        """Not withdrawn as recorded in error."""
        return self.filter(withdrawn_at=None)


class DeferralRequestQuerySet(QuerySet):
    def open(self):
        """Nobody has answered, and the review still waits."""
        return self.filter(answered_at=None, review__state__in=states.REVIEW_DEFERRABLE)


class CorrectionQuerySet(ScopedQuerySet):
    def open(self):
        return self.filter(state=Word(states.CorrectionState.OPEN.value))

    def unseen(self):
        """Answered, and nobody has looked at what came."""
        return self.filter(state=states.CorrectionState.ANSWERED, looked_at=None)

    def expiring(self, *, today: date):
        """Open after the last day (`due_on` itself is inclusive)."""
        return self.open().filter(**EXPIRING.due(today))

    def falling_on(self, days):
        """Open, with a last day among these: one that a new holiday table has made a day of rest (DE-24)."""
        return self.open().filter(due_on__in=days)

    def to_remind(self, *, today: date, rungs: Iterable[int] = policy.CORRECTION_REMINDER_DAYS.value):
        """Open, of the living, and so many days before the last one as the policy reminds (P18).

        Who is said to have died is not written to before somebody has looked into it.
        """
        ahead = [today + timedelta(days=before) for before in rungs]
        found = self.open().filter(due_on__in=ahead, review__benefit__beneficiary__died_on=None)
        return found.exclude(review__benefit__beneficiary__deaths__state=DeathState.REPORTED)
