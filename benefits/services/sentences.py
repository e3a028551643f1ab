"""Stopping pay for a sentence or a wanted notice (抚恤优待条例 art. 59; S-01 to S-07, DE-10): the county proposes.

From there it goes the way of every stop, county and then province: see `suspensions`. The end is in `releases`. What
was registered in error, or whose judgment is revoked, is withdrawn here before it comes into force.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts import transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits import days, policy
from benefits.models import Beneficiary, Suspension
from benefits.policy import SentenceKind
from benefits.services import consents, proposals, suspensions
from benefits.states import SuspensionState


class CannotPropose(Exception):
    """A stop that may not be proposed; carries a Chinese sentence."""


class CannotWithdraw(Exception):
    """A stop that may not be withdrawn; carries a Chinese sentence."""


@dataclass(frozen=True)
class Paper:
    """The judgment or the wanted notice: its kind and number, the day of its effect or issue, the end where known."""

    kind: str
    document_no: str
    day: date
    until: date | None = None

    def facts(self) -> dict[str, str]:
        """What the basis of the stop keeps of it."""
        return {
            "kind": str(self.kind),
            "document_no": self.document_no.strip(),
            "day": self.day.isoformat(),
            "until": self.until.isoformat() if self.until else "",
        }


def propose(*, beneficiary: Beneficiary, paper: Paper, by: Staff, at: datetime) -> list[Suspension]:
    """Propose to stop each benefit of the person in the offices of `by`, one stop each; those already proposed stay.

    Refuses a kind that the article does not name, a paper without number, a day in the future, an end before the day
    or already past, the dead, and a person none of whose benefits is left to be stopped.
    """
    today = timezone.localtime(at).date()
    consents.refuse_outsider(office=beneficiary.organization, act=Act.PROPOSE_SUSPENSION, by=by)
    _refuse_paper(paper, today=today)
    if beneficiary.died_on:
        raise CannotPropose("该对象已登记去世，请走去世核减。")
    benefits = list(beneficiary.benefits.visible_to(by).open().select_related("beneficiary").order_by("pk"))
    if not benefits:
        raise CannotPropose("没有可以中止的待遇：待遇已终止，或者不在您的辖区。")
    reason = f"{SentenceKind(paper.kind).label}，{paper.document_no.strip()}。"
    counted = days.Deadline(paper.day, paper.day, False, "")  # A day of law, not the end of a period: it does not roll.
    made = proposals.propose_many(
        proposals=[proposals.Proposal(each, counted, reason, {"sentence": paper.facts()}) for each in benefits],
        by=by,
        at=at,
        ground=Suspension.Ground.SENTENCED_OR_WANTED,
    )
    if not made:
        raise CannotPropose("该对象的待遇都已有一件未结的中止。")
    return list(Suspension.objects.filter(pk__in=made.values()).select_related("benefit").order_by("pk"))


def withdraw(*, suspension: Suspension, reason: str, by: Staff, at: datetime) -> None:
    """Take back a stop for a sentence that is not yet in force: the judgment is revoked, or it was the wrong person.

    Refuses what `refuse_withdrawing` refuses, and an empty reason.
    """
    refuse_withdrawing(suspension=suspension, by=by)
    if not reason.strip():
        raise CannotWithdraw("请写明撤回的理由。")
    transitions.move(
        suspension, to=SuspensionState.WITHDRAWN, by=by, at=at, act="suspension.withdrawn", reason=reason.strip(),
        citation=suspension.citation,
    )  # fmt: skip


def refuse_withdrawing(*, suspension: Suspension, by: Staff) -> None:
    """Refuse another ground, a stop in force or decided otherwise, and whoever may not take the step.

    A proposal is taken back by those who may propose. What two people decided is undone by the level that approved it,
    by somebody who has neither proposed nor checked it.
    """
    approved = suspension.state == SuspensionState.APPROVED
    act = Act.APPROVE_SUSPENSION if approved else Act.PROPOSE_SUSPENSION
    consents.refuse_outsider(office=suspension.organization, act=act, by=by)
    if suspension.ground != Suspension.Ground.SENTENCED_OR_WANTED:
        raise CannotWithdraw("这里只撤回因服刑、通缉提出的中止。")
    if suspension.state not in suspensions.WITHDRAWABLE:
        raise CannotWithdraw("中止已生效或已有结论，不能撤回；已生效的，凭撤销判决、通缉的文书登记恢复。")
    if approved and by.pk in (suspension.proposed_by_id, suspension.checked_by_id):
        raise CannotWithdraw("您提出或核对过这一件；已批准的，须由另一人撤回。")
    if approved:
        consents.refuse_level(level=suspensions.approval_of(suspension).levels[-1], by=by)


def _refuse_paper(paper: Paper, *, today: date) -> None:
    if paper.kind not in SentenceKind.values:
        raise CannotPropose(f"只有有期徒刑、剥夺政治权利、通缉才中止；{'、'.join(policy.NOT_NAMED)}不在此列。")
    if not paper.document_no.strip():
        raise CannotPropose("请填写判决书或者通缉令的文号。")
    if paper.day > today:
        raise CannotPropose("判决生效或者通缉令发布的日期不能晚于今天。")
    if paper.until and paper.until < paper.day:
        raise CannotPropose("刑期届满日不能早于判决生效之日。")
    if paper.until and paper.until < today:
        raise CannotPropose("刑期已经届满，不再中止。")
