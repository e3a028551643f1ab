"""The rules of a jurisdiction over the defaults, as rows with a date and a document (DE-1)."""

from datetime import date

from accounts.models import Organization
from benefits import law
from benefits.models import LocalRule


def in_force(organization: Organization, *, on: date) -> law.LocalRules:
    """Local rules that hold for the office on the day: the nearest office wins, in it the newest row."""
    codes = organization.path.strip("/").split("/")
    rows = LocalRule.objects.filter(organization__code__in=codes, effective_from__lte=on)
    chosen: dict[str, law.Rule] = {}
    for row in rows.select_related("organization").order_by("organization__path", "effective_from"):
        chosen[row.rule_id] = law.localise(
            law.rule_named(row.rule_id, on=on),
            str(row.value),
            title=row.note or row.document_no,
            number=row.document_no,
            in_force_from=row.effective_from,
        )
    return chosen
