"""The rows of the approvals page in words: who, on what ground, how much, held back or one's own."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from benefits import law, policy
from benefits.categories import Category
from benefits.models import Suspension
from reviews.worklists import approvals, decisions, links

BUTTONS = {
    "approve": {"label": "批准暂停", "icon": "pause", "tone": "grave"},
    "endorse": {"label": "同意并报省", "icon": "go", "tone": "grave"},
}
APPROVE = {
    "resumption": {"label": "批准恢复", "icon": "check", "tone": "primary"},
    "back-pay": {"label": "批准补发", "icon": "check", "tone": "primary"},
    "termination": {"label": "批准终止", "icon": "square", "tone": "grave"},
}
DECIDE_NOTES = {
    "check": "逐件看联系记录和凭证，写下核对意见，转审核员审批。",
    "": "这里只看，不办理。",
}
FACETS = {"suspension": ("stop_basis",), "resumption": ("resume_from",), "back-pay": ("back_pay",),
          "termination": ("starts",)}
OF_A_SENTENCE = {
    "line": "经办提出，省级决定",
    "note": "自哪个月恢复、补发不补发，以省级的恢复决定为准。本人确认不影响中止。",
}


def is_own(record, staff) -> bool:
    """Whether the staff member had a hand in it already, and therefore may not decide it (DE-33)."""
    hands = (record.proposed_by_id, getattr(record, "checked_by_id", None), record.endorsed_by_id)
    return staff.pk in hands


def shown(group, page, *, held, reviews, tries, by, today, kept) -> dict:
    """The context of the right half: gate, rows, articles, button; the steps to other pages carry `kept`."""
    records = page.records
    passed = [record for record in records if not held.get(record.pk)]
    kept_back = [record for record in records if held.get(record.pk)]
    rows = [_row(group, record, reviews, tries, by) for record in passed]
    deciding = approvals.is_decided(group)
    stopping = deciding and group.kind is approvals.SUSPENSION
    here = {"group": group.name, **kept}
    return {
        "title": group.label, "subtitle": "", "group": group.name, "proposed_line": _proposed_line(group),
        "gate": _gate(kept_back, held, stopping) if kept_back else None,
        "rows": rows, "fit": sum(not row["own"] for row in rows),
        "money_head": "元/月" if group.kind.per_month else "元",
        "laws": _laws(group, records), "picks": deciding, "empty": not records,
        "decide_line": months_line([_effective(each, today) for each in passed]) if stopping and passed else "",
        "decide_note": _decide_note(group, passed),
        "approve": _button(group) if deciding else None,
        "decide_url": f"{reverse('reviews:decide_many')}?{urlencode(here)}",
        "shown": len(records), "previous_url": _step(group, "before", page.before, kept),
        "next_url": _step(group, "after", page.after, kept),
    }


def months_line(months: list[date]) -> str:
    """自 2026年12月起停发, or each month with its number of people."""
    counted = {month: months.count(month) for month in sorted(set(months))}
    if len(counted) == 1:
        return f"自 {_month(months[0])}起停发"
    return "、".join(f"{number} 人自 {_month(month)}起" for month, number in counted.items()) + "停发"


def _month(month: date) -> str:
    return f"{month.year}年{month.month}月"


def _effective(stop, today) -> date:
    return policy.effective_month(last_day=stop.last_day, approved_on=today).effective_month


def _proposed_line(group) -> str:
    if _is_sentence(group):
        return OF_A_SENTENCE["line"]
    return "时钟提出，不作决定" if group.kind is approvals.SUSPENSION else ""


def _is_sentence(group) -> bool:
    return group.ground == Suspension.Ground.SENTENCED_OR_WANTED


def _button(group) -> dict:
    if group.step == "approve" and group.kind.name in APPROVE:
        return APPROVE[group.kind.name]
    button = BUTTONS[group.step]
    return {**button, "label": "批准中止"} if _is_sentence(group) and group.step == "approve" else button


def _decide_note(group, records) -> str:
    if group.step not in BUTTONS:
        return DECIDE_NOTES[group.step]
    if group.kind is not approvals.SUSPENSION:
        return "逐件看过材料，再批准。"
    if _is_sentence(group):
        return OF_A_SENTENCE["note"]
    gists = {policy.PROCEDURES[Category(each.benefit.category)].back_pay.gist for each in records}
    return "".join(sorted(gists)) + "生效之前，本人任何时候确认，即自动撤回。"


def _gate(kept_back, held, deciding) -> dict:
    rows = [
        {
            "kind": "bad", "name": stop.benefit.beneficiary.name, "url": _url("suspension", stop), "word": "扣下",
            "text": "".join(held[stop.pk]), "money": stop.benefit.monthly_amount,
            "link_label": "看本人", "link_url": links.person(stop.benefit.beneficiary.key),
        }
        for stop in kept_back
    ]
    text = "扣下的人不进入本次审批，原因消除后再批。" if deciding else "扣下的人，原因消除之前不会批准。"
    return {"title": f"停发前最后看一眼：扣下 {len(rows)} 人", "text": text, "rows": rows}


def _row(group, record, reviews, tries, by) -> dict:
    person = record.benefit.beneficiary
    money = record.benefit.monthly_amount if group.kind.per_month else record.total
    return {
        "key": record.key, "name": person.name, "url": links.person(person.key), "category": record.benefit.title,
        "basis": BASIS[group.kind.name](record, reviews.get(record.pk), tries.get(record.pk)), "money": money,
        "evidence_url": _url(group.kind.name, record), "own": is_own(record, by),
    }


def _of_suspension(stop, review, tries) -> str:
    if review is None:
        return stop.reason
    if review.notice:
        return f"联系 {tries}；{review.notice.last_day:%m-%d} 公告期满，公示照 {review.proofs} 张"
    last = f"同意延期至 {stop.last_day:%m-%d}" if review.is_deferred else f"{stop.last_day:%m-%d} 截止"
    return f"{last}，未登记；联系 {tries}"


def _of_resumption(resumption, _review, _tries) -> str:
    if decisions.is_sentence(resumption):
        number = resumption.basis.get("release", {}).get("document_no", "")
        return f"{resumption.confirmed_on} 刑满、撤销通缉，{number}"
    return f"{resumption.confirmed_on:%m-%d} 重新确认，{resumption.applied_on:%m-%d} 申请"


def _of_back_pay(back_pay, _review, _tries) -> str:
    stop = back_pay.suspension
    if stop is None:
        return f"{back_pay.get_kind_display()}，错报去世期间少发的月份"
    return f"{back_pay.get_kind_display()}，自 {_month(stop.effective_on)}起{stop.word}的月份"


def _of_termination(row, _review, _tries) -> str:
    return f"{row.get_ground_display()}，{row.day} 起；{row.reason}"


BASIS = {
    "suspension": _of_suspension, "resumption": _of_resumption, "back-pay": _of_back_pay,
    "termination": _of_termination,
}


def _laws(group, records) -> list[dict]:
    """The rule of each category and ground present, once."""
    rules: dict[str, law.Rule] = {}
    for record in records:
        rules |= {rule.id: rule for rule in decisions.laws_of(record, *FACETS[group.kind.name])}
    return [
        {"cite": f"{rule.citation.marked}　规则 {rule.row}", "text": rule.gist, "gist": True}
        for _, rule in sorted(rules.items())
    ]


def _url(kind, record) -> str:
    return reverse("reviews:approval", args=[kind, record.key])


def _step(group, side, cursor, kept) -> str:
    query = urlencode({"group": group.name, side: cursor, **kept})
    return f"{reverse('reviews:approvals')}?{query}" if cursor else ""
