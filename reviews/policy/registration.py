"""The yearly registration: which categories have items to look at, who decides, and who is talked to (Y-02 to Y-05)."""

from collections.abc import Mapping
from types import MappingProxyType

from benefits import law
from benefits.categories import Category, Labelled
from benefits.law import Citation, Rule, Source, declare
from reviews.policy.missed import IF_MISSED, Course


class RegistrationTopic(Labelled):
    """What the registration looks at."""

    PARTY_LIFE = "PARTY_LIFE", "党组织生活"
    SOCIAL_BODIES = "SOCIAL_BODIES", "社团活动"
    EXIT_ENTRY = "EXIT_ENTRY", "出入国境"
    CONDUCT = "CONDUCT", "奖惩情况"


FOUR_ITEMS = declare(Rule(
    "Y-02", tuple(RegistrationTopic), law.MONTHLY_MEASURES,
    "年度登记审核看四项：党组织生活、社团活动、出入国境、奖惩情况。", law.MONTHLY_PENSION_MEASURES.in_force_from,
    title="登记审核看什么",
))
# A category without items is confirmed by seeing the person alone.
REGISTRATION_ITEMS: Mapping[Category, Rule[tuple[RegistrationTopic, ...]] | None] = MappingProxyType({
    Category.DISABLED: None,
    Category.OTHER_ENTITLED: None,
    Category.SELF_EMPLOYED_OFFICER: None,
    Category.MONTHLY_PENSION: FOUR_ITEMS,
    Category.RETIRED_OFFICER: None,
    Category.CIVILIAN_RETIREE: None,
})
SUPERVISOR_DECIDES = declare(Rule(
    "DE-8.decision", True, law.our_default("规定只写通知补正，未写补正之后由谁定"),
    "先要求补正；补正逾期，或者补正后、约谈后仍有未通过项的，由审核员写明理由作出决定，与登记的不是同一人。",
    decision="DE-8", title="没通过由谁定",
))
NO_STOP = declare(Rule(
    "Y-04", False,
    Citation(
        law.MONTHLY_PENSION_MEASURES, source=Source.SECONDARY, note="所见文本没有停发的规定，由此推出；条文序号未见"
    ),
    "登记审核未通过的，主要待遇不停发。", law.MONTHLY_PENSION_MEASURES.in_force_from, "DE-8", "没通过停不停发",
))
PARTY_OPINION = declare(Rule(
    "Y-05", True, Citation(law.MONTHLY_PENSION_MEASURES, "第六条", Source.SECONDARY),
    "党支部的年度意见（活动、党费、表现）可作评优和服务的参考。", law.MONTHLY_PENSION_MEASURES.in_force_from,
    title="党支部意见",
))


def registration_items(category: Category) -> tuple[RegistrationTopic, ...]:
    """The items of the category's registration in their order; none where there is no registration."""
    rule = REGISTRATION_ITEMS[category]
    return rule.value if rule else ()


def with_registration() -> list[Category]:
    """The categories whose review also needs its items."""
    return [category for category in Category if registration_items(category)]


def knows_talks(category: Category) -> bool:
    """Whether a reminder talk belongs to the course of this category (Y-03)."""
    return IF_MISSED[category].course.value is Course.CORRECT_OR_TALK


def registration_rules(category: Category) -> list[Rule]:
    """The rules that a decision about a registration quotes."""
    items = REGISTRATION_ITEMS[category]
    return [items, IF_MISSED[category].course, SUPERVISOR_DECIDES, NO_STOP] if items else []
