"""The board of home visits: who asked, for whom one is suggested (DE-15), what is planned, what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import Organization, Staff
from accounts.roles import ACTS_OF, Act
from benefits import days, law
from benefits.models import Beneficiary, LocalRule
from benefits.services import local_rules
from reviews import policy
from reviews.models import HomeVisit, Review, Stay
from reviews.states import CampaignState, VisitState
from reviews.worklists import links, people

ASKED, SUGGESTED, PLANNED, LATE, ENDED = "", "suggested", "planned", "late", "ended"
TABS = {ASKED: "待安排", SUGGESTED: "建议上门", PLANNED: "已约", LATE: "过期未登记", ENDED: "已办"}
RULED_OUT = sorted(outcome for outcome, sequel in policy.SEQUELS.items() if sequel.rules_out)
OPEN = (VisitState.REQUESTED, VisitState.PLANNED)
CONFIRMING = sorted(role for role, acts in ACTS_OF.items() if Act.RECORD_CONFIRMATION in acts)


@dataclass(frozen=True)
class Row:
    """One line of the board; `pick` is the key of the visit, or of the person where nobody has asked yet."""

    pick: str
    name: str
    url: str
    age: int
    mobility: str
    place: str
    office: str
    due_on: date | None
    why: str
    visit: HomeVisit | None = None

    @property
    def officers(self) -> str:
        return officers_of(self.visit) if self.visit else ""


def officers_of(visit: HomeVisit) -> str:
    """王敏、李强."""
    return "、".join(each.name for each in (visit.officer, visit.second_officer) if each)


def select(
    staff: Staff,
    tab: str,
    *,
    today: date,
    office: Organization | None = None,
    village: str = "",
    officer: Staff | None = None,
    day: date | None = None,
    term: str = "",
) -> QuerySet:
    """Visits of one tab, or people for whom a visit is suggested, in no order."""
    if tab == SUGGESTED:
        return _narrowed(suggested(staff, today=today), "", office, village, term)
    standing = HomeVisit.objects.visible_to(staff).filter(_stands(tab, today))
    found = _narrowed(standing, "beneficiary__", office, village, term)
    if officer:
        found = found.filter(Q(officer=officer) | Q(second_officer=officer))
    return found.filter(planned_on=day) if day else found


def _narrowed(found: QuerySet, path: str, office: Organization | None, village: str, term: str) -> QuerySet:
    if office:
        found = found.filter(**office.scope_filter())
    if village:
        found = found.filter(**{f"{path}village": village})
    return found.filter(people.matching(term, path=path)) if term else found


def _stands(tab: str, today: date) -> Q:
    if tab == ENDED:
        return ~Q(state__in=OPEN) & Q(state_at__year=today.year)
    if tab == ASKED:
        return Q(state=VisitState.REQUESTED)
    late = Q(planned_on__lt=today)
    return Q(state=VisitState.PLANNED) & (late if tab == LATE else ~late)


def suggested(staff: Staff, *, today: date) -> QuerySet:
    """People with a review to confirm to whom a visit should be offered (DE-15): old, or ill, immobile, bedridden.

    Left out: whoever has a visit under way, and whoever moved away or would not have one this year.
    """
    due = _due(today).filter(benefit__beneficiary=OuterRef("pk"))
    visits = HomeVisit.objects.filter(beneficiary=OuterRef("pk"))
    gone = visits.filter(state=VisitState.MISSED, outcome__in=RULED_OUT, planned_on__year=today.year)
    return (
        Beneficiary.objects.visible_to(staff)
        .filter(_old_or_frail(staff.organization, today), died_on=None)
        .exclude(living=Beneficiary.Living.ABROAD)
        .filter(Exists(due), ~Exists(visits.filter(state__in=OPEN)), ~Exists(gone))
    )


def with_deadline(found: QuerySet, *, of_people: bool, today: date) -> QuerySet:
    """With `due_on`, the last day of the person's most pressing review, and what the rows need."""
    path = "pk" if of_people else "beneficiary"
    due = _due(today).filter(benefit__beneficiary=OuterRef(path)).order_by("due_on")
    found = found.annotate(due_on=Subquery(due.values("due_on")[:1]))
    if of_people:
        return found.select_related("organization").annotate(is_away=Exists(_stays(today)))
    return found.select_related("beneficiary", "organization", "officer", "second_officer")


def _due(today: date) -> QuerySet:
    return Review.objects.open().filter(campaign__state=CampaignState.OPEN, campaign__window_start__lte=today)


