"""What the family is owed after a death: reckoned as the death is verified, looked at by a clerk, approved by another.

The figures are those of the day of death (DE-27). What the portal does not know is asked with its source.
"""

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits import days, law, policy
from benefits.categories import Category
from benefits.models import Benefit, Death, FuneralGrant, Overpayment
from benefits.policy import DeathCause, Known
from benefits.services import consents, local_rules, national_figures, rates
from benefits.states import GRANT_OPEN, GrantState, OverpaymentState

REVERSED = "去世登记已更正。"


class CannotAssess(Exception):
    """A grant that may not be reckoned so; carries a Chinese sentence."""


@dataclass(frozen=True)
class Answers:
    """What a person says of one death, each figure with its source; empty where it is not asked or not known."""

    cause: str = ""
    served_state_organ: bool = False
    known: Known = field(default_factory=Known)


def open_for(*, death: Death, by: Staff, at: datetime) -> list[FuneralGrant]:
    """Reckon what follows for every benefit that stood on the day of death; one row each, also where nothing is due.

    Nobody has looked at the rows yet (`proposed_by` is empty). Twice is the same as once.
    """
    with transaction.atomic():
        audit.take_turn()
        known = {row.benefit_id: row for row in death.grants.select_related("benefit")}
        return [known.get(each.pk) or _open(death, each, by=by, at=at) for each in _standing(death)]


def withdraw_for(*, death: Death, by: Staff, at: datetime) -> list[FuneralGrant]:
    """Undo the grants of a death that was none: unpaid ones are withdrawn, paid ones are to be given back (DE-28)."""
    rows = list(death.grants.select_related("benefit__beneficiary", "organization"))
    with transaction.atomic():
        for grant in rows:
            if grant.state in (*GRANT_OPEN, GrantState.NOT_DUE):
                to, act = GrantState.WITHDRAWN, "grant.withdrawn"
                transitions.move(grant, to=to, by=by, at=at, act=act, reason=REVERSED)
            elif grant.state == GrantState.PAID:
                to, act = GrantState.RECOVERABLE, "grant.recoverable"
                transitions.move(grant, to=to, by=by, at=at, act=act, reason=REVERSED)
                _recover(grant, by=by, at=at)
    return rows


def assess(*, grant: FuneralGrant, answers: Answers, by: Staff, at: datetime) -> None:
    """A person has looked at the grant and answered what the rules ask: the figures are reckoned anew.

    Refused while something is still asked, a figure without its source, an honour the table does not know.
    """
    consents.refuse_outsider(office=grant.organization, act=Act.ASSESS_GRANT, by=by)
    _refuse_answers(grant, answers)
    known = known_of(benefit=grant.benefit, death=grant.death, answers=answers)
    found = _reckoned(grant, answers, known)
    if found.needs:
        raise CannotAssess(f"还缺：{'、'.join(need.label for need in found.needs)}。")
    citation = found.plan.rule.cited
    words: dict[str, Any] = {
        "proposed_by": by, "proposed_at": at, "kind": found.plan.kind, "rule_id": found.plan.rule.id,
        "amount": found.amount, "figure_source": answers.known.figure_source,
        "basis": _basis(found, answers, known, died_on=grant.death.died_on),
    }  # fmt: skip
    to = _state(found)
    with transaction.atomic():
        audit.take_turn()
        before = FuneralGrant.objects.get(pk=grant.pk)
        if before.state not in (GrantState.AWAITING, GrantState.ASSESSED, GrantState.NOT_DUE):
            raise CannotAssess(f"这一笔{before.get_state_display()}，不能再核定。")
        changes = {"amount": [str(before.amount), str(found.amount)]}
        if before.state != to:
            act = f"grant.{to.lower()}"
            transitions.move(grant, to=to, by=by, at=at, act=act, citation=citation, **words)
        FuneralGrant.objects.filter(pk=grant.pk).update(citation=citation, **words)
        audit.record(grant, act="grant.checked", by=by, at=at, citation=citation, changes=changes)
    grant.refresh_from_db()


def deceased_of(*, benefit: Benefit, death: Death, answers: Answers) -> policy.Deceased:
    """The benefit of the dead as the policy asks for it."""
    return policy.Deceased(
        category=Category(benefit.category), died_on=death.died_on, sub_category=benefit.sub_category,
        disability_cause=benefit.disability_cause, grade=benefit.disability_grade,
        cause=DeathCause(answers.cause) if answers.cause else None, served_state_organ=answers.served_state_organ,
    )  # fmt: skip


