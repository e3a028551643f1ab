"""What becomes of material from afar: accepted, asked for again, referred to another way, doubted.

Whoever took it in, or was there as the second officer, judges nothing of it. What is doubted keeps waiting, and holds
every stop back, until a supervisor settles it.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits.categories import Category
from benefits.services import consents
from reviews import policy
from reviews.models import Confirmation, Review
from reviews.services import confirmations, corrections
from reviews.states import ConfirmationState


class CannotDecide(Exception):
    """A verdict that may not be given; carries a Chinese sentence."""


def accept(*, confirmation: Confirmation, by: Staff, at: datetime) -> confirmations.Outcome:
    """Believe it: the person is confirmed on the day they were seen (DE-19, DE-20).

    Reviews settled meanwhile by another way are left as they are.
    """
    with transaction.atomic():
        _take_up(confirmation, by=by)
        if confirmation.beneficiary.died_on:
            raise CannotDecide("该对象已登记去世。如登记有误，请先更正。")
        chosen = _open_reviews(confirmation)
        transitions.move(
            confirmation, to=ConfirmationState.ACCEPTED, by=by, at=at, act="confirmation.accepted", reviewed_by=by,
            reviewed_at=at,
        )  # fmt: skip
        if not chosen:
            return confirmations.Outcome(confirmation, (), (), (), ())
        return confirmations.settle(confirmation=confirmation, reviews=chosen, by=by, at=at)


def return_(*, confirmation: Confirmation, reason: str, by: Staff, at: datetime) -> None:
    """Ask for it again, by the last day of a correction: the letter says what, and until then nothing is stopped.

    Refuses without a reason.
    """
    reason = _said(reason, "请写明要本人补什么。")
    with transaction.atomic():
        _take_up(confirmation, by=by)
        _send_back(confirmation, "confirmation.returned", by=by, at=at, returned_reason=reason)
        for review in _open_reviews(confirmation):
            if not review.corrections.open().filter(comment=reason).exists():
                corrections.request(review=review, comment=reason, by=by, at=at)


def refer(*, confirmation: Confirmation, to: policy.Method, reason: str, by: Staff, at: datetime) -> None:
    """Send the person another way; this one has failed this year. Refuses without a reason, the same way, and a way
    that does not settle every review the material was for (DE-30)."""
    reason = _said(reason, "请写明这个方式为什么走不通。")
    with transaction.atomic():
        _take_up(confirmation, by=by)
        waiting = _open_reviews(confirmation)
        refuse_way(to=to, method=policy.Method(confirmation.method), reviews=waiting)
        _send_back(confirmation, "confirmation.referred", by=by, at=at, returned_reason=reason, referred_to=to)
        lead_on(reviews=waiting, to=to, reason=reason, at=at)


def doubt(*, confirmation: Confirmation, reason: str, by: Staff, at: datetime) -> None:
    """Leave it to a supervisor. Refuses without a reason, and what is doubted already."""
    reason = _said(reason, "请写明哪里可疑。")
    with transaction.atomic():
        _take_up(confirmation, by=by)
        if confirmation.doubt:
            raise CannotDecide("已标为存疑，由审核员决定。")
        waiting = Confirmation.objects.filter(pk=confirmation.pk, state=ConfirmationState.SUBMITTED, doubt="")
        if not waiting.update(doubt=reason, doubted_by=by, doubted_at=at):
            raise transitions.StaleState(f"confirmation {confirmation.pk} has been decided")
        audit.record(confirmation, act="confirmation.doubted", by=by, at=at, reason=reason)
        confirmation.refresh_from_db(fields=["doubt", "doubted_by", "doubted_at"])


def refuse_way(*, to: policy.Method, method: policy.Method, reviews: Sequence[Review]) -> None:
    """Refuse the way that has just failed, and one that does not settle the reviews."""
    if to == method:
        raise CannotDecide("请选择另一种方式。")
    for review in reviews:
        if not policy.settles(to, Category(review.category)):
            raise CannotDecide(f"{review.benefit.title}不能用{to.label}。")


def lead_on(*, reviews: Sequence[Review], to: policy.Method, reason: str, at: datetime) -> None:
    """The other way becomes the next step of the reviews, today."""
    waiting = Review.objects.filter(pk__in=[review.pk for review in reviews])
    waiting.set_next_step(f"改走{to.label}：{reason}", on=timezone.localtime(at).date())


def _take_up(confirmation: Confirmation, *, by: Staff) -> None:
    """Hold the turn, read the doubt as it stands now, and refuse whoever may not judge."""
    audit.take_turn()
    confirmation.refresh_from_db(fields=["doubt", "doubted_by", "doubted_at"])
    consents.refuse_outsider(office=confirmation.organization, act=Act.REVIEW_EVIDENCE, by=by)
    if confirmation.has_hand_of(by):
        raise CannotDecide("经办和在场的人不能审核自己的材料。")
    if confirmation.doubt and not by.may(Act.SETTLE_DOUBT):
        raise CannotDecide("这份材料存疑，由审核员决定。")


def _send_back(confirmation: Confirmation, act: str, *, by: Staff, at: datetime, **words: str) -> None:
    transitions.move(
        confirmation, to=ConfirmationState.RETURNED, by=by, at=at, act=act, reason=words["returned_reason"],
        reviewed_by=by, reviewed_at=at, **words,
    )  # fmt: skip


def _open_reviews(confirmation: Confirmation) -> list[Review]:
    rows = Review.objects.open().filter(submissions=confirmation)
    return list(rows.select_related("benefit__beneficiary", "benefit__organization", "campaign", "organization"))


def _said(reason: str, otherwise: str) -> str:
    if not reason.strip():
        raise CannotDecide(otherwise)
    return reason.strip()
