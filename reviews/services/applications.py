"""The written application of a person who has confirmed again: filed with its scan, it proposes the resumption."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import Staff
from benefits.categories import Category
from benefits.models import Resumption, Suspension
from benefits.policy import PROCEDURES
from benefits.services import resumptions
from reviews.models import Review
from reviews.policy import EvidenceKind
from reviews.services import photos
from reviews.states import ReviewState


class CannotFile(Exception):
    """An application that may not be filed; carries a Chinese sentence."""


def confirmed_again_on(suspension: Suspension) -> date | None:
    """The first day on which the person was confirmed since the stop took effect, None when not yet (DE-6)."""
    if suspension.effective_on is None:
        return None
    return (
        Review.objects.filter(
            benefit=suspension.benefit, state=ReviewState.CONFIRMED, confirmed_on__gte=suspension.effective_on
        )
        .order_by("confirmed_on")
        .values_list("confirmed_on", flat=True)
        .first()
    )


def file(
    *, suspension: Suspension, applied_on: date, scan: photos.Photo | None, by: Staff, at: datetime
) -> Resumption:
    """File the application of `applied_on` for a suspension in force and propose the resumption (A-07).

    Refuses while the person has not confirmed again, and without a scan where the procedure asks for paper.
    """
    confirmed_on = confirmed_again_on(suspension)
    if confirmed_on is None:
        raise CannotFile("本人还没有重新确认，请先办理确认。")
    if scan is None and PROCEDURES[Category(suspension.benefit.category)].written_application.value:
        raise CannotFile("请上传本人签字的书面申请。")
    with transaction.atomic():
        resumption = resumptions.propose(
            suspension=suspension, confirmed_on=confirmed_on, applied_on=applied_on, by=by, at=at
        )
        if scan is not None:
            photos.store(
                photo=scan,
                kind=EvidenceKind.WRITTEN_APPLICATION,
                beneficiary=suspension.benefit.beneficiary,
                organization=suspension.organization,
                by=by,
                at=at,
                resumption=resumption,
            )
    return resumption
