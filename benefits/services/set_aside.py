"""Undoing a stop that was never due: the person had confirmed in time and nobody knew (DE-20)."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits import policy
from benefits.categories import Category
from benefits.models import BackPay, BackPayLine, Suspension
from benefits.services import back_pay, consents, local_rules, overlaps, resumptions
from benefits.states import BackPayState, BenefitState, SuspensionState


def set_aside(*, suspension: Suspension, reason: str, by: Staff, at: datetime) -> BackPay:
    """Set the stop aside and assess every stopped month as owed, whatever the category; returns the arrears.

    The sum still needs the approval of another person. Pay runs again at once unless another ground is in force.
    Of a stop already lifted only the months that were then refused are still owed. An application that still waits
    is taken back: there is nothing left to decide.
    """
    consents.refuse_stranger(offices=consents.both_offices(case=suspension), act=Act.PROPOSE_RESUMPTION, by=by)
    today = timezone.localtime(at).date()
    owed, _ = overlaps.without_held(owed=_owed(suspension, today=today), suspension=suspension)
    benefit = suspension.benefit
    with transaction.atomic():
        transitions.move(
            suspension,
            to=SuspensionState.SET_ASIDE,
            by=by,
            at=at,
            act="suspension.set_aside",
            reason=reason,
            citation=f"{policy.NEVER_DUE.id} {policy.NEVER_DUE.citation}",
            set_aside_on=today,
            resumed_month=owed.resumed_month,
            ordinary_from=owed.ordinary_from,
        )
        resumptions.withdraw_open(suspension=suspension, reason=reason, by=by, at=at)
        in_force = benefit.suspensions.filter(state=SuspensionState.IN_FORCE)
        if benefit.state == BenefitState.SUSPENDED and not in_force.exists():
            transitions.move(benefit, to=BenefitState.ACTIVE, by=by, at=at, act="benefit.resumed")
        return back_pay.assess_set_aside(suspension=suspension, owed=owed, by=by, at=at)


def _owed(suspension: Suspension, *, today: date) -> policy.OwedMonths:
    owed = policy.set_aside_months(
        Category(suspension.benefit.category),
        first_unpaid_month=suspension.effective_on,
        decided_on=today,
        local=local_rules.in_force(organization=suspension.organization, on=today),
    )
    if suspension.state != SuspensionState.LIFTED:
        return owed
    refused = BackPayLine.objects.filter(
        back_pay__suspension=suspension, back_pay__state__in=(BackPayState.NOT_DUE, BackPayState.DECLINED)
    )
    months = tuple(refused.values_list("month", flat=True))
    return replace(owed, arrears=months, ordinary_from=suspension.ordinary_from)
