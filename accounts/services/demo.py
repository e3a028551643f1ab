"""The staff of the demo: their password and second factor are published, so a newcomer may read both at the door.

Nothing here answers outside the demo, and the portal refuses to start with such accounts there (config.production).
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Staff
from accounts.roles import Role

ORDER = (Role.CLERK, Role.SUPERVISOR, Role.PROVINCIAL_APPROVER, Role.AUDITOR, Role.SYSTEM_ADMIN)


@dataclass(frozen=True)
class DemoMember:
    """One line of the table at the door."""

    username: str
    name: str
    password: str
    role: str
    office: str


def staff() -> list[DemoMember]:
    """The accounts of the cast, in the order in which a case passes through their hands; none outside the demo."""
    if not settings.DEMO:
        return []
    rows = Staff.objects.filter(is_demo=True, is_active=True, username__in=settings.DEMO_CAST)
    members = sorted(rows.select_related("organization"), key=lambda each: (ORDER.index(Role(each.role)), each.pk))
    return [
        DemoMember(
            each.username, each.name, settings.DEMO_PASSWORD, each.get_role_display(), each.organization.short_name
        )
        for each in members
    ]


def code_for(*, staff: Staff, at: datetime) -> str:
    """The code that a demo account may enter now; "" for any other. A code counts once, so the next is given then."""
    if not (settings.DEMO and staff.is_demo):
        return ""
    device = TOTPDevice.objects.filter(user=staff, confirmed=True).first()
    if device is None or device.key != settings.DEMO_SECOND_FACTOR_KEY:
        return ""
    clock = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    clock.time = at.timestamp()
    if clock.t() <= device.last_t:
        clock.drift += 1  # The device takes the code of the next half minute as well.
    return f"{clock.token():0{device.digits}}"
