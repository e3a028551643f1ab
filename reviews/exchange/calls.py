"""The call list as a workbook: text as text, no full number, written row by row."""

from collections.abc import Iterable
from typing import IO

import xlsxwriter

from reviews.worklists.calls import Row

HEADINGS = (
    "单位", "截止日", "姓名", "类别", "年龄", "村（社区）、现居地", "代办人、监护人", "为什么联系不上", "最近联系",
    "下一步", "联系结果",
)
WIDTHS = (18, 12, 12, 24, 6, 28, 30, 22, 24, 32, 24)


def write(chunks: Iterable[list[Row]], *, title: str, file: IO[bytes]) -> int:
    """Write the rows into the open file, with a column to note what came of it; returns how many."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    written = 0
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("短信通知不到的人")
        strong = book.add_format({"bold": True})
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, title, strong)
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(1, column, heading, strong)
        sheet.freeze_panes(2, 3)
        for row in (row for chunk in chunks for row in chunk):
            _write_row(sheet, written + 2, row)
            written += 1
    return written


def _write_row(sheet, line: int, row: Row) -> None:
    before = (row.office, row.due_on.isoformat(), row.name, row.category)
    after = (row.place, row.relatives, row.why, row.last_contact, row.next_step)
    for column, text in enumerate(before):
        sheet.write_string(line, column, text)
    sheet.write_number(line, len(before), row.age)
    for column, text in enumerate(after, start=len(before) + 1):
        sheet.write_string(line, column, text)
