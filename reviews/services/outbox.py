"""The outbox: what leaves by machine, what became of it, and what need not leave any more.

A letter is claimed before it is handed over, so that two posters never hold the same one. Whoever dies in between
leaves the claim standing: such a letter is handed over once more where a repetition does no harm, and never again.
"""

import contextlib
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit, ciphers, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits.services import consents
from reviews.models import Letter
from reviews.models.letters import LetterQuerySet
from reviews.policy import contacts
from reviews.policy.windows import POSTING_HOURS
from reviews.states import LetterState

# After the first, second, third try that failed; the fourth is the last.
WAITS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))
SILENT_AFTER = timedelta(minutes=15)  # A claim that has stood for so long was left behind by a crash.
BROKEN_OFF = "上次发送中断。"
UNKNOWN = "发送中断，不知对方是否已收到。请核实后再重发。"
LONGEST = 200


class CannotSend(Exception):
    """A letter that may not be sent again or cancelled; carries a Chinese sentence."""


def due(*, at: datetime) -> LetterQuerySet:
    """What may be handed over now; nothing outside the hours of the day in which messages may leave."""
    local = timezone.localtime(at)
    first, last = (time(hour) for hour in POSTING_HOURS.value)
    if not first <= local.time() < last:
        return Letter.objects.none()
    return Letter.objects.postable(at=at, today=local.date()).order_by("due_on", "pk")


def take(*, letter_id: int, may_repeat: bool, at: datetime) -> Letter | None:
    """Claim one letter for handing over, after a last look; None when it must not leave or somebody else is at it.

    The last look cancels what need not leave any more. `may_repeat` says that the other side takes the same letter
    only once, so that one left behind by a crash may be handed over again, a single time.
    """
    letters = Letter.objects.postable(at=at, today=timezone.localtime(at).date())
    letter = letters.filter(pk=letter_id).judged(today=timezone.localtime(at).date()).first()
    if letter is None or (letter.sending_since and letter.sending_since > at - SILENT_AFTER):
        return None
    was_broken_off = letter.sending_since is not None
    if why := vars(letter)["moot"]:
        _end_unless_moved(letter, LetterState.CANCELLED, why, at=at)
        return None
    if was_broken_off and (not may_repeat or letter.failure == BROKEN_OFF):
        _end_unless_moved(letter, LetterState.FAILED, UNKNOWN, at=at)
        return None
    as_read = Letter.objects.queued().filter(
        pk=letter.pk, tries=letter.tries, sending_since=letter.sending_since
    )
    claim = {"tries": F("tries") + 1, "sending_since": at, "failure": BROKEN_OFF if was_broken_off else ""}
    if as_read.update(**claim) != 1:
        return None
    letter.refresh_from_db(fields=list(claim))
    return letter


def sent(*, letter: Letter, at: datetime) -> None:
    """The other side has taken the letter."""
    transitions.move(
        letter, to=LetterState.SENT, by=None, at=at, act="letter.sent", sent_at=at, failure="", sending_since=None,
        next_try_at=None,
    )


def failed(*, letter: Letter, reason: str, is_final: bool, at: datetime) -> None:
    """The try failed: the letter waits for its next try, or is put on the list of those that could not be sent."""
    if is_final or letter.tries > len(WAITS):
        _end(letter, LetterState.FAILED, reason, at=at)
        return
    own = Letter.objects.queued().filter(pk=letter.pk, tries=letter.tries)
    own.update(failure=reason[:LONGEST], next_try_at=at + WAITS[letter.tries - 1], sending_since=None)


def resend(*, letter: Letter, by: Staff, at: datetime) -> None:
    """Put a letter that failed back into the outbox, to the number that is on file now.

    Refused for the dead and whoever need not be asked any more, and where there is no mobile number to send to.
    """
    consents.refuse_outsider(office=letter.organization, act=Act.SEND_LETTERS, by=by)
    if letter.state != LetterState.FAILED:
        raise CannotSend(f"这份文书{letter.get_state_display()}，不须重发。")
    judged = Letter.objects.judged(today=timezone.localtime(at).date())
    if why := judged.values_list("moot", flat=True).get(pk=letter.pk):
        raise CannotSend(f"{why}不再发送。")
    to = letter.to
    if letter.channel == Letter.Channel.SMS:
        to = ciphers.plain_number(letter.beneficiary.phone)
        if not contacts.is_mobile(to):
            raise CannotSend("档案中没有手机号，短信发不出。请先核实号码，或走访、托人转达。")
    with transaction.atomic():
        transitions.move(
            letter, to=LetterState.QUEUED, by=by, at=at, act="letter.requeued", tries=0, failure="", next_try_at=None
        )
        Letter.objects.filter(pk=letter.pk).update(to=to)


def cancel(*, letter: Letter, reason: str, by: Staff, at: datetime) -> None:
    """Take a letter that has not left out of the outbox. Refused without a reason, and while it is handed over."""
    consents.refuse_outsider(office=letter.organization, act=Act.SEND_LETTERS, by=by)
    if not reason.strip():
        raise CannotSend("请写明为什么取消。")
    if not letter.may_become(LetterState.CANCELLED):
        raise CannotSend(f"这份文书{letter.get_state_display()}，不能取消。")
    if letter.sending_since and letter.sending_since > at - SILENT_AFTER:
        raise CannotSend("这份文书正在发送，请稍后再看。")
    _end(letter, LetterState.CANCELLED, reason.strip(), at=at, by=by)


def cancel_moot(*, letters: LetterQuerySet, today: date, at: datetime) -> int:
    """Cancel those of the letters that need not leave any more, each with its reason; returns how many."""
    reasons: dict[str, list[int]] = {}
    with transaction.atomic():
        audit.take_turn()  # What is judged now is still so when it is moved.
        for pk, why in letters.moot(today=today).values_list("pk", "moot"):
            reasons.setdefault(why, []).append(pk)
        return sum(
            len(transitions.move_many(
                Letter.objects.unsent().filter(pk__in=ids), to=LetterState.CANCELLED, by=None, at=at,
                act="letter.cancelled", reason=why, leave_held=True, failure=why,
            ))
            for why, ids in reasons.items()
        )


def _end_unless_moved(letter: Letter, state: str, reason: str, *, at: datetime) -> None:
    """A clerk or another poster may have moved the letter since it was read: then theirs stands."""
    with contextlib.suppress(transitions.StaleState):
        _end(letter, state, reason, at=at)


def _end(letter: Letter, state: str, reason: str, *, at: datetime, by: Staff | None = None) -> None:
    transitions.move(
        letter, to=state, by=by, at=at, act=f"letter.{state.lower()}", reason=reason, failure=reason[:LONGEST],
        sending_since=None, next_try_at=None,
    )
