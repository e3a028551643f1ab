"""Sentenced or wanted persons (policy S-01 to S-07, DE-10): the county proposes, the province decides."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from benefits import law
from benefits.categories import Category
from benefits.law import Citation, Rule, declare
from benefits.policy.words import Approval, BackPay, ResumeFrom


@dataclass(frozen=True)
class SentenceProcedure:
    """How a benefit is suspended while its holder serves a sentence or is wanted."""

    stop: Rule[Approval]
    resume: Rule[Approval]
    resume_from: Rule[ResumeFrom]
    back_pay: Rule[BackPay]

    def rules(self) -> list[Rule[Any]]:
        """The rules of this procedure in the order of the fields."""
        return [getattr(self, each.name) for each in fields(self)]


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

_AFTERWARDS: Mapping[str, Rule[Any]] = MappingProxyType({
    "resume": RESUME_AFTER_RELEASE, "resume_from": RESUME_BY_DECISION, "back_pay": BACK_PAY_BY_DECISION,
})
SENTENCED: Mapping[Category, SentenceProcedure] = MappingProxyType({
    Category.DISABLED: SentenceProcedure(STOP_ENTITLED, **_AFTERWARDS),
    Category.OTHER_ENTITLED: SentenceProcedure(STOP_ENTITLED, **_AFTERWARDS),
    Category.SELF_EMPLOYED_OFFICER: SentenceProcedure(STOP_OUTSIDE, **_AFTERWARDS),
    Category.MONTHLY_PENSION: SentenceProcedure(STOP_VETERAN, **_AFTERWARDS),
    Category.RETIRED_OFFICER: SentenceProcedure(STOP_OUTSIDE, **_AFTERWARDS),
    Category.CIVILIAN_RETIREE: SentenceProcedure(STOP_OUTSIDE, **_AFTERWARDS),
})
