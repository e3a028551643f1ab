"""The door: who is signed in, for how long, and how far.

Signing out everywhere needs nothing here: the epoch is part of the session's digest (Staff.get_session_auth_hash).
"""

from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Stage, opens_from, stage_of

BEGAN, SEEN = "began_at", "seen_at"
WRITE_EVERY = 60  # Seconds: a session is a row, and need not be written with each request.
NEXT_STEP = {
    Stage.OUTSIDE: "accounts:sign_in",
    Stage.SIGNED_IN: "accounts:second_factor",
    Stage.VERIFIED: "accounts:password",
}


def sessions_end(get_response):
    """A session ends after SESSION_IDLE_SECONDS without a request by hand, and after SESSION_COOKIE_AGE anyway.

    A page that asks by itself sends the header X-Background; such a request begins a session and never renews it.
    """

    def answer(request):
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            if sentence := why_over(request.session, now):
                auth.logout(request)
                messages.info(request, sentence)
            elif SEEN not in request.session or "X-Background" not in request.headers:
                renew(request.session, now)
        return get_response(request)

    return answer


def why_over(session, now: int) -> str:
    """The sentence that the person reads at the door; empty while the session holds. Both limits are inclusive."""
    if now - session.get(SEEN, now) > settings.SESSION_IDLE_SECONDS:
        return f"已 {settings.SESSION_IDLE_SECONDS // 60} 分钟没有操作，已自动退出。请重新登录。"
    if now - session.get(BEGAN, now) > settings.SESSION_COOKIE_AGE:
        began = timezone.localtime(datetime.fromtimestamp(session[BEGAN], tz=timezone.get_current_timezone()))
        return f"本次登录始于 {began:%H:%M}，已到时限。请重新登录。"
    return ""


def renew(session, now: int) -> None:
    if now - session.get(SEEN, 0) >= WRITE_EVERY:
        session.setdefault(BEGAN, now)
        session[SEEN] = now


def door(get_response):
    """Every view is shut until sign-in, second factor and an own password are passed; marked views open earlier."""

    def answer(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        stage = stage_of(request.user)
        return None if stage >= opens_from(view) else _send_to(NEXT_STEP[stage], request)

    answer.process_view = process_view
    return answer


def _send_to(step: str, request):
    address = reverse(step)
    if "X-Background" in request.headers:
        return HttpResponse(status=401)
    if request.headers.get("HX-Request"):  # A fragment would put the sign-in form in the middle of a page.
        return HttpResponse(headers={"HX-Redirect": address})
    if request.method == "GET" and request.path != "/":
        address = f"{address}?{urlencode({'next': request.get_full_path()})}"
    return HttpResponseRedirect(address)
