"""Moves of a pension relation between two offices (M-01 to M-04, DE-16, DE-31): recorded by the one that pays, answered
by the one that will. What happens on 1 January is in `takeovers`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Organization, Staff
from accounts.roles import Act
from benefits import policy
from benefits.categories import Category
from benefits.models import Benefit, Termination, Transfer
from benefits.policy import EndGround
from benefits.services import consents, holidays, local_rules
from benefits.states import BenefitState, DeathState, TransferState

Level = Organization.Level
RECEIVING = (Level.COUNTY, Level.STATION)


class CannotTransfer(Exception):
    """A move that may not be recorded, answered or taken back; carries a Chinese sentence."""


@dataclass(frozen=True)
class Place:
    """Where a household has moved to: an office of this system, or a place outside it by its name alone."""

    office: Organization | None = None
    name: str = ""

    def __str__(self) -> str:
        return self.office.name if self.office else self.name.strip()


def record(*, benefits: Iterable[Benefit], moved_on: date, to: Place, by: Staff, at: datetime) -> list[Transfer]:
    """Record that the household of a person moved on that day (inclusive): one transfer for each benefit, in one act.

    Refused: nobody's or two people's benefits, an office that does not pay them, the dead and those said to be dead, a
    benefit that has ended or is moving already, a day to come or before the birth, a place inside the own county, an
    office here while an end by moving is being decided.
    """
    chosen, today = list(benefits), timezone.localtime(at).date()
    if not chosen:
        raise CannotTransfer("请至少选择一项待遇。")
    for benefit in chosen:
        consents.refuse_outsider(office=benefit.organization, act=Act.RECORD_TRANSFER, by=by)
    _refuse_person(chosen)
    _refuse_day(chosen[0], moved_on, today=today)
    for benefit in chosen:
        _refuse_benefit(benefit)
        _refuse_place(benefit, to)
    try:
        with transaction.atomic():
            audit.take_turn()  # Nobody proposes an end meanwhile.
            for benefit in chosen if to.office else ():
                _refuse_ending(benefit)
            return [_plan(benefit, moved_on, to, by=by, at=at) for benefit in chosen]
    except IntegrityError as twice:  # Two clicks at once: the constraint lets one through.
        raise CannotTransfer("其中有待遇已在转移中，没有重复登记。") from twice


def accept(*, transfer: Transfer, office: Organization, by: Staff, at: datetime) -> None:
    """The new office takes the relation, for itself or for one of its stations; it pays from the month on the row.

    By another person than the one who recorded it. Refused: who is not of the receiving office, an office that does not
    lie below it, a move that leaves this system, the dead, an ended benefit.
    """
    _refuse_answering(transfer, by=by)
    if by.pk == transfer.recorded_by_id:
        raise consents.NotEntitled("登记和接收须为不同的人。")
    if not _may_receive(office) or not _receiving(transfer).contains(office):
        raise CannotTransfer("请选择本地接收的县区或者乡镇、街道站。")
    _refuse_gone(transfer.benefit)
    transitions.move(
        transfer, to=TransferState.ACCEPTED, by=by, at=at, act="transfer.accepted", accepted_by=by, accepted_at=at,
        destination=office,
    )


def decline(*, transfer: Transfer, reason: str, by: Staff, at: datetime) -> None:
    """The receiving office sends it back with its reason, also after it had accepted; the origin goes on paying."""
    _refuse_answering(transfer, by=by)
    if not reason.strip():
        raise CannotTransfer("退回必须写明理由。")
    transitions.move(
        transfer, to=TransferState.DECLINED, by=by, at=at, act="transfer.declined", reason=reason.strip()
    )


def withdraw(*, transfer: Transfer, reason: str, by: Staff, at: datetime) -> None:
    """The origin takes the move back with its reason, as long as nobody has taken over."""
    consents.refuse_outsider(office=transfer.organization, act=Act.RECORD_TRANSFER, by=by)
    if not reason.strip():
        raise CannotTransfer("撤回必须写明理由。")
    transitions.move(
        transfer, to=TransferState.WITHDRAWN, by=by, at=at, act="transfer.withdrawn", reason=reason.strip()
    )


def _plan(benefit: Benefit, moved_on: date, to: Place, *, by: Staff, at: datetime) -> Transfer:
    category, today = Category(benefit.category), timezone.localtime(at).date()
    local = local_rules.in_force(organization=benefit.organization, on=today)
    due_on = policy.answer_due_on(category, recorded_on=today, holidays=holidays.table(), local=local)
    transfer = Transfer.objects.create(
        benefit=benefit, organization=benefit.organization, destination=to.office, destination_name=str(to),
        moved_on=moved_on, takes_over_month=policy.takes_over_month(moved_on), answer_due_on=due_on,
        recorded_by=by, recorded_at=at, state_at=at,
        basis=policy.transfer_basis(category, moved_on=moved_on, local=local),
    )  # fmt: skip
    audit.record(
        transfer, act="transfer.planned", by=by, at=at, citation=policy.TRANSFERS[category].origin_pays.cited,
        changes={"moved_on": [None, moved_on.isoformat()], "destination": [benefit.organization.name, str(to)]},
    )
    return transfer


def _refuse_person(chosen: list[Benefit]) -> None:
    if len({benefit.beneficiary_id for benefit in chosen}) > 1:
        raise CannotTransfer("一次只能登记一个人的转移。")
    person = chosen[0].beneficiary
    if person.died_on:
        raise CannotTransfer("该对象已登记去世，请走去世核减。")
    if person.deaths.filter(state=DeathState.REPORTED).exists():
        raise CannotTransfer("该对象疑似去世，待核实；请先核实，再办转移。")


def _refuse_day(benefit: Benefit, moved_on: date, *, today: date) -> None:
    if moved_on > today:
        raise CannotTransfer("户籍迁移的日期不能晚于今天；迁了再登记。")
    if moved_on < benefit.beneficiary.born_on:
        raise CannotTransfer("户籍迁移的日期不能早于出生日期，请核对。")


def _refuse_benefit(benefit: Benefit) -> None:
    if benefit.state == BenefitState.ENDED:
        raise CannotTransfer(f"{benefit.title}已终止，不须转移。")
    if Transfer.objects.open().filter(benefit=benefit).exists():
        raise CannotTransfer(f"{benefit.title}已在转移中，请先办结或者撤回。")


def _refuse_ending(benefit: Benefit) -> None:
    """Ended here and moot there, nobody would pay."""
    if Termination.objects.open().filter(benefit=benefit, ground=EndGround.MOVED).exists():
        raise CannotTransfer(f"{benefit.title}已提出按关系转出终止；转往本系统内的，请先撤回那一件。")


def _refuse_place(benefit: Benefit, to: Place) -> None:
    if not str(to):
        raise CannotTransfer("请选择转入机构；不在本系统内的，请填写转入地。")
    if to.office is None:
        return
    if not _may_receive(to.office):
        raise CannotTransfer("请选择县区或者乡镇、街道站。")
    if to.office.scope()["county_code"] == benefit.county_code:
        raise CannotTransfer("在同一县区内迁移的，抚恤关系不须转移。")


def _refuse_answering(transfer: Transfer, *, by: Staff) -> None:
    if transfer.destination is None:
        raise CannotTransfer("转入地不在本系统内，没有可以接收的机构。")
    consents.refuse_outsider(office=_receiving(transfer), act=Act.ANSWER_TRANSFER, by=by)


def _may_receive(office: Organization) -> bool:
    return office.level in RECEIVING and office.closed_on is None


def _receiving(transfer: Transfer) -> Organization:
    assert transfer.destination  # Moves that leave this system are refused before anybody asks.
    return transfer.destination


def _refuse_gone(benefit: Benefit) -> None:
    if benefit.beneficiary.died_on:
        raise CannotTransfer("该对象已登记去世，不再转移。")
    if benefit.state == BenefitState.ENDED:
        raise CannotTransfer("该待遇已终止，不再转移。")
