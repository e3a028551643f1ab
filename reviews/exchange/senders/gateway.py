"""By an SMS gateway over HTTP: one JSON POST a message.

    POST SMS_GATEWAY_URL
    Authorization: Bearer SMS_GATEWAY_TOKEN
    Idempotency-Key: remind:…@1779595200    the same for each try; another one once a clerk sends the letter again
    {"id": "remind:…@1779595200", "to": "13800001234", "kind": "REMINDER", "template": "…", "text": "…"}

2xx takes the message, unless the body says {"accepted": false, "reason": "空号"}. 400, 404, 410 and 422 refuse it for
good. Everything else, and silence, is tried again. Redirects are not followed: the token and the number stay here.
"""

import json
import re
import urllib.error
import urllib.request
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

from django.conf import settings

from reviews.exchange.senders.answers import NoAnswer, Refused
from reviews.models import Letter

FOR_GOOD = frozenset({
    HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY,
})
DIGITS = re.compile(r"\d{4,}")
LONGEST_ANSWER = 4096
LONGEST_REASON = 60


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)


class Gateway:
    takes_once = True

    def send(self, letter: Letter) -> None:
        try:
            with _opener.open(_request(letter), timeout=settings.SENDER_TIMEOUT) as answer:
                said = _read(answer.read(LONGEST_ANSWER))
        except urllib.error.HTTPError as error:
            with error:
                raise _judged(error.code) from None
        except (OSError, HTTPException) as error:
            raise NoAnswer("短信网关没有应答。") from error
        if said.get("accepted") is False:
            # What the gateway says is shown to people; a number in it is not.
            reason = DIGITS.sub("…", str(said.get("reason", "")))[:LONGEST_REASON]
            raise Refused(f"短信网关拒收{f'：{reason}' if reason else ''}。")


def _request(letter: Letter) -> urllib.request.Request:
    # A try leaves `state_at` alone; putting a refused letter back into the outbox does not, so that the gateway judges
    # it anew instead of repeating what it said.
    key = f"{letter.dedup_key}@{letter.state_at.timestamp():.0f}"
    message = {
        "id": key, "to": letter.to, "kind": letter.kind,
        "template": settings.SMS_GATEWAY_TEMPLATES.get(letter.kind, ""), "text": letter.body,
    }
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}",
        "Idempotency-Key": key,
    }
    if not settings.SMS_GATEWAY_URL.startswith(("https://", "http://")):
        raise NoAnswer("没有设置短信网关的地址，请管理员检查设置。")
    body = json.dumps(message, ensure_ascii=False).encode()
    return urllib.request.Request(settings.SMS_GATEWAY_URL, data=body, headers=headers, method="POST")


def _judged(code: int) -> Exception:
    if code in FOR_GOOD:
        return Refused(f"短信网关拒收（{code}）。")
    if code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return NoAnswer("短信网关不认本单位的口令，请管理员检查设置。")
    return NoAnswer(f"短信网关暂时不收（{code}）。")


def _read(answer: bytes) -> dict[str, Any]:
    """What the gateway says, if it says it in JSON; a bare 2xx is a yes."""
    try:
        said = json.loads(answer or b"{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
