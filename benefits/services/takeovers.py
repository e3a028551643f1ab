"""1 January: accepted moves are carried out (DE-16, DE-31), and those that nothing is left of are ended.

The benefit changes its office, and the person with it unless another benefit stays in the old county. Decisions and
reviews that are open keep theirs to their end: only what is new belongs to the new office. Nothing else changes: it
is the same benefit, so no month is paid twice and none is left out.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Organization
from benefits import days
from benefits.models import Beneficiary, Benefit, Transfer
from benefits.querysets import TransferQuerySet
from benefits.services import rates
from benefits.states import TransferState

MOOT = "待遇已终止或者本人已去世，不再转移。"


def take_over(*, queryset: TransferQuerySet, today: date, at: datetime) -> list[int]:
    """Carry out those of the transfers whose month has come; returns their ids. One statement an office, not a row.

    A transfer that nobody has accepted, or whose person has died or is said to have died, is left as it stands.
    """
    with transaction.atomic():
        audit.take_turn()  # Then asked again: whoever took a move back in the meantime keeps the relation.
        due = queryset.to_take_over(today=today)
        ids = list(transitions.held(due, leave_held=True).values_list("pk", flat=True))
        rows = Transfer.objects.filter(pk__in=ids)
        moved = list(rows.select_related("destination", "benefit__beneficiary", "organization").order_by("pk"))
        transitions.move_many(
            rows, to=TransferState.DONE, by=None, at=at, act="transfer.done", taken_over_on=today
        )
        for office in {row.destination for row in moved if row.destination}:
            _hand_over(office, [row.benefit_id for row in moved if row.destination_id == office.pk])
        audit.write(_changes(moved), by=None, at=at)
        rates.refresh(
            queryset=Benefit.objects.filter(transfers__in=ids), month=days.month_of(timezone.localtime(at).date())
        )
    return ids


def end_moot(*, queryset: TransferQuerySet, today: date, at: datetime) -> int:
    """End the open transfers of the dead and of ended benefits; returns how many.

    A relation that left this system is done once a person has ended the benefit; the others are taken back.
    """
    with transaction.atomic():
        audit.take_turn()
        gone = list(queryset.arrived_outside(today=today).values_list("pk", flat=True))
        done = transitions.move_many(
            Transfer.objects.filter(pk__in=gone), to=TransferState.DONE, by=None, at=at, act="transfer.done",
            leave_held=True, taken_over_on=today,
        )
        moot = list(queryset.moot().exclude(pk__in=gone).values_list("pk", flat=True))
        ended = transitions.move_many(
            Transfer.objects.filter(pk__in=moot), to=TransferState.WITHDRAWN, by=None, at=at,
            act="transfer.withdrawn", reason=MOOT, leave_held=True,
        )
    return len(done) + len(ended)


def _hand_over(office: Organization, benefits: list[int]) -> None:
    """The benefits belong to the office, and so do their people of whom nothing stays in the county of their file."""
    place = {"organization_id": office.pk, **office.scope()}
    Benefit.objects.filter(pk__in=benefits).update(**place)
    stays = Benefit.objects.filter(beneficiary=OuterRef("pk"), county_code=OuterRef("county_code"))
    people = Benefit.objects.filter(pk__in=benefits).values("beneficiary")
    followed = Beneficiary.objects.filter(~Exists(stays.open()), pk__in=people)
    followed.update(**place, version=F("version") + 1)


def _changes(moved: Iterable[Transfer]) -> Iterable[audit.Change]:
    """What the new office reads in its own audit."""
    for row in moved:
        assert row.destination  # `to_take_over` finds accepted moves only, and those have an office to go to.
        yield audit.Change(
            act="benefit.moved", subject_type=Benefit._meta.label_lower, subject_id=row.benefit_id,
            organization_id=row.destination_id, about=row.benefit.beneficiary.key,
            changes={"organization": [row.organization.name, row.destination.name]},
        )
