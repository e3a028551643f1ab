"""What the office is told of a death. Nothing is stopped by it: another person looks into it first (DE-33), and
verifies it on its certificate or dismisses it. What verifying ends is in `after_death`, undoing it in `wrong_deaths`.

While a report waits, whoever it names is held: selections leave them out by `DeathState.REPORTED`. So a dismissed one
needs no repair; the person is among the others again.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit, masks, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits import identity, law, policy
from benefits.models import Beneficiary, Death
from benefits.services import after_death, consents, grants
from benefits.states import DeathState


class CannotReport(Exception):
    """A death that may not be reported; carries a Chinese sentence."""


class CannotVerify(Exception):
    """A death that may not be verified so; carries a Chinese sentence."""


@dataclass(frozen=True)
class Proof:
    """What the death is verified on: the certificate, its number, the day and the cause that it names."""

    certificate: str
    number: str
    died_on: date
    cause: str = ""


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


def verify(*, death: Death, proof: Proof, by: Staff, at: datetime, ended: dict[str, Any] | None = None) -> None:
    """The death is true: in one act pay stops from the month after it, and all that had begun ends (D-13, DE-11).

    What was paid after it is written down, and the family's claims are opened. `ended` is what other rooms have ended
    with it, for the basis. Refuses whoever reported it, a report that is settled, a proof that cannot be.
    """
    consents.refuse_outsider(office=death.organization, act=Act.VERIFY_DEATH, by=by)
    if death.reported_by_id == by.pk:
        raise consents.NotEntitled("登记人不能核实自己的登记，请另一位审核员办理。")
    _refuse_proof(death, proof, today=timezone.localtime(at).date())
    with transaction.atomic():
        audit.take_turn()  # Of two who verify at once the second finds it settled.
        death.refresh_from_db()
        if death.state != DeathState.REPORTED:
            raise CannotVerify(f"这条登记{death.get_state_display()}，不能再核实。")
        _take_effect(death, proof, ended or {}, by=by, at=at)


def _take_effect(death: Death, proof: Proof, ended: dict[str, Any], *, by: Staff, at: datetime) -> None:
    today, since = timezone.localtime(at).date(), policy.death_stop_month(proof.died_on)
    person = death.beneficiary
    after_death.come_to_date(person=person, today=today, at=at)
    benefits = after_death.benefits_of(person=person)
    overpaid = after_death.paid_after(benefits=benefits, died_on=proof.died_on, today=today)
    ended = ended | after_death.withdraw(rows=after_death.open_rows(person=person), by=by, at=at)
    cut = after_death.cut_back_pays(person=person, since=since, by=by, at=at)
    rules = policy.rules_of_death(is_judgment=proof.certificate == Death.Certificate.JUDGMENT)
    basis = law.basis(
        rules, reported_on=death.died_on, first_unpaid_month=since, ended=ended,
        cut=cut, paid={each.benefit.key: each.months for each in overpaid},
        benefits=after_death.end(benefits=benefits, since=since, by=by, at=at),
    )
    transitions.move(
        death, to=DeathState.VERIFIED, by=by, at=at, act="death.verified", reason=death.get_source_display(),
        citation=policy.STOPS_NEXT_MONTH.cited, died_on=proof.died_on, certificate=proof.certificate,
        certificate_number=_number(death, proof), cause=proof.cause, verified_by=by, verified_at=at,
        first_unpaid_month=since, basis=basis,
    )
    after_death.mark_dead(person=person, died_on=proof.died_on, by=by, at=at)
    after_death.note_overpaid(death=death, found=overpaid, by=by, at=at)
    after_death.open_survivor_cases(death=death, benefits=benefits, by=by, at=at)
    grants.open_for(death=death, by=by, at=at)


def _refuse_proof(death: Death, proof: Proof, *, today: date) -> None:
    if proof.certificate not in Death.Certificate.values or not proof.number.strip():
        raise CannotVerify("请选择证明并填写编号；没有证明的，先不核实。")
    if proof.died_on > today:
        raise CannotVerify("去世日期不能晚于今天。")
    if proof.died_on < death.beneficiary.born_on:
        raise CannotVerify("去世日期早于出生日期，请核对。")
    if death.source == Death.Source.COURT and proof.certificate != Death.Certificate.JUDGMENT:
        raise CannotVerify("法院宣告死亡的，凭判决核实。")
    if proof.certificate == Death.Certificate.UNIFIED_2026 and today < policy.UNIFIED_SINCE.value:
        raise CannotVerify("2026 版证明自 2026年7月1日起使用，请核对证明的版式。")
    if identity.is_id_number(proof.number) and not _is_own(death, proof):
        raise CannotVerify("证明编号是另一个人的证件号，请核对是不是本人的证明。")


def _is_own(death: Death, proof: Proof) -> bool:
    return identity.normal_id_number(proof.number) == death.beneficiary.id_number


def _number(death: Death, proof: Proof) -> str:
    """The unified certificate is numbered by the citizen ID number (C11): that is never kept in the open."""
    return masks.mask_id_number(death.beneficiary.id_number) if _is_own(death, proof) else proof.number.strip()
