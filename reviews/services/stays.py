"""Stays in hospital or in a home (住院、住养老机构): recorded, and ended when the person is back. None is deleted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Beneficiary
from benefits.services import consents
from reviews.models import Stay


class CannotRecord(Exception):
    """A stay that may not be recorded or ended so; carries a Chinese sentence."""


@dataclass(frozen=True)
class Told:
    """What somebody said: where, from when, until when if that is known, and who said it."""

    kind: str
    place: str
    from_on: date
    until_on: date | None
    source: str


def record(*, beneficiary: Beneficiary, told: Told, by: Staff, at: datetime) -> Stay:
    """Record a stay; while it lasts no stop is approved without a word to it, and a visit is proposed.

    Refuses the dead, a day to come as the first, an end before it, a second one while another has no end.
    """
    consents.refuse_outsider(office=beneficiary.organization, act=Act.RECORD_CONTACT, by=by)
    if beneficiary.died_on:
        raise CannotRecord("该对象已登记去世，不再登记。")
    if told.from_on > timezone.localtime(at).date():
        raise CannotRecord("起期不能晚于今天。")
    if told.until_on and told.until_on < told.from_on:
        raise CannotRecord("止期不能早于起期。")
    with transaction.atomic():
        audit.take_turn()
        if Stay.objects.filter(beneficiary=beneficiary, until_on=None).exists():
            raise CannotRecord("已有一条没有结束的记录，请先写明它的止期。")
        row = Stay.objects.create(
            beneficiary=beneficiary, organization=beneficiary.organization, **vars(told), recorded_by=by,
            recorded_at=at,
        )
        audit.record(row, act="stay.recorded", by=by, at=at, reason=told.source, changes={
            "kind": [None, row.get_kind_display()], "from_on": [None, told.from_on.isoformat()],
        })
    return row


def end(*, stay: Stay, on: date, by: Staff, at: datetime) -> None:
    """The person is back: write the last day. Refuses a stay that has one, a day to come, and one before the first."""
    consents.refuse_outsider(office=stay.organization, act=Act.RECORD_CONTACT, by=by)
    if on < stay.from_on:
        raise CannotRecord("止期不能早于起期。")
    if on > timezone.localtime(at).date():
        raise CannotRecord("止期不能晚于今天。")
    with transaction.atomic():
        audit.take_turn()
        if Stay.objects.filter(pk=stay.pk, until_on=None).update(until_on=on) != 1:
            raise CannotRecord("这一条已写明止期。")
        audit.record(stay, act="stay.ended", by=by, at=at, changes={"until_on": [None, on.isoformat()]})
    stay.refresh_from_db()
