"""Results of the App by interface: delivered in batches, asked after one by one."""

import hashlib
import json

from django.core.exceptions import RequestDataTooBig
from django.utils import timezone

from accounts.roles import Act
from accounts.services.api_calls import OtherBody
from reviews.api import answers, document
from reviews.api.answers import Problem, Refused
from reviews.api.door import for_client
from reviews.exchange.app_results import reading
from reviews.policy.attempts import Fault
from reviews.services import app_deliveries
from reviews.services.app_results import Answer, Delivery
from reviews.worklists import app_failures

RESULT = {True: "通过", False: "未通过", None: ""}


@for_client(Act.DELIVER_RESULTS, method="POST")
def deliver(request, client, now):
    """Take in a batch; each row is answered by itself, and a refused row does not hold up the others."""
    body = _body(request)
    key = request.headers.get("Idempotency-Key", "").strip()
    if key and not reading.is_fit_key(key):
        raise Refused(Problem.BAD_KEY)
    reader = reading.Reader(today=timezone.localtime(now).date())
    rows = [_row(reader, said, line) for line, said in enumerate(_rows(body), start=1)]
    digest = hashlib.sha256(body).hexdigest()
    try:
        receipt = app_deliveries.receive(client=client, key=key, digest=digest, rows=rows, at=now)
    except OtherBody:
        raise Refused(Problem.OTHER_BODY) from None
    return answers.given(receipt.answer, **({"Idempotency-Replayed": "true"} if receipt.is_replay else {}))


@for_client(Act.READ_DELIVERIES, method="GET")
def status(request, client, now, attempt_id):
    """What became of one result that the own office received."""
    found = app_failures.delivered(attempt_id=attempt_id, office=client.organization)
    if found is None:
        raise Refused(Problem.NOT_FOUND)
    return answers.given({
        "attempt_id": found.delivery_key, "status": found.effect, "message": found.get_effect_display(),
        "received_at": timezone.localtime(found.received_at).isoformat() if found.received_at else None,
    })


def _body(request) -> bytes:
    if request.content_type != "application/json":
        raise Refused(Problem.WRONG_TYPE)
    try:
        return request.body
    except RequestDataTooBig:
        raise Refused(Problem.TOO_MANY) from None


def _rows(body: bytes) -> list:
    try:
        content = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refused(Problem.NOT_JSON) from None
    rows = content.get("attempts") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not rows:
        raise Refused(Problem.WRONG_SHAPE)
    if len(rows) > document.MOST:
        raise Refused(Problem.TOO_MANY)
    return rows


def _row(reader: reading.Reader, said: object, line: int) -> Delivery | Answer:
    """A row is text throughout, but for `passed`; anything else is not guessed at."""
    if not isinstance(said, dict) or not set(said) <= set(document.FIELDS):
        return Answer(line, "", fault=Fault.UNREADABLE)
    passed = said.get("passed")
    text = {name: value for name, value in said.items() if name != "passed" and value is not None}
    if not all(isinstance(value, str) for value in text.values()):
        return Answer(line, "", fault=Fault.UNREADABLE)
    if passed is not None and not isinstance(passed, bool):
        return Answer(line, "", fault=Fault.BAD_RESULT)
    return reader.read({**text, "result": RESULT[passed]}, line=line)
