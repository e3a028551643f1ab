"""The second factor: a TOTP device per person, and ten recovery codes for the day the phone is lost.

The codes are kept as digests; what is shown once cannot be read from the database.
"""

import math
import re
import secrets
from datetime import datetime

from django.db import transaction
from django_otp.models import Device, ThrottlingMixin
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import audit, ciphers
from accounts.models import Staff

RECOVERY_CODES = 10
TOTP_CODE = re.compile(r"\d{6}")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
DEVICE_NAME, CODES_NAME = "动态口令", "恢复码"


class CannotVerify(Exception):
    """The code does not fit, or too many were tried."""


class MustWait(CannotVerify):
    """Too many were tried: this one was not looked at."""


class CannotSet(Exception):
    """The device cannot be bound."""


def is_set(*, staff: Staff) -> bool:
    """Whether the person has a confirmed device."""
    return TOTPDevice.objects.filter(user=staff, confirmed=True).exists()


def new_key() -> str:
    """The secret of a device to be, 160 bits in hex."""
    return secrets.token_hex(20)


def bind(*, staff: Staff, key: str, code: str, at: datetime) -> tuple[TOTPDevice, list[str]]:
    """Bind the device that holds `key` when `code` proves it; returns it with the recovery codes.

    Refuses when a device is bound already: replacing it takes two other people (services/resets.py).
    """
    with transaction.atomic():
        audit.take_turn()  # Also keeps a second request of the same person waiting.
        if is_set(staff=staff):
            raise CannotSet("该账号已绑定动态口令，更换须由系统管理员和另一人办理。")
        device = TOTPDevice(user=staff, key=key, name=DEVICE_NAME, confirmed=True)
        device.save()
        if not TOTP_CODE.fullmatch(_plain(code)) or not device.verify_token(_plain(code)):
            raise CannotSet("动态口令不正确。请核对手机时间是否准确，再输入新的一组。")
        codes = _replace_codes(staff)
        audit.record(staff, act="staff.second_factor_set", by=staff, at=at, about=staff.key)
    return device, codes


def verify(*, staff: Staff, code: str, at: datetime) -> Device:
    """Check a TOTP code or use up a recovery code; returns the device that vouches for the session.

    Each failure doubles the wait before the next try. A code counts once.
    """
    code, refusal = _plain(code), ""
    with transaction.atomic():
        device = _device_for(staff, code)
        if device is None:
            raise CannotVerify("动态口令或恢复码不正确。")
        _check_wait(device, at)
        if not device.verify_token(code if isinstance(device, TOTPDevice) else _digest(code, staff)):
            refusal = "动态口令或恢复码不正确。"  # Raised outside: the failure must be kept, not rolled back.
        elif isinstance(device, StaticDevice):
            left = [RECOVERY_CODES, device.token_set.count()]
            audit.record(staff, act="staff.recovery_code_used", by=staff, at=at, about=staff.key,
                         changes={"codes": left})
    if refusal:
        raise CannotVerify(refusal)
    return device


def renew_recovery_codes(*, staff: Staff, at: datetime) -> list[str]:
    """Make ten new codes; the old ones are worth nothing from now on."""
    with transaction.atomic():
        audit.take_turn()
        codes = _replace_codes(staff)
        audit.record(staff, act="staff.recovery_codes_made", by=staff, at=at, about=staff.key)
    return codes


def recovery_codes_left(*, staff: Staff) -> int:
    """How many codes have not been used."""
    return StaticToken.objects.filter(device__user=staff).count()


def remove(*, staff: Staff) -> None:
    """Take off the device and the codes. Only `resets.confirm` calls this, inside its transaction."""
    TOTPDevice.objects.filter(user=staff).delete()
    StaticDevice.objects.filter(user=staff).delete()


def _device_for(staff: Staff, code: str) -> TOTPDevice | StaticDevice | None:
    """Locked until the transaction ends, so that of two requests with one code only one is let in."""
    model = TOTPDevice if TOTP_CODE.fullmatch(code) else StaticDevice
    if model is StaticDevice:
        audit.take_turn()  # Its use leaves a row, and turns are taken before rows are locked.
    return model.objects.select_for_update().filter(user=staff, confirmed=True).first()


def _check_wait(device: ThrottlingMixin, at: datetime) -> None:
    allowed, why = device.verify_is_allowed()
    if not allowed:
        wait = math.ceil((why["locked_until"] - at).total_seconds())
        raise MustWait(f"连续输错，请等待 {max(wait, 1)} 秒后再输入。")


def _replace_codes(staff: Staff) -> list[str]:
    device, _ = StaticDevice.objects.get_or_create(user=staff, defaults={"name": CODES_NAME})
    device.token_set.all().delete()
    codes = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_digest(code, staff)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _digest(code: str, staff: Staff) -> str:
    return ciphers.blind_index(f"{staff.pk} {code}", purpose="recovery code")[:16]


def _plain(code: str) -> str:
    return re.sub(r"[\s-]", "", code).lower()
