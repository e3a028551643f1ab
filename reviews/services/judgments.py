"""The papers of a court or of the police, filed with their scan: a sentence or a wanted notice, and its end."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import Staff
from benefits.models import Beneficiary, Resumption, Suspension
from benefits.services import releases, sentences
from reviews.policy import EvidenceKind
from reviews.services import photos


def file(
    *, beneficiary: Beneficiary, paper: sentences.Paper, scan: photos.Photo | None, by: Staff, at: datetime
) -> list[Suspension]:
    """Propose the stops and keep the scan beside them, where there is one. Refuses as `sentences.propose`."""
    with transaction.atomic():
        stops = sentences.propose(beneficiary=beneficiary, paper=paper, by=by, at=at)
        if scan is not None:
            kept = photos.store(
                photo=scan, kind=EvidenceKind.OTHER, beneficiary=beneficiary, organization=beneficiary.organization,
                by=by, at=at,
            )
            for stop in stops:  # A file has no column for a stop: the basis names it.
                stop.basis["sentence"]["scan"] = kept.key
                Suspension.objects.filter(pk=stop.pk).update(basis=stop.basis)
    return stops


def file_release(
    *, suspension: Suspension, released_on: date, document_no: str, scan: photos.Photo | None, by: Staff, at: datetime
) -> Resumption:
    """Propose the resumption and keep the scan with it, where there is one. Refuses as `releases.propose`."""
    with transaction.atomic():
        resumption = releases.propose(
            suspension=suspension, released_on=released_on, document_no=document_no, by=by, at=at
        )
        if scan is not None:
            photos.store(
                photo=scan, kind=EvidenceKind.OTHER, beneficiary=suspension.benefit.beneficiary,
                organization=suspension.organization, by=by, at=at, resumption=resumption,
            )
    return resumption
