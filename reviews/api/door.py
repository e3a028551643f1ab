"""The door of the interface: which system asks, whether it may, and whether it asks too often.

The login middleware keeps every view shut; a view marked here is opened by a token and by nothing else, so it needs no
cookie and no CSRF token, and a session of a member of staff does not open it.
"""

import functools
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from accounts.models import ApiClient
from accounts.permissions import public
from accounts.roles import Act
from accounts.services import clients
from reviews.api import answers
from reviews.api.answers import Problem, Refused

BEARER = "bearer"
LONGEST_TOKEN = 200


def for_client(act: Act, *, method: str) -> Callable:
    """Let in a system whose token may do the act; the view gets the client and the time of the call."""

    def guard(view: Callable) -> Callable:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> JsonResponse:
            now = timezone.now()
            try:
                client = _client_of(request, act, now)
                if request.method != method:
                    raise Refused(Problem.WRONG_METHOD, Allow=method)
                return view(request, client, now, *args, **kwargs)
            except Refused as refusal:
                return answers.refused(refusal)

        guarded.act = act  # type: ignore[attr-defined]
        guarded.for_clients = True  # type: ignore[attr-defined]
        return public(csrf_exempt(guarded))

    return guard


def _client_of(request: HttpRequest, act: Act, now: datetime) -> ApiClient:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    known = scheme.lower() == BEARER and 0 < len(token) <= LONGEST_TOKEN
    client = clients.recognise(token=token.strip()) if known else None
    if client is None:
        raise Refused(Problem.NO_TOKEN, WWW_Authenticate='Bearer realm="api"')
    if wait := clients.admit(client=client, at=now):
        raise Refused(Problem.TOO_FAST, Retry_After=str(wait))
    if act not in client.acts:
        raise Refused(Problem.NOT_ALLOWED)
    return client
