"""Retirees and the monthly pension: material returned, failures in the App, corrections, talks, side benefits."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts import audit, transitions
from benefits.categories import Category
from benefits.models import Benefit
from reviews.demo import deeds
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.demo.story import officers
from reviews.models import Interview, RegistrationItem, SideBenefitFlag
from reviews.policy import AttemptCause, Method
from reviews.states import ConfirmationState, CorrectionState, SideBenefitState

Item = SideBenefitFlag.Item


def plan(desk: Desk) -> None:
    """Those who are never stopped by the clock, and what is done about them instead."""
    _retirees(desk)
    _monthly(desk)
    _side_benefits(desk)


def _retirees(desk: Desk) -> None:
    dates, add = desk.dates, desk.chronicle.add
    yang, cao = desk.benefit("杨树林"), desk.benefit("曹凤英")
    add(on(dates.back(16), 10), deeds.hand_in, desk, yang, Method.REMOTE, "yang")
    add(on(dates.back(14), 15), return_material, desk, "yang", "报纸日期看不清，请重拍。")
    add(on(dates.back(15), 19), deeds.fail_in_app, desk, cao, AttemptCause.FACE_CHANGED, 4)


def _monthly(desk: Desk) -> None:
    """Four corrections, one in each state but the open one, which is told with the officers; one talk."""
    dates, add = desk.dates, desk.chronicle.add
    answered, expired, withdrawn, flagged = people = desk.pick(Category.MONTHLY_PENSION, 4)
    for turn, benefit in enumerate(people):
        add(on(dates.back(60), 9, turn), register, desk, benefit, 3 if benefit is expired else 4)
    for benefit, word in ((answered, "answered"), (expired, "expired"), (withdrawn, "withdrawn")):
        add(on(dates.back(58), 10), officers.request_correction, desk, benefit, "党组织关系证明未附，请补交。", word)
    add(on(dates.back(50), 10), end_correction, desk, "answered", CorrectionState.ANSWERED)
    add(on(dates.back(38), 8), end_correction, desk, "expired", CorrectionState.EXPIRED)
    add(on(dates.back(56), 10), end_correction, desk, "withdrawn", CorrectionState.WITHDRAWN)
    add(on(dates.back(49), 10), deeds.confirm_on_site, desk, answered, dates.year)
    add(on(dates.back(30), 10), talk, desk, expired)
    add(on(dates.back(28), 9), flag, desk, flagged, Item.MEDICAL)


def _side_benefits(desk: Desk) -> None:
    """Housing and heating may be affected; a supervisor decides item by item."""
    dates, add = desk.dates, desk.chronicle.add
    late = desk.pick(Category.MONTHLY_PENSION, 2)
    for benefit, item, state in (
        (late[0], Item.HOUSING, None),
        (late[0], Item.HEATING, SideBenefitState.KEPT),
        (late[1], Item.CHECK_UP, SideBenefitState.WITHHELD),
    ):
        add(on(dates.back(20), 9), flag, desk, benefit, item)
        if state:
            add(on(dates.back(15), 15), decide, desk, benefit, item, state)


def return_material(desk: Desk, word: str, reason: str, *, at: datetime) -> None:
    transitions.move(
        desk.kept[word],
        to=ConfirmationState.RETURNED,
        by=desk.liujing,
        at=at,
        act="confirmation.returned",
        reason=reason,
        returned_reason=reason,
        reviewed_by=desk.liujing,
        reviewed_at=at,
    )


def register(desk: Desk, benefit: Benefit, passed: int, *, at: datetime) -> None:
    """The four items of the yearly registration; what does not pass says why."""
    review, by = desk.review(benefit), desk.clerk_of(benefit.organization_id)
    for place, item in enumerate(RegistrationItem.Item.values):
        is_passed = place < passed
        RegistrationItem.objects.create(
            review=review,
            item=item,
            by=by,
            at=at,
            result="PASSED" if is_passed else "NOT_PASSED",
            note="" if is_passed else "受到处分，未主动报告。",
        )
    audit.record(review, act="review.registered", by=by, at=at, changes={"passed": [None, passed]})


def end_correction(desk: Desk, word: str, state: CorrectionState, *, at: datetime) -> None:
    day = timezone.localtime(at).date()
    is_answered = state == CorrectionState.ANSWERED
    answered: dict[str, Any] = {"answer": "已补交证明。", "answered_on": day} if is_answered else {}
    by = None if state == CorrectionState.EXPIRED else desk.wangmin
    transitions.move(desk.kept[word], to=state, by=by, at=at, act=f"correction.{state.lower()}", **answered)


def talk(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    review = desk.review(benefit)
    Interview.objects.create(
        review=review,
        held_on=timezone.localtime(at).date(),
        place="县中心谈话室",
        subject="未按时补正，提醒谈话",
        minutes="说明登记要求和补正事项，本人承诺一周内补齐。",
        held_by=desk.liujing,
        second_officer=desk.wangmin,
    )
    audit.record(review, act="interview.held", by=desk.liujing, at=at)


def flag(desk: Desk, benefit: Benefit, item: str, *, at: datetime) -> None:
    """The clock notes that a side benefit may be affected."""
    review = desk.review(benefit)
    row = SideBenefitFlag.objects.create(review=review, organization=review.organization, state_at=at, item=item)
    audit.record(row, act="side_benefit.flagged", by=None, at=at)


def decide(desk: Desk, benefit: Benefit, item: str, state: SideBenefitState, *, at: datetime) -> None:
    reason = "住院治疗，照发。" if state == SideBenefitState.KEPT else "多次提醒未确认，暂缓体检费，确认后补办。"
    rows, by = (
        SideBenefitFlag.objects.filter(review=desk.review(benefit), item=item),
        desk.supervisor_of(benefit.county_code),
    )
    rows.update(reason=reason)
    transitions.move(
        rows.get(), to=state, by=by, at=at, act=f"side_benefit.{state.lower()}", reason=reason, decided_by=by
    )
