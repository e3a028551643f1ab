"""The rules of a jurisdiction over the defaults, as rows with a date and a document (DE-1)."""

from collections.abc import Iterable
from datetime import date

from accounts.models import Organization
from benefits import law
from benefits.models import LocalRule


def in_force(*, organization: Organization, on: date) -> law.LocalRules:
    """Local rules that hold for the office on the day: the nearest office wins, in it the newest row."""
    return in_force_for(organizations=[organization], on=on)[organization.pk]


def in_force_for(*, organizations: Iterable[Organization], on: date) -> dict[int, law.LocalRules]:
    """The same for many offices, by their id; one query, whatever the number."""
    offices = {office.pk: office for office in organizations}
    codes = {code for office in offices.values() for code in office.path.strip("/").split("/")}
    rows = LocalRule.objects.filter(organization__code__in=codes, effective_from__lte=on)
    ordered = list(rows.select_related("organization").order_by("organization__path", "effective_from"))
    return {
        pk: {row.rule_id: _rule(row, on=on) for row in ordered if row.organization.contains(office)}
        for pk, office in offices.items()
    }


def _rule(row: LocalRule, *, on: date) -> law.Rule:
    return law.localise(
        law.rule_named(row.rule_id, on=on),
        str(row.value),
        title="",
        number=row.document_no,
        note=row.note,
        in_force_from=row.effective_from,
    )
