"""Says where a day stands in a year whose holiday table is not published yet (DE-4, DE-24).

{% provisional day %}         a mark 暂估 beside the day, nothing when its year has its table
{% provisional_note day %}    a note on a page that makes or shows days up to that one
{% holidays_missing %}        a quiet line for administrators from November on
"""

from datetime import date, timedelta

from django import template
from django.utils import timezone

from accounts.models import Organization
from accounts.roles import Act
from benefits.services import holidays
from reviews import policy

register = template.Library()
FROM_MONTH = 11  # The notice of the next year appears in October or November.


@register.inclusion_tag("reviews/holidays/_mark.html", takes_context=True)
def provisional(context, day: date | None):
    """The mark beside a day."""
    return {"is_shown": day is not None and day.year not in _official(context)}


@register.inclusion_tag("reviews/holidays/_note.html", takes_context=True)
def provisional_note(context, until: date | None = None):
    """The note of a page whose days reach to `until`; without a day, to where a notice posted today would end."""
    today = timezone.localdate()
    until = until or today + timedelta(days=policy.NOTICE_DAYS.value)
    missing = [year for year in range(today.year, until.year + 1) if year not in _official(context)]
    return {"year": missing[0] if missing else None}


@register.inclusion_tag("reviews/holidays/_missing.html", takes_context=True)
def holidays_missing(context):
    """What the administrator still has to enter before the year ends."""
    staff, today = getattr(context.get("request"), "user", None), timezone.localdate()
    if today.month < FROM_MONTH or not getattr(staff, "is_authenticated", False) or not staff.may(Act.KEEP_HOLIDAYS):
        return {"year": None}
    year = today.year + 1
    is_here = context["request"].path.startswith("/holidays/")
    return {
        "year": None if is_here or year in _official(context) else year,
        "may_enter": staff.organization.level == Organization.Level.PROVINCE,
    }


def _official(context) -> frozenset[int]:
    """Asked once for each page."""
    request = context.get("request")
    if request is None:
        return holidays.official_years()
    if not hasattr(request, "official_years"):
        request.official_years = holidays.official_years()
    return request.official_years
