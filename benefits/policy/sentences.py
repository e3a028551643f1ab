"""Sentenced or wanted persons (policy S-01 to S-07, DE-10): the county proposes, the province decides."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import Any

from benefits import days, law
from benefits.categories import Category
from benefits.days import Deadline
from benefits.law import NO_LOCAL_RULES, Citation, LocalRules, Rule, declare
from benefits.policy.months import (
    ARREARS,
    NOT_BEFORE_APPROVAL,
    CannotDecide,
    OwedMonths,
    effective_month,
    ordinary_month,
)
from benefits.policy.procedures import PROCEDURES
from benefits.policy.words import Approval, BackPay, DayCounted, ResumeFrom, SentenceKind

# Article 59 does not name these: nobody is stopped for them, and the form says so (S-07).
NOT_NAMED = ("拘留", "缓刑", "管制", "拘役")


@dataclass(frozen=True)
class SentenceProcedure:
    """How a benefit is suspended while its holder serves a sentence or is wanted."""

    stop: Rule[Approval]
    kinds: Rule[frozenset[SentenceKind]]
    day: Rule[DayCounted]
    resume: Rule[Approval]
    resume_from: Rule[ResumeFrom]
    back_pay: Rule[BackPay]

    def rules(self) -> list[Rule[Any]]:
        """The rules of this procedure in the order of the fields."""
        return [getattr(self, each.name) for each in fields(self)]


KINDS = declare(Rule(
    "S-01", frozenset(SentenceKind), Citation(law.PENSION_REGULATION, "第五十九条"),
    "中止只限有期徒刑、剥夺政治权利、通缉三种情形，别的情形不提出。",
    decision="DE-10", title="哪些情形中止",
))
DAY_COUNTED = declare(Rule(
    "S-01.day", DayCounted.IN_EFFECT_OR_ISSUED, law.our_default("条例未写明从哪一天起算"),
    "从判决生效之日、通缉令发布之日起算，该日不顺延；停发不早于次月，也不早于批准的次月。",
    decision="DE-10", title="从哪一天起算",
))
RESUME_AFTER_RELEASE = declare(Rule(
    "S-06.resume", Approval.COUNTY_THEN_PROVINCE, law.our_default("条例未写明"),
    "刑满或者撤销通缉后，由县级提出，省级决定恢复。", decision="DE-10", title="恢复由谁批准",
))
RESUME_BY_DECISION = declare(Rule(
    "S-06.resume_from", ResumeFrom.BY_DECISION, law.our_default("条例未写明"), "恢复的月份以恢复决定为准。",
    decision="DE-10", title="恢复从哪个月算",
))
BACK_PAY_BY_DECISION = declare(Rule(
    "S-06.back_pay", BackPay.BY_DECISION, law.our_default("条例未写明"),
    "中止期间的待遇是否补发，以恢复决定为准。",
    decision="DE-10", title="补发不补发",
))
STOP_ENTITLED = declare(Rule(
    "S-03", Approval.COUNTY_THEN_PROVINCE, Citation(law.PENSION_REGULATION, "第五十九条"),
    "判处有期徒刑、剥夺政治权利或者被通缉期间，中止抚恤优待，由省级决定；县级只能提出。"
    "拘留、缓刑、管制、拘役不在所列情形之内。",
    decision="DE-10", title="中止由谁决定",
))
STOP_VETERAN = declare(Rule(
    "S-05", Approval.COUNTY_THEN_PROVINCE, Citation(law.VETERANS_LAW, "第七十九条"),
    "退役军人违法犯罪的，由省级中止、降低或者取消待遇。", decision="DE-10", title="中止由谁决定",
))
STOP_OUTSIDE = declare(Rule(
    "DE-10.stop", Approval.COUNTY_THEN_PROVINCE, law.our_default("该类人员另有规定，未见原文"),
    "比照条例第五十九条，由县级提出，省级决定。", decision="DE-10", title="中止由谁决定",
))

_SHARED: Mapping[str, Rule[Any]] = MappingProxyType({
    "kinds": KINDS, "day": DAY_COUNTED,
    "resume": RESUME_AFTER_RELEASE, "resume_from": RESUME_BY_DECISION, "back_pay": BACK_PAY_BY_DECISION,
})
SENTENCED: Mapping[Category, SentenceProcedure] = MappingProxyType({
    Category.DISABLED: SentenceProcedure(STOP_ENTITLED, **_SHARED),
    Category.OTHER_ENTITLED: SentenceProcedure(STOP_ENTITLED, **_SHARED),
    Category.SELF_EMPLOYED_OFFICER: SentenceProcedure(STOP_OUTSIDE, **_SHARED),
    Category.MONTHLY_PENSION: SentenceProcedure(STOP_VETERAN, **_SHARED),
    Category.RETIRED_OFFICER: SentenceProcedure(STOP_OUTSIDE, **_SHARED),
    Category.CIVILIAN_RETIREE: SentenceProcedure(STOP_OUTSIDE, **_SHARED),
})


def sentence_basis(category: Category, *, deadline: Deadline, approved_on: date) -> dict[str, Any]:
    """What an approved stop for a sentence or a wanted notice stores: rules, the day, both months."""
    procedure = SENTENCED[category]
    months = effective_month(last_day=deadline.rolled, approved_on=approved_on)
    rules: list[Rule[Any]] = [procedure.stop, procedure.kinds, procedure.day, NOT_BEFORE_APPROVAL]
    return law.basis(rules, approved_on=approved_on, **deadline.basis(), **months._asdict())


def decided_months(
    category: Category,
    *,
    first_unpaid_month: date,
    released_on: date,
    resumed_month: date,
    back_pay_due: Collection[date],
    approved_on: date,
    local: LocalRules = NO_LOCAL_RULES,
) -> OwedMonths:
    """Every month of a sentence's stop, sorted as the decision says (S-06, DE-10); months as first days.

    `back_pay_due` are the months before `resumed_month` that the decision pays afterwards, empty for none. Refused:
    a month of resumption before the release or the stop, or later than the month after the approval; back-pay of a
    month that was not stopped.
    """
    first, latest = days.month_of(first_unpaid_month), days.next_month(approved_on)
    resumed = days.month_of(resumed_month)
    if resumed < max(first, days.month_of(released_on)):
        raise CannotDecide("恢复月份不能早于停发的第一个月，也不能早于刑满、撤销通缉的当月；以前的月份可以决定补发。")
    if resumed > latest:
        raise CannotDecide(f"恢复月份最晚为批准的次月，即{latest.year}年{latest.month}月。")
    missed = days.months_between(first, days.previous_month(resumed))
    due = {days.month_of(each) for each in back_pay_due}
    if not due <= set(missed):
        raise CannotDecide("补发的月份须在停发的第一个月与恢复月份之间。")
    procedure, pay_day = SENTENCED[category], PROCEDURES[category].under(local).pay_day
    ordinary = max(resumed, ordinary_month(approved_on=approved_on, pay_day=pay_day.value))
    return OwedMonths(
        not_due=tuple(each for each in missed if each not in due),
        back_pay=tuple(each for each in missed if each in due),
        arrears=tuple(days.months_between(resumed, days.previous_month(ordinary))),
        resumed_month=resumed,
        ordinary_from=ordinary,
        rules=(procedure.resume_from, procedure.back_pay, ARREARS, pay_day),
    )
