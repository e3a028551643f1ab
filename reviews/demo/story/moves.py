"""Pay that ends for another reason than death, and pension relations that move to another office."""

from datetime import date, datetime
from typing import Any

from django.db.models import F

from accounts import audit, transitions
from benefits import days
from benefits.categories import Category
from benefits.models import Beneficiary, Benefit, Termination, Transfer
from benefits.states import BenefitState, DecisionState, TransferState
from reviews.demo import offices
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.models import Review
from reviews.states import REVIEW_OPEN

Ground = Termination.Ground


def plan(desk: Desk) -> None:
    """A termination for each state, a transfer for each state."""
    people = [*_plan_terminations(desk), *_plan_transfers(desk)]
    # Their own year is not part of the story: they are confirmed with the crowd.
    for told in desk.told.values():
        told -= {benefit.beneficiary_id for benefit in people}


def _plan_terminations(desk: Desk) -> list[Benefit]:
    dates, add = desk.dates, desk.chronicle.add
    recruited = desk.pick(Category.SELF_EMPLOYED_OFFICER, 1, county=offices.DISTRICT)[0]
    adult, married, sentenced, studies = desk.pick(Category.OTHER_ENTITLED, 4)
    for benefit, ground, reason, state in (
        (recruited, Ground.RECRUITED, "已录用为事业单位人员。", DecisionState.APPROVED),
        (adult, Ground.NOT_ELIGIBLE, "已满十八周岁，不再就学。", DecisionState.PROPOSED),
        (sentenced, Ground.CANCELLED, "判决已生效，报省取消。", DecisionState.ENDORSED),
        (studies, Ground.NOT_ELIGIBLE, "已满十八周岁。", DecisionState.DECLINED),
        (married, Ground.NOT_ELIGIBLE, "再婚，不再赡养原配偶父母。", DecisionState.WITHDRAWN),
    ):
        add(on(dates.back(26), 10), propose, desk, benefit, ground, reason)
        if state != DecisionState.PROPOSED:
            add(on(dates.back(22), 15), decide, desk, benefit, state)
    return [recruited, adult, married, sentenced, studies]


def _plan_transfers(desk: Desk) -> list[Benefit]:
    dates, add = desk.dates, desk.chronicle.add
    planned, withdrawn = desk.pick(Category.DISABLED, 2)
    accepted = desk.pick(Category.OTHER_ENTITLED, 1)[0]
    add(on(dates.back(50), 10), move_out, desk, planned, dates.back(55))
    for benefit, state in ((accepted, TransferState.ACCEPTED), (withdrawn, TransferState.WITHDRAWN)):
        add(on(dates.back(48), 10), move_out, desk, benefit, dates.back(60))
        add(on(dates.back(40), 10), answer, desk, benefit, state)
    moved = desk.pick(Category.OTHER_ENTITLED, 1, county=offices.DISTRICT)[0]
    last_year = date(dates.last_year, 11, 3)
    add(on(last_year, 10), move_out, desk, moved, last_year, offices.COUNTY)
    add(on(date(dates.last_year, 11, 20), 10), answer, desk, moved, TransferState.ACCEPTED)
    add(on(date(dates.year, 1, 1), 8), take_over, desk, moved)
    return [planned, withdrawn, accepted, moved]


def propose(desk: Desk, benefit: Benefit, ground: str, reason: str, *, at: datetime) -> None:
    clerk = desk.clerk_of(benefit.organization_id)
    row = Termination.objects.create(
        benefit=benefit,
        organization=benefit.organization,
        state_at=at,
        ground=ground,
        reason=reason,
        proposed_by=clerk,
        proposed_at=at,
        first_unpaid_month=days.next_month(desk.dates.back(22)),
    )
    audit.record(row, act="termination.proposed", by=clerk, at=at, reason=reason)


def decide(desk: Desk, benefit: Benefit, state: DecisionState, *, at: datetime) -> None:
    """Endorse, approve, decline or take back; approving ends the benefit."""
    row, by = Termination.objects.get(benefit=benefit), desk.supervisor_of(benefit.county_code)
    who: dict[str, Any] = {
        DecisionState.ENDORSED: {"endorsed_by": by, "endorsed_at": at},
        DecisionState.APPROVED: {"approved_by": by, "approved_at": at},
        DecisionState.DECLINED: {"declined_by": by, "declined_at": at},
    }.get(state, {})
    transitions.move(row, to=state, by=by, at=at, act=f"termination.{state.lower()}", **who)
    if state == DecisionState.APPROVED:
        benefit.refresh_from_db()
        transitions.move(
            benefit,
            to=BenefitState.ENDED,
            by=by,
            at=at,
            act="benefit.ended",
            reason=row.reason,
            ended_from_month=row.first_unpaid_month,
        )


def move_out(desk: Desk, benefit: Benefit, moved_on: date, to: str = offices.DISTRICT, *, at: datetime) -> None:
    """The household has moved: the origin pays to December, the destination from January (M-01)."""
    clerk, destination = desk.clerk_of(benefit.organization_id), desk.offices[to]
    row = Transfer.objects.create(
        benefit=benefit,
        organization=benefit.organization,
        state_at=at,
        destination=destination,
        destination_name=destination.name,
        moved_on=moved_on,
        takes_over_month=date(moved_on.year + 1, 1, 1),
        recorded_by=clerk,
    )
    audit.record(row, act="transfer.planned", by=clerk, at=at)


def answer(desk: Desk, benefit: Benefit, state: TransferState, *, at: datetime) -> None:
    row = Transfer.objects.select_related("destination").get(benefit=benefit)
    by = desk.clerk_of(row.destination_id)
    accepted: dict[str, Any] = {"accepted_by": by} if state == TransferState.ACCEPTED else {}
    transitions.move(row, to=state, by=by, at=at, act=f"transfer.{state.lower()}", **accepted)


def take_over(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """On 1 January the destination pays: person and benefit belong to it from now on (DE-16, DE-31)."""
    row = Transfer.objects.select_related("destination").get(benefit=benefit)
    office = row.destination
    assert office
    place: dict[str, Any] = {"organization": office, **office.scope()}
    transitions.move(row, to=TransferState.DONE, by=None, at=at, act="transfer.done")
    Benefit.objects.filter(pk=benefit.pk).update(**place)
    Beneficiary.objects.filter(pk=benefit.beneficiary_id).update(**place, version=F("version") + 1)
    Review.objects.filter(benefit=benefit, state__in=REVIEW_OPEN).update(**place)
