"""The reminder ladder (P18): on each rung before the last day one letter, and one next step with an owner and a date.

Whoever has a mobile number that works gets a message; for the others a paper waits to be printed, and they stand on
the call list. Nothing is sent here: a letter is a row of the outbox.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import ciphers
from accounts.models import Organization
from benefits import law
from benefits.categories import Category
from benefits.models import Beneficiary
from benefits.services import local_rules
from reviews.models import ContactAttempt, Letter, Review
from reviews.policy import contacts, letters
from reviews.policy.windows import REMIND_BEFORE
from reviews.querysets import ReviewQuerySet
from reviews.states import ReviewState

CALL = "提醒后仍未办理的，电话联系"
FIND = "没有可用的手机号，请走访或托人转达"
# Of a review to be reminded; bank card and ID number stay encrypted in the database.
READ = (
    "key", "category", "state", "due_on", "organization", "campaign__year",
    "benefit__beneficiary__name", "benefit__beneficiary__phone",
    *(f"benefit__beneficiary__{name}" for name in ("organization", "province_code", "city_code", "county_code")),
)  # fmt: skip


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


def remind(*, reviews: ReviewQuerySet, rungs: Ladder, today: date, at: datetime) -> int:
    """Write the letters of the day for the given reviews of `due`, and their next steps; returns how many letters.

    Set-based; a letter that is already written is passed by. A rung whose last day has passed meanwhile is not climbed
    any more.
    """
    alive = reviews.filter(due_on__gte=timezone.localtime(at).date())
    with transaction.atomic():
        rows = list(_loaded(alive))
        keys = {row.pk: dedup_key(review=row, today=today) for row in rows}
        known = set(Letter.objects.filter(dedup_key__in=keys.values()).values_list("dedup_key", flat=True))
        rows = [row for row in rows if keys[row.pk] not in known]
        offices = _offices(rows)
        written = [_letter(row, keys[row.pk], offices, today=today, at=at) for row in rows]
        Letter.objects.bulk_create(written, batch_size=500)
        _follow_up(rows, written, rungs, today=today)
    return len(written)


def dedup_key(*, review: Review, today: date) -> str:
    """One letter for each review, last day and rung, whoever asks and however often."""
    return f"remind:{review.key}:{review.due_on}:{(review.due_on - today).days}"


def number_to_write_to(*, person: Beneficiary, last_try: str | None) -> str:
    """The mobile number that works, as far as the last try of it says; "" where a paper must do."""
    number = ciphers.plain_number(person.phone)
    return number if contacts.is_mobile(number) and last_try not in contacts.DEAD_NUMBER else ""


def _loaded(reviews: ReviewQuerySet) -> ReviewQuerySet:
    rows = reviews.select_related("campaign", "benefit__beneficiary").only(*READ)
    return rows.annotate(last_try=ContactAttempt.last_of_number("benefit__beneficiary"))


def _offices(rows: Iterable[Review]) -> dict[int, tuple[str, str, str]]:
    """Name, address and telephone of each office; one without a telephone gives that of the office above."""
    known = {office.path: office for office in Organization.objects.all()} if rows else {}
    found = {}
    for path, office in known.items():
        above = [known.get(path[: 13 * depth]) for depth in range(path.count("/"), 0, -1)]
        phone = next((each.phone for each in above if each and each.phone), "")
        found[office.pk] = (office.name, office.address, phone)
    return found


def _letter(
    row: Review, key: str, offices: dict[int, tuple[str, str, str]], *, today: date, at: datetime
) -> Letter:
    person = row.benefit.beneficiary
    number = number_to_write_to(person=person, last_try=vars(row)["last_try"])
    office, address, phone = offices[row.organization_id]
    return Letter(
        kind=Letter.Kind.REMINDER,
        channel=Letter.Channel.SMS if number else Letter.Channel.PAPER,
        beneficiary=person,
        review=row,
        organization_id=person.organization_id,
        province_code=person.province_code,
        city_code=person.city_code,
        county_code=person.county_code,
        to=number,
        state_at=at,
        due_on=today,
        dedup_key=key,
        body=letters.reminder(
            Category(row.category), name=person.name, year=row.campaign.year, last_day=row.due_on,
            is_announced=row.state == ReviewState.IN_NOTICE, office=office, address=address, phone=phone,
        ),
    )


def _follow_up(rows: list[Review], written: list[Letter], rungs: Ladder, *, today: date) -> None:
    """One next step and one date for each review; an owner who is still there stays, else it is the office's.

    What is due earlier, by whomever it was set, is not put off: a reminder nobody followed stays on the desk.
    """
    steps: dict[tuple[str, date], list[int]] = {}
    for row, letter in zip(rows, written, strict=True):
        was_written_to = letter.channel == Letter.Channel.SMS
        step = (CALL, _next_rung(row, rungs, today=today)) if was_written_to else (FIND, today)
        steps.setdefault(step, []).append(row.pk)
    for (words, on), ids in steps.items():
        later = Q(next_step="") | Q(next_step_on__gt=on)
        Review.objects.filter(pk__in=ids).filter(later).update(next_step=words, next_step_on=on)
    gone = Review.objects.filter(pk__in=[row.pk for row in rows], owner__is_active=False)
    gone.update(owner=None)


def _next_rung(row: Review, rungs: Ladder, *, today: date) -> date:
    left = (row.due_on - today).days
    below = [days for days in rungs.of(row.category, row.organization_id) if days < left]
    return row.due_on - timedelta(days=max(below, default=0))
