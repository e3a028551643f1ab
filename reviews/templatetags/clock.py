"""{% clock_line %}: at the foot of the menu, how the clock stands, for those who look after the nights."""

from time import monotonic

from django import template
from django.utils import timezone

from accounts.roles import Act
from reviews.services import clock

register = template.Library()
KEPT = 60.0  # Seconds. Kept in this process: a page must not need Redis to be shown.
_kept: list[tuple[float, clock.Condition]] = []


@register.inclusion_tag("reviews/_clock_line.html", takes_context=True)
def clock_line(context):
    """Nothing for those who may not read the nights."""
    staff = getattr(context.get("request"), "user", None)
    if staff is None or not staff.is_authenticated or not staff.may(Act.READ_NIGHTS):
        return {}
    known = condition()
    return {"line": known.line, "is_late": known.is_late}


def condition() -> clock.Condition:
    """How the clock stands, asked anew once a minute."""
    if not _kept or monotonic() - _kept[0][0] > KEPT:
        _kept[:] = [(monotonic(), clock.condition(now=timezone.now()))]
    return _kept[0][1]
