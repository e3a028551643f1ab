"""The holiday table: read for counting, seeded from the published yearly notices, entered year by year."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from chinese_calendar import constants
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Organization, Staff
from accounts.roles import Act
from benefits import days, policy
from benefits.models import Holiday, HolidayYear
from benefits.services import consents

KINDS = {True: Holiday.Kind.OFF, False: Holiday.Kind.WORK}
FIRST_YEAR = 2004


class CannotEnter(Exception):
    """A table that cannot be the one of the year; carries a Chinese sentence."""


class Day(NamedTuple):
    """A day that differs from its weekday: off, or worked on a weekend."""

    day: date
    is_off: bool
    name: str

    def __str__(self) -> str:
        return f"{'放假' if self.is_off else '调休上班'} {self.name}".strip()


class Span(NamedTuple):
    """Days off of one name without a gap, first and last inclusive."""

    name: str
    first: date
    last: date


class Difference(NamedTuple):
    """A day that a new table says something else about; None where a table says nothing about it."""

    day: date
    before: Day | None
    after: Day | None


def table(*, roll_weekends: bool = True) -> days.Holidays:
    """The whole table as `days` counts with it. Its version changes whenever a year is entered again."""
    return _counted(_versions(), _rows(), roll_weekends=roll_weekends)


def table_with(*, year: int, entered: Iterable[Day], roll_weekends: bool = True) -> days.Holidays:
    """The whole table as it would stand once the year were entered so; nothing is written."""
    versions = _versions()
    versions[year] = versions.get(year, 0) + 1
    rows = [(day, kind) for day, kind in _rows() if day.year != year]
    rows += [(each.day, KINDS[each.is_off]) for each in entered]
    return _counted(versions, rows, roll_weekends=roll_weekends)


def official_years() -> frozenset[int]:
    """The years whose table was entered; what is counted in any other is provisional."""
    return frozenset(_versions())


def latest_year() -> int | None:
    """The last year with an official table; what is counted beyond it is provisional."""
    return max(_versions(), default=None)


def days_of(year: int) -> list[Day]:
    """The table of one year, in its order."""
    rows = Holiday.objects.filter(day__year=year).order_by("day").values_list("day", "kind", "name")
    return [Day(day, kind == Holiday.Kind.OFF, name) for day, kind, name in rows]


def spans(entered: Iterable[Day]) -> list[Span]:
    """The breaks of a table, in their order."""
    found: list[Span] = []
    for day, _, name in sorted(each for each in entered if each.is_off):
        if found and found[-1].name == name and found[-1].last + days.ONE_DAY == day:
            found[-1] = found[-1]._replace(last=day)
        else:
            found.append(Span(name, day, day))
    return found


def written(entered: Iterable[Day]) -> str:
    """The table in the words of the yearly notice, a line for each name: it can be read in again as it stands."""
    entered = sorted(entered)
    names = dict.fromkeys(each.name for each in sorted(entered, key=lambda each: (not each.is_off, each.day)))
    lines = []
    for name in names:
        own = [each for each in entered if each.name == name]
        words = [f"{_words(each)}放假。" for each in spans(own)]
        made_up = "、".join(_short(each.day) for each in own if not each.is_off)
        lines.append(f"{name or '放假'}：{''.join(words)}{f'{made_up}上班。' if made_up else ''}")
    return "\n".join(lines)


def differences(*, year: int, entered: Iterable[Day]) -> list[Difference]:
    """What the new table says otherwise than the stored one, day by day."""
    before = {each.day: each for each in days_of(year)}
    after = {each.day: each for each in entered}
    return [
        Difference(day, before.get(day), after.get(day))
        for day in sorted(before.keys() | after.keys())
        if before.get(day) != after.get(day)
    ]


def refuse_faults(*, year: int, entered: Iterable[Day], today: date) -> None:
    """Refuse what cannot be the table of the year; the sentence names the days."""
    entered = sorted(entered)
    if not entered:
        raise CannotEnter("没有读到任何放假或者上班的日子。")
    if not FIRST_YEAR <= year <= today.year + 1:
        raise CannotEnter(f"只能录入 {FIRST_YEAR} 年到 {today.year + 1} 年的放假安排。")
    if strangers := [each.day for each in entered if each.day.year != year]:
        raise CannotEnter(f"{_long(strangers)}不在 {year} 年。属于别的年份的日子，请在那一年的放假安排中补上。")
    if twice := [day for day, same in groupby(each.day for each in entered) if len(list(same)) > 1]:
        raise CannotEnter(f"{_long(twice)}写了不止一次，请只留一处。")
    if weekdays := [each.day for each in entered if not each.is_off and each.day.weekday() < days.SATURDAY]:
        raise CannotEnter(f"{_long(weekdays)}不是周末，本来就上班，不能列为调休上班。请核对日期和年份。")
    _refuse_omissions(year, entered)


def doubts(*, year: int, entered: Iterable[Day]) -> list[str]:
    """What is possible, but should be looked at again before it is entered."""
    rule, surplus = policy.STATUTORY_DAYS, _surplus(entered)
    if date(year, 1, 1) < rule.in_force_from or surplus == rule.value:
        return []
    return [f"放假的工作日减去调休上班，一般是 {rule.value} 天，这里是 {surplus} 天。请对照通知再核对一遍。"]


def enter(
    *, year: int, entered: Iterable[Day], document_no: str, reason: str, by: Staff, at: datetime
) -> HolidayYear:
    """Make this the official table of the year, in place of what stood there; other years stay as they are.

    Refused to everybody but the province's administrator, without the document, without a reason where a table stood
    already, when nothing would change, and whatever `refuse_faults` refuses.
    """
    refuse_outsider(by=by)
    entered, document_no, reason = sorted(entered), document_no.strip(), reason.strip()
    refuse_faults(year=year, entered=entered, today=timezone.localtime(at).date())
    if not document_no:
        raise CannotEnter("请写明国务院办公厅通知的文号。")
    with transaction.atomic():
        audit.take_turn()
        standing = HolidayYear.objects.filter(year=year).first()
        if standing and not reason:
            raise CannotEnter("这一年已有放假安排，请写明为什么更改。")
        before = days_of(year)
        if standing and before == entered and standing.document_no == document_no:
            raise CannotEnter("与现有的放假安排一致，没有要写的。")
        Holiday.objects.filter(day__year=year).delete()
        Holiday.objects.bulk_create(Holiday(day=day, kind=KINDS[off], name=name) for day, off, name in entered)
        version = standing.version + 1 if standing else 1
        row, _ = HolidayYear.objects.update_or_create(
            year=year, defaults={"document_no": document_no, "version": version}
        )
        changes = {
            "year": [None, year],
            "version": [standing.version if standing else None, version],
            "document_no": [standing.document_no if standing else "", document_no],
            "放假安排": [written(before), written(entered)],
        }
        act = "holiday_year.changed" if standing else "holiday_year.entered"
        audit.record(row, act=act, by=by, at=at, reason=reason, citation=document_no, changes=changes)
    return row


def refuse_outsider(*, by: Staff) -> None:
    """One table holds for everybody, so it is kept in one place."""
    if not by.may(Act.KEEP_HOLIDAYS) or by.organization.level != Organization.Level.PROVINCE:
        raise consents.NotEntitled("放假安排全省一份，由省级系统管理员录入。")


def seed(*, holiday: Any = Holiday, holiday_year: Any = HolidayYear) -> int:
    """Enter the published years that are not in the table yet; returns how many days were added.

    The model classes may be the historical ones of a migration. Years already entered are left as they are.
    """
    known = set(holiday_year.objects.values_list("year", flat=True))
    off = {day: constants.Holiday(name).chinese for day, name in constants.holidays.items()}
    rows = [holiday(day=day, kind="OFF", name=name) for day, name in off.items() if day.year not in known]
    rows += [
        holiday(day=day, kind="WORK", name=constants.Holiday(name).chinese)
        for day, name in constants.workdays.items()
        if day.year not in known
    ]
    years = sorted({row.day.year for row in rows})
    holiday.objects.bulk_create(rows)
    holiday_year.objects.bulk_create([holiday_year(year=year) for year in years])
    return len(rows)


def _versions() -> dict[int, int]:
    return dict(HolidayYear.objects.values_list("year", "version"))


def _rows() -> list[tuple[date, str]]:
    return list(Holiday.objects.values_list("day", "kind"))


def _counted(versions: dict[int, int], rows: Iterable[tuple[date, str]], *, roll_weekends: bool) -> days.Holidays:
    version = f"{min(versions, default=0)}-{max(versions, default=0)}/{sum(versions.values())}"
    return days.holidays_from_rows(
        [(day, kind == Holiday.Kind.OFF, day.year in versions) for day, kind in rows],
        version=version,
        roll_weekends=roll_weekends,
    )


def _refuse_omissions(year: int, entered: list[Day]) -> None:
    off, working = ({each.day for each in entered if each.is_off is wanted} for wanted in (True, False))
    if date(year, 1, 1) >= policy.STATUTORY_DAYS.in_force_from:
        fixed = sorted(date(year, *each) for each in days.FIXED_STATUTORY_DAYS)
        if missing := [day for day in fixed if day not in off]:
            raise CannotEnter(f"{_long(missing)}是法定节日，没有列为放假。请核对是否漏了几行。")
        if not working and _surplus(entered) > policy.STATUTORY_DAYS.value:
            raise CannotEnter("只列了放假的日子，没有列调休上班的周末。请把通知中“上班”的日子一并写上。")
    # A break of the yearly notice holds its weekends: with weekends that do not roll, they would be lost (DE-24).
    gaps = [day for day in _unmarked_weekends(year, off | working) if _inside(day, off, working)]
    if gaps:
        raise CannotEnter(f"{_long(gaps)}是放假中间的周末，没有列出。请把放假期间的周末一并列为放假。")


def _unmarked_weekends(year: int, marked: set[date]) -> list[date]:
    every = (date(year, 1, 1) + number * days.ONE_DAY for number in range(366))
    return [day for day in every if day.weekday() >= days.SATURDAY and day not in marked]


def _inside(day: date, off: set[date], working: set[date]) -> bool:
    """Whether the days before and after the unmarked weekend are both off."""
    before, after = day - days.ONE_DAY, day + days.ONE_DAY
    if before.weekday() == days.SATURDAY and before not in off | working:
        before -= days.ONE_DAY
    if after.weekday() > days.SATURDAY and after not in off | working:
        after += days.ONE_DAY
    return before in off and after in off


def _surplus(entered: Iterable[Day]) -> int:
    """Days off from Monday to Friday less the weekend days worked for them: those that the statute gives."""
    return sum(1 if each.is_off and each.day.weekday() < days.SATURDAY else -(not each.is_off) for each in entered)


def _words(span: Span) -> str:
    return _short(span.first) if span.first == span.last else f"{_short(span.first)}至{_short(span.last)}"


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _long(found: list[date]) -> str:
    shown = "、".join(f"{day.year}年{_short(day)}" for day in found[:5])
    return f"{shown}等 {len(found)} 天" if len(found) > 5 else shown
