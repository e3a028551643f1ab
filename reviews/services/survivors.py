"""A survivor at the counter: the confirmation and what was found about the conditions of articles 19 and 20, as one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import Staff
from benefits.models import Benefit
from benefits.services import eligibility
from benefits.services.eligibility import Answer
from reviews.models import Review
from reviews.services import confirmations, registrations


def record_on_site(
    *, answers: Iterable[tuple[Benefit, Answer]], reviews: Iterable[Review], by: Staff, at: datetime, **words: Any
) -> confirmations.Outcome:
    """Confirm a person at the counter, and record what was found about each benefit that is a survivor's.

    The words are those of `registrations.record_on_site`. Refuses what either refuses, and a survivor about whom
    nothing was asked; then nothing is kept. A doubt stops nothing: it stands on the list until somebody clears it.
    """
    chosen, found = list(reviews), list(answers)
    asked = {benefit.pk for benefit, _ in found}
    if any(review.benefit.kin and review.benefit_id not in asked for review in chosen):
        raise eligibility.CannotCheck("遗属须同时核查资格：逐条问过，再记录确认。")
    with transaction.atomic():
        audit.take_turn()
        outcome = registrations.record_on_site(reviews=chosen, by=by, at=at, **words)
        for benefit, answer in found:
            eligibility.record(benefit=benefit, answer=answer, by=by, at=at)
    return outcome
