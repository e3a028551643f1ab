"""Deaths: reported from a list, verified with grants and money paid too long, dismissed, and one that was wrong."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts import audit, transitions
from benefits import days, policy
from benefits.categories import Category, SubCategory
from benefits.models import (
    Beneficiary,
    Benefit,
    Death,
    FuneralGrant,
    GrantShare,
    Overpayment,
    OverpaymentReceipt,
)
from benefits.services import deaths, rates
from benefits.states import BenefitState, DeathState, GrantState, OverpaymentState
from reviews.demo.dates import on
from reviews.demo.desk import Desk

Kind, Source, Match = FuneralGrant.Kind, Death.Source, Death.Match


def plan(desk: Desk) -> None:
    """Two wait for somebody to verify them; six were verified, with another end each; two were wrong."""
    dates, add = desk.dates, desk.chronicle.add
    he, xie = desk.benefit("何立新"), desk.benefit("谢长庚")
    add(on(dates.back(4), 8), report, desk, he, dates.back(9), Source.FUNERAL_HOME, Match.EXACT)
    add(on(dates.back(4), 8, 1), report, desk, xie, dates.back(8), Source.FUNERAL_HOME, Match.WEAK)
    soldiers = desk.pick(Category.DISABLED, 3, sub_category=SubCategory.DISABLED_SOLDIER)
    rural = desk.pick(Category.OTHER_ENTITLED, 3, sub_category=SubCategory.RURAL_SOLDIER)
    retired = desk.pick(Category.RETIRED_OFFICER, 1)
    ends = (
        (soldiers[0], 20, ()),
        (soldiers[1], 75, (GrantState.APPROVED, GrantState.PAID)),
        (retired[0], 60, (GrantState.APPROVED,)),
        (rural[0], 70, (GrantState.NOT_DUE,)),
        (rural[1], 110, (GrantState.NOT_DUE,)),
    )
    for benefit, back, grant_states in ends:
        _plan_verified(desk, benefit, back, grant_states)
    _plan_money(desk, soldiers[1], rural, retired[0])
    namesake, wrong, wrong_before_paid = rural[2], soldiers[2], desk.pick(Category.DISABLED, 1)[0]
    add(on(dates.back(33), 8), report, desk, namesake, dates.back(40), Source.CIVIL_AFFAIRS, Match.WEAK)
    add(on(dates.back(31), 10), dismiss, desk, namesake)
    _plan_verified(desk, wrong, 65, (GrantState.APPROVED, GrantState.PAID))
    _plan_verified(desk, wrong_before_paid, 48, ())
    for benefit in (wrong, wrong_before_paid):
        add(on(dates.back(18), 15), reverse, desk, benefit)


def _plan_verified(desk: Desk, benefit: Benefit, back: int, grant_states: tuple) -> None:
    """Died that many days ago, reported by the family, verified by a supervisor, the grant decided step by step."""
    dates, add = desk.dates, desk.chronicle.add
    died_on = dates.back(back)
    add(on(died_on + timedelta(days=4), 10), report, desk, benefit, died_on, Source.FAMILY, "")
    add(on(died_on + timedelta(days=6), 15), verify, desk, benefit)
    for turn, state in enumerate(grant_states):
        add(on(died_on + timedelta(days=9 + turn * 10), 16), decide_grant, desk, benefit, state)


def _plan_money(desk: Desk, soldier: Benefit, rural: list[Benefit], retired: Benefit) -> None:
    """Money paid after death: offset, open, recovered in part, settled, and taken back with a wrong death."""
    dates, add = desk.dates, desk.chronicle.add
    add(on(dates.back(60), 11), find_overpaid, desk, soldier)
    add(on(dates.back(52), 11), settle_overpaid, desk, soldier, OverpaymentState.OFFSET, 0)
    add(on(dates.back(20), 11), find_overpaid, desk, rural[0])
    add(on(dates.back(48), 11), find_overpaid, desk, retired)
    add(on(dates.back(45), 11), settle_overpaid, desk, retired, OverpaymentState.RECOVERING, 40)
    add(on(dates.back(80), 11), find_overpaid, desk, rural[1])
    add(on(dates.back(78), 11), settle_overpaid, desk, rural[1], OverpaymentState.RECOVERING, 100)
    add(on(dates.back(70), 11), settle_overpaid, desk, rural[1], OverpaymentState.SETTLED, 0)


def report(desk: Desk, benefit: Benefit, died_on: date, source: str, match: str, *, at: datetime) -> None:
    """The family tells the clerk, or the clerk compares a list with the files."""
    note = "家属到站告知。" if source == Source.FAMILY else "按送来的名单逐一比对。"
    by = desk.clerk_of(benefit.organization_id)
    deaths.report(
        beneficiary=benefit.beneficiary, died_on=died_on, source=source, match=match, note=note, by=by, at=at
    )


def verify(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """The certificate is seen: pay ends with the month after the death, the grant is assessed (D-13, DE-11)."""
    death, by = _death_of(benefit), desk.supervisor_of(benefit.county_code)
    stop = policy.death_stop_month(death.died_on)
    transitions.move(
        death,
        to=DeathState.VERIFIED,
        by=by,
        at=at,
        act="death.verified",
        verified_by=by,
        verified_at=at,
        certificate=Death.Certificate.UNIFIED_2026,
        certificate_number=f"9901{benefit.pk:08}",
        first_unpaid_month=stop,
        citation=f"{policy.STOPS_NEXT_MONTH.id} {policy.STOPS_NEXT_MONTH.citation.marked}",
    )
    Beneficiary.objects.filter(pk=benefit.beneficiary_id).update(died_on=death.died_on)
    benefit.refresh_from_db()
    transitions.move(
        benefit, to=BenefitState.ENDED, by=by, at=at, act="benefit.ended", reason="已登记去世。", ended_from_month=stop
    )
    _assess_grant(desk, death, benefit, at)


def decide_grant(desk: Desk, benefit: Benefit, state: GrantState, *, at: datetime) -> None:
    grant = FuneralGrant.objects.get(benefit=benefit)
    by = desk.supervisor_of(benefit.county_code)
    decided: dict[str, Any] = {"approved_by": by, "approved_at": at} if state == GrantState.APPROVED else {}
    if state == GrantState.PAID:
        decided = {"paid_on": timezone.localtime(at).date(), "receipt_no": f"示例凭{grant.pk:05}"}
    transitions.move(grant, to=state, by=by, at=at, act=f"grant.{state.lower()}", citation=grant.citation, **decided)


def find_overpaid(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """The month after the death was still paid."""
    death = _death_of(benefit)
    month = policy.death_stop_month(death.died_on)
    row = Overpayment.objects.create(
        death=death,
        benefit=benefit,
        organization=benefit.organization,
        state_at=at,
        first_month=month,
        last_month=month,
        amount=rates.of_one(benefit)(month).amount,
    )
    audit.record(row, act="overpayment.found", by=desk.liqiang, at=at)


def settle_overpaid(desk: Desk, benefit: Benefit, state: OverpaymentState, percent: int, *, at: datetime) -> None:
    """Offset it, or recover it; so many percent come in at once, with a receipt."""
    row, by = Overpayment.objects.get(benefit=benefit), desk.supervisor_of(benefit.county_code)
    fields: dict[str, Any] = {"offset": row.amount} if state == OverpaymentState.OFFSET else {}
    if percent:
        fields["received"] = policy.to_fen(row.amount * percent / 100)
    transitions.move(row, to=state, by=by, at=at, act=f"overpayment.{state.lower()}", decided_by=by, **fields)
    if state == OverpaymentState.OFFSET:
        grant = FuneralGrant.objects.get(benefit=benefit)
        FuneralGrant.objects.filter(pk=grant.pk).update(offset=row.amount)
    if percent:
        OverpaymentReceipt.objects.create(
            overpayment=row,
            received_on=timezone.localtime(at).date(),
            amount=policy.to_fen(row.amount * percent / 100),
            receipt_no=f"示例票{row.pk:05}",
            recorded_by=desk.liqiang,
        )


def dismiss(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    finding = "证件号与名单不同，本人已接电话。"
    deaths.dismiss(death=_death_of(benefit), untrue=Death.Untrue.NAMESAKE, finding=finding, by=desk.liujing, at=at)


def reverse(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """The death was wrong: pay runs again, and a grant that was paid is to be given back (DE-28)."""
    death, by = _death_of(benefit), desk.zhouguoan
    transitions.move(
        death, to=DeathState.REVERSED, by=by, at=at, act="death.reversed", reason="医院误报，本人健在。",
        untrue=Death.Untrue.MISTAKEN, finding="医院误报，本人健在。", reversed_by=by,
    )  # fmt: skip
    Beneficiary.objects.filter(pk=benefit.beneficiary_id).update(died_on=None)
    benefit.refresh_from_db()
    transitions.move(benefit, to=BenefitState.ACTIVE, by=by, at=at, act="benefit.restored", ended_from_month=None)
    grant = FuneralGrant.objects.get(benefit=benefit)
    to = GrantState.RECOVERABLE if grant.state == GrantState.PAID else GrantState.WITHDRAWN
    transitions.move(grant, to=to, by=by, at=at, act=f"grant.{to.lower()}", reason="去世登记已更正。")
    month = policy.death_stop_month(death.died_on)
    row = Overpayment.objects.create(
        death=death,
        benefit=benefit,
        organization=benefit.organization,
        state_at=at,
        first_month=month,
        last_month=month,
        amount=rates.of_one(benefit)(month).amount,
    )
    transitions.move(
        row,
        to=OverpaymentState.WITHDRAWN,
        by=by,
        at=at,
        act="overpayment.withdrawn",
        reason="去世登记已更正。",
        decided_by=by,
    )


def _death_of(benefit: Benefit) -> Death:
    found = Death.objects.select_related("beneficiary", "organization")
    return found.filter(beneficiary=benefit.beneficiary_id).latest("pk")


def _assess_grant(desk: Desk, death: Death, benefit: Benefit, at: datetime) -> None:
    monthly = rates.of_one(benefit)(days.month_of(death.died_on)).amount
    if benefit.sub_category:
        rule = policy.CONTINUED_MONTHS[SubCategory(benefit.sub_category)]
        kind, amount, source = (
            Kind.CONTINUED,
            policy.continued_grant(SubCategory(benefit.sub_category), monthly=monthly),
            "",
        )
    else:
        rule, kind = policy.ONE_OFF_MULTIPLE[policy.DeathCause.ILLNESS], Kind.ONE_OFF
        source = "上一年度全国城镇居民人均可支配收入 54188 元（示例数）"
        amount = policy.one_off_pension(policy.DeathCause.ILLNESS, income=Decimal(54188), basic_monthly=monthly)
    grant = FuneralGrant.objects.create(
        death=death,
        benefit=benefit,
        organization=benefit.organization,
        state_at=at,
        kind=kind,
        rule_id=rule.id,
        amount=amount,
        figure_source=source,
        proposed_by=death.reported_by or desk.liqiang,
        proposed_at=at,
        citation=f"{rule.id} {rule.citation.marked}",
        basis={"monthly": str(monthly), "rule": rule.id},
    )
    audit.record(grant, act="grant.assessed", by=grant.proposed_by, at=at, citation=grant.citation)
    if amount:
        GrantShare.objects.create(
            grant=grant, name=f"{benefit.beneficiary.name[0]}家属", relation="子女", amount=amount
        )
