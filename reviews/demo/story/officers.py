"""The officers who chose their own occupation: deferred, stopped with the province's approval, back-paid."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from benefits.categories import Category
from benefits.models import BackPay, Benefit
from benefits.services import back_pay, resumptions
from reviews.demo import deeds
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.demo.story import entitled
from reviews.policy import AttemptCause
from reviews.services import corrections, deferrals

OFFICER = Category.SELF_EMPLOYED_OFFICER


def plan(desk: Desk) -> None:
    """Those who wait for the end of a deferral, those on the way to a stop, those on the way back."""
    _deferred(desk)
    _on_the_way_to_a_stop(desk)
    _on_the_way_back(desk)


def _deferred(desk: Desk) -> None:
    dates, add = desk.dates, desk.chronicle.add
    jiang, guo, feng, wu = (desk.benefit(name) for name in ("蒋文彬", "郭守义", "冯国栋", "吴振邦"))
    consented_on = dates.officers_end - timedelta(days=12)
    for turn, (benefit, why) in enumerate(
        (
            (jiang, "境外探亲，回国后登记。"),
            (guo, "现单位证明待补。"),
            (feng, "外地就医。"),
            (wu, "卧床，约上门登记。"),
        )
    ):
        add(on(consented_on, 10, turn * 5), defer, desk, benefit, why, dates.ahead(6))
    add(on(dates.back(14), 10), request_correction, desk, guo, "现单位证明缺章，请重新开具。", "guo")
    add(on(dates.back(9), 20), deeds.fail_in_app, desk, feng, AttemptCause.FACE_CHANGED, 2)


def _on_the_way_to_a_stop(desk: Desk) -> None:
    """Declined by the province and withdrawn in summer; and, since a deferral has run out, one for each step."""
    dates, add = desk.dates, desk.chronicle.add
    liang = desk.benefit("梁志远")
    unchecked, checked, declined, registered = desk.pick(OFFICER, 4)
    lapsed_on = dates.officers_end + timedelta(days=1)
    add(on(lapsed_on, 10), deeds.check_stop, desk, declined)
    add(on(lapsed_on + timedelta(days=1), 10), deeds.approve_stop, desk, declined)
    reason = "随军艰苦地区，县里未核实，退回。"
    add(on(lapsed_on + timedelta(days=6), 10), deeds.decline_stop, desk, declined, desk.sunli, reason)
    add(on(lapsed_on + timedelta(days=2), 10), deeds.confirm_on_site, desk, registered, dates.year)
    for turn, (benefit, back) in enumerate(((liang, 12), (checked, 9), (unchecked, 3))):
        consented_at = on(dates.officers_end - timedelta(days=9), 11, turn * 5)
        add(consented_at, defer, desk, benefit, "抢险任务。", dates.back(back))
    add(on(dates.back(6), 10), deeds.check_stop, desk, checked)
    add(on(dates.back(8), 10), deeds.check_stop, desk, liang)
    add(on(dates.back(4), 15), deeds.approve_stop, desk, liang)


def _on_the_way_back(desk: Desk) -> None:
    """Stopped with the province's approval; registered later; resumed and back-paid, each at another step."""
    dates, add = desk.dates, desk.chronicle.add
    du = desk.benefit("杜立新")
    people = desk.pick(OFFICER, 7)
    for turn, benefit in enumerate([du, *people]):
        stop(desk, benefit, dates.officers_end, turn)
    paid, approved, endorsed, declined, in_province, in_county, _never = people
    first = dates.stop_on + timedelta(days=4)
    for turn, benefit in enumerate((paid, approved, endorsed, declined, du)):
        come_back(desk, benefit, first + timedelta(days=turn), 8)
    for benefit in (paid, approved, endorsed, declined):
        add(on(first + timedelta(days=16), 9, 30), endorse_back_pay, desk, benefit)
    for benefit in (paid, approved):
        add(on(first + timedelta(days=19), 10), approve_back_pay, desk, benefit)
    add(on(first + timedelta(days=19), 11), decline_back_pay, desk, declined)
    add(on(first + timedelta(days=30), 16), mark_paid, desk, paid)
    add(on(dates.back(9), 10), deeds.confirm_on_site, desk, in_province, dates.year)
    add(on(dates.back(6), 10), endorse_resumption, desk, in_province)
    add(on(dates.back(2), 10), deeds.confirm_on_site, desk, in_county, dates.year)


def stop(desk: Desk, benefit: Benefit, deadline: date, turn: int = 0) -> None:
    """Plan the way from the deadline to the province's approval: checked, endorsed, approved within nine days."""
    add = desk.chronicle.add
    add(on(deadline + timedelta(days=2), 10, turn), deeds.check_stop, desk, benefit)
    add(on(deadline + timedelta(days=4), 15, turn), deeds.approve_stop, desk, benefit)
    add(on(deadline + timedelta(days=8), 10, turn), deeds.approve_stop_in_province, desk, benefit)


def come_back(desk: Desk, benefit: Benefit, registered_on: date, later: int, year: int | None = None) -> None:
    """Plan the registration, and the approval of the resumption in county and province so many days later."""
    add = desk.chronicle.add
    add(on(registered_on, 10), deeds.confirm_on_site, desk, benefit, year or desk.dates.year)
    add(on(registered_on + timedelta(days=3), 10), endorse_resumption, desk, benefit)
    add(on(registered_on + timedelta(days=later), 10), approve_resumption, desk, benefit)


def defer(desk: Desk, benefit: Benefit, why: str, last_day: date, *, at: datetime) -> None:
    """The bureau consents to a later registration: the deadline moves to its last day (DE-25)."""
    review, today = desk.review(benefit), timezone.localtime(at).date()
    deferrals.consent(
        review=review,
        consented_by="临岚县退役军人事务局",
        document_no=f"临退役军人函〔{today.year}〕示例{review.pk % 90 + 1}号",
        consented_on=today,
        last_day=last_day,
        reason=why,
        by=desk.supervisor_of(benefit.county_code),
        at=at,
    )


def request_correction(desk: Desk, benefit: Benefit, comment: str, word: str, *, at: datetime) -> None:
    """Ask for what is missing, by a day; kept under `word`."""
    review = desk.review(benefit)
    clerk = desk.clerk_of(review.organization_id)
    desk.kept[word] = corrections.request(review=review, comment=comment, by=clerk, at=at)


def endorse_resumption(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    resumptions.endorse(resumption=entitled.resumption_of(benefit), by=desk.supervisor_of(benefit.county_code), at=at)


def approve_resumption(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    resumptions.approve(resumption=entitled.resumption_of(benefit), by=desk.sunli, at=at)


def endorse_back_pay(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    back_pay.endorse(back_pay=_back_pay_of(benefit), by=desk.supervisor_of(benefit.county_code), at=at)


def approve_back_pay(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    back_pay.approve(back_pay=_back_pay_of(benefit), by=desk.sunli, at=at)


def decline_back_pay(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    reason = "停发首月曾被财政手工补发，请核实后重新核算。"
    back_pay.decline(back_pay=_back_pay_of(benefit), reason=reason, by=desk.sunli, at=at)


def mark_paid(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    paid_on = timezone.localtime(at).date()
    back_pay.mark_paid(
        back_pay=_back_pay_of(benefit), paid_on=paid_on, by=desk.clerk_of(benefit.organization_id), at=at
    )


def _back_pay_of(benefit: Benefit) -> BackPay:
    rows = BackPay.objects.filter(benefit=benefit, kind=BackPay.Kind.BACK_PAY)
    return rows.select_related("benefit", "organization", "proposed_by", "endorsed_by").latest("pk")
