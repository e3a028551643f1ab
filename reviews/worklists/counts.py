"""Numbers beside lists: capped, because "10,000+" answers the question and an exact count of a million does not pay."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, QuerySet, Sum, Value, Window

CAP = 10_000  # The filter `capped` writes one more than this as 10,000+.


class Sums(NamedTuple):
    """One line of a grouped list: its key, rows, and money a month."""

    key: tuple
    rows: int
    money: Decimal


def in_one_query(querysets: Mapping[str, QuerySet]) -> dict[str, int]:
    """The number of rows of each queryset, capped at one more than CAP, in one statement."""
    parts: list[str] = []
    params: list = []
    for queryset in querysets.values():
        try:
            sql, own = queryset.order_by()[: CAP + 1].query.sql_with_params()
        except EmptyResultSet:
            parts.append("0")
        else:
            parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS capped)")
            params += own
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        return dict(zip(querysets, cursor.fetchone(), strict=True))


class First(NamedTuple):
    """The first few rows, how many there are of them all, and the money of all."""

    rows: list
    number: int
    money: Decimal


def first_of_all(queryset: QuerySet, size: int, *, money: str = "") -> First:
    """The first few rows with the number and the sum of the column `money` over all of them; one query."""
    total = Window(Sum(money)) if money else Value(Decimal(0))
    rows = list(queryset.annotate(of_all=Window(Count("pk")), money_of_all=total)[:size])
    return First(rows, rows[0].of_all, rows[0].money_of_all) if rows else First([], 0, Decimal(0))


def people_of(queryset: QuerySet, path: str) -> QuerySet:
    """Each person of the first CAP rows once; `path` leads to the person."""
    return _capped(queryset).values(path).distinct()


def grouped(queryset: QuerySet, *, keys: list[str], money, **known) -> list[Sums]:
    """Rows and money of the queryset by the keys, which `known` may name, over its first CAP rows; one query."""
    found = _capped(queryset).annotate(**known).values(*keys).annotate(rows=Count("pk"), at_stake=Sum(money)).order_by()
    return [Sums(tuple(row[key] for key in keys), row["rows"], row["at_stake"] or Decimal(0)) for row in found]


def _capped(queryset: QuerySet) -> QuerySet:
    return queryset.model._base_manager.filter(pk__in=queryset.order_by().values("pk")[:CAP])
