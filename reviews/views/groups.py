"""The left column of the approvals: one line a group, and below them what is decided on a page of its own."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Staff
from accounts.roles import Act
from reviews.worklists import counts, deferrals, endings, side_benefits
from reviews.worklists.approvals import Group, Tally


class Beside(NamedTuple):
    """A page beside the groups: who waits there, and who decides."""

    label: str
    money_text: str
    act: Act
    note: str
    url_name: str
    waiting: Callable[..., QuerySet]
    awaits: str = "等候审核员"


BESIDE = {
    deferrals.NAME: Beside(
        "延期", "答复以前不停发", Act.CONSENT_DEFERRAL, "逐件答复", "reviews:deferrals", deferrals.waiting
    ),
    side_benefits.NAME: Beside(
        "附属待遇", "时钟提示", Act.DECIDE_SIDE_BENEFIT, "逐项决定", "reviews:side_benefits", side_benefits.waiting
    ),
    endings.FILINGS: Beside(
        "报部备案", "中止、取消", Act.FILE_WITH_MINISTRY, "逐件登记", "reviews:filings", endings.unfiled, "等候省级"
    ),
}


def lines(
    groups: Iterable[Group], sums: Mapping[str, Tally], current: Group | str, *, staff: Staff, today: date,
    kept: Mapping[str, str], term: str = "",
) -> list[dict]:
    """What stands in the column; `current` is a group, or the name of a page beside them. One query for these."""
    found = {name: each.waiting(staff, today=today, term=term).values("pk") for name, each in BESIDE.items()}
    numbers = counts.in_one_query(found)
    query = f"?{urlencode(kept)}" if kept else ""
    beside = [
        {
            "label": each.label, "count": numbers[name], "current": name == current, "money_text": each.money_text,
            "note": each.note if staff.may(each.act) else each.awaits, "url": f"{reverse(each.url_name)}{query}",
        }
        for name, each in BESIDE.items()
    ]
    return [*(_line(each, sums[each.name], current, kept) for each in groups), *beside]


def _line(group: Group, sums: Tally, current: Group | str, kept: Mapping[str, str]) -> dict:
    unit = "每月 " if group.kind.per_month else "共 "
    return {
        "label": group.label, "count": sums.number, "note": group.note, "current": group is current,
        "money_text": f"{unit}{sums.money:,.0f} 元",
        "url": f"{reverse('reviews:approvals')}?{urlencode({'group': group.name, **kept})}",
    }


def turn(name: str, kept: Mapping[str, str], **edge: str) -> str:
    """The address of the page before or after, "" at an end."""
    return f"{reverse(name)}?{urlencode({**kept, **edge})}" if any(edge.values()) else ""
