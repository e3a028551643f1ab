"""Material from afar: taken in with all it consists of, and left to somebody else to judge (P4, P6, DE-12, DE-30).

From the moment it is taken in nothing is proposed or approved against the person (gates, sweeps).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Staff
from accounts.roles import Act
from benefits.categories import Category
from benefits.services import consents, representatives
from benefits.services.representatives import Agent
from reviews import policy
from reviews.models import Attempt, Confirmation, Evidence, Review
from reviews.policy import answers, methods
from reviews.services import confirmations, papers, photos
from reviews.states import ConfirmationState


class CannotSubmit(Exception):
    """Material that may not be taken in; carries a Chinese sentence."""


@dataclass(frozen=True)
class Call:
    """How the person was seen or heard: who else was there, what was asked (question: answer in words)."""

    channel: methods.Channel
    called_at: datetime
    second_officer: Staff
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Material:
    """What came: pictures with their kinds, originals seen at the counter, and the paper that shows the day."""

    pictures: Sequence[tuple[policy.EvidenceKind, photos.Photo]]
    documents: frozenset[policy.EvidenceKind] = frozenset()
    shown_on: date | None = None  # On the newspaper, or written by hand.
    newspaper: str = ""
    newspaper_place: str = ""
    agent: Agent | None = None
    note: str = ""

    @property
    def given(self) -> frozenset[policy.EvidenceKind]:
        return self.documents | {kind for kind, _ in self.pictures}


@dataclass(frozen=True)
class _Row:
    """What a submission is made of, beyond its material."""

    method: policy.Method
    reviews: list[Review]
    confirmed_on: date
    extra: dict[str, Any] = field(default_factory=dict)


def submit_call(
    *, reviews: Sequence[Review], call: Call, material: Material, by: Staff, at: datetime
) -> Confirmation:
    """Take in what a call left, for the open reviews of one person; the day that counts is the day of the call.

    Refused: what `confirmations` refuses, a call to come, the second officer missing or the same, questions not
    asked, evidence lacking, material already waiting. A wrong answer leaves the material to a supervisor.
    """
    if call.called_at > at:
        raise CannotSubmit("通话时间不能晚于现在。")
    if call.second_officer == by or not call.second_officer.may(Act.RECORD_CONFIRMATION):
        raise CannotSubmit("通话须有另一名在岗人员在场。")
    if not call.answers:
        raise CannotSubmit("通话中须核对至少一个问题。")
    doubt = answers.doubt(call.answers)
    words = {
        "channel": call.channel.label, "called_at": call.called_at, "second_officer": call.second_officer,
        "checklist": dict(call.answers),
    }
    if doubt:
        words |= {"doubt": doubt, "doubted_by": by, "doubted_at": at}
    day = timezone.localtime(call.called_at).date()
    return _take_in(_Row(policy.Method.REMOTE, list(reviews), day, words), material, by=by, at=at)


def submit_special(
    *, reviews: Sequence[Review], confirmed_on: date, material: Material, by: Staff, at: datetime
) -> Confirmation:
    """Take in a special verification of 军休 or 无军籍: the person with the local newspaper of that very day.

    Refused: what `submit_call` refuses of material, other categories, three failed comparisons or fewer (DE-12,
    DE-30), a newspaper without name or place, or of another day.
    """
    if confirmed_on > timezone.localtime(at).date():
        raise CannotSubmit("提交日期不能晚于今天。")
    if not material.newspaper.strip() or not material.newspaper_place.strip():
        raise CannotSubmit("请写明报纸名称和出版地：须是当日当地报纸。")
    if material.shown_on != confirmed_on:
        raise CannotSubmit("报纸不是提交当日的，请用当日当地报纸重拍。")
    chosen = list(reviews)
    for review in chosen:
        if not is_open_to_special(review):
            raise CannotSubmit(
                f"{review.benefit.title}不能用特殊人群核验：限军休干部和无军籍退休职工，"
                f"且人脸比对失败超过 {policy.SPECIAL_AFTER_FAILURES.value} 次。"
            )
    return _take_in(_Row(policy.Method.SPECIAL, chosen, confirmed_on), material, by=by, at=at)


def is_open_to_special(review: Review) -> bool:
    """Whether the newspaper route is open for the review: its category, and its failures of the campaign (DE-12)."""
    return policy.offers_special(Category(review.category), failed_comparisons=failures_of(review))


def failures_of(review: Review) -> int:
    """Comparisons that failed in the campaign; without a reference photo nothing was compared (DE-30)."""
    return Attempt.objects.filter(
        beneficiary=review.benefit.beneficiary_id, campaign=review.campaign_id, cause__in=policy.FAILED_COMPARISONS
    ).count()


def _take_in(row: _Row, material: Material, *, by: Staff, at: datetime) -> Confirmation:
    confirmations.refuse_unfit(reviews=row.reviews)
    for review in row.reviews:
        consents.refuse_stranger(offices=consents.both_offices(case=review), act=Act.RECORD_CONFIRMATION, by=by)
        if row.confirmed_on < review.campaign.window_start:
            raise CannotSubmit(f"{review.campaign} 自 {review.campaign.window_start} 开始，这一天还不能确认。")
    _refuse_incomplete(row, material)
    person = row.reviews[0].benefit.beneficiary
    with transaction.atomic():
        audit.take_turn()  # Of two clicks the second finds the first one's material waiting.
        if person.confirmations.filter(state=ConfirmationState.SUBMITTED).exists():
            raise CannotSubmit("本人已有一份材料待审，请等审核结果。")
        agent = None
        if material.agent:
            agent = representatives.register(beneficiary=person, agent=material.agent, by=by, at=at)
        confirmation = Confirmation.objects.create(
            beneficiary=person, organization=person.organization, method=row.method, state_at=at,
            confirmed_on=row.confirmed_on, recorded_by=by, recorded_at=at, representative=agent,
            documents=sorted(material.documents), shown_on=material.shown_on, newspaper=material.newspaper.strip(),
            newspaper_place=material.newspaper_place.strip(), note=material.note.strip(), **row.extra,
        )  # fmt: skip
        confirmation.for_reviews.set(row.reviews)
        audit.record(confirmation, act="confirmation.submitted", by=by, at=at, reason=confirmation.doubt)
        for kind, picture in material.pictures:  # Last: a file is not taken back with the rows.
            photos.store(
                photo=picture, kind=kind, beneficiary=person, organization=person.organization, by=by, at=at,
                confirmation=confirmation,
            )
    return confirmation


def _refuse_incomplete(row: _Row, material: Material) -> None:
    if material.shown_on is None:
        raise CannotSubmit("请写明报纸上或手写的日期。")
    on_file = Evidence.on_file([row.reviews[0].benefit.beneficiary_id])
    if missing := papers.lacking(reviews=row.reviews, method=row.method, given=material.given, on_file=on_file):
        raise CannotSubmit(missing)
