"""The days in the villages, and who of a village is not confirmed yet: one list for the sheet and for the grid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from accounts.models import Staff
from benefits.categories import Category
from benefits.models import Beneficiary
from reviews import policy
from reviews.models import Evidence, Gathering, Review
from reviews.policy import EvidenceKind, Method
from reviews.states import CampaignState
from reviews.worklists import links


@dataclass(frozen=True)
class Line:
    """One person of the village: what must be seen, what stands on file already, what an earlier batch lacked."""

    person: Beneficiary
    url: str
    confirm_url: str
    age: int
    category: str
    due_on: date
    papers: tuple[EvidenceKind, ...]
    on_file: tuple[EvidenceKind, ...]
    lacking: str = ""
    came: bool = False

    @property
    def bring(self) -> str:
        """身份证、残疾证件（在档）."""
        found = [kind.label for kind in self.papers]
        return "、".join([*found, *(f"{kind.label}（在档）" for kind in self.on_file)])


def planned(staff: Staff) -> QuerySet:
    """Gatherings that the member of staff may see, the next ones first, with how many came and how many are done."""
    return Gathering.objects.visible_to(staff).select_related("organization", "planned_by").annotate(
        came=Count("entries"), done=Count("entries", filter=Q(entries__confirmation__isnull=False))
    ).order_by("-held_on", "-pk")


def places(staff: Staff, *, today: date) -> list[dict]:
    """Each village with people to confirm: office, name, how many; the most first. One query."""
    rows = _due(today).filter(**_within(staff)).exclude(benefit__beneficiary__village="")
    counted = rows.values(
        "benefit__beneficiary__organization__code", "benefit__beneficiary__organization__short_name",
        "benefit__beneficiary__village",
    ).annotate(people=Count("benefit__beneficiary", distinct=True)).order_by("-people")
    return [
        {
            "code": row["benefit__beneficiary__organization__code"], "village": row["benefit__beneficiary__village"],
            "office": row["benefit__beneficiary__organization__short_name"], "people": row["people"],
        }
        for row in counted[:500]
    ]


def _within(staff: Staff) -> dict[str, object]:
    scope = staff.organization.scope_filter()
    return {f"benefit__beneficiary__{column}": value for column, value in scope.items()}


def _due(today: date) -> QuerySet:
    return Review.objects.open().living().filter(campaign__state=CampaignState.OPEN, campaign__window_start__lte=today)


def lines(gathering: Gathering, *, today: date) -> list[Line]:
    """Whoever of the village is not confirmed yet, by name; three queries, whatever the number."""
    rows = (
        _due(today)
        .filter(
            benefit__beneficiary__organization=gathering.organization_id,
            benefit__beneficiary__village=gathering.village,
        )
        .exclude(submissions__source_key__startswith=f"gathering:{gathering.key}:")
        .select_related("benefit__beneficiary")
        .order_by("benefit__beneficiary__name", "benefit__beneficiary", "due_on")
    )
    reviews: dict[int, list[Review]] = {}
    for row in rows:
        reviews.setdefault(row.benefit.beneficiary_id, []).append(row)
    on_file = _on_file(reviews)
    entered = {entry.beneficiary_id: entry for entry in gathering.entries.filter(confirmation=None)}
    return [
        _line(found, on_file.get(person, set()), entered.get(person), today) for person, found in reviews.items()
    ]


def _line(reviews: list[Review], on_file: set[EvidenceKind], entry, today: date) -> Line:
    person = reviews[0].benefit.beneficiary
    needed = {kind for row in reviews for kind in policy.EVIDENCE_REQUIRED[Method.ON_SITE][Category(row.category)]}
    needed -= {EvidenceKind.PORTRAIT}
    return Line(
        person=person, url=links.person(person.key), confirm_url=links.confirm(person.key), age=person.age_on(today),
        category="、".join(dict.fromkeys(row.benefit.title for row in reviews)), due_on=reviews[0].due_on,
        papers=tuple(kind for kind in EvidenceKind if kind in needed - on_file),
        on_file=tuple(kind for kind in EvidenceKind if kind in needed & on_file),
        lacking=entry.lacking if entry else "", came=entry is not None,
    )


def _on_file(people: Iterable[int]) -> dict[int, set[EvidenceKind]]:
    found: dict[int, set[EvidenceKind]] = {}
    rows = Evidence.objects.filter(beneficiary__in=list(people), kind__in=policy.GOOD_FROM_FILE)
    for person, kind in rows.values_list("beneficiary_id", "kind"):
        found.setdefault(person, set()).add(EvidenceKind(kind))
    return found
