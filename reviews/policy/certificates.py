"""The papers a person brings (证件): until when an ID card is good, and when to say that one is about to expire."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from benefits import days, law
from benefits.categories import Category
from benefits.law import NO_LOCAL_RULES, Citation, LocalRules, Rule, declare
from reviews.policy.methods import EvidenceKind

# What is kept with number, day of issue and last day.
CERTIFICATES = (EvidenceKind.ID_CARD, EvidenceKind.DISABILITY_CERTIFICATE, EvidenceKind.DISCHARGE_CERTIFICATE)
ID_5 = Citation(law.ID_CARD_LAW, "第五条")

CHILD_YEARS = declare(Rule(
    "ID-5.under_16", 5, ID_5, "签发时未满十六周岁的，有效期五年。", title="身份证有效期：未满十六周岁"
))
YOUNG_YEARS = declare(Rule(
    "ID-5.from_16", 10, ID_5, "签发时十六至二十五周岁的，有效期十年。", title="身份证有效期：十六至二十五周岁"
))
ADULT_YEARS = declare(Rule(
    "ID-5.from_26", 20, ID_5, "签发时二十六至四十五周岁的，有效期二十年。", title="身份证有效期：二十六至四十五周岁"
))
LASTING_AGE = declare(Rule(
    "ID-5.from_46", 46, ID_5, "签发时满四十六周岁的，长期有效。", title="身份证长期有效：满几周岁签发"
))
WARN_BEFORE = declare(Rule(
    "ID-5.warn_before", 90, law.our_default("没有条文写明"),
    "到期以前多少日提示。证件到期不影响确认：现场办理以人证相符为准，提示本人换领。",
    title="证件到期前多少日提示", may_be_local=True, local_values=range(7, 366),
))
YEARS_FROM_AGE = ((26, ADULT_YEARS), (16, YOUNG_YEARS), (0, CHILD_YEARS))

# By category, so that the rule pages find them: a certificate is asked of everybody.
RULES = (CHILD_YEARS, YOUNG_YEARS, ADULT_YEARS, LASTING_AGE, WARN_BEFORE)
VALIDITY: Mapping[Category, tuple[Rule[Any], ...]] = MappingProxyType(dict.fromkeys(Category, RULES))


def id_card_expires_on(*, born_on: date, issued_on: date) -> date | None:
    """The last day that an ID card issued on the day bears; None is 长期.

    The age is that of the day of issue; 29 February has its corresponding day on the 28th in a common year (T-02).
    """
    age = days.age_on(born_on, issued_on)
    if age >= LASTING_AGE.value:
        return None
    rule = next(rule for since, rule in YEARS_FROM_AGE if age >= since)
    return days.same_day_after_months(issued_on, 12 * rule.value)


def warned_until(today: date, *, local: LocalRules = NO_LOCAL_RULES) -> date:
    """A certificate whose last day is this one or earlier is shown as expiring."""
    return today + law.chosen(WARN_BEFORE, local).value * days.ONE_DAY
