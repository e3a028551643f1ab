"""Whoever is being confirmed: the person, the reviews that this clerk may settle, and the look that is remembered."""

from datetime import timedelta

from django.shortcuts import get_object_or_404, render

from accounts import access
from accounts.models import AccessEntry
from benefits.models import Beneficiary
from reviews.models import Review
from reviews.services import confirmations
from reviews.views.refusals import status_of
from reviews.worklists import people


def person_or_404(request, key) -> Beneficiary:
    """The person, if the page of the person may be opened."""
    return get_object_or_404(people.concerning(request.user).select_related("organization"), key=key)


def settleable(request, person, *, today) -> list[Review]:
    """The open reviews of the person that lie below this clerk's office, or whose benefit it pays by now (DE-31)."""
    mine = set(people.reviews_of(person, request.user).values_list("pk", flat=True))
    return [review for review in confirmations.open_reviews_of(beneficiary=person, today=today) if review.pk in mine]


def log_number(request, appointment, now) -> None:
    """The number to dial was shown in full."""
    access.record(
        by=request.user, at=now, kind=AccessEntry.Kind.UNMASKED, what="通话号码", about=appointment.beneficiary.key,
        organization_id=appointment.organization_id, reason="远程通话",
    )


def answer(request, template, page, form):
    """The page, with the status of a form that came back."""
    return render(request, template, {**page, "form": form}, status=status_of(form))


def offered(reviews, form) -> list[dict]:
    """The reviews to tick: all, until somebody has unticked one."""
    ticked = set(form.data.getlist("reviews")) if form.is_bound else {review.key for review in reviews}
    return [{"review": review, "checked": review.key in ticked} for review in reviews]


def next_half_hour(now):
    """A time to propose for a call."""
    return (now + timedelta(minutes=30 - now.minute % 30)).replace(second=0, microsecond=0)
