"""The call list: people with an open review whom no message reaches, so that somebody calls a relative or goes there.

No number on file, a number that leads nowhere, or a reminder that could only be written on paper or was not taken.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts import masks
from accounts.models import Organization, Staff
from benefits import law
from benefits.categories import Category
from benefits.models import Beneficiary, LocalRule
from benefits.services import local_rules
from benefits.states import DeathState
from reviews import policy
from reviews.models import ContactAttempt, Letter, Review
from reviews.policy import REMIND_BEFORE, ContactOutcome, contacts
from reviews.states import ConfirmationState, LetterState, ReviewState
from reviews.worklists import circumstances, links, people

LATE, ALL = "late", "all"
CHUNK = 500
NO_NUMBER = "档案没有电话"
BY_PAPER = "没有手机号，短信发不了"
NOT_TAKEN = "短信未能发出"


@dataclass(frozen=True)
class Row:
    """One person to be found. No number stands here but a relative's, masked."""

    key: str
    person_key: str
    name: str
    url: str
    category: str
    age: int
    place: str
    relatives: str
    office: str
    due_on: date
    why: str
    last_contact: str
    next_step: str
    ways: str  # How to have them confirmed once they are found; nothing that failed this year.


def ahead(office: Organization, *, today: date) -> timedelta:
    """How far the list looks: the widest rung of the ladders in force in the office and below it; one query."""
    over = Q(organization__code__in=office.ancestor_codes()) | Q(organization__path__startswith=office.path)
    rows = list(
        LocalRule.objects.confirmed().filter(over, rule_id__in=[rule.id for rule in REMIND_BEFORE.values()])
        .select_related("organization").order_by("organization__path", "effective_from")
    )
    widest = 0
    for each in {office, *(row.organization for row in rows if office.contains(row.organization))}:
        own = local_rules.standing(rows=[row for row in rows if row.organization.contains(each)], on=today)
        widest = max(widest, *(max(law.chosen(rule, own).value) for rule in REMIND_BEFORE.values()))
    return timedelta(days=widest)


def tabs(ahead: timedelta) -> dict[str, str]:
    """The labels of the tabs by name."""
    return {"": f"{ahead.days} 天内截止", LATE: "期限已过", ALL: "全部"}


def select(
    staff: Staff,
    tab: str = "",
    *,
    today: date,
    ahead: timedelta,
    office: Organization | None = None,
    category: str = "",
    term: str = "",
) -> QuerySet:
    """Open reviews of people without a number that works, in no order. Who has been seen need not be found."""
    found = Review.objects.visible_to(staff).open().filter(_falls_due(tab, today, ahead))
    if office:
        found = found.filter(**office.scope_filter())
    if category:
        found = found.filter(category=category)
    if term:
        found = found.filter(people.matching(term, path="benefit__beneficiary__"))
    found = found.exclude(benefit__beneficiary__deaths__state=DeathState.REPORTED)
    found = found.exclude(submissions__state=ConfirmationState.ACCEPTED)
    return _with_reach(found).filter(_is_out_of_reach())


def _falls_due(tab: str, today: date, ahead: timedelta) -> Q:
    waits = Q(state__in=(ReviewState.PENDING, ReviewState.IN_NOTICE))
    if tab == LATE:
        return waits & Q(due_on__lt=today)
    return waits & Q(due_on__range=(today, today + ahead)) if tab == "" else waits


def _with_reach(found: QuerySet) -> QuerySet:
    latest = (
        Letter.objects.filter(review=OuterRef("pk"), kind=Letter.Kind.REMINDER)
        .exclude(state=LetterState.CANCELLED)
        .order_by("-due_on", "-id")
    )
    return found.annotate(
        last_try=_text(ContactAttempt.last_of_number("benefit__beneficiary")),
        reminded_by=_text(Subquery(latest.values("channel")[:1])),
        reminder=_text(Subquery(latest.values("state")[:1])),
    )


def _text(expression) -> Coalesce:
    return Coalesce(expression, Value(""), output_field=CharField())


def _is_out_of_reach() -> Q:
    not_reminded = Q(reminded_by=Letter.Channel.PAPER) | Q(reminder=LetterState.FAILED)
    was_reached = Q(last_try__in=sorted(policy.ANSWERED_OUTCOMES))
    return (
        Q(benefit__beneficiary__phone_index="")
        | Q(last_try__in=sorted(contacts.DEAD_NUMBER))
        | (not_reminded & ~was_reached)
    )


def rows(reviews: Iterable[Review], *, today: date) -> list[Row]:
    """Rows of reviews from `loaded`; one query for the contacts."""
    reviews = list(reviews)
    known = circumstances.of({each.benefit.beneficiary_id for each in reviews}, year=today.year)
    return [_row(each, known[each.benefit.beneficiary_id], today) for each in reviews]


def loaded(found: QuerySet) -> QuerySet:
    """With person, office and relatives; two queries. What is not shown stays encrypted in the database."""
    sealed = [f"benefit__beneficiary__{name}" for name in ("id_number", "phone", "bank_card", "address")]
    return (
        found.select_related("benefit__beneficiary", "organization")
        .prefetch_related("benefit__beneficiary__representatives")
        .defer(*sealed)
    )


def everything(found: QuerySet, *, today: date, most: int | None = None) -> Iterator[list[Row]]:
    """All rows, or the first, by office and last day, chunk by chunk."""
    ids = list(found.order_by("organization__path", "due_on", "pk").values_list("pk", flat=True)[:most])
    for start in range(0, len(ids), CHUNK):
        chunk = _with_reach(Review.objects.filter(pk__in=ids[start : start + CHUNK]))
        yield rows(loaded(chunk).order_by("organization__path", "due_on", "pk"), today=today)


def _row(review: Review, now: circumstances.Circumstances, today: date) -> Row:
    benefit, person = review.benefit, review.benefit.beneficiary
    contact = f"{now.contact_on:%m-%d} {now.contact_words}" if now.contact_on else "未联系过"
    return Row(
        key=review.key, person_key=person.key, name=person.name, url=links.person(person.key, tab="contacts"),
        category=benefit.title, age=person.age_on(today), office=review.organization.short_name,
        place="　".join(filter(None, (person.village, _away(person)))),
        relatives="；".join(_relative(each) for each in person.representatives.all()),
        due_on=review.due_on, why=_why(review), last_contact=contact, next_step=review.next_step,
        ways="、".join(way.label for way in now.routes_left([Category(review.category)], today=today)),
    )


def _away(person: Beneficiary) -> str:
    """Where they live when that is not here: abroad the hours and the way of calling differ."""
    return f"境外 {person.living_place}".strip() if person.living == person.Living.ABROAD else person.living_place


def _relative(one) -> str:
    return " ".join(filter(None, (str(one), masks.mask_phone(one.phone))))


def _why(review: Review) -> str:
    reach = vars(review)
    if not review.benefit.beneficiary.phone_index:
        return NO_NUMBER
    if reach["last_try"] in contacts.DEAD_NUMBER:
        return ContactOutcome(reach["last_try"]).label
    return NOT_TAKEN if reach["reminder"] == LetterState.FAILED else BY_PAPER
