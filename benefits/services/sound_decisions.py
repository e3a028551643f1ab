"""What must be true of every decision: two people, a ground, one at a time. Each function gives what does not fit."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from benefits.models import BackPay, Death, FuneralGrant, Resumption, Suspension, Termination
from benefits.services.offences import Offence
from benefits.states import (
    BACK_PAY_DECIDED,
    SUSPENSION_DECIDED,
    SUSPENSION_OPEN,
    TERMINATION_DECIDED,
    DeathState,
    DecisionState,
    GrantState,
)

DECIDED: tuple[tuple[Any, tuple], ...] = (
    (Suspension, SUSPENSION_DECIDED), (Resumption, (DecisionState.APPROVED,)), (BackPay, BACK_PAY_DECIDED),
    (Termination, TERMINATION_DECIDED),
    (FuneralGrant, (GrantState.APPROVED, GrantState.PAID, GrantState.RECOVERABLE)),
)  # fmt: skip


def open_twice() -> Iterator[Offence]:
    """No person has two open stops of one benefit on one ground."""
    open_stops = Suspension.objects.filter(state__in=SUSPENSION_OPEN)
    twice = open_stops.values("benefit", "ground").annotate(number=Count("pk")).filter(number__gt=1)
    for group in twice.order_by("benefit", "ground"):
        same = open_stops.filter(benefit=group["benefit"], ground=group["ground"]).order_by("pk")
        row, *others = same.select_related("benefit__beneficiary")
        keys = " ".join(f"suspension:{each.key}" for each in (row, *others))
        sentence = f"{row.get_ground_display()}有 {group['number']} 件未结的{row.word}。"
        yield Offence(keys[:120], sentence, row.organization_id, row.benefit.beneficiary.key)


def by_one_hand() -> Iterator[Offence]:
    """What was decided was proposed or checked by one person and approved by another."""
    for model, states in DECIDED:
        first = Q(proposed_by=None)
        alone = Q(approved_by=F("proposed_by"))
        if model is Suspension:
            first &= Q(checked_by=None)
            alone |= Q(approved_by=F("checked_by"))
        rows = model.objects.filter(state__in=states).filter(first | alone | Q(approved_by=None))
        yield from _named(rows, "没有由两人办理。")
    dead = Death.objects.filter(state=DeathState.VERIFIED).filter(Q(verified_by=None) | Q(verified_by=F("reported_by")))
    for row in dead.select_related("beneficiary"):
        yield Offence(f"death:{row.key}", "去世登记没有由两人办理。", row.organization_id, row.beneficiary.key)


def without_basis() -> Iterator[Offence]:
    """What was decided says on which ground."""
    for model, states in DECIDED:
        rows = model.objects.filter(state__in=states).filter(Q(basis={}) | Q(citation=""))
        yield from _named(rows, "没有依据。")


def _named(rows: QuerySet[Any], what: str) -> Iterator[Offence]:
    for row in rows.select_related("benefit__beneficiary").order_by("pk"):
        name = f"{row._meta.model_name}:{row.key}"
        sentence = f"{row._meta.verbose_name}（{row.get_state_display()}）{what}"
        yield Offence(name, sentence, row.organization_id, row.benefit.beneficiary.key)
