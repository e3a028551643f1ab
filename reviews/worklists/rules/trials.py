"""Try a day: what the rules make of it, computed by the same functions as the decisions. Nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from benefits import days, law, policy
from benefits.categories import Category
from reviews import policy as yearly

Line = tuple[str, str]


@dataclass(frozen=True)
class Trial:
    """What a chapter lets one try: the label of the day asked for, and the work."""

    label: str
    work: Callable[[date, days.Holidays, law.LocalRules], list[Line]]


def _notice(posted_on: date, holidays: days.Holidays, local: law.LocalRules) -> list[Line]:
    deadline = yearly.notice_last_day(posted_on, holidays=holidays)
    stop = policy.effective_month(last_day=deadline.rolled, approved_on=deadline.rolled).lawful_month
    return [*_days("第 60 日", deadline), ("停发", f"{_month(stop)}起"), *_mark(deadline)]


def _registration(deadline: date, holidays: days.Holidays, local: law.LocalRules) -> list[Line]:
    # The printed end of a window does not roll (DE-25).
    stop = policy.effective_month(last_day=deadline, approved_on=deadline).lawful_month
    pay_day = policy.PROCEDURES[Category.SELF_EMPLOYED_OFFICER].under(local).pay_day.value
    last_paid = days.previous_month(stop).replace(day=pay_day)
    return [
        ("时限", f"{_day(deadline)}，不顺延"), ("停发", f"{_month(stop)}起"),
        ("发放日", f"每月 {pay_day} 日；停发前最后一次为 {_day(last_paid)}"),
        ("批准得晚", "批准在停发月份以后的，自批准的次月起停发"),
    ]


def _correction(requested_on: date, holidays: days.Holidays, local: law.LocalRules) -> list[Line]:
    deadline = yearly.correction_last_day(requested_on, holidays=holidays, local=local)
    number = law.chosen(yearly.CORRECTION_DAYS, local).value
    return [*_days(f"第 {number} 日", deadline), *_mark(deadline)]


def _death(died_on: date, holidays: days.Holidays, local: law.LocalRules) -> list[Line]:
    offset = "可以抵扣丧葬补助" if policy.may_offset(died_on) else "不得抵扣，应予追回"
    return [
        ("当月", f"{_month(died_on)}照发"), ("停发", f"{_month(policy.death_stop_month(died_on))}起"),
        ("去世后多发的", offset),
    ]


def _remedy(told_on: date, holidays: days.Holidays, local: law.LocalRules) -> list[Line]:
    asked = days.last_day(told_on, policy.RECONSIDERATION_DAYS.value, holidays=holidays)
    sued = days.last_day_of_months(told_on, policy.LAWSUIT_MONTHS.value, holidays=holidays)
    return [
        ("申请行政复议", f"到 {_day(asked.rolled)}"), ("提起行政诉讼", f"到 {_day(sued.rolled)}"),
        *_mark(asked if asked.provisional else sued),
    ]


TRIALS: dict[str, Trial] = {
    "entitled": Trial("公告张贴日", _notice),
    "officers": Trial("登记截止日", _registration),
    "monthly": Trial("要求补正之日", _correction),
    "deaths": Trial("去世日期", _death),
    "general": Trial("知道决定之日", _remedy),
}


def of_chapter(name: str) -> Trial | None:
    """What may be tried in the chapter; None where no day counts."""
    return TRIALS.get(name)


def _days(raw_label: str, deadline: days.Deadline) -> list[Line]:
    moved = (deadline.rolled - deadline.raw).days
    rolled = f"{_day(deadline.rolled)}，顺延 {moved} 日" if moved else f"{_day(deadline.rolled)}，不顺延"
    last = deadline.rolled + timedelta(days=1)
    return [(raw_label, _day(deadline.raw)), ("末日", rolled), ("期满", f"{_day(last)}零时，末日当天仍来得及")]


def _mark(deadline: days.Deadline) -> list[Line]:
    return [("暂估", "这一年的放假安排还没有公布，末日可能推后")] if deadline.provisional else []


def _day(day: date) -> str:
    return f"{day.isoformat()}（星期{'一二三四五六日'[day.weekday()]}）"


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"
