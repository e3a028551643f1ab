"""Stopping pay for a sentence or a wanted notice (抚恤优待条例 art. 59; S-01 to S-07, DE-10): the county proposes.

From there it goes the way of every stop, county and then province: see `suspensions`. The end is in `releases`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.models import Staff
from accounts.roles import Act
from benefits import days, policy
from benefits.models import Beneficiary, Suspension
from benefits.policy import SentenceKind
from benefits.services import consents, proposals


class CannotPropose(Exception):
    """A stop that may not be proposed; carries a Chinese sentence."""


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
