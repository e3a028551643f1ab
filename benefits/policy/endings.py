"""The lasting end of a benefit for another ground than death: who decides, from which month, for which categories.

One table by ground. A category that does not stand below a ground is never ended on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from benefits import days, law
from benefits.categories import Category
from benefits.law import Citation, LocalRules, Rule, Source, declare
from benefits.policy.months import NOT_BEFORE_APPROVAL, effective_month
from benefits.policy.procedures import PROCEDURES
from benefits.policy.sentences import SENTENCED
from benefits.policy.transfers import BY_ANALOGY
from benefits.policy.words import Approval, CancelKind, EndGround, EndsFrom


@dataclass(frozen=True)
class Ending:
    """How a benefit of one category ends on one ground. `grace` are months paid beyond the first unpaid one."""

    approval: Rule[Approval]
    starts: Rule[EndsFrom]
    grace: Rule[int] | None = None
    kinds: Rule[frozenset[CancelKind]] | None = None
    filing: Rule[bool] | None = None  # Reported to the ministry for the record (报备).
    needs_document: bool = False
    may_lie_ahead: bool = False  # The day may be known before it comes.

    def rules(self) -> list[Rule[Any]]:
        """The rules of this end in the order of the fields."""
        found = (self.starts, self.approval, self.grace, self.kinds, self.filing)
        return [rule for rule in found if rule is not None]

    @property
    def rests_on(self) -> Rule[Any]:
        """The rule that the paper names: one that stands in a text before a default of ours."""
        rules = [rule for rule in (self.kinds, self.starts, self.approval) if rule is not None]
        return next((rule for rule in rules if rule.citation.source is not Source.OUR_DEFAULT), self.starts)

    def under(self, local: LocalRules) -> "Ending":
        """The same end with the local rules standing over its own."""
        grace = law.chosen(self.grace, local) if self.grace else None
        approval, starts = law.chosen(self.approval, local), law.chosen(self.starts, local)
        return replace(self, approval=approval, starts=starts, grace=grace)


RECRUITED_OFFICER = declare(Rule(
    "Z-06", EndsFrom.NEXT_MONTH, Citation(law.SELF_EMPLOYED_NOTICE_2006, "第十五项", Source.SECONDARY),
    "被党政机关、人民团体或者财政拨款的事业单位录用为正式人员的，从下月起停发退役金；以后离开该单位的，不再恢复。",
    title="录用为公职人员，从哪个月终止",
))
RECRUITED_MONTHLY = declare(Rule(
    "Y-07", EndsFrom.NEXT_MONTH, Citation(law.VETERANS_LAW, "第二十七条"),
    "被录用为公务员或者聘用为事业单位工作人员的，自被录用、聘用的下月起停发退役金。",
    title="录用为公职人员，从哪个月终止",
))
COUNTY_ENDS = declare(Rule(
    "A-02.approval", Approval.COUNTY, Citation(law.MARTYRS_REGULATION, "第二十三条", note=BY_ANALOGY),
    f"县级以上部门每年核实，对不再符合条件的停止发放；终止由县级提出，另一人批准。{BY_ANALOGY}。",
    title="终止由谁批准",
))
COUNTY_ENDS_BY_DEFAULT = declare(Rule(
    "A-02.other", Approval.COUNTY, law.our_default("所见条文没有写明审批层级"),
    "终止由县级提出，另一人批准。", title="终止由谁批准",
))
NO_LONGER_ELIGIBLE = declare(Rule(
    "TL-19.last_month", EndsFrom.NEXT_MONTH, law.our_default("条例第十九条未写明发到哪个月"),
    "满十八周岁当月、或者资格届满当月仍发，从下月起终止。", title="不再符合条件，从哪个月终止",
))
GRACE_MONTHS = declare(Rule(
    "TL-19.grace", 0, law.our_default("条例第十九条未写明，各地可以多发"),
    "不再符合条件的当月以后，还发几个月；默认不再发。",
    title="不再符合条件后还发几个月", may_be_local=True, local_values=range(13),
))
CANCELLED_KINDS = declare(Rule(
    "S-02", frozenset(CancelKind), Citation(law.PENSION_REGULATION, "第五十九条"),
    "被判处死刑、无期徒刑或者被开除军籍的，取消抚恤优待资格；别的情形不取消。", title="哪些情形取消",
))
CANCELLED_FROM = declare(Rule(
    "S-02.month", EndsFrom.NEXT_MONTH, law.our_default("条例未写明从哪个月起"),
    "从文书生效的次月起终止，也不早于批准的次月。", decision="DE-5", title="取消，从哪个月终止",
))
FILED_WITH_MINISTRY = declare(Rule(
    "S-03.filing", True, Citation(law.PENSION_REGULATION, "第五十九条"),
    "省级作出的中止、取消决定，报国务院退役军人工作主管部门备案。", title="是否报部备案",
))
MOVED_AWAY = declare(Rule(
    "M-01.end", EndsFrom.NEXT_YEAR,
    Citation(law.MARTYRS_REGULATION, "第二十二条", note=f"{BY_ANALOGY}；伤残人员见伤残抚恤办法第二十三条"),
    f"抚恤关系转出的，迁出地发到当年十二月，次年一月起由迁入地发放。{BY_ANALOGY}。",
    decision="DE-16", title="关系转出，从哪个月终止",
))
OTHER_FROM = declare(Rule(
    "DE-5.other", EndsFrom.NEXT_MONTH, law.our_default("没有条文写明的情形"),
    "从事由发生的次月起终止，也不早于批准的次月。", decision="DE-5", title="其他情形，从哪个月终止",
))  # fmt: skip

OFFICER, MONTHLY = Category.SELF_EMPLOYED_OFFICER, Category.MONTHLY_PENSION


def _decided_by(category: Category) -> Rule[Approval]:
    """Whose money only the province may stop, only the province may end (Z-03)."""
    stop = PROCEDURES[category].stop
    return stop if stop.value.needs_province else COUNTY_ENDS_BY_DEFAULT


ENDINGS: Mapping[EndGround, Mapping[Category, Ending]] = MappingProxyType({
    EndGround.RECRUITED: MappingProxyType({
        OFFICER: Ending(_decided_by(OFFICER), RECRUITED_OFFICER, needs_document=True),
        MONTHLY: Ending(_decided_by(MONTHLY), RECRUITED_MONTHLY, needs_document=True),
    }),
    EndGround.NOT_ELIGIBLE: MappingProxyType({
        Category.OTHER_ENTITLED: Ending(COUNTY_ENDS, NO_LONGER_ELIGIBLE, grace=GRACE_MONTHS, may_lie_ahead=True),
    }),
    EndGround.CANCELLED: MappingProxyType({
        category: Ending(
            SENTENCED[category].stop, CANCELLED_FROM, kinds=CANCELLED_KINDS, filing=FILED_WITH_MINISTRY,
            needs_document=True,
        )
        # Only those whom article 59 and article 79 of the veterans' law name.
        for category in (Category.DISABLED, Category.OTHER_ENTITLED, MONTHLY)
    }),
    EndGround.MOVED: MappingProxyType({
        category: Ending(_decided_by(category), MOVED_AWAY, may_lie_ahead=True)
        for category in Category
    }),
    EndGround.OTHER: MappingProxyType({
        category: Ending(_decided_by(category), OTHER_FROM) for category in Category
    }),
})
# The same by category: what the rule pages show of each.
ENDINGS_OF: Mapping[Category, tuple[Ending, ...]] = MappingProxyType({
    category: tuple(row[category] for row in ENDINGS.values() if category in row) for category in Category
})


def end_grounds(category: Category) -> list[EndGround]:
    """The grounds on which a benefit of the category may end."""
    return [ground for ground, row in ENDINGS.items() if category in row]


def end_month(ending: Ending, *, day: date) -> date:
    """The first month that is not owed any more after the day of the ground (its first day)."""
    if ending.starts.value is EndsFrom.NEXT_YEAR:
        return date(day.year + 1, 1, 1)
    first, grace = days.next_month(day), ending.grace.value if ending.grace else 0
    return days.same_day_after_months(first, grace)


def ending_basis(ending: Ending, *, day: date, lawful_month: date, approved_on: date) -> dict[str, Any]:
    """What an approved end stores: the rules, the day of the ground, the lawful month and the real one (DE-5)."""
    rules = [*ending.rules(), NOT_BEFORE_APPROVAL]
    return law.basis(
        rules, approved_on=approved_on, day=day, lawful_month=lawful_month,
        effective_month=real_month(lawful_month, approved_on=approved_on),
    )  # fmt: skip


def real_month(lawful_month: date, *, approved_on: date) -> date:
    """The first unpaid month in fact: a month already paid is not taken back (DE-5)."""
    last_day = lawful_month - days.ONE_DAY
    return effective_month(last_day=last_day, approved_on=approved_on).effective_month
