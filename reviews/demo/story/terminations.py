"""Survivors who come of age, and pay that ends for another reason than death: every state, through the services."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from benefits import days, policy
from benefits.categories import Category, Kin
from benefits.models import Benefit, Suspension, Termination
from benefits.services import eligibility, filings, terminations
from benefits.services.eligibility import Answer
from benefits.services.terminations import Cause
from reviews.demo import offices
from reviews.demo.dates import on
from reviews.demo.desk import Desk

Ground = Termination.Ground


def plan(desk: Desk) -> None:
    """Children and a brother around their birthday, a widow in doubt, an officer recruited, two cancelled for good."""
    people = [*_plan_children(desk), *_plan_widows(desk), *_plan_others(desk)]
    desk.chronicle.add(on(desk.dates.back(60), 16), file_old_stops, desk)
    desk.leave_to_the_crowd(people)


def _plan_children(desk: Desk) -> list[Benefit]:
    """Two are asked about today; one is at school, one leaves it, of one the end comes, one brought his paper late."""
    dates, add = desk.dates, desk.chronicle.add
    waiting = [desk.benefit(name) for name in ("林晓雨", "许安然")]
    brother, leaves, coming, late = (desk.benefit(name) for name in ("何家明", "苏梦", "江一帆", "唐小北"))
    school = Answer("IN_SCHOOL", "岚州师范学院学籍证明", _end_of_school_year(dates.today))
    add(on(dates.back(72), 9, 40), check, desk, brother, school)
    add(on(dates.back(4), 10, 10), propose, desk, leaves, of_age(leaves, "将满十八周岁，已不上学，不再就读。"))
    add(on(dates.back(12), 10, 20), propose, desk, coming, of_age(coming, "满十八周岁，不再上学。"))
    add(on(dates.this_month, 15, 5), decide, desk, coming)
    add(on(dates.back(34), 9, 30), propose, desk, late, of_age(late, "满十八周岁，没有交来学籍证明。"))
    add(on(dates.back(31), 15, 20), decline, desk, late, "本人在临岚职业中专就读，学籍证明已补来。")
    paper = Answer("IN_SCHOOL", "临岚职业中专学籍证明", _end_of_school_year(dates.today))
    add(on(dates.back(31), 16), check, desk, late, paper)
    return [*waiting, brother, leaves, coming, late]


def _plan_widows(desk: Desk) -> list[Benefit]:
    dates, add = desk.dates, desk.chronicle.add
    doubted, married = desk.pick(Category.OTHER_ENTITLED, 2, kin=Kin.SPOUSE)
    doubt = Answer("IN_DOUBT", note="邻居说已再婚，是否仍赡养原公婆待核。")
    add(on(dates.back(9), 9, 50), check, desk, doubted, doubt)
    cause = Cause(Ground.NOT_ELIGIBLE, dates.back(90), "再婚，不再赡养原配偶父母。")
    add(on(dates.back(26), 10), propose, desk, married, cause)
    add(on(dates.back(22), 15), withdraw, desk, married, "村委会证明仍在赡养原公婆，符合条例第二十条。")
    return [doubted, married]


def _plan_others(desk: Desk) -> list[Benefit]:
    """An officer recruited in the autumn, whose pay has ended; two cancelled, of whom one is still at the province."""
    dates, add = desk.dates, desk.chronicle.add
    recruited = desk.pick(Category.SELF_EMPLOYED_OFFICER, 1, county=offices.DISTRICT)[0]
    sent_on, cancelled = desk.pick(Category.OTHER_ENTITLED, 2)
    before = days.month_of(dates.today) - timedelta(days=9)
    number = f"岚人社聘〔{before.year}〕26号"
    job = Cause(Ground.RECRUITED, before - timedelta(days=30), "已录用为事业单位工作人员。", number)
    add(on(before, 9), propose, desk, recruited, job)
    add(on(before + timedelta(days=1), 10), send_on, desk, recruited)
    add(on(before + timedelta(days=2), 15), decide, desk, recruited)
    for benefit, back in ((sent_on, 20), (cancelled, 40)):
        day = dates.back(back + 12)
        number = f"（{day.year}）岚01刑初{benefit.pk % 90 + 10}号"
        life = Cause(Ground.CANCELLED, day, "判处无期徒刑，判决已生效。", number, policy.CancelKind.LIFE_SENTENCE)
        add(on(dates.back(back), 9, 15), propose, desk, benefit, life)
        add(on(dates.back(back - 2), 10), send_on, desk, benefit)
    add(on(dates.back(30), 15), decide, desk, cancelled)
    return [recruited, sent_on, cancelled]


def of_age(benefit: Benefit, reason: str) -> Cause:
    """The end with the eighteenth birthday."""
    return Cause(Ground.NOT_ELIGIBLE, policy.of_age_on(benefit.beneficiary.born_on), reason)


def check(desk: Desk, benefit: Benefit, answer: Answer, *, at: datetime) -> None:
    eligibility.record(benefit=benefit, answer=answer, by=desk.clerk_of(benefit.organization_id), at=at)


def propose(desk: Desk, benefit: Benefit, cause: Cause, *, at: datetime) -> None:
    terminations.propose(benefit=desk.again(benefit), cause=cause, by=desk.clerk_of(benefit.organization_id), at=at)


def send_on(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    terminations.endorse(termination=_end_of(benefit), by=desk.supervisor_of(benefit.county_code), at=at)


def decide(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """The province decides what has been sent on, the county everything else."""
    row = _end_of(benefit)
    by = desk.sunli if row.endorsed_by_id else desk.supervisor_of(benefit.county_code)
    terminations.approve(termination=row, by=by, at=at)


def decline(desk: Desk, benefit: Benefit, reason: str, *, at: datetime) -> None:
    by = desk.supervisor_of(benefit.county_code)
    terminations.decline(termination=_end_of(benefit), reason=reason, by=by, at=at)


def withdraw(desk: Desk, benefit: Benefit, reason: str, *, at: datetime) -> None:
    by = desk.clerk_of(benefit.organization_id)
    terminations.withdraw(termination=_end_of(benefit), reason=reason, by=by, at=at)


def file_old_stops(desk: Desk, *, at: datetime) -> None:
    """The province has reported the older of its stops for a sentence to the ministry; the others are still open."""
    stop: Suspension | None = filings.open_suspensions().order_by("approved_at").first()
    if stop:
        day = timezone.localtime(at).date()
        filings.record(decision=stop, filed_on=day, document_no=f"岚退役报〔{day.year}〕17号", by=desk.sunli, at=at)


def _end_of_school_year(today: date) -> date:
    """The next 30 June that lies far enough ahead."""
    return date(today.year + (today.month > 3), 6, 30)


def _end_of(benefit: Benefit) -> Termination:
    rows = Termination.objects.filter(benefit=benefit)
    return rows.select_related("benefit__beneficiary", "organization", "proposed_by", "endorsed_by").latest("pk")
