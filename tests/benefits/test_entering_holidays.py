"""Entering the table of a year: what is refused, what is written down, what differs."""

from datetime import date

import pytest

from accounts.models import AuditEntry
from benefits import days
from benefits.exchange import holidays as reader
from benefits.models import Holiday, HolidayYear
from benefits.services import consents, holidays
from tests.benefits.holiday_tables import NEXT_DOCUMENT, NEXT_NOTICE
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
NEXT = reader.from_text(NEXT_NOTICE, year=2027).days


def enter(by, entered=NEXT, *, year=2027, document_no=NEXT_DOCUMENT, reason=""):
    return holidays.enter(
        year=year, entered=entered, document_no=document_no, reason=reason, by=by, at=NOW
    )


def off(*days_off):
    return [holidays.Day(date.fromisoformat(day), True, "") for day in days_off]


def working(*made_up):
    return [holidays.Day(date.fromisoformat(day), False, "") for day in made_up]


def without(*left_out):
    return [day for day in NEXT if day.day.isoformat() not in left_out]


class EnteringAYear:
    def test_makes_it_official(self, xu):
        before = holidays.table()

        enter(xu)

        table = holidays.table()
        assert before.is_provisional(2027)
        assert not table.is_provisional(2027)
        assert table.is_rest(date(2027, 2, 8))
        assert not table.is_rest(date(2027, 1, 30))
        assert holidays.latest_year() == 2027

    def test_is_written_down_with_what_was_before_and_after(self, xu):
        row = enter(xu)

        entry = AuditEntry.objects.get()
        assert (entry.act, entry.by, entry.subject_id) == ("holiday_year.entered", xu, row.pk)
        assert entry.changes["document_no"] == ["", NEXT_DOCUMENT]
        assert entry.changes["version"] == [None, 1]
        assert entry.changes["放假安排"] == ["", holidays.written(NEXT)]

    def test_replaces_that_year_only(self, xu):
        others = set(Holiday.objects.exclude(day__year=2026).values_list("day", "kind", "name"))
        later = [day for day in holidays.days_of(2026) if day.day != date(2026, 10, 7)]

        row = enter(xu, later, year=2026, reason="更正通知")

        assert set(Holiday.objects.exclude(day__year=2026).values_list("day", "kind", "name")) == others
        assert holidays.days_of(2026) == later
        assert row.version == 2
        assert AuditEntry.objects.get().act == "holiday_year.changed"

    def test_changes_the_version_that_decisions_keep(self, xu):
        before = holidays.table().version

        enter(xu)

        assert holidays.table().version != before
        assert holidays.table().version == f"2004-2027/{24}"

    @pytest.mark.parametrize("name", ["wang", "zhao", "sun", "he"])
    def test_is_refused_to_other_roles(self, cast, name):
        with pytest.raises(consents.NotEntitled, match="省级系统管理员"):
            enter(getattr(cast, name))

    def test_is_refused_to_the_administrator_of_a_county(self, cast):
        with pytest.raises(consents.NotEntitled, match="全省一份"):
            enter(person("lu", "陆平", "SYSTEM_ADMIN", cast.county))

    def test_is_refused_without_the_document(self, xu):
        with pytest.raises(holidays.CannotEnter, match="文号"):
            enter(xu, document_no="  ")

    def test_again_asks_for_a_reason(self, xu):
        enter(xu)

        with pytest.raises(holidays.CannotEnter, match="为什么更改"):
            enter(xu, without("2027-10-07"))

    def test_again_with_the_same_table_is_refused(self, xu):
        enter(xu)

        with pytest.raises(holidays.CannotEnter, match="没有要写的"):
            enter(xu, reason="再录一次")
        assert HolidayYear.objects.get(year=2027).version == 1


class ATable:
    @pytest.mark.parametrize(("entered", "said"), [
        ([], "没有读到任何"),
        (NEXT + off("2026-12-31"), "2026年12月31日不在 2027 年"),
        (NEXT + off("2027-10-01"), "2027年10月1日写了不止一次"),
        (NEXT + working("2027-10-01"), "2027年10月1日写了不止一次"),
        (NEXT + working("2027-03-01"), "2027年3月1日不是周末"),
        (without("2027-10-01", "2027-10-02"), "2027年10月1日、2027年10月2日是法定节日"),
        (without("2027-02-06", "2027-02-07"), "2027年2月6日、2027年2月7日是放假中间的周末"),
        (without("2027-05-04", "2027-10-03"), "2027年10月3日是法定节日"),
        ([day for day in NEXT if day.is_off], "没有列调休上班的周末"),
    ])
    def test_that_cannot_be_that_of_the_year_is_refused(self, entered, said):
        with pytest.raises(holidays.CannotEnter, match=said):
            holidays.refuse_faults(year=2027, entered=entered, today=TODAY)

    @pytest.mark.parametrize("year", [2003, 2028])
    def test_of_a_year_that_nobody_has_announced_is_refused(self, year):
        with pytest.raises(holidays.CannotEnter, match="只能录入"):
            holidays.refuse_faults(year=year, entered=off(f"{year}-01-01"), today=TODAY)

    def test_as_announced_is_taken(self):
        holidays.refuse_faults(year=2027, entered=NEXT, today=TODAY)

        assert holidays.doubts(year=2027, entered=NEXT) == []

    @pytest.mark.parametrize("year", [2025, 2026])
    def test_as_published_raises_no_doubt(self, year):  # T-09
        stored = holidays.days_of(year)

        holidays.refuse_faults(year=year, entered=stored, today=TODAY)
        assert holidays.doubts(year=year, entered=stored) == []

    def test_with_a_made_up_day_too_few_is_doubted(self):  # T-09
        doubts = holidays.doubts(year=2027, entered=without("2027-02-14"))

        assert doubts == ["放假的工作日减去调休上班，一般是 13 天，这里是 14 天。请对照通知再核对一遍。"]


class TheDifference:
    def test_names_each_day_with_what_it_was(self):
        entered = [day for day in holidays.days_of(2026) if day.day != date(2026, 10, 7)] + off("2026-11-02")

        found = holidays.differences(year=2026, entered=entered)

        assert [(each.day, str(each.before or ""), str(each.after or "")) for each in found] == [
            (date(2026, 10, 7), "放假 国庆节", ""), (date(2026, 11, 2), "", "放假"),
        ]

    def test_is_none_between_a_table_and_itself(self):
        assert holidays.differences(year=2026, entered=holidays.days_of(2026)) == []


class TheForeseenTable:
    def test_is_the_one_that_stands_after_entering(self, xu):
        foreseen = holidays.table_with(year=2027, entered=NEXT)

        enter(xu)

        assert holidays.table() == foreseen
        assert isinstance(foreseen, days.Holidays)
