"""Passes in the App that wait for a supervisor: the list, the group of the morning page, the words of each."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Staff
from accounts.roles import Act
from reviews.models import AppDoubt
from reviews.policy.attempts import DoubtKind
from reviews.states import AppDoubtState
from reviews.worklists import counts, links, stakes

SHOWN = 4  # People of the morning group; the others stand in the list.
# What is asked, and what follows if the pass is taken for true.
QUESTIONS = {
    DoubtKind.AFTER_DEATH: "本人已登记去世，之后仍有人以其身份在 App 通过人脸比对。是登记有误，还是他人冒用？",
    DoubtKind.REPORTED_DEAD: "有人报其去世，还没有核实；之后本人在 App 通过。请先核实是否去世。",
    DoubtKind.NEVER_DUE: "本人在停发之前已在 App 通过，结果到得晚。停发自始不当的，由人撤销。",
}
IF_UPHELD = {
    DoubtKind.AFTER_DEATH: "采信须先更正去世登记；采信后按通过日记为已确认。",
    DoubtKind.REPORTED_DEAD: "去世不属实的，先在去世登记中排除；采信后按通过日记为已确认。",
    DoubtKind.NEVER_DUE: "采信即撤销停发，各月全额补付，金额由另一人批准，并向本人致歉。",
}


def open_to(staff: Staff) -> QuerySet[AppDoubt]:
    """Those that wait, oldest first."""
    found = AppDoubt.objects.visible_to(staff).filter(state=AppDoubtState.OPEN)
    return found.select_related("beneficiary", "attempt", "suspension__benefit", "organization").order_by(
        "raised_at", "pk"
    )


def address(doubt: AppDoubt) -> str:
    """The page of one."""
    return reverse("reviews:app_doubt", args=[doubt.key])


def passed_on(doubt: AppDoubt) -> date:
    """The day of the pass."""
    return timezone.localtime(doubt.attempt.at).date()


def note(doubt: AppDoubt, *, today: date) -> str:
    """One line: which day, and against what."""
    day = stakes.day_words(passed_on(doubt), today=today)
    if doubt.suspension:
        month = stakes.month_words(doubt.suspension.effective_on, today=today)
        return f"{day}在 App 通过，{doubt.suspension.benefit.title}自 {month}起停发"
    died_on = doubt.beneficiary.died_on
    return f"{day}在 App 通过，登记 {died_on} 去世" if died_on else f"{day}在 App 通过"


def facts(doubt: AppDoubt) -> list[tuple]:
    """What the page says of one (see `kv`)."""
    at = timezone.localtime(doubt.attempt.at)
    rows = [
        ("事由", doubt.get_kind_display(), "cinnabar"), ("App 通过", f"{at:%Y-%m-%d %H:%M}"),
        ("收到", f"{timezone.localtime(doubt.raised_at):%Y-%m-%d %H:%M}"), ("来源", doubt.attempt.source or "—"),
    ]
    if doubt.suspension:
        benefit = doubt.suspension.benefit
        rows += [("停发", f"{benefit.title}，自 {doubt.suspension.effective_on} 起", "cinnabar")]
        rows += [("每月", f"{benefit.monthly_amount:,.2f} 元")]
    elif doubt.beneficiary.died_on:
        rows += [("登记去世", doubt.beneficiary.died_on.isoformat())]
    if doubt.answered_by:
        rows += [("查明", doubt.answer), ("审核员", doubt.answered_by.name)]
    return rows


def group(staff: Staff, *, today: date) -> dict[str, Any] | None:
    """The group of the morning page as the tag `when` draws it; None when nothing waits. One query."""
    if not staff.may(Act.ANSWER_APP_DOUBT):
        return None
    first, number, _ = counts.first_of_all(open_to(staff), SHOWN)
    if not first:
        return None
    return {
        "key": "app-doubts", "tone": "grave", "day": "存疑", "day_note": "等您查明",
        "title": f"{number} 件 App 通过待查明", "note": "时钟和接口不作决定；", "strong": "由审核员采信或者不采信",
        "people": [
            {
                "name": each.beneficiary.name, "url": links.person(each.beneficiary.key), "review": each,
                "note": note(each, today=today), "act": {"label": "查明", "url": address(each), "tone": "primary"},
            }
            for each in first
        ],
        "more_label": f"其余 {number - len(first)} 件" if number > len(first) else "看名单",
        "more_url": reverse("reviews:app_doubts"),
    }  # fmt: skip
