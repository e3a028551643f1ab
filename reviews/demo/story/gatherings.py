"""Days in the villages: one for each state, the last with somebody whose photo is still lacking."""

from datetime import date, datetime

from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.models import Gathering
from reviews.services import gatherings
from reviews.states import GatheringState
from reviews.worklists import gatherings as worklist

PLACES = ("村委会一楼", "老年活动室", "村小学礼堂")


def plan(desk: Desk) -> None:
    """One held last week, one called off, one planned for next week; each in the village with most to do that day."""
    dates, add = desk.dates, desk.chronicle.add
    for turn, (planned, held) in enumerate(((14, dates.back(4)), (9, dates.back(2)), (3, dates.ahead(6)))):
        add(on(dates.back(planned), 10, 20), gather, desk, PLACES[turn], held)
    add(on(dates.back(4), 15, 30), enter, desk)
    add(on(dates.back(4), 17), close, desk)
    add(on(dates.back(3), 9, 40), call_off, desk)


def gather(desk: Desk, place: str, held_on: date, *, at: datetime) -> None:
    """The village with most people to confirm that has none planned yet."""
    busy = set(Gathering.objects.values_list("organization__code", "village"))
    found = worklist.places(desk.wangmin, today=at.date())
    village = next(each for each in found if (each["code"], each["village"]) not in busy)
    office = desk.offices[village["code"]]
    made = gatherings.plan(
        office=office, village=village["village"], held_on=held_on, place=place, by=desk.clerk_of(office.pk), at=at
    )
    desk.kept["gathering", place] = made.pk


def enter(desk: Desk, *, at: datetime) -> None:
    """Two came with everything, a third has no photo: the camera had run empty."""
    gathering = _of(desk, 0)
    taken = desk.taken
    lines = [line for line in worklist.lines(gathering, today=at.date()) if line.person.pk not in taken][:3]
    came = [
        gatherings.Came(line.person, frozenset(line.papers), desk.portrait(desk.rng)) for line in lines[:2]
    ]
    came += [gatherings.Came(line.person, frozenset(line.papers)) for line in lines[2:]]
    if came:
        gatherings.enter(gathering=gathering, came=came, by=desk.clerk_of(gathering.organization_id), at=at)


def close(desk: Desk, *, at: datetime) -> None:
    gathering = _of(desk, 0)
    gatherings.close(gathering=gathering, by=desk.clerk_of(gathering.organization_id), at=at)


def call_off(desk: Desk, *, at: datetime) -> None:
    gathering = _of(desk, 1)
    if gathering.state == GatheringState.PLANNED:
        gatherings.cancel(
            gathering=gathering, reason="当天下雨，路不好走，改日再来。", by=desk.clerk_of(gathering.organization_id),
            at=at,
        )


def _of(desk: Desk, turn: int) -> Gathering:
    return Gathering.objects.get(pk=desk.kept["gathering", PLACES[turn]])
