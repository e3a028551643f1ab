"""Visits at the bedside: asked for, planned for today, made, missed, called off."""

from datetime import date, datetime

from django.utils import timezone

from benefits.categories import Category
from benefits.models import Benefit
from reviews.demo import deeds, pictures
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.models import HomeVisit
from reviews.policy import VisitOutcome
from reviews.services import confirmations, visit_results, visits

Through = HomeVisit.Through
ASKING = (
    ("沈卫东", "儿子", Through.PHONE), ("傅小兰", "女儿", Through.COUNTER), ("邓志强", "孙子", Through.PHONE),
    ("吴丽", "女儿", Through.VILLAGE),
)


def plan(desk: Desk) -> None:
    """Today's sheet of 东湾镇, one visit for each state, and one for somebody whom the clock would stop."""
    dates, add = desk.dates, desk.chronicle.add
    today = [desk.benefit(name) for name in ("沈万有", "傅月娥", "邓茂才")]
    today.append(desk.person("吴振邦").benefits.select_related("beneficiary", "organization").get())
    for turn, benefit in enumerate(today):
        add(on(dates.back(6), 9, turn), ask, desk, benefit, ASKING[turn], "行动不便，请到家里办。")
        add(on(dates.back(5), 9, turn), arrange, desk, benefit, dates.today)
    held = [
        desk.person(name).benefits.select_related("beneficiary", "organization").get() for name in ("彭大江", "崔广田")
    ]
    for benefit in held:
        add(on(dates.back(3), 10), ask, desk, benefit, ("何晓梅", "女儿", Through.COUNTER), "出院在家，不能到柜台。")
        add(on(dates.back(2), 10), arrange, desk, benefit, dates.ahead(1))
    asked, missed, called_off, made = desk.pick(Category.OTHER_ENTITLED, 4)
    add(on(dates.back(1), 14), ask, desk, asked, ("村文书", "", Through.VILLAGE), "独居，腿脚不便。")
    for benefit in (missed, called_off, made):
        add(on(dates.back(12), 9), ask, desk, benefit, ("本人", "", Through.PHONE), "行动不便。")
        add(on(dates.back(11), 9), arrange, desk, benefit, dates.back(8))
    add(on(dates.back(8), 16), find_nobody, desk, missed, VisitOutcome.NOT_HOME, "已留便条。")
    add(on(dates.back(9), 16), call_off, desk, called_off, "女儿改送来站里办。")
    add(on(dates.back(8), 10), confirm, desk, made)


def ask(desk: Desk, benefit: Benefit, who: tuple[str, str, str], reason: str, *, at: datetime) -> None:
    """Somebody asks for a visit: name, how they belong to the person, by which way."""
    asked_by, relation, through = who
    visits.request(
        beneficiary=benefit.beneficiary, asked_by=asked_by, relation=relation, asked_through=through, reason=reason,
        by=desk.clerk_of(benefit.organization_id), at=at,
    )


def arrange(desk: Desk, benefit: Benefit, day: date, *, at: datetime) -> None:
    """Two officers, one day."""
    clerk = desk.clerk_of(benefit.organization_id)
    visits.plan(
        visits=[_visit_of(benefit)], day=day, officer=clerk, second_officer=desk.second_to(clerk), by=clerk, at=at
    )


def find_nobody(desk: Desk, benefit: Benefit, outcome: VisitOutcome, note: str, *, at: datetime) -> None:
    visit_results.miss(
        visit=_visit_of(benefit), outcome=outcome, note=note, visited_on=timezone.localtime(at).date(),
        by=desk.clerk_of(benefit.organization_id), at=at,
    )


def call_off(desk: Desk, benefit: Benefit, reason: str, *, at: datetime) -> None:
    visits.cancel(visit=_visit_of(benefit), reason=reason, by=desk.clerk_of(benefit.organization_id), at=at)


def confirm(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """The person is confirmed at home by two officers."""
    day = timezone.localtime(at).date()
    visit_results.complete(
        visit=_visit_of(benefit),
        reviews=confirmations.open_reviews_of(beneficiary=benefit.beneficiary, today=day),
        found=visit_results.Bedside(
            pictures.with_day(desk.portrait(desk.rng), day), id_card_seen=True, verified=deeds.VERIFIED
        ),
        visited_on=day,
        by=desk.clerk_of(benefit.organization_id),
        at=at,
    )


def _visit_of(benefit: Benefit) -> HomeVisit:
    return HomeVisit.objects.filter(beneficiary=benefit.beneficiary_id).latest("pk")
