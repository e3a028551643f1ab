"""The monthly payment register of a county and category: drawn up by one person, sent by another, then frozen.

A draft may be drawn up again as often as one likes. What was sent is never changed: what is found afterwards stands in
the register of the next month, as a line of its own.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery, Sum
from django.utils import timezone

from accounts import audit, bulk, transitions
from accounts.fields import stored_text
from accounts.models import Organization, Staff
from accounts.models.shapes import new_key
from accounts.roles import Act
from benefits import days
from benefits.models import Beneficiary, Register, RegisterLine
from benefits.services import consents, register_lines, register_words
from benefits.services.payments import NOTHING
from benefits.services.register_lines import Line
from benefits.states import RegisterState

COLUMNS = (
    "register_id", "number", "month", "key", "bank_card", "bank_result", "bank_message", *Line._fields,
)  # fmt: skip
FROZEN = (
    "number", "benefit__key", "name", "month", "amount", "last_amount", "change", "explanation", "bank_card",
)  # fmt: skip


class CannotDraft(Exception):
    """A register that may not be drawn up; carries a Chinese sentence."""


class CannotSend(Exception):
    """A register that may not be sent; carries a Chinese sentence."""


class CannotClose(Exception):
    """A register that may not be closed; carries a Chinese sentence."""


def draft(*, organization: Organization, category: str, month: date, by: Staff, at: datetime) -> Register:
    """Draw up the register of the county for the category and month (its first day), or draw up its draft again.

    The county pays for its stations. Refuses another level, a month further off than the next, one whose register was
    sent, one before others, and one whose register of the month before was not sent.
    """
    consents.refuse_outsider(office=organization, act=Act.DRAFT_REGISTER, by=by)
    if organization.level != Organization.Level.COUNTY:
        raise CannotDraft("发放名册由县（区）编制，各站并入所在县（区）。")
    if month > days.next_month(timezone.localtime(at).date()):
        raise CannotDraft("最早可以提前一个月编制。")
    with transaction.atomic():
        audit.take_turn()
        series = Register.objects.filter(organization=organization, category=category)
        _refuse_out_of_turn(list(series.values_list("month", "state")), month)
        register, _ = series.get_or_create(
            month=month, defaults={"organization": organization, "category": category, "state_at": at}
        )
        register.lines.all().delete()  # Of a draft, which nobody has seen but the office.
        _write(register, register_lines.compose(register=register))
        _sum_up(register, by=by, at=at)
        changes = {"total": [None, str(register.total)], "people": [None, register.people]}
        audit.record(register, act="register.drawn_up", by=by, at=at, changes=changes)
    return register


def send(*, register: Register, by: Staff, at: datetime) -> None:
    """Send the draft to finance, by another person than drew it up. From now on nothing in it changes.

    Refuses one that would be another if it were drawn up now: somebody has died, was stopped or resumed since.
    """
    consents.refuse_outsider(office=register.organization, act=Act.SEND_REGISTER, by=by)
    if register.drafted_by_id == by.pk:
        raise consents.NotEntitled("编制和报送须为两人，请另一位审核员报送。")
    with transaction.atomic():
        audit.take_turn()
        if register.state == RegisterState.DRAFT:
            _refuse_outdated(register)
        card = Beneficiary.objects.filter(benefits=OuterRef("benefit")).annotate(stored=stored_text("bank_card"))
        register.lines.update(bank_card=Subquery(card.values("stored")[:1]))
        transitions.move(
            register, to=RegisterState.SENT, by=by, at=at, act="register.sent", sent_by=by, sent_at=at,
            digest=digest(register=register),
        )


def close(*, register: Register, reason: str, by: Staff, at: datetime) -> None:
    """Close a register for which the bank has not answered every line, and say why."""
    consents.refuse_outsider(office=register.organization, act=Act.RECONCILE_REGISTER, by=by)
    if not reason.strip():
        raise CannotClose("银行没有回完的，请写明为什么对账完毕。")
    transitions.move(
        register, to=RegisterState.RECONCILED, by=by, at=at, act="register.reconciled", reason=reason.strip(),
        reconciled_by=by,
    )


def digest(*, register: Register) -> str:
    """SHA-256 over all lines of the register: who, how much, why, on which card. Not what the bank says of them."""
    total = hashlib.sha256(f"{register.organization_id} {register.category} {register.month}".encode())
    for row in register.lines.order_by("number").values_list(*FROZEN).iterator(chunk_size=5000):
        total.update(json.dumps([str(each) for each in row], ensure_ascii=False).encode())
    return total.hexdigest()


def _refuse_out_of_turn(known: list[tuple[date, str]], month: date) -> None:
    """Months follow each other, so that every difference is one to a month that stands."""
    states = dict(known)
    if states.get(month, RegisterState.DRAFT) != RegisterState.DRAFT:
        raise CannotDraft("这份名册已经报送，不能重新编制；后来的变动列入下月名册。")
    if any(later > month for later in states):
        raise CannotDraft("后面月份的名册已经编制，不能再编制这一月。")
    before = [earlier for earlier in states if earlier < month]
    last = days.previous_month(month)
    if before and states.get(last, RegisterState.DRAFT) == RegisterState.DRAFT:
        raise CannotDraft(f"请先报送{register_words.month(last)}的名册，再编制下一月。")


def _refuse_outdated(register: Register) -> None:
    stored = [
        Line(*row) for row in register.lines.order_by("number").values_list(*Line._fields).iterator(chunk_size=5000)
    ]
    now = register_lines.compose(register=register)
    if now != stored:
        changed = len(set(map(str, now)) ^ set(map(str, stored)))
        raise CannotSend(f"编制以后情况有变，有 {changed or 1} 行与现在不同。请重新编制，核对后再报送。")


def _write(register: Register, lines: list[Line]) -> None:
    bulk.insert(RegisterLine, COLUMNS, _rows(register, lines))


def _rows(register: Register, lines: list[Line]) -> Iterator[tuple]:
    for number, line in enumerate(lines, start=1):
        yield register.pk, number, register.month, new_key(), "", RegisterLine.BankResult.UNKNOWN.value, "", *line


def _sum_up(register: Register, *, by: Staff, at: datetime) -> None:
    """What stands at the head is counted from the lines as they are stored."""
    sums = register.lines.aggregate(total=Sum("amount"), last=Sum("last_amount"))
    people = register.lines.filter(amount__gt=0).aggregate(number=Count("benefit", distinct=True))["number"]
    total, last = (Decimal(sums[name] or NOTHING) for name in ("total", "last"))
    Register.objects.filter(pk=register.pk).update(
        total=total, last_total=last, people=people, drafted_by=by, drafted_at=at
    )
    register.refresh_from_db()
