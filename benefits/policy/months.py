"""From which month pay stops, from which it resumes, which months are owed (DE-5 to 7, DE-18 to 26)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from benefits import days, law
from benefits.categories import Category, Labelled
from benefits.days import Deadline
from benefits.law import NO_LOCAL_RULES, LocalRules, Rule, declare
from benefits.policy.procedures import PROCEDURES
from benefits.policy.words import BackPay, ResumeFrom, StopBasis

WHOLE = Fraction(1)

NOT_BEFORE_APPROVAL = declare(Rule(
    "DE-18", "MONTH_AFTER_APPROVAL", law.our_default("已发放的月份不追回"),
    "停发不得早于批准的次月；法定起停月与实际起停月一并保存。", decision="DE-5", title="最早从哪个月停",
))
DATES_DECIDE = declare(Rule(
    "DE-19", "BEFORE_EFFECTIVE_DAY", law.our_default("不因系统是否运行而异"),
    "起停日之前确认的，撤回暂停；起停日及以后确认的，办理恢复。", decision="DE-19", title="确认得早还是晚",
))
NEVER_DUE = declare(Rule(
    "DE-20", BackPay.DUE, law.our_default("与错报死亡同样对待"),
    "及时的确认在停发之后才得知的，停发自始不当，予以撤销，各类别均全额补付，并致歉。",
    decision="DE-20", title="停错了怎么办",
))
ARREARS = declare(Rule(
    "DE-21", "ARREARS", law.our_default(), "重新确认至批准之间、发放日已过的各月，列为补付，不属补发。",
    decision="DE-21", title="确认后、批准前的月份",
))


class CannotDecide(Exception):
    """The rules give no month for what was asked; carries a Chinese sentence."""


class StopMonth(NamedTuple):
    """The month the law gives, and the later one if approval comes late; both as first days."""

    lawful_month: date
    effective_month: date


class ConfirmationEffect(Labelled):
    """What a confirmation does to an approved stop."""

    WITHDRAW = "WITHDRAW", "撤回暂停"
    SET_ASIDE = "SET_ASIDE", "撤销暂停，全额补付"
    RESUME = "RESUME", "办理恢复"


@dataclass(frozen=True)
class ResumedMonth:
    """The first month owed again as ordinary pay; `share` is below one only when counted by days."""

    month: date
    share: Fraction
    rule: Rule[ResumeFrom]


@dataclass(frozen=True)
class OwedMonths:
    """What becomes of each month from the stop until ordinary pay runs again; all months as first days.

    `not_due` 不予补发, `back_pay` 补发, `arrears` 补付; the three never overlap and leave no month out.
    The register pays the month `ordinary_from` and all later ones. `first_share` is the part of the first
    month of `arrears` that is owed, one unless the resumption is counted by days.
    """

    not_due: tuple[date, ...]
    back_pay: tuple[date, ...]
    arrears: tuple[date, ...]
    resumed_month: date
    ordinary_from: date
    rules: tuple[Rule[Any], ...]
    first_share: Fraction = WHOLE

    @property
    def owed(self) -> tuple[date, ...]:
        """The months to be paid afterwards, back-pay and arrears together."""
        return self.back_pay + self.arrears

    def basis(self) -> dict[str, Any]:
        """The months and rules as a decision keeps them."""
        return law.basis(
            self.rules,
            not_due=self.not_due,
            back_pay=self.back_pay,
            arrears=self.arrears,
            resumed_month=self.resumed_month,
            ordinary_from=self.ordinary_from,
            first_share=self.first_share,
        )


def effective_month(*, last_day: date, approved_on: date) -> StopMonth:
    """The stop's lawful and effective month (DE-5, DE-18).

    `last_day` is the rolled last day of the notice, or the deadline; the stop falls in the month after it,
    but never before the month after approval. For a forecast give the expected day of approval.
    """
    lawful = days.next_month(last_day)
    return StopMonth(lawful, max(lawful, days.next_month(approved_on)))


def stop_basis(
    category: Category, *, deadline: Deadline, approved_on: date, local: LocalRules = NO_LOCAL_RULES
) -> dict[str, Any]:
    """What an approved stop stores: rules, raw and rolled day, both months. Refused where nothing stops."""
    procedure = PROCEDURES[category].under(local)
    if procedure.stop_basis.value is StopBasis.NEVER:
        raise CannotDecide("该类别不因未确认停发。")
    months = effective_month(last_day=deadline.rolled, approved_on=approved_on)
    rules: list[Rule[Any]] = [procedure.stop_basis, procedure.stop, NOT_BEFORE_APPROVAL]
    return law.basis(rules, approved_on=approved_on, **deadline.basis(), **months._asdict())


def effect_of_confirmation(
    *, confirmed_on: date, known_on: date, effective_on: date | None
) -> ConfirmationEffect:
    """What a confirmation does to a stop (DE-19, DE-20): the days decide, not whether a sweep has run.

    `effective_on` is the first unpaid day, None while nothing is approved. A confirmation made in time but
    known only on that day or later sets the stop aside; a stop not yet IN_FORCE is then simply withdrawn.
    """
    if effective_on is None or (confirmed_on < effective_on and known_on < effective_on):
        return ConfirmationEffect.WITHDRAW
    return ConfirmationEffect.SET_ASIDE if confirmed_on < effective_on else ConfirmationEffect.RESUME


def resumed_month(
    category: Category, *, confirmed_on: date, approved_on: date, local: LocalRules = NO_LOCAL_RULES
) -> ResumedMonth:
    """The month from which the pay is owed again (DE-6, DE-7; C4).

    `confirmed_on` is the day the person was confirmed, `approved_on` that of the last approval needed.
    """
    procedure = PROCEDURES[category].under(local)
    rule = procedure.resume_from
    month, share = _RESUMED[rule.value](confirmed_on, approved_on, procedure.pay_day.value)
    return ResumedMonth(month, share, rule)


def ordinary_month(*, approved_on: date, pay_day: int) -> date:
    """The first month the register still pays: that of approval before its pay day, else the next (DE-26)."""
    return days.month_of(approved_on) if approved_on.day < pay_day else days.next_month(approved_on)


def back_pay_months(
    category: Category,
    *,
    first_unpaid_month: date,
    confirmed_on: date,
    approved_on: date,
    local: LocalRules = NO_LOCAL_RULES,
) -> OwedMonths:
    """Every month from the stop to ordinary pay, sorted into not due, back-pay and arrears.

    Before the resumed month the category's own rule holds (NOT_DUE or DUE); from it on, what the register
    can no longer pay is arrears. Refused when the person was confirmed before the stop (DE-20).
    """
    first = days.month_of(first_unpaid_month)
    if confirmed_on < first:
        raise CannotDecide("停发之前已确认，应撤回或撤销暂停，不办理恢复。")
    procedure = PROCEDURES[category].under(local)
    resumed = resumed_month(category, confirmed_on=confirmed_on, approved_on=approved_on, local=local)
    ordinary = ordinary_month(approved_on=approved_on, pay_day=procedure.pay_day.value)
    if resumed.share != WHOLE:  # The register pays whole months, so a part of one is a line of its own.
        ordinary = max(ordinary, days.next_month(resumed.month))
    ordinary = max(ordinary, resumed.month)
    missed = _months_before(first, resumed.month)
    is_due = procedure.back_pay.value is BackPay.DUE
    return OwedMonths(
        not_due=() if is_due else missed,
        back_pay=missed if is_due else (),
        arrears=_months_before(max(first, resumed.month), ordinary),
        resumed_month=resumed.month,
        ordinary_from=ordinary,
        rules=(resumed.rule, procedure.back_pay, ARREARS, procedure.pay_day),
        first_share=resumed.share,
    )


def set_aside_months(
    category: Category, *, first_unpaid_month: date, decided_on: date, local: LocalRules = NO_LOCAL_RULES
) -> OwedMonths:
    """The months owed when a stop or a death was wrong from the start: all of them (DE-20, DE-28)."""
    first = days.month_of(first_unpaid_month)
    pay_day = PROCEDURES[category].under(local).pay_day
    ordinary = max(first, ordinary_month(approved_on=decided_on, pay_day=pay_day.value))
    return OwedMonths(
        not_due=(),
        back_pay=(),
        arrears=_months_before(first, ordinary),
        resumed_month=first,
        ordinary_from=ordinary,
        rules=(NEVER_DUE, pay_day),
    )


def _months_before(first: date, end: date) -> tuple[date, ...]:
    return tuple(days.months_between(first, days.previous_month(end)))


def _confirmation_month(confirmed_on: date, approved_on: date, pay_day: int) -> tuple[date, Fraction]:
    return days.month_of(confirmed_on), WHOLE


def _month_after(confirmed_on: date, approved_on: date, pay_day: int) -> tuple[date, Fraction]:
    return days.next_month(confirmed_on), WHOLE


def _by_days(confirmed_on: date, approved_on: date, pay_day: int) -> tuple[date, Fraction]:
    length = days.last_of_month(confirmed_on).day
    return days.month_of(confirmed_on), Fraction(length - confirmed_on.day + 1, length)


def _next_pay_day(confirmed_on: date, approved_on: date, pay_day: int) -> tuple[date, Fraction]:
    return ordinary_month(approved_on=approved_on, pay_day=pay_day), WHOLE


def _by_decision(confirmed_on: date, approved_on: date, pay_day: int) -> tuple[date, Fraction]:
    raise CannotDecide("恢复月份以决定为准，须由审批人写明。")


_RESUMED: Mapping[ResumeFrom, Callable[[date, date, int], tuple[date, Fraction]]] = MappingProxyType({
    ResumeFrom.MONTH_OF_CONFIRMATION: _confirmation_month,
    ResumeFrom.NEXT_MONTH: _month_after,
    ResumeFrom.PRO_RATA: _by_days,
    ResumeFrom.NEXT_PAY_DAY: _next_pay_day,
    ResumeFrom.BY_DECISION: _by_decision,
})
