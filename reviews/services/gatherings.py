"""A day in a village (集中确认): planned, the people who came entered in batches, closed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Organization, Staff
from accounts.roles import Act
from benefits.models import Beneficiary
from benefits.services import consents
from reviews.models import Confirmation, Gathering, GatheringEntry, Review
from reviews.policy import EvidenceKind, Method
from reviews.services import arrivals, photos
from reviews.states import CampaignState, GatheringState


class CannotGather(Exception):
    """A gathering that may not be planned, entered or closed so; carries a Chinese sentence."""


@dataclass(frozen=True)
class Came:
    """One person who came: the papers whose originals were seen, and the photo taken there, if any."""

    beneficiary: Beneficiary
    documents: frozenset[EvidenceKind]
    portrait: photos.Photo | None = None


@dataclass(frozen=True)
class Entered:
    """What a batch did: how many are confirmed by it, and who still lacks what, by person id."""

    recorded: int
    lacking: Mapping[int, str]

    @property
    def sentence(self) -> str:
        """What happened, for the flash message."""
        words = f"已登记 {self.recorded + len(self.lacking)} 人到场，{self.recorded} 人确认办结。"
        return f"{words}{len(self.lacking)} 人还缺材料，留在名单里。" if self.lacking else words


def plan(*, office: Organization, village: str, held_on: date, place: str, by: Staff, at: datetime) -> Gathering:
    """Plan a day for one village of an office. Refuses a day in the past, no place, the same village twice a day."""
    consents.refuse_outsider(office=office, act=Act.RECORD_CONFIRMATION, by=by)
    if held_on < timezone.localtime(at).date():
        raise CannotGather("日期不能早于今天。")
    if not place.strip() or not village:
        raise CannotGather("请写明村（社区）和地点。")
    with transaction.atomic():
        audit.take_turn()
        same = Gathering.objects.filter(organization=office, village=village, held_on=held_on)
        if same.exclude(state=GatheringState.CANCELLED).exists():
            raise CannotGather("这一天这个村（社区）已安排集中确认。")
        gathering = Gathering.objects.create(
            organization=office, village=village, held_on=held_on, place=place.strip(), planned_by=by, state_at=at
        )
        audit.record(gathering, act="gathering.planned", by=by, at=at, reason=f"{village} {held_on}")
    return gathering


def cancel(*, gathering: Gathering, reason: str, by: Staff, at: datetime) -> None:
    """Call a gathering off. Refuses without a reason, and once somebody has been entered."""
    consents.refuse_outsider(office=gathering.organization, act=Act.RECORD_CONFIRMATION, by=by)
    if not reason.strip():
        raise CannotGather("请写明为什么取消。")
    with transaction.atomic():
        audit.take_turn()
        if gathering.entries.exists():
            raise CannotGather("已有人登记到场，不能取消；办完请结束。")
        transitions.move(
            gathering, to=GatheringState.CANCELLED, by=by, at=at, act="gathering.cancelled", reason=reason.strip()
        )


def enter(*, gathering: Gathering, came: Iterable[Came], by: Staff, at: datetime) -> Entered:
    """Take in a batch of those who came; whoever lacks a paper or the photo stays, and it is written down what.

    One batch costs the same number of queries whatever its size, beside the photos. Who was entered before is taken
    up again with what is given now; who is confirmed already is passed by. Refuses nobody, a day to come, a gathering
    that has ended, somebody of another office.
    """
    lines = list({each.beneficiary.pk: each for each in came}.values())
    consents.refuse_outsider(office=gathering.organization, act=Act.RECORD_CONFIRMATION, by=by)
    _refuse_batch(gathering, lines, today=timezone.localtime(at).date())
    with transaction.atomic():
        audit.take_turn()
        gathering.refresh_from_db()
        if gathering.state != GatheringState.PLANNED:
            raise transitions.StaleState("the gathering has ended")
        found = _arrivals(gathering, lines)
        intake = arrivals.take_in(arrivals=found.values(), confirmed_on=gathering.held_on, by=by, at=at)
        recorded = {arrival.person.pk: row for arrival, row in intake.recorded}
        lacking = {arrival.person.pk: sentence for arrival, sentence in intake.refused}
        _write(gathering, lines, recorded, lacking, by=by, at=at)
        counted = {"recorded": [None, len(recorded)], "lacking": [None, len(lacking)]}
        audit.record(gathering, act="gathering.entered", by=by, at=at, changes=counted)
        for line in lines:
            if line.portrait and line.beneficiary.pk in recorded:  # Last: a file is not taken back with the rows.
                photos.store(
                    photo=line.portrait, kind=EvidenceKind.PORTRAIT, beneficiary=line.beneficiary,
                    organization=gathering.organization, by=by, at=at, confirmation=recorded[line.beneficiary.pk],
                )
    return Entered(len(recorded), lacking)


def _refuse_batch(gathering: Gathering, lines: list[Came], *, today: date) -> None:
    if not lines:
        raise CannotGather("请至少勾选一个到场的人。")
    if gathering.held_on > today:
        raise CannotGather("还没有到集中确认的日子。")
    if any(line.beneficiary.organization_id != gathering.organization_id for line in lines):
        raise CannotGather("名单里有人不属于这个单位。")


def _arrivals(gathering: Gathering, lines: list[Came]) -> dict[int, arrivals.Arrival]:
    """Each person with their open reviews; who has none left is confirmed already and passed by."""
    rows = (
        Review.objects.open()
        .filter(
            benefit__beneficiary__in=[line.beneficiary.pk for line in lines], campaign__state=CampaignState.OPEN,
            campaign__window_start__lte=gathering.held_on,
        )
        .exclude(submissions__source_key__startswith=f"gathering:{gathering.key}:")
        .select_related("benefit__beneficiary", "campaign", "suspension", "organization")
        .order_by("due_on", "pk")
    )
    reviews: dict[int, list[Review]] = {}
    for row in rows:
        reviews.setdefault(row.benefit.beneficiary_id, []).append(row)
    return {
        line.beneficiary.pk: arrivals.Arrival(
            tuple(reviews[line.beneficiary.pk]), Method.ON_SITE, _given(line),
            source_key=f"gathering:{gathering.key}:{line.beneficiary.key}", note=f"集中确认：{gathering.place}",
        )
        for line in lines
        if line.beneficiary.pk in reviews
    }


def _given(line: Came) -> frozenset[EvidenceKind]:
    return line.documents | ({EvidenceKind.PORTRAIT} if line.portrait else frozenset())


def _write(
    gathering: Gathering, lines: list[Came], recorded: Mapping[int, Confirmation], lacking: Mapping[int, str], *,
    by: Staff, at: datetime,
) -> None:
    """Who came, once each; a later batch writes over what an earlier one found lacking."""
    GatheringEntry.objects.bulk_create(
        [
            GatheringEntry(
                gathering=gathering, beneficiary=line.beneficiary, documents=sorted(line.documents),
                lacking=lacking.get(line.beneficiary.pk, "")[:200], confirmation=recorded.get(line.beneficiary.pk),
                entered_by=by, entered_at=at,
            )
            for line in lines
            if line.beneficiary.pk in recorded or line.beneficiary.pk in lacking
        ],
        update_conflicts=True, unique_fields=["gathering", "beneficiary"],
        update_fields=["documents", "lacking", "confirmation", "entered_by", "entered_at"],
    )


def close(*, gathering: Gathering, by: Staff, at: datetime) -> int:
    """End a gathering; what somebody still lacks becomes the next step of their reviews. Returns how many lack it."""
    consents.refuse_outsider(office=gathering.organization, act=Act.RECORD_CONFIRMATION, by=by)
    today = timezone.localtime(at).date()
    if gathering.held_on > today:
        raise CannotGather("还没有到集中确认的日子。")
    with transaction.atomic():
        transitions.move(gathering, to=GatheringState.HELD, by=by, at=at, act="gathering.held")
        left = gathering.entries.filter(confirmation=None).values("beneficiary")
        waiting = Review.objects.open().filter(benefit__beneficiary__in=left)
        return waiting.set_next_step("集中确认到场过，补齐材料后办结", on=today)
