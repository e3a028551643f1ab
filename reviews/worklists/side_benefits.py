"""Whose side benefits wait for a decision, and what the page of one of them shows."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Staff
from benefits import policy as pay
from benefits.categories import Category
from reviews.models import Review, SideBenefitFlag
from reviews.states import ReviewState
from reviews.worklists import circumstances, citations, links, people, stakes
from reviews.worklists.rules import quotations

NAME = "side-benefits"  # Of the group.


def waiting(staff: Staff, *, today: date, term: str = "") -> QuerySet[Review]:
    """The reviews with an item about which somebody must say something; with a `term` only of those who match it."""
    flags = SideBenefitFlag.objects.visible_to(staff).to_decide(today=today)
    found = Review.objects.visible_to(staff).living().filter(pk__in=flags.values("review"))
    return found.filter(people.matching(term, path="benefit__beneficiary__")) if term else found


def named(staff: Staff) -> str:
    """What may be affected in the province of the office: 住房补贴、体检费、医疗; heating only where it is paid."""
    province = staff.organization.scope()["province_code"]
    items = {item for each in Category for item in pay.side_benefits(each, province_code=province)}
    return "、".join(item.label for item in pay.SideBenefit if item in items)


def address(review: Review) -> str:
    """The page on which the side benefits of one review are decided."""
    return reverse("reviews:side_benefit", args=[review.key])


def rows(reviews: Iterable[Review], *, today: date) -> list[dict]:
    """One line a person, for reviews with person and `side_benefits` loaded; one query for the last contact."""
    reviews = list(reviews)
    known = circumstances.of({review.benefit.beneficiary_id for review in reviews}, year=today.year)
    return [
        {
            "name": review.benefit.beneficiary.name, "url": links.person(review.benefit.beneficiary.key),
            "category": review.benefit.title, "ground": ground(review, today=today),
            "contact": known[review.benefit.beneficiary_id].contact_words or "还没有联系过",
            "flags": in_order(review.side_benefits.all()), "decide_url": address(review),
        }
        for review in reviews
    ]  # fmt: skip


def ground(review: Review, *, today: date) -> str:
    """Why the question is there: since when late, confirmed since, or carried over to a later year."""
    last = stakes.day_words(review.due_on, today=today)
    if review.state == ReviewState.CONFIRMED:
        return f"{last}截止，{stakes.day_words(review.confirmed_on, today=today)}已确认"
    carried = "，已结转到以后年度" if review.state == ReviewState.CLOSED else ""
    return f"{last}截止，未确认{carried}"


def in_order(flags: Iterable[SideBenefitFlag]) -> list[SideBenefitFlag]:
    """The flags in the order in which the items are named."""
    order = list(SideBenefitFlag.Item.values)
    return sorted(flags, key=lambda flag: order.index(flag.item))


def quoted(review: Review, *, today: date) -> list[tuple[str, str]]:
    """The rule of the items as it stood on the day of the last decision, else as it stands today."""
    decided = [timezone.localtime(flag.state_at).date() for flag in review.side_benefits.all() if flag.decided_by_id]
    rule = pay.PROCEDURES[Category(review.category)].side_benefits
    place = review.county_code or review.province_code
    return quotations.on_day([rule.id], on=max(decided, default=today), office=place)


def laws(categories: Iterable[str]) -> list[citations.Quoted]:
    """The rules by which side benefits may be affected, each once."""
    return citations.by_citation(pay.PROCEDURES[Category(each)].side_benefits for each in sorted(set(categories)))