def _old_or_frail(office: Organization, today: date) -> Q:
    """The age is a local rule: offices with an age of their own are asked by it, all others by the default."""
    frail = ~Q(mobility=Beneficiary.Mobility.ABLE) | Q(Exists(_stays(today)))
    default = Q(born_on__lte=_born_by(policy.HOME_VISIT_AGE.value, today))
    if not LocalRule.objects.filter(rule_id=policy.HOME_VISIT_AGE.id).exists():
        return frail | default
    below = list(Organization.objects.filter(path__startswith=office.path))
    local = local_rules.in_force_for(organizations=below, on=today)
    ages: dict[int, list[int]] = {}
    for each in below:
        ages.setdefault(law.chosen(policy.HOME_VISIT_AGE, local[each.pk]).value, []).append(each.pk)
    old = Q(pk=None)
    for age, offices in ages.items():
        old |= Q(organization__in=offices, born_on__lte=_born_by(age, today))
    return frail | old


def _stays(today: date) -> QuerySet:
    """In hospital or in a home today."""
    return Stay.objects.filter(beneficiary=OuterRef("pk"), from_on__lte=today).lasting(on=today)


def _born_by(age: int, today: date) -> date:
    """The last day of birth of whoever is that old today, also on 28 February (DE-29)."""
    eve = days.same_day_after_months(today + days.ONE_DAY, -12 * age) - days.ONE_DAY
    return max(days.same_day_after_months(today, -12 * age), eve)


def rows(found: Iterable, *, today: date) -> list[Row]:
    """Rows of visits, or of people for whom one is suggested, from `with_deadline`; no query."""
    return [_row(each, today) for each in found]


def _row(each: HomeVisit | Beneficiary, today: date) -> Row:
    visit = each if isinstance(each, HomeVisit) else None
    person = each.beneficiary if isinstance(each, HomeVisit) else each
    is_away = bool(vars(each).get("is_away"))
    able = person.mobility == Beneficiary.Mobility.ABLE
    return Row(
        pick=each.key, name=person.name, url=links.person(person.key), age=person.age_on(today),
        mobility="" if able else person.get_mobility_display(), place=person.village,
        office=each.organization.short_name, due_on=vars(each)["due_on"], visit=visit,
        why=_why(visit) if visit else _need(able=able, is_away=is_away),
    )


def _need(*, able: bool, is_away: bool) -> str:
    """Why a visit is suggested to somebody who has not asked for one."""
    if is_away:
        return "住院、住养老机构"
    return "高龄" if able else "患病或行动不便"


def _why(visit: HomeVisit) -> str:
    if visit.outcome:
        return "，".join(filter(None, (visit.get_outcome_display(), visit.outcome_note)))
    who = f"{visit.asked_by}（{visit.relation}）" if visit.relation else visit.asked_by
    return "：".join(filter(None, (who or visit.get_asked_through_display(), visit.asked_for)))


def villages(staff: Staff, office: Organization | None) -> list[str]:
    """The villages of the office, or of the own one, for a filter; one query."""
    people_there = Beneficiary.objects.filter(**(office or staff.organization).scope_filter()).exclude(village="")
    return list(people_there.order_by("village").values_list("village", flat=True).distinct()[:300])


def officers(office: Organization) -> QuerySet:
    """Who may be sent: whoever confirms in the office or below it, and in the county above it."""
    near = Q(organization__path__startswith=office.path) | Q(
        organization__level=Organization.Level.COUNTY, organization__code__in=office.ancestor_codes()
    )
    found = Staff.objects.active().filter(near, role__in=CONFIRMING)
    return found.select_related("organization").order_by("name", "pk")


def days_planned(staff: Staff, *, today: date) -> QuerySet:
    """Days and officers with visits still to make, from a week back on: the lists that can be printed or entered."""
    return (
        HomeVisit.objects.visible_to(staff)
        .filter(state=VisitState.PLANNED, planned_on__gte=today - timedelta(days=7))
        .values("planned_on", officer_key=F("officer__key"), officer_name=F("officer__name"))
        .distinct()
    )


def by_code(staff: Staff, code: str, *, today: date) -> HomeVisit | None:
    """The visit whose code a family reads out: planned, and for today or later. None: nobody was sent."""
    found = HomeVisit.objects.visible_to(staff).filter(state=VisitState.PLANNED, code=code, planned_on__gte=today)
    return found.exclude(code="").select_related("officer", "second_officer", "beneficiary", "organization").first()
