"""The poster: takes what is due from the outbox, one letter at a time, and hands each to the sender of its channel."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from reviews.exchange import senders
from reviews.models import Letter
from reviews.services import outbox

AT_ONCE = 2000  # So many letters a poke; the next poke takes the rest.
LONGEST = timedelta(seconds=50)
SILENCES = 5  # After so many tries in a row without an answer the poster waits for the next poke.
logger = logging.getLogger(__name__)


@dataclass
class Posted:
    """What one poke did: letters handed over, put off to another try, given up; the rest were left where they are."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0


def post_due(*, at: datetime) -> Posted:
    """Hand over what is due now. Neither numbers nor texts are ever logged."""
    posted, started, silent = Posted(), monotonic(), 0
    waiting = list(outbox.due(at=at).values_list("pk", "channel")[:AT_ONCE])
    for letter_id, channel in waiting:
        now = at + timedelta(seconds=monotonic() - started)
        if now - at > LONGEST or silent >= SILENCES:
            break
        sender = senders.sender_of(channel)
        letter = outbox.take(letter_id=letter_id, may_repeat=sender.takes_once, at=now)
        if letter is not None:
            answered = _hand_over(letter, sender, posted, at=now)
            silent = 0 if answered else silent + 1
    return posted


def _hand_over(letter: Letter, sender: senders.Sender, posted: Posted, *, at: datetime) -> bool:
    """Whether the other side answered at all."""
    try:
        sender.send(letter)
    except senders.Refused as refusal:
        outbox.failed(letter=letter, reason=str(refusal), is_final=True, at=at)
        posted.given_up += 1
        return True
    except senders.NoAnswer as silence:
        logger.warning("letter %s was not taken: %s", letter.pk, silence)
        _put_off(letter, str(silence), posted, at=at)
        return False
    except Exception as error:  # A sender that breaks must not keep the letters behind it.
        logger.warning("letter %s: its sender failed with %s", letter.pk, type(error).__name__)
        _put_off(letter, "发送程序出错，请管理员查看日志。", posted, at=at)
        return False
    outbox.sent(letter=letter, at=at)
    posted.sent += 1
    return True


def _put_off(letter: Letter, reason: str, posted: Posted, *, at: datetime) -> None:
    outbox.failed(letter=letter, reason=reason, is_final=False, at=at)
    posted.put_off += 1
