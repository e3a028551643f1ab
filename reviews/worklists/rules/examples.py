"""The examples of policy 2.1 and 4 to 6, by chapter. What must come out was computed by hand, not copied from here."""

from datetime import date
from decimal import Decimal

from benefits import days, policy
from benefits.categories import Category, SubCategory
from reviews import policy as yearly
from reviews.worklists.rules.worked import Case, Table, Worked, compute, month

D = date
OFFICER = Category.SELF_EMPLOYED_OFFICER


def of_chapter(name: str, *, holidays: days.Holidays) -> list[Worked]:
    """The examples of the chapter, computed now with the default rules; none where nothing is counted."""
    return [compute(table, holidays=holidays) for table in TABLES.get(name, ())]


def _notice(posted_on, *, holidays):
    deadline = yearly.notice_last_day(posted_on, holidays=holidays)
    stop = policy.effective_month(last_day=deadline.rolled, approved_on=deadline.rolled).lawful_month
    return deadline.raw, deadline.rolled, month(stop)


def _resumed(confirmed_on, approved_on, *, holidays):
    owed = policy.back_pay_months(
        Category.DISABLED, first_unpaid_month=D(2026, 9, 1), confirmed_on=confirmed_on, approved_on=approved_on
    )
    return f"{len(owed.not_due)} 个月", month(owed.resumed_month), month(owed.ordinary_from)


def _stopped(deadline, approved_on, *, holidays):
    return tuple(month(each) for each in policy.effective_month(last_day=deadline, approved_on=approved_on))


def _paid_back(registered_on, approved_on, *, holidays):
    owed = policy.back_pay_months(
        OFFICER, first_unpaid_month=D(2026, 7, 1), confirmed_on=registered_on, approved_on=approved_on
    )
    return f"{len(owed.owed)} 个月", len(owed.owed) * Decimal(8200), month(owed.ordinary_from)


def _returned(year, *, holidays):
    return policy.return_due_on(year), policy.return_aimed_on(year, holidays=holidays)


def _corrected(requested_on, *, holidays):
    deadline = yearly.correction_last_day(requested_on, holidays=holidays)
    return deadline.raw, deadline.rolled


def _special(failures, *, holidays):
    is_open = yearly.offers_special(Category.RETIRED_OFFICER, failed_comparisons=failures)
    return ("可以用" if is_open else "还不能用",)


def _death(died_on, *, holidays):
    return month(policy.death_stop_month(died_on)), "可抵扣" if policy.may_offset(died_on) else "不抵扣"


def _grant(kind, monthly, *, holidays):
    return (policy.continued_grant(kind, monthly=monthly),)


def _one_off(cause, *, holidays):
    return (policy.one_off_pension(cause, income=Decimal(54188), basic_monthly=Decimal(8000)),)


def _moved(moved_on, *, holidays):
    return (policy.origin_pays_until(moved_on),)


def _effect(confirmed_on, known_on, *, holidays):
    effect = policy.effect_of_confirmation(
        confirmed_on=confirmed_on, known_on=known_on, effective_on=D(2026, 9, 1)
    )
    return (effect.label,)


def _visit(today, *, holidays):
    suggests = yearly.suggests_home_visit(born_on=D(1946, 11, 24), today=today, is_frail=False)
    return ("建议上门" if suggests else "不提示",)


NOTICES = Table("公告期满与停发", ("公告日", "第 60 日", "末日", "停发"), (
    Case((D(2026, 6, 30),), (D(2026, 8, 29), D(2026, 8, 31), month(D(2026, 9, 1)))),
    Case((D(2026, 8, 3),), (D(2026, 10, 2), D(2026, 10, 8), month(D(2026, 11, 1))), "国庆假期顺延 6 日"),
    Case((D(2025, 12, 20),), (D(2026, 2, 18), D(2026, 2, 24), month(D(2026, 3, 1))), "2025 年张贴；春节假期顺延 6 日"),
    Case((D(2026, 4, 1),), (D(2026, 5, 31), D(2026, 6, 1), month(D(2026, 7, 1))), "顺延一日，停发晚一个月"),
    Case((D(2026, 7, 22),), (D(2026, 9, 20), D(2026, 9, 20), month(D(2026, 10, 1))), "调休上班，不顺延"),
    Case((D(2026, 7, 28),), (D(2026, 9, 26), D(2026, 9, 28), month(D(2026, 10, 1))), "中秋假期顺延 2 日"),
), _notice)
RESUMED = Table("9 月停发以后", ("重新确认", "不补发", "恢复", "照常发"), (
    Case((D(2026, 10, 15), D(2026, 10, 20)), ("1 个月", month(D(2026, 10, 1)), month(D(2026, 11, 1))),
         "10 月 20 日批准，10 月列为补付"),
    Case((D(2026, 9, 3), D(2026, 9, 8)), ("0 个月", month(D(2026, 9, 1)), month(D(2026, 9, 1))),
         "9 月 8 日批准，当月照发"),
), _resumed, shown=1)
EFFECTS = Table("9 月 1 日起停，确认得早还是晚", ("确认", "得知", "结果"), (
    Case((D(2026, 8, 31), D(2026, 8, 31)), (policy.ConfirmationEffect.WITHDRAW.label,)),
    Case((D(2026, 8, 31), D(2026, 9, 5)), (policy.ConfirmationEffect.SET_ASIDE.label,), "及时确认，事后才得知"),
    Case((D(2026, 9, 1), D(2026, 9, 1)), (policy.ConfirmationEffect.RESUME.label,)),
), _effect)
SPECIAL = Table("人脸比对失败几次", ("失败", "特殊人群核验"), (
    Case((3,), ("还不能用",)), Case((4,), ("可以用",), "超过三次"),
), _special)

