"""The reminder ladder (P18): on each rung before the last day one letter, and one next step with an owner and a date.

Whoever has a mobile number that works gets a message; for the others a paper waits to be printed, and they stand on
the call list. Nothing is sent here: a letter is a row of the outbox.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Concat
from django.utils import timezone

from accounts import bulk, ciphers
from accounts.models import Organization, new_key
from benefits import law
from benefits.categories import Category
from benefits.models import Beneficiary
from benefits.services import local_rules
from reviews.models import ContactAttempt, Letter, Review, memory
from reviews.policy import Method, contacts, letters
from reviews.policy.windows import REMIND_BEFORE
from reviews.querysets import ReviewQuerySet
from reviews.states import LetterState, ReviewState

CALL = "提醒后仍未办理的，电话联系"
FIND = "没有可用的手机号，请走访或托人转达"
NONE_FAILED: frozenset[Method] = frozenset()
PERSON = "benefit__beneficiary"
# Of a review to be reminded, as `Due` names it; bank card and ID number stay encrypted in the database.
READ = (
    "pk", "key", "category", "state", "due_on", "organization", "campaign__year", PERSON,
    *(f"{PERSON}__{name}" for name in ("name", "phone", "organization", "province_code", "city_code", "county_code")),
    "last_try",
)  # fmt: skip
WRITTEN = (
    "key", "organization_id", "province_code", "city_code", "county_code", "state", "state_at", "kind", "channel",
    "beneficiary_id", "review_id", "to", "body", "dedup_key", "due_on", "tries", "failure",
)  # fmt: skip


class Due(NamedTuple):
    """Who is to be reminded, for those who write a hundred thousand letters and read no whole rows."""

    pk: int
    key: str
    category: str
    state: str
    due_on: date
    office_id: int
    year: int
    person_id: int
    name: str
    phone: str
    file_office_id: int
    province_code: str
    city_code: str
    county_code: str
    last_try: str | None


@dataclass(frozen=True)
class Ladder:
    """Days before the last day, falling: the rule of the house, and where an office has its own."""

    days: Mapping[Category, tuple[int, ...]]
    own: Mapping[tuple[Category, int], tuple[int, ...]]  # By category and id of the office.

    def of(self, category: str, office_id: int) -> tuple[int, ...]:
        return self.own.get((Category(category), office_id), self.days[Category(category)])


def ladder(*, on: date) -> Ladder:
    """The ladders in force on the day, with those of local documents; two queries."""
    local = local_rules.in_force_for(organizations=Organization.objects.all(), on=on)
    days = {category: rule.value for category, rule in REMIND_BEFORE.items()}
    own = {
        (category, office): value
        for office, rules in local.items()
        for category, rule in REMIND_BEFORE.items()
        if rule.id in rules and (value := law.chosen(rule, rules).value) != days[category]
    }
    return Ladder(days, own)


def due(*, today: date) -> ReviewQuerySet:
    """The reviews that stand on a rung that day. The what-if calendar asks the same."""
    return due_by(rungs=ladder(on=today), today=today)


def due_by(*, rungs: Ladder, today: date) -> ReviewQuerySet:
    """The same by ladders already read."""
    together: dict[tuple[Category, tuple[int, ...]], list[int]] = {}
    for (category, office), days in rungs.own.items():
        together.setdefault((category, days), []).append(office)
    own = [(category, offices, days) for (category, days), offices in together.items()]
    return Review.objects.to_remind(today=today, ladder={str(each): days for each, days in rungs.days.items()}, own=own)


def unwritten(*, reviews: ReviewQuerySet, rungs: Ladder, today: date) -> ReviewQuerySet:
    """Those of `due_by` whose letter of the day is not written yet: a night run again reads nobody twice."""
    before = {days for ladder in (*rungs.days.values(), *rungs.own.values()) for days in ladder}
    last_days = sorted(today + timedelta(days=number) for number in before)
    ends = Case(*(When(due_on=day, then=Value(_end_of_key(day, today))) for day in last_days), default=Value(""))
    named = reviews.alias(letter_key=Concat(Value("remind:"), F("key"), ends, output_field=CharField()))
    return named.filter(~Exists(Letter.objects.filter(dedup_key=OuterRef("letter_key"))))


def remind(*, reviews: ReviewQuerySet, rungs: Ladder, today: date, at: datetime) -> int:
    """Write the letters of the day for the given reviews of `due`, and their next steps; returns how many letters.

    Set-based; a letter that is already written is passed by. A rung whose last day has passed meanwhile is not climbed
    any more.
    """
    alive = reviews.filter(due_on__gte=timezone.localtime(at).date())
    with transaction.atomic():
        found = alive.annotate(last_try=ContactAttempt.last_of_number(PERSON)).values_list(*READ)
        keyed = {dedup_key(review=row, today=today): row for row in map(Due._make, found)}
        for known in Letter.objects.filter(dedup_key__in=keyed).values_list("dedup_key", flat=True):
            del keyed[known]
        offices = _offices() if keyed else {}
        numbers = {row.pk: _number(row.phone, row.last_try) for row in keyed.values()}
        failed = memory.failed_routes_of((row.person_id for row in keyed.values()), year=today.year)
        letters_of = (
            _letter(row, key, numbers[row.pk], offices, failed.get(row.person_id, NONE_FAILED), today, at)
            for key, row in keyed.items()
        )
        bulk.insert(Letter, WRITTEN, letters_of)
        _follow_up(list(keyed.values()), numbers, rungs, today=today)
    return len(keyed)


def dedup_key(*, review: Review | Due, today: date) -> str:
    """One letter for each review, last day and rung, whoever asks and however often."""
    return f"remind:{review.key}{_end_of_key(review.due_on, today)}"


def _end_of_key(last_day: date, today: date) -> str:
    return f":{last_day}:{(last_day - today).days}"


def number_to_write_to(*, person: Beneficiary, last_try: str | None) -> str:
    """The mobile number that works, as far as the last try of it says; "" where a paper must do."""
    return _number(person.phone, last_try)


def _number(phone: str, last_try: str | None) -> str:
    number = ciphers.plain_number(phone)
    return number if contacts.is_mobile(number) and last_try not in contacts.DEAD_NUMBER else ""


def _offices() -> dict[int, tuple[str, str, str]]:
    """Name, address and telephone of each office; one without a telephone gives that of the office above."""
    known = {office.path: office for office in Organization.objects.all()}
    found = {}
    for path, office in known.items():
        above = [known.get(path[: 13 * depth]) for depth in range(path.count("/"), 0, -1)]
        phone = next((each.phone for each in above if each and each.phone), "")
        found[office.pk] = (office.name, office.address, phone)
    return found


def _letter(
    row: Due, key: str, number: str, offices: dict[int, tuple[str, str, str]], failed: frozenset[Method], today: date,
    at: datetime,
) -> tuple[Any, ...]:
    """The values of the letter, in the order of WRITTEN."""
    office, address, phone = offices[row.office_id]
    body = letters.reminder(
        Category(row.category), name=row.name, year=row.year, last_day=row.due_on,
        is_announced=row.state == ReviewState.IN_NOTICE, office=office, address=address, phone=phone, failed=failed,
    )  # fmt: skip
    channel = Letter.Channel.SMS if number else Letter.Channel.PAPER
    return (
        new_key(), row.file_office_id, row.province_code, row.city_code, row.county_code, LetterState.QUEUED.value, at,
        Letter.Kind.REMINDER.value, channel.value, row.person_id, row.pk, number, body, key, today, 0, "",
    )  # fmt: skip


def _follow_up(rows: list[Due], numbers: Mapping[int, str], rungs: Ladder, *, today: date) -> None:
    """One next step and one date for each review; an owner who is still there stays, else it is the office's.

    What is due earlier, by whomever it was set, is not put off: a reminder nobody followed stays on the desk.
    """
    steps: dict[tuple[str, date], list[int]] = {}
    for row in rows:
        step = (CALL, _next_rung(row, rungs, today=today)) if numbers[row.pk] else (FIND, today)
        steps.setdefault(step, []).append(row.pk)
    for (words, on), ids in steps.items():
        later = Q(next_step="") | Q(next_step_on__gt=on)
        Review.objects.filter(pk__in=ids).filter(later).set_next_step(words, on=on)
    gone = Review.objects.filter(pk__in=[row.pk for row in rows], owner__is_active=False)
    gone.update(owner=None)


def _next_rung(row: Due, rungs: Ladder, *, today: date) -> date:
    left = (row.due_on - today).days
    below = [days for days in rungs.of(row.category, row.office_id) if days < left]
    return row.due_on - timedelta(days=max(below, default=0))
