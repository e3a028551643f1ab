"""P13: the what-if calendar asked about one night, against what the sweeps of that night select."""

import functools

from accounts.models import Staff
from benefits.models import Suspension
from reviews.models import Correction, Review
from reviews.services import reminders
from reviews.worklists.foresight import counting
from reviews.worklists.foresight.premises import Premises
from reviews.worklists.foresight.streams import Reminding, Span
from tests.bench import crowd, measure

TARGET = 2.0


def run(people: int, staff: Staff) -> str:
    due = Review.objects.lapsing(today=crowd.TODAY).count()
    asked, selected = measure.in_turns(lambda: _checked(_what_if(staff), due), _select)
    note = f"{due:,} due of {people:,} open; {asked} against {selected}"
    return measure.line("P13", "what-if/sweep-selection", asked.wall / selected.wall, TARGET, note)


def _what_if(staff: Staff) -> list[counting.Tally]:
    """The side panel of one day: kinds, categories and offices, with people and money."""
    reminding = Reminding(functools.partial(reminders.ladder, on=crowd.TODAY), reminders.due_by)
    span = Span(crowd.TODAY, crowd.TODAY, crowd.TODAY, crowd.TODAY, reminding)
    return counting.by_office(staff, span, Premises())


def _checked(found: list[counting.Tally], due: int) -> None:
    people = sum(tally.people for tally in found if tally.kind.name == "propose")
    if people != due:
        raise AssertionError(f"{people} of {due} foreseen")


def _select() -> None:
    """The ids each sweep would go through, as `chunks.in_chunks` reads them."""
    today = crowd.TODAY
    selections = (
        Review.objects.lapsing(today=today), Review.objects.past_deadline(today=today),
        Review.objects.losing_side_benefits(today=today), reminders.due(today=today),
        Correction.objects.to_remind(today=today), Correction.objects.expiring(today=today),
        Suspension.objects.due(today=today),
    )  # fmt: skip
    for selection in selections:
        list(selection.order_by("pk").values_list("pk", flat=True))
