"""Certificates (证件): what a clerk saw of the person's papers. A newer row corrects the former; none is deleted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Staff
from accounts.roles import Act
from benefits import identity
from benefits.models import Beneficiary
from benefits.services import consents
from reviews.models import Certificate
from reviews.policy import EvidenceKind
from reviews.policy.certificates import CERTIFICATES
from reviews.services import photos


class CannotRecord(Exception):
    """A certificate that may not be recorded so; carries a Chinese sentence."""


@dataclass(frozen=True)
class Seen:
    """What stands on the paper; without `expires_on` it is good for life (长期)."""

    kind: str
    number: str
    issued_on: date | None
    expires_on: date | None
    seen_on: date


def record(
    *, beneficiary: Beneficiary, seen: Seen, scan: photos.Photo | None = None, by: Staff, at: datetime
) -> Certificate:
    """Record a certificate as the current one of its kind; the former stays as it was seen then.

    Only staff at or above the office that holds the file, of the living. Refuses a kind that is not kept, a missing
    number, an ID card that is not the person's, days that cannot be, and what is recorded already. An expired one may
    be recorded: that it expired is what the desk has to know.
    """
    consents.refuse_outsider(office=beneficiary.organization, act=Act.KEEP_FILE, by=by)
    if beneficiary.died_on:
        raise CannotRecord("该对象已登记去世，不再登记证件。")
    _refuse_days(seen, today=timezone.localtime(at).date())
    number = _number(beneficiary, seen)
    with transaction.atomic():
        audit.take_turn()
        current = Certificate.objects.filter(beneficiary=beneficiary, kind=seen.kind, is_current=True)
        former = current.first()
        if former and scan is None and _facts(former) == (number, seen.issued_on, seen.expires_on, seen.seen_on):
            raise CannotRecord("这张证件已登记，没有改动。")
        current.update(is_current=False)
        evidence = None if scan is None else photos.store(
            photo=scan, kind=seen.kind, beneficiary=beneficiary, organization=beneficiary.organization, by=by, at=at
        )
        row = Certificate.objects.create(
            beneficiary=beneficiary, kind=seen.kind, number=number, issued_on=seen.issued_on,
            expires_on=seen.expires_on, seen_on=seen.seen_on, seen_by=by, recorded_at=at, scan=evidence,
        )
        audit.record(row, act="certificate.recorded", by=by, at=at, changes=_changes(former, row))
    return row


def _refuse_days(seen: Seen, *, today: date) -> None:
    if seen.kind not in CERTIFICATES:
        raise CannotRecord("请选择证件的种类。")
    if seen.seen_on > today:
        raise CannotRecord("看原件的日期不能晚于今天。")
    if seen.issued_on and seen.issued_on > seen.seen_on:
        raise CannotRecord("签发日期不能晚于看原件的日期。")
    if seen.kind == EvidenceKind.ID_CARD and seen.issued_on is None:
        raise CannotRecord("请填写身份证的签发日期，见证件背面。")
    if seen.issued_on and seen.expires_on and seen.expires_on <= seen.issued_on:
        raise CannotRecord("有效期须晚于签发日期。")


def _number(beneficiary: Beneficiary, seen: Seen) -> str:
    number = seen.number.strip()
    if seen.kind == EvidenceKind.ID_CARD:
        number = identity.normal_id_number(number)
        if number != beneficiary.id_number:
            raise CannotRecord("号码与档案里的身份证号不一致。请先核对；确有不一致的，在资料页登记不一致。")
    if not number:
        raise CannotRecord("请填写证件号码。")
    return number


def _facts(row: Certificate) -> tuple:
    return row.number, row.issued_on, row.expires_on, row.seen_on


def _changes(former: Certificate | None, row: Certificate) -> dict:
    """The days before and after; a number stands in no audit row."""
    return {
        name: [_plain(getattr(former, name, None)), _plain(getattr(row, name))]
        for name in ("issued_on", "expires_on", "seen_on")
    } | {"kind": [None, row.kind]}


def _plain(day: date | None) -> str | None:
    return day.isoformat() if day else None
