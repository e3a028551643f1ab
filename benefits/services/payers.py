"""Which county pays a benefit in a month, also before and after a move (M-01 to M-04, DE-16).

The origin pays to December and the destination from January; a move that is accepted later is taken over later, and
until then the origin goes on paying. So every month has one payer: none is paid twice, none is left out.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Organization
from benefits import days
from benefits.models import Benefit, Transfer
from benefits.states import TransferState


class Moves:
    """The moves of some benefits, read once: those carried out, and those accepted for a month to come."""

    def __init__(self, benefits: Iterable[Benefit]) -> None:
        self.rows: dict[int, list[Transfer]] = {}
        found = carried(Transfer.objects.filter(benefit__in=[each.pk for each in benefits]))
        for move in found.select_related("organization", "destination").order_by("takes_over_month", "pk"):
            self.rows.setdefault(move.benefit_id, []).append(move)

    def payer(self, benefit: Benefit, month: date) -> Organization:
        """The office that pays the benefit (its organization loaded) in the month, given as its first day."""
        moves = self.rows.get(benefit.pk, ())
        for move in moves:
            if month < from_month(move):
                return move.organization
        if moves and moves[-1].state == TransferState.ACCEPTED and moves[-1].destination:
            return moves[-1].destination
        return benefit.organization

    def last(self, benefit_id: int, month: date) -> Transfer | None:
        """The newest move that has been taken over by the month."""
        done = [move for move in self.rows.get(benefit_id, ()) if from_month(move) <= month]
        return done[-1] if done else None


def carried(moves: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """Those of the moves by which another office of this system pays, or will pay."""
    return moves.filter(state__in=(TransferState.ACCEPTED, TransferState.DONE), destination__isnull=False)


def from_month(move: Transfer) -> date:
    """The first month that the new office really pays: January, or the month of the take-over where that was late."""
    if move.taken_over_on:
        late = days.month_of(move.taken_over_on)
    else:
        late = days.month_of(timezone.localtime(move.accepted_at).date()) if move.accepted_at else move.takes_over_month
    return max(move.takes_over_month, late)


def touching(county: Organization) -> Q:
    """The benefits that the county pays, has paid or will pay: its own, and those of moves from it or to it."""
    moves = carried(Transfer.objects.all())
    gone = moves.filter(county_code=county.code).values("benefit")
    coming = moves.filter(destination__path__startswith=county.path).values("benefit")
    return Q(county_code=county.code) | Q(pk__in=gone) | Q(pk__in=coming)
