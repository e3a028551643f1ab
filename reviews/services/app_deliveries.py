"""One delivery of a sending system: taken in once, answered row by row, and remembered under the name it was given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import ApiClient
from accounts.services import api_calls
from reviews.services import app_results
from reviews.services.app_results import Answer, Delivery

OK = 200


@dataclass(frozen=True)
class Receipt:
    """What is answered; `is_replay` when it was answered before."""

    answer: dict[str, Any]
    is_replay: bool = False


def receive(
    *, client: ApiClient, key: str, digest: str, rows: Sequence[Delivery | Answer], at: datetime
) -> Receipt:
    """Take in what was read of a delivery; rows that could not be read come as their answers.

    All in one transaction: of the same delivery twice at once the second waits and is answered like the first.
    Refuses a key that was given to another body (api_calls.OtherBody).
    """
    with transaction.atomic(), audit.delivered_by(client.name):
        audit.take_turn()
        known = api_calls.answered(client=client, key=key, digest=digest)
        if known:
            return Receipt(known.answer, is_replay=True)
        answers = {row.line: row for row in rows if isinstance(row, Answer)}
        good = [row for row in rows if isinstance(row, Delivery)]
        for each in app_results.take_in(deliveries=good, office=client.organization, by=None, at=at):
            answers[each.line] = each
        answer = _answer([answers[row.line] for row in rows])
        counts = {name: [None, answer[name]] for name in ("received", "accepted", "refused")}
        audit.record(client, act="api_client.delivered", by=None, at=at, reason=key, changes=counts)
        api_calls.remember(client=client, key=key, digest=digest, status=OK, answer=answer, at=at)
    return Receipt(answer)


def as_row(answer: Answer) -> dict[str, Any]:
    """One answer as a system reads it; the line counts from one."""
    return {
        "line": answer.line,
        "attempt_id": answer.attempt_id,
        "status": "REFUSED" if answer.fault else answer.effect,
        "repeated": answer.is_repeated,
        "code": answer.fault or None,
        "message": answer.sentence,
    }


def _answer(answers: Sequence[Answer]) -> dict[str, Any]:
    refused = sum(answer.fault is not None for answer in answers)
    return {
        "received": len(answers),
        "accepted": len(answers) - refused,
        "refused": refused,
        "results": [as_row(answer) for answer in answers],
    }
