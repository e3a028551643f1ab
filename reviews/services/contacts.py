"""Trying to reach a person, and whether the tries so far make the person unreachable (A-08, DE-3, DE-23)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Organization, Staff
from accounts.roles import Act
from benefits.models import Beneficiary
from benefits.services import consents, local_rules
from reviews import policy
from reviews.models import ContactAttempt, Review
from reviews.querysets import ReviewQuerySet

# The same try by the same hand within this span is one click too many: three tries weigh against the person.
SAME_CLICK = timedelta(minutes=2)


class CannotRecord(Exception):
    """A try that may not be logged; carries a Chinese sentence."""


class AlreadyRecorded(CannotRecord):
    """The same try has just been logged; nothing is lost."""


def record(
    *,
    beneficiary: Beneficiary,
    channel: str,
    outcome: str,
    on: date,
    by: Staff,
    at: datetime,
    note: str = "",
    number_tail: str = "",
    is_other_number: bool = False,
    follow_up_on: date | None = None,
) -> ContactAttempt:
    """Log one try to reach the person on the day `on`, and recount who is unreachable in the open reviews.

    Refuses a day in the future, the dead, an appointment after the pay is lost, and the same try sent twice. One
    answered try, also by a relative, ends *unreachable*; a wrong number on file becomes the next step of the reviews.
    """
    consents.refuse_stranger(offices=_concerned(beneficiary), act=Act.RECORD_CONTACT, by=by)
    today = timezone.localtime(at).date()
    if on > today:
        raise CannotRecord("联系日期不能晚于今天。")
    if beneficiary.died_on:
        raise CannotRecord("该对象已登记去世，不再登记联系。")
    if follow_up_on:
        _refuse_too_late(beneficiary, follow_up_on, today=today)
    tried = {
        "on": on, "channel": channel, "outcome": outcome, "note": note, "follow_up_on": follow_up_on, "by": by,
        "number_tail": number_tail, "is_other_number": is_other_number,
    }  # fmt: skip
    with transaction.atomic():
        audit.take_turn()  # Two clicks come one after the other.
        _refuse_second_click(beneficiary, tried, at)
        attempt = ContactAttempt.objects.create(
            beneficiary=beneficiary,
            organization=beneficiary.organization,
            at=at,
            **tried,
        )
        audit.record(
            attempt,
            act="contact.recorded",
            by=by,
            at=at,
            reason=attempt.outcome_words,
            changes={"channel": ["", attempt.get_channel_display()], "on": ["", on.isoformat()]},
        )
        waiting = Review.objects.open().filter(benefit__beneficiary=beneficiary)
        recount(reviews=waiting, today=today)
        if next_step := _next_step(attempt):
            waiting.set_next_step(next_step, on=follow_up_on or on)
    return attempt


def _concerned(beneficiary: Beneficiary) -> list[Organization]:
    """Who may try to reach the person: the office of the file, and those where a review of theirs is still open."""
    waiting = Review.objects.open().filter(benefit__beneficiary=beneficiary)
    offices = Organization.objects.filter(pk__in=waiting.values("organization"))
    return [beneficiary.organization, *offices.exclude(pk=beneficiary.organization_id)]


def _next_step(attempt: ContactAttempt) -> str:
    """A wrong number on file opens a follow-up of the number itself (DE-23); else what was agreed comes next."""
    if policy.ContactOutcome(attempt.outcome).opens_phone_follow_up and not attempt.is_other_number:
        return "核实联系电话"
    return "再次联系" if attempt.follow_up_on else ""


def _refuse_too_late(beneficiary: Beneficiary, again_on: date, *, today: date) -> None:
    """What the clock would find on the day agreed is lost by then: whoever waits so long calls in vain."""
    for found in (Review.objects.lapsing(today=again_on), Review.objects.past_deadline(today=again_on)):
        losing = found.filter(benefit__beneficiary=beneficiary, due_on__gte=today).order_by("due_on").first()
        if losing:
            last = f"{losing.due_on.year}年{losing.due_on.month}月{losing.due_on.day}日"
            raise CannotRecord(f"期限到{last} 24 时，过后即提出停发建议。再联系请约在这一天以前（含当天）。")


def _refuse_second_click(beneficiary: Beneficiary, tried: dict, at: datetime) -> None:
    # Whoever came first to the turn may have looked at the clock last, so both sides of `at` are the same click.
    around = (at - SAME_CLICK, at + SAME_CLICK)
    lately = ContactAttempt.objects.filter(beneficiary=beneficiary, at__range=around, **tried)
    if lately.exists():
        raise AlreadyRecorded("同样的联系刚刚已记下，没有重复登记。")


def recount(*, reviews: ReviewQuerySet, today: date) -> int:
    """Set `unreachable_on` of the reviews from their logged tries; returns how many changed. Four queries a call."""
    rows = list(reviews.select_related("campaign", "organization", "benefit"))
    counts = counts_for(reviews=rows, today=today)
    changed = []
    for row in rows:
        count = counts[row.pk]
        since = (row.unreachable_on or today) if count.is_unreachable else None
        if since != row.unreachable_on:
            row.unreachable_on = since
            changed.append(row)
    Review.objects.bulk_update(changed, ["unreachable_on"], batch_size=500)
    return len(changed)


def count_for(*, review: Review, today: date) -> policy.ContactCount:
    """The tries that count for a review today, and what is still lacking."""
    return counts_for(reviews=[review], today=today)[review.pk]


def counts_for(*, reviews: Iterable[Review], today: date) -> dict[int, policy.ContactCount]:
    """The same for many reviews (campaign, benefit and organization loaded), by review id; two queries."""
    rows = list(reviews)
    tries = _tries({row.benefit.beneficiary_id for row in rows})
    local = local_rules.in_force_for(organizations=[row.organization for row in rows], on=today)
    return {
        row.pk: policy.count_attempts(
            tries.get(row.benefit.beneficiary_id, ()),
            window_start=row.campaign.window_start,
            asked_on=today,
            local=local[row.organization_id],
        )
        for row in rows
    }


def _tries(beneficiary_ids: set[int]) -> dict[int, list[tuple[date, str, bool]]]:
    tries: dict[int, list[tuple[date, str, bool]]] = {}
    rows = ContactAttempt.objects.filter(beneficiary_id__in=beneficiary_ids)
    for person, on, channel, outcome in rows.values_list("beneficiary_id", "on", "channel", "outcome"):
        answered = policy.ContactOutcome(outcome).is_answered
        tries.setdefault(person, []).append((on, channel, answered))
    return tries
