"""The rule that catches somebody, and what it means for the person: the words beside each event, from the rules."""

from typing import Any

from benefits import policy as pay
from benefits.categories import Category
from benefits.law import Rule
from reviews import policy
from reviews.policy.windows import CORRECTION_REMINDER_DAYS, REMIND_BEFORE
from reviews.worklists import stakes


def reminder_rule(category: Category) -> Rule[Any]:
    return REMIND_BEFORE[category]


def correction_reminder_rule(category: Category) -> Rule[Any]:
    return CORRECTION_REMINDER_DAYS


def correction_rule(category: Category) -> Rule[Any]:
    return policy.CORRECTION_DAYS


def period_rule(category: Category) -> Rule[Any]:
    """How long the period is, else what missing it means."""
    missed = policy.IF_MISSED[category]
    return missed.notice_days or missed.course


def course_rule(category: Category) -> Rule[Any]:
    return policy.IF_MISSED[category].course


def deferral_rule(category: Category) -> Rule[Any]:
    return policy.IF_MISSED[category].deferral_prevents


def stop_rule(category: Category) -> Rule[Any]:
    return pay.PROCEDURES[category].stop_basis


def sentence_rule(category: Category) -> Rule[Any]:
    return pay.SENTENCED[category].stop


def end_rule(category: Category) -> Rule[Any]:
    """Whatever the ground, the month is never before the one after the approval."""
    return pay.NOT_BEFORE_APPROVAL


def resume_rule(category: Category) -> Rule[Any]:
    return pay.PROCEDURES[category].resume_from


def back_pay_rule(category: Category) -> Rule[Any]:
    return pay.PROCEDURES[category].back_pay


def move_rule(category: Category) -> Rule[Any]:
    return pay.TRANSFERS[category].origin_pays


def side_rule(category: Category) -> Rule[Any]:
    return pay.PROCEDURES[category].side_benefits


def when_flagged(category: Category) -> str:
    return "住房补贴、取暖费、体检费、医疗或将受影响，逐项由审核员决定"


def when_taken_over(category: Category) -> str:
    return "已接收，当日起由迁入地发放并确认；没有办完的，由迁出地办到底"


def to_remind(category: Category) -> str:
    return stakes.NEXT_COURSE[policy.IF_MISSED[category].course.value]


def after_period(category: Category) -> str:
    """What the night after the last day brings."""
    return f"当日仍可确认，过期提出暂停建议；{made_good(category)}"


def when_proposed(category: Category) -> str:
    return f"时钟只提出，{pay.PROCEDURES[category].stop.value.label}；{made_good(category)}"


def when_stopped(category: Category) -> str:
    return f"已批准，当月起不发；{made_good(category)}"


def if_approved(category: Category) -> str:
    return f"已提出，今天获批准的话；{made_good(category)}"


def if_proposed(category: Category) -> str:
    return f"还没有提出；提出当日获批准的话；{made_good(category)}"


def on_sentence(category: Category) -> str:
    return "服刑或通缉期间中止，是否补发以恢复决定为准"


def when_ended(category: Category) -> str:
    return "已批准，当月起不再发放；在此以前仍可撤回"


def after_correction(category: Category) -> str:
    return "当日仍可补正；逾期记入办理情况，由人决定"


def late_correction(category: Category) -> str:
    return "记为逾期未补，由人决定，不自动停发"


def when_resumed(category: Category) -> str:
    return f"名册自当月起恢复发放；{pay.PROCEDURES[category].resume_from.value.label}"


def if_resumed(category: Category) -> str:
    return f"今天批准的话；{pay.PROCEDURES[category].resume.value.label}"


def when_paid(category: Category) -> str:
    return pay.PROCEDURES[category].back_pay.gist


def made_good(category: Category) -> str:
    """不予补发, 恢复后补发, or for those who only register 登记后补发."""
    if is_lost(category):
        return "不予补发"
    at_deadline = policy.IF_MISSED[category].course.value is policy.Course.PROPOSE_AT_DEADLINE
    return "登记后补发" if at_deadline else stakes.back_pay_words(category)


def is_lost(category: Category) -> bool:
    """Whether what is not paid is never made good."""
    return pay.PROCEDURES[category].back_pay.value is pay.BackPay.NOT_DUE
