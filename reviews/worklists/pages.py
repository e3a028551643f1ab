"""Keyset pages: page 10,000 costs what page 1 costs. The cursor is the opaque key of the row at the edge."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

SIZE = 50


@dataclass(frozen=True)
class Page:
    """The records of one page; `before` and `after` are the keys to ask for its neighbours with, "" at an end."""

    records: list
    before: str = ""
    after: str = ""


def cut(found: QuerySet, *, by: str, edges: QuerySet, after: str = "", before: str = "", size: int = SIZE) -> Page:
    """One page of `found` in the order of (`by`, id), after or before the row with the key.

    `edges` are the rows among which the cursor may stand: all that the member of staff may see, so that a row that
    has left the list meanwhile still marks its place. An unknown cursor gives the first page.
    """
    key = after or before
    edge = edges.filter(key=key).values_list(by, "pk").first() if key else None
    if edge is None or edge[0] is None:
        return _forward(found.order_by(by, "pk"), size, has_before=False)
    if after:
        return _forward(found.filter(_beyond(by, edge, "gt")).order_by(by, "pk"), size, has_before=True)
    return _backward(found.filter(_beyond(by, edge, "lt")).order_by(f"-{by}", "-pk"), size)


def _beyond(by: str, edge: tuple, side: str) -> Q:
    """`due >= ? AND (due > ? OR id > ?)`: in this spelling both databases walk the index from the edge on."""
    value, pk = edge
    return Q(**{f"{by}__{side}e": value}) & (Q(**{f"{by}__{side}": value}) | Q(**{f"pk__{side}": pk}))


def _forward(found: QuerySet, size: int, *, has_before: bool) -> Page:
    records = list(found[: size + 1])
    more, records = len(records) > size, records[:size]
    return Page(
        records,
        before=records[0].key if records and has_before else "",
        after=records[-1].key if more else "",
    )


def _backward(found: QuerySet, size: int) -> Page:
    records = list(found[: size + 1])
    more, records = len(records) > size, records[size - 1 :: -1] if len(records) > size else records[::-1]
    return Page(
        records,
        before=records[0].key if more else "",
        after=records[-1].key if records else "",
    )
