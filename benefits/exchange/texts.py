"""Read a .csv file line by line: UTF-8 with or without a mark, UTF-16 with its mark, GB18030."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO

from benefits.exchange import limits

STEP = 1024 * 1024
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
GUESSES = ("utf-8", "gb18030")
SEPARATORS = (",", "\t", ";", "，")


class CannotReadText(Exception):
    """Not a text table; carries the sentence for the clerk."""


def encoding_of(file: IO[bytes]) -> str:
    """How the text is written, found by reading all of it; refuse what is no text."""
    file.seek(0)
    head = file.read(4)
    for mark, name in MARKS.items():
        if head.startswith(mark):
            return _first_that_fits(file, (name,))
    return _first_that_fits(file, GUESSES)


def rows(file: IO[bytes], encoding: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold anything, numbered as a spreadsheet would show them."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        separator = _separator(text)
        for line, cells in enumerate(csv.reader(text, delimiter=separator), start=1):
            if len(cells) > limits.COLUMNS and any(cells[limits.COLUMNS :]):
                raise CannotReadText(f"表格超过 {limits.COLUMNS} 列。请只保留名单需要的列后再上传。")
            if any(cells):
                yield line, cells
    except csv.Error:
        raise CannotReadText("文件的引号或分隔不完整，读不成表格。请用 Excel 或 WPS 另存为 .xlsx 后再上传。") from None
    finally:
        text.detach()  # The file belongs to the caller and stays open.


def _first_that_fits(file: IO[bytes], names: tuple[str, ...]) -> str:
    for name in names:
        if _fits(file, name):
            return name
    raise CannotReadText("文字编码无法识别。请用 Excel 或 WPS 打开后另存为 .xlsx，或另存为“CSV UTF-8”。")


def _fits(file: IO[bytes], name: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while piece := file.read(STEP):
            if "\0" in decoder.decode(piece):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separator(text: io.TextIOWrapper) -> str:
    """What stands most often in the first lines, where the headings are."""
    head = [text.readline() for _ in range(limits.HEADING_SEARCHED)]
    text.seek(0)
    return max(SEPARATORS, key=lambda separator: max(line.count(separator) for line in head))
