"""Any contact counts: whatever brought somebody, the page says that they are not confirmed and leads there."""

from datetime import date

from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Beneficiary
from benefits.states import SuspensionState
from reviews.models import Review
from reviews.states import CampaignState, ReviewState
from reviews.worklists import consequences, links, people, stakes

STAGES = (ReviewState.LAPSED, ReviewState.IN_NOTICE, ReviewState.PENDING)


def bar(person: Beneficiary, staff: Staff, *, today: date) -> dict | None:
    """What the bar says to the staff member; None of the dead, the confirmed, and those of other offices. One query.

    The button is there for whoever may confirm, and leads to what one visit can settle today.
    """
    waiting = list(_waiting(person, staff, today=today))
    if person.died_on or not waiting:
        return None
    review = min(waiting, key=lambda row: (STAGES.index(ReviewState(row.state)), row.due_on))
    url = links.confirm(person.key) if staff.may(Act.RECORD_CONFIRMATION) else ""
    if any(row.suspension and row.suspension.state == SuspensionState.IN_FORCE for row in waiting):
        text = "重新确认并经审批后恢复，早一天办，早一天发。"
        return {"strong": "待遇已暂停发放。", "text": text, "url": url, "tone": "stop"}
    year = review.campaign.year
    return {
        "strong": "今年还没有确认。" if year == today.year else f"{year} 年还没有确认。",
        "text": f"{stakes.sentence(review, today=today)}无论为何事而来，现在都可以确认。", "url": url, "tone": "soon",
    }


def _waiting(person: Beneficiary, staff: Staff, *, today: date):
    """The reviews that one visit can settle (see `confirmations.open_reviews_of`) and this office may confirm."""
    found = people.reviews_of(person, staff).open().filter(
        campaign__state=CampaignState.OPEN, campaign__window_start__lte=today
    )
    seen = Review.objects.filter(benefit__beneficiary=person).awaiting_registration()
    found = found.exclude(pk__in=seen.values("pk")).annotate(is_held=consequences.is_held())
    return found.select_related("campaign", "suspension")
