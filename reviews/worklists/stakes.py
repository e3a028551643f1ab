"""What a person loses, from when, and whether it is made good: the words beside every list, taken from the rules."""

import re
from datetime import date
from decimal import Decimal

from django.db.models import Case, DecimalField, F, Value, When

from benefits import days, law
from benefits import policy as pay
from benefits.categories import Category
from benefits.states import SuspensionState
from reviews import policy
from reviews.models import Review
from reviews.states import ReviewState

# The categories whose main pay a missed review can stop.
STOPPABLE = frozenset(
    category for category in Category if pay.PROCEDURES[category].stop_basis.value is not pay.StopBasis.NEVER
)
BY_COURSE = {
    course: frozenset(category for category in Category if policy.IF_MISSED[category].course.value is course)
    for course in policy.Course
}
BACK_PAY_WORDS = {
    pay.BackPay.NOT_DUE: "不予补发",
    pay.BackPay.DUE: "恢复后补发",
    pay.BackPay.BY_DECISION: "是否补发以决定为准",
}
# What the end of the period brings, by course: what happens to the person's case on the day after.
NEXT_COURSE = {
    policy.Course.NOTICE_THEN_PROPOSE: "过期联系不上的，将列入六十日公告",
    policy.Course.PROPOSE_AT_DEADLINE: "过期将提出停发建议",
    policy.Course.CORRECT_OR_TALK: "过期须补正或约谈，不停发",
    policy.Course.FLAG_SIDE_BENEFITS: "过期后附属待遇或将受影响，不停发",
    policy.Course.FOLLOW_UP_ONLY: "过期只跟进联系，不停发",
}
# What a stop rests on, by category: who decides has looked at it.
PROOFS = {
    category: "联系记录、公告与凭证" if course is policy.Course.NOTICE_THEN_PROPOSE else "登记、延期与补正情况"
    for course, categories in BY_COURSE.items() for category in categories
}
NOTHING = Decimal("0.00")
RULE_NUMBER = re.compile(r"^[A-Z]+-\d+(\.\w+)? ")


def at_stake(amount: str = "benefit__monthly_amount", category: str = "benefit__category"):
    """The monthly amount that can be lost, as an expression; nothing for categories that are never stopped."""
    return Case(
        When(**{f"{category}__in": sorted(STOPPABLE)}, then=F(amount)),
        default=Value(NOTHING),
        output_field=DecimalField(max_digits=12, decimal_places=2),
    )


def money_text(category: str) -> str:
    """What stands in the money column where the main pay is not at stake; "" where it is."""
    if category in STOPPABLE:
        return ""
    return "附属待遇" if pay.PROCEDURES[Category(category)].side_benefits.value else "—"


def first_unpaid_month(last_day: date, *, today: date) -> date:
    """The earliest first day without pay, when the period ends on `last_day` and is not used (DE-5, DE-18)."""
    decided_on = max(today, last_day + days.ONE_DAY)
    return pay.effective_month(last_day=last_day, approved_on=decided_on).effective_month


def back_pay_words(category: str, *, local: law.LocalRules = law.NO_LOCAL_RULES) -> str:
    """不予补发, or 恢复后补发."""
    return BACK_PAY_WORDS[pay.PROCEDURES[Category(category)].under(local).back_pay.value]


def month_words(month: date, *, today: date) -> str:
    """12 月 in this year, 2027 年 1 月 in another."""
    return f"{month.month} 月" if month.year == today.year else f"{month.year} 年 {month.month} 月"


def day_words(day: date, *, today: date) -> str:
    """今天, 明天, 12-14, of another year 2027-01-31."""
    ahead = (day - today).days
    if ahead in (0, 1):
        return "今天" if ahead == 0 else "明天"
    return day.strftime("%m-%d") if day.year == today.year else day.isoformat()


def article(citation: str) -> str:
    """The citation of a decision without the number of our rule before it: 《伤残抚恤管理办法》第二十五条."""
    return RULE_NUMBER.sub("", citation)


def if_missed(category: str, last_day: date, *, today: date) -> str:
    """自 12 月起停发，不予补发; for categories that are not stopped, what follows instead."""
    if category not in STOPPABLE:
        return NEXT_COURSE[policy.IF_MISSED[Category(category)].course.value]
    month = month_words(first_unpaid_month(last_day, today=today), today=today)
    return f"自 {month}起停发，{back_pay_words(category)}"


def sentence(review: Review, *, today: date) -> str:
    """What the state of an open review means for the person, in one sentence for the bar of the person's page."""
    last = day_words(review.due_on, today=today)
    if review.state == ReviewState.IN_NOTICE and vars(review).get("is_held"):  # Asked for with `consequences.is_held`.
        return f"公告期{last} 24 时满；材料待审或正在补正，办完以前不提出暂停建议。"
    if review.state == ReviewState.IN_NOTICE:
        return f"公告期{last} 24 时满；过期将提出暂停建议，{if_missed(review.category, review.due_on, today=today)}。"
    if review.state == ReviewState.LAPSED:
        stop = review.suspension
        if stop and stop.state == SuspensionState.APPROVED:
            return f"已批准暂停，{day_words(stop.effective_on, today=today)}起停发；此前确认即撤回，发放不中断。"
        return "期限已过，暂停建议已提出；停发之前确认，发放不中断。"
    if review.due_on < today:
        return f"期限 {last} 已过。{_after_window(review)}"
    return f"{last}截止；{NEXT_COURSE[policy.IF_MISSED[Category(review.category)].course.value]}。"


def _after_window(review: Review) -> str:
    if review.category not in BY_COURSE[policy.Course.NOTICE_THEN_PROPOSE]:
        return "请尽快办理。"
    if review.unreachable_on:
        return "联系记录已达失联要件，可列入公告。"
    return "联系得上的只跟进，不公告。"
