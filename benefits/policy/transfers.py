"""A household that moves (M-01 to M-05, DE-16, DE-31): who pays, who confirms, how soon. Read `TRANSFERS` first."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import Any

from benefits import days, law
from benefits.categories import Category, Labelled
from benefits.days import Holidays
from benefits.law import NO_LOCAL_RULES, Citation, LocalRules, Rule, Source, declare
from benefits.policy.words import BackPay


class Side(Labelled):
    """Which of the two offices."""

    ORIGIN = "ORIGIN", "迁出地"
    DESTINATION = "DESTINATION", "迁入地"
    OPENER = "OPENER", "谁办的谁办到底"


class Away(Labelled):
    """How somebody who lives far away may be paid."""

    ON_APPLICATION = "ON_APPLICATION", "本人申请，可由他人代领或另设账户"


@dataclass(frozen=True)
class TransferProcedure:
    """How the relation of one category moves to another office."""

    origin_pays: Rule[str]
    confirms: Rule[Side]
    level_days: Rule[int]
    open_cases: Rule[Side]
    apply_days: Rule[int] | None = None
    gap: Rule[BackPay] | None = None
    away: Rule[Away] | None = None

    def rules(self) -> list[Rule[Any]]:
        """The rules of this procedure in the order of the fields."""
        return [rule for each in fields(self) if (rule := getattr(self, each.name))]

    def of_a_move(self) -> list[Rule[Any]]:
        """Those that a move between two offices rests on: not leaving the army, nor living away without moving."""
        return [rule for rule in self.rules() if rule not in (self.apply_days, self.away)]


PAYS_TITLE = "迁移当年谁发"
DAYS_TITLE = "转移手续多久办完"
_SC = law.DISABILITY_MEASURES
# The martyrs' regulation speaks of their survivors alone; no text that we have read rules it for the others.
BY_ANALOGY = "条文只写烈士遗属，其他优抚对象比照办理"

ORIGIN_PAYS_YEAR = declare(Rule(
    "M-01", "12-31", Citation(law.MARTYRS_REGULATION, "第二十二条", note=BY_ANALOGY),
    f"户籍迁移的，同时转移抚恤关系：当年由迁出地发放，次年一月起由迁入地发放。{BY_ANALOGY}。",
    decision="DE-16", title=PAYS_TITLE,
))
ORIGIN_PAYS_DISABLED = declare(Rule(
    "M-02", "12-31", Citation(_SC, "第二十三条", Source.SECONDARY),
    "残疾人员转移抚恤关系的，当年由迁出地发放，次年一月起由迁入地按当地标准发放。",
    decision="DE-16", title=PAYS_TITLE,
))
ORIGIN_PAYS_OTHERS = declare(Rule(
    "DE-16.pays", "12-31", law.our_default("比照烈士遗属和残疾人员"),
    "当年由迁出地发放，次年一月起由迁入地发放。", decision="DE-31", title=PAYS_TITLE,
))
CONFIRMS_YEAR = declare(Rule(
    "DE-16", Side.ORIGIN, law.our_default("由谁发放推定由谁确认"),
    "迁移当年的年度确认由发到十二月三十一日的机关办理；次年起由迁入地办理。", decision="DE-16", title="迁移当年谁确认",
))
OPEN_CASES = declare(Rule(
    "DE-31", Side.OPENER, law.our_default("一项决定由一个机关办到底"),
    "跨年时，已经发出的公告、已经提出的暂停和补发、已经建立的年审件，由原机关办到底；一月一日以后新发生的，归迁入地。"
    "本人到任何一方确认，都算确认。",
    decision="DE-31", title="没办完的谁办",
))
APPLY_DAYS = declare(Rule(
    "M-03", 60, Citation(law.PENSION_REGULATION, "第三十条"),
    "残疾军人退出现役的，办完手续之日起六十日内申请转移抚恤关系。", title="退役后多久申请转移",
))
LEVEL_DAYS = declare(Rule(
    "M-04", 20, Citation(_SC, "第二十条", Source.SECONDARY),
    "转移残疾抚恤关系，每一级在二十个工作日内办完。", title=DAYS_TITLE,
))
LEVEL_DAYS_OTHERS = declare(Rule(
    "M-04.others", 20, law.our_default("比照残疾人员"), "每一级在二十个工作日内办完。",
    title=DAYS_TITLE, may_be_local=True, local_values=range(1, 61),
))
GAP = declare(Rule(
    "M-02.gap", BackPay.NOT_DUE, Citation(_SC, "第二十三条", Source.SECONDARY),
    "由于申请人的原因断发的，断发的月份不予补发。", title="本人耽误的月份",
))
AWAY = declare(Rule(
    "M-05", Away.ON_APPLICATION, Citation(_SC, "第二十四条", Source.SECONDARY),
    "居住外地或者境外的残疾人员，经本人申请，可以委托他人代领，或者存入指定账户，费用由本人负担。",
    title="居住外地、境外怎么领",
))

_SHARED: Mapping[str, Rule[Any]] = MappingProxyType({"confirms": CONFIRMS_YEAR, "open_cases": OPEN_CASES})
_OTHERS = TransferProcedure(ORIGIN_PAYS_OTHERS, level_days=LEVEL_DAYS_OTHERS, **_SHARED)
TRANSFERS: Mapping[Category, TransferProcedure] = MappingProxyType({
    Category.DISABLED: TransferProcedure(
        ORIGIN_PAYS_DISABLED, level_days=LEVEL_DAYS, apply_days=APPLY_DAYS, gap=GAP, away=AWAY, **_SHARED
    ),
    Category.OTHER_ENTITLED: TransferProcedure(ORIGIN_PAYS_YEAR, level_days=LEVEL_DAYS_OTHERS, **_SHARED),
    Category.SELF_EMPLOYED_OFFICER: _OTHERS,
    Category.MONTHLY_PENSION: _OTHERS,
    Category.RETIRED_OFFICER: _OTHERS,
    Category.CIVILIAN_RETIREE: _OTHERS,
})


def origin_pays_until(moved_on: date) -> date:
    """The last day for which the old office pays and confirms; then the new one begins (M-01, DE-16)."""
    return date(moved_on.year, 12, 31)


def takes_over_month(moved_on: date) -> date:
    """The first month that the new office pays, as its first day: 1 January of the next year (M-01, M-02)."""
    return days.next_month(origin_pays_until(moved_on))


def answer_due_on(
    category: Category, *, recorded_on: date, holidays: Holidays, local: LocalRules = NO_LOCAL_RULES
) -> date:
    """The working day by which the next level should have done its part (M-04): a target, nothing lapses after it."""
    number = law.chosen(TRANSFERS[category].level_days, local).value
    return days.working_days_after(recorded_on, number, holidays)


def transfer_basis(category: Category, *, moved_on: date, local: LocalRules = NO_LOCAL_RULES) -> dict[str, Any]:
    """What a recorded move stores: the rules it rests on as they stand that day, and its two days."""
    rules = [law.chosen(rule, local) for rule in TRANSFERS[category].of_a_move()]
    return law.basis(
        rules, moved_on=moved_on, origin_pays_until=origin_pays_until(moved_on),
        takes_over_month=takes_over_month(moved_on),
    )
