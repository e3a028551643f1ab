"""How many people and how much money each day brings: all kinds in one statement, grouped by the database."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import CharField, Count, F, QuerySet, Sum, Value

from accounts.models import Organization, Staff
from accounts.querysets import ScopedQuerySet
from benefits.categories import Category
from reviews.worklists.foresight import words
from reviews.worklists.foresight.kinds import KINDS, Kind
from reviews.worklists.foresight.premises import Premises
from reviews.worklists.foresight.streams import Span, Stream

Level = Organization.Level
CENT = Decimal("0.01")
# The offices one step below, by the column in which a row names them.
BELOW = {Level.PROVINCE: "city_code", Level.CITY: "county_code", Level.COUNTY: "organization__code"}


@dataclass(frozen=True)
class Tally:
    """People of one kind and category on one day; `office` is the code of the office one step below, if asked."""

    kind: Kind
    day: date
    category: Category
    people: int
    money: Decimal
    office: str = ""

    @property
    def lost(self) -> Decimal:
        """Of the money, what is never made good."""
        return self.money if words.is_lost(self.category) else Decimal(0)


def by_day(staff: Staff, span: Span, premises: Premises) -> list[Tally]:
    """The whole span by day, kind and category; one query."""
    return _count(staff, span, premises, office=Value("", output_field=CharField()))


def by_office(staff: Staff, span: Span, premises: Premises) -> list[Tally]:
    """The same with the offices one step below the staff member's; for a single day; one query."""
    column = BELOW.get(Level(staff.organization.level))
    return _count(staff, span, premises, office=F(column) if column else Value("", output_field=CharField()))


def rows(staff: Staff, kind: Kind, stream: Stream, span: Span, premises: Premises) -> QuerySet:
    """The rows of a stream that the staff member may see, under the premises."""
    chosen = premises if kind.settled else Premises()
    seen: ScopedQuerySet = chosen.narrow(stream, kind.to_benefit, night=span.night)
    return seen.visible_to(staff).order_by()


def _count(staff: Staff, span: Span, premises: Premises, *, office) -> list[Tally]:
    asked = [(kind, stream) for kind in KINDS.values() for stream in kind.streams(span)]
    parts = [
        rows(staff, kind, stream, span, premises)
        .annotate(
            asked=Value(str(number), output_field=CharField()), group=F(kind.category), place=office
        )
        .values_list("asked", "on", "group", "place")
        .annotate(people=Count("pk"), money=Sum(kind.money()))
        for number, (kind, stream) in enumerate(asked)
    ]  # fmt: skip
    found: Iterable = parts[0].union(*parts[1:], all=True) if parts[1:] else itertools.chain(*parts)
    sums: dict[tuple, list] = {}
    for number, on, group, place, people, money in found:
        kind, stream = asked[int(number)]
        figures = sums.setdefault((kind.name, stream.day_of(on), Category(group), place), [0, Decimal(0)])
        figures[0] += people
        figures[1] += money or Decimal(0)
    return [
        Tally(KINDS[name], day, group, people, money.quantize(CENT), place)
        for (name, day, group, place), (people, money) in sums.items()
    ]
