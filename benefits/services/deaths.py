"""What the office is told of a death. Nothing is stopped by it: another person looks into it first (DE-33).

While a report waits, whoever it names is held: selections leave them out by `DeathState.REPORTED`. So a dismissed one
needs no repair; the person is among the others again.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Beneficiary, Death
from benefits.services import consents
from benefits.states import DeathState


class CannotReport(Exception):
    """A death that may not be reported; carries a Chinese sentence."""


class CannotDismiss(Exception):
    """A report that may not be dismissed; carries a Chinese sentence."""


def report(
    *,
    beneficiary: Beneficiary,
    died_on: date,
    source: str,
    by: Staff,
    at: datetime,
    note: str = "",
    match: str = "",
) -> Death:
    """Write down that somebody says the person has died, and who says so (`Death.Source`, in words in `note`).

    `match` says of a list how its line fits the person (`Death.Match`).

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
        if standing.exists() or Beneficiary.objects.filter(pk=beneficiary.pk, died_on__isnull=False).exists():
            raise CannotReport("该对象已有去世登记。")
        death = Death.objects.create(
            beneficiary=beneficiary, organization=beneficiary.organization, died_on=died_on, source=source, note=note,
            match=match, state_at=at, reported_by=by, reported_at=at,
        )
        changes = {"died_on": [None, died_on.isoformat()]}
        audit.record(death, act="death.reported", by=by, at=at, reason=death.get_source_display(), changes=changes)
    return death


def dismiss(*, death: Death, untrue: str, finding: str, by: Staff, at: datetime) -> None:
    """The report is not true: why (`Death.Untrue`), and what was seen or asked. All that it held goes on.

    Refuses whoever reported it, a report without a finding, and one that is settled already.
    """
    consents.refuse_outsider(office=death.organization, act=Act.VERIFY_DEATH, by=by)
    if death.reported_by_id == by.pk:
        raise consents.NotEntitled("登记人不能核实自己的登记，请另一位审核员办理。")
    if not untrue or not finding.strip():
        raise CannotDismiss("请写明为什么不属实，看到、问到了什么。")
    if death.state != DeathState.REPORTED:
        raise CannotDismiss(f"这条登记{death.get_state_display()}，不能再排除。")
    why = Death.Untrue(untrue).label
    transitions.move(
        death, to=DeathState.DISMISSED, by=by, at=at, act="death.dismissed", reason=f"{why}。{finding.strip()}",
        untrue=untrue, finding=finding.strip(), dismissed_by=by,
    )
