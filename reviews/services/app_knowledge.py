"""What stands in the files about the people and numbers of a delivery: a fixed number of queries for any of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.fields import blind_index
from accounts.models import Organization
from benefits.models import Beneficiary
from reviews.models import Attempt, Review


@dataclass(frozen=True)
class Delivery:
    """One result as it was delivered, read and checked by itself. `attempt_id` is the number the App gave it.

    Either `id_number` or our opaque `key` says whose it is; `at` is whole seconds; `cause` is "" for a pass.
    """

    line: int
    attempt_id: str
    at: datetime
    passed: bool
    id_number: str = ""
    key: str = ""
    cause: str = ""
    source: str = ""


@dataclass(frozen=True)
class Known:
    """People by the index of their ID number and by key, their reviews, the attempts that stand already."""

    office: Organization
    people: dict[str, Beneficiary]
    reviews: dict[int, list[Review]]  # By person, those of campaigns that have been opened.
    awaiting: frozenset[int]  # Reviews that wait for their registration alone.
    attempts: dict[str, Attempt]

    def person(self, delivery: Delivery) -> Beneficiary | None:
        """Whose result it is, whatever the office."""
        return self.people.get(delivery.key or blind_index("id_number", delivery.id_number))

    def is_within(self, person: Beneficiary) -> bool:
        """Whether the office holds the file or opened one of the reviews (DE-31)."""
        offices = [person.organization, *(review.organization for review in self.reviews.get(person.pk, ()))]
        return any(self.office.contains(office) for office in offices)


def know(*, deliveries: Sequence[Delivery], office: Organization) -> Known:
    """Read what the deliveries are judged by; four queries. Personal numbers stay encrypted in the database."""
    people = _people(deliveries)
    ids = [person.pk for person in people.values()]
    reviews: dict[int, list[Review]] = {}
    rows = Review.objects.filter(benefit__beneficiary__in=ids).exclude(campaign__opened_at=None)
    related = rows.select_related("campaign", "organization", "benefit__beneficiary", "benefit__organization")
    sealed = [f"benefit__beneficiary__{name}" for name in ("id_number", "phone", "bank_card", "address")]
    for review in related.defer(*sealed).order_by("pk"):
        reviews.setdefault(review.benefit.beneficiary_id, []).append(review)
    numbers = {each.attempt_id for each in deliveries}
    return Known(
        office=office,
        people=people,
        reviews=reviews,
        awaiting=frozenset(
            Review.objects.filter(benefit__beneficiary__in=ids).awaiting_registration().values_list("pk", flat=True)
        ),
        attempts={row.delivery_key: row for row in Attempt.objects.filter(delivery_key__in=numbers)},
    )


def _people(deliveries: Sequence[Delivery]) -> dict[str, Beneficiary]:
    keys = {each.key for each in deliveries if each.key}
    indexes = {blind_index("id_number", each.id_number) for each in deliveries if each.id_number}
    rows = Beneficiary.objects.filter(Q(key__in=keys) | Q(id_number_index__in=indexes)).select_related("organization")
    found = {}
    for person in rows.defer("id_number", "phone", "bank_card", "address"):
        found[person.key] = found[person.id_number_index] = person
    return found
