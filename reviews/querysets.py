"""Adjectives for campaigns, reviews and notices. They chain.

Reviews of the dead vanish here at once: `open` excludes them, a sweep closes them later.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db.models import Q, Value

from accounts.querysets import HandedDownQuerySet, ScopedQuerySet
from benefits.categories import Category
from benefits.states import BenefitState, DeathState
from reviews import policy, states


class Word(Value):
    """A state written into the statement itself: SQLite knows a partial index only by its own words."""

    def as_sql(self, compiler, connection):
        return f"'{self.value}'", []


# As in the condition of the indexes of `Review`, in their order.
OPEN = [Word(state.value) for state in states.REVIEW_OPEN]
# Of those the ones with a day still to come.
REMINDED = (states.ReviewState.PENDING, states.ReviewState.IN_NOTICE)
# Category, ids of offices, days before the last one.
Own = Iterable[tuple[str, Iterable[int], Iterable[int]]]


class CampaignQuerySet(HandedDownQuerySet):
    def open(self):
        return self.filter(state=states.CampaignState.OPEN)


class ReviewQuerySet(ScopedQuerySet):
    def open(self):
        """Not confirmed and not closed, of the living."""
        return self.living().filter(state__in=OPEN)

    def living(self):
        return self.filter(benefit__beneficiary__died_on=None)

    def confirmed(self):
        return self.filter(state=states.ReviewState.CONFIRMED)

    def overdue(self, *, today: date):
        """Still pending after their last day (`due_on` itself is inclusive)."""
        return self.living().filter(state=states.ReviewState.PENDING, due_on__lt=today)

    def announceable(self, *, today: date):
        """May be named in a notice: overdue, of a category that knows notices, unreachable, nothing waiting.

        Who is said to have died is not announced before somebody has looked into it.
        """
        categories = [category for category in Category if policy.may_announce(category, is_unreachable=True)]
        return (
            self.overdue(today=today)
            .filter(category__in=categories, unreachable_on__isnull=False)
            .exclude(submissions__state=states.ConfirmationState.SUBMITTED)
            .exclude(benefit__beneficiary__deaths__state=DeathState.REPORTED)
        )

    def unnamed(self):
        """Not named in a draft that still waits to be published."""
        return self.exclude(notice_entries__notice__state=states.NoticeState.DRAFT)

    def past_deadline(self, *, today: date):
        """Overdue, of a category whose stop is proposed at the deadline itself, without a notice (Z-01)."""
        categories = [
            category
            for category, missed in policy.IF_MISSED.items()
            if missed.course.value is policy.Course.PROPOSE_AT_DEADLINE
        ]
        return (
            self.overdue(today=today)
            .filter(category__in=categories)
            .exclude(corrections__state=states.CorrectionState.OPEN)
            .exclude(submissions__state=states.ConfirmationState.SUBMITTED)
        )

    def lapsing(self, *, today: date):
        """In notice, the last day has passed, nothing that came from the person is waiting."""
        return (
            self.living()
            .filter(state=states.ReviewState.IN_NOTICE, notice_last_day__lt=today)
            .exclude(corrections__state=states.CorrectionState.OPEN)
            .exclude(submissions__state=states.ConfirmationState.SUBMITTED)
        )

    def remindable(self, *, today: date):
        """May be reminded: neither confirmed nor lapsed, the last day not passed, nothing of the person's waiting.

        Who is said to have died is not written to before somebody has looked into it.
        """
        return (
            self.living()
            .filter(state__in=REMINDED, due_on__gte=today, campaign__state=states.CampaignState.OPEN)
            .exclude(benefit__state=BenefitState.ENDED)
            .exclude(submissions__state=states.ConfirmationState.SUBMITTED)
            .exclude(benefit__beneficiary__deaths__state=DeathState.REPORTED)
        )

    def to_remind(self, *, today: date, ladder: Mapping[str, Iterable[int]], own: Own = ()):
        """Remindable, and today stands on a rung before the last day.

        `ladder` gives the days before by category; `own` the local ones, as (category, offices, days).
        """
        on_a_rung = Q(pk__in=[])
        for category, rungs in ladder.items():
            elsewhere = [office for own_category, offices, _ in own if own_category == category for office in offices]
            here = Q(category=category, due_on__in=_ahead(today, rungs))
            on_a_rung |= here & ~Q(organization__in=elsewhere) if elsewhere else here
        for category, offices, rungs in own:
            on_a_rung |= Q(category=category, organization__in=offices, due_on__in=_ahead(today, rungs))
        return self.remindable(today=today).filter(on_a_rung)

    def with_person(self):
        return self.select_related("benefit__beneficiary", "campaign", "organization", "owner")


def _ahead(today: date, rungs: Iterable[int]) -> list[date]:
    return [today + timedelta(days=before) for before in rungs]


class PublicNoticeQuerySet(HandedDownQuerySet):
    def provisional(self):
        """Published, with a last day that was counted without the holiday table of its year."""
        return self.filter(state=states.NoticeState.PUBLISHED, is_provisional=True)

    def ending(self, *, today: date):
        """Published, and the last day has passed."""
        return self.filter(state=states.NoticeState.PUBLISHED, last_day__lt=today)