def known_of(*, benefit: Benefit, death: Death, answers: Answers) -> Known:
    """The answers, with the rate of the month of death and the income of the year before it."""
    rate = rates.of_one(benefit)(days.month_of(death.died_on))
    income = national_figures.urban_income(year=death.died_on.year - 1)
    found = {each.name: getattr(answers.known, each.name) for each in fields(Known)}
    return Known(**found | {
        "monthly": rate.amount, "monthly_source": rate.document_no,
        "income": income.amount if income else None, "income_source": income.source if income else "",
    })  # fmt: skip


def _basis(reckoning: policy.Reckoning, answers: Answers, known: Known, *, died_on: date) -> dict[str, Any]:
    """What the row keeps: the rules as they stood, each figure with its source, the steps, what is still asked."""
    figures = {each.name: getattr(known, each.name) for each in fields(Known) if getattr(known, each.name)}
    return law.basis(
        reckoning.rules, died_on=died_on, cause=answers.cause, served_state_organ=answers.served_state_organ,
        figures=figures, needs=reckoning.needs, steps=[step.stored() for step in reckoning.steps],
    )  # fmt: skip


def _reckoned(grant: FuneralGrant, answers: Answers, known: Known) -> policy.Reckoning:
    deceased = deceased_of(benefit=grant.benefit, death=grant.death, answers=answers)
    return policy.reckon(deceased, known, local=_local(grant.benefit, grant.death))


def _refuse_answers(grant: FuneralGrant, answers: Answers) -> None:
    known = answers.known
    causes = policy.causes_of(deceased_of(benefit=grant.benefit, death=grant.death, answers=Answers()))
    if causes and answers.cause not in causes:
        raise CannotAssess("请选择去世原因。")
    for figure, source in (
        (known.basic_pay, known.basic_pay_source), (known.floor, known.floor_source),
        (known.figure, known.figure_source), (known.honour or None, known.honour_source),
    ):
        if figure is not None and (figure <= 0 or not source.strip()):
            raise CannotAssess("每个数都须大于零，并写明出处。")
    if known.honour and known.honour not in policy.HONOURS.value:
        raise CannotAssess("增发的比例只有 40、35、30、25、15、5。")


def _standing(death: Death) -> QuerySet[Benefit]:
    """Paid or suspended in the month of death, whether or not the death has ended them by now."""
    month = days.month_of(death.died_on)
    stood = Benefit.objects.filter(Q(ended_from_month=None) | Q(ended_from_month__gt=month))
    found = stood.filter(beneficiary=death.beneficiary_id, payable_from_month__lte=month)
    return found.select_related("organization", "beneficiary").order_by("payable_from_month", "pk")


def _open(death: Death, benefit: Benefit, *, by: Staff, at: datetime) -> FuneralGrant:
    answers = Answers(death.cause)
    known = known_of(benefit=benefit, death=death, answers=answers)
    deceased = deceased_of(benefit=benefit, death=death, answers=answers)
    found = policy.reckon(deceased, known, local=_local(benefit, death))
    grant = FuneralGrant.objects.create(
        death=death, benefit=benefit, organization=benefit.organization, state=_state(found), state_at=at,
        kind=found.plan.kind, rule_id=found.plan.rule.id, amount=found.amount, proposed_at=at,
        citation=found.plan.rule.cited, basis=_basis(found, answers, known, died_on=death.died_on),
    )  # fmt: skip
    audit.record(grant, act=f"grant.{grant.state.lower()}", by=by, at=at, citation=grant.citation)
    return grant


def _state(found: policy.Reckoning) -> GrantState:
    """Where a reckoning leaves its row: nothing is due, something is asked, or a figure stands."""
    if found.needs:
        return GrantState.AWAITING
    return GrantState.ASSESSED if found.steps else GrantState.NOT_DUE


def _recover(grant: FuneralGrant, *, by: Staff, at: datetime) -> None:
    """The money that was handed out for a death that was none."""
    if not grant.due:
        return
    row = Overpayment.objects.create(
        death=grant.death, benefit=grant.benefit, grant=grant, organization=grant.organization, state_at=at,
        state=OverpaymentState.OPEN, amount=grant.due,
    )  # fmt: skip
    audit.record(row, act="overpayment.found", by=by, at=at, reason=REVERSED, citation=grant.citation)


def _local(benefit: Benefit, death: Death) -> law.LocalRules:
    return local_rules.in_force(organization=benefit.organization, on=death.died_on)


