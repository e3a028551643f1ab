"""Who quotes a rule: how many decisions of the year, and how one decision kept it on its day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from accounts.models import Staff
from benefits import law
from benefits.models import BackPay, Resumption, Suspension, Termination
from reviews.worklists import counts, links
from reviews.worklists.rules import values

COUNTED: dict[str, Any] = {
    "暂停发放": Suspension, "恢复发放": Resumption, "补发补付": BackPay, "终止待遇": Termination,
}


@dataclass(frozen=True)
class Kept:
    """A rule as a decision kept it, beside what it is today."""

    then: str
    cite_then: str
    now: str
    cite_now: str
    is_same: bool


def numbers(staff: Staff, ids: Iterable[str], *, year: int) -> dict[str, int]:
    """Decisions approved in the year whose basis begins with one of the rules, of the visible offices; one query.

    Each basis begins with the rule that decides: what was missed for a stop, the month for a resumption.
    """
    ids, start, end = list(ids), _midnight(date(year, 1, 1)), _midnight(date(year + 1, 1, 1))
    return counts.in_one_query({
        label: model.objects.visible_to(staff)
        .filter(approved_at__gte=start, approved_at__lt=end, basis__rules__0__rule__in=ids)
        .values("pk")
        for label, model in COUNTED.items()
    })


def kept(basis: dict[str, Any], rule: law.Rule) -> Kept | None:
    """How the basis quotes the rule, against the rule as it stands today; None when it does not quote it."""
    quoted = [each for each in basis.get("rules", ()) if each.get("rule") == rule.id]
    if not quoted:
        return None
    stored, today = quoted[-1], rule.quoted()
    return Kept(
        then=str(values.of_stored(rule, stored.get("value"))),
        cite_then=str(stored.get("citation", "")),
        now=str(values.said(rule)),
        cite_now=str(rule.citation),
        is_same=all(stored.get(part) == today[part] for part in ("value", "citation")),
    )


def linked(record, kind: str, more: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The rules that a decision quotes, and those of `more`, with the page of each as it stood on its day."""
    decided = record.approved_at or record.declined_at or record.proposed_at
    on, office = timezone.localtime(decided).date(), record.organization.code
    ids = dict.fromkeys([*of_basis(record.basis), *more])
    return [(each, links.rule(each, on=on.isoformat(), office=office, kind=kind, key=record.key)) for each in ids]


def on_day(ids: Iterable[str], *, on: date, office: str) -> list[tuple[str, str]]:
    """The rules, each with its page as it stood on the day for the office (its code)."""
    return [(each, links.rule(each, on=on.isoformat(), office=office)) for each in dict.fromkeys(ids)]


def of_basis(basis: dict[str, Any]) -> list[str]:
    """The ids of the rules that a decision kept, in their order."""
    return [str(each["rule"]) for each in basis.get("rules", ())]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
