"""Side benefits that a missed review may affect (J-05): a supervisor decides item by item, the clock only asks.

Whoever is confirmed by a member of staff gives the reason away: what nobody has decided is kept. What was withheld is
given back by a supervisor, and nothing of this touches the main pay (DE-9).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits import policy as pay
from benefits.categories import Category
from benefits.services import consents
from reviews import policy
from reviews.models import Confirmation, HomeVisit, Review, SideBenefitFlag
from reviews.services import contacts
from reviews.states import VISIT_OPEN, ConfirmationState, ReviewState, SideBenefitState

ACTS = {SideBenefitState.WITHHELD: "side_benefit.withheld", SideBenefitState.KEPT: "side_benefit.kept"}


class CannotDecide(Exception):
    """A side benefit about which this may not be decided; carries a Chinese sentence."""


def decide(
    *, review: Review, decisions: Mapping[SideBenefitFlag, str], ground: policy.MissedGround | None, reason: str,
    by: Staff, at: datetime,
) -> list[SideBenefitFlag]:
    """Decide items of one review, each WITHHELD or KEPT; returns the decided.

    What is withheld needs a ground and may have a reason beside it, what is kept needs a reason. Refuses no item, the
    dead, a ground that the contacts on file contradict; and to withhold from somebody who is confirmed, whose deadline
    has not passed, or of whom something is waiting to be looked at.
    """
    consents.refuse_outsider(office=review.organization, act=Act.DECIDE_SIDE_BENEFIT, by=by)
    if not decisions:
        raise CannotDecide("请至少对一项作出决定。")
    if SideBenefitState.KEPT in decisions.values() and not reason.strip():
        raise CannotDecide("请写明理由。")
    if review.benefit.beneficiary.died_on:
        raise CannotDecide("该对象已登记去世，附属待遇随去世核减办理。")
    with transaction.atomic():
        audit.take_turn()
        if SideBenefitState.WITHHELD in decisions.values():
            _refuse_withholding(Review.objects.select_related("benefit").get(pk=review.pk), at=at)
            _refuse_ground(review, ground, at=at)
        for flag, state in decisions.items():
            transitions.move(
                flag, to=state, by=by, at=at, act=ACTS[SideBenefitState(state)],
                reason=_words(state, ground, reason.strip()),
                citation=citation(review.category), decided_by=by,
            )  # fmt: skip
    return list(decisions)


def settle(*, reviews: Iterable[Review], by: Staff | None, at: datetime) -> int:
    """The persons of these reviews have been seen: what was asked and not decided is kept; returns how many items.

    Also what was asked of a review that has been carried over into them. By whoever recorded the confirmation; when a
    machine did, the question stays for a supervisor.
    """
    if by is None:
        return 0
    seen = list(reviews)
    before = Review.objects.filter(state=ReviewState.CLOSED, benefit__in={review.benefit_id for review in seen})
    pks = [*(review.pk for review in seen), *before.values_list("pk", flat=True)]
    return _keep(pks, SideBenefitState.FLAGGED, reason="本人已确认。", by=by, at=at)


def give_back(*, review: Review, reason: str, by: Staff, at: datetime) -> int:
    """The deadline had not passed after all, as the supervisor now records: what was withheld is paid."""
    return _keep([review.pk], SideBenefitState.WITHHELD, reason=reason, by=by, at=at)


def citation(category: str) -> str:
    """The rule and article by which side benefits may be affected (J-05)."""
    rule = pay.PROCEDURES[Category(category)].side_benefits
    return f"{rule.id} {rule.citation.marked}"


def why_not_withhold(*, review: Review, at: datetime) -> str:
    """Why nothing may be withheld of this review now; "" when it may."""
    try:
        _refuse_withholding(review, at=at)
    except CannotDecide as refusal:
        return str(refusal)
    return ""


def grounds(*, review: Review, today: date) -> tuple[policy.MissedGround, ...]:
    """The grounds for withholding that the contacts since the window's start bear out."""
    return policy.grounds_borne_out(contacts.count_for(review=review, today=today))


def _refuse_ground(review: Review, ground: policy.MissedGround | None, *, at: datetime) -> None:
    if ground is None:
        raise CannotDecide("暂缓的，请选择依据。")
    if ground not in grounds(review=review, today=timezone.localtime(at).date()):
        raise CannotDecide(f"联系记录与“{ground.label}”不符，请另选依据，或者先补登联系。")


def _words(state: str, ground: policy.MissedGround | None, reason: str) -> str:
    """The ground before what was written; for what is kept what was written alone."""
    return f"{ground.label}。{reason}" if ground and state == SideBenefitState.WITHHELD else reason


def _keep(reviews: list[int], state: SideBenefitState, *, reason: str, by: Staff, at: datetime) -> int:
    rows = SideBenefitFlag.objects.filter(review__in=reviews, state=state)
    if not rows.exists():
        return 0
    words: dict[str, Any] = {"act": ACTS[SideBenefitState.KEPT], "reason": reason, "decided_by": by}
    return len(transitions.move_many(rows, to=SideBenefitState.KEPT, by=by, at=at, **words))


def _refuse_withholding(review: Review, *, at: datetime) -> None:
    if review.state == ReviewState.CONFIRMED:
        raise CannotDecide("本人已确认，不得暂缓。")
    if not review.is_open:
        raise CannotDecide("这一件已关闭，不得暂缓。")
    if review.due_on >= timezone.localtime(at).date():
        raise CannotDecide(f"截止日 {review.due_on} 还没有过，不得暂缓。")
    person = review.benefit.beneficiary_id
    if Confirmation.objects.filter(beneficiary=person, state=ConfirmationState.SUBMITTED).exists():
        raise CannotDecide("交来的确认材料还没有人审，先审再定。")
    if HomeVisit.objects.filter(beneficiary=person, state__in=VISIT_OPEN).exists():
        raise CannotDecide("已约上门，还没有去，去过再定。")
    if Confirmation.objects.filter(for_reviews=review, state=ConfirmationState.ACCEPTED).exists():
        raise CannotDecide("本人已来过，只等登记审核办完，不得暂缓。")
