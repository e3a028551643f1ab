"""The card before many decisions are signed, and what became of them afterwards."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import Staff
from benefits import policy
from benefits.models import BackPay, Suspension
from reviews.models import Batch, BatchItem
from reviews.worklists import approvals, decisions

MOST = 5000  # People on one card; a list is narrowed by category or office before.
NAMES_SHOWN = 12
STOPS_PAY = frozenset({approvals.SUSPENSION.name, approvals.TERMINATION.name})
TICKS = {"resumption": "确认、申请", "back-pay": "月份、标准", "termination": "材料、理由"}
ACTS = {"approve": "批准{}", "endorse": "同意{}，报省", "decline": "不予批准{}"}
Outcome = BatchItem.Outcome


def chosen(group: approvals.Group, *, keys: list[str], every: bool) -> list[Any]:
    """The rows that were picked, or all of the filtered set, without what whoever decides had a hand in."""
    rows = group.rows.exclude(group.mine)
    picked = rows if every else rows.filter(key__in=keys)
    return list(picked.select_related("benefit__organization", *group.kind.related).order_by("pk")[:MOST])


def fingerprint(records: Iterable[Any]) -> str:
    """Whom a card shows: it is signed for these people and no others."""
    return hashlib.sha256(" ".join(str(record.pk) for record in records).encode()).hexdigest()


def money_of(record: Any) -> Decimal:
    return record.total if isinstance(record, BackPay) else record.benefit.monthly_amount


def sums(group: approvals.Group, records: list[Any]) -> list[tuple[str, str]]:
    """The people and the money as a whole and by category, for the card."""
    unit = "每月 " if group.kind.per_month else "共 "
    found: dict[str, list[Decimal]] = {}
    for record in records:
        found.setdefault(record.benefit.get_category_display(), []).append(money_of(record))
    lines = [f"{label} {len(each)} 人，{unit}{sum(each):,.2f} 元" for label, each in sorted(found.items())]
    total = sum((money_of(record) for record in records), Decimal(0))
    by_category = [("按类别", "；".join(lines))] if len(lines) > 1 else []
    return [("多少钱", f"{unit}{total:,.2f} 元"), *by_category]


def card(group: approvals.Group, records: list[Any], *, step: str, left_out: int, today) -> dict[str, Any]:
    """The card before the signature: who, from when, how much by category, who stays out."""
    number, label = len(records), group.kind.label
    if group.ground == Suspension.Ground.SENTENCED_OR_WANTED:
        label = "中止待遇"
    act = ACTS[step].format(label)
    is_stop = group.kind is approvals.SUSPENSION and step != "decline"
    names = [record.benefit.beneficiary.name for record in records[:NAMES_SHOWN]]
    who = "、".join(names) + (f"等 {number} 人" if number > len(names) else "")
    return {
        "kind": label, "title": f"您将{act} {number} 人", "act_label": f"{act} {number} 人", "number": number,
        "facts": [
            ("何人", who), *_when(group, records, step=step, today=today), *sums(group, records),
            *(repair(records, today=today) if records and is_stop else []),
            *([("不在其中", f"{left_out} 人：被扣下或由您经办")] if left_out else []),
        ],
        "acks": _ticks(group, records, step=step),
    }  # fmt: skip


def _when(group: approvals.Group, records: list[Any], *, step: str, today) -> list[tuple[str, str]]:
    if step == "decline" or group.kind.name not in STOPS_PAY:
        return []
    if group.kind is approvals.SUSPENSION:
        months = [policy.effective_month(last_day=row.last_day, approved_on=today).effective_month for row in records]
    else:
        months = [policy.real_month(row.first_unpaid_month, approved_on=today) for row in records]
    counted = {month: months.count(month) for month in sorted(set(months))}
    words = [f"{count} 人自 {decisions.month(month)}起" for month, count in counted.items()]
    return [("何时起", "，".join(words) + ("停发" if group.kind is approvals.SUSPENSION else "终止"))]


def repair(stops: list[Suspension], *, today: date) -> list[tuple[str, str]]:
    """Whether stops are made good afterwards, and what ends them again."""
    gists = sorted({decisions.procedure_of(stop).back_pay.gist for stop in stops})
    if decisions.is_sentence(stops[0]):
        undone = "刑满、撤销通缉后，由县级提出，省级决定恢复"
    else:
        months = [policy.effective_month(last_day=stop.last_day, approved_on=today).effective_month for stop in stops]
        undone = f"{min(months) - timedelta(days=1)}（含当日）以前本人确认，自动撤回，发放不中断"
    return [("能否补回", "".join(gists)), ("何以撤回", undone)]


def _ticks(group: approvals.Group, records: list[Any], *, step: str) -> list[str]:
    if step == "decline":
        return []
    if group.kind is not approvals.SUSPENSION:
        return [f"{len(records)} 人的{TICKS[group.kind.name]}，我已逐一看过"]
    if group.ground == Suspension.Ground.SENTENCED_OR_WANTED:
        return [f"{len(records)} 人的判决书、通缉令，我已逐一看过", f"不是{'、'.join(policy.NOT_NAMED)}"]
    return [f"{len(records)} 人的联系记录与凭证，我已逐一看过", "未发现住院、迁移、已交材料等应当留人的情形"]


def seen_by(staff: Staff) -> QuerySet[Batch]:
    """The batches of the own office and of those below."""
    return Batch.objects.filter(organization__path__startswith=staff.organization.path).select_related("by")


def progress(batch: Batch) -> dict[str, Any]:
    """How far it is, how many of each outcome, and the money of what was done; one query."""
    counted = {outcome.name.lower(): Count("pk", filter=Q(outcome=outcome)) for outcome in Outcome}
    found = batch.items.aggregate(money=Sum("money", filter=Q(outcome=Outcome.DONE)), **counted)
    settled = sum(found[name] for name in counted)
    share = 100 * settled / batch.expected
    words = [(outcome.label, found[outcome.name.lower()]) for outcome in Outcome if found[outcome.name.lower()]]
    return {"settled": settled, "share": share, "words": words, "money": found["money"] or Decimal(0)}
