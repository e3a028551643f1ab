"""Who may open a view: from which step of signing in on, and with which act.

A view without a mark is open to whoever has passed the whole door (accounts.middleware). `require(Act.X)` asks for
the act as well; `open_from(stage)` lets people in earlier; `public` is for those who have not signed in.
"""

import enum
import functools
from datetime import UTC, datetime

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied

from accounts.roles import Act, Role
from accounts.services import fresh_codes


class Stage(enum.IntEnum):
    """How far through the door somebody is."""

    OUTSIDE = 0
    SIGNED_IN = 1  # The password was right; the second factor is still to come.
    VERIFIED = 2  # Both factors; a temporary password is still to be replaced.
    INSIDE = 3


CODE_AT = "code_at"  # In the session: when a code last proved who sits there.
# Where a role begins the day; everybody else begins with the morning page.
HOMES = {Role.SYSTEM_ADMIN: "accounts:staff", Role.AUDITOR: "accounts:audit"}


def stage_of(user) -> Stage:
    if not user.is_authenticated:
        return Stage.OUTSIDE
    if user.needs_second_factor and not user.is_verified():
        return Stage.SIGNED_IN
    return Stage.VERIFIED if user.must_change_password else Stage.INSIDE


def open_from(stage: Stage):
    """Mark a view that may be opened before the whole door is passed."""

    def mark(view):
        view.open_from = stage
        return login_not_required(view) if stage is Stage.OUTSIDE else view

    return mark


public = open_from(Stage.OUTSIDE)


def opens_from(view) -> Stage:
    """The stage that a view asks for. Django's own mark `login_not_required` counts as public."""
    if not getattr(view, "login_required", True):
        return Stage.OUTSIDE
    return getattr(view, "open_from", Stage.INSIDE)


def require(act: Act):
    """Let in whoever's role holds the act; everybody else reads one sentence (403)."""

    def guard(view):
        @functools.wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.may(act):
                raise PermissionDenied(f"您的岗位是{request.user.get_role_display()}，不办理“{act.label}”。")
            return view(request, *args, **kwargs)

        guarded.act = act
        return guarded

    return guard


def fresh_code(request, *, at: datetime) -> datetime | None:
    """When a code proved who sits here, if that is less than `fresh_codes.LASTS` ago."""
    stamp = request.session.get(CODE_AT)
    proven_at = None if stamp is None else datetime.fromtimestamp(stamp, tz=UTC)
    return proven_at if fresh_codes.is_fresh(proven_at=proven_at, at=at) else None


def remember_code(request, *, at: datetime) -> None:
    request.session[CODE_AT] = at.timestamp()


def prove_code(request, code: str, *, at: datetime) -> str:
    """Before an act that stops pay: why the person may not go on; "" when a code proves it, now or just before."""
    if fresh_code(request, at=at):
        return ""
    try:
        fresh_codes.prove(staff=request.user, code=code, at=at, address=request.META.get("REMOTE_ADDR"))
    except fresh_codes.CannotProve as refusal:
        return str(refusal)
    remember_code(request, at=at)
    return ""


def home_for(staff) -> str:
    """The name of the address where the day of this role begins."""
    return HOMES.get(staff.role, "reviews:morning")
