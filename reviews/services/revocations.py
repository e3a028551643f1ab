"""A consent to defer that was recorded in error is taken back: the deadline returns to what it was (Z-05, DE-25).

The row stays with who withdrew it and why; another consent may follow. It comes too late once the person has come, or
once the stop is in force: what follows then has its own ways.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts import audit
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import BackPay, Suspension
from benefits.services import consents, suspensions
from benefits.states import BackPayState, SuspensionState
from reviews import policy
from reviews.models import Deferral, Review
from reviews.querysets import CAME
from reviews.services import deferrals
from reviews.states import REVIEW_DEFERRABLE


class CannotWithdraw(Exception):
    """A consent that stays as it was recorded; carries a Chinese sentence."""


def withdraw(*, deferral: Deferral, reason: str, by: Staff, at: datetime) -> date:
    """Take a consent back; returns the day that is the last one again.

    A stop proposed at the later day is withdrawn with it: the next night proposes by the day that holds. Refused
    without a reason, twice, before a later consent, for the dead, once the person has come or a stop is in force, and
    while the months of a stop that it set aside may still be paid.
    """
    consents.refuse_outsider(office=deferral.review.organization, act=Act.CONSENT_DEFERRAL, by=by)
    reason = reason.strip()
    if not reason:
        raise CannotWithdraw("请写明撤回的理由。")
    with transaction.atomic():
        audit.take_turn()  # Nobody confirms, and nothing comes into force, meanwhile.
        deferral.refresh_from_db()
        review = Review.objects.select_related("campaign", "benefit__beneficiary", "suspension__benefit").get(
            pk=deferral.review_id
        )
        _refuse(deferral, review)
        Deferral.objects.filter(pk=deferral.pk).update(withdrawn_by=by, withdrawn_at=at, withdrawn_reason=reason)
        before, after = review.due_on, _deadline(deferral, review)
        why = f"{deferral.document_no} 登记有误，已撤回：{reason}"
        if stop := deferrals.stop_by_deadline(review=review):
            suspensions.withdraw(suspension=stop, reason=why, by=by, at=at)
        deferrals.move_deadline(review=review, to=after, why=why, by=by, at=at)
        changes = {"due_on": [before.isoformat(), after.isoformat()], "document_no": [deferral.document_no, None]}
        audit.write(
            [audit.change_of(
                deferral, act="deferral.withdrawn", about=review.about, organization_id=review.organization_id,
                reason=reason, changes=changes,
            )], by=by, at=at,
        )  # fmt: skip
    deferral.refresh_from_db()
    return after


def _refuse(deferral: Deferral, review: Review) -> None:
    if deferral.withdrawn_at:
        raise CannotWithdraw("这次同意已撤回。")
    if review.deferrals.standing().filter(last_day__gt=deferral.last_day).exists():
        raise CannotWithdraw("之后还有一次延期，请先撤回那一次。")
    if review.benefit.beneficiary.died_on:
        raise CannotWithdraw("该对象已登记去世，不再撤回。")
    came = review.submissions.filter(state__in=CAME).exists()
    if came or review.state not in REVIEW_DEFERRABLE:
        raise CannotWithdraw("本人已来登记，这次同意不再影响发放，不须撤回。")
    in_force = Suspension.objects.filter(benefit=review.benefit_id, state=SuspensionState.IN_FORCE)
    if in_force.filter(ground=Suspension.Ground.UNCONFIRMED).exists():
        raise CannotWithdraw("停发已生效，不能再撤回；请按恢复办理。")
    if _arrears(deferral, review).exclude(state__in=(BackPayState.NOT_DUE, BackPayState.DECLINED)).exists():
        raise CannotWithdraw("停发已凭这次同意撤销，停发的月份已核算补付；补付不予批准以后，才能撤回同意。")


def _arrears(deferral: Deferral, review: Review) -> QuerySet[BackPay]:
    """What was assessed when the consent set aside the stop of the deadline before it (DE-20)."""
    return BackPay.objects.filter(
        suspension__benefit=review.benefit_id, suspension__state=SuspensionState.SET_ASIDE,
        suspension__last_day=deferral.basis["deadline"], kind=BackPay.Kind.ARREARS,
    )  # fmt: skip


def _deadline(deferral: Deferral, review: Review) -> date:
    """The day without this consent: that of the window, moved by the consents that stand."""
    standing = review.deferrals.standing().exclude(pk=deferral.pk).values_list("consented_on", "last_day")
    return policy.deadline_after(deferrals.original_deadline(review), standing)
