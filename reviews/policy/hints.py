"""What a machine may say about a photo: which kinds it reads, and when what it read is worth showing.

Pure arithmetic on lines of text. A number that does not check is not shown: a hint that is wrong is worse than none.
"""

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from benefits import identity
from benefits.categories import Labelled
from reviews.policy.methods import EvidenceKind


class HintKind(Labelled):
    """What was read."""

    ID_NUMBER = "ID_NUMBER", "证件号码"
    NAME = "NAME", "姓名"
    TITLE = "TITLE", "报名"
    DAY = "DAY", "日期"
    FACES = "FACES", "人脸"


class Box(NamedTuple):
    """A region of the picture, in its pixels."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True)
class Line:
    """A line of text as it stands on the picture."""

    text: str
    box: Box


@dataclass(frozen=True)
class Found:
    """One thing that was read and checked. Faces are counted; days are written 2026-05-20."""

    kind: HintKind
    text: str
    box: Box | None


READ: Mapping[EvidenceKind, tuple[HintKind, ...]] = MappingProxyType({
    EvidenceKind.ID_CARD: (HintKind.ID_NUMBER, HintKind.NAME),
    EvidenceKind.NEWSPAPER: (HintKind.DAY, HintKind.TITLE),
    EvidenceKind.HANDWRITTEN_DATE: (HintKind.DAY,),
    EvidenceKind.HOLDING_ID: (HintKind.FACES,),
    EvidenceKind.PORTRAIT: (HintKind.FACES,),
    EvidenceKind.SCREENSHOT: (HintKind.FACES,),
})
MASTHEAD = 4  # Of a newspaper only the upper quarter is read: below it every article has dates of its own.
# A card in the hand has a face as well, and so has the caller's own window in a video call.
FACES_EXPECTED: Mapping[EvidenceKind, range] = MappingProxyType({
    EvidenceKind.PORTRAIT: range(1, 2), EvidenceKind.HOLDING_ID: range(1, 3), EvidenceKind.SCREENSHOT: range(1, 3),
})
NUMBER = re.compile(r"(?<!\d)\d{17}[\dX](?!\d)")
NAME = re.compile(r"^姓名[:：]?([\u4e00-\u9fff·]{2,20})$")
NAME_ALONE = re.compile(r"[\u4e00-\u9fff·]{2,20}")
TITLE = re.compile(r"[\u4e00-\u9fff]{1,10}报")
NUMERALS = "〇一二三四五六七八九"
DAY = re.compile(r"(?<!\d)(20\d\d)[年./\-](\d{1,2})[月./\-](\d{1,2})(?!\d)")
CHINESE_DAY = re.compile(r"(二[〇零○一二三四五六七八九]{3})年([一二三四五六七八九十]+)月([一二三四五六七八九十]+)日")
WEEKDAY = re.compile(r"(?:星期|周)([一二三四五六日天])")
WEEKDAYS = "一二三四五六日"
# Of a day and a month: nothing stands at 0.
SMALL = ["", *NUMERALS[1:], *(f"{tens}十{ones}" for tens in ("", "二", "三") for ones in ("", *NUMERALS[1:]))]


def id_numbers(lines: Iterable[Line], *, today: date, allow_invented: bool) -> Iterator[Found]:
    """The ID number whose check digit fits; nothing where there is none, or more than one."""
    found = {}
    for line in lines:
        for text in NUMBER.findall(identity.normal_id_number(line.text)):
            try:
                number = identity.parse_id_number(text, today=today, allow_invented=allow_invented).number
            except identity.BadIdNumber:
                continue
            found[number] = Found(HintKind.ID_NUMBER, number, line.box)
    if len(found) == 1:
        yield from found.values()


def names(lines: Iterable[Line]) -> Iterator[Found]:
    """The name behind 姓名, on its line or on the nearest one to the right of it."""
    lines = list(lines)
    for line in lines:
        text = _plain(line.text)
        if told := NAME.match(text):
            yield Found(HintKind.NAME, told[1], line.box)
            return
        if text.rstrip(":：") == "姓名":
            beside = [each for each in lines if each is not line and _is_right_of(each.box, line.box)]
            nearest = min(beside, key=lambda each: each.box.left, default=None)
            if nearest and NAME_ALONE.fullmatch(_plain(nearest.text)):
                yield Found(HintKind.NAME, _plain(nearest.text), nearest.box)
            return


def days(lines: Iterable[Line]) -> Iterator[Found]:
    """The day, if exactly one stands there, it exists, and the weekday beside it (if any) is its own."""
    lines = list(lines)
    found: dict[date, Box] = {}
    for line in [*lines, *_rows(lines)]:
        for day in _days_in(_plain(line.text)):
            found.setdefault(day, line.box)
    weekdays = {told.replace("天", "日") for line in lines for told in WEEKDAY.findall(_plain(line.text))}
    for day, box in found.items():
        if len(found) == 1 and weekdays <= {WEEKDAYS[day.weekday()]}:
            yield Found(HintKind.DAY, day.isoformat(), box)


def titles(lines: Iterable[Line]) -> Iterator[Found]:
    """The title of the newspaper: the tallest line that ends like one."""
    named = [line for line in lines if TITLE.fullmatch(_plain(line.text))]
    tallest = max(named, key=lambda line: line.box.bottom - line.box.top, default=None)
    if tallest:
        yield Found(HintKind.TITLE, _plain(tallest.text), tallest.box)


def faces(boxes: Iterable[Box]) -> Found:
    """How many faces there are; the region holds them all."""
    boxes = list(boxes)
    return Found(HintKind.FACES, str(len(boxes)), _around(boxes) if boxes else None)


def _days_in(text: str) -> Iterator[date]:
    told = [(int(year), int(month), int(day)) for year, month, day in DAY.findall(text)]
    told += [(_year(year), _small(month), _small(day)) for year, month, day in CHINESE_DAY.findall(text)]
    for year, month, day in told:
        with contextlib.suppress(ValueError):  # There is no such day.
            yield date(year, month, day)


def _year(text: str) -> int:
    return int("".join(str(NUMERALS.index("〇" if each in "零○" else each)) for each in text))


def _small(text: str) -> int:
    """一 to 三十一, 0 for what is no such number."""
    return SMALL.index(text) if text in SMALL else 0


def _plain(text: str) -> str:
    return "".join(text.split()).replace("．", ".").replace("：", ":")


def _is_right_of(one: Box, other: Box) -> bool:
    return one.left > other.left and one.top < other.bottom and other.top < one.bottom


def _rows(lines: list[Line]) -> Iterator[Line]:
    """Lines that stand side by side, as one: a date is often read in pieces."""
    for line in lines:
        row = sorted(
            [line, *(each for each in lines if _is_right_of(each.box, line.box))], key=lambda each: each.box.left
        )
        if len(row) > 1:
            yield Line("".join(each.text for each in row), _around([each.box for each in row]))


def _around(boxes: list[Box]) -> Box:
    return Box(
        min(box.left for box in boxes), min(box.top for box in boxes),
        max(box.right for box in boxes), max(box.bottom for box in boxes),
    )
