"""The notices of an office, the people who may be named in one, and the people named in one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from accounts.models import Organization, Staff
from benefits import days, law
from reviews.models import NoticeEntry, NoticePosting, PublicNotice, Review
from reviews.policy import NOTICE_DAYS
from reviews.policy.missed import NEEDS_UNREACHABLE
from reviews.states import REVIEW_OPEN, NoticeState, ReviewState
from reviews.worklists import people, progress

COUNTED_BY = law.Citation(law.CIVIL_CODE, "第二百零一条、第二百零三条")
TABS = {
    "": ("全部", tuple(NoticeState)),
    "draft": ("拟稿", (NoticeState.DRAFT,)),
    "running": ("公告中", (NoticeState.PUBLISHED,)),
    "over": ("已结束", (NoticeState.ENDED, NoticeState.WITHDRAWN)),
}
# 3, 第3号, 〔2026〕第 3 号, with or without the office before it.
NUMBER = re.compile(r"\D*?(?:[〔\[（(]?(20\d\d)[〕\]）)]?\s*)?第?\s*(\d{1,4})\s*号?(?:公告)?")
STILL_NAMED = Q(review__notice=F("notice")) | Q(notice__state__in=(NoticeState.DRAFT, NoticeState.WITHDRAWN))
IS_OPEN = Q(review__state__in=REVIEW_OPEN, review__benefit__beneficiary__died_on=None)


@dataclass(frozen=True)
class Figures:
    """What stands in a notice: people named, still open, money a month of the open ones."""

    listed: int = 0
    open: int = 0
    money: Decimal = Decimal(0)


@dataclass(frozen=True)
class Total:
    number: int
    money: Decimal


@dataclass(frozen=True)
class Period:
    """The sixty days as the page shows them. `left` counts today's rest: 0 on the last day itself."""

    published_on: date
    raw_last_day: date
    last_day: date
    rest_days: frozenset[date]
    passed: int
    left: int
    stop_from: date
    decide_by: date
    is_provisional: bool


def of_office(staff: Staff, tab: str = "", *, term: str = "") -> QuerySet:
    """Notices the staff member may see; with a `term` those with that number, place, office or person in them."""
    _, states = TABS.get(tab, TABS[""])
    found = PublicNotice.objects.visible_to(staff).filter(state__in=states)
    if term:
        found = found.filter(_matching(term, staff))
    return found.select_related("organization")


def _matching(term: str, staff: Staff) -> Q:
    visible = Review.objects.visible_to(staff).filter(people.matching(term, path="benefit__beneficiary__"))
    entries = NoticeEntry.objects.filter(STILL_NAMED, notice=OuterRef("pk"), review__in=visible)
    places = NoticePosting.objects.filter(notice=OuterRef("pk"), place__icontains=term)
    found = Q(Exists(entries)) | Q(Exists(places)) | Q(organization__name__icontains=term)
    if numbered := NUMBER.fullmatch(term):
        year, number = numbered.groups()
        found |= Q(number=number, **({"year": year} if year else {}))
    return found


def figures(notices: Iterable[PublicNotice], staff: Staff) -> dict[int, Figures]:
    """The figures of each notice among the people the staff member may see, by id; one query."""
    ids = [notice.pk for notice in notices]
    rows = (
        NoticeEntry.objects.filter(notice__in=ids, review__in=Review.objects.visible_to(staff))
        .filter(STILL_NAMED)
        .values("notice_id")
        .annotate(
            listed=Count("pk"), open=Count("pk", filter=IS_OPEN),
            money=Sum("review__benefit__monthly_amount", filter=IS_OPEN),
        )
    )
    found = {row["notice_id"]: Figures(row["listed"], row["open"], row["money"] or Decimal(0)) for row in rows}
    return {pk: found.get(pk, Figures()) for pk in ids}


def proven(notices: Iterable[PublicNotice]) -> set[int]:
    """Those with a photo of a posting, by id; one query."""
    postings = NoticePosting.objects.filter(notice__in=[notice.pk for notice in notices], proof__isnull=False)
    return set(postings.values_list("notice_id", flat=True))


def candidates(
    staff: Staff, *, today: date, category: str = "", office: Organization | None = None, term: str = ""
) -> QuerySet:
    """Overdue and unreachable people below the staff member's office who stand in no draft."""
    found = Review.objects.visible_to(staff).announceable(today=today).unnamed()
    if category:
        found = found.filter(category=category)
    if office:
        found = found.filter(**office.scope_filter())
    if term:
        found = found.filter(people.matching(term, path="benefit__beneficiary__"))
    return found


def named_in(notice: PublicNotice, *, among: QuerySet | None = None) -> QuerySet:
    """The reviews that the notice names: of a draft those drafted, of a published one those it was published with."""
    reviews = Review.objects.all() if among is None else among
    if notice.state in (NoticeState.DRAFT, NoticeState.WITHDRAWN):
        return reviews.filter(notice_entries__notice=notice)
    return reviews.filter(notice=notice)


def split(reviews: QuerySet, show: str) -> QuerySet:
    """Those still open, or those confirmed meanwhile."""
    if show == "confirmed":
        return reviews.filter(state=ReviewState.CONFIRMED)
    return reviews.filter(state__in=REVIEW_OPEN) if show == "open" else reviews


def postings_of(notice: PublicNotice) -> list[NoticePosting]:
    """Where it hangs, with the proof; one query."""
    return list(notice.postings.select_related("proof", "recorded_by"))


def period(notice: PublicNotice, *, today: date) -> Period | None:
    """The sixty days of a published notice, None while it is a draft; one query."""
    if notice.published_on is None or notice.last_day is None or notice.last_day_raw is None:
        return None
    table = progress.holidays_between(notice.published_on, notice.last_day)
    length = (notice.last_day - notice.published_on).days + 1
    span = [notice.published_on + timedelta(days=number) for number in range(1, length + 1)]
    stop_from = days.next_month(notice.last_day)
    return Period(
        published_on=notice.published_on,
        raw_last_day=notice.last_day_raw,
        last_day=notice.last_day,
        rest_days=frozenset(day for day in span if table.is_rest(day)),
        passed=max(0, min((today - notice.published_on).days, (notice.last_day - notice.published_on).days)),
        left=max(0, (notice.last_day - today).days),
        stop_from=stop_from,
        decide_by=stop_from - timedelta(days=1),
        is_provisional=notice.is_provisional,
    )


def reasons() -> list[law.Rule]:
    """Why, and on what conditions, somebody may be named at all."""
    return [NEEDS_UNREACHABLE, NOTICE_DAYS]


def total(found: QuerySet) -> Total:
    """How many, and how much money a month; one query."""
    sums = found.order_by().aggregate(number=Count("pk"), money=Sum("benefit__monthly_amount"))
    return Total(sums["number"], sums["money"] or Decimal(0))
