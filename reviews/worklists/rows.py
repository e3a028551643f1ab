"""One line of a list: who, in which state, what is stuck, what is next. Made from a review, a stop or a person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from accounts import masks
from benefits.models import Beneficiary, Benefit, Suspension
from benefits.states import SUSPENSION_OPEN, SuspensionState
from reviews.models import Confirmation, Correction, HomeVisit, Review
from reviews.states import ConfirmationState, CorrectionState, ReviewState, VisitState
from reviews.worklists import circumstances, stakes
from reviews.worklists.circumstances import Circumstances

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
    stuck: str
    last_contact: str
    next_day: str
    money: Decimal | None
    money_text: str
    due_on: date | None
    was_reached: bool
    source: Review | Suspension | Beneficiary

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


def _row(person: Beneficiary, source, now: Circumstances, today: date, **own) -> Row:
    return Row(
        key=person.key, person_id=person.pk, name=person.name, id_number=masks.mask_id_number(person.id_number),
        age=person.age_on(person.died_on or today), source=source, was_reached=now.was_reached,
        last_contact=_contact(now, today), **own,
    )  # fmt: skip


def _of_review(review: Review, now: Circumstances, today: date) -> Row:
    benefit = review.benefit
    text = stakes.money_text(benefit.category) if review.is_open else ""
    return _row(
        benefit.beneficiary, review, now, today,
        category=benefit.title,
        record=_shown(review, now),
        stuck=_stuck(review, now, today),
        next_day=_next_day(review, now, today),
        money=None if text else benefit.monthly_amount,
        money_text=text,
        due_on=review.due_on,
    )  # fmt: skip


def _of_suspension(stop: Suspension, now: Circumstances, today: date) -> Row:
    return _row(
        stop.benefit.beneficiary, stop, now, today,
        category=stop.benefit.title,
        record=stop,
        stuck=_stop_stuck(stop, now, today),
        next_day=_day(now.follow_up_on or stop.effective_on, today),
        money=stop.benefit.monthly_amount,
        money_text="",
        due_on=stop.effective_on,
    )  # fmt: skip


def _of_person(person: Beneficiary, now: Circumstances, today: date) -> Row:
    benefits = list(person.benefits.all())
    reviews: list[Review] = [review for benefit in benefits for review in vars(benefit)["reviews_of_year"]]
    worst = min(reviews, key=lambda review: (not review.is_open, review.due_on), default=None)
    return _row(
        person, person, now, today,
        category="、".join(benefit.title for benefit in benefits) or "—",
        record=worst or (benefits[0] if benefits else None),
        stuck=_person_stuck(person, worst, now, today),
        next_day=_next_day(worst, now, today),
        money=sum((benefit.monthly_amount for benefit in benefits), stakes.NOTHING),
        money_text="",
        due_on=worst.due_on if worst else None,
    )  # fmt: skip


def _next_day(review: Review | None, now: Circumstances, today: date) -> str:
    """What was agreed, else the last day; a last day that has passed is no next step."""
    if review is None or not review.is_open:
        return ""
    ahead = review.due_on if review.due_on >= today else None
    return _day(review.next_step_on or now.follow_up_on or ahead, today)


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


def _stuck(review: Review, now: Circumstances, today: date) -> str:
    if review.state == ReviewState.CONFIRMED:
        return f"{stakes.day_words(review.confirmed_on, today=today)}已确认"
    if review.state == ReviewState.CLOSED:
        return review.closed_reason
    if review.next_step:
        return review.next_step
    if review.suspension and review.suspension.state in SUSPENSION_OPEN:
        return _stop_stuck(review.suspension, now, today)
    return _under_way(now, today) or _not_reached(review, now, today)


def _under_way(now: Circumstances, today: date) -> str:
    if now.submitted_on:
        return f"材料{_day(_local(now.submitted_on), today)}已交，还没有人看"
    if now.correction_due_on:
        return f"补正{_day(now.correction_due_on, today)}到期"
    if now.visit_state:
        return f"已约{_day(now.visit_on, today)}上门" if now.visit_on else "已申请上门，待安排"
    return now.failure_words


def _not_reached(review: Review, now: Circumstances, today: date) -> str:
    if review.unreachable_on:
        return f"{_day(review.unreachable_on, today)}起失联，{now.contact_words}"
    if not now.contact_outcome:
        return "还没有联系过"
    return now.contact_note or now.contact_words


def _stop_stuck(stop: Suspension, now: Circumstances, today: date) -> str:
    if stop.state == SuspensionState.IN_FORCE:
        since = stakes.month_words(stop.effective_on, today=today)
        return f"{since}起停发；{_under_way(now, today) or now.contact_words or '还没有联系过'}"
    if stop.state == SuspensionState.APPROVED:
        return f"{_day(stop.effective_on, today)}起停发，之前确认即撤回"
    if stop.state == SuspensionState.ENDORSED:
        return "县级已报省，待省级批准"
    if stop.checked_by_id or stop.proposed_by_id:
        return "已核对，待审核员批准"
    return f"时钟{_day(_local(stop.proposed_at), today)}提出，还没有人核对"


def _person_stuck(person: Beneficiary, worst: Review | None, now: Circumstances, today: date) -> str:
    if person.died_on:
        return f"{person.died_on} 去世"
    if worst is None:
        return "今年没有年审件"
    return _stuck(worst, now, today)


def _contact(now: Circumstances, today: date) -> str:
    if not now.contact_outcome:
        return ""
    return f"{_day(now.contact_on, today)} {now.contact_words.partition('，')[2]}"


def _day(day: date | None, today: date) -> str:
    return stakes.day_words(day, today=today) if day else ""


def _local(moment: datetime) -> date:
    return timezone.localtime(moment).date()


_OF_MODEL: dict[type, Callable] = {Review: _of_review, Suspension: _of_suspension}
