"""Stops and ends of one benefit at the same time: a month is paid only when none of them stands against it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from benefits import law, policy
from benefits.models import BackPayLine, Benefit, Suspension
from benefits.querysets import SuspensionQuerySet
from benefits.states import BackPayState, SuspensionState, TerminationState


def without_held(*, owed: policy.OwedMonths, suspension: Suspension) -> tuple[policy.OwedMonths, dict[str, Any]]:
    """The months that ending this stop really brings, and for the basis those that another stop keeps back.

    Another stop in force keeps back its months until it ends, and then its own decision says what becomes of them;
    one that has ended keeps back the months for which its decision refused to pay. Nothing is owed from the month in
    which an end begins, approved or in force, and after the month of a death (DE-11).
    """
    others = suspension.benefit.suspensions.exclude(pk=suspension.pk)
    refused = _refused(others)
    in_force = others.filter(state=SuspensionState.IN_FORCE).order_by("effective_on")
    stopped = min(in_force.values_list("effective_on", flat=True)[:1], default=date.max)
    ended = min(_ends(suspension.benefit), default=date.max)
    by_end = [month for month in owed.owed if month >= ended]
    by_stop = [month for month in owed.owed if month < ended and (month in refused or month >= stopped)]
    held = by_end + by_stop
    if not held:
        return owed, {}
    arrears = tuple(month for month in owed.arrears if month not in held)
    is_first_kept = arrears[:1] == owed.arrears[:1]
    kept = replace(
        owed,
        back_pay=tuple(month for month in owed.back_pay if month not in held),
        arrears=arrears,
        first_share=owed.first_share if is_first_kept else policy.WHOLE,
    )
    told = {"held_by_another_stop": by_stop, "held_by_an_end": by_end}
    return kept, {name: law.plain(months) for name, months in told.items() if months}


def _ends(benefit: Benefit) -> Iterator[date]:
    """The first months that are not owed any more: of an approved end, of one in force, after a death."""
    yield from benefit.terminations.filter(state=TerminationState.APPROVED).values_list(
        "first_unpaid_month", flat=True
    )
    if benefit.ended_from_month:
        yield benefit.ended_from_month
    if benefit.beneficiary.died_on:
        yield policy.death_stop_month(benefit.beneficiary.died_on)


def _refused(others: SuspensionQuerySet) -> frozenset[date]:
    """The months for which the decision on a stop that has ended said no."""
    lines = BackPayLine.objects.filter(
        back_pay__suspension__in=others.filter(state=SuspensionState.LIFTED),
        back_pay__state__in=(BackPayState.NOT_DUE, BackPayState.DECLINED),
    )
    unpaid = BackPayLine.objects.filter(
        back_pay__suspension__in=others.filter(state=SuspensionState.LIFTED),
        back_pay__suspension__ground=Suspension.Ground.SENTENCED_OR_WANTED, amount=0,
    )
    return frozenset([*lines.values_list("month", flat=True), *unpaid.values_list("month", flat=True)])
