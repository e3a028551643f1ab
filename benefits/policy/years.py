"""What belongs to which year: the yearly return, the remedies."""

from datetime import date

from benefits import law
from benefits.days import ONE_DAY, Holidays
from benefits.law import Citation, Rule, declare

RETURN_DUE = declare(Rule(
    "Z-04", "01-31", law.NOTICE_2015,
    "省级于每年一月三十一日前汇总上一年度停发、恢复、补发情况报备；遇休息日，提醒提前到前一个工作日。",
    decision="DE-13", title="年度汇总何时报",
))
RETURN_REMINDER_DAYS = declare(Rule(
    "Z-04.reminder", 10, law.our_default("未见规定何时提醒，默认报送日前十个工作日"),
    "自报送日前十个工作日起，年度上报列在省级的今日里，报出为止。", decision="DE-13", title="年度汇总何时提醒",
))
RECONSIDERATION_DAYS = declare(Rule(
    "T-13.reconsideration", 60, Citation(law.RECONSIDERATION_LAW, "第二十条"),
    "自知道该行政行为之日起六十日内可以申请行政复议。", title="救济途径",
))
LAWSUIT_MONTHS = declare(Rule(
    "T-13.lawsuit", 6, Citation(law.LITIGATION_LAW, "第四十六条"),
    "自知道该行政行为之日起六个月内可以提起行政诉讼。", title="救济途径",
))
STATUTORY_DAYS = declare(Rule(
    "T-09", 13, Citation(law.HOLIDAY_MEASURES, note="建军节半日只放现役军人，不计"),
    "全体公民每年放假十三日；调休不增加放假的日数，所以放假的工作日减去调休上班的周末，正好是这些日子。",
    law.HOLIDAY_MEASURES.in_force_from, title="一年放几天假",
))
HUMAN_DECIDES = declare(Rule(
    "C8", True,
    Citation(law.PERSONAL_INFORMATION_LAW, "第二十四条", note="据此由人提出、由人批准，为本系统理解"),
    "对个人权益有重大影响的决定，不得仅由系统自动作出。", decision="DE-33", title="谁作决定",
))


def return_due_on(year: int) -> date:
    """The day by which the return on `year` must have arrived: 31 January of the next year (Z-04)."""
    return date(year + 1, 1, 31)


def return_aimed_on(year: int, *, holidays: Holidays) -> date:
    """The day the reminder aims at: the last working day not after the due day (DE-13)."""
    return holidays.previous_working_day(return_due_on(year))


def return_reminded_from(year: int, *, holidays: Holidays) -> date:
    """The first day on which the return on `year` is reminded of: so many working days before the one aimed at."""
    day = return_aimed_on(year, holidays=holidays)
    for _ in range(RETURN_REMINDER_DAYS.value):
        day = holidays.previous_working_day(day - ONE_DAY)
    return day


def remedies() -> str:
    """The sentence printed under every decision (T-13)."""
    return (
        f"如不服本决定，可以自知道本决定之日起{RECONSIDERATION_DAYS.value}日内申请行政复议，"
        f"或者{LAWSUIT_MONTHS.value}个月内向人民法院提起行政诉讼。"
    )
