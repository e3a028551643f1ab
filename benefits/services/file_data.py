"""One field of a person's file, corrected after it was looked into (三者一致): checked, compared, audited masked.

Whoever corrects says what stood there when they looked: when something else stands there by now, nothing is written.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.fields import indexed
from accounts.models import Staff
from benefits import identity, names
from benefits.models import Beneficiary
from benefits.services.beneficiaries.settling import HIDDEN, SHOWN


class CannotCorrect(Exception):
    """A value that may not stand in the file; carries a Chinese sentence."""


@dataclass(frozen=True)
class FileField:
    """A field of the file. `needs_second`: another person must agree before it is written."""

    name: str
    label: str
    needs_second: bool = False
    longest: int = 80


FIELDS: dict[str, FileField] = {
    field.name: field
    for field in (
        FileField("name", "姓名", needs_second=True, longest=50),
        FileField("id_number", "身份证号", needs_second=True),
        FileField("phone", "手机号", needs_second=True),
        FileField("bank_card", "银行卡号", needs_second=True),
        FileField("bank_name", "开户银行", needs_second=True, longest=60),
        FileField("address", "住址", longest=120),
        FileField("village", "村（社区）", longest=40),
        FileField("living_place", "现居地"),
        FileField("archive_number", "档案编号", longest=40),
    )
}


def correct(
    *, beneficiary: Beneficiary, field: str, value: str, expected: str, reason: str, by: Staff, at: datetime
) -> None:
    """Write the value into the field, if `expected` still stands there.

    An ID number brings birth day and sex with it, a name its initials. Refuses what the field cannot hold, the number
    of somebody else's file, and a field that has been changed meanwhile. The audit keeps before and after, masked.
    """
    values = _values(field, checked(field=field, value=value, today=timezone.localtime(at).date()))
    if getattr(beneficiary, field) != expected:
        raise CannotCorrect(f"系统里的{FIELDS[field].label}已经改过，请按现在的值重新核对。")
    before = {name: getattr(beneficiary, name) for name in values}
    moved = {"contact_changed_at": at} if Beneficiary.CONTACT & set(values) else {}
    rows = Beneficiary.objects.filter(pk=beneficiary.pk, version=beneficiary.version)
    try:
        with transaction.atomic():
            audit.take_turn()
            if rows.update(**indexed(Beneficiary, **values), **moved, version=F("version") + 1) != 1:
                raise CannotCorrect("这份档案刚才已被他人改动，请刷新后再核对。")
            audit.record(
                beneficiary, act="beneficiary.changed", by=by, at=at, reason=reason,
                changes={name: [_shown(name, before[name]), _shown(name, new)] for name, new in values.items()},
            )  # fmt: skip
    except IntegrityError as twice:
        raise CannotCorrect("该身份证号已有档案，请先核对是否重复建档。") from twice
    beneficiary.refresh_from_db()


def checked(*, field: str, value: str, today: date) -> str:
    """The value in its one way of writing; refused when the field cannot hold it."""
    known = FIELDS.get(field)
    if known is None:
        raise CannotCorrect("这一项不在这里更正。")
    try:
        value = CHECKS[field](value, today) if field in CHECKS else value.strip()
    except (identity.BadIdNumber, identity.BadPhone, identity.BadCard) as refusal:
        raise CannotCorrect(str(refusal)) from refusal
    if not value:
        raise CannotCorrect(f"请写明{known.label}。")
    if len(value) > known.longest:
        raise CannotCorrect(f"{known.label}请在 {known.longest} 字以内。")
    return value


def _id_number(text: str, today: date) -> str:
    return identity.parse_id_number(text, today=today, allow_invented=settings.DEMO).number


CHECKS: dict[str, Callable[[str, date], str]] = {
    "id_number": _id_number,
    "phone": lambda text, today: identity.parse_phone(text),
    "bank_card": lambda text, today: identity.parse_card(text).number,
    "name": lambda text, today: names.normal_name(text),
}


def _values(field: str, value: str) -> dict[str, Any]:
    if field == "name":
        return {"name": value, "name_initials": names.initials(value)}
    if field == "id_number":
        sex = identity.Sex.MALE if int(value[16]) % 2 else identity.Sex.FEMALE
        return {"id_number": value, "born_on": date.fromisoformat(value[6:14]), "sex": sex.value}
    return {field: value}


def _shown(name: str, value: Any) -> str:
    """As the audit may keep it: numbers masked, an address not at all."""
    if name == "id_number":
        return HIDDEN
    return SHOWN[name](value) if name in SHOWN else str(value)
