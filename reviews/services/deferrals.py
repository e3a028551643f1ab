"""Consent to a later registration (同意延期): asked for by the clerk, recorded by a supervisor from its paper (Z-05).

The settling-place office consents, on paper, while the deadline still runs; what is recorded here is that paper. The
deadline moves to its last day (DE-25). Paper that was in time and is found late undoes what has followed (ADR 0007).
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits import law
from benefits.categories import Category
from benefits.models import Suspension
from benefits.services import consents, local_rules, set_aside, suspensions
from benefits.states import SUSPENSION_OPEN, SuspensionState
from reviews import policy
from reviews.models import Deferral, DeferralRequest, Letter, Review
from reviews.services import letters, side_benefits
from reviews.states import REVIEW_DEFERRABLE, CampaignState, ReviewState


class CannotDefer(Exception):
    """A deferral that may not be asked for or recorded; carries a Chinese sentence."""


@dataclass(frozen=True)
class Outcome:
    """The consent as recorded, and the stop that was taken back or set aside because of it."""

    deferral: Deferral
    withdrawn: Suspension | None = None
    set_aside: Suspension | None = None

    @property
    def sentence(self) -> str:
        """What happened and what it means, for the flash message."""
        moved = f"同意延期已登记，截止日改到 {_day(self.deferral.last_day)}。"
        if self.set_aside:
            return f"{moved}停发自始不当，已撤销，停发的月份全额补付，待批准。"
        return f"{moved}暂停建议已撤回，发放不中断。" if self.withdrawn else f"{moved}在此之前登记，发放不中断。"


def request(*, review: Review, until: date, reason: str, by: Staff, at: datetime) -> DeferralRequest:
    """Note that the officer or the family asks for a later day; it holds a stop back until somebody answers.

    Refuses what `consent` would refuse as well, days on which no consent can be given any more, and a second one
    while the first waits.
    """
    consents.refuse_outsider(office=review.organization, act=Act.REQUEST_DEFERRAL, by=by)
    today = timezone.localtime(at).date()
    if not reason.strip():
        raise CannotDefer("请写明延期的事由。")
    with transaction.atomic():
        audit.take_turn()
        review = _again(review)
        _refuse_review(review)
        if today > review.due_on:
            raise CannotDefer(f"截止日 {_day(review.due_on)} 已过，不能再申请。期限内已同意的，请审核员凭文件登记。")
        _refuse_last_day(review, until, on=today)
        if _open(review):
            raise CannotDefer("已有一件延期申请，待审核员答复。")
        asked = DeferralRequest.objects.create(
            review=review, until=until, reason=reason.strip(), asked_by=by, asked_at=at
        )
        changes = {"until": [None, until.isoformat()]}
        audit.record(review, act="deferral.requested", by=by, at=at, reason=reason.strip(), changes=changes)
    return asked


def decline(*, review: Review, reason: str, by: Staff, at: datetime) -> None:
    """The office does not consent: the request is answered, and its answer is the next step of the clerk.

    Refuses without a reason, and where nothing is asked for.
    """
    consents.refuse_outsider(office=review.organization, act=Act.CONSENT_DEFERRAL, by=by)
    if not reason.strip():
        raise CannotDefer("请写明不同意延期的理由。")
    with transaction.atomic():
        audit.take_turn()
        if not _answer(review, DeferralRequest.Answer.DECLINED, reason.strip(), by=by, at=at):
            raise CannotDefer("没有待答复的延期申请。")
        waiting = Review.objects.open().filter(pk=review.pk)
        waiting.set_next_step(f"不同意延期：{reason.strip()}", on=timezone.localtime(at).date())
        audit.record(review, act="deferral.declined", by=by, at=at, reason=reason.strip())


def consent(
    *,
    review: Review,
    consented_by: str,
    document_no: str,
    consented_on: date,
    last_day: date,
    reason: str,
    by: Staff,
    at: datetime,
) -> Outcome:
    """Record the consent of the office `consented_by`; the deadline moves to `last_day` (inclusive).

    Refuses a category without deferrals, the dead, a review that is settled, anything left empty, a consent of a day
    to come, of a year before that of the review, or given after the deadline then in force (it is void), and a last
    day that is no later than the deadline or too far away. The year after is fine while an earlier deferral runs.
    """
    consents.refuse_outsider(office=review.organization, act=Act.CONSENT_DEFERRAL, by=by)
    words = {"consented_by": consented_by.strip(), "document_no": document_no.strip(), "reason": reason.strip()}
    _refuse_empty(words)
    today = timezone.localtime(at).date()
    with transaction.atomic():
        audit.take_turn()  # Of two clicks the second finds the deadline moved.
        review = _again(review)
        _refuse_review(review)
        _refuse_consent(review, consented_on, today=today)
        rules = _refuse_last_day(review, last_day, on=consented_on)
        deferral = Deferral.objects.create(
            review=review, consented_on=consented_on, last_day=last_day, recorded_by=by, recorded_at=at,
            basis=law.basis(rules, deadline=review.due_on), **words,
        )  # fmt: skip
        _record(deferral, rules[0], by=by, at=at)
        outcome = _undo(deferral, by=by, at=at)
        later = policy.deadline_after(review.due_on, [(consented_on, last_day)])
        move_deadline(review=review, to=later, why=_why(deferral), by=by, at=at)
        _answer(review, DeferralRequest.Answer.CONSENTED, words["document_no"], by=by, at=at)
        side_benefits.give_back(review=review, reason=_why(deferral), by=by, at=at)
    return outcome


def _again(review: Review) -> Review:
    return Review.objects.select_related(
        "campaign", "organization", "benefit__beneficiary__organization", "suspension__benefit",
        "suspension__organization",
    ).get(pk=review.pk)


def original_deadline(review: Review) -> date:
    """The last day without any consent; a window may have been extended, who joined late had a later day (DE-25)."""
    recorded = [date.fromisoformat(each.basis["deadline"]) for each in review.deferrals.all()]
    return max(min(recorded, default=review.due_on), review.campaign.window_end)


def latest_day(*, review: Review, today: date) -> date:
    """The last day that a consent of today may name, however often it was deferred before (DE-25.longest)."""
    return policy.latest_deferral(original_deadline(review), local=_local(review, on=today))


def stop_by_deadline(*, review: Review) -> Suspension | None:
    """The stop, proposed or in force, that rests on the last day as it stands."""
    stop = review.suspension
    rests_on_it = stop is not None and stop.state in SUSPENSION_OPEN and stop.last_day == review.due_on
    return stop if rests_on_it else None


def move_deadline(*, review: Review, to: date, why: str, by: Staff, at: datetime) -> None:
    """A review that had lapsed waits again; what was agreed for the day before is no next step any more."""
    if review.state == ReviewState.LAPSED:
        transitions.move(
            review, to=ReviewState.PENDING, by=by, at=at, act="review.reopened", reason=why, lapsed_on=None
        )
    Review.objects.filter(pk=review.pk).update(due_on=to, next_step="", next_step_on=None)


def _local(review: Review, *, on: date) -> law.LocalRules:
    return local_rules.in_force(organization=review.organization, on=on)


def _open(review: Review) -> DeferralRequest | None:
    return review.deferral_requests.filter(answered_at=None).first()


def _answer(review: Review, answer: str, words: str, *, by: Staff, at: datetime) -> int:
    waiting = review.deferral_requests.filter(answered_at=None)
    return waiting.update(answer=answer, answer_words=words, answered_by=by, answered_at=at)


def _refuse_empty(words: dict[str, str]) -> None:
    names = {"consented_by": "同意机关", "document_no": "文号", "reason": "事由"}
    missing = [names[name] for name, text in words.items() if not text]
    if missing:
        raise CannotDefer(f"请填写{'、'.join(missing)}。")


def _refuse_review(review: Review) -> None:
    if not policy.may_defer(Category(review.category)):
        raise CannotDefer(f"{review.benefit.title}没有延期同意；期满前随时可以确认。")
    if review.benefit.beneficiary.died_on:
        raise CannotDefer("该对象已登记去世，不再延期。")
    if review.state not in REVIEW_DEFERRABLE or review.campaign.state != CampaignState.OPEN:
        raise CannotDefer(f"{review.campaign}这一件{review.get_state_display()}，不须延期。")


def _refuse_consent(review: Review, consented_on: date, *, today: date) -> None:
    if consented_on > today:
        raise CannotDefer("同意日期不能晚于今天。")
    if consented_on.year < review.campaign.year:
        raise CannotDefer(f"同意日期应在 {review.campaign.year} 年内，请核对年份。")
    if consented_on > review.due_on:
        raise CannotDefer(
            f"截止日是 {_day(review.due_on)}，{_day(consented_on)} 才同意，已过期限，同意无效。"
            "请本人尽快登记；登记后停发的月份按规定办理。"
        )


def _refuse_last_day(review: Review, last_day: date, *, on: date) -> list[law.Rule]:
    """The rules that the deferral rests on, when its last day is fit."""
    latest = latest_day(review=review, today=on)
    if last_day <= on:
        raise CannotDefer("延期的末日须晚于同意的日期。")
    if last_day <= review.due_on:
        raise CannotDefer(f"延期的末日须晚于现在的截止日 {_day(review.due_on)}。")
    if last_day > latest:
        raise CannotDefer(f"延期最长到 {_day(latest)}，自原来的截止日算起，请核对末日。")
    missed = policy.IF_MISSED[Category(review.category)]
    return [missed.deferral_prevents, law.chosen(policy.DEFERRAL_DAYS, _local(review, on=on))]


def _record(deferral: Deferral, rule: law.Rule, *, by: Staff, at: datetime) -> None:
    review = deferral.review
    change = audit.change_of(
        deferral,
        act="deferral.consented",
        about=review.about,
        organization_id=review.organization_id,
        reason=deferral.reason,
        citation=f"{rule.id} {rule.citation.marked}",
        changes={
            "due_on": [review.due_on.isoformat(), deferral.last_day.isoformat()],
            "consented_on": [None, deferral.consented_on.isoformat()], "document_no": [None, deferral.document_no],
        },
    )  # fmt: skip
    audit.write([change], by=by, at=at)


def _undo(deferral: Deferral, *, by: Staff, at: datetime) -> Outcome:
    """The stop that rests on the deadline which has moved was never due: it is taken back, or set aside (DE-20)."""
    stop = stop_by_deadline(review=deferral.review)
    if stop is None:
        return Outcome(deferral)
    if stop.state != SuspensionState.IN_FORCE:
        suspensions.withdraw(suspension=stop, reason=_why(deferral), by=by, at=at)
        return Outcome(deferral, withdrawn=stop)
    set_aside.set_aside(suspension=stop, reason=_why(deferral), by=by, at=at)
    _apology(stop, deferral, at=at).save()
    return Outcome(deferral, set_aside=stop)


def _why(deferral: Deferral) -> str:
    return f"{deferral.consented_on} 已同意延期至 {deferral.last_day}（{deferral.document_no}）。"


def _apology(stop: Suspension, deferral: Deferral, *, at: datetime) -> Letter:
    person = deferral.review.benefit.beneficiary
    body = (
        f"{person.name}：{deferral.consented_by}已同意您延期登记，我们没有及时得知，自 {stop.effective_on} 起"
        "误停了您的待遇。该暂停已撤销，停发的月份将全额补付。给您添了麻烦，谨此致歉。"
        f"请在 {_day(deferral.last_day)}（含当日）以前办理登记。"
    )
    return letters.draft(
        kind=Letter.Kind.APOLOGY, beneficiary=person, suspension=stop, body=body, dedup_key=f"apology:{stop.key}", at=at
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
