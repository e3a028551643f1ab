"""A register for finance and the bank: as a workbook or as csv, line by line, with the full card."""

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import IO

import xlsxwriter

from benefits.exchange.corrected import BYTE_ORDER_MARK, FORMULA_SIGNS
from benefits.models import Register, RegisterLine

HEADINGS = ("序号", "姓名", "身份证号", "开户银行", "账号", "金额", "上月", "变动", "说明")
WIDTHS = (8, 12, 22, 24, 24, 14, 14, 12, 60)
MONEY = (5, 6)
CHUNK = 2000


def lines(register: Register) -> Iterator[tuple]:
    """The cells of each line of the register in its order. Sent ones carry the card as it was when they were sent."""
    rows = register.lines.select_related("benefit__beneficiary").order_by("number").only(
        "number", "name", "amount", "last_amount", "change", "explanation", "bank_card",
        "benefit__beneficiary__id_number", "benefit__beneficiary__bank_name", "benefit__beneficiary__bank_card",
    )  # fmt: skip
    is_sent = register.sent_at is not None
    for row in rows.iterator(chunk_size=CHUNK):
        person = row.benefit.beneficiary
        card = row.bank_card if is_sent else person.bank_card
        yield (
            row.number, row.name, person.id_number, person.bank_name, card, row.amount, row.last_amount,
            RegisterLine.Change(row.change).label, row.explanation,
        )  # fmt: skip


def write(register: Register, *, file: IO[bytes]) -> int:
    """Write the workbook into the open file and return how many lines; rows go out as they come.

    Cards and ID numbers are text, nothing is a formula, and the sums below are numbers that were added up here.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("发放名册")
        strong, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for place, width in enumerate(WIDTHS):
            sheet.set_column(place, place, width)
        sheet.write_string(0, 0, f"{register.organization.name}　{register}　{register.get_state_display()}", strong)
        for place, head in enumerate(HEADINGS):
            sheet.write_string(1, place, head, strong)
        sheet.freeze_panes(2, 2)
        line = 2
        for line, cells in enumerate(lines(register), start=2):
            _write_row(sheet, line, cells, money)
        number = sheet.dim_rowmax - 1
        _write_row(sheet, line + 1, ("", "合计", "", "", "", register.total, register.last_total, "", ""), money)
    return number


def csv_lines(register: Register) -> Iterator[str]:
    """The same as csv in UTF-8 with the mark by which spreadsheets know it, line by line."""
    yield BYTE_ORDER_MARK + _csv_line(HEADINGS)
    for cells in lines(register):
        yield _csv_line(_csv_cell(cell) for cell in cells)
    yield _csv_line(("", "合计", "", "", "", register.total, register.last_total, "", ""))


def _write_row(sheet, line: int, cells: tuple, money) -> None:
    for place, cell in enumerate(cells):
        if place in MONEY:
            sheet.write_number(line, place, float(cell), money)
        elif isinstance(cell, int):
            sheet.write_number(line, place, cell)
        else:
            sheet.write_string(line, place, cell)


def _csv_cell(cell: int | str | Decimal) -> str:
    """Text that a spreadsheet would compute or round is marked as text."""
    if not isinstance(cell, str):
        return str(cell)
    is_long_number = len(cell) >= 12 and cell[:-1].isdecimal()
    return f"'{cell}" if cell.startswith(tuple(FORMULA_SIGNS)) or is_long_number else cell


def _csv_line(cells: Iterable) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
