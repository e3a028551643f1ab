"""Grants and money to be recovered as their pages show them: by death, by state, one of each."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.urls import reverse

from accounts import masks
from accounts.models import Staff
from accounts.roles import Act
from benefits import policy
from benefits.models import Death, FuneralGrant, Overpayment
from benefits.policy import Need
from benefits.services import grant_decisions, overpayments
from benefits.states import GRANT_MOVES, GrantState, OverpaymentState

SHOWN = 50


def of_death(death: Death) -> list[dict]:
    """The grants of a death and what is to come back, for its page. Two queries."""
    grants = death.grants.select_related("benefit").order_by("pk")
    rows = [
        {"record": each, "title": f"{each.benefit.title}　{each.get_kind_display()}", "amount": each.amount,
         "url": reverse("reviews:grant", args=[each.key])}
        for each in grants
    ]  # fmt: skip
    found = death.overpayments.select_related("benefit").order_by("pk")
    return rows + [
        {"record": each, "title": f"{each.benefit.title}　{'应追回的抚恤' if each.grant_id else '去世后多发'}",
         "amount": each.amount, "url": reverse("reviews:overpayment", args=[each.key])}
        for each in found
    ]  # fmt: skip


def listed(staff: Staff, *, state: str, after: int | None) -> tuple[list[FuneralGrant], int | None]:
    """One page of the grants in a state, oldest first, and the id to go on after; None at the end."""
    found = _visible(staff).filter(state=state).order_by("pk")
    rows = list((found.filter(pk__gt=after) if after else found)[: SHOWN + 1])
    return rows[:SHOWN], rows[SHOWN - 1].pk if len(rows) > SHOWN else None


def sums(staff: Staff) -> list[tuple[str, str, int, Decimal]]:
    """Each state of the grants with its word, how many there are and what is due. One query."""
    found = FuneralGrant.objects.visible_to(staff).values("state").order_by("state")
    known = {row["state"]: row for row in found.annotate(rows=Count("pk"), money=Sum(F("amount") - F("offset")))}
    return [
        (state.value, state.label, known[state]["rows"], known[state]["money"]) if state in known
        else (state.value, state.label, 0, Decimal(0))
        for state in GrantState
    ]  # fmt: skip


def recoveries(staff: Staff, *, today: date) -> list[dict]:
    """What is still to come back, the oldest first, with what is late. Two queries."""
    found = Overpayment.objects.visible_to(staff).open().select_related("benefit__beneficiary", "organization")
    rows = found.prefetch_related("instalments").order_by("pk")[:SHOWN]
    return [{"row": each, "late": overpayments.overdue(row=each, today=today)} for each in rows]


def facts(grant: FuneralGrant) -> list[tuple]:
    """What the page of a grant says beside its steps (see `kv`)."""
    rows: list[tuple] = [
        ("待遇", grant.benefit.title), ("去世日期", grant.death.died_on.isoformat()),
        ("种类", grant.get_kind_display()), ("依据", grant.citation),
        ("核定", grant.proposed_by.name if grant.proposed_by else "由系统按规则算出，还没有人核对"),
    ]
    if grant.basis.get("needs"):
        rows.append(("还缺", "、".join(Need(each).label for each in grant.basis["needs"]), "cinnabar"))
    if grant.reason:
        rows.append(("退回、撤回的理由", grant.reason, "cinnabar"))
    if grant.approved_by:
        rows += [("批准", grant.approved_by.name), ("抵扣多发的款", _yuan(grant.offset)), ("应发", _yuan(grant.due))]
    if grant.paid_on:
        rows.append(("已发放", f"{grant.paid_on}　凭证号 {grant.receipt_no}", "pine"))
    return rows


def offset_words(grant: FuneralGrant) -> tuple[Overpayment | None, str]:
    """The money paid after the death that waits, and what each choice means."""
    row = grant_decisions.overpaid(grant=grant)
    if row is None:
        return None, "没有去世后多发的款。"
    if not policy.may_offset(grant.death.died_on):
        return None, f"去世后多发了 {_yuan(row.outstanding)}。2024年10月1日以前去世的不能抵扣，另行追回。"
    settled = policy.after_offset(grant=grant.amount, paid_after_death=row.outstanding, offset=True)
    return row, (
        f"去世后多发了 {_yuan(row.outstanding)}。抵扣：扣除 {_yuan(settled.offset)}，发 {_yuan(settled.still_due)}，"
        f"另追回 {_yuan(settled.to_recover)}。不抵扣：发 {_yuan(grant.amount)}，另追回 {_yuan(row.outstanding)}。"
    )


def shares(grant: FuneralGrant) -> list[dict[str, Any]]:
    """The split that stands, numbers masked."""
    return [
        {"share": each, "id_number": masks.mask_id_number(each.id_number) if each.id_number else "—"}
        for each in grant.shares.filter(replaced_at=None)
    ]


def may(grant: FuneralGrant, staff: Staff, act: Act, to: str) -> bool:
    """Whether the table and the role allow the step; another person decides than assessed."""
    own = act == Act.APPROVE_GRANT and grant.proposed_by_id in (None, staff.pk)
    return staff.may(act) and to in GRANT_MOVES.get(GrantState(grant.state), frozenset()) and not own


def recovery_facts(row: Overpayment, *, today: date) -> list[tuple]:
    """What the page of an overpayment says (see `kv`)."""
    late = overpayments.overdue(row=row, today=today)
    what = f"{row.first_month:%Y年%m月} 至 {row.last_month:%Y年%m月}" if row.first_month else "已发的丧葬抚恤"
    rows: list[tuple] = [
        ("待遇", row.benefit.title), ("哪些款", what), ("金额", _yuan(row.amount)), ("已抵扣", _yuan(row.offset)),
        ("已追回", _yuan(row.received)), ("还应追回", _yuan(row.outstanding)),
    ]
    if late:
        rows.append(("逾期未还", _yuan(late), "cinnabar"))
    return [*rows, ("理由", row.reason)] if row.reason else rows


def is_recovering(row: Overpayment) -> bool:
    return row.state == OverpaymentState.RECOVERING


def _visible(staff: Staff) -> QuerySet[FuneralGrant]:
    return FuneralGrant.objects.visible_to(staff).select_related("benefit__beneficiary", "organization")


def _yuan(amount: Decimal) -> str:
    return f"¥{amount:,.2f}"
