"""Lists at the import door: one that filled the county, two with new amounts, one waiting, one given up."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from benefits import days
from benefits.categories import Category
from benefits.exchange import imports, lists
from benefits.models import Benefit
from benefits.services import imports as batches
from reviews.demo import offices, people
from reviews.demo.dates import on
from reviews.demo.desk import Desk

RISE = {
    Category.SELF_EMPLOYED_OFFICER: Decimal("1.042"),
    Category.MONTHLY_PENSION: Decimal("1.035"),
    Category.RETIRED_OFFICER: Decimal("1.03"),
    Category.CIVILIAN_RETIREE: Decimal("1.03"),
}
HEADINGS = ("姓名", "身份证号", "类别", "月标准", "标准起用月份")
WAITING = (
    "姓名,身份证号,类别,小类,起发月份,管理机构,联系电话",
    "周山河,990123195507151936,其他优抚,农村籍退役士兵,{month},城关镇,13800001234",
    "李守田,99012319550715193X,其他优抚,参战退役军人,{month},东湾镇,1380000",
)


def plan(desk: Desk) -> None:
    """Personal pay rose twice, by list; yesterday a list came with a line that needs correcting."""
    dates, add = desk.dates, desk.chronicle.add
    for month in (date(dates.last_year, 9, 1), dates.rise_on):
        for code in (offices.COUNTY, offices.DISTRICT):
            add(on(month.replace(day=3), 18), raise_pay, desk, code, month)
    add(on(dates.back(15), 10), read, desk, "新增人员（旧表）.csv", "given up")
    add(on(dates.back(15), 11), give_up, desk, "given up")
    add(on(dates.back(1), 16), read, desk, "新增人员名单.csv", "waiting")


def fill(desk: Desk, code: str, found: Sequence[str], lines: Iterator[Sequence[str]], *, at: datetime) -> None:
    """Bring the people of a county in, as its clerk would bring a file."""
    imports.bring_in(
        found=lists.in_lines(_with_head(found, lines)),
        name=f"{desk.offices[code].short_name}服务对象名单.csv",
        by=clerk(desk, code),
        at=at,
        today=at.date(),
    )


def raise_pay(desk: Desk, code: str, month: date, *, at: datetime) -> None:
    """A list with the amounts of those whose pay is set person by person, from a month on."""
    rows = Benefit.objects.filter(county_code=code, category__in=RISE).select_related("beneficiary").order_by("pk")
    lines = (
        (
            row.beneficiary.name,
            row.beneficiary.id_number,
            Category(row.category).full_name,
            f"{(row.monthly_amount * RISE[Category(row.category)]).quantize(Decimal('0.1'))}",
            f"{month:%Y-%m}",
        )
        for row in rows.iterator(chunk_size=2000)
    )
    imports.bring_in(
        found=lists.in_lines(_with_head(HEADINGS, lines)),
        name=f"{month.year}年{month.month}月调标名单.csv",
        by=clerk(desk, code),
        at=at,
        today=at.date(),
    )


def read(desk: Desk, name: str, word: str, *, at: datetime) -> None:
    month = days.month_of(desk.dates.today)
    text = "\r\n".join(WAITING).format(month=f"{month:%Y-%m}")
    desk.kept[word] = imports.read(
        file=io.BytesIO((text + "\r\n").encode("utf-8-sig")), file_name=name, by=desk.liqiang, at=at, today=at.date()
    )


def give_up(desk: Desk, word: str, *, at: datetime) -> None:
    batches.withdraw(batch=desk.kept[word], by=desk.liqiang, at=at)


def clerk(desk: Desk, code: str):
    return desk.liqiang if code == offices.COUNTY else desk.qianjin


def _with_head(head: Sequence[str], lines: Iterator[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield head
    yield from lines


def crowd(*, seed: int, today: date, number: int, code: str) -> Iterator[list[str]]:
    """The lines of one county; the others are drawn as well, so that each person is the same in every list."""
    for line in people.Crowd(seed=seed, today=today).lines(number):
        if people.county_of(line) == code:
            yield people.cells(line)
