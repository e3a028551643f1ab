"""Keyset pages: page 10,000 costs what page 1 costs. The cursor is the opaque key of the row at the edge."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

SIZE = 50


@dataclass(frozen=True)
class Page:
    """The records of one page; `before` and `after` are the keys to ask for its neighbours with, "" at an end."""

    records: list
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Order:
    """By a column and then the id; `-column` is newest first.

    With `first_from` the list begins at that value, and what lies before it stands at the end: deadlines to come,
    then those that have passed. Both are ranges of one index.
    """

    by: str
    first_from: object = None

    @property
    def column(self) -> str:
        return self.by.removeprefix("-")

    def sort(self, found: QuerySet, *, backwards: bool = False) -> QuerySet:
        falls = self.by.startswith("-") != backwards
        return found.order_by(f"{'-' * falls}{self.column}", f"{'-' * falls}pk")

    def parts(self, found: QuerySet) -> list[QuerySet]:
        if self.first_from is None:
            return [found]
        return [found.filter(**{f"{self.column}__{side}": self.first_from}) for side in ("gte", "lt")]

    def place_of(self, value) -> int:
        """Which part a row with this value stands in."""
        return int(self.first_from is not None and value < self.first_from)

    def beyond(self, edge: tuple, *, backwards: bool) -> Q:
        """`due >= ? AND (due > ? OR id > ?)`: so spelled, both databases walk the index from the edge on."""
        (value, pk), side = edge, "lt" if self.by.startswith("-") != backwards else "gt"
        return Q(**{f"{self.column}__{side}e": value}) & (
            Q(**{f"{self.column}__{side}": value}) | Q(**{f"pk__{side}": pk})
        )


def cut(
    found: QuerySet, *, order: Order, edges: QuerySet, after: str = "", before: str = "", size: int = SIZE
) -> Page:
    """One page of `found`, after or before the row with the key.

    `edges` are the rows among which the cursor may stand: all that the member of staff may see, so that a row that
    has left the list meanwhile still marks its place. An unknown cursor gives the first page.
    """
    key, backwards = after or before, bool(before) and not after
    edge = edges.filter(key=key).values_list(order.column, "pk").first() if key else None
    parts = order.parts(found)
    if edge is None or edge[0] is None:
        return _page([order.sort(part) for part in parts], size, from_start=True, backwards=False)
    place = order.place_of(edge[0])
    rest = parts[:place][::-1] if backwards else parts[place + 1 :]
    parts = [parts[place].filter(order.beyond(edge, backwards=backwards)), *rest]
    return _page([order.sort(part, backwards=backwards) for part in parts], size, from_start=False, backwards=backwards)


def asked_for(address: Mapping[str, str], found: QuerySet, *, order: Order, edges: QuerySet) -> Page:
    """The page of `found` whose neighbour the query of an address names by ?after= or ?before=; see `cut`."""
    return cut(found, order=order, edges=edges, after=address.get("after", ""), before=address.get("before", ""))


def _page(parts: list[QuerySet], size: int, *, from_start: bool, backwards: bool) -> Page:
    """One record more than the page shows says whether there is a page beyond."""
    records: list = []
    for part in parts:
        if len(records) <= size:
            records += part[: size + 1 - len(records)]
    more, records = len(records) > size, records[:size]
    if backwards:
        records.reverse()
    if not records:
        return Page([])
    first, last = records[0].key, records[-1].key
    if backwards:
        return Page(records, before=first if more else "", after=last)
    return Page(records, before="" if from_start else first, after=last if more else "")
