"""The worklist as a workbook: masked numbers, text as text, written row by row."""

from collections.abc import Iterable
from typing import IO

import xlsxwriter

from reviews.worklists.rows import Row

HEADINGS = ("姓名", "证件号（已遮蔽）", "类别", "年龄", "状态", "下一步", "谁办", "期限", "最近联系", "元/月")
WIDTHS = (12, 22, 24, 6, 14, 40, 12, 12, 18, 12)


def write(chunks: Iterable[list[Row]], *, title: str, file: IO[bytes]) -> int:
    """Write the rows into the open file; returns how many. Memory stays flat: rows go out as they come.

    Nothing is ever a formula: what people typed is written as text, whatever it begins with.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    written = 0
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("名单")
        strong = book.add_format({"bold": True})
        money = book.add_format({"num_format": "#,##0.00"})
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, title, strong)
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(1, column, heading, strong)
        sheet.freeze_panes(2, 1)
        for chunk in chunks:
            for row in chunk:
                _write_row(sheet, written + 2, row, money)
                written += 1
    return written


def _write_row(sheet, line: int, row: Row, money) -> None:
    state = row.record.get_state_display() if row.record else ""
    texts = (
        row.name, row.id_number, row.category, None, state, row.words, row.owner, row.next_day, row.last_contact,
    )  # fmt: skip
    for column, text in enumerate(texts):
        if text is None:
            sheet.write_number(line, column, row.age)
        else:
            sheet.write_string(line, column, text)
    if row.money is None:
        sheet.write_string(line, len(texts), row.money_text)
    else:
        sheet.write_number(line, len(texts), float(row.money), money)
