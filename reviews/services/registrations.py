"""The yearly registration of a category that has one: its items, and a supervisor's word where one did not pass.

A review of such a category ends when both are there: a confirmation of the person, and the registration. Whichever
comes second ends it, so nobody has to come twice, and a missing paper keeps nobody from being seen (ADR 0008).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Staff
from accounts.roles import Act
from benefits import law
from benefits.categories import Category
from benefits.services import consents, local_rules
from reviews import policy
from reviews.models import Confirmation, Letter, RegistrationDecision, RegistrationItem, Review
from reviews.services import confirmations, corrections, letters
from reviews.states import CampaignState, ConfirmationState, CorrectionState

Result = RegistrationItem.Result
TO_CORRECT = "登记审核有未通过项，要求补正或约谈"


class CannotRegister(Exception):
    """Items that may not be recorded; carries a Chinese sentence."""


class CannotDecide(Exception):
    """A registration that may not be decided yet, or not by this person; carries a Chinese sentence."""


@dataclass(frozen=True)
class Entry:
    """One item as the clerk found it."""

    result: str
    note: str = ""


@dataclass(frozen=True)
class Registered:
    """What recording or deciding did: the items that did not pass, and whether the review ended with it."""

    not_passed: tuple[str, ...]
    is_confirmed: bool
    has_ended: bool

    @property
    def sentence(self) -> str:
        """What happened and what comes next, for the flash message."""
        if self.has_ended:
            return "登记审核已办完，本年度确认办结。"
        if self.not_passed:
            return f"登记审核已记录，{len(self.not_passed)} 项未通过。请要求补正；有苗头性问题的，请约谈。"
        return "登记审核已通过。本人确认后即办结。"


def record(*, review: Review, entries: Mapping[str, Entry], by: Staff, at: datetime) -> Registered:
    """Record all items of a review's registration, for the first time or again after a correction (Y-02).

    Refuses a category without registration, a review that has ended or is decided, the dead, days before the window,
    a missing item, and one that did not pass without a note.
    """
    with transaction.atomic():
        audit.take_turn()  # Of two clerks the second finds the review as the first one left it.
        [review] = _again([review])
        _refuse_record(review, entries, by=by, at=at)
        _write(review, entries, by=by, at=at)
        return _end(review, by=by, at=at)


def record_on_site(
    *, entries: Mapping[int, Mapping[str, Entry]], reviews: Iterable[Review], by: Staff, at: datetime, **words: Any
) -> confirmations.Outcome:
    """Confirm a person at the counter together with the registration of those reviews that have one, by review id.

    The words are those of `confirmations.record_on_site`; refused is what either refuses, and then nothing is kept.
    A registration that is decided already stands as it is: its entries are passed by, and the visit ends the review.
    """
    chosen = list(reviews)
    confirmations.refuse_unfit(reviews=chosen)
    with transaction.atomic():
        audit.take_turn()
        for review in _again([review for review in chosen if review.pk in entries]):
            if not _is_decided(review):
                _refuse_record(review, entries[review.pk], by=by, at=at)
                _write(review, entries[review.pk], by=by, at=at)
        return confirmations.record_on_site(reviews=chosen, by=by, at=at, **words)


def decide(*, review: Review, result: str, reason: str, by: Staff, at: datetime) -> Registered:
    """A supervisor decides a registration in which an item did not pass (DE-8); pay goes on either way (Y-04).

    Refuses before a correction has been asked for or a talk held, while a correction is open, whoever recorded an
    item that did not pass, and a decision without a reason. The items stay as they were recorded.
    """
    consents.refuse_outsider(office=review.organization, act=Act.DECIDE_REGISTRATION, by=by)
    if not reason.strip():
        raise CannotDecide("请写明理由。")
    with transaction.atomic():
        audit.take_turn()
        [review] = _again([review])
        _refuse_decide(review, by=by)
        corrections.looked_through(review=review, by=by, at=at)
        rules = _rules(review, at=at)
        RegistrationDecision.objects.create(
            review=review, result=result, reason=reason.strip(), decided_by=by, decided_at=at,
            basis=law.basis(rules, items=_standing(review), corrections=_corrections(review)),
        )  # fmt: skip
        audit.record(
            review, act="review.registration_decided", by=by, at=at, reason=reason.strip(),
            citation="；".join(f"{rule.id} {rule.citation.marked}" for rule in rules),
            changes={"result": [None, Result(result).label]},
        )  # fmt: skip
        _decision_letter(review, result, reason.strip(), at=at).save()
        return _end(review, by=by, at=at)


def why_undecidable(*, review: Review, by: Staff) -> str:
    """Why this supervisor may not decide the registration now; "" when they may."""
    try:
        _refuse_decide(review, by=by)
    except CannotDecide as refusal:
        return str(refusal)
    return ""


def _again(reviews: list[Review]) -> list[Review]:
    """The same reviews as they are now, read once it is one's turn."""
    found = Review.objects.with_person().in_bulk([review.pk for review in reviews])
    return [found[review.pk] for review in reviews]


def _is_decided(review: Review) -> bool:
    return RegistrationDecision.objects.filter(review=review).exists()


