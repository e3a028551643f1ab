"""Whether a survivor (三属) still meets the conditions of articles 19 and 20: until when, what is asked each year."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from benefits import days, law
from benefits.categories import Category, Kin, Labelled
from benefits.law import NO_LOCAL_RULES, Citation, LocalRules, Rule, declare

TL_19 = Citation(law.PENSION_REGULATION, "第十九条")

ADULT_AGE = declare(Rule(
    "TL-19.age", 18, TL_19,
    "子女、兄弟姐妹未满十八周岁的可以领取；2月29日出生的，平年以2月28日为生日（《民法典》第二百零二条）。",
    title="子女、兄弟姐妹满几周岁",
))
ASK_BEFORE = declare(Rule(
    "TL-19.ask_before", 60, law.our_default("没有条文写明"),
    "生日、或者资格届满的日子以前多少日，列入今日待办，请经办员核查。时钟只提醒，不终止。",
    title="资格届满前多少日核查", may_be_local=True, local_values=range(7, 181),
))
KEPT = declare(Rule(
    "TL-19.kept", True, TL_19,
    "子女已满十八周岁，因上学或者残疾没有收入的，继续享受；兄弟姐妹已满十八周岁，因上学没有收入且由军人生前供养的，继续享受。",
    title="满十八周岁能否继续",
))
SPOUSE_KEPT = declare(Rule(
    "TL-20", True, Citation(law.PENSION_REGULATION, "第二十条"),
    "配偶再婚后继续赡养原配偶父母、抚养其弟妹的，继续享受。", title="配偶再婚能否继续",
))
ADULTS_ASKED = declare(Rule(
    "TL-19.adults", True, TL_19,
    "父母（抚养人）、配偶无劳动能力、无生活费来源，或者收入低于当地平均生活水平的，可以领取；每次确认时核查。",
    title="父母、配偶是否每次核查",
))

# By category, so that the rule pages find them where they belong.
ELIGIBILITY: Mapping[Category, tuple[Rule[Any], ...]] = MappingProxyType({
    category: (ADULT_AGE, ASK_BEFORE, KEPT, ADULTS_ASKED, SPOUSE_KEPT) if category is Category.OTHER_ENTITLED else ()
    for category in Category
})


class KeptReason(Labelled):
    """What keeps somebody entitled beyond the eighteenth birthday."""

    IN_SCHOOL = "IN_SCHOOL", "在校就读，没有收入"
    DISABLED = "DISABLED", "因残疾没有收入"


# Of siblings the article names school alone.
KEPT_BY: Mapping[Kin, tuple[KeptReason, ...]] = MappingProxyType({
    Kin.CHILD: (KeptReason.IN_SCHOOL, KeptReason.DISABLED),
    Kin.SIBLING: (KeptReason.IN_SCHOOL,),
    Kin.SPOUSE: (),
    Kin.PARENT: (),
})
# What is asked at every confirmation, and the rule it stands on.
QUESTIONS: Mapping[Kin, tuple[tuple[str, Rule[Any]], ...]] = MappingProxyType({
    Kin.SPOUSE: (
        ("有没有劳动能力、稳定收入？收入是否高于当地平均生活水平？", ADULTS_ASKED),
        ("是否再婚？再婚的，是否仍赡养原配偶的父母、抚养其弟妹？", SPOUSE_KEPT),
    ),
    Kin.PARENT: (("有没有劳动能力、稳定收入？收入是否高于当地平均生活水平？", ADULTS_ASKED),),
    Kin.CHILD: (("是否未满十八周岁？已满的，是否仍在校就读或者残疾，没有收入？", KEPT),),
    Kin.SIBLING: (("是否未满十八周岁？已满的，是否仍在校就读、没有收入，由军人生前供养？", KEPT),),
})


def of_age_on(born_on: date) -> date:
    """The eighteenth birthday; of 29 February the 28th in a common year (MFD 202, T-02)."""
    return days.birthday(born_on, ADULT_AGE.value)


def eligible_until(born_on: date, *, kept_until: date | None) -> date:
    """The day with which the eligibility of a child or sibling ends: the birthday, or the last day it was kept to."""
    birthday = of_age_on(born_on)
    return max(birthday, kept_until) if kept_until else birthday


def asked_until(today: date, *, local: LocalRules = NO_LOCAL_RULES) -> date:
    """Whose eligibility ends by this day is asked about today."""
    return today + law.chosen(ASK_BEFORE, local).value * days.ONE_DAY


def born_by(day: date) -> date:
    """Whoever is born by this day has come of age on `day` (an upper bound: 29 February is born by the 28th too)."""
    born = days.same_day_after_months(day, -12 * ADULT_AGE.value)
    return born + days.ONE_DAY if days.birthday(born + days.ONE_DAY, ADULT_AGE.value) <= day else born
