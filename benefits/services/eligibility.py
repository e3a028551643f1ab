"""Whether survivors still meet the conditions (TL arts. 19, 20): who is to be asked, and what was found.

The clock only names whose eligibility ends soon; a clerk keeps it with a paper, or proposes the end (`terminations`).
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from accounts import audit
from accounts.models import Staff
from accounts.roles import Act
from benefits import policy
from benefits.categories import ENTITLED_AS_MINORS, SURVIVORS, Kin
from benefits.law import NO_LOCAL_RULES, LocalRules
from benefits.models import Benefit, EligibilityCheck, Termination
from benefits.policy import KeptReason
from benefits.querysets import BenefitQuerySet
from benefits.services import consents
from benefits.states import BenefitState

Finding = EligibilityCheck.Finding
YEARS_AHEAD = 5  # No paper vouches for longer; it is asked again before.
ACTS = {
    Finding.IN_SCHOOL: "eligibility.kept", Finding.DISABLED: "eligibility.kept",
    Finding.UNCHANGED: "eligibility.unchanged", Finding.IN_DOUBT: "eligibility.doubted",
}  # fmt: skip


class CannotCheck(Exception):
    """A finding that may not be recorded; carries a Chinese sentence."""


@dataclass(frozen=True)
class Answer:
    """What the clerk found: the finding, its paper and last day where eligibility is kept, the words otherwise."""

    finding: str
    document: str = ""
    until_on: date | None = None
    note: str = ""


def to_ask(*, today: date, local: LocalRules = NO_LOCAL_RULES) -> BenefitQuerySet:
    """Benefits about which somebody must be asked now: minors whose eligibility ends soon, and every open doubt.

    Left out are the dead, the ended, and whoever an end is proposed or approved for.
    """
    newest = EligibilityCheck.objects.filter(benefit=OuterRef("pk"))
    day = policy.asked_until(today, local=local)
    rows = Benefit.objects.living().open().filter(sub_category__in=sorted(SURVIVORS)).annotate(
        kept_until=Subquery(newest.filter(until_on__isnull=False).values("until_on")[:1]),
        finding=Subquery(newest.values("finding")[:1])
    )  # fmt: skip
    of_age = Q(kin__in=ENTITLED_AS_MINORS, beneficiary__born_on__lte=policy.born_by(day))
    kept = Q(kept_until__isnull=False, kept_until__gt=day)
    proposed = Termination.objects.open().filter(benefit=OuterRef("pk"))
    return rows.filter((of_age & ~kept) | Q(finding=Finding.IN_DOUBT)).exclude(Exists(proposed))


def until(benefit: Benefit) -> date | None:
    """The day with which the eligibility of a minor ends as things stand; None where no day is known.

    One query, unless the benefit came from `to_ask`.
    """
    if benefit.kin not in ENTITLED_AS_MINORS:
        return None
    kept = vars(benefit)["kept_until"] if "kept_until" in vars(benefit) else _kept_until(benefit)
    return policy.eligible_until(benefit.beneficiary.born_on, kept_until=kept)


def record(*, benefit: Benefit, answer: Answer, by: Staff, at: datetime) -> EligibilityCheck:
    """Record what was found about one benefit.

    Refuses benefits that are not a survivor's, the dead, the ended, a reason that the article does not give for the
    kin, a last day that is past, before the birthday or lacking, a missing paper, and a doubt without words. What is
    not a child's or sibling's has no day: it holds, or it is in doubt.
    """
    consents.refuse_outsider(office=benefit.organization, act=Act.CHECK_ELIGIBILITY, by=by)
    _refuse_benefit(benefit)
    _refuse_answer(benefit, answer, today=timezone.localtime(at).date())
    until_on = answer.until_on if answer.finding in KeptReason.values else None
    with transaction.atomic():
        audit.take_turn()
        check = EligibilityCheck.objects.create(
            benefit=benefit, finding=answer.finding, document=answer.document.strip(), until_on=until_on,
            note=answer.note.strip(), recorded_by=by, recorded_at=at,
        )  # fmt: skip
        rule = policy.QUESTIONS[Kin(benefit.kin)][0][1]
        audit.record(
            benefit, act=ACTS[Finding(answer.finding)], by=by, at=at, reason=check.note or check.document,
            citation=rule.cited,
            changes={"until_on": [None, until_on and until_on.isoformat()], "finding": [None, check.finding]},
        )  # fmt: skip
    return check


def _kept_until(benefit: Benefit) -> date | None:
    return benefit.eligibility_checks.filter(until_on__isnull=False).values_list("until_on", flat=True).first()


def _refuse_benefit(benefit: Benefit) -> None:
    if benefit.sub_category not in SURVIVORS:
        raise CannotCheck(f"{benefit.title}不核查遗属资格。")
    if not benefit.kin:
        raise CannotCheck("档案里没有登记与军人的关系，请先补登。")
    if benefit.beneficiary.died_on:
        raise CannotCheck("该对象已登记去世。")
    if benefit.state == BenefitState.ENDED:
        raise CannotCheck("该待遇已终止。")


def _refuse_answer(benefit: Benefit, answer: Answer, *, today: date) -> None:
    if answer.finding not in Finding.values:
        raise CannotCheck("请选择核查的结果。")
    if answer.finding == Finding.IN_DOUBT and not answer.note.strip():
        raise CannotCheck("情况有变化的，请写明是什么变化。")
    if answer.finding not in KeptReason.values:
        return
    if answer.finding not in policy.KEPT_BY[Kin(benefit.kin)]:
        raise CannotCheck(f"{benefit.get_kin_display()}不因{KeptReason(answer.finding).label}保留资格。")
    if not answer.document.strip():
        raise CannotCheck("请写明看过的凭证，例如学籍证明及其编号。")
    if answer.until_on is None or answer.until_on <= today:
        raise CannotCheck("请填写资格保留到哪一天，须晚于今天。")
    if answer.until_on < policy.of_age_on(benefit.beneficiary.born_on):
        raise CannotCheck("满十八周岁以前不须保留，末日须晚于十八周岁生日。")
    if answer.until_on.year > today.year + YEARS_AHEAD:
        raise CannotCheck(f"一次最多保留 {YEARS_AHEAD} 年，届满以前再核查。")
