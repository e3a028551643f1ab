"""Payment registers: three months sent and answered by the bank, a few lines sent back; this month's waits."""

from datetime import date, datetime

from benefits import days
from benefits.categories import Category
from benefits.models import Register, RegisterLine
from benefits.services import bank_returns, registers
from benefits.services.bank_returns import Answer
from benefits.states import RegisterState
from reviews.demo.dates import on
from reviews.demo.desk import Desk

Result = RegisterLine.BankResult
MONTHS = 3  # Before this one.
# The bank sends back one line in so many, with these words in turn.
BOUNCED_ONE_IN = 400
SAID = ("账号不存在", "户名不符", "账户已销户")


def plan(desk: Desk) -> None:
    """Each month's registers are drawn up on the 5th and sent on the 8th; the bank answers on the 12th."""
    this_month = days.month_of(desk.dates.today)
    for back in range(MONTHS, 0, -1):
        month = days.same_day_after_months(this_month, -back)
        desk.chronicle.add(on(month.replace(day=5), 7), draw_up, desk, month)
        desk.chronicle.add(on(month.replace(day=5), 16), send, desk, month)
        desk.chronicle.add(on(month.replace(day=12), 10), reconcile, desk, month)
    desk.chronicle.add(on(min(this_month.replace(day=5), desk.dates.today), 7), draw_up, desk, this_month)


def draw_up(desk: Desk, month: date, *, at: datetime) -> None:
    """One register for each category, by a clerk of the county."""
    for category in Category:
        registers.draft(organization=desk.county, category=category, month=month, by=desk.liqiang, at=at)


def send(desk: Desk, month: date, *, at: datetime) -> None:
    """All of the month, by the supervisor."""
    for register in _of(desk, month):
        registers.send(register=register, by=desk.liujing, at=at)


def reconcile(desk: Desk, month: date, *, at: datetime) -> None:
    """The bank has paid all but a few."""
    for register in _of(desk, month):
        numbers = register.lines.filter(amount__gt=0).order_by("number").values_list("number", flat=True)
        answers = [_answer(turn, number) for turn, number in enumerate(numbers, start=1)]
        if not answers:
            registers.close(register=register, reason="本月没有发放。", by=desk.liujing, at=at)
            continue
        bank_returns.take_in(
            register=register, answers=answers, file_name=f"回盘{month:%Y%m}.xlsx", digest=f"{register.pk:064}",
            by=desk.liujing, at=at,
        )  # fmt: skip


def _of(desk: Desk, month: date) -> list[Register]:
    found = Register.objects.filter(organization=desk.county, month=month).exclude(state=RegisterState.RECONCILED)
    return list(found.select_related("organization").order_by("pk"))


def _answer(turn: int, number: int) -> Answer:
    if turn % BOUNCED_ONE_IN == BOUNCED_ONE_IN // 3:
        said = SAID[turn // BOUNCED_ONE_IN % len(SAID)]
        return Answer(row=turn + 1, number=number, result=Result.BOUNCED.value, message=said)
    return Answer(row=turn + 1, number=number, result=Result.PAID.value)
