"""The rows of new proposals to stop pay, for one person or for a night of a hundred thousand."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from accounts import audit, bulk
from accounts.models import Staff, new_key
from benefits import days, policy
from benefits.categories import Category
from benefits.models import Benefit, Suspension
from benefits.states import SuspensionState

Ground = Suspension.Ground
PROPOSED = SuspensionState.PROPOSED.value
# What a new proposal says; the rest of its columns is empty until somebody decides.
COLUMNS = (
    "key", "benefit_id", "organization_id", "province_code", "city_code", "county_code", "ground", "state", "state_at",
    "proposed_by_id", "proposed_at", "reason", "citation", "last_day_raw", "last_day", "lawful_month", "basis",
    "check_note", "gate", "gate_endorsed", "gate_in_force",
)  # fmt: skip
NOTHING: dict[str, Any] = {}


class Payee(NamedTuple):
    """What a proposal needs to know of a benefit, for those who propose a hundred thousand and read no whole rows."""

    pk: int
    category: str
    organization_id: int
    province_code: str
    city_code: str
    county_code: str
    about: str


class Proposal(NamedTuple):
    """One benefit to be stopped, and the end of the period that was missed. `facts` go into the basis."""

    benefit: Benefit | Payee
    deadline: days.Deadline
    reason: str
    facts: dict


def propose_many(
    *, proposals: Iterable[Proposal], by: Staff | None, at: datetime, ground: str = Ground.UNCONFIRMED
) -> dict[int, int]:
    """Propose a chunk with set-based statements, `by=None` for the clock; returns the id of each by its benefit's.

    Benefits that already have an open proposal on the ground are passed by: twice is the same as once.
    """
    proposals = list(proposals)
    benefits = [each.benefit.pk for each in proposals]
    opened = Suspension.objects.open().filter(benefit_id__in=benefits, ground=ground).values_list("benefit_id", "pk")
    with transaction.atomic():
        audit.take_turn()
        taken = dict(opened)
        fresh = [each for each in proposals if each.benefit.pk not in taken]
        cited = {each: citation(ground=ground, category=each) for each in {one.benefit.category for one in fresh}}
        bases = _bases(fresh)
        rows = (
            _row(each, bases[_words_of(each)], str(ground), cited[each.benefit.category], by, at) for each in fresh
        )
        bulk.insert(Suspension, COLUMNS, rows)
        made = {benefit: pk for benefit, pk in opened.all() if benefit not in taken}
        changes = (_change(each, made[each.benefit.pk], cited[each.benefit.category]) for each in fresh)
        audit.write(changes, by=by, at=at)
    return made


def procedure(*, ground: str, category: str) -> policy.Procedure | policy.SentenceProcedure:
    """What the law says of a stop on that ground."""
    is_unconfirmed = Ground(ground) is Ground.UNCONFIRMED
    return policy.PROCEDURES[Category(category)] if is_unconfirmed else policy.SENTENCED[Category(category)]


def citation(*, ground: str, category: str) -> str:
    """The rule and the article that such a stop rests on, in one line."""
    known = procedure(ground=ground, category=category)
    rule = getattr(known, "stop_basis", known.stop)
    return rule.cited


def _words_of(proposal: Proposal) -> tuple[int, int]:
    """Thousands share the same two objects: what they say is put together once."""
    return id(proposal.facts), id(proposal.deadline)


def _bases(proposals: list[Proposal]) -> dict[tuple[int, int], dict]:
    different = {_words_of(each): each for each in proposals}
    return {words: {**each.facts, **each.deadline.basis()} for words, each in different.items()}


def _row(proposal: Proposal, basis: dict, ground: str, cited: str, by: Staff | None, at: datetime) -> tuple[Any, ...]:
    """The values of a new proposal, in the order of COLUMNS."""
    benefit, deadline = proposal.benefit, proposal.deadline
    return (
        new_key(), benefit.pk, benefit.organization_id, benefit.province_code, benefit.city_code,
        benefit.county_code, ground, PROPOSED, at, by and by.pk, at, proposal.reason, cited,
        deadline.raw, deadline.rolled, days.next_month(deadline.rolled), basis,
        "", NOTHING, NOTHING, NOTHING,
    )  # fmt: skip


def _change(proposal: Proposal, pk: int, cited: str) -> audit.Change:
    return audit.Change(
        act="suspension.proposed",
        subject_type=Suspension._meta.label_lower,
        subject_id=pk,
        organization_id=proposal.benefit.organization_id,
        about=proposal.benefit.about,
        to_state=PROPOSED,
        reason=proposal.reason,
        citation=cited,
    )
