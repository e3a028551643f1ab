"""What is worth showing of what a machine read: a number that checks, a day that is its own weekday."""

from datetime import date

import pytest

from reviews.policy import hints
from reviews.policy.hints import Box, Line
from tests import county

TODAY = date(2026, 5, 20)  # A Wednesday.
NUMBER = county.id_number(date(1955, 3, 12))


def lines(*texts):
    """One below the other."""
    return [Line(text, Box(10, 50 * row, 400, 50 * row + 40)) for row, text in enumerate(texts)]


def beside(*texts):
    """One beside the other."""
    return [Line(text, Box(200 * column, 10, 200 * column + 190, 50)) for column, text in enumerate(texts)]


def numbers(*texts):
    return [found.text for found in hints.id_numbers(lines(*texts), today=TODAY, allow_invented=True)]


def days(found):
    return [each.text for each in hints.days(found)]


class AnIdNumber:
    def test_is_shown_with_its_place(self):
        [found] = hints.id_numbers(lines("姓名", f"公民身份号码 {NUMBER}"), today=TODAY, allow_invented=True)

        assert (found.text, found.box) == (NUMBER, Box(10, 50, 400, 90))

    def test_whose_check_digit_does_not_fit_is_not_shown(self):
        wrong = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")

        assert numbers(wrong) == []

    def test_of_nobody_in_the_demo_is_not_shown_elsewhere(self):
        assert list(hints.id_numbers(lines(NUMBER), today=TODAY, allow_invented=False)) == []

    def test_beside_another_is_not_shown(self):
        assert numbers(NUMBER, county.id_number(date(1956, 4, 13))) == []

    def test_within_a_longer_row_of_digits_is_not_shown(self):
        assert numbers(f"1{NUMBER}2") == []


class AName:
    @pytest.mark.parametrize("row", [lines("姓名张守义"), lines("姓 名: 张守义"), beside("姓名", "张守义")])
    def test_stands_behind_its_word(self, row):
        assert [found.text for found in hints.names(row)] == ["张守义"]

    def test_is_not_guessed(self):
        assert list(hints.names(lines("张守义", "住址岚州"))) == []


class ADay:
    @pytest.mark.parametrize("text", [
        "2026年5月20日", "2026.05.20", "2026-5-20", "2026 年 5 月 20 日 星期三",
        "二〇二六年五月二十日", "二○二六年五月二十日",
    ])
    def test_is_read_however_it_is_written(self, text):
        assert days(lines(text)) == ["2026-05-20"]

    @pytest.mark.parametrize(("text", "day"), [
        ("二〇二六年十月十日", "2026-10-10"), ("二〇二六年十二月三十一日", "2026-12-31"),
        ("二〇二六年一月十一日", "2026-01-11"),
    ])
    def test_is_read_in_chinese_numerals(self, text, day):
        assert days(lines(text)) == [day]

    def test_is_read_in_pieces(self):
        assert days(beside("2026年", "5月20日", "星期三")) == ["2026-05-20"]

    @pytest.mark.parametrize("text", ["2026年5月20日 星期四", "2026年2月30日", "5月20日", "12026年5月200日"])
    def test_that_does_not_check_is_not_shown(self, text):
        assert days(lines(text)) == []

    def test_beside_another_is_not_shown(self):
        assert days(lines("2026年5月20日", "2026年5月19日")) == []


class ATitle:
    def test_is_the_tallest_of_its_kind(self):
        small, tall = Line("参考消息报", Box(0, 300, 90, 320)), Line("岚州日报", Box(0, 10, 900, 160))

        assert [found.text for found in hints.titles([small, tall])] == ["岚州日报"]

    def test_is_not_any_line(self):
        assert list(hints.titles(lines("本报讯：今日开会", "第 1 版"))) == []


class Faces:
    def test_are_counted_within_one_region(self):
        found = hints.faces([Box(10, 10, 50, 60), Box(100, 20, 140, 70)])

        assert (found.text, found.box) == ("2", Box(10, 10, 140, 70))

    def test_may_be_none(self):
        assert hints.faces([]).box is None

    def test_are_expected_on_every_picture_on_which_they_are_counted(self):
        counted = {kind for kind, wanted in hints.READ.items() if hints.HintKind.FACES in wanted}

        assert counted == set(hints.FACES_EXPECTED)
