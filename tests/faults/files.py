"""The files of R12: what people really send by mistake, and what somebody sends on purpose."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from tests import county
from tests.benefits.exchange import sheets

HEADS = ["姓名", "身份证号", "日期", "结果"]
BOMB_BYTES, COLUMNS, SIDE = 400 * 1024 * 1024, 16_000, 10_000
PATHS = ("../../../etc/passwd.csv", "..\\..\\windows\\system.csv", "/etc/cron.d/x.csv")


@dataclass(frozen=True)
class Sent:
    """One file as it comes to a door."""

    what: str
    name: str
    content: bytes


def for_tables() -> list[Sent]:
    """What may be taken for a list of people, of results, of days."""
    return [
        Sent("0 bytes", "名单.xlsx", b""),
        Sent("0 bytes, csv", "名单.csv", b""),
        Sent("wrong charset", "名单.csv", b"\x80\xff\xfe\x81\x00" * 200),
        Sent("zip bomb", "名单.xlsx", bomb()),
        Sent("16,000 columns", "名单.xlsx", wide()),
        Sent("macro sheet", "名单.xlsm", macro()),
        Sent("formulas for headings", "名单.xlsx", sheets.workbook([["=A2&B2"] * 4, ["=1+1"] * 4]).getvalue()),
        Sent("HEIC", "名单.xlsx", heic()),
        Sent("100 megapixels", "名单.xlsx", huge()),
        Sent("cut off", "名单.xlsx", sheets.workbook([HEADS]).getvalue()[:900]),
    ]


def for_photos() -> list[Sent]:
    """What may be taken for a picture."""
    return [
        Sent("0 bytes", "photo.jpg", b""),
        Sent("zip bomb", "photo.jpg", bomb()),
        Sent("macro sheet", "photo.jpg", macro()),
        Sent("HEIC", "photo.heic", heic()),
        Sent("HEIC named JPEG", "photo.jpg", heic()),
        Sent("100 megapixels", "photo.png", huge()),
        Sent("cut off", "photo.jpg", county.jpeg()[:2000]),
    ]


def bomb() -> bytes:
    """A workbook whose one sheet is nothing but blanks, four hundred megabytes of them."""
    return _packed({"xl/worksheets/sheet1.xml": b" " * BOMB_BYTES})


def wide() -> bytes:
    """One line of sixteen thousand cells."""
    cells = "".join(f'<c t="inlineStr"><is><t>列{number}</t></is></c>' for number in range(COLUMNS))
    sheet = f'<worksheet {sheets.NAMESPACE}><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    return sheets.raw_workbook(sheet).getvalue()


def macro() -> bytes:
    """A workbook that brings a program along."""
    sheet = f"<worksheet {sheets.NAMESPACE}><sheetData/></worksheet>"
    return sheets.raw_workbook(sheet, extra=[("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")]).getvalue()


def heic() -> bytes:
    """How a picture of a telephone begins that only telephones read."""
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 4096


def huge() -> bytes:
    """A hundred million pixels in a few kilobytes."""
    written = io.BytesIO()
    Image.new("1", (SIDE, SIDE)).save(written, "PNG")
    return written.getvalue()


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def naively(sent: Sent) -> None:
    """A reader that trusts the file: it swells or breaks on most of them."""
    readers: dict[bytes, Callable[[bytes], object]] = {
        b"PK": _unpack, b"\xff\xd8": _pixels, b"\x89P": _pixels, b"\x00\x00": _pixels,
    }
    readers.get(sent.content[:2], _text)(sent.content)


def _unpack(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > BOMB_BYTES // 2:
            raise MemoryError
        for name in packed.namelist():
            packed.read(name)


def _pixels(content: bytes) -> None:
    Image.open(io.BytesIO(content)).load()


def _text(content: bytes) -> None:
    next(iter(content.decode().splitlines()))
