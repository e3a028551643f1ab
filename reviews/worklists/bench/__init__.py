"""The evidence bench: what came from afar and waits for somebody else, the most urgent first.

Urgent is whose pay stops soonest: by a stop that is decided, or by the month after this one where a stop is proposed
(DE-18), else by the last day of a notice, else by the deadline.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import DateField, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from accounts.models import Staff
from accounts.roles import Act
from benefits import days
from benefits.states import SUSPENSION_OPEN
from reviews.models import Confirmation
from reviews.states import ConfirmationState, ReviewState

NEAR = 30  # Days before a deadline from which it is shown as near.
LIMIT = 1000  # More than anybody judges in a day; the count beside the list is that of the list.


@dataclass(frozen=True)
class Place:
    """Where a case stands among those that wait: its number from one, how many there are, and its neighbours."""

    number: int
    total: int
    before: str
    after: str


def waiting(staff: Staff) -> QuerySet[Confirmation]:
    """What this person may judge: of the own offices, of the living, taken in by somebody else.

    What is doubted waits for a supervisor alone.
    """
    found = Confirmation.objects.visible_to(staff).filter(
        state=ConfirmationState.SUBMITTED, beneficiary__died_on=None
    )
    found = found.exclude(recorded_by=staff).exclude(second_officer=staff)
    if not staff.may(Act.REVIEW_EVIDENCE):
        return found.none()
    return found if staff.may(Act.SETTLE_DOUBT) else found.filter(doubt="")


def own(staff: Staff) -> int:
    """How many this person took in and others must judge."""
    mine = Q(recorded_by=staff) | Q(second_officer=staff)
    return Confirmation.objects.visible_to(staff).filter(mine, state=ConfirmationState.SUBMITTED).count()


def by_urgency(found: QuerySet[Confirmation], *, today: date) -> QuerySet[Confirmation]:
    """The most urgent first, of equal ones the oldest; with `stop_on`, `proposed_on`, `notice_on` and `due_on` to say
    why.

    A deadline that has passed takes nothing any more: what comes after it has a day of its own.
    """
    stopping = Q(for_reviews__suspension__state__in=SUSPENSION_OPEN)
    announced = Q(for_reviews__state=ReviewState.IN_NOTICE)
    return found.annotate(
        stop_on=Min("for_reviews__suspension__effective_on", filter=stopping),
        proposed_on=Min(Value(days.next_month(today), DateField()), filter=stopping),
        notice_on=Min("for_reviews__notice_last_day", filter=announced),
        due_on=Min("for_reviews__due_on"),
        ahead_on=Min("for_reviews__due_on", filter=Q(for_reviews__due_on__gte=today)),
    ).order_by(Coalesce("stop_on", "proposed_on", "notice_on", "ahead_on").asc(nulls_last=True), "recorded_at", "pk")


def queue(staff: Staff, *, today: date) -> list[str]:
    """The keys of all that wait, in order; one query."""
    return list(by_urgency(waiting(staff), today=today).values_list("key", flat=True)[:LIMIT])


def listed(staff: Staff, *, today: date) -> QuerySet[Confirmation]:
    """The list, with person, hands and office."""
    return by_urgency(waiting(staff), today=today).select_related(
        "beneficiary", "recorded_by", "second_officer", "organization", "doubted_by"
    )


def place(keys: list[str], key: str) -> Place:
    """Where the case stands; of one that has just left the queue the first is next."""
    if key not in keys:
        return Place(0, len(keys), "", keys[0] if keys else "")
    at = keys.index(key)
    return Place(at + 1, len(keys), keys[at - 1] if at else "", keys[at + 1] if at + 1 < len(keys) else "")


def next_of(keys: list[str], key: str) -> str:
    """The case to judge after this one: the one behind it, and at the end the first."""
    found = place(keys, key)
    others = [each for each in keys if each != key]
    return found.after or (others[0] if others else "")


def urgency(row: Confirmation, *, today: date) -> tuple[str, str]:
    """Why it is urgent, in words, and their tone. Of rows that `by_urgency` gave."""
    told = vars(row)
    if told["stop_on"]:
        is_stopped = told["stop_on"] <= today
        return (f"已自 {told['stop_on']:%m-%d} 停发" if is_stopped else f"{told['stop_on']:%m-%d} 起停发"), "stop"
    if told["proposed_on"]:
        return f"建议暂停，批准后 {told['proposed_on']:%m-%d} 起停发", "stop"
    if told["notice_on"] and told["notice_on"] <= today:  # A correction holds the stop back, another way does not.
        over = "今天 24 时满" if told["notice_on"] == today else f" {told['notice_on']:%m-%d} 已满"
        return f"公告期{over}，改走他路的今夜即提暂停建议", "stop"
    if told["notice_on"]:
        return f"公告 {told['notice_on']:%m-%d} 期满", "soon"
    if told["due_on"] is None:
        return "", ""
    if told["due_on"] < today:
        return f"{told['due_on']:%m-%d} 期限已过", ""
    return f"{told['due_on']:%m-%d} 截止", "soon" if (told["due_on"] - today).days <= NEAR else ""


def waited(row: Confirmation, *, at: datetime) -> int:
    """Whole days since it came."""
    return (at - row.recorded_at).days
