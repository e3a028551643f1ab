"""Finding a person by what a clerk types: name, part of it, initials, ID number, phone, last four, archive number."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts import searching
from accounts.models import Staff
from accounts.searching import Kind
from benefits.models import Beneficiary
from benefits.worklists.people import BY_WHAT, EXACT, matching, shown_term
from reviews.worklists import counts

__all__ = ["BY_WHAT", "Found", "look_up", "matching", "search", "shown_term"]


@dataclass(frozen=True)
class Found:
    """What a search gave: how it was understood, how many it found (capped), and the person when there is no doubt."""

    kind: Kind
    hits: int
    only: Beneficiary | None


def search(staff: Staff, term: str) -> QuerySet:
    """Persons whom the staff member may see and who match the term, in no order."""
    return Beneficiary.objects.visible_to(staff).filter(matching(term))


def look_up(staff: Staff, term: str) -> Found:
    """Understand the term; an exact number that belongs to one visible person names that person. One query."""
    kind, found = searching.kind_of(term), search(staff, term)
    if kind not in EXACT:
        return Found(kind, counts.in_one_query({"hits": found.values("pk")})["hits"], None)
    hits = list(found[:2])
    return Found(kind, len(hits), hits[0] if len(hits) == 1 else None)
