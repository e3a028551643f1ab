"""What came of a visit: the person confirmed by two officers at home, or why not and what comes next (P5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Death
from benefits.services import consents, deaths
from benefits.states import DeathState
from reviews import policy
from reviews.models import Confirmation, HomeVisit, Review
from reviews.policy import EvidenceKind, Method, VisitOutcome
from reviews.services import arrivals, confirmations, contacts, differences, photos, visits
from reviews.states import VisitState

# What another may have changed since the visit was read.
AS_IT_STANDS = ["state", "outcome", "outcome_note"]
AT_THE_BED = frozenset({EvidenceKind.PORTRAIT})


class CannotRecord(Exception):
    """A result that may not be recorded; carries a Chinese sentence."""


@dataclass(frozen=True)
class Bedside:
    """What was seen and heard at home. `said` are the fields of the file of which the person says something else."""

    portrait: photos.Photo | None
    id_card_seen: bool
    verified: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Recorded:
    """The confirmation and what to say of it; `is_repeat` when the same record had come before."""

    confirmation: Confirmation
    sentence: str
    is_repeat: bool = False


def complete(
    *,
    visit: HomeVisit,
    reviews: Iterable[Review],
    found: Bedside,
    visited_on: date,
    by: Staff,
    at: datetime,
    second_officer: Staff | None = None,
    sent_as: str = "",
) -> Recorded:
    """Confirm the person who was visited, for the given open reviews: one confirmation by two officers.

    `visited_on` is the day at the bedside, which counts (DE-20), also when a dead line lets it through days later;
    `sent_as` is the phone's own name of the record: what has come once is not taken in again. Whoever records it was
    there, the second officer is the other one planned or who came instead. Refused: a visit that is not planned, a day
    before it was planned or after today, one officer alone, no ID card or portrait, what `confirmations` refuses.
    """
    consents.refuse_outsider(office=visit.organization, act=Act.RECORD_CONFIRMATION, by=by)
    key = f"visit:{visit.key}:{sent_as}" if sent_as else ""
    with transaction.atomic():
        audit.take_turn()  # A record sent twice at once: the second finds the first.
        if key and (before := Confirmation.objects.filter(source_key=key).first()):
            return Recorded(before, "这份记录已收到，没有重复登记。", is_repeat=True)
        visit.refresh_from_db(fields=AS_IT_STANDS)
        second = _second(visit, second_officer, by=by)
        _refuse_visit(visit, visited_on, today=timezone.localtime(at).date())
        if found.portrait is None:
            raise CannotRecord("还缺现场照片，请当场拍一张。")
        given = AT_THE_BED | ({EvidenceKind.ID_CARD} if found.id_card_seen else frozenset())
        recorded = _take_in(visit, reviews, given, found, key, second, visited_on, by=by, at=at)
        transitions.move(
            visit, to=VisitState.DONE, by=by, at=at, act="visit.done", confirmation=recorded.confirmation, code=""
        )
        photos.store(  # Last: a file is not taken back with the rows.
            photo=found.portrait, kind=EvidenceKind.PORTRAIT, beneficiary=visit.beneficiary,
            organization=visit.organization, by=by, at=at, confirmation=recorded.confirmation,
        )
    return recorded


def _take_in(
    visit: HomeVisit, reviews: Iterable[Review], given: frozenset[EvidenceKind], found: Bedside, key: str,
    second: Staff, visited_on: date, *, by: Staff, at: datetime,
) -> Recorded:
    chosen = tuple(reviews)
    if not chosen:
        raise CannotRecord("本人没有待确认的待遇，这次上门可改为取消。")
    for review in chosen:
        consents.refuse_stranger(offices=consents.both_offices(case=review), act=Act.RECORD_CONFIRMATION, by=by)
    if any(review.benefit.beneficiary_id != visit.beneficiary_id for review in chosen):
        raise CannotRecord("这些待遇不是这位服务对象的。")
    arrival = arrivals.Arrival(
        chosen, Method.HOME_VISIT, given, source_key=key, second_officer=second, verified=found.verified,
        note=found.note,
    )
    intake = arrivals.take_in(arrivals=[arrival], confirmed_on=visited_on, by=by, at=at)
    if intake.refused:
        raise CannotRecord(intake.refused[0][1])
    [(_, confirmation)] = intake.recorded
    differences.note(beneficiary=visit.beneficiary, review=chosen[0], said=found.said, by=by, at=at)
    waiting = tuple(Review.objects.open().filter(pk__in=[review.pk for review in chosen]))
    plain = confirmations.Outcome(confirmation, chosen, (), (), (), waiting=waiting)
    return Recorded(confirmation, (intake.outcomes or [plain])[0].sentence)


def _second(visit: HomeVisit, instead: Staff | None, *, by: Staff) -> Staff:
    """The other of the two: as planned, or who came instead."""
    planned = [each for each in (visit.officer, visit.second_officer) if each is not None]
    if by not in planned:
        raise CannotRecord("确认须由上门的人员本人登记。换了人的，请先改期或改人员。")
    others = [each for each in planned if each != by]
    second = instead or (others[0] if others else None)
    if second is None or second == by:
        raise CannotRecord("上门须两人同行，请选同行的另一人。")
    try:
        visits.refuse_unfit(officers=(by, second), visit=visit)
    except visits.CannotPlan as refusal:
        raise CannotRecord(str(refusal)) from refusal
    return second


def _refuse_visit(visit: HomeVisit, visited_on: date, *, today: date) -> None:
    if visit.state != VisitState.PLANNED:
        raise CannotRecord(f"这次上门{visit.get_state_display()}，没有重复登记。")
    if visited_on > today:
        raise CannotRecord("上门日期不能晚于今天，请核对手机的日期。")
    if visited_on < timezone.localtime(visit.asked_at or visit.state_at).date():
        raise CannotRecord("上门日期早于申请日期，请核对。")


def miss(
    *,
    visit: HomeVisit,
    outcome: str,
    by: Staff,
    at: datetime,
    visited_on: date,
    note: str = "",
    again_on: date | None = None,
    died_on: date | None = None,
) -> HomeVisit:
    """Record that nobody was confirmed at the door and why: a try on file, a next step, and what the outcome asks for.

    A death that the family speaks of is reported with `died_on` and waits for another person to verify it; nothing
    stops by it. Refuses a visit that is not planned, a day to come, words lacking where the outcome asks for them.
    """
    consents.refuse_outsider(office=visit.organization, act=Act.RECORD_CONFIRMATION, by=by)
    kind = VisitOutcome(outcome)
    sequel = policy.SEQUELS[kind]
    if sequel.needs_words and not note.strip():
        raise CannotRecord(f"{kind.label}：请写明当时的情形。")
    if again_on and again_on < timezone.localtime(at).date():
        raise CannotRecord("再约的日子不能早于今天。")
    with transaction.atomic():
        audit.take_turn()
        visit.refresh_from_db(fields=AS_IT_STANDS)
        if (visit.state, visit.outcome, visit.outcome_note) == (VisitState.MISSED, kind, note.strip()):
            return visit  # The phone sends until it hears back: the same words again change nothing.
        _refuse_visit(visit, visited_on, today=timezone.localtime(at).date())
        transitions.move(
            visit, to=VisitState.MISSED, by=by, at=at, act="visit.missed", outcome=kind, outcome_note=note.strip(),
            reason=kind.label, code="",
        )
        _log_try(visit, kind, visited_on, note, by=by, at=at)
        if kind is VisitOutcome.SAID_DEAD:
            _report_death(visit, died_on, note, by=by, at=at)
        waiting = Review.objects.open().filter(benefit__beneficiary=visit.beneficiary)
        next_on = again_on or timezone.localtime(at).date()
        waiting.set_next_step(sequel.next_step, on=next_on if sequel.next_step else None)
    return visit


def _log_try(visit: HomeVisit, kind: VisitOutcome, visited_on: date, note: str, *, by: Staff, at: datetime) -> None:
    try:
        contacts.record(
            beneficiary=visit.beneficiary, channel=policy.ContactChannel.VISIT,
            outcome=policy.SEQUELS[kind].contact, on=visited_on, by=by, at=at,
            note=f"{kind.label}。{note.strip()}"[:300],
        )
    except contacts.AlreadyRecorded:
        return  # The clerk has logged the same try by hand a moment ago.


def _report_death(visit: HomeVisit, died_on: date | None, note: str, *, by: Staff, at: datetime) -> None:
    standing = Death.objects.filter(beneficiary=visit.beneficiary, state=DeathState.REPORTED)
    if standing.exists():
        return
    if died_on is None:
        raise CannotRecord("请填家人说的去世日期；不清楚的，填大约的日子并在说明里写明。")
    try:
        deaths.report(
            beneficiary=visit.beneficiary, died_on=died_on, source=Death.Source.FAMILY, by=by, at=at,
            note=f"上门时家人告知。{note.strip()}",
        )
    except deaths.CannotReport as refusal:
        raise CannotRecord(str(refusal)) from refusal
