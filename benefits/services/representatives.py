"""Who brings papers or speaks for a person: registered once, found again by name and relation (代办人、监护人)."""

from dataclasses import dataclass
from datetime import datetime

from accounts import audit
from accounts.models import Staff
from benefits.models import Beneficiary, Representative


@dataclass(frozen=True)
class Agent:
    """Who comes for the person, as they say and show; the numbers may be empty."""

    name: str
    relation: str
    id_number: str = ""
    phone: str = ""


def register(*, beneficiary: Beneficiary, agent: Agent, by: Staff, at: datetime) -> Representative:
    """The representative of that name and relation; written down when new, completed when a number is new.

    Numbers are encrypted and never in the audit. The caller has checked them.
    """
    numbers = {"id_number": agent.id_number, "phone": agent.phone}
    same = beneficiary.representatives.filter(name=agent.name, relation=agent.relation)
    known = same.order_by("-pk").first()
    if known is None:
        known = Representative.objects.create(
            beneficiary=beneficiary, name=agent.name, relation=agent.relation, **numbers
        )
        _remember(known, by=by, at=at)
        return known
    news = {field: number for field, number in numbers.items() if number and number != getattr(known, field)}
    if news:
        for field, number in news.items():
            setattr(known, field, number)
        known.save(update_fields=list(news))
        _remember(known, by=by, at=at)
    return known


def _remember(representative: Representative, *, by: Staff, at: datetime) -> None:
    audit.record(
        representative, act="representative.registered", by=by, at=at, about=representative.beneficiary.key,
        reason=representative.relation,
    )
