"""Read the sheets of an .xlsx file line by line, within limits and in flat memory.

Ready-made readers lay a sheet out as a full rectangle: a file of 5 kB with one cell in the last corner then asks
for hundreds of gigabytes. This one only ever holds one line and the shared texts.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from xml.parsers import expat  # nosec B407

from benefits.exchange import limits
from benefits.exchange.archives import Archive

FORMULA = "="  # What a formula without a stored result reads as.
DATE_STYLES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
LONGEST_EXACT = 15  # A spreadsheet keeps this many digits of a number.
DAY_SECONDS = 24 * 60 * 60
ID_LENGTH = 18


class CannotReadSheet(Exception):
    """The workbook is not built as one, or too large; carries the sentence for the clerk."""


@dataclass(frozen=True)
class Sheet:
    name: str
    part: str


@dataclass
class Workbook:
    """An opened workbook: its visible sheets, and what their cells refer to."""

    archive: Archive
    sheets: list[Sheet] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    date_styles: frozenset[int] = frozenset()
    day_zero: datetime = datetime(1899, 12, 30)  # noqa: DTZ001 - a day, not an instant

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
        """The lines of a sheet that hold anything, with their numbers as the spreadsheet shows them."""
        reader = _Lines(self)
        for _ in _parse(self.archive.chunks(sheet.part), reader.start, reader.end, reader.text):
            yield from reader.taken()


def open_workbook(archive: Archive) -> Workbook:
    """Read the frame of the workbook: sheets, shared texts, which styles are dates."""
    book = Workbook(archive)
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet" and attributes.get("state", "visible") == "visible":
            link = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            sheets.append((attributes.get("name", ""), link))
        if tag == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            book.day_zero = datetime(1904, 1, 1)  # noqa: DTZ001

    _read(archive, "xl/_rels/workbook.xml.rels", relation)
    _read(archive, "xl/workbook.xml", sheet)
    parts = [(name, _inside(targets.get(link, ""))) for name, link in sheets[: limits.SHEETS]]
    book.sheets = [Sheet(name, part) for name, part in parts if part in archive.names]
    if not book.sheets:
        raise CannotReadSheet("文件里没有可见的工作表。")
    if "xl/sharedStrings.xml" in archive.names:
        book.texts = _shared_texts(archive)
    if "xl/styles.xml" in archive.names:
        book.date_styles = _date_styles(archive)
    return book


def _inside(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _read(archive: Archive, part: str, start: Callable[[str, dict[str, str]], Any]) -> None:
    for _ in _parse(archive.chunks(part), start):
        pass


def _parse(
    pieces: Iterator[bytes], start: Callable, end: Callable | None = None, text: Callable | None = None
) -> Iterator[None]:
    """Call back for each tag (without its prefix) and text; yields after each piece that was read."""
    local = _LocalNames()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = lambda tag, attributes: start(local[tag], attributes)
    if end:
        parser.EndElementHandler = lambda tag: end(local[tag])
    if text:
        parser.CharacterDataHandler = text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError:
        raise CannotReadSheet("文件已损坏，表格内容读不出来。请重新另存为 .xlsx 后再上传。") from None


class _LocalNames(dict):
    def __missing__(self, tag: str) -> str:
        self[tag] = tag.rpartition(":")[2]
        return self[tag]


def _refuse_document_type(*_: Any) -> None:
    """Without document types there are no entities, and expat is safe with what strangers send."""
    raise CannotReadSheet("文件的结构不是普通表格，没有读取。请新建表格，只复制名单后再上传。")


def _shared_texts(archive: Archive) -> list[str]:
    texts: list[str] = []
    pieces: list[str] = []
    inside = {"t": 0, "rPh": 0}  # rPh is a reading aid beside the text, not part of it.

    def start(tag: str, _: dict[str, str]) -> None:
        if tag == "si":
            pieces.clear()
        elif tag in inside:
            inside[tag] += 1

    def end(tag: str) -> None:
        if tag == "si":
            texts.append(_plain("".join(pieces)))
        elif tag in inside:
            inside[tag] -= 1

    def text(piece: str) -> None:
        if inside["t"] and not inside["rPh"]:
            pieces.append(piece)

    for _ in _parse(archive.chunks("xl/sharedStrings.xml"), start, end, text):
        pass
    return texts


def _date_styles(archive: Archive) -> frozenset[int]:
    """The numbers of the cell styles that show a number as a day."""
    own: dict[str, bool] = {}
    formats: list[str] = []
    inside = [False]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            code = NOT_FORMAT.sub("", attributes.get("formatCode", "")).lower()
            own[attributes.get("numFmtId", "")] = any(letter in code for letter in "yd年日")
        elif tag == "cellXfs":
            inside[0] = True
        elif tag == "xf" and inside[0]:
            formats.append(attributes.get("numFmtId", "0"))

    def end(tag: str) -> None:
        if tag == "cellXfs":
            inside[0] = False

    for _ in _parse(archive.chunks("xl/styles.xml"), start, end):
        pass
    return frozenset(
        style for style, code in enumerate(formats)
        if own.get(code, code.isdecimal() and int(code) in DATE_STYLES)
    )


class _Columns(dict):
    """The letters of a column to its place: A is 0."""

    def __missing__(self, letters: str) -> int:
        place = 0
        for letter in letters:
            place = place * 26 + ord(letter) - 64
        self[letters] = place - 1
        return place - 1


class _Lines:
    """Collects the cells of a sheet, line by line, from the events of the parser."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.columns = _Columns()
        self.done: list[tuple[int, list[str]]] = []
        self.line = 0
        self.cells: list[str] = []
        self.place = -1
        self.kind = self.style = ""
        self.value: list[str] = []
        self.reading = self.is_formula = False
        self.characters = 0

    def taken(self) -> list[tuple[int, list[str]]]:
        done, self.done = self.done, []
        return done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            self.place = self.columns[letters] if letters else self.place + 1
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.value, self.is_formula = [], False
        elif tag in {"v", "t"}:
            self.reading = True
        elif tag == "f":
            self.is_formula = True
        elif tag == "row":
            number = attributes.get("r", "")
            self.line = int(number) if number.isdecimal() else self.line + 1
            self.cells, self.place = [], -1

    def text(self, piece: str) -> None:
        if self.reading:
            self.value.append(piece)

    def end(self, tag: str) -> None:
        if tag in {"v", "t"}:
            self.reading = False
        elif tag == "c":
            self._keep()
        elif tag == "row" and self.cells:
            self.done.append((self.line, self.cells))

    def _keep(self) -> None:
        value = "".join(self.value)
        shown = self._shown(value) if value else (FORMULA if self.is_formula else "")
        if not shown:
            return
        if self.place >= limits.COLUMNS:
            raise CannotReadSheet(f"表格超过 {limits.COLUMNS} 列。请只保留名单需要的列后再上传。")
        self.characters += len(shown)
        if self.characters > limits.TEXT_CHARACTERS:
            raise CannotReadSheet("表格内容过多，没有读取。请分成几份上传。")
        self.cells += [""] * (self.place + 1 - len(self.cells))
        self.cells[self.place] = shown

    def _shown(self, value: str) -> str:
        if self.kind == "s":
            place = int(value) if value.isdecimal() else -1
            return self.book.texts[place] if 0 <= place < len(self.book.texts) else ""
        if self.kind in {"inlineStr", "str"}:
            return _plain(value)
        if self.kind == "b":
            return "是" if value == "1" else "否"
        if self.kind == "n":
            is_date = self.style.isdecimal() and int(self.style) in self.book.date_styles
            return _day(value, self.book.day_zero) if is_date else _number(value)
        return value


def _plain(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _number(value: str) -> str:
    """A number as the clerk sees it. One that lost its last digits is written with an exponent, to be refused.

    Eighteen plain digits were written by a program and are whole; spreadsheets themselves store such a number with
    an exponent.
    """
    if value.isdecimal() and (len(value) <= LONGEST_EXACT or len(value) == ID_LENGTH):
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    if abs(number) >= 10**LONGEST_EXACT:
        return f"{number:.14E}"
    return f"{number:.0f}" if number == int(number) else repr(round(number, 10))


def _day(value: str, day_zero: datetime) -> str:
    try:
        moment = day_zero + timedelta(seconds=round(float(value) * DAY_SECONDS))
        return moment.isoformat(" ") if moment.time() != time() else moment.date().isoformat()
    except (ValueError, OverflowError):
        return value
