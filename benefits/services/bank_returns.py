"""What the bank says of the lines of a register (回盘): paid, sent back with its words, or not a line of ours.

A row is matched by the number of the line, else by card and sum, and by the name where those are not enough. Nothing is
lost: rows that belong to no line are kept with the sentence that says why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import BackPay, BankReturn, Register, RegisterLine
from benefits.services import consents
from benefits.states import BackPayState, RegisterState

Result = RegisterLine.BankResult
CHUNK = 2000
TAIL = 4


class CannotTakeIn(Exception):
    """A file of the bank that may not be taken in; carries a Chinese sentence."""


@dataclass(frozen=True)
class Answer:
    """One row of the bank's file. `fault` is the sentence of a row that cannot be read."""

    row: int
    number: int | None = None
    name: str = ""
    card: str = ""
    amount: Decimal | None = None
    result: str = ""
    message: str = ""
    fault: str = ""


def take_in(
    *, register: Register, answers: Iterable[Answer], file_name: str, digest: str, by: Staff, at: datetime
) -> BankReturn:
    """Note what the bank says of each line; the register is reconciled once no line is without an answer.

    The same file a second time changes nothing. Refuses a register that is not sent, or reconciled already.
    """
    consents.refuse_outsider(office=register.organization, act=Act.RECONCILE_REGISTER, by=by)
    with transaction.atomic():
        audit.take_turn()
        register.refresh_from_db(fields=["state"])
        known = register.bank_returns.filter(digest=digest).first()
        if known:
            return known
        if register.state != RegisterState.SENT:
            raise CannotTakeIn(f"这份名册{register.get_state_display()}，不接收银行回盘。")
        matched, unmatched = _match(_Lines(register), answers)
        changed = _note(matched)
        taken = BankReturn.objects.create(
            register=register, file_name=file_name, digest=digest, taken_in_by=by, taken_in_at=at, unmatched=unmatched,
            paid=sum(1 for _, answer in matched if answer.result == Result.PAID),
            bounced=sum(1 for _, answer in matched if answer.result == Result.BOUNCED),
        )
        audit.record(
            register, act="register.answered", by=by, at=at,
            changes={"paid": [None, taken.paid], "bounced": [None, taken.bounced], "unmatched": [None, len(unmatched)]},
        )
        _pay_back_pays(changed, by=by, at=at)
        if not unanswered(register=register):
            transitions.move(register, to=RegisterState.RECONCILED, by=by, at=at, act="register.reconciled")
    return taken


def unanswered(*, register: Register) -> int:
    """Lines with money of which the bank has not said anything; one query."""
    return register.lines.filter(amount__gt=0, bank_result=Result.UNKNOWN).count()


class _Lines:
    """The lines of a register with money, found by number or by card and sum; each answers one row."""

    def __init__(self, register: Register) -> None:
        rows = register.lines.filter(amount__gt=0).order_by("number")
        self.free = {row.number: row for row in rows.iterator(chunk_size=CHUNK)}
        self.by_card: dict[tuple[str, Decimal], list[RegisterLine]] = {}
        for row in self.free.values():
            self.by_card.setdefault((row.bank_card, row.amount), []).append(row)

    def find(self, answer: Answer) -> RegisterLine | str:
        """The line that the row is about, or why there is none."""
        if answer.fault:
            return answer.fault
        found = self._numbered(answer) if answer.number is not None else self._by_card(answer)
        if isinstance(found, RegisterLine):
            del self.free[found.number]
        return found

    def _numbered(self, answer: Answer) -> RegisterLine | str:
        line = self.free.get(answer.number or 0)
        if line is None:
            return "名册没有这个序号，或者这一行已经对上。"
        if answer.amount is not None and answer.amount != line.amount:
            return f"金额与名册不符，名册为 {line.amount:,.2f} 元。"
        if answer.card and answer.card != line.bank_card:
            return "账号与名册不符。"
        return line

    def _by_card(self, answer: Answer) -> RegisterLine | str:
        if not answer.card or answer.amount is None:
            return "没有序号，账号和金额又不全，对不上。"
        known = self.by_card.get((answer.card, answer.amount), ())
        fitting = [line for line in known if line.number in self.free and answer.name in ("", line.name)]
        if not fitting:
            return "名册没有这个账号的这笔金额。" if not known else "这笔已经对上，或者姓名与名册不符。"
        return fitting[0]


def _match(lines: _Lines, answers: Iterable[Answer]) -> tuple[list[tuple[RegisterLine, Answer]], list[dict]]:
    matched, unmatched = [], []
    for answer in answers:
        found = lines.find(answer)
        if isinstance(found, RegisterLine):
            matched.append((found, answer))
        else:
            unmatched.append({
                "row": answer.row, "name": answer.name, "card": answer.card[-TAIL:], "why": found,
                "amount": "" if answer.amount is None else str(answer.amount), "message": answer.message,
            })  # fmt: skip
    return matched, unmatched


def _note(matched: list[tuple[RegisterLine, Answer]]) -> list[RegisterLine]:
    """Write the answers; returns the lines that changed. A line that is paid again already keeps its answer."""
    settled = set(RegisterLine.objects.filter(paid_again_for__in=[line.pk for line, _ in matched]).values_list(
        "paid_again_for", flat=True
    ))  # fmt: skip
    by_answer: dict[tuple[str, str], list[int]] = {}
    changed = []
    for line, answer in matched:
        said = answer.message[:100] if answer.result == Result.BOUNCED else ""
        if line.pk not in settled and (line.bank_result, line.bank_message) != (answer.result, said):
            by_answer.setdefault((answer.result, said), []).append(line.pk)
            changed.append(line)
    for (result, said), ids in by_answer.items():
        for start in range(0, len(ids), CHUNK):
            chosen = RegisterLine.objects.filter(pk__in=ids[start : start + CHUNK])
            chosen.update(bank_result=result, bank_message=said)
    return changed


def _pay_back_pays(changed: list[RegisterLine], *, by: Staff, at: datetime) -> None:
    """A back-pay is paid when the bank says that its line is."""
    ids = [line.back_pay_id for line in changed if line.back_pay_id]
    paid = BackPay.objects.filter(
        pk__in=ids, state=BackPayState.APPROVED, register_line__bank_result=Result.PAID
    )
    transitions.move_many(
        BackPay.objects.filter(pk__in=list(paid.values_list("pk", flat=True))), to=BackPayState.PAID, by=by, at=at,
        act="back_pay.paid", paid_on=timezone.localtime(at).date(),
    )
