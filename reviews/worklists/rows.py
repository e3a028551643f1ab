"""One line of a list: who, in which state, what is stuck, what is next. Made from a review, a stop or a person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts import masks
from benefits.models import Beneficiary, Benefit, Suspension
from benefits.states import SuspensionState
from reviews.models import Confirmation, Correction, HomeVisit, Review
from reviews.states import ConfirmationState, CorrectionState, ReviewState, VisitState
from reviews.worklists import circumstances, next_steps, stakes
from reviews.worklists.circumstances import Circumstances
from reviews.worklists.next_steps import NextStep

# Looks of what is under way beside the review; unsaved, they only carry a state.
WAITING = Confirmation(state=ConfirmationState.SUBMITTED)
CORRECTING = Correction(state=CorrectionState.OPEN)
VISITING = HomeVisit(state=VisitState.PLANNED)


@dataclass(frozen=True)
class Row:
    """What a list shows of one person. `key` is the person's, `record` the one whose state is shown."""

    key: str
    person_id: int
    name: str
    id_number: str  # masked
    category: str
    age: int
    record: Review | Suspension | Benefit | Confirmation | Correction | HomeVisit | None
    step: NextStep | None
    words: str  # Of the next step; where nothing is left to do, how it ended.
    next_day: str
    is_late: bool  # The day of the next step has passed.
    last_contact: str
    money: Decimal | None
    money_text: str
    due_on: date | None
    was_reached: bool
    source: Review | Suspension | Beneficiary

    @property
    def owner(self) -> str:
        """Whose turn it is, "" when nothing is left to do."""
        return self.step.owner if self.step else ""

    @property
    def cursor(self) -> str:
        """The key of the row the list goes on after."""
        return self.source.key


def of(records: Iterable[Review | Suspension], *, today: date) -> list[Row]:
    """Rows of reviews or stops with person, benefit and stop loaded; one query for what is under way."""
    records = list(records)
    known = circumstances.of({record.benefit.beneficiary_id for record in records}, year=today.year)
    return [
        _OF_MODEL[type(record)](record, known[record.benefit.beneficiary_id], today) for record in records
    ]


def of_people(people: Iterable[Beneficiary], *, today: date) -> list[Row]:
    """Rows of persons with `benefits` and, on each benefit, `reviews_of_year` prefetched."""
    people = list(people)
    known = circumstances.of((person.pk for person in people), year=today.year)
    return [_of_person(person, known[person.pk], today) for person in people]


def _row(
    person: Beneficiary, source, now: Circumstances, today: date, step: NextStep | None, ended: str = "", **own
) -> Row:
    return Row(
        step=step, words=step.words if step else ended, next_day=_day(step.by, today) if step else "",
        is_late=bool(step and step.by < today),
        key=person.key, person_id=person.pk, name=person.name, id_number=masks.mask_id_number(person.id_number),
        age=person.age_on(person.died_on or today), source=source, was_reached=now.was_reached,
        last_contact=_contact(now, today), **own,
    )  # fmt: skip


def _of_review(review: Review, now: Circumstances, today: date) -> Row:
    benefit = review.benefit
    text = stakes.money_text(benefit.category) if review.is_open else ""
    return _row(
        benefit.beneficiary, review, now, today, next_steps.of_review(review, now, today=today), _ended(review, today),
        category=benefit.title,
        record=_shown(review, now),
        money=None if text else benefit.monthly_amount,
        money_text=text,
        due_on=review.due_on,
    )  # fmt: skip


def _of_suspension(stop: Suspension, now: Circumstances, today: date) -> Row:
    return _row(
        stop.benefit.beneficiary, stop, now, today, next_steps.of_stop(stop, now, today=today),
        category=stop.benefit.title,
        record=stop,
        money=stop.benefit.monthly_amount,
        money_text="",
        due_on=stop.effective_on,
    )  # fmt: skip


def _of_person(person: Beneficiary, now: Circumstances, today: date) -> Row:
    benefits = list(person.benefits.all())
    reviews: list[Review] = [review for benefit in benefits for review in vars(benefit)["reviews_of_year"]]
    worst = min(reviews, key=lambda review: (not review.is_open, review.due_on), default=None)
    step = next_steps.of_review(worst, now, today=today) if worst and not person.died_on else None
    return _row(
        person, person, now, today, step, _person_ended(person, worst, today),
        category="、".join(benefit.title for benefit in benefits) or "—",
        record=worst or (benefits[0] if benefits else None),
        money=sum((benefit.monthly_amount for benefit in benefits), stakes.NOTHING),
        money_text="",
        due_on=worst.due_on if worst else None,
    )  # fmt: skip


def _shown(review: Review, now: Circumstances):
    """Papers that wait for somebody, a correction or a visit say more than the state of the review."""
    if not review.is_open:
        return review
    if review.suspension and review.suspension.state == SuspensionState.IN_FORCE:
        return review.suspension
    if now.submitted_on:
        return WAITING
    if now.correction_due_on:
        return CORRECTING
    return VISITING if now.visit_on else review


def _ended(review: Review, today: date) -> str:
    """How a review without a next step came to its end."""
    if review.state == ReviewState.CONFIRMED:
        return f"{stakes.day_words(review.confirmed_on, today=today)}已确认"
    return review.closed_reason


def _person_ended(person: Beneficiary, worst: Review | None, today: date) -> str:
    if person.died_on:
        return f"{person.died_on} 去世"
    return _ended(worst, today) if worst else "今年没有年审件"


def _contact(now: Circumstances, today: date) -> str:
    if not now.contact_outcome:
        return ""
    return f"{_day(now.contact_on, today)} {now.contact_words.partition('，')[2]}"


def _day(day: date | None, today: date) -> str:
    return stakes.day_words(day, today=today) if day else ""


_OF_MODEL: dict[type, Callable] = {Review: _of_review, Suspension: _of_suspension}
