"""The people of one kind of event on one day, each with the rule that caught them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounts import masks
from accounts.models import Organization, Staff
from benefits.categories import Category
from benefits.law import Rule
from benefits.models import Benefit
from reviews.worklists import pages
from reviews.worklists.foresight import counting
from reviews.worklists.foresight.kinds import Kind
from reviews.worklists.foresight.premises import Premises
from reviews.worklists.foresight.streams import Span

# By office, then as they were entered: a keyset that every kind has.
ORDER = pages.Order("organization_id")


@dataclass(frozen=True)
class Named:
    """One person of the list. `key` is the person's."""

    key: str
    name: str
    id_number: str  # masked
    category: str
    office: str
    money: Decimal | None
    rule: Rule[Any]
    words: str


@dataclass(frozen=True)
class Total:
    people: int
    money: Decimal


def select(
    staff: Staff, kind: Kind, span: Span, premises: Premises, *, category: str = "", office: Organization | None = None
) -> QuerySet:
    """The rows behind a count of the calendar, for one day."""
    parts = [counting.rows(staff, kind, stream, span, premises) for stream in kind.streams(span)]
    found = kind.model.objects.visible_to(staff)
    if len(parts) == 1:
        found = parts[0]
    else:
        any_of = Q(pk__in=[])
        for part in parts:
            any_of |= Q(pk__in=part.values("pk"))
        found = found.filter(any_of)
    if category:
        found = found.filter(**{kind.category: category})
    if office == staff.organization:
        found = found.filter(organization=office)  # The office itself, without those below it.
    elif office:
        found = found.filter(**office.scope_filter())
    return found


def total(found: QuerySet, kind: Kind) -> Total:
    """One query."""
    sums = found.aggregate(people=Count("pk"), money=Sum(kind.money()))
    return Total(sums["people"], (sums["money"] or Decimal(0)).quantize(counting.CENT))


def page(found: QuerySet, kind: Kind, staff: Staff, *, after: str = "", before: str = "") -> pages.Page:
    """One page; two queries."""
    rows = found.select_related(f"{kind.to_benefit}__beneficiary", "organization")
    edges = kind.model.objects.visible_to(staff)
    return pages.cut(rows, order=ORDER, edges=edges, after=after, before=before, size=pages.SIZE)


def describe(record: Any, kind: Kind) -> Named:
    """A record of the page as the list shows it."""
    benefit: Benefit = record
    for step in kind.to_benefit.split("__"):
        benefit = getattr(benefit, step)
    person, category = benefit.beneficiary, Category(benefit.category)
    return Named(
        key=person.key, name=person.name, id_number=masks.mask_id_number(person.id_number), category=benefit.title,
        office=record.organization.short_name,
        money=benefit.monthly_amount if kind.per_month else getattr(record, kind.amount, None),
        rule=kind.rule(category), words=kind.words(category),
    )  # fmt: skip
