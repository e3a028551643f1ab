"""The question whether the dead leave a family with a pension of its own, answered by whoever asked (D-02, D-03)."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import SurvivorCase
from benefits.services import consents
from benefits.states import SurvivorCaseState


class CannotClose(Exception):
    """A question that may not be answered so; carries a Chinese sentence."""


def visible_to(*, staff: Staff) -> QuerySet[SurvivorCase]:
    """Those of the own offices."""
    return SurvivorCase.objects.visible_to(staff)


def close(*, case: SurvivorCase, found: str, outcome: str, by: Staff, at: datetime) -> None:
    """What was found: the family is entered, or there is nobody. Refuses without words, and what is closed already."""
    consents.refuse_outsider(office=case.organization, act=Act.REPORT_DEATH, by=by)
    if not outcome.strip() or found not in (SurvivorCaseState.ENTERED, SurvivorCaseState.NOBODY):
        raise CannotClose("请写明问了谁、有哪些亲属。")
    with transaction.atomic():
        audit.take_turn()
        case.refresh_from_db()
        if not case.may_become(found):
            raise CannotClose(f"这件遗属核查{case.get_state_display()}，不能再改。")
        transitions.move(
            case, to=found, by=by, at=at, act=f"survivor_case.{found.lower()}", reason=outcome.strip(),
            outcome=outcome.strip(), closed_by=by,
        )  # fmt: skip
