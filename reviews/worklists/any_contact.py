"""Any contact counts: whatever brought somebody, the page says that they are not confirmed and leads there."""

from datetime import date, datetime

from django.db.models import Exists
from django.utils import timezone

from accounts.models import Staff
from benefits.models import Beneficiary
from reviews.models import Review
from reviews.states import CampaignState
from reviews.worklists import people
from reviews.worklists.person import header, reading


def bar(person: Beneficiary, staff: Staff, *, at: datetime) -> dict | None:
    """The bar of the person's page, in its words; None of the confirmed, the dead, and those of other offices.

    One query of somebody for whom nothing waits, else two, and what the words need of the person's file.
    """
    today = timezone.localtime(at).date()
    if person.died_on:
        return None
    waiting = _waiting(person, staff, today=today)
    found = reading.visible(staff, at=at, today=today).filter(Exists(waiting), pk=person.pk).first()
    return header.now_bar(reading.read(found, today=today), staff) if found else None


def _waiting(person: Beneficiary, staff: Staff, *, today: date):
    """The reviews that one visit can settle (see `confirmations.open_reviews_of`) and this office may confirm."""
    found = people.reviews_of(person, staff).open().filter(
        campaign__state=CampaignState.OPEN, campaign__window_start__lte=today
    )
    seen = Review.objects.filter(benefit__beneficiary=person).awaiting_registration()
    return found.exclude(pk__in=seen.values("pk"))
