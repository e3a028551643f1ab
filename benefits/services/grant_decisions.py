"""A reckoned grant is approved by another person, shared by its receivers with their signatures, and paid.

What was paid after the death is offset where the law allows it and the approver chooses it (DE-27).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits import days, identity, policy
from benefits.models import FuneralGrant, GrantShare, Overpayment
from benefits.policy import Approval
from benefits.services import consents
from benefits.states import GrantState, OverpaymentState

NOTHING = Decimal("0.00")


class CannotDecide(Exception):
    """A grant that may not be approved, shared or paid so; carries a Chinese sentence."""


@dataclass(frozen=True)
class Share:
    """What one receiver signs for; a guardian signs for whoever is under eighteen."""

    name: str
    relation: str
    id_number: str
    amount: Decimal
    signed_on: date
    bank_card: str = ""
    guardian: str = ""


def overpaid(*, grant: FuneralGrant) -> Overpayment | None:
    """Money paid after the death from the same benefit that nobody has decided on yet (each benefit by itself)."""
    found = Overpayment.objects.filter(death=grant.death, benefit=grant.benefit, grant=None)
    return found.filter(state=OverpaymentState.OPEN).first()


def approve(*, grant: FuneralGrant, offset: bool, by: Staff, at: datetime) -> None:
    """Approve the figures as they were reckoned, and say whether what was paid too long counts towards them.

    Refuses whoever assessed it, a grant that nobody has looked at, and an offset that the law does not allow.
    """
    consents.refuse_approving(
        decision=grant, approval=Approval.COUNTY, act=Act.APPROVE_GRANT, by=by, others=(grant.proposed_by,)
    )
    if grant.proposed_by is None:
        raise CannotDecide("还没有人核对，请先由经办人核定。")
    if offset and not policy.may_offset(grant.death.died_on):
        raise CannotDecide("2024年10月1日以前去世的，多发的款不能抵扣，应予追回。")
    with transaction.atomic():
        audit.take_turn()
        row = overpaid(grant=grant)
        settled = policy.after_offset(
            grant=grant.amount, paid_after_death=row.outstanding if row else NOTHING, offset=offset
        )
        transitions.move(
            grant, to=GrantState.APPROVED, by=by, at=at, act="grant.approved", citation=grant.citation,
            approved_by=by, approved_at=at, offset=settled.offset, basis={**grant.basis, "offset": offset},
        )  # fmt: skip
        if row and settled.offset:
            _offset(row, settled.offset, by=by, at=at)


def send_back(*, grant: FuneralGrant, reason: str, by: Staff, at: datetime) -> None:
    """Not approved: back to whoever assesses, with the reason."""
    consents.refuse_declining(
        decision=grant, approval=Approval.COUNTY, act=Act.APPROVE_GRANT, by=by, reason=reason
    )
    transitions.move(
        grant, to=GrantState.AWAITING, by=by, at=at, act="grant.sent_back", reason=reason.strip(), amount=NOTHING,
        proposed_by=None,
    )  # fmt: skip


def share_out(*, grant: FuneralGrant, shares: Sequence[Share], by: Staff, at: datetime) -> list[GrantShare]:
    """Keep the signed split of what is due after the offset, to the fen; an earlier split is replaced (D-11)."""
    consents.refuse_outsider(office=grant.organization, act=Act.ASSESS_GRANT, by=by)
    today = timezone.localtime(at).date()
    with transaction.atomic():
        audit.take_turn()
        grant.refresh_from_db()
        if grant.state != GrantState.APPROVED:
            raise CannotDecide("批准以后、发放以前才能登记分配。")
        if sum((share.amount for share in shares), NOTHING) != grant.due:
            raise CannotDecide(f"各人的金额合计须等于应发的 {grant.due:,.2f} 元。")
        for share in shares:
            _refuse_share(share, today=today)
        grant.shares.filter(replaced_at=None).update(replaced_at=at)
        rows = [GrantShare.objects.create(grant=grant, **vars(share)) for share in shares]
        audit.record(grant, act="grant.shared", by=by, at=at, changes={"shares": [None, len(rows)]})
    return rows


def mark_paid(*, grant: FuneralGrant, paid_on: date, receipt_no: str, by: Staff, at: datetime) -> None:
    """Record that the money has been handed out: its day from the approval to today, and the receipt."""
    consents.refuse_outsider(office=grant.organization, act=Act.ASSESS_GRANT, by=by)
    if not receipt_no.strip():
        raise CannotDecide("请填写凭证号。")
    if paid_on > timezone.localtime(at).date():
        raise CannotDecide("发放日期不能晚于今天。")
    if grant.approved_at and paid_on < timezone.localtime(grant.approved_at).date():
        raise CannotDecide("发放日期不能早于批准日期。")
    with transaction.atomic():
        audit.take_turn()  # Nobody signs another split meanwhile.
        shared = sum(grant.shares.filter(replaced_at=None).values_list("amount", flat=True), NOTHING)
        if shared != grant.due:
            raise CannotDecide("请先登记领取人签字的分配。")
        transitions.move(
            grant, to=GrantState.PAID, by=by, at=at, act="grant.paid", citation=grant.citation, paid_on=paid_on,
            receipt_no=receipt_no.strip(),
        )  # fmt: skip


def _offset(row: Overpayment, amount: Decimal, *, by: Staff, at: datetime) -> None:
    """What fits is settled with the grant; the rest waits to be recovered."""
    if amount == row.outstanding:
        transitions.move(
            row, to=OverpaymentState.OFFSET, by=by, at=at, act="overpayment.offset", offset=row.offset + amount,
            decided_by=by,
        )  # fmt: skip
        return
    Overpayment.objects.filter(pk=row.pk).update(offset=row.offset + amount, decided_by=by)
    changes = {"offset": [str(row.offset), str(row.offset + amount)]}
    audit.record(row, act="overpayment.offset", by=by, at=at, changes=changes)


def _refuse_share(share: Share, *, today: date) -> None:
    if not share.name.strip() or not share.relation.strip() or share.amount <= 0:
        raise CannotDecide("每位领取人须写明姓名、关系和金额。")
    if share.signed_on > today:
        raise CannotDecide("签字日期不能晚于今天。")
    try:
        who = identity.parse_id_number(share.id_number, today=today, allow_invented=settings.DEMO)
    except identity.BadIdNumber as refusal:
        raise CannotDecide(f"{share.name}：{refusal}") from refusal
    if days.age_on(who.born_on, today) < policy.ADULT_AGE.value and not share.guardian.strip():
        raise CannotDecide(f"{share.name}未满十八周岁，由监护人签字，请填写监护人。")
