"""The worklist: its tabs, its conditions, its order. One scope, `visible_to`, for rows, counts and export."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Organization, Staff
from benefits import days
from benefits.models import Beneficiary, Benefit, Suspension
from benefits.states import SUSPENSION_OPEN, SuspensionState
from reviews.models import Campaign, Review
from reviews.policy import HOME_VISIT_AGE
from reviews.querysets import ReviewQuerySet
from reviews.states import REVIEW_OPEN, ReviewState
from reviews.worklists import app_failures, circumstances, consequences, people, rows

Living = Beneficiary.Living


@dataclass(frozen=True)
class Source:
    """What a tab lists, with the paths from its rows to the person, the category and the money."""

    model: type[Review] | type[Suspension] | type[Beneficiary]
    person: str  # Prefix of the person's own columns.
    person_id: str
    category: str
    describe: Callable
    load: Callable[[QuerySet, date], QuerySet]
    by_name: str


@dataclass(frozen=True)
class Tab:
    name: str
    label: str
    source: Source
    select: Callable[[Staff, date], QuerySet]
    by: str  # The column of the usual order.


@dataclass(frozen=True)
class Conditions:
    """What the address says: the tab and what narrows it. `term` is the opened search term, `picked` ticked persons."""

    tab: str = "follow"
    category: str = ""
    office: Organization | None = None
    who: str = ""
    owner: str = ""
    reach: str = ""
    what: str = ""
    day: date | None = None
    order: str = ""
    term: str = ""
    picked: tuple[str, ...] = ()


def _with_benefit(found: QuerySet, today: date) -> QuerySet:
    return found.select_related("benefit__beneficiary", "organization")


def _with_stop(found: Any, today: date) -> QuerySet:
    found = circumstances.seen(found.deferred())
    return found.select_related("benefit__beneficiary", "suspension", "owner", "organization")


def _with_reviews_of_year(found: QuerySet, today: date) -> QuerySet:
    of_year = circumstances.seen(Review.objects.deferred()).select_related("suspension", "owner", "organization")
    reviews = Prefetch("reviews", of_year.filter(campaign__year=today.year), to_attr="reviews_of_year")
    return found.prefetch_related(Prefetch("benefits", Benefit.objects.prefetch_related(reviews)))


REVIEWS = Source(
    Review, "benefit__beneficiary__", "benefit__beneficiary", "category", rows.of, _with_stop,
    "benefit__beneficiary__name",
)  # fmt: skip
STOPS = Source(
    Suspension, "benefit__beneficiary__", "benefit__beneficiary", "benefit__category", rows.of,
    _with_benefit, "benefit__beneficiary__name",
)  # fmt: skip
PEOPLE = Source(
    Beneficiary, "", "pk", "benefits__category", rows.of_people, _with_reviews_of_year, "name",
)  # fmt: skip


def _open(staff: Staff, today: date) -> ReviewQuerySet:
    return Review.objects.visible_to(staff).open()


def _in_state(state: str) -> Callable[[Staff, date], QuerySet]:
    return lambda staff, today: _open(staff, today).filter(state=state)


def _confirmed(staff: Staff, today: date) -> QuerySet:
    # By way of the campaigns, whose index on the state then serves offices of every level.
    campaigns = Campaign.objects.visible_to(staff).filter(year=today.year)
    return Review.objects.visible_to(staff).confirmed().filter(campaign__in=campaigns)


def _stops(*names: str) -> Callable[[Staff, date], QuerySet]:
    """Open stops of the living that belong to one of the consequences."""

    def select(staff: Staff, today: date) -> QuerySet:
        belongs = Q()
        for name in names:
            belongs |= consequences.BY_NAME[name].belongs(today)
        return open_stops(staff).filter(belongs)

    return select


def open_stops(staff: Staff) -> QuerySet:
    """Stops on their way or in force, of the living."""
    return (
        Suspension.objects.visible_to(staff)
        .filter(state__in=SUSPENSION_OPEN)
        .filter(benefit__beneficiary__died_on=None)
    )


def _in_force(staff: Staff, today: date) -> QuerySet:
    return open_stops(staff).filter(state=SuspensionState.IN_FORCE)


TABS = {
    tab.name: tab
    for tab in (
        Tab("follow", "待跟进", REVIEWS, _open, "due_on"),
        Tab("correcting", "待补正", REVIEWS, lambda staff, today: _open(staff, today).correcting(), "due_on"),
        Tab("undecided", "登记待定", REVIEWS, lambda staff, today: _open(staff, today).undecided(), "due_on"),
        Tab("notice", "公告中", REVIEWS, _in_state(ReviewState.IN_NOTICE), "due_on"),
        Tab("lapsed", "期满未确认", REVIEWS, _in_state(ReviewState.LAPSED), "due_on"),
        Tab("check", "待核对", STOPS, _stops("check"), "proposed_at"),
        Tab("decide", "待审批", STOPS, _stops("approve", "endorsed"), "proposed_at"),
        Tab("coming", "将停发", STOPS, _stops("coming"), "effective_on"),
        Tab("suspended", "暂停中", STOPS, _in_force, "effective_on"),
        Tab("confirmed", "今年已确认", REVIEWS, _confirmed, "-confirmed_on"),
        Tab("all", "全部", PEOPLE, lambda staff, today: Beneficiary.objects.visible_to(staff), "name"),
    )
}
WHO = {
    "80": ("80 岁及以上", lambda path, today: Q(**{f"{path}born_on__lte": _born_by(today)})),
    "elsewhere": (
        "外地、境外居住", lambda path, today: Q(**{f"{path}living__in": (Living.ELSEWHERE, Living.ABROAD)}),
    ),
    "frail": ("行动不便、重病", lambda path, today: ~Q(**{f"{path}mobility": Beneficiary.Mobility.ABLE})),
    "app": ("App 未通过", lambda path, today: app_failures.failed_this_year(f"{path}pk", today=today)),
}  # fmt: skip
REACH = {"unreachable": ("失联", True), "reachable": ("未达失联", False)}
ORDERS = {"": "后果先后", "name": "姓名"}
DAY_COLUMNS = frozenset({"due_on", "effective_on"})


def _born_by(today: date) -> date:
    """Who was born by this day is eighty (DE-15, DE-29)."""
    return days.same_day_after_months(today, -12 * HOME_VISIT_AGE.value)


def select(staff: Staff, conditions: Conditions, *, today: date) -> QuerySet:
    """The rows of the list, unordered and without their details."""
    tab = TABS[conditions.tab]
    found = tab.select(staff, today)
    for condition in _narrowing(staff, conditions, tab.source, today):
        found = found.filter(condition)
    return found


def _narrowing(staff: Staff, conditions: Conditions, source: Source, today: date) -> list[Q]:
    chosen = []
    if conditions.category:
        chosen.append(_of_category(source, conditions.category))
    if conditions.office:
        chosen.append(Q(**conditions.office.scope_filter()))
    if conditions.who:
        chosen.append(WHO[conditions.who][1](source.person, today))
    if conditions.owner == "me":
        chosen.append(_has_review(source, owner=staff))
    if conditions.reach:
        is_lost = _has_review(source, unreachable_on__isnull=False)
        chosen.append(is_lost if REACH[conditions.reach][1] else ~is_lost)
    if conditions.what:
        chosen += _of_consequence(conditions, today)
    if conditions.day and TABS[conditions.tab].by in DAY_COLUMNS:
        chosen.append(Q(**{TABS[conditions.tab].by: conditions.day}))
    if conditions.picked:
        chosen.append(Q(**{f"{source.person}key__in": conditions.picked}))
    if conditions.term:
        chosen.append(people.matching(conditions.term, path=source.person))
    return chosen


def _of_category(source: Source, category: str) -> Q:
    if source is PEOPLE:
        return Q(Exists(Benefit.objects.filter(beneficiary=OuterRef("pk"), category=category)))
    return Q(**{source.category: category})


def _has_review(source: Source, **facts) -> Q:
    """Whether the row is, or its person has, an open review with these facts."""
    if source is REVIEWS:
        return Q(**facts)
    reviews = Review.objects.filter(state__in=REVIEW_OPEN, **facts)
    path = {"benefit__beneficiary": OuterRef("pk")} if source is PEOPLE else {"benefit": OuterRef("benefit")}
    return Q(Exists(reviews.filter(**path)))


def _of_consequence(conditions: Conditions, today: date) -> list[Q]:
    consequence = consequences.BY_NAME[conditions.what]
    # A condition of another source cannot hold here; the form switches the tab, so nothing is lost.
    return [consequence.belongs(today)] if TABS[consequence.tab].source is TABS[conditions.tab].source else []


def tab_contents(staff: Staff, *, today: date) -> dict[str, QuerySet]:
    """What each counted tab holds, by its name. 全部 is not counted: everybody is no work to do."""
    tabs = [tab for tab in TABS.values() if tab.source is not PEOPLE]
    return {tab.name: tab.select(staff, today).values("pk") for tab in tabs}
