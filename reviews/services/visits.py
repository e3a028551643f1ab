"""Home visits up to the door: asked for, planned for a day and two officers, moved, called off (P5).

Who should be visited is computed from age and mobility whenever it is asked (DE-15); only what somebody asked for,
or the office planned, is a row.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Beneficiary
from benefits.services import consents
from reviews.models import HomeVisit
from reviews.services import confirmations
from reviews.states import VISIT_OPEN, VisitState

CODES = 1_000_000
BY_OFFICE = "高龄或行动不便，本单位安排上门。"


class CannotAsk(Exception):
    """A visit that may not be asked for; carries a Chinese sentence."""


class CannotPlan(Exception):
    """A visit that may not be planned, moved or called off so; carries a Chinese sentence."""


def request(
    *,
    beneficiary: Beneficiary,
    asked_through: str,
    reason: str,
    by: Staff,
    at: datetime,
    asked_by: str = "",
    relation: str = "",
) -> HomeVisit:
    """Write down that somebody asks for a visit: who, how they belong to the person, and why.

    Refuses the dead, a person with nothing left to confirm, one for whom a visit is under way, an empty reason.
    """
    consents.refuse_outsider(office=beneficiary.organization, act=Act.RECORD_CONFIRMATION, by=by)
    if beneficiary.died_on:
        raise CannotAsk("该对象已登记去世，不再安排上门。")
    if not reason.strip():
        raise CannotAsk("请写明为什么要上门。")
    if not confirmations.open_reviews_of(beneficiary=beneficiary, today=timezone.localtime(at).date()):
        raise CannotAsk("本人没有待确认的待遇，不须上门。")
    with transaction.atomic():
        audit.take_turn()  # Two callers of one family: the second hears of the first.
        _refuse_second(beneficiary)
        visit = HomeVisit.objects.create(
            beneficiary=beneficiary, organization=beneficiary.organization, state_at=at, asked_at=at,
            asked_by=asked_by.strip(), relation=relation.strip(), asked_through=asked_through,
            asked_for=reason.strip(),
        )
        audit.record(visit, act="visit.requested", by=by, at=at, reason=reason.strip())
    return visit


def plan(
    *,
    visits: Iterable[HomeVisit],
    day: date,
    officer: Staff,
    second_officer: Staff,
    by: Staff,
    at: datetime,
    suggested: Iterable[Beneficiary] = (),
) -> list[HomeVisit]:
    """Plan visits that were asked for, and visits to people for whom one is only suggested, for one day.

    Refuses nobody, a day in the past, one officer alone, an officer who may not confirm there, a visit that is
    planned or ended already. Each visit gets a code of its own, by which the family knows who stands at the door.
    """
    chosen = list(visits)
    with transaction.atomic():
        audit.take_turn()
        chosen += [
            request(beneficiary=each, asked_through=HomeVisit.Through.OFFICE, reason=BY_OFFICE, by=by, at=at)
            for each in suggested
        ]
        if any(visit.state != VisitState.REQUESTED for visit in chosen):
            raise transitions.StaleState("a chosen visit is planned or ended already")
        _send(chosen, day, (officer, second_officer), act="visit.planned", reason="", by=by, at=at)
    return chosen


def move(
    *,
    visits: Iterable[HomeVisit],
    day: date,
    officer: Staff,
    second_officer: Staff,
    reason: str,
    by: Staff,
    at: datetime,
) -> list[HomeVisit]:
    """Move planned visits to another day, or give them to other officers; the old codes are void from then on."""
    chosen = list(visits)
    if not reason.strip():
        raise CannotPlan("请写明为什么改期。")
    with transaction.atomic():
        audit.take_turn()
        if any(visit.state != VisitState.PLANNED for visit in chosen):
            raise transitions.StaleState("a chosen visit is not planned any more")
        _send(chosen, day, (officer, second_officer), act="visit.moved", reason=reason.strip(), by=by, at=at)
    return chosen


def cancel(*, visit: HomeVisit, reason: str, by: Staff, at: datetime) -> None:
    """Call off a visit that was asked for or planned. Refuses without a reason; the person is confirmed otherwise."""
    consents.refuse_outsider(office=visit.organization, act=Act.RECORD_CONFIRMATION, by=by)
    if not reason.strip():
        raise CannotPlan("请写明为什么取消。")
    transitions.move(
        visit, to=VisitState.CANCELLED, by=by, at=at, act="visit.cancelled", reason=reason.strip(), code=""
    )


def _send(
    chosen: Sequence[HomeVisit], day: date, officers: tuple[Staff, Staff], *, act: str, reason: str, by: Staff,
    at: datetime,
) -> None:
    """Both officers, that day, and a fresh code for each."""
    if not chosen:
        raise CannotPlan("请至少勾选一个人。")
    if day < timezone.localtime(at).date():
        raise CannotPlan("上门日期不能早于今天。")
    for visit in chosen:
        consents.refuse_outsider(office=visit.organization, act=Act.RECORD_CONFIRMATION, by=by)
        if visit.beneficiary.died_on:
            raise CannotPlan(f"{visit.beneficiary.name}已登记去世，不再安排上门。")
        refuse_unfit(officers=officers, visit=visit)
    taken = set(HomeVisit.objects.filter(state=VisitState.PLANNED).exclude(code="").values_list("code", flat=True))
    for visit in chosen:
        transitions.move(
            visit, to=VisitState.PLANNED, by=by, at=at, act=act, reason=reason, planned_on=day, officer=officers[0],
            second_officer=officers[1], code=_fresh_code(taken),
        )


def refuse_unfit(*, officers: tuple[Staff, Staff], visit: HomeVisit) -> None:
    """Refuse one officer alone, and anybody who has left or may not confirm in the office of the visit."""
    if officers[0].pk == officers[1].pk:
        raise CannotPlan("上门须两人同行，请选两位不同的人员。")
    for each in officers:
        if not each.is_active or not each.may(Act.RECORD_CONFIRMATION):
            raise CannotPlan(f"{each.name}不办理确认，请换一位。")
        if not each.organization.contains(visit.organization):
            raise CannotPlan(f"{each.name}不在{visit.beneficiary.name}的辖区，请换一位。")


def _fresh_code(taken: set[str]) -> str:
    """Six digits that no other planned visit has, to be read out over the phone."""
    while (code := f"{secrets.randbelow(CODES):06}") in taken:
        pass
    taken.add(code)
    return code


def _refuse_second(beneficiary: Beneficiary) -> None:
    if found := HomeVisit.objects.filter(beneficiary=beneficiary, state__in=VISIT_OPEN).first():
        day = f"，{found.planned_on} 上门" if found.planned_on else "，待安排"
        raise CannotAsk(f"已经有人申请过{day}，没有重复登记。")
