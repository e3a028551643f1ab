"""Filters over plain values. An empty value becomes a dash, so that no cell stands blank by accident."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts import masks
from accounts.templatetags.house.library import register

DASH = "—"
WEEKDAYS = "一二三四五六日"
COUNT_CAP = 10_000  # Lists stop counting here: see quality.md, P6.


@register.filter
def id_mask(number: str | None) -> str:
    """990123********3117."""
    return masks.mask_id_number(str(number or "").strip()) or DASH


@register.filter
def phone_mask(number: str | None) -> str:
    """138****5530."""
    return masks.mask_phone(str(number or "").strip()) or DASH


@register.filter
def card_mask(number: str | None) -> str:
    """尾号 7719."""
    text = str(number or "").strip()
    return f"尾号 {text[-4:]}" if len(text) > 7 else DASH


@register.filter
def money(amount: Decimal | int | str | None) -> str:
    """1,234.50: two decimals, for records and decisions."""
    return DASH if amount in (None, "") else f"{Decimal(str(amount)):,.2f}"


@register.filter
def whole(amount: Decimal | int | str | None) -> str:
    """1,235: whole 元, for lists."""
    return DASH if amount in (None, "") else f"{Decimal(str(amount)):,.0f}"


@register.filter
def yuan(amount: Decimal | int | str | None) -> str:
    """¥3,530.00."""
    return DASH if amount in (None, "") else f"¥{money(amount)}"


@register.filter
def plain(amount: Decimal | int | None) -> str:
    """The bare number, for a script to read: 2816.00, and 0 for nothing."""
    return str(amount or 0)


@register.filter
def capped(count: int | None) -> str:
    """4,396; past the cap 10,000+."""
    if count is None:
        return DASH
    return f"{COUNT_CAP:,}+" if count > COUNT_CAP else f"{count:,}"


def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def day_zh(value: date | datetime | None) -> str:
    """2026年3月31日."""
    if not value:
        return DASH
    day = _day(value)
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def day_public(value: date | datetime | None) -> str:
    """2026年12月14日（星期一）, for public papers."""
    return f"{day_zh(value)}（星期{WEEKDAYS[_day(value).weekday()]}）" if value else DASH


@register.filter
def month_zh(value: date | datetime | None) -> str:
    """2026年9月."""
    return f"{_day(value).year}年{_day(value).month}月" if value else DASH


@register.filter
def day_row(value: date | datetime | None, today: date | None = None) -> str:
    """11-23 in this year, 2025-11-23 in another, 今天 and 昨天 where they hold."""
    if not value:
        return DASH
    day, today = _day(value), today or timezone.localdate()
    if day == today:
        return "今天"
    if day == today - timedelta(days=1):
        return "昨天"
    return day.strftime("%m-%d") if day.year == today.year else day.isoformat()


@register.filter
def moment_row(value: datetime | None, today: date | None = None) -> str:
    """今天 08:41, 昨天 16:20, 11-20 09:05; of another year the day alone."""
    if not value:
        return DASH
    today = today or timezone.localdate()
    row = day_row(value, today)
    return row if _day(value).year != today.year else f"{row} {_clock(value)}"


def _clock(value: datetime) -> str:
    return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%H:%M")
