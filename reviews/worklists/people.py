"""Finding a person by what a clerk types: name, part of it, initials, ID number, phone, last four, archive number."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import searching
from accounts.models import Staff
from accounts.roles import Act
from accounts.searching import Kind
from benefits.models import BackPay, Beneficiary, Benefit, Resumption, Suspension, Termination
from benefits.worklists.people import BY_WHAT, EXACT, matching, shown_term
from reviews.models import Review
from reviews.querysets import ReviewQuerySet
from reviews.worklists import counts

__all__ = ["BY_WHAT", "Found", "concerning", "look_up", "matching", "search", "shown_term"]

DECISIONS: tuple = (Suspension, Resumption, BackPay, Termination)


@dataclass(frozen=True)
class Found:
    """What a search gave: how it was understood, how many it found (capped), and the person when there is no doubt."""

    kind: Kind
    hits: int
    only: Beneficiary | None


def concerning(staff: Staff) -> QuerySet:
    """Persons whose page the staff member may open: those of the own offices, and those of whom the own offices still
    decide an open case, or pay a benefit, while the file lies elsewhere (DE-31).

    For one person, found by key or by an exact number; lists of new work ask `visible_to`, which is one index range.
    """
    if not staff.may(Act.VIEW_CASES):
        return Beneficiary.objects.none()
    own = staff.organization.scope_filter()
    cases = (
        Review.objects.open().filter(**own, benefit__beneficiary=OuterRef("pk")),
        Benefit.objects.open().filter(**own, beneficiary=OuterRef("pk")),
        *(model.objects.open().filter(**own, benefit__beneficiary=OuterRef("pk")) for model in DECISIONS),
    )
    sought = Q(**own)
    for each in cases:
        sought |= Q(Exists(each))
    return Beneficiary.objects.filter(sought)


def reviews_of(person: Beneficiary, staff: Staff) -> ReviewQuerySet:
    """The person's reviews that the own offices opened, or whose benefit they pay by now: either may confirm."""
    own = staff.organization.scope_filter()
    paid = Q(**{f"benefit__{column}": value for column, value in own.items()})
    return Review.objects.filter(Q(**own) | paid, benefit__beneficiary=person)


def search(staff: Staff, term: str) -> QuerySet:
    """Persons whom the staff member may see and who match the term, in no order."""
    return Beneficiary.objects.visible_to(staff).filter(matching(term))


def look_up(staff: Staff, term: str) -> Found:
    """Understand the term; an exact number that belongs to one visible person names that person. One query."""
    kind = searching.kind_of(term)
    if kind not in EXACT:
        return Found(kind, counts.in_one_query({"hits": search(staff, term).values("pk")})["hits"], None)
    hits = list(concerning(staff).filter(matching(term))[:2])
    return Found(kind, len(hits), hits[0] if len(hits) == 1 else None)
