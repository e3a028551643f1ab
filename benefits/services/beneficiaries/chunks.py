"""The two ends of a chunk: read all that stands about its people, write all that is new about them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models

from accounts import audit
from accounts.fields import blind_index
from accounts.models import Organization, Staff
from benefits import days
from benefits.models import Beneficiary, Benefit, PersonalRate
from benefits.services import rates
from benefits.services.beneficiaries.entries import Entry

UPDATE_BATCH = 200


@dataclass
class Story:
    """What the audit will say about one person."""

    person: Beneficiary
    is_new: bool = False
    changes: dict[str, list] = field(default_factory=dict)


@dataclass
class Chunk:
    """What stands in the files about the people of some entries, and what is to be written."""

    by: Staff
    at: datetime | None
    today: date
    people: dict[str, Beneficiary]  # By the blind index of the ID number.
    benefits: dict[tuple[str, str], list[Benefit]]  # By that index and the category.
    rates: dict[int, list[PersonalRate]]  # By the identity of the benefit in memory, newest first.
    offices: dict[int, Organization]
    new_people: list[Beneficiary] = field(default_factory=list)
    new_benefits: list[Benefit] = field(default_factory=list)
    new_rates: list[PersonalRate] = field(default_factory=list)
    changed: dict[models.Model, None] = field(default_factory=dict)  # Stored records, in order.
    fields: dict[type, set[str]] = field(default_factory=dict)
    repriced: dict[int, Benefit] = field(default_factory=dict)
    stories: dict[str, Story] = field(default_factory=dict)

    def story(self, person: Beneficiary) -> Story:
        """The story of a person, begun when first asked for."""
        return self.stories.setdefault(person.key, Story(person))


def read(*, entries: Sequence[Entry], by: Staff, at: datetime | None, today: date) -> Chunk:
    """Read people, benefits, personal amounts and offices: four queries. With `at`, the people are locked."""
    rows = Beneficiary.objects.filter(
        id_number_index__in={blind_index("id_number", entry.id_number) for entry in entries})
    people = {row.id_number_index: row for row in (rows.select_for_update(no_key=True).order_by("pk") if at else rows)}
    known = {person.pk: person for person in people.values()}
    benefits: dict[tuple[str, str], list[Benefit]] = {}
    by_pk: dict[int, Benefit] = {}
    for benefit in Benefit.objects.filter(beneficiary_id__in=known):
        benefit.beneficiary = known[benefit.beneficiary_id]
        by_pk[benefit.pk] = benefit
        benefits.setdefault((benefit.beneficiary.id_number_index, benefit.category), []).append(benefit)
    own: dict[int, list[PersonalRate]] = {}
    for rate in PersonalRate.objects.filter(benefit__beneficiary_id__in=known).order_by("-effective_from"):
        own.setdefault(id(by_pk[rate.benefit_id]), []).append(rate)
    wanted = {entry.office_id for entry in entries if entry.office_id}
    offices = Organization.objects.visible_to(by).open().filter(pk__in=wanted)
    return Chunk(by=by, at=at, today=today, people=people, benefits=benefits, rates=own,
                 offices={office.pk: office for office in offices})


def write(*, chunk: Chunk, source: str) -> None:
    """Write what is new and what has changed, set the monthly amounts, and remember it in the audit."""
    month = days.month_of(chunk.today)
    _price(chunk, month)
    Beneficiary.objects.bulk_create(chunk.new_people)
    Benefit.objects.bulk_create(chunk.new_benefits)
    PersonalRate.objects.bulk_create(chunk.new_rates)
    for model in (Beneficiary, Benefit, PersonalRate):
        _update(model, [record for record in chunk.changed if isinstance(record, model)], chunk.fields.get(model, ()))
    if chunk.repriced:
        rates.refresh(queryset=Benefit.objects.filter(pk__in=chunk.repriced), month=month)
    audit.write(_remembered(chunk, source), by=chunk.by, at=chunk.at)


def _price(chunk: Chunk, month: date) -> None:
    """The amount of the month for new benefits, before they are written; stored ones are refreshed afterwards."""
    table = rates.RateTable() if chunk.new_benefits else None
    for benefit in chunk.new_benefits if table else ():
        own = next((rate for rate in chunk.rates.get(id(benefit), ()) if rate.effective_from <= month), None)
        benefit.monthly_amount = own.amount if own else table.figure(benefit, month=month).amount


def _update(model: type[models.Model], records: list, changed: Collection[str]) -> None:
    indexes = {each.attname for each in model._meta.concrete_fields if getattr(each, "source", None) in changed}
    if records:
        model._default_manager.bulk_update(records, sorted({*changed, *indexes}), batch_size=UPDATE_BATCH)


def _remembered(chunk: Chunk, source: str) -> list[audit.Change]:
    return [
        audit.Change(
            act="beneficiary.registered" if story.is_new else "beneficiary.changed",
            subject_type=Beneficiary._meta.label_lower, subject_id=story.person.pk,
            organization_id=story.person.organization_id, about=story.person.key, reason=source,
            changes=story.changes,
        )
        for story in chunk.stories.values()
        if story.is_new or story.changes
    ]
