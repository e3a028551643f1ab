"""Who has asked for a later day and waits for the answer (Z-05)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Staff
from benefits.categories import Category
from reviews import policy
from reviews.models import Deferral, DeferralRequest, Review
from reviews.worklists import citations, links, people, stakes
from reviews.worklists.rules import quotations

NAME = "deferrals"  # Of the group.
WITH_PERSON = ("review__benefit__beneficiary", "review__campaign", "asked_by")


def waiting(staff: Staff, *, today: date, term: str = "") -> QuerySet[DeferralRequest]:
    """The requests that nobody has answered; with a `term` only of those who match it."""
    found = DeferralRequest.objects.open().filter(review__in=Review.objects.visible_to(staff).living())
    return found.filter(people.matching(term, path="review__benefit__beneficiary__")) if term else found


def seen_by(staff: Staff) -> QuerySet[DeferralRequest]:
    """Every request of the offices of the staff member, answered or not."""
    return DeferralRequest.objects.filter(review__in=Review.objects.visible_to(staff))


def rows(requests: Iterable[DeferralRequest], *, today: date) -> list[dict]:
    """One line a request: who, until when and why, and on which day the pay is at stake."""
    return [
        {
            "name": each.review.benefit.beneficiary.name, "url": links.person(each.review.benefit.beneficiary.key),
            "category": each.review.benefit.title, "until": each.until, "reason": each.reason,
            "asked": f"{timezone.localtime(each.asked_at):%m-%d} {each.asked_by.name}登记",
            "deadline": f"{stakes.day_words(each.review.due_on, today=today)}截止",
            "is_late": each.review.due_on < today, "answer_url": links.consent(each.review.key),
        }
        for each in requests
    ]


def recorded(review: Review) -> list[tuple[Deferral, bool]]:
    """The consents of a review by their last day, those withdrawn among them; True beside the one that may go."""
    found = list(review.deferrals.select_related("withdrawn_by").order_by("last_day", "pk"))
    standing = [each for each in found if each.withdrawn_at is None]
    return [(each, review.is_open and each in standing[-1:]) for each in found]


def facts(deferral: Deferral, review: Review) -> list[tuple]:
    """What was recorded, as the page shows it on which it is taken back."""
    return [
        ("姓名", review.benefit.beneficiary.name), ("待遇", review.benefit.title),
        ("同意机关", deferral.consented_by), ("文号", deferral.document_no),
        ("同意日期", deferral.consented_on.isoformat()), ("延期至", deferral.last_day.isoformat(), "strong"),
        ("登记", f"{timezone.localtime(deferral.recorded_at):%Y-%m-%d}　{deferral.recorded_by.name}"),
    ]


def quoted(review: Review, *, today: date) -> list[tuple[str, str]]:
    """The rules of the consent that stands as it kept them, else those by which one would be given today."""
    last = review.deferrals.standing().order_by("last_day").last()
    place = review.county_code or review.province_code
    if last is not None:
        on = timezone.localtime(last.recorded_at).date()
        return quotations.on_day(quotations.of_basis(last.basis), on=on, office=place)
    prevents = policy.IF_MISSED[Category(review.category)].deferral_prevents
    return quotations.on_day([prevents.id, policy.DEFERRAL_DAYS.id], on=today, office=place)


def laws() -> list[citations.Quoted]:
    """The rules by which consent prevents the stop, and how far it may go, each once."""
    prevents = [policy.IF_MISSED[each].deferral_prevents for each in Category if policy.may_defer(each)]
    return citations.by_citation([*prevents, policy.DEFERRAL_DAYS])