def _refuse_record(review: Review, entries: Mapping[str, Entry], *, by: Staff, at: datetime) -> None:
    consents.refuse_stranger(offices=consents.both_offices(case=review), act=Act.RECORD_REGISTRATION, by=by)
    asked = policy.registration_items(Category(review.category))
    if not asked:
        raise CannotRegister(f"{review.benefit.title}没有登记审核。")
    if review.benefit.beneficiary.died_on:
        raise CannotRegister("该对象已登记去世。如登记有误，请先更正。")
    if not review.is_open or review.campaign.state != CampaignState.OPEN:
        raise CannotRegister(f"{review.campaign}这一件{review.get_state_display()}，不能再登记。")
    if timezone.localtime(at).date() < review.campaign.window_start:
        raise CannotRegister(f"{review.campaign.window_start} 起办理，现在还早。")
    for topic in asked:
        entry = entries.get(topic)
        if entry is None or entry.result not in Result.values:
            raise CannotRegister(f"请逐项登记，还缺：{topic.label}。")
        if entry.result == Result.NOT_PASSED and not entry.note.strip():
            raise CannotRegister(f"{topic.label}未通过，请写明原因。")


def _write(review: Review, entries: Mapping[str, Entry], *, by: Staff, at: datetime) -> None:
    """The items as they are now; what was there before stands in the audit."""
    if _is_decided(review):
        raise CannotRegister("登记审核已有决定，不能再改。")
    corrections.looked_through(review=review, by=by, at=at)
    before = {row.item: row for row in RegistrationItem.objects.filter(review=review)}
    changes, rows = {}, []
    for topic in policy.registration_items(Category(review.category)):
        entry, known = entries[topic], before.get(topic)
        now, note = Result(entry.result), entry.note.strip()
        if known is not None and (known.result, known.note) == (now, note):
            continue
        rows.append(RegistrationItem(review=review, item=topic, result=now, note=note, by=by, at=at))
        changes[topic.value] = [_words(known.result, known.note) if known else None, _words(now, note)]
    RegistrationItem.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["review", "item"], update_fields=["result", "note", "by", "at"]
    )
    if changes:
        audit.record(review, act="review.registered", by=by, at=at, changes=changes)
    if any(entries[topic].result == Result.NOT_PASSED for topic in entries):
        waits = review.corrections.filter(state=CorrectionState.OPEN).exists()
        if not waits:
            Review.objects.filter(pk=review.pk).set_next_step(TO_CORRECT, on=timezone.localtime(at).date())
    else:
        Review.objects.filter(pk=review.pk).set_next_step("", on=None)


def _words(result: str, note: str) -> str:
    label = Result(result).label
    return f"{label}：{note}" if note else label


def _end(review: Review, *, by: Staff, at: datetime) -> Registered:
    """The review ends when its person is confirmed as well."""
    failed = tuple(review.items.filter(result=Result.NOT_PASSED).values_list("item", flat=True))
    accepted = Confirmation.objects.filter(for_reviews=review, state=ConfirmationState.ACCEPTED)
    confirmation = accepted.order_by("confirmed_on", "pk").first()
    is_done = Review.objects.filter(pk=review.pk).registered().exists()
    if confirmation is not None and is_done:
        confirmations.settle(confirmation=confirmation, reviews=[review], by=by, at=at)
    elif is_done:
        Review.objects.filter(pk=review.pk).set_next_step("登记审核已办，请本人来办确认", on=None)
    return Registered(() if is_done else failed, confirmation is not None, confirmation is not None and is_done)


def _refuse_decide(review: Review, *, by: Staff) -> None:
    rows = {row.item: row for row in RegistrationItem.objects.filter(review=review)}
    failed = [row for row in rows.values() if row.result == Result.NOT_PASSED]
    if review.benefit.beneficiary.died_on or review.campaign.state != CampaignState.OPEN:
        raise CannotDecide("本人已登记去世，或者年审已结束，不再决定。")
    if not review.is_open or not failed:
        raise CannotDecide("这一件没有未通过的登记项，不须决定。")
    if _is_decided(review):
        raise CannotDecide("登记审核已有决定。")
    asked = set(review.corrections.values_list("state", flat=True)) - {CorrectionState.WITHDRAWN}
    if CorrectionState.OPEN in asked:
        raise CannotDecide("补正期限未到，先等本人补正。")
    if not asked and not review.interviews.exists():
        raise CannotDecide("还没有要求补正，也没有约谈，不能就此决定。")
    if by.pk in {row.by_id for row in failed}:
        raise CannotDecide("未通过项是您自己登记的，请另一位审核员决定。")


def _decision_letter(review: Review, result: str, reason: str, *, at: datetime) -> Letter:
    """The person is told the decision and its reason, and that pay goes on (Y-04)."""
    person = review.benefit.beneficiary
    items = dict(policy.RegistrationTopic.choices)
    failed = "、".join(items[row.item] for row in review.items.order_by("pk") if row.result == Result.NOT_PASSED)
    body = (
        f"{person.name}：您 {review.campaign.year} 年度登记审核的决定：{Result(result).label}（{failed}）。"
        f"理由：{reason.rstrip('。')}。主要待遇照发，不因此停发。依据：{policy.NO_STOP.citation}。"
    )
    return letters.draft(
        kind=Letter.Kind.REGISTRATION, beneficiary=person, review=review, body=body,
        dedup_key=f"registration:{review.key}", at=at,
    )  # fmt: skip


def _rules(review: Review, *, at: datetime) -> list[law.Rule]:
    local = local_rules.in_force(organization=review.organization, on=timezone.localtime(at).date())
    rules = [*policy.registration_rules(Category(review.category)), policy.CORRECTION_DAYS]
    return [law.chosen(rule, local) for rule in rules]


def _standing(review: Review) -> dict[str, str]:
    return {row.item: _words(row.result, row.note) for row in review.items.order_by("pk")}


def _corrections(review: Review) -> list[str]:
    """Each correction asked for, with its days and what came of it."""
    return [
        f"{row.due_on_raw}/{row.due_on} {row.get_state_display()}"
        for row in review.corrections.order_by("pk")
    ]  # fmt: skip