TABLES: dict[str, tuple[Table, ...]] = {
    "entitled": (NOTICES, RESUMED, EFFECTS),
    "officers": (
        Table("逾期未登记", ("截止日", "批准", "依法停", "实际停"), (
            Case((D(2026, 6, 30), D(2026, 6, 30)), (month(D(2026, 7, 1)), month(D(2026, 7, 1)))),
            Case((D(2026, 6, 30), D(2026, 7, 20)), (month(D(2026, 7, 1)), month(D(2026, 8, 1))), "批准得晚，停得晚"),
        ), _stopped),
        Table("7 月停发，每月 8,200 元", ("登记", "补发", "金额（元）", "照常发"), (
            Case((D(2026, 10, 12), D(2026, 10, 20)), ("4 个月", Decimal(32800), month(D(2026, 11, 1))),
                 "10 月 20 日批准，10 月的发放日已过"),
            Case((D(2026, 10, 5), D(2026, 10, 8)), ("3 个月", Decimal(24600), month(D(2026, 10, 1))),
                 "10 月 8 日批准，当月照发"),
        ), _paid_back, shown=1),
        Table("年度汇总报送", ("年度", "期限", "提醒"), (
            Case((2026,), (D(2027, 1, 31), D(2027, 1, 29)), "期限是星期日，提醒提前到星期五"),
        ), _returned),
    ),
    "monthly": (
        Table("补正期限", ("要求补正", "第 15 日", "末日"), (
            Case((D(2026, 3, 2),), (D(2026, 3, 17), D(2026, 3, 17))),
            Case((D(2026, 4, 17),), (D(2026, 5, 2), D(2026, 5, 6)), "劳动节假期顺延 4 日"),
            Case((D(2026, 9, 10),), (D(2026, 9, 25), D(2026, 9, 28)), "中秋假期顺延 3 日"),
        ), _corrected),
    ),
    "retired": (SPECIAL,),
    "civilian": (SPECIAL,),
    "deaths": (
        Table("停发与抵扣", ("去世", "停发", "多发的"), (
            Case((D(2026, 5, 14),), (month(D(2026, 6, 1)), "可抵扣")),
            Case((D(2026, 11, 30),), (month(D(2026, 12, 1)), "可抵扣")),
            Case((D(2024, 9, 20),), (month(D(2024, 10, 1)), "不抵扣"), "2024 年，新条例施行以前"),
            Case((D(2024, 10, 5),), (month(D(2024, 11, 1)), "可抵扣"), "2024 年，新条例施行以后"),
        ), _death),
        Table("继续发放的丧葬补助", ("人员", "每月（元）", "合计（元）"), (
            Case((SubCategory.DISABLED_SOLDIER, Decimal(3530)), (Decimal(42360),)),
            Case((SubCategory.ILLNESS_DEATH_SURVIVOR, Decimal(2900)), (Decimal(17400),)),
        ), _grant),
        Table("军休干部一次性抚恤金", ("情形", "合计（元）"), (
            Case((policy.DeathCause.ILLNESS,), (Decimal(428376),), "2 × 54,188 + 40 × 8,000"),
            Case((policy.DeathCause.DUTY,), (Decimal(1403760),), "20 × 54,188 + 40 × 8,000"),
        ), _one_off),
    ),
    "general": (
        Table("当年谁发", ("户籍迁移", "迁出地发到"), (Case((D(2026, 5, 20),), (D(2026, 12, 31),)),), _moved),
        Table("1946 年 11 月 24 日生", ("今天是", "上门"), (
            Case((D(2026, 11, 23),), ("不提示",)), Case((D(2026, 11, 24),), ("建议上门",), "满八十周岁"),
        ), _visit),
    ),
}
