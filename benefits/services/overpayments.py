"""Money that was paid too long comes back: in instalments with a day each, by receipts, to the fen.

No text that was read lets anybody write such money off: there is no act for it. A row that was wrong is withdrawn.
"""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits import days
from benefits.models import Instalment, Overpayment, OverpaymentReceipt
from benefits.policy import to_fen
from benefits.services import consents
from benefits.states import OVERPAYMENT_OPEN, OverpaymentState

MOST = 60  # Instalments: five years of months.
NOTHING = Decimal("0.00")


class CannotRecover(Exception):
    """Money that may not be recovered so; carries a Chinese sentence."""


def parts(*, amount: Decimal, number: int) -> list[Decimal]:
    """The amount in so many parts that sum to it exactly; the first ones carry what does not divide."""
    each = to_fen(amount / number)
    if each * number > amount:
        each -= Decimal("0.01")
    odd = int((amount - each * number) * 100)
    return [each + (Decimal("0.01") if turn < odd else NOTHING) for turn in range(number)]


def plan(*, row: Overpayment, number: int, first_on: date, by: Staff, at: datetime) -> list[Instalment]:
    """Recover what is outstanding in monthly instalments; an earlier plan is replaced."""
    consents.refuse_outsider(office=row.organization, act=Act.APPROVE_GRANT, by=by)
    if not 1 <= number <= MOST:
        raise CannotRecover(f"期数从 1 到 {MOST}。")
    if first_on < timezone.localtime(at).date():
        raise CannotRecover("第一期的日期不能早于今天。")
    with transaction.atomic():
        audit.take_turn()
        row.refresh_from_db()
        if row.state not in OVERPAYMENT_OPEN:
            raise CannotRecover(f"这笔多发款{row.get_state_display()}，不能再订分期。")
        amounts = parts(amount=row.outstanding, number=number)
        if amounts[-1] <= 0:
            raise CannotRecover("期数太多，每期不到一分钱。")
        if row.state == OverpaymentState.OPEN:
            to, act = OverpaymentState.RECOVERING, "overpayment.recovering"
            transitions.move(row, to=to, by=by, at=at, act=act, decided_by=by)
        row.instalments.filter(replaced_at=None).update(replaced_at=at)
        rows = [
            Instalment(overpayment=row, number=turn, due_on=days.same_day_after_months(first_on, turn - 1), amount=each)
            for turn, each in enumerate(amounts, 1)
        ]
        Instalment.objects.bulk_create(rows)
        audit.record(row, act="overpayment.planned", by=by, at=at, changes={"instalments": [None, number]})
    return rows


def receive(
    *, row: Overpayment, received_on: date, amount: Decimal, receipt_no: str, by: Staff, at: datetime
) -> OverpaymentReceipt:
    """Money has come in. The last fen settles the row; more than is outstanding is refused."""
    consents.refuse_outsider(office=row.organization, act=Act.RECOVER_OVERPAYMENT, by=by)
    if not receipt_no.strip() or amount <= 0:
        raise CannotRecover("请填写金额和票据号。")
    if received_on > timezone.localtime(at).date():
        raise CannotRecover("收到日期不能晚于今天。")
    with transaction.atomic():
        audit.take_turn()  # Of two receipts at once the second sees what is left.
        row.refresh_from_db()
        if row.state != OverpaymentState.RECOVERING:
            raise CannotRecover(f"这笔多发款{row.get_state_display()}，不能登记追回。")
        if amount > row.outstanding:
            raise CannotRecover(f"还应追回 {row.outstanding:,.2f} 元，收到的不能更多。")
        if row.receipts.filter(receipt_no=receipt_no.strip()).exists():
            raise CannotRecover("这张票据已经登记。")
        receipt = OverpaymentReceipt.objects.create(
            overpayment=row, received_on=received_on, amount=amount, receipt_no=receipt_no.strip(), recorded_by=by
        )
        received = row.received + amount
        Overpayment.objects.filter(pk=row.pk).update(received=received)
        changes = {"received": [str(row.received), str(received)]}
        audit.record(row, act="overpayment.received", by=by, at=at, reason=receipt.receipt_no, changes=changes)
        row.refresh_from_db()
        if not row.outstanding:
            transitions.move(row, to=OverpaymentState.SETTLED, by=by, at=at, act="overpayment.settled")
    return receipt


def withdraw(*, row: Overpayment, reason: str, by: Staff, at: datetime) -> None:
    """The row was wrong: nothing is owed. Refused without a reason, and once money has come in or was offset."""
    consents.refuse_outsider(office=row.organization, act=Act.APPROVE_GRANT, by=by)
    if not reason.strip():
        raise CannotRecover("撤回必须写明理由。")
    if row.received or row.offset:
        raise CannotRecover("已有抵扣或者追回的，不能撤回。")
    transitions.move(
        row, to=OverpaymentState.WITHDRAWN, by=by, at=at, act="overpayment.withdrawn", reason=reason.strip(),
        decided_by=by,
    )  # fmt: skip


def overdue(*, row: Overpayment, today: date) -> Decimal:
    """What the plan wanted by the day before today and has not come in; what came before the plan counts for none."""
    due = [each for each in row.instalments.all() if each.replaced_at is None]
    received = sum((each.amount for each in due), NOTHING) - row.outstanding
    return max(sum((each.amount for each in due if each.due_on < today), NOTHING) - received, NOTHING)
