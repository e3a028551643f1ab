import datetime as dt
from decimal import Decimal

import pytest

from benefits.exchange import cells, meanings
from benefits.exchange.cells import BadCell


class APlainCell:
    @pytest.mark.parametrize(("typed", "read"), [
        ("　周山河 ", "周山河"), ("'990123", "990123"),
        ('="990123"', "990123"), ("１２３Ｘ", "123X"), ("a\u00a0 b", "a b"),
        ("/", ""), ("无", ""), ("——", ""), ("\u200b", ""),
    ])
    def test_is_read_as_the_clerk_meant_it(self, typed, read):
        assert cells.plain(typed) == read

    @pytest.mark.parametrize("typed", ["=", "=cmd|' /C calc'!A0", "@SUM(A1)", "-cmd", "+x", "#N/A", "#ref!"])
    def test_is_refused_when_it_is_a_formula(self, typed):
        with pytest.raises(BadCell, match="住址"):
            cells.refuse_formula(typed, "住址")

    @pytest.mark.parametrize("typed", ["+8613800001234", "-5", "#12 东街"])
    def test_may_begin_with_a_sign(self, typed):
        cells.refuse_formula(typed, "住址")


class ADay:
    @pytest.mark.parametrize("typed", [
        "1955-07-15", "1955/7/15", "1955.7.15", "1955年7月15日", "19550715", "1955-07-15 00:00:00", "20285",
    ])
    def test_is_read_however_it_is_written(self, typed):
        assert cells.day(typed, "出生日期") == dt.date(1955, 7, 15)

    def test_is_the_29th_of_february_in_a_leap_year_only(self):
        assert cells.day("2024-02-29", "日期") == dt.date(2024, 2, 29)
        with pytest.raises(BadCell, match="没有这一天：2023年2月29日"):
            cells.day("2023-02-29", "日期")

    @pytest.mark.parametrize("typed", ["1955", "七月", "55-7-15", "1899-12-31", "2023-13-01"])
    def test_is_refused_when_it_is_none(self, typed):
        with pytest.raises(BadCell):
            cells.day(typed, "日期")


class AMonth:
    @pytest.mark.parametrize("typed", ["2019-10", "2019/10", "2019年10月", "201910", "2019.10", "2019-10-31"])
    def test_is_its_first_day(self, typed):
        assert cells.month(typed, "起发月份") == dt.date(2019, 10, 1)

    def test_is_refused_when_a_zero_may_have_been_lost(self):
        with pytest.raises(BadCell, match="1 月，也可能是 10 月"):
            cells.month("2019.1", "起发月份")

    @pytest.mark.parametrize("typed", ["2019-13", "2019-00", "早年"])
    def test_is_refused_when_it_is_none(self, typed):
        with pytest.raises(BadCell):
            cells.month(typed, "起发月份")


class AnAmount:
    @pytest.mark.parametrize(("typed", "read"), [
        ("6530.5", "6530.50"), ("6,530.50元", "6530.50"), ("¥6530", "6530.00"), ("3530.0999999999", "3530.10"),
    ])
    def test_is_read_in_yuan(self, typed, read):
        assert cells.amount(typed, "月标准") == Decimal(read)

    @pytest.mark.parametrize("typed", ["0", "-1", "六千", "12.345", "1E+99", "NaN", "Infinity", "100000000"])
    def test_is_refused_when_it_cannot_be_paid(self, typed):
        with pytest.raises(BadCell):
            cells.amount(typed, "月标准")


class AName:
    @pytest.mark.parametrize(("typed", "read"), [
        ("周 山河", "周山河"), ("阿依古丽•买买提", "阿依古丽·买买提"), ("𠮷田", "𠮷田"),
    ])
    def test_is_written_one_way(self, typed, read):
        assert cells.name(typed) == read

    @pytest.mark.parametrize("typed", ["周", "周山河1", "周山河(弟)", "990123", "x" * 51])
    def test_is_refused_when_it_is_none(self, typed):
        with pytest.raises(BadCell):
            cells.name(typed)


class TheWordsOfLists:
    @pytest.mark.parametrize(("typed", "category", "sub"), [
        ("伤残人员", "DISABLED", None), ("自主择业军转干部", "SELF_EMPLOYED_OFFICER", None),
        ("逐月领取退役金", "MONTHLY_PENSION", None),
        ("军休干部", "RETIRED_OFFICER", None), ("无军籍职工", "CIVILIAN_RETIREE", None),
        ("烈属", "OTHER_ENTITLED", "MARTYR_SURVIVOR"),
        ("残疾军人", "DISABLED", "DISABLED_SOLDIER"), ("参战退役军人", "OTHER_ENTITLED", "WAR_VETERAN"),
    ])
    def test_name_a_category_or_what_hangs_below_it(self, typed, category, sub):
        assert meanings.category(typed) == (category, sub)

    @pytest.mark.parametrize(("typed", "grade", "cause"), [
        ("6", 6, None), ("六级", 6, None), ("6级", 6, None), ("因战六级", 6, "WAR"),
        ("十级", 10, None), ("因病致残二级", 2, "ILLNESS"),
        ("10", 10, None), ("06", 6, None),
    ])
    def test_name_a_grade(self, typed, grade, cause):
        assert meanings.grade(typed) == (grade, cause)

    @pytest.mark.parametrize(("reader", "typed"), [
        (meanings.grade, "0"), (meanings.grade, "11"), (meanings.grade, "十一级"), (meanings.category, "义务兵"),
        (meanings.sub_category, "军属"), (meanings.cause, "因事"),
        (meanings.living, "火星"), (meanings.mobility, "好动"),
        (meanings.sex, "未知"),
    ])
    def test_are_refused_when_unknown(self, reader, typed):
        with pytest.raises(BadCell):
            reader(typed)
