"""Side benefits that may be affected, or were."""

from datetime import date

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from accounts.querysets import ScopedQuerySet
from reviews import states


class SideBenefitQuerySet(ScopedQuerySet):
    def to_decide(self, *, today: date):
        """Flagged, or withheld from somebody confirmed since, also in the review to which theirs was carried over.

        While a deferral runs nothing is asked.
        """
        later = apps.get_model("reviews", "Review")._base_manager.filter(
            benefit=OuterRef("review__benefit"), campaign__year__gt=OuterRef("review__campaign__year"),
            state=states.ReviewState.CONFIRMED,
        )
        came_later = Q(review__state=states.ReviewState.CLOSED) & Q(Exists(later))
        confirmed = Q(review__state=states.ReviewState.CONFIRMED) | came_later
        missed = Q(review__state__in=states.REVIEW_OPEN, review__due_on__lt=today)
        flagged = Q(state=states.SideBenefitState.FLAGGED) & (confirmed | missed)
        return self.filter(flagged | Q(state=states.SideBenefitState.WITHHELD) & confirmed)
