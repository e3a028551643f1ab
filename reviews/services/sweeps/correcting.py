"""What the clock does about corrections: it counts again, reminds before the last day, and notes what is late."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import transitions
from benefits.models import Holiday
from reviews import policy
from reviews.models import ContactAttempt, Correction, Letter, Review
from reviews.services import corrections, letters, reminders
from reviews.services.sweeps import chunks
from reviews.states import CorrectionState

TO_ASK_AGAIN = "补正逾期，再与本人联系"


def reconsider_corrections(
    *, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest
) -> chunks.Report:
    """Last days on which, as the holiday table says by now, nobody works are counted again (DE-24)."""
    due = Correction.objects.falling_on(Holiday.objects.filter(kind=Holiday.Kind.OFF).values("day"))

    def count_again(ids: list[int]) -> int:
        rows = due.filter(pk__in=ids).select_related("organization", "review__benefit__beneficiary__organization")
        return sum(corrections.reconsider(correction=row, at=at) for row in rows)

    return chunks.in_chunks(due=due, work=count_again, after_chunk=after_chunk)


def remind_corrections(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """A reminder so many days before the last day of each open correction (P18); each only once.

    By message where a number works, else on paper. After a silence of the clock nobody is reminded of a day that has
    passed.
    """
    due = Correction.objects.to_remind(today=today)

    def remind(ids: list[int]) -> int:
        alive = due.filter(pk__in=ids, due_on__gte=timezone.localtime(at).date())
        rows = alive.select_related("organization", "review__benefit__beneficiary").annotate(
            last_try=ContactAttempt.last_of_number("review__benefit__beneficiary")
        )
        with transaction.atomic():
            keyed = {f"reminder:{row.key}:{row.due_on}:{(row.due_on - today).days}": row for row in rows}
            known = set(Letter.objects.filter(dedup_key__in=keyed).values_list("dedup_key", flat=True))
            fresh = [_reminder(row, key, today, at) for key, row in keyed.items() if key not in known]
            return len(Letter.objects.bulk_create(fresh))

    return chunks.in_chunks(due=due, work=remind, after_chunk=after_chunk)


def expire_corrections(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """Open corrections whose last day has passed are noted as such; what follows, people decide (DE-8)."""
    due = Correction.objects.expiring(today=today)

    def expire(ids: list[int]) -> int:
        with transaction.atomic():
            moved = transitions.move_many(
                due.filter(pk__in=ids), to=CorrectionState.EXPIRED, by=None, at=at, act="correction.expired",
                leave_held=True,
            )  # fmt: skip
            _next_step(Correction.objects.filter(pk__in=moved).values("review"), today)
        return len(moved)

    return chunks.in_chunks(due=due, work=expire, after_chunk=after_chunk)


def _next_step(reviews: QuerySet, today: date) -> None:
    """The person is called again; where an item did not pass, a supervisor decides, and nothing is noted for that."""
    waiting = Review.objects.open().filter(pk__in=reviews).exclude(corrections__state=CorrectionState.OPEN)
    to_decide = waiting.filter(category__in=policy.with_registration(), items__result="NOT_PASSED").values("pk")
    waiting.exclude(pk__in=to_decide).set_next_step(TO_ASK_AGAIN, on=today)
    waiting.filter(pk__in=to_decide).set_next_step("", on=None)


def _reminder(row: Correction, key: str, today: date, at: datetime) -> Letter:
    person = row.review.benefit.beneficiary
    day = f"{row.due_on.year}年{row.due_on.month}月{row.due_on.day}日"
    body = (
        f"{person.name}：提醒您，须补正的内容（{row.comment}）请在 {day}（含当日）以前交到{row.organization.name}。"
    )
    number = reminders.number_to_write_to(person=person, last_try=vars(row)["last_try"])
    return letters.draft(
        kind=Letter.Kind.CORRECTION_DUE, beneficiary=person, review=row.review, body=body, dedup_key=key, at=at,
        due_on=today, to=number,
    )  # fmt: skip
