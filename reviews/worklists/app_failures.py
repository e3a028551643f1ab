"""Who did not get through the App this year: the list with cause, advice and the way that is left (P8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Organization, Staff
from accounts.roles import Act
from benefits.categories import Category
from reviews import policy
from reviews.models import Attempt, Campaign, Review, memory
from reviews.policy import AttemptCause, Method, routes
from reviews.worklists import circumstances, links, people, stakes

# The narrower lists of the page.
KINDS = {"": "全部", "again": "可按提示再试", "closed": "不再引导 App", "special": "可用特殊人群核验"}


@dataclass(frozen=True)
class Row:
    """One person: what failed, what to say, which way is left."""

    key: str
    name: str
    url: str
    category: str
    age: int
    office: str
    failures: str
    last: str
    advice: str
    citation: str
    ways: str
    due_on: date
    act: dict | None


def failed_this_year(person: str, *, today: date) -> Q:
    """Whether the beneficiary at the path has a failed try of the year."""
    return Q(Exists(_tries(person, today)))


def select(
    staff: Staff, *, today: date, kind: str = "", category: str = "", cause: str = "",
    office: Organization | None = None, term: str = "",
) -> QuerySet:
    """Open reviews of people who failed in the App this year, one a person, the latest failure first.

    Who has come since, or whose material waits to be read, is not asked again.
    """
    waiting = Review.objects.visible_to(staff).open().unvisited()
    first_of_each = waiting.order_by().values("benefit__beneficiary").annotate(first=Min("pk")).values("first")
    found = Review.objects.filter(pk__in=first_of_each)
    latest = _tries("benefit__beneficiary", today).order_by("-at", "-pk")
    found = found.filter(failed_this_year("benefit__beneficiary", today=today)).annotate(
        last_failed_at=Subquery(latest.values("at")[:1]), last_cause=Subquery(latest.values("cause")[:1])
    )
    narrowing = {"category": category, "last_cause": cause} | (office.scope_filter() if office else {})
    found = found.filter(**{name: value for name, value in narrowing.items() if value})
    if term:
        found = found.filter(people.matching(term, path="benefit__beneficiary__"))
    return _of_kind(found, kind, today).order_by("-last_failed_at", "pk")


def rows(reviews: Iterable[Review], staff: Staff, *, today: date) -> list[Row]:
    """Rows of reviews from `select` with person, benefit and office; one query for what is under way."""
    reviews = list(reviews)
    known = circumstances.of({each.benefit.beneficiary_id for each in reviews}, year=today.year)
    return [_row(each, known[each.benefit.beneficiary_id], staff, today) for each in reviews]


def loaded(found: QuerySet) -> QuerySet:
    """With person, benefit and office; what is not shown stays encrypted in the database."""
    sealed = [f"benefit__beneficiary__{name}" for name in ("id_number", "phone", "bank_card", "address")]
    return found.select_related("benefit__beneficiary", "organization").defer(*sealed)


def of_campaign(campaign: Campaign, staff: Staff) -> tuple[int, int]:
    """How many people of the own offices failed in the campaign, and how often. One query."""
    own = {f"beneficiary__{column}": value for column, value in staff.organization.scope_filter().items()}
    failed = Attempt.objects.filter(campaign=campaign, passed=False, **own)
    found = failed.aggregate(people=Count("beneficiary", distinct=True), tries=Count("pk"))
    return found["people"], found["tries"]


def delivered(*, attempt_id: str, office: Organization) -> Attempt | None:
    """A result that was taken in for somebody of the office or below it."""
    found = Attempt.objects.filter(delivery_key=attempt_id).select_related("beneficiary__organization")
    attempt = found.first()
    return attempt if attempt and office.contains(attempt.beneficiary.organization) else None


def _tries(person: str, today: date) -> QuerySet[Attempt]:
    return Attempt.objects.filter(beneficiary=OuterRef(person), campaign__year=today.year, passed=False)


def _of_kind(found: QuerySet, kind: str, today: date) -> QuerySet:
    if not kind:
        return found
    known = memory.of("benefit__beneficiary", year=today.year)
    found = found.alias(**{name: known[name] for name in ("app_tries", "app_dead_end")})
    if kind == "special":
        return found.filter(_may_use_newspaper(today))
    is_closed = Q(app_tries__gt=routes.APP_TRIES.value) | ~Q(app_dead_end="")
    return found.filter(is_closed) if kind == "closed" else found.exclude(is_closed)


def _may_use_newspaper(today: date) -> Q:
    """More failed comparisons than DE-12 names, of 军休 and 无军籍: the last one but so many exists."""
    compared = _tries("benefit__beneficiary", today).filter(cause__in=policy.FAILED_COMPARISONS).order_by("pk")
    one_more = compared.values("pk")[policy.SPECIAL_AFTER_FAILURES.value:policy.SPECIAL_AFTER_FAILURES.value + 1]
    return Q(category__in=sorted(policy.SPECIAL_CATEGORIES.value)) & Q(Exists(one_more))


def _row(review: Review, now: circumstances.Circumstances, staff: Staff, today: date) -> Row:
    benefit, person = review.benefit, review.benefit.beneficiary
    rule = routes.advice_for(AttemptCause(vars(review)["last_cause"]), failed=now.failed_routes)
    ways = now.routes_left([Category(review.category)], today=today)
    is_closed = Method.APP in now.failed_routes
    act = {"label": "登记联系", "url": links.person(person.key, tab="contacts")}
    return Row(
        key=person.key, name=person.name, url=links.person(person.key), category=benefit.title,
        age=person.age_on(today), office=review.organization.short_name, failures=now.failure_words,
        last=stakes.day_words(timezone.localtime(vars(review)["last_failed_at"]).date(), today=today),
        advice=rule.gist, citation=rule.citation.marked,
        ways=("" if is_closed else "App 再试一次；") + "、".join(way.label for way in ways),
        due_on=review.due_on, act=act if staff.may(Act.RECORD_CONTACT) else None,
    )
