"""The reminder talk (约谈): who was talked to, where, about what, by whom, and what was said."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Staff
from accounts.roles import Act
from benefits.categories import Category
from benefits.services import consents
from reviews import policy
from reviews.models import Interview, RegistrationItem, Review
from reviews.states import CorrectionState, ReviewState


class CannotHold(Exception):
    """A talk that may not be recorded; carries a Chinese sentence."""


def hold(
    *,
    review: Review,
    held_on: date,
    place: str,
    subject: str,
    minutes: str,
    by: Staff,
    at: datetime,
    second_officer: Staff | None = None,
) -> Interview:
    """Record a talk with its minutes (Y-03, DE-8).

    Refuses days to come, anything left empty, the same officer twice or one of another jurisdiction, the dead, a
    closed review, a category that knows no talks unless something is wrong with the review, and the same talk twice.
    """
    consents.refuse_outsider(office=review.organization, act=Act.HOLD_INTERVIEW, by=by)
    words = {"place": place.strip(), "subject": subject.strip(), "minutes": minutes.strip()}
    _refuse_empty(words)
    if held_on > timezone.localtime(at).date():
        raise CannotHold("约谈日期不能晚于今天。")
    _refuse_second(second_officer, review, by=by)
    with transaction.atomic():
        audit.take_turn()  # Two clicks come one after the other.
        _refuse_review(review)
        if review.interviews.filter(held_on=held_on, **words).exists():
            raise CannotHold("这次约谈已记录过。")
        interview = Interview.objects.create(
            review=review, held_on=held_on, held_by=by, second_officer=second_officer, **words
        )
        # The minutes are personal: the audit says only that there was a talk.
        changes = {"held_on": [None, held_on.isoformat()], "interview": [None, interview.key]}
        audit.record(review, act="interview.held", by=by, at=at, changes=changes)
    return interview


def may_talk(*, review: Review) -> bool:
    """Whether a talk belongs to the review: its category knows talks, or something went wrong with it."""
    if policy.knows_talks(Category(review.category)):
        return True
    expired = review.corrections.filter(state=CorrectionState.EXPIRED).exists()
    return expired or review.items.filter(result=RegistrationItem.Result.NOT_PASSED).exists()


def _refuse_empty(words: dict[str, str]) -> None:
    names = {"place": "地点", "subject": "事由", "minutes": "谈话记录"}
    missing = [names[name] for name, text in words.items() if not text]
    if missing:
        raise CannotHold(f"请写明{'、'.join(missing)}。")


def _refuse_second(second: Staff | None, review: Review, *, by: Staff) -> None:
    if second is None:
        return
    if second.pk == by.pk:
        raise CannotHold("另一位谈话人须是别人。")
    if not second.may(Act.HOLD_INTERVIEW) or not second.organization.contains(review.organization):
        raise CannotHold("另一位谈话人须是本辖区的经办员或审核员。")


def _refuse_review(review: Review) -> None:
    if review.benefit.beneficiary.died_on:
        raise CannotHold("该对象已登记去世，不再约谈。")
    if not Review.objects.filter(pk=review.pk).exclude(state=ReviewState.CLOSED).exists():
        raise CannotHold("这一件已关闭，不再约谈。")
    if not may_talk(review=review):
        raise CannotHold(f"{review.benefit.title}没有逾期未补正的事项，不须约谈。")
