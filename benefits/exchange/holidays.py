"""The yearly table of days off as people have it: the words of the State Council's notice, or a list in a file.

The notice says: 春节：2月15日（农历腊月二十八、周日）至23日（周一）放假调休，共9天。2月14日（周六）上班。
What it says twice is compared: the weekday in brackets, and the number of days. So a notice of another year is
noticed, and a slip too.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import IO

from benefits.exchange import cells, files, limits
from benefits.services.holidays import Day

NUMBERING = re.compile(r"^\s*(?:[一二三四五六七八九十]+\s*[、.]|\(?\d{1,2}\s*[、.)](?!\d))\s*")
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
DATE = re.compile(r"(?:(\d{4})年)?\s*(?:(\d{1,2})月)?\s*(\d{1,2})日\s*(?:\(([^)]*)\))?")
UNTIL = re.compile(r"\s*(?:至|到|—+|-+|~|–)\s*")
KIND = re.compile(r"调休上班|上班|放假|补休|调休|公休|休息")
OWN_LINE = re.compile(r"日[\s,]*(?:放假|上班|调休上班)[\s,]+([^\s\d,]{1,60})$")
TOTAL = re.compile(r"(?:共|放假)\s*(\d{1,2})\s*天")
WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
WEEKDAYS = "一二三四五六日"
LONGEST = 31
SHOWN_FAULTS = 8
OFF_WORDS = frozenset({"放假", "休", "休息", "off", "是", "法定节假日", "节假日", "公休", "补休", "放假调休"})
WORK_WORDS = frozenset({"上班", "班", "调休上班", "调休", "补班", "work", "否", "工作日"})
HEADINGS = {
    "day": ("日期", "day", "date"), "kind": ("安排", "类型", "kind", "是否放假"), "name": ("节日", "名称", "name"),
}


class CannotReadTable(Exception):
    """What was given is no table of days off; carries the sentences, one for each fault."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("；".join(sentences))
        self.sentences = sentences


@dataclass
class Reading:
    """What was read: the days as they come, and the lines of which nothing was used."""

    days: list[Day] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def sound(self) -> "Reading":
        """Itself when nothing is wrong, else refused with the first sentences."""
        if self.faults:
            raise CannotReadTable(*self.faults[:SHOWN_FAULTS])
        return self


class _Slip(Exception):
    """One line contradicts itself or the calendar."""


def from_text(text: str, *, year: int) -> Reading:
    """Read the notice, or lines of it; a month without a year is one of `year`. Refused with CannotReadTable."""
    reading, name = Reading(), ""
    for number, line in enumerate(text.splitlines(), start=1):
        bare = ISO.sub(r"\1年\2月\3日", unicodedata.normalize("NFKC", line)).strip()
        if not bare:
            continue
        try:
            name, found = _line(bare, name, year)
        except _Slip as slip:
            reading.faults.append(f"第 {number} 行：{slip}")
            continue
        reading.days += found
        if not found and DATE.search(bare):
            reading.left_out.append(line.strip()[:60])
    return reading.sound()


def from_file(file: IO[bytes], *, year: int) -> Reading:
    """Read an .xlsx or .csv list with the columns 日期, 安排 (放假 or 上班), 节日. Refused with CannotReadTable."""
    reading = Reading()
    try:
        rows = [
            (number, [cells.plain(cell) for cell in line])
            for sheet in files.tables(file)[:1]
            for number, line in sheet.rows()
        ]
    except files.CannotRead as refusal:
        raise CannotReadTable(str(refusal)) from None
    places, start = _places(rows)
    for number, line in rows[start:]:
        told = {key: line[place] if place < len(line) else "" for key, place in places.items()}
        if not any(told.values()):
            continue
        try:
            reading.days.append(_row(told))
        except (cells.BadCell, _Slip) as slip:
            reading.faults.append(f"第 {number} 行：{slip}")
    return reading.sound()


