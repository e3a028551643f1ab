"""The lasting end of a benefit for another ground than death: proposed, endorsed where the province decides, approved
by another person, and brought into force by the clock on the first day of its first unpaid month.

`policy.ENDINGS` says who decides, from which month, on which paper, for which categories. The clock never proposes one.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits import law, policy
from benefits.categories import Category
from benefits.models import Benefit, Resumption, Suspension, Termination, Transfer
from benefits.policy import CancelKind, EndGround
from benefits.querysets import TerminationQuerySet
from benefits.services import consents, local_rules, suspensions
from benefits.states import BenefitState, TerminationState

PENDING = "该待遇已有一件未结的终止。"
ENDED = "待遇已终止。"
FARTHEST_YEARS = 2  # A day farther ahead is a slip of the pen; one farther back is shown to whoever decides.


class CannotPropose(Exception):
    """An end that may not be proposed; carries a Chinese sentence."""


class CannotDecide(Exception):
    """An end that may not be endorsed, approved, declined or taken back; carries a Chinese sentence."""


@dataclass(frozen=True)
class Cause:
    """Why a benefit ends: the ground, its day (inclusive), its paper, the words of the clerk.

    `kind` is asked of a cancellation alone: which of the cases of article 59. `facts` are kept in the basis.
    """

    ground: str
    day: date
    reason: str
    document_no: str = ""
    kind: str = ""

    def facts(self) -> dict[str, str]:
        """What the basis keeps of it."""
        return {
            "ground": str(self.ground), "day": self.day.isoformat(), "document_no": self.document_no.strip(),
            "kind": str(self.kind), "reason": self.reason.strip(),
        }  # fmt: skip


def propose(*, benefit: Benefit, cause: Cause, by: Staff, at: datetime) -> Termination:
    """Propose to end one benefit on the ground of `cause`, from the month that the rule of the ground names.

    Refuses the dead, the ended, a ground that the table does not have for the category, a lacking reason, paper or
    kind, a day before the birth or the first paid month, a day that lies ahead where none may, a second open proposal,
    and the end by moving of what another office of this system will pay (M-01).
    """
    consents.refuse_outsider(office=benefit.organization, act=Act.PROPOSE_TERMINATION, by=by)
    today = timezone.localtime(at).date()
    _refuse_benefit(benefit)
    ending = ending_for(benefit=benefit, ground=cause.ground, on=today)
    _refuse_cause(cause, ending, today=today)
    _refuse_day_before(benefit, cause.day)
    month = policy.end_month(ending, day=cause.day)
    try:
        with transaction.atomic():
            audit.take_turn()  # Nobody records a move meanwhile.
            if cause.ground == EndGround.MOVED:
                _refuse_moving(benefit)
            made = Termination.objects.create(
                benefit=benefit, organization=benefit.organization, state_at=at, ground=cause.ground, day=cause.day,
                document_no=cause.document_no.strip(), reason=cause.reason.strip(), first_unpaid_month=month,
                proposed_by=by, proposed_at=at, citation=ending.starts.cited,
                basis=law.basis(ending.rules(), cause=cause.facts(), lawful_month=month),
            )  # fmt: skip
            audit.record(made, act="termination.proposed", by=by, at=at, reason=made.reason, citation=made.citation)
    except IntegrityError as twice:  # Two clicks at once: the constraint lets one through.
        raise CannotPropose(PENDING) from twice
    return made


def endorse(*, termination: Termination, by: Staff, at: datetime) -> None:
    """The county consents and sends the proposal to the province, where the ground and the category ask for it."""
    _refuse_gone(termination)
    consents.refuse_endorsing(
        decision=termination, approval=approval_of(termination), act=Act.APPROVE_TERMINATION, by=by,
        others=(termination.proposed_by,),
    )  # fmt: skip
    transitions.move(
        termination, to=TerminationState.ENDORSED, by=by, at=at, act="termination.endorsed",
        citation=termination.citation, endorsed_by=by, endorsed_at=at,
    )  # fmt: skip


def approve(*, termination: Termination, by: Staff, at: datetime) -> None:
    """Approve: the benefit ends with its first unpaid month, never earlier than the month after this day (DE-5).

    Refuses whoever proposed or endorsed it, a level that does not decide, the dead, the ended, and a benefit with a
    resumption that waits: what is owed until the end is decided first.
    """
    _refuse_gone(termination)
    ending = _ending_of(termination)
    consents.refuse_approving(
        decision=termination, approval=ending.approval.value, act=Act.APPROVE_TERMINATION, by=by,
        others=(termination.proposed_by,),
    )  # fmt: skip
    if Resumption.objects.open().filter(benefit=termination.benefit_id).exists():
        raise CannotDecide("该待遇有一件恢复待批，请先作决定：终止以前应发的，要先算清。")
    today = timezone.localtime(at).date()
    added = policy.ending_basis(
        ending, day=termination.day, lawful_month=termination.first_unpaid_month, approved_on=today
    )
    transitions.move(
        termination, to=TerminationState.APPROVED, by=by, at=at, act="termination.approved",
        citation=termination.citation, approved_by=by, approved_at=at,
        first_unpaid_month=policy.real_month(termination.first_unpaid_month, approved_on=today),
        basis={**termination.basis, **added},
    )  # fmt: skip


def decline(*, termination: Termination, reason: str, by: Staff, at: datetime) -> None:
    """Refuse the end, with the reason that goes back to the clerk. Pay goes on."""
    consents.refuse_declining(
        decision=termination, approval=approval_of(termination), act=Act.APPROVE_TERMINATION, by=by, reason=reason
    )
    transitions.move(
        termination, to=TerminationState.DECLINED, by=by, at=at, act="termination.declined", reason=reason.strip(),
        declined_by=by, declined_at=at,
    )  # fmt: skip


def withdraw(*, termination: Termination, reason: str, by: Staff, at: datetime) -> None:
    """Take back an end that is not in force: a clerk what is only proposed, the level that approved what is approved.

    Refuses without a reason, and once the benefit has ended.
    """
    if not reason.strip():
        raise CannotDecide("撤回必须写明理由。")
    if termination.state == TerminationState.APPROVED:
        consents.refuse_declining(
            decision=termination, approval=approval_of(termination), act=Act.APPROVE_TERMINATION, by=by, reason=reason
        )
    else:
        consents.refuse_outsider(office=termination.organization, act=Act.PROPOSE_TERMINATION, by=by)
    transitions.move(
        termination, to=TerminationState.WITHDRAWN, by=by, at=at, act="termination.withdrawn", reason=reason.strip()
    )


def bring_into_force(*, queryset: TerminationQuerySet, today: date, at: datetime) -> int:
    """End the benefits whose approved month has come, as the clock; returns how many.

    A stop that is not yet in force has no object any more and is taken back; one in force stays as it was, so that
    nobody reads that these months were paid. The reviews are closed by the night (`close_ended`).
    """
    done = 0
    for row in queryset.due(today=today).select_related("benefit__beneficiary", "organization"):
        with transaction.atomic():
            audit.take_turn()
            _end(row, at=at)
        done += 1
    return done


def ending_for(*, benefit: Benefit, ground: str, on: date) -> policy.Ending:
    """The row of the table for the benefit, with the local rules of that day over it; refuses a ground it has not."""
    row = policy.ENDINGS[EndGround(ground)] if ground in EndGround.values else {}
    ending = row.get(Category(benefit.category))
    if ending is None:
        raise CannotPropose(f"{benefit.title}不以这个事由终止。")
    return ending.under(local_rules.in_force(organization=benefit.organization, on=on))


def approval_of(termination: Termination) -> policy.Approval:
    """The levels whose consent this end needs."""
    return _ending_of(termination).approval.value


def _ending_of(termination: Termination) -> policy.Ending:
    ending = policy.ENDINGS[EndGround(termination.ground)][Category(termination.benefit.category)]
    on = timezone.localtime(termination.proposed_at).date()
    return ending.under(local_rules.in_force(organization=termination.organization, on=on))


def _end(termination: Termination, *, at: datetime) -> None:
    transitions.move(
        termination, to=TerminationState.IN_FORCE, by=None, at=at, act="termination.brought_into_force", in_force_at=at
    )
    transitions.move(
        termination.benefit, to=BenefitState.ENDED, by=None, at=at, act="benefit.ended", reason=termination.reason,
        citation=termination.citation, ended_from_month=termination.first_unpaid_month,
    )  # fmt: skip
    suspensions.withdraw_many(queryset=Suspension.objects.filter(benefit=termination.benefit_id), reason=ENDED, at=at)


def _refuse_benefit(benefit: Benefit) -> None:
    if benefit.beneficiary.died_on:
        raise CannotPropose("该对象已登记去世，请走去世核减。")
    if benefit.state == BenefitState.ENDED:
        raise CannotPropose("该待遇已终止。")
    if Termination.objects.open().filter(benefit=benefit).exists():
        raise CannotPropose(PENDING)


def _refuse_moving(benefit: Benefit) -> None:
    """Ended here and moot there, nobody would pay."""
    if moving := Transfer.objects.open().filter(benefit=benefit, destination__isnull=False).first():
        raise CannotPropose(f"该待遇正在转往{moving.destination_name}，次年一月起由转入地接续发放，不须终止。")


def _refuse_cause(cause: Cause, ending: policy.Ending, *, today: date) -> None:
    if not cause.reason.strip():
        raise CannotPropose("请写明终止的理由。")
    if ending.needs_document and not cause.document_no.strip():
        raise CannotPropose("请填写文书的文号。")
    if ending.kinds is not None and cause.kind not in CancelKind.values:
        raise CannotPropose("只有死刑、无期徒刑、开除军籍才取消；有期徒刑、通缉的，请登记服刑、通缉。")
    if cause.day > today and not ending.may_lie_ahead:
        raise CannotPropose("事由发生的日期不能晚于今天。")
    if cause.day.year > today.year + FARTHEST_YEARS:
        raise CannotPropose("日期太远，请核对。")


def _refuse_day_before(benefit: Benefit, day: date) -> None:
    """What was not paid yet cannot have come to its end."""
    if day < benefit.beneficiary.born_on:
        raise CannotPropose(f"事由发生的日期早于本人出生（{benefit.beneficiary.born_on}），请核对。")
    if day < benefit.payable_from_month:
        first = benefit.payable_from_month
        raise CannotPropose(f"该待遇自 {first.year}年{first.month}月起发，事由发生的日期不能更早，请核对。")


def _refuse_gone(termination: Termination) -> None:
    if termination.benefit.beneficiary.died_on:
        raise CannotDecide("该对象已登记去世，不再办理终止。")
    if termination.benefit.state == BenefitState.ENDED:
        raise CannotDecide("该待遇已终止。")
