"""What the calendar may suppose beside "nobody does anything": papers accepted, visits made."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from accounts.querysets import ScopedQuerySet
from reviews.models import Confirmation, HomeVisit
from reviews.states import ConfirmationState, VisitState
from reviews.worklists.foresight.streams import Stream


@dataclass(frozen=True)
class Premises:
    """`papers`: what waits for a look is accepted. `visits`: every visit planned before the event confirms."""

    papers: bool = False
    visits: bool = False

    def narrow(self, stream: Stream, to_benefit: str, *, night: date) -> ScopedQuerySet:
        """The rows of the stream without the people who would be confirmed before the event."""
        rows = stream.rows
        if self.papers:
            waiting = Confirmation.objects.filter(state=ConfirmationState.SUBMITTED)
            rows = rows.filter(~Exists(waiting.filter(for_reviews__benefit=OuterRef(to_benefit))))
        if self.visits:
            before = "planned_on__lte" if stream.after else "planned_on__lt"
            visits = HomeVisit.objects.filter(
                Q(planned_on__lt=night) | Q(**{before: OuterRef("on")}),
                state=VisitState.PLANNED, beneficiary=OuterRef(f"{to_benefit}__beneficiary"),
            )
            rows = rows.filter(~Exists(visits))
        return rows
