"""What comes from afar and is due today: calls agreed, and material that waits for a verdict. For the morning page."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Staff
from accounts.roles import Act
from benefits import days
from reviews.models import Appointment, Confirmation
from reviews.worklists import bench, counts, links

SHOWN = 4


def groups(staff: Staff, *, today: date) -> list[dict[str, Any]]:
    """The groups as the tag `when` draws them; two queries at most, none for whoever may do neither."""
    return [*_calls(staff, today), *_waiting(staff, today)]


def calls(staff: Staff, *, today: date) -> list[Appointment]:
    """Calls agreed for today or earlier and not held yet, the earliest first; one query."""
    tomorrow = timezone.make_aware(datetime.combine(today + days.ONE_DAY, time()))
    found = Appointment.objects.planned().visible_to(staff).filter(meets_at__lt=tomorrow)
    found = found.filter(beneficiary__died_on=None).select_related("beneficiary", "caller")
    return list(found.order_by("meets_at", "pk"))


def _calls(staff: Staff, today: date) -> Iterable[dict[str, Any]]:
    if not staff.may(Act.RECORD_CONFIRMATION):
        return
    due = calls(staff, today=today)
    if not due:
        return
    own = sorted(due, key=lambda each: (each.caller_id != staff.pk, each.meets_at))
    first = min(timezone.localtime(each.meets_at) for each in due)
    yield {
        "key": "calls", "tone": "soon", "day": f"{first:%H:%M}" if first.date() == today else "已过",
        "day_note": "最早一个", "title": f"今天 {len(due)} 个远程通话", "note": "到时拨打，须有另一人在场；",
        "strong": "没有通成的，另约时间",
        "people": [_call(each, staff, today) for each in own[:SHOWN]], "more_label": "", "more_url": "",
    }  # fmt: skip


def _call(each: Appointment, staff: Staff, today: date) -> dict[str, Any]:
    at = timezone.localtime(each.meets_at)
    when = f"{at:%H:%M}" if at.date() == today else f"{at:%m-%d %H:%M}"
    act = {"label": "通话", "url": reverse("reviews:call", args=[each.key])}
    return {
        "name": each.beneficiary.name, "url": links.person(each.beneficiary.key),
        "mark": {"word": each.get_state_display(), "tone": "run", "icon": "clock"},
        "note": f"{when} {each.get_channel_display()}，{each.caller.name}拨打",
        "act": act | ({"tone": "primary"} if each.caller_id == staff.pk else {}),
    }  # fmt: skip


def _waiting(staff: Staff, today: date) -> Iterable[dict[str, Any]]:
    if not staff.may(Act.REVIEW_EVIDENCE):
        return
    first, number, _ = counts.first_of_all(bench.listed(staff, today=today), SHOWN)
    if not first:
        return
    yield {
        "key": "bench", "tone": "soon", "day": number, "day_unit": "件", "day_note": "佐证待审",
        "title": f"{number:,} 件佐证等待审核", "note": "审核以前，不提、不批停发；", "strong": "谁先停发谁在前",
        "people": [_case(row, today) for row in first],
        "more_label": f"开始审核，共 {number:,} 件", "more_url": links.bench(),
    }  # fmt: skip


def _case(row: Confirmation, today: date) -> dict[str, Any]:
    words, _ = bench.urgency(row, today=today)
    by = row.recorded_by.name if row.recorded_by else "系统"
    return {
        "name": row.beneficiary.name, "url": links.person(row.beneficiary.key),
        "mark": {"word": "存疑", "tone": "stop", "icon": "alert"} if row.doubt else
                {"word": row.get_state_display(), "tone": "soon", "icon": "eye"},
        "note": "，".join(filter(None, [row.get_method_display(), words, f"{by}经办"])),
        "act": {"label": "看佐证", "url": links.bench(row.key)},
    }  # fmt: skip
