"""The last look in words: each question with its outcome, what may be answered, and what is kept with the decision."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Suspension
from reviews.policy.gates import FINDINGS

KEPT = (("gate_endorsed", "报省前"), ("gate", "批准前"), ("gate_in_force", "生效前"))


def now(stop: Suspension, found: Any, staff: Staff) -> dict[str, Any]:
    """What the look `found` (services.last_looks.Look) of a stop that is not in force: the hits first. No query."""
    may = staff.may(Act.CHECK_SUSPENSION) and staff.organization.contains(stop.organization)
    rows = [_row(check, stop, may=may) for check in found.checks if check.hit_at]
    return {
        "held": found.holding, "rows": rows,
        "clear": "、".join(FINDINGS[check.finding].label for check in found.checks if check.hit_at is None),
    }


def _row(check: Any, stop: Suspension, *, may: bool) -> dict[str, Any]:
    finding, answer = FINDINGS[check.finding], check.answer
    if answer:
        note = f"{answer.by.name} {_moment(answer.at)} 写明不影响：{answer.reason}"
    else:
        note = "须先办完，不能以说明放行。" if finding.is_absolute else "查明不影响的，请写明理由；否则等事由消除。"
    url = reverse("reviews:answer_finding", args=[stop.key, check.finding]) if may and check.may_be_answered else ""
    return {"kind": "warn" if answer else "bad", "text": finding.sentence, "note": note, "url": url}


def kept(stop: Suspension) -> list[dict[str, Any]]:
    """The looks that stand with the decision, in the order of their moments."""
    found = [(word, getattr(stop, name)) for name, word in KEPT]
    return [
        {"when": word, "at": _moment(datetime.fromisoformat(look["at"])), "text": sentence(look)}
        for word, look in found if look.get("at")
    ]


def sentence(look: dict[str, Any]) -> str:
    """逐项核对 15 项，没有应当留人的情形; with what was found and why it did not matter."""
    asked = f"逐项核对 {len(look['checks'])} 项" if look.get("checks") else "已核对"
    answers = look.get("answers", [])
    if not answers:
        return f"{asked}，没有应当留人的情形。"
    told = "；".join(
        f"{each['sentence'].rstrip('。')}，{each['by']}写明不影响：{each['reason'].rstrip('。')}" for each in answers
    )
    return f"{asked}，其中：{told}。其余没有应当留人的情形。"


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
