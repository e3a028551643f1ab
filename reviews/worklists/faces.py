"""Whose face it is: the photo that stands in the header of a person."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from reviews.models import Evidence, ReferencePhoto
from reviews.policy import EvidenceKind
from reviews.states import ConfirmationState


def of(person) -> QuerySet:
    """The evidence that shows the person, best first: the current reference photo, then the newest portrait.

    `person` is a row, an id or an OuterRef. A portrait of a confirmation that nobody has accepted is left out:
    it may show somebody else.
    """
    current = ReferencePhoto.objects.filter(evidence=OuterRef("pk"), is_current=True)
    portraits = Q(kind=EvidenceKind.PORTRAIT) & (
        Q(confirmation=None) | Q(confirmation__state=ConfirmationState.ACCEPTED)
    )
    found = Evidence.objects.filter(beneficiary=person).annotate(is_reference=Exists(current))
    return found.filter(Q(is_reference=True) | portraits).order_by("-is_reference", "-uploaded_at", "-pk")
