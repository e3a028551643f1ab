"""Retirees and the monthly pension: material returned, failures in the App, corrections, talks, side benefits."""

from datetime import datetime

from django.utils import timezone

from benefits.categories import Category
from benefits.models import Benefit
from reviews.demo import deeds
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.demo.story import afar, officers
from reviews.models import SideBenefitFlag
from reviews.policy import AttemptCause, MissedGround
from reviews.policy import RegistrationTopic as Topic
from reviews.services import corrections, interviews, registrations, side_benefits
from reviews.services.registrations import Entry
from reviews.services.sweeps import correcting, flagging
from reviews.states import SideBenefitState

Item = SideBenefitFlag.Item


def plan(desk: Desk) -> None:
    """Those who are never stopped by the clock, and what is done about them instead."""
    _retirees(desk)
    _monthly(desk)
    _side_benefits(desk)


def _retirees(desk: Desk) -> None:
    dates, add = desk.dates, desk.chronicle.add
    yang, cao = desk.benefit("杨树林"), desk.benefit("曹凤英")
    add(on(dates.back(16), 10), deeds.hand_in, desk, yang, "yang", 6)
    add(on(dates.back(14), 15), afar.send_back, desk, "yang", "报纸不是当日的，请手持当日报纸或手写日期重拍。")
    add(on(dates.back(15), 19), deeds.fail_in_app, desk, cao, AttemptCause.FACE_CHANGED, 4)


def _monthly(desk: Desk) -> None:
    """A registration corrected and passed, one that waits for the supervisor after a talk, two without trouble."""
    dates, add = desk.dates, desk.chronicle.add
    answered, expired, withdrawn, _quiet = people = desk.pick(Category.MONTHLY_PENSION, 4)
    failed = {answered: (Topic.PARTY_LIFE, "组织关系证明未附。"), expired: (Topic.CONDUCT, "受到处分，未主动报告。")}
    for turn, benefit in enumerate(people):
        add(on(dates.back(60), 9, turn), register, desk, benefit, failed.get(benefit))
    for turn, benefit in enumerate((answered, expired)):
        add(on(dates.back(60), 9, 10 + turn), deeds.confirm_on_site, desk, benefit, dates.year)
    for benefit, word, asked in (
        (answered, "answered", "党组织关系证明未附，请补交。"),
        (expired, "expired", "受到处分未报告，请补交处分决定和本人说明。"),
        (withdrawn, "withdrawn", "社团登记表未附，请补交。"),
    ):
        add(on(dates.back(58), 10), officers.request_correction, desk, benefit, asked, word)
    add(on(dates.back(56), 10), withdraw_correction, desk, "withdrawn")
    add(on(dates.back(50), 10), answer_correction, desk, "answered")
    add(on(dates.back(49), 10), register, desk, answered, None)
    add(on(dates.back(33), 2, 30), expire_corrections)
    add(on(dates.back(30), 10), talk, desk, expired)


def _side_benefits(desk: Desk) -> None:
    """The night asks about whoever is late; a supervisor decides some items and leaves others open."""
    dates, add = desk.dates, desk.chronicle.add
    spared, withheld = desk.pick(Category.MONTHLY_PENSION, 2)
    add(on(dates.back(28), 2, 40), flag_side_benefits)
    add(on(dates.back(15), 15), decide, desk, spared, Item.MEDICAL, SideBenefitState.KEPT)
    add(on(dates.back(15), 15, 5), decide, desk, withheld, Item.CHECK_UP, SideBenefitState.WITHHELD)


def register(desk: Desk, benefit: Benefit, failed: tuple[Topic, str] | None, *, at: datetime) -> None:
    """The four items of the yearly registration; one of them may not pass, and says why."""
    entries: dict[str, Entry] = {topic: Entry("PASSED") for topic in Topic}
    if failed:
        entries[failed[0]] = Entry("NOT_PASSED", failed[1])
    review, by = desk.review(benefit), desk.clerk_of(benefit.organization_id)
    registrations.record(review=review, entries=entries, by=by, at=at)


def answer_correction(desk: Desk, word: str, *, at: datetime) -> None:
    day = timezone.localtime(at).date()
    corrections.answer(correction=desk.kept[word], words="已补交证明。", on=day, by=desk.wangmin, at=at)


def withdraw_correction(desk: Desk, word: str, *, at: datetime) -> None:
    corrections.withdraw(correction=desk.kept[word], reason="登记表已在档，不须补交。", by=desk.wangmin, at=at)


def expire_corrections(*, at: datetime) -> None:
    """The night notes what is late."""
    correcting.expire_corrections(today=timezone.localtime(at).date(), at=at)


def talk(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    interviews.hold(
        review=desk.review(benefit),
        held_on=timezone.localtime(at).date(),
        place="县中心谈话室",
        subject="未按时补正，提醒谈话",
        minutes="说明登记要求和补正事项，本人承诺一周内补齐。",
        second_officer=desk.wangmin,
        by=desk.liujing,
        at=at,
    )


def flag_side_benefits(*, at: datetime) -> None:
    """The night notes what may be affected."""
    flagging.flag_side_benefits(today=timezone.localtime(at).date(), at=at)


def decide(desk: Desk, benefit: Benefit, item: str, state: SideBenefitState, *, at: datetime) -> None:
    reason = "住院治疗，照发。" if state == SideBenefitState.KEPT else "确认后补办。"
    review, by = desk.review(benefit), desk.supervisor_of(benefit.county_code)
    flag = review.side_benefits.get(item=item)
    side_benefits.decide(
        review=review, decisions={flag: state}, ground=MissedGround.ABSENT, reason=reason, by=by, at=at
    )
