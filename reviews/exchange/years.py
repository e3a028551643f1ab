"""The summary of a year as a workbook: by category, by month, by office. Figures only, nobody's name."""

from collections.abc import Iterable
from typing import IO, Any

import xlsxwriter

from benefits.categories import Category
from reviews.worklists import years


def write(summary: years.Summary, *, title: str, file: IO[bytes]) -> None:
    """Write the three sheets into the open file. Nothing is ever a formula."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    labels = [category.label for category in Category]
    with xlsxwriter.Workbook(file, options) as book:
        _sheet(book, "分类别", title, ["事项", *labels, "合计", "上年", "比上年"], _by_category(summary))
        _sheet(book, "分月", title, ["月份", *labels], ([f"{month} 月", *numbers] for month, numbers in summary.months))
        heads = [years.FIGURES[name].label for name in years.OF_OFFICES]
        _sheet(book, "分单位", title, ["单位", *heads], _by_office(summary))


def _by_category(summary: years.Summary) -> Iterable[list[Any]]:
    for line in summary.lines:
        yield [
            f"{line.label}（件）", *(cell.cases for cell in line.cells), line.total.cases, line.before.cases,
            line.change,
        ]  # fmt: skip
        if years.FIGURES[line.name].money:
            sums = [*line.cells, line.total, line.before]
            difference = float(line.total.money - line.before.money)
            yield [f"{line.label}（元）", *(float(cell.money) for cell in sums), difference]


def _by_office(summary: years.Summary) -> Iterable[list[Any]]:
    for office, cells in summary.offices:
        yield [office.short_name, *(cell.cases for cell in cells)]


def _sheet(book: xlsxwriter.Workbook, name: str, title: str, heads: list[str], rows: Iterable[list[Any]]) -> None:
    sheet, strong = book.add_worksheet(name), book.add_format({"bold": True})
    sheet.set_column(0, 0, 18)
    sheet.write_string(0, 0, title, strong)
    for column, head in enumerate(heads):
        sheet.write_string(1, column, head, strong)
    for number, row in enumerate(rows, start=2):
        sheet.write_string(number, 0, row[0])
        for column, value in enumerate(row[1:], start=1):
            sheet.write_number(number, column, value)
    sheet.freeze_panes(2, 1)
