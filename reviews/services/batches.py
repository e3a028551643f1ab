"""Several decisions by one signature: frozen when it is signed, done one by one, each with its own last look.

An item is claimed in the transaction that decides it (compare-and-swap): a worker that is killed leaves it waiting,
and two workers never decide it twice. The signer is read anew for each: whoever lost the role decides nothing more.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from accounts import audit, transitions
from accounts.models import Staff
from benefits.models import BackPay, Resumption, Suspension, Termination
from benefits.services import back_pay, consents, resumptions, suspensions, terminations
from reviews.models import Batch, BatchItem
from reviews.services import gates

AT_ONCE = 20  # So many are decided while one waits for the answer; more go to the background.
MODELS: dict[str, Any] = {
    "suspension": Suspension, "resumption": Resumption, "back-pay": BackPay, "termination": Termination,
}  # fmt: skip
Step, Outcome = Batch.Step, BatchItem.Outcome
STALE = "该事项已由他人处理。"
logger = logging.getLogger(__name__)


class CannotSign(Exception):
    """A card that may not be signed so; carries a Chinese sentence."""


class Refused(Exception):
    """One decision that is not made by a batch; carries a Chinese sentence."""


@dataclass(frozen=True)
class Order:
    """What is signed. `money` is per month, of back-pay the whole; `filters` is what the list was narrowed by."""

    token: str
    kind: str
    group: str
    step: str
    reason: str = ""
    filters: dict[str, str] = field(default_factory=dict)
    code_at: datetime | None = None


def fit(*, kind: str, step: str, records: list[Any]) -> list[Any]:
    """Of the records those that nothing holds back now; declining needs no last look."""
    if step == Step.DECLINE or kind != "suspension":
        return records
    held = gates.last_look(records)
    return [record for record in records if not held[record.pk]]


def sign(*, order: Order, records: Iterable[Any], by: Staff, at: datetime) -> Batch:
    """Freeze the records as one batch. The same token again gives the batch that was signed before.

    Refuses when nobody is left, and a token of somebody else.
    """
    records = list(records)
    with transaction.atomic():
        audit.take_turn()  # The second of two clicks finds the first.
        if known := Batch.objects.filter(token=order.token).first():
            if known.by_id != by.pk:
                raise CannotSign("这张签批单不是您的。")
            return known
        if not records:
            raise CannotSign("没有可办的人。")
        sums = [_money(record) for record in records]
        batch = Batch.objects.create(
            token=order.token, kind=order.kind, group=order.group, step=order.step, reason=order.reason.strip(),
            filters=order.filters, code_at=order.code_at, organization=by.organization, by=by, signed_at=at,
            expected=len(records), money=sum(sums, Decimal(0)),
        )  # fmt: skip
        BatchItem.objects.bulk_create(
            BatchItem(
                batch=batch, record_id=record.pk, record_key=record.key,
                beneficiary_id=record.benefit.beneficiary_id, money=money,
            )
            for record, money in zip(records, sums, strict=True)
        )  # fmt: skip
        number = {"人数": [None, batch.expected]}
        audit.record(batch, act="batch.signed", by=by, at=at, reason=batch.reason, changes=number)
    return batch


def signed_with(*, token: str, by: Staff) -> Batch | None:
    """What a card of the person was signed to before, if it was."""
    return Batch.objects.filter(token=token, by=by).first() if token else None


def unfinished() -> list[Batch]:
    """What was signed and is not done, the oldest first."""
    return list(Batch.objects.filter(finished_at=None).order_by("pk"))


def work(*, batch: Batch, at: datetime) -> int:
    """Decide what waits, and close the batch when nothing does; returns how many were settled."""
    Batch.objects.filter(pk=batch.pk, began_at=None).update(began_at=at)
    waiting = list(batch.items.filter(outcome="").order_by("pk").values_list("pk", "record_id"))
    settled = sum(_settle(batch, item, record, at=at) for item, record in waiting)
    if not batch.items.filter(outcome="").exists():
        Batch.objects.filter(pk=batch.pk, finished_at=None).update(finished_at=at)
    batch.refresh_from_db()
    return settled


def _settle(batch: Batch, item: int, record: int, *, at: datetime) -> bool:
    """Decide one item and keep what became of it. A database that is away leaves it waiting."""
    try:
        with transaction.atomic():
            audit.take_turn()
            if not _write(item, Outcome.DONE, "", at):
                return False  # Another worker was first.
            _decide(batch, record, at=at)
        return True
    except gates.Held as refusal:
        return _write(item, Outcome.HELD, str(refusal), at)
    except (transitions.ForbiddenMove, transitions.StaleState):
        return _write(item, Outcome.STALE, STALE, at)
    except REFUSALS as refusal:
        return _write(item, Outcome.REFUSED, str(refusal), at)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # Whatever is wrong with one must not hold up the others.
        logger.warning("batch item %s failed: %s", item, type(error).__name__)
        return _write(item, Outcome.FAILED, "系统没有办成，请逐件办理。", at)


def _write(item: int, outcome: str, sentence: str, at: datetime) -> bool:
    rows = BatchItem.objects.filter(pk=item, outcome="")
    return rows.update(outcome=outcome, sentence=sentence[:300], settled_at=at) == 1


def _decide(batch: Batch, record_id: int, *, at: datetime) -> None:
    by = Staff.objects.active().select_related("organization").filter(pk=batch.by_id).first()
    if by is None:
        raise Refused("签批人的账号已停用，其余不再办理。")
    people = ("benefit__beneficiary", "benefit__organization", "organization", "proposed_by", "endorsed_by")
    also = {"suspension": ("checked_by",), "resumption": ("suspension",), "back-pay": ("suspension",)}
    rows = MODELS[batch.kind].objects.select_related(*people, *also.get(batch.kind, ()))
    record = rows.filter(pk=record_id).first()
    told = {"reason": batch.reason} if batch.step == Step.DECLINE else {}
    DEEDS[batch.kind, batch.step](record, by=by, at=at, **told)


def _approve_resumption(record: Resumption, **told: Any) -> None:
    if record.suspension.ground == Suspension.Ground.SENTENCED_OR_WANTED:
        raise Refused("中止的恢复须逐件写明月份，不能批量办理。")
    resumptions.approve(resumption=record, **told)


def _money(record: Any) -> Decimal:
    return record.total if isinstance(record, BackPay) else record.benefit.monthly_amount


DEEDS: dict[tuple[str, str], Callable[..., None]] = {
    ("suspension", Step.APPROVE): lambda record, **told: gates.approve(suspension=record, **told),
    ("suspension", Step.ENDORSE): lambda record, **told: gates.endorse(suspension=record, **told),
    ("suspension", Step.DECLINE): lambda record, **told: gates.decline(suspension=record, **told),
    ("resumption", Step.APPROVE): _approve_resumption,
    ("resumption", Step.ENDORSE): lambda record, **told: resumptions.endorse(resumption=record, **told),
    ("resumption", Step.DECLINE): lambda record, **told: resumptions.decline(resumption=record, **told),
    ("back-pay", Step.APPROVE): lambda record, **told: back_pay.approve(back_pay=record, **told),
    ("back-pay", Step.ENDORSE): lambda record, **told: back_pay.endorse(back_pay=record, **told),
    ("back-pay", Step.DECLINE): lambda record, **told: back_pay.decline(back_pay=record, **told),
    ("termination", Step.APPROVE): lambda record, **told: terminations.approve(termination=record, **told),
    ("termination", Step.ENDORSE): lambda record, **told: terminations.endorse(termination=record, **told),
    ("termination", Step.DECLINE): lambda record, **told: terminations.decline(termination=record, **told),
}
REFUSALS = (
    Refused, consents.NotEntitled, suspensions.CannotDecide, resumptions.CannotDecide, terminations.CannotDecide,
)
