"""Visits at the bedside: asked for, planned for today, made, missed, called off."""

from datetime import date, datetime

from django.utils import timezone

from accounts import audit, transitions
from benefits.categories import Category
from benefits.models import Benefit
from reviews.demo import deeds, pictures
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.models import Confirmation, HomeVisit
from reviews.policy import ContactChannel, ContactOutcome, EvidenceKind, Method
from reviews.services import confirmations, photos
from reviews.states import ConfirmationState, VisitState


def plan(desk: Desk) -> None:
    """Today's sheet of 东湾镇, one visit for each state, and one for somebody whom the clock would stop."""
    dates, add = desk.dates, desk.chronicle.add
    today = [desk.benefit(name) for name in ("沈万有", "傅月娥", "邓茂才")]
    today.append(desk.person("吴振邦").benefits.select_related("beneficiary", "organization").get())
    for turn, benefit in enumerate(today):
        add(on(dates.back(6), 9, turn), ask, desk, benefit, "家属", "行动不便，请到家里办。")
        add(on(dates.back(5), 9, turn), arrange, desk, benefit, dates.today)
    held = [
        desk.person(name).benefits.select_related("beneficiary", "organization").get() for name in ("彭大江", "崔广田")
    ]
    for benefit in held:
        add(on(dates.back(3), 10), ask, desk, benefit, "县医院骨科", "住院，不能到柜台。")
        add(on(dates.back(2), 10), arrange, desk, benefit, dates.ahead(1))
    asked, missed, called_off, made = desk.pick(Category.OTHER_ENTITLED, 4)
    add(on(dates.back(1), 14), ask, desk, asked, "村站", "独居，腿脚不便。")
    for benefit in (missed, called_off, made):
        add(on(dates.back(12), 9), ask, desk, benefit, "本人", "行动不便。")
        add(on(dates.back(11), 9), arrange, desk, benefit, dates.back(8))
    add(on(dates.back(8), 16), end, desk, missed, VisitState.MISSED)
    add(
        on(dates.back(8), 16, 10),
        deeds.call,
        desk,
        missed,
        ContactChannel.VISIT,
        ContactOutcome.NOT_HOME,
        "上门未遇，已留便条。",
    )
    add(on(dates.back(9), 16), end, desk, called_off, VisitState.CANCELLED)
    add(on(dates.back(8), 10), confirm, desk, made)


def ask(desk: Desk, benefit: Benefit, asked_by: str, reason: str, *, at: datetime) -> None:
    visit = HomeVisit.objects.create(
        beneficiary=benefit.beneficiary,
        organization=benefit.organization,
        state_at=at,
        asked_by=asked_by,
        reason=reason,
    )
    audit.record(visit, act="visit.requested", by=desk.clerk_of(benefit.organization_id), at=at, reason=reason)


def arrange(desk: Desk, benefit: Benefit, day: date, *, at: datetime) -> None:
    """Two officers, one day."""
    clerk = desk.clerk_of(benefit.organization_id)
    transitions.move(
        _visit_of(benefit),
        to=VisitState.PLANNED,
        by=clerk,
        at=at,
        act="visit.planned",
        planned_on=day,
        officer=clerk,
        second_officer=desk.liqiang if clerk != desk.liqiang else desk.wangmin,
    )


def end(desk: Desk, benefit: Benefit, state: VisitState, *, at: datetime, **fields) -> None:
    transitions.move(
        _visit_of(benefit),
        to=state,
        by=desk.clerk_of(benefit.organization_id),
        at=at,
        act=f"visit.{state.lower()}",
        **fields,
    )


def confirm(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """The person is confirmed at home by two officers."""
    clerk, day = desk.clerk_of(benefit.organization_id), timezone.localtime(at).date()
    confirmation = Confirmation.objects.create(
        beneficiary=benefit.beneficiary,
        organization=benefit.organization,
        method=Method.HOME_VISIT,
        state_at=at,
        state=ConfirmationState.ACCEPTED,
        confirmed_on=day,
        recorded_by=clerk,
        recorded_at=at,
        second_officer=desk.liqiang,
        reviewed_by=desk.liqiang,
        reviewed_at=at,
        documents=sorted(deeds.papers(benefit, Method.HOME_VISIT)),
        checklist=deeds.VERIFIED,
    )
    review = desk.review(benefit)
    confirmation.for_reviews.set([review])
    photos.store(
        photo=pictures.with_day(desk.portrait(desk.rng), day),
        kind=EvidenceKind.PORTRAIT,
        beneficiary=benefit.beneficiary,
        organization=benefit.organization,
        by=clerk,
        at=at,
        confirmation=confirmation,
    )
    audit.record(confirmation, act="confirmation.recorded", by=clerk, at=at)
    confirmations.settle(confirmation=confirmation, reviews=[review], by=clerk, at=at)
    end(desk, benefit, VisitState.DONE, at=at, confirmation=confirmation)


def _visit_of(benefit: Benefit) -> HomeVisit:
    return HomeVisit.objects.filter(beneficiary=benefit.beneficiary_id).latest("pk")
