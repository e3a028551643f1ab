"""Why a line of the register is another than last month's: its kind, and one sentence that names month and ground."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benefits import days
from benefits.models import BackPay, Benefit, RegisterLine
from benefits.services.payers import Moves, from_month
from benefits.services.payments import Dues

Change = RegisterLine.Change
LONGEST = 200


@dataclass(frozen=True)
class Story:
    """One benefit in one month: what it is paid now and was last month, and all that is known about why."""

    row: Benefit
    month: date
    now: Decimal
    last: Decimal
    dues: Dues
    moves: Moves
    is_mine: bool


def change(story: Story) -> tuple[str, str]:
    """The kind of the change and its sentence; SAME has none."""
    if story.now == story.last:
        return Change.SAME, ""
    if not story.now:
        kind, words = _gone(story)
    elif not story.last:
        kind, words = _come(story)
    else:
        kind, words = Change.RATE, _rate(story)
    return kind, words[:LONGEST]


def month(day: date) -> str:
    """2026年3月."""
    return f"{day.year}年{day.month}月"


def months(found: Iterable[date]) -> str:
    """2026年3月至5月（3 个月）, with the gaps named: 2026年3月、5月至6月."""
    runs: list[list[date]] = []
    for each in sorted(found):
        if runs and days.next_month(runs[-1][-1]) == each:
            runs[-1].append(each)
        else:
            runs.append([each])
    number = sum(map(len, runs))
    spelled = "、".join(_run(run[0], run[-1]) for run in runs)
    return spelled if number == 1 else f"{spelled}（{number} 个月）"


def back_paid(row: BackPay) -> str:
    """Which months a back-pay pays, by which article."""
    paid = [line.month for line in row.lines.all() if line.amount > 0]
    return f"{row.get_kind_display()}{months(paid)}。{_cited(row.citation)}"[:LONGEST]


def corrected(*, missing: dict[date, Decimal], paid: dict[date, Decimal], document_no: str) -> str:
    """Why earlier months are made up for: they were left out, or a rate became known late."""
    document = f"（{document_no}）" if document_no else ""
    if not any(paid.get(each) for each in missing):
        return f"补发名册未列的月份：{months(missing)}{document}"[:LONGEST]
    return f"补足差额：{months(missing)}，标准调整{document}"[:LONGEST]


def paid_again(line: RegisterLine) -> str:
    """Which line the bank sent back, and what it said."""
    said = f"：{line.bank_message}" if line.bank_message else ""
    what = line.get_change_display() if line.change in RegisterLine.ONE_OFF else "应发"
    return f"{month(line.month)}{what}一笔退票，重新发放{said}"[:LONGEST]


def once(amount: Decimal) -> str:
    """What last month paid once is no difference to explain further."""
    return f"上月一次性发放的 {amount:,.2f} 元，本月不再列"


def _gone(story: Story) -> tuple[str, str]:
    """Nothing this month: moved, died, ended, stopped, in this order."""
    row, at = story.row, story.month
    if not story.is_mine:
        move = story.moves.last(row.pk, at)
        there = f"转往{move.destination_name}，" if move else ""
        return Change.MOVED_OUT, f"{there}{month(from_month(move) if move else at)}起由转入地发放"
    died_on = row.beneficiary.died_on
    if died_on and died_on < at:
        return Change.DIED, f"{died_on.year}年{died_on.month}月{died_on.day}日去世，{month(at)}起不发"
    end = story.dues.ends.get(row.pk)
    if end and end.first_unpaid_month <= at:
        since = f"{end.get_ground_display()}，{month(end.first_unpaid_month)}起终止"
        return Change.ENDED, f"{since}。{_cited(end.citation)}"
    if row.ended_from_month and row.ended_from_month <= at:
        return Change.ENDED, f"{month(row.ended_from_month)}起终止"
    stop = story.dues.stop_of(row.pk, at)
    if stop and stop.effective_on:
        ground = f"{stop.word}：{stop.get_ground_display()}"
        return Change.SUSPENDED, f"{month(stop.effective_on)}起{ground}。{_cited(stop.citation)}"
    if row.payable_from_month > at:
        return Change.ENDED, f"起发月份更正为{month(row.payable_from_month)}"
    return Change.RATE, "没有查到当月的发放标准，本月未列金额"


def _come(story: Story) -> tuple[str, str]:
    """Paid again or for the first time: moved in, resumed, new."""
    row, at = story.row, story.month
    move = story.moves.last(row.pk, at)
    if move and from_month(move) == at:
        return Change.MOVED_IN, f"由{move.organization.name}转入，{month(at)}起由本县发放"
    held = story.dues.stop_of(row.pk, days.previous_month(at))
    if held:
        return Change.RESUMED, f"{month(held.ordinary_from or at)}起恢复发放（{held.get_ground_display()}已消除）"
    if row.payable_from_month < at:
        return Change.RESUMED, f"上月未列，已经更正，{month(at)}起恢复发放"
    document = story.dues.figure(row.pk, at).document_no
    return Change.NEW, f"{month(row.payable_from_month)}起发" + (f"，标准 {document}" if document else "")


def _rate(story: Story) -> str:
    document = story.dues.figure(story.row.pk, story.month).document_no
    by = f"（{document}）" if document else ""
    return f"标准由 {story.last:,.2f} 元调整为 {story.now:,.2f} 元{by}"


def _cited(citation: str) -> str:
    """The article for people of finance, without the number by which our own rule page knows it."""
    return citation.partition(" ")[2] or citation


def _run(first: date, last: date) -> str:
    if first == last:
        return month(first)
    return f"{month(first)}至{last.month}月" if first.year == last.year else f"{month(first)}至{month(last)}"
