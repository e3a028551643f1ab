"""Confirming a person: one visit or call, one record, and every open review of that person it may settle."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits import policy as benefit_policy
from benefits.categories import Category
from benefits.models import Beneficiary, Suspension
from benefits.policy import ConfirmationEffect
from benefits.services import consents, resumptions, set_aside, suspensions
from benefits.states import SuspensionState
from reviews import policy
from reviews.models import Confirmation, Evidence, RegistrationItem, Review
from reviews.services import arrangements, corrections, differences, papers, photos, receipts, recounts, side_benefits
from reviews.states import CampaignState, ConfirmationState, ReviewState

TO_REGISTER = "本人已确认，登记审核还没有办"


class CannotRecord(Exception):
    """A confirmation that may not be recorded; carries a Chinese sentence."""


@dataclass(frozen=True)
class Outcome:
    """What one confirmation did: which reviews it settled, and what became of stops on the way."""

    confirmation: Confirmation
    settled: tuple[Review, ...]
    withdrawn: tuple[Suspension, ...]
    needs_application: tuple[Suspension, ...]  # In force: pay resumes by written application.
    set_aside: tuple[Suspension, ...]
    resuming: tuple[Suspension, ...] = ()  # In force, and no paper is asked for: the resumption is proposed.
    waiting: tuple[Review, ...] = ()  # The person is confirmed; the review ends with its registration (Y-02).

    @property
    def sentence(self) -> str:
        """What happened and what it means, for the flash message."""
        if self.needs_application:
            return "确认已记录。待遇已暂停发放，请本人签书面申请，办理恢复。"
        if self.resuming:
            return "确认已记录。待遇已停发，恢复的建议已提出，待审批。"
        if self.set_aside:
            return "确认已记录。暂停自始不当，已撤销，停发的月份全额补付，待审核员批准。"
        if self.withdrawn:
            return "确认已记录。暂停建议已撤回，发放不中断。"
        if self.waiting:
            return "确认已记录，发放不中断。登记审核办完，这一件才办结。"
        return "确认已记录，发放不中断。"

    @property
    def consequence(self) -> str:
        """What it means for the pay, in the words of the receipt."""
        if self.needs_application:
            return "待遇已暂停发放，请递交书面申请，经批准后恢复。"
        if self.resuming:
            return "恢复发放正在报批。"
        if self.set_aside:
            return "原暂停已撤销，停发的月份全额补付。"
        return "待遇发放不受影响。"


def record_on_site(
    *,
    reviews: Iterable[Review],
    documents: Iterable[str],
    verified: dict,
    portrait: photos.Photo,
    by: Staff,
    at: datetime,
    note: str = "",
    said: Mapping[str, str] | None = None,
) -> Outcome:
    """Confirm a person who stands at the counter, for the given open reviews of that one person.

    `documents` are the `EvidenceKind` values whose originals were seen; `verified` maps what was checked with the
    person to the answer, `said` the fields of the file of which the person says something else; `portrait` is the
    photo just taken. Refused: nobody's or two people's reviews, the dead,
    a closed campaign, a review already settled, evidence that the method asks for and nobody gave, items of the
    yearly registration that nobody has recorded.
    """
    chosen = list(reviews)
    refuse_unfit(reviews=chosen)
    for review in chosen:
        consents.refuse_stranger(offices=consents.both_offices(case=review), act=Act.RECORD_CONFIRMATION, by=by)
    given = {policy.EvidenceKind(kind) for kind in documents} | {policy.EvidenceKind.PORTRAIT}
    _refuse_incomplete(chosen, given)
    beneficiary = chosen[0].benefit.beneficiary
    with transaction.atomic():
        audit.take_turn()  # Of two clicks at once the second finds the first one's confirmation.
        _refuse_unrecorded(chosen)
        confirmation = _accepted(beneficiary, by=by, at=at, documents=sorted(given), checklist=verified, note=note)
        confirmation.for_reviews.set(chosen)
        differences.note(beneficiary=beneficiary, review=chosen[0], said=said or {}, by=by, at=at)
        audit.record(confirmation, act="confirmation.recorded", by=by, at=at)
        outcome = _settle(confirmation, chosen, by=by, at=at)
        photos.store(  # Last: a file is not taken back with the rows.
            photo=portrait,
            kind=policy.EvidenceKind.PORTRAIT,
            beneficiary=beneficiary,
            organization=beneficiary.organization,
            by=by,
            at=at,
            confirmation=confirmation,
        )
    return outcome


def _accepted(beneficiary: Beneficiary, *, by: Staff, at: datetime, **words: Any) -> Confirmation:
    """On site a confirmation is accepted as it is recorded."""
    return Confirmation.objects.create(
        beneficiary=beneficiary,
        organization=beneficiary.organization,
        method=policy.Method.ON_SITE,
        state=ConfirmationState.ACCEPTED,
        state_at=at,
        confirmed_on=timezone.localtime(at).date(),
        recorded_by=by,
        recorded_at=at,
        reviewed_by=by,
        reviewed_at=at,
        **words,
    )


def settle(
    *, confirmation: Confirmation, reviews: Iterable[Review], by: Staff | None, at: datetime, was_seen: bool = True
) -> Outcome:
    """Let an accepted confirmation settle the given open reviews of its person; the rest is as on site.

    With `was_seen=False`, as without `by`, nobody has looked at the person: a stop in force is left to people.
    """
    chosen = list(reviews)
    refuse_unfit(reviews=chosen)
    with transaction.atomic():
        return _settle(confirmation, chosen, by=by, at=at, was_seen=was_seen)


def open_reviews_of(*, beneficiary: Beneficiary, today: date) -> list[Review]:
    """The person's open reviews in open campaigns whose window has begun, oldest deadline first.

    This is what one visit can settle: nobody is confirmed for a year that has not begun, and who waits for the
    registration alone need not come again.
    """
    return list(
        Review.objects.open()
        .filter(
            benefit__beneficiary=beneficiary,
            campaign__state=CampaignState.OPEN,
            campaign__window_start__lte=today,
        )
        .exclude(pk__in=Review.objects.filter(benefit__beneficiary=beneficiary).awaiting_registration().values("pk"))
        .select_related("benefit__beneficiary", "benefit__organization", "campaign", "suspension", "organization")
        .order_by("due_on", "pk")
    )


def _settle(
    confirmation: Confirmation, chosen: list[Review], *, by: Staff | None, at: datetime, was_seen: bool = True
) -> Outcome:
    settled = keep_waiting(reviews=chosen)
    for review in settled:
        transitions.move(
            review,
            to=ReviewState.CONFIRMED,
            by=by,
            at=at,
            act="review.confirmed",
            confirmed_on=confirmation.confirmed_on,
            confirmation=confirmation,
            next_step="",
            next_step_on=None,
        )
    corrections.end(reviews=[review.pk for review in settled], by=by, at=at)
    side_benefits.settle(reviews=chosen, by=by, at=at)
    arrangements.fall_away(confirmations=[confirmation], by=by, at=at)
    decides = was_seen and by is not None
    undone = [(_undo(stop, confirmation, by=by, at=at, decides=decides), stop) for stop in _open_stops(chosen)]
    in_force = [stop for effect, stop in undone if effect is ConfirmationEffect.RESUME]
    outcome = Outcome(
        confirmation,
        tuple(settled),
        waiting=tuple(review for review in chosen if review not in settled),
        withdrawn=tuple(stop for effect, stop in undone if effect is ConfirmationEffect.WITHDRAW),
        needs_application=tuple(stop for stop in in_force if _needs_application(stop)),
        set_aside=tuple(stop for effect, stop in undone if effect is ConfirmationEffect.SET_ASIDE),
        resuming=tuple(stop for stop in in_force if not _needs_application(stop)),
    )
    if settled:
        receipts.receipt(confirmation=confirmation, reviews=settled, at=at, consequence=outcome.consequence).save()
    for stop in outcome.set_aside:
        receipts.apology(suspension=stop, at=at).save()
    return outcome


def keep_waiting(*, reviews: Sequence[Review]) -> list[Review]:
    """The reviews that a confirmation settles; the others keep it and wait for their registration (Y-02)."""
    asked = [review.pk for review in reviews if policy.registration_items(Category(review.category))]
    if not asked:
        return list(reviews)
    waiting = set(Review.objects.filter(pk__in=asked).unregistered().values_list("pk", flat=True))
    Review.objects.filter(pk__in=waiting, items=None).set_next_step(TO_REGISTER, on=None)
    return [review for review in reviews if review.pk not in waiting]


def _open_stops(reviews: list[Review]) -> list[Suspension]:
    """Each stop once, also when two reviews of one benefit are settled together."""
    return list(
        Suspension.objects.open()
        .filter(benefit__in={review.benefit_id for review in reviews}, ground=Suspension.Ground.UNCONFIRMED)
        .select_related("benefit__beneficiary", "organization")
        .order_by("pk")
    )


def _needs_application(suspension: Suspension) -> bool:
    return benefit_policy.PROCEDURES[Category(suspension.benefit.category)].written_application.value


def _undo(
    suspension: Suspension, confirmation: Confirmation, *, by: Staff | None, at: datetime, decides: bool
) -> ConfirmationEffect:
    """What this confirmation does to a stop; the dates decide, not whether a sweep has run (DE-19, DE-20).

    Unless somebody `decides`, a stop in force stays so until a person looks at it.
    """
    today = timezone.localtime(at).date()
    effect = benefit_policy.effect_of_confirmation(
        confirmed_on=confirmation.confirmed_on,
        known_on=today,
        effective_on=suspension.effective_on,
    )
    is_due = effect is ConfirmationEffect.RESUME and suspension.state == SuspensionState.APPROVED
    if is_due and not recounts.uncounted(stops=[suspension.pk]):
        # Its day has come but the clock has not run: what the dates say holds, so it is in force now. Not so where an
        # entered table moves its last day and nobody has counted yet (DE-24).
        suspensions.bring_into_force(queryset=Suspension.objects.filter(pk=suspension.pk), today=today, at=at)
        suspension.refresh_from_db()
    if effect is ConfirmationEffect.WITHDRAW or suspension.state != SuspensionState.IN_FORCE:
        suspensions.withdraw(suspension=suspension, reason="本人已确认。", by=by, at=at)
        return ConfirmationEffect.WITHDRAW
    if effect is ConfirmationEffect.SET_ASIDE and decides:
        set_aside.set_aside(suspension=suspension, reason="本人在停发之前已确认。", by=by, at=at)
        return ConfirmationEffect.SET_ASIDE
    if not _needs_application(suspension) and decides:
        resumptions.propose(
            suspension=suspension,
            confirmed_on=confirmation.confirmed_on,
            applied_on=confirmation.confirmed_on,
            by=by,
            at=at,
        )
    return ConfirmationEffect.RESUME


def refuse_unfit(*, reviews: Sequence[Review]) -> None:
    """Refuse nobody's or two people's reviews, the dead, a closed campaign, a review already settled."""
    if not reviews:
        raise CannotRecord("请至少选择一项要确认的待遇。")
    people = {review.benefit.beneficiary_id for review in reviews}
    if len(people) > 1:
        raise CannotRecord("一次只能确认一个人。")
    if reviews[0].benefit.beneficiary.died_on:
        raise CannotRecord("该对象已登记去世。如登记有误，请先更正。")
    for review in reviews:
        if review.campaign.state != CampaignState.OPEN:
            raise CannotRecord(f"{review.campaign} 不在进行中。")
        if not review.is_open:
            raise CannotRecord(f"{review.campaign} 这一件{review.get_state_display()}，不须再确认。")


def _refuse_incomplete(chosen: list[Review], given: set[policy.EvidenceKind]) -> None:
    on_file = Evidence.on_file([chosen[0].benefit.beneficiary_id])
    if missing := papers.lacking(reviews=chosen, method=policy.Method.ON_SITE, given=given, on_file=on_file):
        raise CannotRecord(missing)


def _refuse_unrecorded(chosen: list[Review]) -> None:
    """At the counter the items of a registration are recorded while the person is there; one visit is enough (Y-02)."""
    for review in chosen:
        asked = policy.registration_items(Category(review.category))
        if not asked:
            continue
        if RegistrationItem.objects.filter(review=review).count() < len(asked):
            raise CannotRecord(f"{review.benefit.title}须先逐项登记审核：{'、'.join(each.label for each in asked)}。")
        if Review.objects.filter(pk=review.pk).awaiting_registration().exists():
            raise CannotRecord(f"{review.benefit.title}本人已确认，只等登记审核办完，不须再来。")
