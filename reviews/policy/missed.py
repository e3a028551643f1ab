"""What missing the window means, by category, and how a notice is counted (A-04 to A-08, DE-2, DE-22)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from benefits import days, law
from benefits.categories import Category, Labelled
from benefits.days import Deadline, Holidays
from benefits.law import (
    BY_FAQ,
    MONTHLY_MEASURES,
    NO_LOCAL_RULES,
    NOTICE_2015,
    SC_25,
    Citation,
    LocalRules,
    Rule,
    Source,
    declare,
)

NOTICE_DAYS = declare(Rule(
    "A-05", 60,
    Citation(
        law.DISABILITY_MEASURES, "第二十五条", Source.SECONDARY,
        "条文只写伤残人员；其他优抚对象见于问答，同为六十日",
    ),
    "公告或通知后六十日内仍未确认的，从下一个月起停发。首日不计。",
    law.DISABILITY_MEASURES.in_force_from, "DE-4", "公告多久",
))
# The article speaks of the disabled only (C3), so nobody else is told that it applies to them.
NOTICE_DAYS_BY_FAQ = declare(Rule(
    "A-07.days", NOTICE_DAYS.value, Citation(law.FAQ, source=Source.FAQ_ONLY, note="未见部颁文件原文"),
    "经公告六十日仍未确认的，暂停发放。首日不计。", decision="DE-4", title="公告多久",
))

REOPENED_DAYS = declare(Rule(
    "DE-28.reopened", 30, law.our_default("未见规定，为本系统约定"),
    "错报去世更正后，重新打开的年审件至少再给三十日。", decision="DE-28", title="更正后至少再给几日",
))

ROLL_WEEKENDS = declare(Rule(
    "DE-24.roll_weekends", True,
    Citation(law.CIVIL_CODE, "第二百零三条", note="条文只写法定休假日，是否包括周末未写明；取对本人有利者"),
    "期间的最后一日是休息日的，顺延到下一个工作日；周末是否顺延可由地方规定，放假安排内的日子一律顺延。",
    decision="DE-24", title="末日遇休息日怎么办", may_be_local=True,
))


class Course(Labelled):
    """What follows when the window, or the deadline, passes without a confirmation."""

    NOTICE_THEN_PROPOSE = "NOTICE_THEN_PROPOSE", "公告期满后提出暂停"
    PROPOSE_AT_DEADLINE = "PROPOSE_AT_DEADLINE", "到期提出停发"
    CORRECT_OR_TALK = "CORRECT_OR_TALK", "补正或约谈"
    FLAG_SIDE_BENEFITS = "FLAG_SIDE_BENEFITS", "提示其他待遇或将受影响"
    FOLLOW_UP_ONLY = "FOLLOW_UP_ONLY", "只跟进联系"


@dataclass(frozen=True)
class IfMissed:
    """The course of one category. Side benefits stand in `benefits.policy.PROCEDURES`."""

    course: Rule[Course]
    notice_days: Rule[int] | None
    announcement_needs_unreachable: Rule[bool]
    personal_notice_starts: Rule[bool]
    deferral_prevents: Rule[bool]

    def rules(self) -> list[Rule[Any]]:
        """The rules of this course in the order of the fields."""
        return [rule for each in fields(self) if (rule := getattr(self, each.name)) is not None]


NEEDS_UNREACHABLE = declare(Rule(
    "A-07.unreachable", True, Citation(law.FAQ, source=Source.FAQ_ONLY, note="未见部颁文件原文"),
    "规定期限内未完成确认，并且无法取得联系的，方可公告；联系得上的只跟进，不公告。",
    decision="DE-2", title="什么时候才可以公告",
))
PERSONAL_NOTICE = declare(Rule(
    "A-04.personal", True, SC_25, "通知送达本人或者家属的，自送达起算，不以失联为条件。",
    decision="DE-22", title="通知本人算不算",
))
ANNOUNCEMENT_ONLY = declare(Rule(
    "A-07.personal", False, BY_FAQ, "只以公告起算。", decision="DE-22", title="通知本人算不算",
))
DEFERRAL_PREVENTS = declare(Rule(
    "Z-05", True, Citation(law.SELF_EMPLOYED_NOTICE_2015, source=Source.FAQ_ONLY, note="由“未经同意”推出"),
    "期限之内经同意延期登记的，不停发；期限改到延期的最后一日。", decision="DE-25", title="延期同意",
))
DEFERRAL_DAYS = declare(Rule(
    "DE-25.longest", 365, law.our_default("问答只写“未经同意”，没有写延期最长多久"),
    "延期最长三百六十五日，自原来的截止日起算。", decision="DE-25", title="延期最长多久", may_be_local=True,
    local_values=range(1, 731),
))
# The next step of a review while a deferral is asked for and nobody has answered.
DEFERRAL_ASKED = "申请延期，待审核员同意"
NO_NOTICE = declare(Rule(
    "DE-8.notice", False, law.our_default(), "该类别不发公告。", decision="DE-8", title="要不要公告",
))
NO_DEFERRAL = declare(Rule(
    "DE-25.none", False, law.our_default(), "该类别没有延期同意；期满前随时可以确认。",
    decision="DE-25", title="延期同意",
))


def _without_notice(course: Rule[Course]) -> IfMissed:
    return IfMissed(course, None, NO_NOTICE, NO_NOTICE, NO_DEFERRAL)


IF_MISSED: Mapping[Category, IfMissed] = MappingProxyType({
    Category.DISABLED: IfMissed(
        course=declare(Rule(
            "A-04", Course.NOTICE_THEN_PROPOSE, SC_25, "当年未联系、未确认的，公告或者通知本人或其家属。",
            decision="DE-2", title="没来确认会怎样",
        )),
        notice_days=NOTICE_DAYS,
        announcement_needs_unreachable=NEEDS_UNREACHABLE,
        personal_notice_starts=PERSONAL_NOTICE,
        deferral_prevents=NO_DEFERRAL,
    ),
    Category.OTHER_ENTITLED: IfMissed(
        course=declare(Rule(
            "A-07", Course.NOTICE_THEN_PROPOSE, BY_FAQ, "未确认且失联的，经公告六十日后仍未确认，暂停发放。",
            decision="DE-2", title="没来确认会怎样",
        )),
        notice_days=NOTICE_DAYS_BY_FAQ,
        announcement_needs_unreachable=NEEDS_UNREACHABLE,
        personal_notice_starts=ANNOUNCEMENT_ONLY,
        deferral_prevents=NO_DEFERRAL,
    ),
    Category.SELF_EMPLOYED_OFFICER: IfMissed(
        course=declare(Rule(
            "Z-01", Course.PROPOSE_AT_DEADLINE, NOTICE_2015, "未经同意，未按要求进行年度登记的，提出停发。",
            decision="DE-7", title="没来登记会怎样",
        )),
        notice_days=None,
        announcement_needs_unreachable=NO_NOTICE,
        personal_notice_starts=NO_NOTICE,
        deferral_prevents=DEFERRAL_PREVENTS,
    ),
    Category.MONTHLY_PENSION: _without_notice(declare(Rule(
        "Y-03", Course.CORRECT_OR_TALK, MONTHLY_MEASURES,
        "审核未通过的，及时通知补正；有苗头性问题的，约谈提醒。未见停发的规定。",
        decision="DE-8", title="审核没通过会怎样",
    ))),
    Category.RETIRED_OFFICER: _without_notice(declare(Rule(
        "J-05", Course.FLAG_SIDE_BENEFITS, BY_FAQ,
        "住房补贴、取暖费、体检费、医疗等或将受影响；主要待遇不停。",
        decision="DE-9", title="没来确认会怎样",
    ))),
    Category.CIVILIAN_RETIREE: _without_notice(declare(Rule(
        "J-08", Course.FOLLOW_UP_ONLY, Citation(law.FAQ, source=Source.FAQ_ONLY, note="问答未写后果"),
        "只跟进联系，没有其他后果。", decision="DE-9", title="没来确认会怎样",
    ))),
})


def has_notice(category: Category) -> bool:
    """Whether a 60-day notice belongs to the course of this category."""
    return IF_MISSED[category].course.value is Course.NOTICE_THEN_PROPOSE


def may_announce(category: Category, *, is_unreachable: bool) -> bool:
    """Whether an unconfirmed person may be put on an announcement after the window (DE-2, DE-22)."""
    if not has_notice(category):
        return False
    return is_unreachable or not IF_MISSED[category].announcement_needs_unreachable.value


def notice_last_day(published_on: date, *, holidays: Holidays) -> Deadline:
    """The last day of the notice period: the 60th after `published_on`, raw and rolled (DE-4).

    Who confirms on the rolled day is in time; the period has lapsed on the day after it.
    """
    return days.last_day(published_on, NOTICE_DAYS.value, holidays=holidays)


def notice_start(
    category: Category, *, posted_on: Iterable[date] = (), delivered_on: date | None = None
) -> date | None:
    """The uncounted first day of a period, None when none has begun (DE-22).

    `posted_on` are the days of all posting places of one announcement: it is complete with the last of them.
    A delivered personal notice counts where the category allows; the first complete act begins the period.
    """
    posted = list(posted_on)
    starts = [max(posted)] if posted else []
    if delivered_on and IF_MISSED[category].personal_notice_starts.value:
        starts.append(delivered_on)
    return min(starts, default=None)


def deadline_after(window_end: date, deferrals: Iterable[tuple[date, date]]) -> date:
    """The deadline with its deferrals, each (consented on, last day). It never rolls (DE-25).

    Consent given after the deadline then in force is void; a deferral never shortens the time.
    """
    deadline = window_end
    for consented_on, until in sorted(deferrals):
        if consented_on <= deadline:
            deadline = max(deadline, until)
    return deadline


def may_defer(category: Category) -> bool:
    """Whether the consent to a later day saves a person of this category from the stop (Z-05)."""
    return IF_MISSED[category].deferral_prevents.value


def latest_deferral(deadline: date, *, local: LocalRules = NO_LOCAL_RULES) -> date:
    """The last day that a consent may name."""
    return deadline + timedelta(days=law.chosen(DEFERRAL_DAYS, local).value)


def notice_rules(category: Category, *, local: LocalRules = NO_LOCAL_RULES) -> list[Rule[Any]]:
    """The rules a notice of this category quotes; none for a category without a notice."""
    missed = IF_MISSED[category]
    return [law.chosen(rule, local) for rule in (missed.course, missed.notice_days)] if missed.notice_days else []
