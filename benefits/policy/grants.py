"""What the family is owed after a death, step by step: which rule counts, what it asks for, each figure (policy 5).

A figure that no rule and no table gives is asked of a person with its source; it is never guessed (DE-27).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from benefits import law
from benefits.categories import Category, Labelled, SubCategory
from benefits.law import NO_LOCAL_RULES, Citation, LocalRules, Rule, Source, declare
from benefits.policy.deaths import (
    BASIC_PAY_MONTHS,
    CONTINUED_MONTHS,
    NO_GRANT_READ,
    ONE_OFF_MULTIPLE,
    REGULATION_OF_2024,
    SELF_EMPLOYED_MONTHS,
    DeathCause,
)
from benefits.policy.money import to_fen
from benefits.policy.survivors import WOUNDED, family_pension

WHOLE = 100
NOTHING = Decimal("0.00")


class GrantKind(Labelled):
    """How the grant is reckoned."""

    CONTINUED = "CONTINUED", "继续发放（丧葬补助）"
    ONE_OFF = "ONE_OFF", "一次性抚恤金"
    FIGURE = "FIGURE", "丧葬抚恤（按出处填写）"


class Need(Labelled):
    """What is asked of a person before a grant can be reckoned."""

    CAUSE = "CAUSE", "去世原因"
    INCOME = "INCOME", "上一年度全国城镇居民人均可支配收入"
    BASIC_PAY = "BASIC_PAY", "月基本工资（基本离退休费）"
    FIGURE = "FIGURE", "金额和出处"
    RATE = "RATE", "去世当月的发放标准"


OLD_WOUND_MULTIPLE = declare(Rule(
    "D-03", 20, Citation(law.PENSION_REGULATION, "第三十二条", note="不再发十二个月丧葬补助为本系统理解"),
    "因战、因公致残的残疾军人因旧伤复发去世的，按因公牺牲的标准发一次性抚恤金，遗属按因公牺牲军人遗属对待。",
    REGULATION_OF_2024, title="旧伤复发去世的一次性抚恤金",
))
PAY_FLOOR = declare(Rule(
    "D-08.floor", "SECOND_LIEUTENANT", Citation(law.PENSION_REGULATION, "第十五条"),
    "月基本工资低于少尉军官的，按少尉军官的月基本工资计。", REGULATION_OF_2024, title="基本工资的下限",
))
HONOURS = declare(Rule(
    "D-09", (40, 35, 30, 25, 15, 5),
    Citation(law.PENSION_REGULATION, "第十六条", note="军休干部经第六十一条适用为本系统理解"),
    "获得荣誉称号或者立功的，一次性抚恤金按比例增发；多次的只按最高的一项。", REGULATION_OF_2024,
    title="荣誉、立功增发百分之几",
))
STATE_ORGAN_MULTIPLE: Mapping[DeathCause, Rule[int]] = MappingProxyType({
    cause: declare(Rule(
        f"D-10.{cause.value.lower()}", times, Citation(law.FUNERAL_NOTICE_2011, source=Source.SECONDARY),
        "国家机关工作人员和离退休人员：上一年度全国城镇居民人均可支配收入的倍数，加四十个月基本离退休费。",
        law.FUNERAL_NOTICE_2011.in_force_from, title=f"国家机关人员{cause.label}的一次性抚恤金",
    ))
    for cause, times in ((DeathCause.ILLNESS, 2), (DeathCause.DUTY, 20), (DeathCause.MARTYR, 20))
})
RECEIVERS = declare(Rule(
    "D-11", ("父母（抚养人）、配偶、子女", "未满十八周岁的兄弟姐妹", "已满十八周岁、无收入、由逝者生前供养的兄弟姐妹"),
    Citation(law.PENSION_REGULATION, "第十八条", note="份额由领取人签字分配为本系统理解"),
    "一次性抚恤金发给父母（抚养人）、配偶、子女；没有的，发给符合条件的兄弟姐妹。条文没有定份额，由领取人签字分配。",
    REGULATION_OF_2024, title="抚恤金发给谁",
))
CERTIFICATE_CANCELLED = declare(Rule(
    "D-12", True, Citation(law.DISABILITY_MEASURES, "第十七条", Source.SECONDARY),
    "残疾人员去世的，家属告知县级部门；县级注销残疾人员证件，逐级报省级备案。", title="伤残证件注销",
))
APPLICATION_PAPERS = declare(Rule(
    "D-17", ("书面申请", "申请人身份证、户口本", "死亡证明", "亲属关系证明"),
    Citation(law.LOCAL_FUNERAL_GUIDE, source=Source.LOCAL),
    "三属丧葬补助的申请材料：书面申请、申请人身份证和户口本、死亡证明、亲属关系证明；不收费。",
    title="申请丧葬补助交什么",
))
INCOME_OF_YEAR: Mapping[int, Rule[int]] = MappingProxyType({
    2024: declare(Rule(
        "D-08.income", 54188, Citation(law.INCOME_RELEASE, source=Source.SECONDARY),
        "2024 年全国城镇居民人均可支配收入 54,188 元；别的年度由一人录入出处、另一人确认。",
        title="全国城镇居民人均可支配收入",
    )),
})  # fmt: skip
_STATE_ORGAN = (SubCategory.DISABLED_POLICE, SubCategory.DISABLED_ON_DUTY)


@dataclass(frozen=True)
class Deceased:
    """What the file knows of one benefit of the dead, and what a person has answered."""

    category: Category
    died_on: date
    sub_category: str = ""
    disability_cause: str = ""
    grade: int | None = None
    cause: DeathCause | None = None
    served_state_organ: bool = False


@dataclass(frozen=True)
class Known:
    """The figures at hand, each with where it comes from; None is not known."""

    monthly: Decimal = NOTHING
    monthly_source: str = ""
    income: Decimal | None = None
    income_source: str = ""
    basic_pay: Decimal | None = None
    basic_pay_source: str = ""
    floor: Decimal | None = None
    floor_source: str = ""
    honour: int = 0
    honour_source: str = ""
    figure: Decimal | None = None
    figure_source: str = ""


@dataclass(frozen=True)
class Plan:
    """How the grant of one benefit is reckoned: the rule that leads, and what else may count."""

    kind: GrantKind
    rule: Rule[int]
    takes_floor: bool = False
    takes_honour: bool = False

    @property
    def is_due(self) -> bool:
        """False where the law grants nothing; a person may still enter what a place gives (D-07)."""
        return self.kind is not GrantKind.CONTINUED or bool(self.rule.value)


@dataclass(frozen=True)
class Step:
    """One line of the reckoning: figure × figure = amount, the rule beside it."""

    label: str
    reckoning: str
    amount: Decimal
    rule: Rule[Any]
    source: str = ""

    def stored(self) -> dict[str, str]:
        """The line as the basis of a decision keeps it."""
        return {
            "label": self.label, "reckoning": self.reckoning, "amount": str(self.amount), "rule": self.rule.id,
            "citation": self.rule.citation.marked, "source": self.source,
        }  # fmt: skip


@dataclass(frozen=True)
class Reckoning:
    """The steps of a grant, or what must be asked first."""

    plan: Plan
    steps: tuple[Step, ...] = ()
    needs: tuple[Need, ...] = ()
    rules: list[Rule[Any]] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        """The sum of the steps."""
        return sum((step.amount for step in self.steps), NOTHING)


def causes_of(deceased: Deceased) -> tuple[DeathCause, ...]:
    """The causes of death that make a difference for the benefit; none where the rule does not ask."""
    if deceased.sub_category == SubCategory.DISABLED_SOLDIER:
        wounded = deceased.disability_cause in WOUNDED
        return tuple(each for each in DeathCause if wounded or each is not DeathCause.OLD_WOUND)
    asks = deceased.category in (Category.RETIRED_OFFICER, Category.SELF_EMPLOYED_OFFICER)
    return tuple(STATE_ORGAN_MULTIPLE) if asks or may_be_of_state_organ(deceased) else ()


def may_be_of_state_organ(deceased: Deceased) -> bool:
    """Whether it is asked if the dead served a state organ (D-10)."""
    return deceased.category == Category.CIVILIAN_RETIREE or deceased.sub_category in _STATE_ORGAN


def plan_of(deceased: Deceased, *, local: LocalRules = NO_LOCAL_RULES) -> Plan:
    """Which rule counts for the benefit. One of an instrument not yet in force that day is left to a person (DE-27)."""
    if may_be_of_state_organ(deceased) and deceased.served_state_organ and deceased.cause:
        return _if_in_force(Plan(GrantKind.ONE_OFF, STATE_ORGAN_MULTIPLE[deceased.cause]), deceased.died_on)
    if deceased.category == Category.RETIRED_OFFICER:
        rule = ONE_OFF_MULTIPLE[deceased.cause or DeathCause.ILLNESS]
        return _if_in_force(Plan(GrantKind.ONE_OFF, rule, True, True), deceased.died_on)
    if deceased.sub_category == SubCategory.DISABLED_SOLDIER and deceased.cause is DeathCause.OLD_WOUND:
        return _if_in_force(Plan(GrantKind.ONE_OFF, OLD_WOUND_MULTIPLE, takes_floor=True), deceased.died_on)
    if not deceased.sub_category or deceased.cause in (DeathCause.DUTY, DeathCause.MARTYR):
        return Plan(GrantKind.FIGURE, NO_GRANT_READ)
    rule = law.chosen(CONTINUED_MONTHS[SubCategory(deceased.sub_category)], local)
    if rule.id == NO_GRANT_READ.id and not rule.value:
        return Plan(GrantKind.FIGURE, NO_GRANT_READ)
    return _if_in_force(Plan(GrantKind.CONTINUED, rule), deceased.died_on)


def reckon(deceased: Deceased, known: Known, *, local: LocalRules = NO_LOCAL_RULES) -> Reckoning:
    """The grant with every figure in its line; without a figure that the rule asks for, what it asks for."""
    plan = plan_of(deceased, local=local)
    if known.figure is not None and (plan.kind is GrantKind.FIGURE or not plan.is_due):
        step = Step("按出处填写", "", to_fen(known.figure), plan.rule, known.figure_source)
        return Reckoning(Plan(GrantKind.FIGURE, plan.rule), (step,), rules=[plan.rule])
    needs = _needs(plan, deceased, known)
    rules = [plan.rule, *_beside(deceased)]
    if needs or not plan.is_due:
        return Reckoning(plan, needs=needs, rules=rules)
    steps = _one_off(plan, known) if plan.kind is GrantKind.ONE_OFF else (_continued(plan, known),)
    return Reckoning(plan, steps, rules=list({rule.id: rule for rule in (*rules, *(s.rule for s in steps))}.values()))


def suggestions(deceased: Deceased, known: Known) -> tuple[Step, ...]:
    """What a source of the second hand would give; a person decides whether it holds (Z-07)."""
    rule = SELF_EMPLOYED_MONTHS.get(deceased.cause) if deceased.cause else None
    if deceased.category != Category.SELF_EMPLOYED_OFFICER or rule is None or not known.monthly:
        return ()
    return (Step("一次性抚恤金参考数", _times(known.monthly, rule.value, "个月"), known.monthly * rule.value, rule),)


def _needs(plan: Plan, deceased: Deceased, known: Known) -> tuple[Need, ...]:
    if plan.kind is GrantKind.FIGURE:
        return (Need.FIGURE,)
    if plan.kind is GrantKind.CONTINUED:
        return (Need.RATE,) if plan.is_due and not known.monthly else ()
    asked = ((Need.CAUSE, deceased.cause), (Need.INCOME, known.income), (Need.BASIC_PAY, known.basic_pay))
    return tuple(need for need, answer in asked if answer is None)


def _beside(deceased: Deceased) -> list[Rule[Any]]:
    """What follows from the death beside the money: the pension of the family, the certificate."""
    if deceased.category != Category.DISABLED:
        return []
    family = family_pension(
        deceased.sub_category, grade=deceased.grade, disability=deceased.disability_cause, cause=deceased.cause or "",
        died_on=deceased.died_on,
    )  # fmt: skip
    return [*([family] if family else []), CERTIFICATE_CANCELLED]


def _if_in_force(plan: Plan, died_on: date) -> Plan:
    since = plan.rule.in_force_from or plan.rule.citation.instrument.in_force_from
    return plan if since is None or since <= died_on else Plan(GrantKind.FIGURE, NO_GRANT_READ)


def _continued(plan: Plan, known: Known) -> Step:
    reckoning = _times(known.monthly, plan.rule.value, "个月")
    return Step("继续发放", reckoning, to_fen(known.monthly * plan.rule.value), plan.rule, known.monthly_source)


def _one_off(plan: Plan, known: Known) -> tuple[Step, ...]:
    income, pay = known.income or NOTHING, known.basic_pay or NOTHING
    is_raised = plan.takes_floor and known.floor is not None and known.floor > pay
    pay, source = (known.floor or pay, known.floor_source) if is_raised else (pay, known.basic_pay_source)
    months, times = BASIC_PAY_MONTHS.value, plan.rule.value
    steps = [
        Step("上一年度全国城镇居民人均可支配收入", _times(income, times, "倍"), to_fen(income * times), plan.rule,
             known.income_source),
        Step("少尉军官月基本工资（本人低于它）" if is_raised else "月基本工资（基本离退休费）",
             _times(pay, months, "个月"), to_fen(pay * months), PAY_FLOOR if is_raised else BASIC_PAY_MONTHS, source),
    ]  # fmt: skip
    if plan.takes_honour and known.honour:
        base = sum((step.amount for step in steps), NOTHING)
        bonus = to_fen(base * known.honour / WHOLE)
        steps.append(Step("荣誉、立功增发", _times(base, known.honour, "%"), bonus, HONOURS, known.honour_source))
    return tuple(steps)


def _times(figure: Decimal, times: int, unit: str) -> str:
    return f"¥{figure:,.2f} × {times}{unit if unit == '%' else f' {unit}'}"
