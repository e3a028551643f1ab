"""The left column of the approvals: one line a group, and the side benefits below them on a page of their own."""

from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import Staff
from accounts.roles import Act
from reviews.worklists import counts, side_benefits
from reviews.worklists.approvals import Group, Tally


def lines(
    groups: Iterable[Group], sums: Mapping[str, Tally], current: Group | None, *, staff: Staff, today: date,
    kept: Mapping[str, str], term: str = "",
) -> list[dict]:
    """What stands in the column; without a `current` group one is among the side benefits. One query for these."""
    found = side_benefits.waiting(staff, today=today, term=term)
    number = counts.in_one_query({side_benefits.NAME: found.values("pk")})[side_benefits.NAME]
    query = f"?{urlencode(kept)}" if kept else ""
    beside = {
        "label": "附属待遇", "count": number, "current": current is None, "money_text": "逐项决定",
        "note": "逐项决定" if staff.may(Act.DECIDE_SIDE_BENEFIT) else "等候审核员",
        "url": f"{reverse('reviews:side_benefits')}{query}",
    }
    return [*(_line(each, sums[each.name], current, kept) for each in groups), beside]


def _line(group: Group, sums: Tally, current: Group | None, kept: Mapping[str, str]) -> dict:
    unit = "每月 " if group.kind.per_month else "共 "
    return {
        "label": group.label, "count": sums.number, "note": group.note, "current": group is current,
        "money_text": f"{unit}{sums.money:,.0f} 元",
        "url": f"{reverse('reviews:approvals')}?{urlencode({'group': group.name, **kept})}",
    }
