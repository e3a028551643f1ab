"""One cell at a time: what a clerk typed, as a plain value, or the sentence that says what is wrong with it."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation

from benefits import names
from benefits.exchange.workbooks import FORMULA

NOISE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
APOSTROPHES = "'’‘`"
TEXT_FORMULA = re.compile(r'="(.*)"')
NOTHING = frozenset({"", "无", "/", "\\", "-", "--", "—", "——", "、", "空", "暂无", "none", "null", "nan"})
ERRORS = frozenset({"#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#num!", "#null!"})
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
MONTH = re.compile(r"(\d{4})[-/年](\d{1,2})月?")
DOTTED_MONTH = re.compile(r"(\d{4})\.(\d{2}|[2-9])")
PLAIN_MONTH = re.compile(r"(\d{4})(\d{2})")
SERIAL = re.compile(r"\d{5}")
SERIAL_ZERO = dt.date(1899, 12, 30)
EARLIEST_YEAR = 1900
LARGEST = Decimal("99999999.99")
SHORTEST_NAME = 2


class BadCell(Exception):
    """The cell cannot be used; carries the sentence for the clerk."""


def plain(text: str) -> str:
    """Half-width letters and digits, single spaces, without the apostrophe or ="…" that marks text; "" for nothing."""
    if not text:
        return ""
    bare = NOISE.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    wrapped = TEXT_FORMULA.fullmatch(bare) if bare.startswith("=") else None
    bare = (wrapped[1] if wrapped else bare).lstrip(APOSTROPHES).strip()
    return "" if bare.lower() in NOTHING else bare


def refuse_formula(text: str, label: str) -> None:
    """A cell that holds a formula or its error, or text that a spreadsheet would take for one."""
    if text == FORMULA:
        raise BadCell(f"“{label}”是公式，没有结果，请粘贴为数值。")
    if text.lower() in ERRORS:
        raise BadCell(f"“{label}”显示为 {text}，请改为实际内容。")
    if text[0] in "=@" or (text[0] in "+-" and not text[1:2].isdecimal()):
        raise BadCell(f"“{label}”以“{text[0]}”开头，像是公式，请去掉。")


def name(text: str) -> str:
    written = names.normal_name(text)
    letters = written.replace(names.DOT, "")
    if len(written) < SHORTEST_NAME or not letters.isalpha():
        raise BadCell("姓名应为两个字以上，不含数字和符号，请核对。")
    return short(written, "姓名", longest=50)


def short(text: str, label: str, *, longest: int) -> str:
    if len(text) > longest:
        raise BadCell(f"“{label}”过长，最多 {longest} 个字。")
    return text


def day(text: str, label: str) -> dt.date:
    """2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日, 20260301, or the day number of a spreadsheet."""
    bare = text.partition(" ")[0]
    found = DAY.fullmatch(bare) or PLAIN_DAY.fullmatch(bare)
    if found:
        return _real_day(int(found[1]), int(found[2]), int(found[3]), label)
    if SERIAL.fullmatch(bare):
        return SERIAL_ZERO + dt.timedelta(days=int(bare))
    raise BadCell(f"“{label}”看不懂，请写成 2026-03-01 的样子。")


def month(text: str, label: str) -> dt.date:
    """The first day of the month: 2026-03, 2026年3月, 202603, 2026.03, or any day in it."""
    found = MONTH.fullmatch(text) or DOTTED_MONTH.fullmatch(text) or PLAIN_MONTH.fullmatch(text)
    if found:
        return _real_day(int(found[1]), int(found[2]), 1, label)
    if re.fullmatch(r"\d{4}\.1", text):
        raise BadCell(f"“{label}”写的是 {text}，可能是 1 月，也可能是 10 月，请写成 2026-01 的样子。")
    bare = text.partition(" ")[0]
    if DAY.fullmatch(bare) or PLAIN_DAY.fullmatch(bare) or SERIAL.fullmatch(bare):
        return day(text, label).replace(day=1)
    raise BadCell(f"“{label}”看不懂，请写成 2026-03 的样子。")


def _real_day(year: int, month: int, day: int, label: str) -> dt.date:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise BadCell(f"“{label}”没有这一天：{year}年{month}月{day}日。") from None
    if year < EARLIEST_YEAR:
        raise BadCell(f"“{label}”早于 {EARLIEST_YEAR} 年，请核对。")
    return found


def amount(text: str, label: str) -> Decimal:
    """Yuan with at most two decimals; thousands commas and 元 are allowed."""
    bare = re.sub(r"[,，\s¥￥]|元(/月)?$", "", text)
    try:
        found = Decimal(bare)
    except InvalidOperation:
        raise BadCell(f"“{label}”应为金额，如 3530.50。") from None
    if not found.is_finite() or found <= 0:
        raise BadCell(f"“{label}”应大于零。")
    if found > LARGEST:
        raise BadCell(f"“{label}”过大，请核对单位是否为元。")
    cents = found.quantize(Decimal("0.01"))
    if abs(cents - found) > Decimal("0.0001"):  # What is smaller comes from the arithmetic of a spreadsheet.
        raise BadCell(f"“{label}”最多两位小数。")
    return cents
