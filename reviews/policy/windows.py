"""Windows, reminders and other spans of days that belong to the yearly work."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from benefits import days, law
from benefits.categories import Category
from benefits.days import Deadline, Holidays
from benefits.law import NO_LOCAL_RULES, LocalRules, Rule, declare


class Window(NamedTuple):
    """The first and the last day for confirming, both inclusive."""

    start: date
    end: date


WINDOW_MONTHLY_PENSION = declare(Rule(
    "Y-01", ((1, 1), (3, 31)),
    law.MONTHLY_MEASURES,
    "每年一月至三月进行年度登记审核，现场或者线上。", law.MONTHLY_PENSION_MEASURES.in_force_from,
    title="什么时候办理",
))
# A category without a fixed window gets its own for each campaign.
FIXED_WINDOWS: Mapping[Category, Rule[tuple[tuple[int, int], tuple[int, int]]] | None] = MappingProxyType({
    Category.DISABLED: None,
    Category.OTHER_ENTITLED: None,
    Category.SELF_EMPLOYED_OFFICER: None,
    Category.MONTHLY_PENSION: WINDOW_MONTHLY_PENSION,
    Category.RETIRED_OFFICER: None,
    Category.CIVILIAN_RETIREE: None,
})
A_YEAR = range(1, 366)  # What a local document may set in days.
CORRECTION_DAYS = declare(Rule(
    "DE-8.correction", 15, law.our_default("规定只写及时补正，未写期限"),
    "补正期限十五日，首日不计，末日遇休息日顺延。", decision="DE-29", title="补正多久", may_be_local=True,
    local_values=A_YEAR,
))
# The rungs of the ladder before the last day to confirm: at most eight, none on the last day itself.
REMIND_BEFORE: Mapping[Category, Rule[tuple[int, ...]]] = MappingProxyType({
    category: declare(Rule(
        f"P18.{category}", (30, 14, 7, 1), law.our_default(),
        f"{category.full_name}：截止日前第三十、十四、七、一日各提醒一次。", title=f"什么时候提醒{category.label}",
        may_be_local=True, local_values=law.Several(A_YEAR, most=8),
    ))
    for category in Category
})
# Nobody is woken by a message: the clock writes them at night, and they leave within these hours.
POSTING_HOURS = declare(Rule(
    "P18.hours", (9, 18), law.our_default(), "短信和邮件只在九时至十八时发出，夜间不打扰。", title="几点发提醒",
))
CORRECTION_REMINDER_DAYS = declare(Rule(
    "P18.correction", (7, 1), law.our_default(), "补正期限前第七、一日提醒。", title="补正什么时候提醒",
))
PHONE_FORM_DAYS = declare(Rule(
    "DE-14", 15, law.our_default("问答只写处理时间较长"),
    "更改手机号申请单报部后，第十五个工作日仍无答复的，提醒催问。", decision="DE-29",
    title="申请单多久没回就催", may_be_local=True, local_values=A_YEAR,
))


def window_for(category: Category, year: int) -> Window | None:
    """The window the rule fixes, None where each campaign sets its own."""
    rule = FIXED_WINDOWS[category]
    if rule is None:
        return None
    (first_month, first_day), (last_month, last_day) = rule.value
    return Window(date(year, first_month, first_day), date(year, last_month, last_day))


def correction_last_day(
    requested_on: date, *, holidays: Holidays, local: LocalRules = NO_LOCAL_RULES
) -> Deadline:
    """The last day to correct: calendar days, the first not counted, rolled like a notice (DE-29)."""
    return days.last_day(requested_on, law.chosen(CORRECTION_DAYS, local).value, holidays=holidays)


def phone_form_reminder_on(
    sent_on: date, *, holidays: Holidays, local: LocalRules = NO_LOCAL_RULES
) -> date:
    """The 15th working day after the form went to the ministry (DE-14, DE-29)."""
    return days.working_days_after(sent_on, law.chosen(PHONE_FORM_DAYS, local).value, holidays)
