"""One person in prison whose pay is stopped, and one released whom the province pays again (art. 59)."""

from datetime import datetime, timedelta

from django.utils import timezone

from benefits import days
from benefits.categories import Category
from benefits.models import Benefit, Resumption, Suspension
from benefits.policy import SentenceKind
from benefits.services import releases, resumptions, sentences, suspensions
from reviews.demo.dates import on
from reviews.demo.desk import Desk

Ground = Suspension.Ground


def plan(desk: Desk) -> None:
    """Both are stopped; of one the sentence has been served, and the province has decided."""
    dates, add = desk.dates, desk.chronicle.add
    held, freed = desk.pick(Category.OTHER_ENTITLED, 2)
    for benefit, back in ((held, 100), (freed, 190)):
        add(on(dates.back(back), 9, 20), register, desk, benefit)
        add(on(dates.back(back - 1), 10), send_on, desk, benefit)
        add(on(dates.back(back - 2), 15), decide, desk, benefit)
    add(on(dates.back(25), 9, 30), release, desk, freed)
    add(on(dates.back(24), 10), send_release_on, desk, freed)
    add(on(dates.back(20), 15), decide_release, desk, freed)


def register(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """The court has told the center of a judgment that took effect a week ago."""
    day = timezone.localtime(at).date()
    paper = sentences.Paper(
        SentenceKind.FIXED_TERM, f"（{day.year}）岚9923刑初{benefit.pk % 900 + 100}号", day - timedelta(days=7)
    )
    sentences.propose(beneficiary=benefit.beneficiary, paper=paper, by=desk.clerk_of(benefit.organization_id), at=at)


def send_on(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    suspensions.endorse(suspension=_stop_of(benefit), by=desk.supervisor_of(benefit.county_code), at=at)


def decide(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    suspensions.approve(suspension=_stop_of(benefit), by=desk.sunli, at=at)


def release(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    day = timezone.localtime(at).date()
    releases.propose(
        suspension=_stop_of(benefit), released_on=day - timedelta(days=3),
        document_no=f"（{day.year}）岚监释字{benefit.pk % 90 + 10}号", by=desk.clerk_of(benefit.organization_id), at=at,
    )


def send_release_on(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    resumptions.endorse(resumption=_release_of(benefit), by=desk.supervisor_of(benefit.county_code), at=at)


def decide_release(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """Paid again from the month of the decision; nothing of the time in prison is paid afterwards."""
    month = days.month_of(timezone.localtime(at).date())
    content = releases.Content(month, (), "刑满释放，自决定当月恢复，服刑期间不予补发。")
    releases.approve(resumption=_release_of(benefit), content=content, by=desk.sunli, at=at)


def _stop_of(benefit: Benefit) -> Suspension:
    rows = Suspension.objects.filter(benefit=benefit, ground=Ground.SENTENCED_OR_WANTED)
    return rows.select_related("benefit__beneficiary", "organization", "proposed_by", "endorsed_by").latest("pk")


def _release_of(benefit: Benefit) -> Resumption:
    rows = Resumption.objects.filter(benefit=benefit, suspension__ground=Ground.SENTENCED_OR_WANTED)
    return rows.select_related(
        "suspension", "benefit__beneficiary", "organization", "proposed_by", "endorsed_by"
    ).latest("pk")
