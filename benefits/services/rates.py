"""What a benefit is worth in a month: the person's own amount, else the published table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import Organization
from benefits import policy
from benefits.models import Benefit, PersonalRate, Rate, Transfer
from benefits.states import TransferState

NOTHING = Decimal("0.00")
CHUNK = 2000


@dataclass(frozen=True)
class Figure:
    """A monthly amount with the document that sets it; zero and empty when no row covers the month."""

    amount: Decimal
    document_no: str


class RateTable:
    """The published tables, read once: the nearest jurisdiction wins, and in it the newest row in force."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], list[Rate]] = {}
        self.known: dict[tuple[str, str, str, date], Figure] = {}  # Thousands of benefits ask for the same few.
        for rate in Rate.objects.select_related("organization").order_by("-effective_from"):
            self.rows.setdefault((rate.category, rate.level), []).append(rate)

    def figure(self, benefit: Benefit, *, month: date, office: Organization | None = None) -> Figure:
        """The figure for a benefit in the month, given as its first day; by its own office (loaded) or another."""
        key = (benefit.category, benefit.level, (office or benefit.organization).path, month)
        if key not in self.known:
            self.known[key] = self._looked_up(*key)
        return self.known[key]

    def _looked_up(self, category: str, level: str, held: str, month: date) -> Figure:
        known = [
            rate
            for rate in self.rows.get((category, level), ())
            if rate.effective_from <= month
            and (rate.organization is None or held.startswith(rate.organization.path))
        ]
        if not known:
            return Figure(NOTHING, "")
        nearest = max(
            known,
            key=lambda rate: (len(rate.organization.path) if rate.organization else 0, rate.effective_from),
        )
        return Figure(_monthly(nearest), nearest.document_no)


def figures(*, benefits: Iterable[Benefit], month: date, table: RateTable | None = None) -> dict[int, Figure]:
    """The figure of each benefit (its organization loaded) in the month (its first day), by id.

    Two queries, whatever the number; one when the `table` has been read before.
    """
    benefits = list(benefits)
    own: dict[int, Figure] = {}
    rows = PersonalRate.objects.filter(
        benefit_id__in=[each.pk for each in benefits], effective_from__lte=month
    ).order_by("effective_from")
    for rate in rows:
        own[rate.benefit_id] = Figure(rate.amount, rate.document_no)
    table = table or RateTable()
    return {each.pk: own.get(each.pk) or table.figure(each, month=month) for each in benefits}


def monthly_amounts(*, benefits: Iterable[Benefit], month: date) -> dict[int, Decimal]:
    """The monthly amount of each benefit in the month, by id."""
    return {pk: figure.amount for pk, figure in figures(benefits=benefits, month=month).items()}


def of_one(benefit: Benefit) -> Callable[[date], Figure]:
    """A function from a month (its first day) to the benefit's figure in it, with everything read beforehand.

    A month before a move is worth what the old office paid in it (M-02).
    """
    own = list(PersonalRate.objects.filter(benefit=benefit).order_by("effective_from"))
    moved = Transfer.objects.filter(benefit=benefit, state=TransferState.DONE).order_by("takes_over_month")
    moves, table = list(moved.select_related("organization")), RateTable()

    def figure(month: date) -> Figure:
        mine = [rate for rate in own if rate.effective_from <= month]
        if mine:
            return Figure(mine[-1].amount, mine[-1].document_no)
        office = next((move.organization for move in moves if month < move.takes_over_month), None)
        return table.figure(benefit, month=month, office=office)

    return figure


def refresh(*, queryset: QuerySet[Benefit], month: date, after_chunk: Callable[[], None] = lambda: None) -> int:
    """Set `monthly_amount` of the benefits to their figure of the month; returns how many changed.

    `after_chunk` is called after each chunk, so that a long night can show that it is alive.
    """
    changed, last, table = 0, 0, RateTable()
    due = queryset.order_by("pk").values_list("pk", flat=True)
    while ids := list(due.filter(pk__gt=last)[:CHUNK]):  # Never all at once: a province has a million.
        last = ids[-1]
        rows = Benefit.objects.filter(pk__in=ids).select_related("organization")
        chunk = list(rows.only("category", "level", "monthly_amount", "organization__path"))
        known = figures(benefits=chunk, month=month, table=table)
        # One statement for each amount: a table has few, and a statement with a thousand cases is slower.
        stale: dict[Decimal, list[int]] = {}
        for each in chunk:
            if each.monthly_amount != known[each.pk].amount:
                stale.setdefault(known[each.pk].amount, []).append(each.pk)
        for amount, pks in stale.items():
            changed += Benefit.objects.filter(pk__in=pks).update(monthly_amount=amount)
        after_chunk()
    return changed


def _monthly(rate: Rate) -> Decimal:
    return policy.monthly_from_yearly(rate.amount) if rate.per == Rate.Per.YEAR else rate.amount