def _line(bare: str, name: str, year: int) -> tuple[str, list[Day]]:
    """The days of one line, and the name that goes on to lines without one."""
    found: list[Day] = []
    for sentence in re.split(r"[。;]", NUMBERING.sub("", bare)):
        head, colon, rest = sentence.partition(":")
        if colon and not DATE.search(head):
            name = head.strip()[:60]
        found += _sentence(rest if colon and not DATE.search(head) else sentence, name, year)
    return name, found


def _sentence(text: str, name: str, year: int) -> list[Day]:
    """Each date belongs to the first word after it that says what is done."""
    found: list[Day] = []
    for first, last, end in _stretches(text, year):
        kind = KIND.search(text, end)
        if kind is None:
            continue
        is_off = "上班" not in kind[0]
        span = [first + timedelta(days=step) for step in range((last - first).days + 1)]
        found += [Day(day, is_off, name or _named(text)) for day in span]
    total, off = TOTAL.search(text), sum(day.is_off for day in found)
    if total and off and int(total[1]) != off:
        raise _Slip(f"写的是共 {total[1]} 天，按日期数是 {off} 天，请核对。")
    return found


def _stretches(text: str, year: int) -> Iterator[tuple[date, date, int]]:
    """First day, last day, and where in the text they end."""
    month, place = 0, 0
    while written := DATE.search(text, place):
        first, year, month = _day(written, year, month)
        last, place = first, written.end()
        until = UNTIL.match(text, place)
        if until and (second := DATE.match(text, until.end())):
            last, year, month = _day(second, year, month)
            place = second.end()
        if not 0 <= (last - first).days < LONGEST:
            raise _Slip(f"“{written[0]}”到“{text[:place][-8:]}”的起止不对，请核对。")
        yield first, last, place


def _day(written: re.Match[str], year: int, month: int) -> tuple[date, int, int]:
    year, month = int(written[1] or year), int(written[2] or month)
    try:
        day = date(year, month, int(written[3]))
    except ValueError:
        raise _Slip(f"“{written[0].strip()}”没有这一天，或者缺少月份。") from None
    said = WEEKDAY.search(written[4] or "")
    if said and WEEKDAYS.index(said[1].replace("天", "日")) != day.weekday():
        right = WEEKDAYS[day.weekday()]
        raise _Slip(
            f"写的是{month}月{day.day}日（周{said[1]}），{year} 年的这一天是周{right}，请核对是不是另一年的通知。"
        )
    return day, year, month


def _named(text: str) -> str:
    """A line of our own list, 2027-01-01 放假 元旦, names the day at its end."""
    own = OWN_LINE.search(text.strip())
    return own[1] if own else ""


def _places(rows: list[tuple[int, list[str]]]) -> tuple[dict[str, int], int]:
    """Which column says what, and the first line below the headings; without headings day, kind, name."""
    if not rows:
        raise CannotReadTable("文件是空的，没有内容。")
    for index, (_, line) in enumerate(rows[: limits.HEADING_SEARCHED]):
        low = [cell.lower() for cell in line]
        found = {
            key: next((place for place, cell in enumerate(low) if cell in words), None)
            for key, words in HEADINGS.items()
        }
        if found["day"] is not None and found["kind"] is not None:
            return {key: place for key, place in found.items() if place is not None}, index + 1
    if cells.DAY.fullmatch(rows[0][1][0]):
        return {"day": 0, "kind": 1, "name": 2}, 0
    raise CannotReadTable("没有找到“日期”和“安排”两列。第一行请写：日期、安排、节日；安排写“放假”或者“上班”。")


def _row(told: dict[str, str]) -> Day:
    day = cells.day(told["day"], "日期")
    kind = told["kind"].lower()
    if kind not in OFF_WORDS | WORK_WORDS:
        raise _Slip(f"安排写的是“{told['kind'][:10]}”，请写“放假”或者“上班”。")
    return Day(day, kind in OFF_WORDS, cells.short(told.get("name", ""), "节日", longest=60))
