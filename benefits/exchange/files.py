"""What kind of file this is, by its content and never by its name, and its lines."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO

from benefits.exchange import archives, texts, workbooks

Rows = Iterator[tuple[int, list[str]]]
HEAD = 4096
SAVE_AS = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"
ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
WHY = (archives.CannotUnpack, workbooks.CannotReadSheet, texts.CannotReadText)

# How files begin that are taken for tables by their name, and what to tell the clerk.
OTHER_BEGINNINGS = (
    (b"%PDF", "这是 PDF 文件，不是表格。"),
    (b"\xff\xd8\xff", "这是照片，不是表格。"),
    (b"\x89PNG", "这是图片，不是表格。"),
    (b"GIF8", "这是图片，不是表格。"),
    (b"Rar!", f"这是压缩包，请先解压。{SAVE_AS}"),
    (b"7z\xbc\xaf", f"这是压缩包，请先解压。{SAVE_AS}"),
    (b"\x1f\x8b", f"这是压缩包，请先解压。{SAVE_AS}"),
    (b"MZ", "这是程序文件，不是表格，没有读取。"),
    (b"\x7fELF", "这是程序文件，不是表格，没有读取。"),
)
WEB_PAGE = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<style")


class CannotRead(Exception):
    """The file is not a list that can be read; carries the sentence for the clerk."""


@dataclass(frozen=True)
class Table:
    """One sheet: its name and a function that gives its lines from the beginning."""

    name: str
    rows: Callable[[], Rows]


def tables(file: IO[bytes]) -> list[Table]:
    """The sheets of the file; refuse with CannotRead. The lines themselves may still refuse while they are read."""
    file.seek(0)
    head = file.read(HEAD)
    try:
        return _tables(file, head)
    except WHY as refusal:
        raise CannotRead(str(refusal)) from None


def _tables(file: IO[bytes], head: bytes) -> list[Table]:
    if not head.strip():
        raise CannotRead("文件是空的，没有内容。")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise CannotRead(_old_or_locked(file))
    if head.startswith(b"PK"):
        return _sheets(archives.Archive(file))
    for beginning, sentence in OTHER_BEGINNINGS:
        if head.startswith(beginning):
            raise CannotRead(sentence)
    if head[4:8] == b"ftyp":
        raise CannotRead("这是照片或视频，不是表格。")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(WEB_PAGE):
        raise CannotRead(f"这是网页格式的表格（多为系统导出的 .xls）。{SAVE_AS}")
    encoding = texts.encoding_of(file)
    return [Table("", partial(_guarded, partial(texts.rows, file, encoding)))]


def _old_or_locked(file: IO[bytes]) -> str:
    file.seek(0)
    while piece := file.read(1024 * 1024):
        if ENCRYPTED_PART in piece:
            return "文件设有打开密码，读不出来。请在 Excel 或 WPS 中去掉密码后再上传。"
    return f"这是旧格式的文件（.xls 或 .doc）。{SAVE_AS}"


def _sheets(archive: archives.Archive) -> list[Table]:
    if any(name.lower().endswith("vbaproject.bin") for name in archive.names):
        raise CannotRead("文件带有宏，没有读取。请另存为不带宏的 .xlsx 后再上传。")
    if archive.starts_with("word/"):
        raise CannotRead("这是 Word 文档，不是表格。请把名单放进 Excel 表格后再上传。")
    if "xl/workbook.bin" in archive.names or "content.xml" in archive.names:
        raise CannotRead(f"这种表格格式读不了。{SAVE_AS}")
    if "xl/workbook.xml" not in archive.names:
        raise CannotRead(f"这是压缩包或其他文件，不是表格。请先解压。{SAVE_AS}")
    book = workbooks.open_workbook(archive)
    return [Table(sheet.name, partial(_guarded, partial(book.rows, sheet))) for sheet in book.sheets]


def _guarded(rows: Callable[[], Rows]) -> Rows:
    try:
        yield from rows()
    except WHY as refusal:
        raise CannotRead(str(refusal)) from None
