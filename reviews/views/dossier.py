"""What the page of one decision shows: its evidence by kind, who may take the next step, and why somebody may not."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from accounts.roles import Act
from benefits.services import back_pay, consents, filings, resumptions, suspensions, terminations
from benefits.states import BackPayState, SuspensionState
from reviews.documents import decisions as papers
from reviews.forms import approvals as forms
from reviews.forms import endings as ending_forms
from reviews.policy import ContactOutcome
from reviews.services import contacts
from reviews.services import last_looks as looking
from reviews.worklists import approvals, citations, counter, decisions, endings, last_looks, links
from reviews.worklists.rules import quotations

APPROVAL_OF: dict[str, Callable] = {
    "suspension": suspensions.approval_of, "resumption": resumptions.approval_of, "back-pay": back_pay.approval_of,
    "termination": terminations.approval_of,
}
WORDS = {
    ("suspension", "approve"): "批准{word}…", ("suspension", "endorse"): "同意并报省…",
    ("resumption", "approve"): "批准恢复", ("resumption", "endorse"): "同意恢复，报省",
    ("termination", "approve"): "批准终止…", ("termination", "endorse"): "同意并报省…",
    ("back-pay", "approve"): "批准{kind} {total:,.2f} 元", ("back-pay", "endorse"): "同意{kind} {total:,.2f} 元，报省",
}
OPEN = frozenset({"PROPOSED", "ASSESSED", "ENDORSED"})
# What each kind rests on, by name of the rule in the procedure.
FACETS = {
    "suspension": ("stop_basis", "stop", "back_pay"),
    "resumption": ("resume_from", "resume", "back_pay"),
    "back-pay": ("back_pay", "back_pay_approval"),
    "termination": ("starts", "approval", "grace", "kinds", "filing"),
}


def step_of(kind: str, record) -> str:
    """Whether the next consent sends it to the province or decides it."""
    return "endorse" if APPROVAL_OF[kind](record).needs_province and record.endorsed_by_id is None else "approve"


def said(kind: str, step: str, record) -> str:
    """What happened and what it means, after an approval."""
    name = record.benefit.beneficiary.name
    if step == "endorse":
        return f"{name}这一件已同意，报省批准。"
    if kind == "back-pay":
        return f"{name}的{record.get_kind_display()}已批准，共 {record.total:,.2f} 元。"
    lines = [f"{name}恢复发放已批准，名册自 {record.suspension.ordinary_from:%Y 年 %m 月}起发放。"]
    lines += [f"{each.get_kind_display()}：{each.get_state_display()}，{each.total:,.2f} 元。" for each in
              record.back_pays.all()]
    return "".join(lines)


def said_paid(record) -> str:
    """What was paid to whom and on which day."""
    name, kind = record.benefit.beneficiary.name, record.get_kind_display()
    return f"{name}的{kind} {record.total:,.2f} 元已登记发放，发放日期 {record.paid_on}。"


def page(kind: str, record, *, by, today, form=None, refusal="") -> dict[str, Any]:
    """The context of reviews/decision.html."""
    person = record.benefit.beneficiary
    label = label_of(kind, record)
    shown = EVIDENCE[kind](record, by, today)
    laws = decisions.laws_of(record, *FACETS[kind])
    refused = why_not(kind, record, by) or "".join(shown.get("held", ()))
    return {
        "crumb": [("审批", links.approvals()), (label, _group_url(kind, record)), (person.name, "")],
        "kind": kind, "record": record, "title": label, "refusal": refusal, "today": today,
        "person": counter.identity(person, [record.benefit], today=today), "person_url": links.person(person.key),
        "hands": decisions.hands_of(record),
        "laws": citations.by_citation(laws), "quoted": quotations.linked(record, kind, [rule.id for rule in laws]),
        "acts": [] if refused else _acts(kind, record), "why_not": refused if record.state in OPEN else "",
        "check_form": _check_form(kind, record, by, form),
        "payment_form": _payment_form(kind, record, by, form, today),
        "paper_url": _paper_url(kind, record, by), **shown,
    }


def refusal_page(kind: str, record, form, back_url: str) -> dict[str, Any]:
    """The context of reviews/reason.html for declining."""
    person = record.benefit.beneficiary
    return {
        "heading": f"不予批准：{person.name}的{label_of(kind, record)}", "form": form, "back_url": back_url,
        "crumb": [("审批", links.approvals()), (person.name, back_url), ("不予批准", "")],
        "text": "理由退给经办，并写入留痕。", "act_label": "不予批准，退回经办", "act_tone": "primary",
        "facts": [("类别", record.benefit.title), *decisions.hands_of(record)], "about": person,
    }


def answer_page(stop, finding, form, back_url: str) -> dict[str, Any]:
    """The context of reviews/reason.html for writing why a hit of the last look does not hold the person back."""
    person = stop.benefit.beneficiary
    return {
        "heading": f"{person.name}：{finding.label}", "form": form, "back_url": back_url, "about": person,
        "crumb": [("审批", links.approvals()), (person.name, back_url), (finding.label, "")],
        "text": f"{finding.sentence}查明不影响停发的，写明理由，随决定存档；写的人不能再批准。又有新的，再问一次。",
        "facts": [("类别", stop.benefit.title), *decisions.hands_of(stop)], "act_label": "写明不影响",
        "act_tone": "primary",
    }


def _group_url(kind: str, record) -> str:
    """The group of the console that it waits in."""
    name = "sentence" if kind == "suspension" and decisions.is_sentence(record) else kind
    group = f"{name}-endorse" if step_of(kind, record) == "endorse" else name
    return f"{links.approvals()}?group={group}"


def label_of(kind: str, record) -> str:
    """What is decided: 暂停发放, of a sentence 中止."""
    return "中止待遇" if kind == "suspension" and decisions.is_sentence(record) else approvals.KINDS[kind].label


def _of_suspension(stop, by, today) -> dict[str, Any]:
    review, look = decisions.review_of(stop), _look(stop, by)
    shown: dict[str, Any] = {
        "days": decisions.days_of(stop, review, today=today), "held": look["held"] if look else [], "look": look,
        "kept_looks": last_looks.kept(stop),
        "taken_back": decisions.taken_back(stop),
        "money": stop.benefit.monthly_amount, "review": review, "is_sentence": decisions.is_sentence(stop),
    }
    if shown["is_sentence"]:
        shown |= {"papers": decisions.paper_rows(stop), "scan_key": decisions.scan_key_of(stop, by)} | _filing(stop, by)
    if review is not None:
        shown["tries"] = str(contacts.count_for(review=review, today=today))
        shown["attempts"] = [
            {
                "when": each.on, "channel": each.get_channel_display(), "outcome": each.outcome_words,
                "reached": ContactOutcome(each.outcome).is_answered, "note": each.note, "by": each.by.name,
                "target": decisions.masked_target(each),
            }
            for each in decisions.attempts_of(review)
        ]
        shown["notice"] = review.notice
        shown["proofs"] = decisions.proofs_of(review.notice, by) if review.notice else []
    return shown


def _look(stop, by) -> dict[str, Any] | None:
    """The last look of today, as long as the stop is not in force."""
    if stop.state not in suspensions.WITHDRAWABLE:
        return None
    return last_looks.now(stop, looking.look([stop])[stop.pk], by)


def _of_resumption(resumption, by, today) -> dict[str, Any]:
    scan = decisions.application_of(resumption)
    is_open = resumption.state in OPEN
    return {
        "days": decisions.record_days(resumption), "money": resumption.benefit.monthly_amount, "scan": scan,
        "preview": decisions.preview_of(resumption, today=today) if is_open else None,
        "back_pays": list(resumption.back_pays.order_by("pk")), "is_sentence": decisions.is_sentence(resumption),
    }


def _of_back_pay(record, by, today) -> dict[str, Any]:
    lines = list(record.lines.all())
    return {
        "days": decisions.back_pay_days(record), "money": None, "lines": lines,
        "grounds": sorted({line.citation for line in lines}),
    }


def _of_termination(row, by, today) -> dict[str, Any]:
    withdraw = reverse("reviews:withdraw_termination", args=[row.key]) if endings.may_withdraw(row, by) else ""
    return {
        "days": endings.days_of(row, today=today), "money": row.benefit.monthly_amount,
        "papers": endings.paper_rows(row), "checks": endings.checks_of(row), "taken_back": decisions.taken_back(row),
        "contradictions": endings.contradictions(row) if row.state in OPEN else [], "withdraw_url": withdraw,
        **_filing(row, by),
    }


def _filing(record, by) -> dict[str, Any]:
    """The report to the ministry: recorded, or open with its form for the province."""
    filed = endings.filing_of(record)
    is_open = filed is None and filings.is_open(record)
    form = ending_forms.Filing() if is_open and by.may(Act.FILE_WITH_MINISTRY) else None
    return {"filing": filed, "filing_is_open": is_open, "filing_form": form}


EVIDENCE: dict[str, Callable] = {
    "suspension": _of_suspension, "resumption": _of_resumption, "back-pay": _of_back_pay,
    "termination": _of_termination,
}


def _others(record) -> tuple:
    return tuple(each for each in (record.proposed_by, getattr(record, "checked_by", None)) if each)


def why_not(kind: str, record, by) -> str:
    """Why this member of staff may not take the next step; empty when they may."""
    act = approvals.KINDS[kind].act
    if not by.may(act) or record.state not in OPEN:
        return "审批由审核员办理。" if record.state in OPEN else "已有结论。"
    if kind == "suspension" and not _others(record):
        return "时钟提出的建议须先由经办员核对。"
    refuse = consents.refuse_endorsing if step_of(kind, record) == "endorse" else consents.refuse_approving
    try:
        refuse(decision=record, approval=APPROVAL_OF[kind](record), act=act, by=by, others=_others(record))
    except consents.NotEntitled as refusal:
        return str(refusal)
    return ""


def _acts(kind: str, record) -> list[dict[str, Any]]:
    """The button that decides, and the quiet one that refuses."""
    step = step_of(kind, record)
    total = getattr(record, "total", 0)
    word = WORDS[kind, step].format(
        kind=getattr(record, "get_kind_display", str)(), total=total, word=getattr(record, "word", "")
    )
    url = reverse("reviews:approve_many") if kind == "suspension" else reverse(
        f"reviews:approve_{kind.replace('-', '_')}", args=[record.key]
    )
    decline = {"label": "不予批准…", "url": reverse(f"reviews:decline_{kind.replace('-', '_')}", args=[record.key])}
    if kind == "resumption" and step == "approve" and decisions.is_sentence(record):
        url = reverse("reviews:decide_release", args=[record.key])  # The decision itself names the months.
        return [decline, {"label": "写明月份，作出决定…", "url": url, "tone": "primary", "icon": "edit"}]
    if kind == "termination":  # The interruption stands on a page of its own.
        return [decline, {"label": word, "url": url, "tone": "grave", "icon": "square"}]
    approve = {
        "label": word, "url": url, "post": True, "tone": "grave" if kind == "suspension" else "primary",
        "icon": "pause" if kind == "suspension" else "check", "fields": [("pick", record.key)],
    }
    return [decline, approve]


def _check_form(kind: str, record, by, form):
    waits = kind == "suspension" and record.state == SuspensionState.PROPOSED and not _others(record)
    return (form or forms.Check()) if waits and by.may(Act.CHECK_SUSPENSION) else None


def _payment_form(kind: str, record, by, form, today):
    """For whoever may propose a resumption of the office: the day on which the approved sum was paid."""
    waits = kind == "back-pay" and record.state == BackPayState.APPROVED
    may_mark = by.may(Act.PROPOSE_RESUMPTION) and by.organization.contains(record.organization)
    return (form or forms.Payment(initial={"paid_on": today})) if waits and may_mark else None


def _paper_url(kind: str, record, by) -> str:
    may_print = papers.has_letter(kind, record) and by.may(Act.PRINT)
    return reverse("reviews:approval_print", args=[kind, record.key]) if may_print else ""
