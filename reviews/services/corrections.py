"""Asking for what is missing or wrong, by a day (补正): at any stage of an open review, of any category."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Organization, Staff
from accounts.roles import Act
from benefits import days, law
from benefits.categories import Category
from benefits.services import consents, holidays, local_rules
from reviews import policy
from reviews.models import Correction, Letter, Review
from reviews.querysets import CorrectionQuerySet
from reviews.services import letters
from reviews.states import CorrectionState, LetterState

WAITING = "等本人补正"
CAME = "补正已交，请审看"


class CannotCorrect(Exception):
    """A correction that may not be asked for, answered or taken back; carries a Chinese sentence."""


def request(*, review: Review, comment: str, by: Staff, at: datetime) -> Correction:
    """Ask the person to correct something by the policy's last day (DE-8, DE-29), and write the letter that says so.

    Refuses without a comment, for a review that has ended, for the dead, and the same words twice at a time.
    """
    consents.refuse_outsider(office=review.organization, act=Act.REQUEST_CORRECTION, by=by)
    comment = comment.strip()
    if not comment:
        raise CannotCorrect("请写明须补正的内容。")
    if review.benefit.beneficiary.died_on:
        raise CannotCorrect("该对象已登记去世，不再要求补正。")
    with transaction.atomic():
        audit.take_turn()  # Two clicks come one after the other.
        if not Review.objects.open().filter(pk=review.pk).exists():
            raise CannotCorrect("这一件已办结，不须补正。")
        if review.corrections.filter(state=CorrectionState.OPEN, comment=comment).exists():
            raise CannotCorrect("同样的补正已要求过，期限未到。")
        looked_through(review=review, by=by, at=at)
        rule, last = deadline(office=review.organization, on=timezone.localtime(at).date())
        correction = Correction.objects.create(
            review=review,
            organization=review.organization,
            state_at=at,
            comment=comment,
            requested_by=by,
            requested_at=at,
            due_on_raw=last.raw,
            due_on=last.rolled,
        )
        changes = {name: [None, value] for name, value in last.basis().items()}
        audit.record(
            correction, act="correction.requested", by=by, at=at, reason=comment, changes=changes,
            citation=f"{rule.id} {rule.citation.marked}",
        )  # fmt: skip
        _letter(correction, _cause(correction), _asking(correction, rule), at=at).save()
        Review.objects.filter(pk=review.pk).set_next_step(WAITING, on=correction.due_on)
    return correction


def answer(*, correction: Correction, words: str, on: date, by: Staff, at: datetime) -> None:
    """Record what came on the day `on`, also when that becomes known after the last day.

    Refuses empty words, days to come or before the request, and days too late.
    """
    consents.refuse_outsider(office=correction.organization, act=Act.REQUEST_CORRECTION, by=by)
    if not words.strip():
        raise CannotCorrect("请写明补正的情况。")
    if on > timezone.localtime(at).date():
        raise CannotCorrect("补正日期不能晚于今天。")
    if on < timezone.localtime(correction.requested_at).date():
        raise CannotCorrect("补正日期不能早于要求补正的日期。")
    if on > correction.due_on:
        raise CannotCorrect(f"期限 {correction.due_on} 已过。材料照收：请直接更改登记审核，或者重新要求补正。")
    with transaction.atomic():
        transitions.move(
            correction, to=CorrectionState.ANSWERED, by=by, at=at, act="correction.answered", answer=words.strip(),
            answered_on=on,
        )  # fmt: skip
        _go_on(correction.review, CAME, on=on)


def look(*, correction: Correction, by: Staff, at: datetime) -> None:
    """Note that what came has been looked at: it holds nothing back any more. Refuses what has not come, or twice."""
    consents.refuse_outsider(office=correction.organization, act=Act.REQUEST_CORRECTION, by=by)
    with transaction.atomic():
        audit.take_turn()
        if not _note_look(Correction.objects.filter(pk=correction.pk), by=by, at=at):
            raise CannotCorrect("这一项没有待看的补正，不须再看。")
        audit.record(correction, act="correction.looked_at", by=by, at=at)
        waiting = Review.objects.open().filter(pk=correction.review_id, next_step=CAME)
        if not correction.review.corrections.unseen().exists():
            waiting.set_next_step("", on=None)


def looked_through(*, review: Review, by: Staff, at: datetime) -> None:
    """Somebody has acted on the review: with that, all that came for it has been looked at."""
    _note_look(review.corrections.all(), by=by, at=at)


def withdraw(*, correction: Correction, reason: str, by: Staff, at: datetime) -> None:
    """Take an open correction back, with its letter if that has not gone out. Refuses without a reason."""
    consents.refuse_outsider(office=correction.organization, act=Act.REQUEST_CORRECTION, by=by)
    if not reason.strip():
        raise CannotCorrect("请写明撤回的理由。")
    with transaction.atomic():
        transitions.move(
            correction, to=CorrectionState.WITHDRAWN, by=by, at=at, act="correction.withdrawn", reason=reason.strip()
        )
        queued = Letter.objects.filter(dedup_key__startswith=_cause(correction), state=LetterState.QUEUED)
        transitions.move_many(
            queued, to=LetterState.CANCELLED, by=by, at=at, act="letter.cancelled", reason="补正已撤回。"
        )
        _go_on(correction.review, "", on=None)


def end(*, reviews: Iterable[int] | QuerySet, by: Staff | None, at: datetime) -> None:
    """The reviews, by id, have come to an end: what is still asked is taken back. Letters of it are moot with that."""
    rows = Correction.objects.open().filter(review__in=reviews)
    if rows.exists():
        transitions.move_many(
            rows, to=CorrectionState.WITHDRAWN, by=by, at=at, act="correction.withdrawn", reason="年审件已办结。"
        )


def reconsider(*, correction: Correction, at: datetime) -> bool:
    """Count the last day again, now that a holiday table has come; whether it moved. The clock asks.

    It may move later, never earlier (DE-24); whoever was told the old day is told the new one. Local rules are those
    of the day of the request. A correction that is no longer open is left alone.
    """
    asked_on = timezone.localtime(correction.requested_at).date()
    before = correction.due_on
    # Which of the days was provisional is told by the years themselves: rolling again finds the same or a later day.
    standing = days.Deadline(correction.due_on_raw, before, False, "")
    local = local_rules.in_force(organization=correction.organization, on=asked_on)
    counted = days.reconsider(standing, holidays=_table(local))
    if counted.rolled == before:
        return False
    with transaction.atomic():
        audit.take_turn()
        if not Correction.objects.open().filter(pk=correction.pk).update(due_on=counted.rolled):
            return False
        correction.refresh_from_db()
        waiting = Review.objects.open().filter(pk=correction.review_id, next_step=WAITING)
        waiting.update(next_step_on=counted.rolled)
        moved = {"due_on": [before.isoformat(), counted.rolled.isoformat()]}
        audit.record(correction, act="correction.recounted", by=None, at=at, changes=moved)
        _letter(correction, f"{_cause(correction)}:{correction.due_on}", _moved(correction), at=at).save()
    return True


def deadline(*, office: Organization, on: date) -> tuple[law.Rule[int], days.Deadline]:
    """The rule in force at the office that day, and the last day by it."""
    local = local_rules.in_force(organization=office, on=on)
    last = policy.correction_last_day(on, holidays=_table(local), local=local)
    return law.chosen(policy.CORRECTION_DAYS, local), last


def _note_look(rows: CorrectionQuerySet, *, by: Staff, at: datetime) -> int:
    return rows.unseen().update(looked_at=at, looked_by=by)


def _table(local: law.LocalRules) -> days.Holidays:
    return holidays.table(roll_weekends=law.chosen(policy.ROLL_WEEKENDS, local).value)


def _go_on(review: Review, words: str, *, on: date | None) -> None:
    """What comes next on the review, unless something else is still asked of the person."""
    if not review.corrections.filter(state=CorrectionState.OPEN).exists():
        Review.objects.open().filter(pk=review.pk).set_next_step(words, on=on)


def _cause(correction: Correction) -> str:
    return f"correction:{correction.key}"


def _letter(correction: Correction, cause: str, body: str, *, at: datetime) -> Letter:
    return letters.draft(
        kind=Letter.Kind.CORRECTION, beneficiary=correction.review.benefit.beneficiary, review=correction.review,
        body=body, dedup_key=cause, at=at,
    )  # fmt: skip


def _asking(correction: Correction, rule: law.Rule[int]) -> str:
    review, person = correction.review, correction.review.benefit.beneficiary
    category = Category(review.category)
    items = policy.REGISTRATION_ITEMS[category]
    what = "年度登记审核" if items else "年度确认"
    quoted: list[law.Rule[Any]] = [policy.IF_MISSED[category].course, rule] if items else [rule]
    grounds = "、".join(str(each.citation) for each in quoted if each.citation.instrument.is_legal_text)
    calm = "登记审核不影响主要待遇的发放。" if items else ""
    return (
        f"{person.name}：您 {review.campaign.year} 年的{what}（{review.benefit.title}），有以下内容须补正：\n"
        f"{correction.comment}\n"
        f"请在 {_day(correction.due_on)}（含当日）以前，把补正的材料交到{correction.organization.name}，"
        f"也可以请亲友代交。期限内有困难的，请先与我们联系。{calm}"
        + (f"\n依据：{grounds}。" if grounds else "")
    )


def _moved(correction: Correction) -> str:
    person = correction.review.benefit.beneficiary
    return (
        f"{person.name}：国家放假安排公布后，您的补正期限顺延到 {_day(correction.due_on)}（含当日）。"
        f"须补正的内容不变：{correction.comment}"
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
