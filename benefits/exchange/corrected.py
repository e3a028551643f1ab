"""Files that go back to the clerk: the bad lines with a sentence beside each, and the empty form with its notes."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import xlsxwriter

from benefits.categories import SUB_CATEGORIES, Category
from benefits.exchange import headings
from benefits.exchange.stored import Kept

SHEET_LINES = 50_000  # More bad lines than this come as csv, which needs no memory.
FORMULA_SIGNS = "=+-@\t\r"
LOSES_DIGITS = 12  # A spreadsheet that opens a csv file turns longer numbers into rounded ones.
SENTENCE_WIDTH = 48
WIDTH = 16
BYTE_ORDER_MARK = "\ufeff"
Notes = Iterable[tuple[str, str]]  # A column, and what to write in it.


def workbook(heads: Sequence[str], lines: Iterable[Kept]) -> bytes:
    """The bad lines as .xlsx; every cell is text, so nothing is computed and no digit is lost."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("需要改正的行")
        bold, text, fault = _formats(book)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, SENTENCE_WIDTH, fault)
        sheet.set_column(1, len(heads), WIDTH, text)
        for place, head in enumerate([headings.FAULT_HEADING, *heads]):
            sheet.write_string(0, place, head, bold)
        for number, (_, cells, sentence) in enumerate(lines, start=1):
            sheet.write_string(number, 0, sentence, fault)
            for place, cell in enumerate(cells, start=1):
                sheet.write_string(number, place, cell, text)
    return out.getvalue()


def csv_lines(heads: Sequence[str], lines: Iterable[Kept]) -> Iterator[str]:
    """The bad lines as csv, line by line, with the mark by which spreadsheets know UTF-8."""
    yield BYTE_ORDER_MARK + _csv_line([headings.FAULT_HEADING, *heads])
    for _, cells, sentence in lines:
        yield _csv_line([sentence, *map(_harmless, cells)])


def write_to(target: Path, heads: Sequence[str], lines: Iterable[Kept]) -> None:
    """The bad lines as a file that nobody else on this machine may read; .xlsx by its name, else csv."""
    if target.suffix == ".xlsx":
        target.write_bytes(workbook(heads, lines))
    else:
        with target.open("w", encoding="utf-8", newline="") as opened:
            opened.writelines(csv_lines(heads, lines))
    target.chmod(0o600)


def empty_form(
    columns: Sequence[headings.Column] = headings.COLUMNS, *, title: str = "名单", notes: Notes | None = None
) -> bytes:
    """The columns of a list with one invented example, and what to write in each, as .xlsx."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, text, _ = _formats(book)
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(columns) - 1, WIDTH, text)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.label, bold)
            sheet.write_string(1, place, column.example, text)
        beside = book.add_worksheet("填表说明")
        beside.set_column(0, 0, WIDTH)
        beside.set_column(1, 1, 72)
        for number, row in enumerate([("列", "怎样填"), *(_notes() if notes is None else notes)]):
            for place, word in enumerate(row):
                beside.write_string(number, place, word, bold if number == 0 else None)
    return out.getvalue()


def _notes() -> Iterator[tuple[str, str]]:
    yield "", "名单中的一行是虚构的示例，填写时请删去。一人享受两类待遇的写两行。空着的格表示不更改。"
    for column in headings.COLUMNS:
        yield column.label, column.hint or "可不填。"
    for category in Category:
        listed = "、".join(each.label for each in SUB_CATEGORIES[category])
        yield category.label, f"{category.full_name}。小类：{listed}。" if listed else f"{category.full_name}。"


def _formats(book: xlsxwriter.Workbook) -> tuple:
    return (
        book.add_format({"bold": True, "num_format": "@", "bg_color": "#E8EEEB", "border": 1}),
        book.add_format({"num_format": "@"}),
        book.add_format({"num_format": "@", "text_wrap": True, "font_color": "#8A1A1A"}),
    )


def _csv_line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would compute or round is marked as text; reading takes the mark off again."""
    is_long_number = len(cell) >= LOSES_DIGITS and cell[:-1].isdecimal()
    return f"'{cell}" if cell.startswith(tuple(FORMULA_SIGNS)) or is_long_number else cell
