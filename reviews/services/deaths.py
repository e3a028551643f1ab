"""A verified death ends what the desk had begun with the person, in the act that ends the pay; undoing it begins anew.

Confirmations that wait and doubts from the App stay as they are: lists leave the dead out, and a pass in the App after
the death is still to be explained.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from benefits.models import Beneficiary, Death
from benefits.services import deaths, wrong_deaths
from reviews import policy
from reviews.models import Appointment, HomeVisit, Letter, Review
from reviews.services import corrections, letters, photos
from reviews.states import (
    REVIEW_OPEN,
    VISIT_OPEN,
    AppointmentState,
    CampaignState,
    LetterState,
    ReviewState,
    VisitState,
)

DIED = "本人已去世。"
LIVES = "去世登记已更正，请本人确认"


def verify(
    *, death: Death, proof: deaths.Proof, scan: photos.Photo | None = None, by: Staff, at: datetime
) -> None:
    """Verify a death with the scan of its certificate; reviews, visits, calls and letters end with the pay.

    Refuses as `benefits.services.deaths.verify` does; then nothing is kept.
    """
    with transaction.atomic():
        audit.take_turn()
        ended = _end(death.beneficiary, by=by, at=at)
        deaths.verify(death=death, proof=proof, by=by, at=at, ended=ended)
        if scan:
            photos.store(
                photo=scan, kind=policy.EvidenceKind.DEATH_CERTIFICATE, beneficiary=death.beneficiary,
                organization=death.organization, by=by, at=at, death=death,
            )  # fmt: skip


def reverse(*, death: Death, finding: wrong_deaths.Finding, by: Staff, at: datetime) -> int:
    """The person lives: all is as before, the reviews are open again, and the office apologizes (DE-28).

    Returns how many sums are owed. What else the death had called off, the next night and the clerk begin anew.
    """
    with transaction.atomic():
        audit.take_turn()
        closed = closed_by(death=death)
        keys = list(closed.values_list("key", flat=True))
        owed = wrong_deaths.reverse(death=death, finding=finding, by=by, at=at, undone={"review": keys})
        _open_again(Review.objects.filter(key__in=keys), today=timezone.localtime(at).date(), by=by, at=at)
        _apology(death, sum(row.total for row in owed), at=at).save()
    return len(owed)


def open_rows(*, person: Beneficiary) -> dict[str, QuerySet]:
    """What the desk has begun with the person, by kind."""
    return {
        "review": Review.objects.filter(benefit__beneficiary=person, state__in=REVIEW_OPEN),
        "visit": HomeVisit.objects.filter(beneficiary=person, state__in=VISIT_OPEN),
        "appointment": Appointment.objects.planned().filter(beneficiary=person),
        "letter": Letter.objects.unsent().filter(beneficiary=person),
    }


def closed_by(*, death: Death) -> QuerySet[Review]:
    """The reviews that this death has closed, of campaigns that still run."""
    return Review.objects.filter(
        key__in=death.basis.get("ended", {}).get("review", ()), state=ReviewState.CLOSED,
        campaign__state=CampaignState.OPEN,
    )  # fmt: skip


def _end(person: Beneficiary, *, by: Staff, at: datetime) -> dict[str, list[str]]:
    rows = open_rows(person=person)
    keys = {kind: list(each.values_list("key", flat=True)) for kind, each in rows.items()}
    words: dict[str, Any] = {"by": by, "at": at, "reason": DIED}
    reviews = transitions.move_many(
        rows["review"], to=ReviewState.CLOSED, act="review.closed", closed_reason=DIED, next_step="",
        next_step_on=None, **words,
    )  # fmt: skip
    corrections.end(reviews=reviews, by=by, at=at)
    transitions.move_many(rows["visit"], to=VisitState.CANCELLED, act="visit.cancelled", code="", **words)
    transitions.move_many(rows["appointment"], to=AppointmentState.CANCELLED, act="appointment.cancelled", **words)
    transitions.move_many(rows["letter"], to=LetterState.CANCELLED, act="letter.cancelled", failure=DIED, **words)
    return {kind: each for kind, each in keys.items() if each}


def _open_again(closed: QuerySet[Review], *, today: date, by: Staff, at: datetime) -> None:
    """Pending, whatever they had come to: nobody falls due while the office thought them dead."""
    ids = transitions.move_many(
        closed, to=ReviewState.PENDING, by=by, at=at, act="review.reopened_of_the_living", reason=LIVES,
        closed_reason="", notice=None, notice_last_day=None, notice_last_day_raw=None, lapsed_on=None,
        unreachable_on=None,
    )  # fmt: skip
    rows = Review.objects.filter(pk__in=ids)
    grace = today + timedelta(days=policy.REOPENED_DAYS.value)
    rows.filter(due_on__lt=grace).update(due_on=grace)
    rows.exclude(suspension__state="IN_FORCE").update(suspension=None)
    rows.set_next_step(LIVES, on=today)


def _apology(death: Death, total: Any, *, at: datetime) -> Letter:
    person, day = death.beneficiary, death.first_unpaid_month
    assert day is not None  # Of a verified death.
    owed = f"少发的 {total:,.2f} 元将全额补付。" if total else "待遇没有少发。"
    body = (
        f"{person.name}：我们误将您登记为已去世，自 {day.year}年{day.month}月起停发了您的待遇。"
        f"该登记已更正，待遇照常发放，{owed}由此给您和家人带来的不安和麻烦，我们深表歉意。"
    )
    return letters.draft(
        kind=Letter.Kind.APOLOGY, beneficiary=person, body=body, dedup_key=f"apology:{death.key}", at=at
    )
