"""What the office is told of a death. Nothing is stopped by it: another person verifies first (D-01)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Beneficiary, Death
from benefits.services import consents
from benefits.states import DeathState


class CannotReport(Exception):
    """A death that may not be reported; carries a Chinese sentence."""


def report(
    *, beneficiary: Beneficiary, died_on: date, source: str, by: Staff, at: datetime, note: str = ""
) -> Death:
    """Write down that somebody says the person has died, and who says so (`Death.Source`).

    Until it is verified or dismissed the person is neither written to nor stopped. Refuses a day to come or before
    the birth, whoever is registered as dead already, and a second report beside one that waits.
    """
    consents.refuse_outsider(office=beneficiary.organization, act=Act.REPORT_DEATH, by=by)
    if died_on > timezone.localtime(at).date():
        raise CannotReport("去世日期不能晚于今天。")
    if died_on < beneficiary.born_on:
        raise CannotReport("去世日期早于出生日期，请核对。")
    with transaction.atomic():
        audit.take_turn()  # Of two reports at once the second finds the first.
        standing = Death.objects.filter(beneficiary=beneficiary, state__in=(DeathState.REPORTED, DeathState.VERIFIED))
        if standing.exists():
            raise CannotReport("该对象已有去世登记。")
        death = Death.objects.create(
            beneficiary=beneficiary, organization=beneficiary.organization, died_on=died_on, source=source, note=note,
            state_at=at, reported_by=by, reported_at=at,
        )
        changes = {"died_on": [None, died_on.isoformat()]}
        audit.record(death, act="death.reported", by=by, at=at, reason=death.get_source_display(), changes=changes)
    return death
