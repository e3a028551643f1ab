"""What verifying a death would do and has done, what reversing it would undo, and the families still to be asked."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import Staff
from benefits import policy
from benefits.models import Benefit, Death, SurvivorCase
from benefits.services import after_death, wrong_deaths
from benefits.states import BenefitState, SurvivorCaseState
from reviews.policy import REOPENED_DAYS
from reviews.worklists import links

KINDS = {
    "suspension": "暂停建议", "resumption": "恢复申请", "termination": "终止建议", "transfer": "关系转移",
    "review": "年审件", "visit": "上门", "appointment": "远程预约", "letter": "待发通知", "overpayment": "多发款",
    "grant": "丧葬抚恤", "survivor_case": "遗属核查", "cut": "补发恢复月份", "back_pay": "补付待批",
}  # fmt: skip


def families(staff: Staff) -> list[dict]:
    """The families that are still to be asked, the earliest first. One query."""
    rows = SurvivorCase.objects.visible_to(staff).filter(state=SurvivorCaseState.OPEN)
    return [
        {"case": row, "url": links.death(row.death.key), "name": row.death.beneficiary.name}
        for row in rows.select_related("death__beneficiary", "organization", "owner").order_by("due_on", "pk")
    ]


def plan(death: Death, *, desk: Mapping[str, QuerySet], today: date) -> dict[str, Any]:
    """What verifying on the day that was reported would do: the pay, the money, what ends, what the family may have."""
    benefits = after_death.benefits_of(person=death.beneficiary)
    overpaid = after_death.paid_after(benefits=benefits, died_on=death.died_on, today=today)
    month = _month(policy.death_stop_month(death.died_on))
    standing = [each for each in benefits if each.state != BenefitState.ENDED]
    rows: list[tuple] = [("待遇", f"{each.title}自 {month}起终止", "cinnabar") for each in standing]
    rows += [
        ("去世后已发", f"{each.benefit.title} {len(each.months)} 个月（{_span(each.months)}），共 {each.total:,.2f} 元",
         "cinnabar") for each in overpaid
    ] or [("去世后已发", "没有")]
    waiting: dict[str, Any] = {**after_death.open_rows(person=death.beneficiary), **desk}
    rows += [("一并结束", _counted({kind: len(each) for kind, each in waiting.items()}) or "没有待办")]
    warn = [
        f"有一件恢复申请待批（{row.confirmed_on} 重新确认）：核实以后撤回。去世以前应补的，请先批准恢复。"
        for row in waiting["resumption"]
    ]
    return {"rows": rows, "warn": warn, "rules": [rule.cited for rule in policy.rules_of_death(is_judgment=False)]}


def ended(death: Death) -> list[tuple]:
    """What verifying has ended, as the death keeps it."""
    kept = death.basis.get("ended", {})
    names = {each.key: each.title for each in Benefit.objects.filter(beneficiary=death.beneficiary_id)}
    rows: list[tuple] = [("终止的待遇", names[row["benefit"]]) for row in death.basis.get("benefits", [])]
    if counted := _counted({kind: len(keys) for kind, keys in kept.items()}):
        rows.append(("一并结束", counted))
    if death.basis.get("cut"):
        rows.append(("补发", "去世以后的月份已核减，以前的照发给遗产继承人"))
    return rows


def undoes(death: Death, *, closed: QuerySet, today: date) -> list[tuple]:
    """What reversing would do, before the button."""
    kept = death.basis.get("ended", {})
    rows: list[tuple] = [
        ("待遇", f"{each.title}恢复" + ("，仍在暂停中" if state == "SUSPENDED" else "发放"), "pine")
        for each, state in wrong_deaths.ended_by(death=death)
    ]
    rows += [
        ("须补付", f"{each.benefit.title} {_span(each.months)}，共 {each.total:,.2f} 元，由另一人批准", "cinnabar")
        for each in wrong_deaths.withheld(death=death, today=today)
    ] or [("须补付", "没有少发的月份")]
    if number := death.overpayments.exclude(state="WITHDRAWN").count():
        rows.append(("多发款", f"{number} 笔撤销，已追回的退还"))
    if number := death.grants.exclude(state__in=("WITHDRAWN", "RECOVERABLE")).count():
        rows.append(("丧葬抚恤", f"{number} 笔：没有发的撤回，已发的应予追回"))
    if number := closed.count():
        rows.append(("年审件", f"{number} 件重新打开，至少再给 {REOPENED_DAYS.value} 日"))
    back = {kind: len(kept.get(kind, ())) for kind in ("resumption", "transfer")}
    rows += [("重新待批", counted)] if (counted := _counted(back)) else []
    again = {kind: len(kept.get(kind, ())) for kind in ("suspension", "termination", "visit", "appointment", "letter")}
    rows += [("不恢复，须重新办", counted)] if (counted := _counted(again)) else []
    return [*rows, ("致歉信", "即时拟好")]


def undone(death: Death) -> list[tuple]:
    """What reversing has done, as the death keeps it."""
    kept = death.basis.get("undone")
    if kept is None:
        return []
    return [(KINDS.get(kind, kind), f"{len(keys)} 件") for kind, keys in kept.items() if keys]


def cases(death: Death) -> list[SurvivorCase]:
    """The questions for the family."""
    return list(death.survivor_cases.select_related("owner", "closed_by", "benefit").order_by("pk"))


def verified_sentence(death: Death) -> str:
    """What verifying means, for the flash message."""
    paid = sum(row.amount for row in death.overpayments.all())
    words = f"去世后已发 {paid:,.2f} 元，待抵扣或者追回。" if paid else "没有多发。"
    return f"{death.beneficiary.name}去世已核实，待遇自 {_month(death.first_unpaid_month)}起停发；{words}"


def _counted(numbers: dict[str, int]) -> str:
    return "、".join(f"{KINDS[kind]} {number} 件" for kind, number in numbers.items() if number)


def _span(months: Iterable[date]) -> str:
    first, last = min(months), max(months)
    return _month(first) if first == last else f"{_month(first)}至{_month(last)}"


def _month(day: date | None) -> str:
    return f"{day.year}年{day.month}月" if day else ""
