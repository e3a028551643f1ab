"""The yearly notice as people paste it, and as a list in a file."""

import io
from datetime import date

import pytest

from benefits.exchange import holidays as reader
from benefits.services import holidays
from tests.benefits.exchange import sheets
from tests.benefits.holiday_tables import NEXT_NOTICE, NOTICE_2026
from tests.benefits.holiday_tables import rows as published

LINES = [["日期", "安排", "节日"], ["2027-01-01", "放假", "元旦"], ["2027年1月30日", "上班", "春节"]]
READ = [holidays.Day(date(2027, 1, 1), True, "元旦"), holidays.Day(date(2027, 1, 30), False, "春节")]


def sentences(text, year=2027):
    with pytest.raises(reader.CannotReadTable) as refused:
        reader.from_text(text, year=year)
    return list(refused.value.sentences)


class TheNotice:
    def test_is_read_as_it_was_published(self):  # T-11
        read = reader.from_text(NOTICE_2026, year=2026)

        expected = {(day, is_off) for day, is_off, _ in published() if day.year == 2026}
        assert {(day, is_off) for day, is_off, _ in read.days} == expected
        assert {day.name for day in read.days} == {
            "元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节",
        }
        assert read.left_out == ["2025年11月4日"]

    def test_of_the_next_year_has_eighteen_weekdays_and_five_made_up(self):
        read = reader.from_text(NEXT_NOTICE, year=2027)

        assert sum(not day.is_off for day in read.days) == 5
        assert sum(day.is_off and day.day.weekday() < 5 for day in read.days) == 18

    @pytest.mark.django_db
    @pytest.mark.parametrize("year", range(2004, 2027))
    def test_is_what_the_stored_table_is_written_as(self, year):
        stored = holidays.days_of(year)

        assert sorted(reader.from_text(holidays.written(stored), year=year).days) == stored

    @pytest.mark.parametrize(("text", "read"), [
        ("元旦：1月1日放假，1月4日（周一）补休。", {(1, 1, True), (1, 4, True)}),
        ("元旦：1月1日放假，与周末连休。", {(1, 1, True)}),
        ("1月30日（星期六）、31日（星期日）照常上班", {(1, 30, False), (1, 31, False)}),
        ("2027-01-01 放假 元旦", {(1, 1, True)}),
        ("2027/1/1至2027/1/3放假", {(1, 1, True), (1, 2, True), (1, 3, True)}),
        ("１月１日　放假", {(1, 1, True)}),
        ("1月30日调休上班", {(1, 30, False)}),
        ("节假日期间，妥善安排值班。", set()),
        ("", set()),
    ])
    def test_may_be_worded_in_many_ways(self, text, read):
        found = reader.from_text(text, year=2027)

        assert {(day.month, day.day, is_off) for day, is_off, _ in found.days} == read

    def test_keeps_the_year_that_it_names(self):  # The break over New Year 2019.
        read = reader.from_text("元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日上班。", year=2019)

        assert [day.day for day in read.days] == [
            date(2018, 12, 30), date(2018, 12, 31), date(2019, 1, 1), date(2018, 12, 29),
        ]

    def test_names_a_line_of_its_own_list(self):
        assert reader.from_text("2027-01-01 放假 元旦", year=2027).days == READ[:1]

    @pytest.mark.parametrize(("text", "said"), [
        ("元旦：1月1日（周四）放假。",
         "第 1 行：写的是1月1日（周四），2027 年的这一天是周五，请核对是不是另一年的通知。"),
        ("春节：2月5日至12日放假，共9天。", "第 1 行：写的是共 9 天，按日期数是 8 天，请核对。"),
        ("元旦：2月30日放假。", "第 1 行：“2月30日”没有这一天，或者缺少月份。"),
        ("元旦：5日放假。", "第 1 行：“5日”没有这一天，或者缺少月份。"),
        ("元旦：1月3日至1日放假。", "第 1 行：“1月3日”到“1月3日至1日”的起止不对，请核对。"),
    ])
    def test_is_refused_where_it_contradicts_itself(self, text, said):
        assert sentences(text) == [said]

    def test_is_refused_with_every_line_named(self):
        assert [each[:6] for each in sentences("1月32日放假\n\n2月30日放假")] == ["第 1 行：", "第 3 行："]

    def test_of_another_year_is_noticed_by_its_weekdays(self):
        assert len(sentences(NOTICE_2026, year=2027)) == 7


class AFile:
    @pytest.mark.parametrize("make", [sheets.workbook, sheets.text])
    def test_is_read_by_its_headings(self, make):
        assert reader.from_file(make(LINES), year=2027).days == READ

    def test_may_hold_days_of_a_spreadsheet_and_come_in_another_order(self):
        lines = [["节日", "日期", "是否放假"], ["元旦", date(2027, 1, 1), "是"], ["春节", date(2027, 1, 30), "否"]]

        assert reader.from_file(sheets.workbook(lines), year=2027).days == READ

    def test_needs_no_headings(self):
        assert reader.from_file(sheets.text(LINES[1:]), year=2027).days == READ

    @pytest.mark.parametrize(("file", "said"), [
        (io.BytesIO(b""), "文件是空的，没有内容。"),
        (io.BytesIO(b"%PDF-1.7 ..."), "这是 PDF 文件，不是表格。"),
        (sheets.text([["姓名", "身份证号"], ["张三", "1"]]), "没有找到“日期”和“安排”两列"),
        (sheets.text([LINES[0], ["元旦", "放假", ""]]), "第 2 行：“日期”看不懂"),
        (sheets.text([LINES[0], ["2027-01-01", "值班", ""]]), "第 2 行：安排写的是“值班”，请写“放假”或者“上班”。"),
    ])
    def test_that_is_no_table_is_refused_with_a_sentence(self, file, said):
        with pytest.raises(reader.CannotReadTable, match=said):
            reader.from_file(file, year=2027)
