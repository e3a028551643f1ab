"""The same picture under another name: the very file, or one that shows the same. Found by index."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Staff
from benefits.models import Beneficiary
from reviews.models import Confirmation, Evidence
from reviews.policy import likeness


@dataclass(frozen=True)
class Twin:
    """A picture of this case that stands elsewhere too. `whose` is "" where this person may not know the name."""

    kind: str
    is_same_file: bool
    is_own: bool  # The person's own, of another time.
    whose: str
    key: str
    year: int


def of(confirmation: Confirmation, evidence: Iterable[Evidence], staff: Staff) -> list[Twin]:
    """Pictures elsewhere that are the same as one of these, the same files first. Three queries."""
    mine = list(evidence)
    files = Evidence.objects.filter(sha256__in={each.sha256 for each in mine}).exclude(confirmation=confirmation)
    found = {each.pk: (each, True) for each in files[:50]}
    for each in _near(confirmation, mine):
        found.setdefault(each.pk, (each, False))
    names = _names({each.beneficiary_id for each, _ in found.values()}, staff)
    return [
        Twin(
            each.get_kind_display(), is_same, each.beneficiary_id == confirmation.beneficiary_id,
            *names.get(each.beneficiary_id, ("", "")), each.uploaded_at.year,
        )
        for each, is_same in found.values()
    ]  # fmt: skip


def _near(confirmation: Confirmation, mine: list[Evidence]) -> list[Evidence]:
    prints = [each.perceptual_hash for each in mine if each.perceptual_hash]
    marks = {mark for print_ in prints for mark in likeness.marks(print_)}
    if not marks:
        return []
    candidates = Evidence.objects.filter(likenesses__mark__in=marks).exclude(confirmation=confirmation).distinct()
    return [each for each in candidates if any(likeness.is_near(each.perceptual_hash, own) for own in prints)]


def _names(people: set[int | None], staff: Staff) -> dict[int | None, tuple[str, str]]:
    """Name and key of those whom this person may see."""
    seen = Beneficiary.objects.visible_to(staff).filter(pk__in=[each for each in people if each])
    return {pk: (name, key) for pk, name, key in seen.values_list("pk", "name", "key")}
