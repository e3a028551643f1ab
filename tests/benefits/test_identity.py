import datetime as dt

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from benefits import identity
from benefits.identity import Sex

TODAY = dt.date(2026, 11, 24)
LI = "99012319491231002"


def parse(text, **options):
    return identity.parse_id_number(text, today=TODAY, **options)


def with_check(body):
    return body + identity.check_digit(body)


class ReadingAnIdNumber:
    # Policy 7.1, the table.
    @pytest.mark.parametrize(
        ("body", "number", "born_on", "sex"),
        [
            ("11010519491231002", "11010519491231002X", dt.date(1949, 12, 31), Sex.FEMALE),
            ("44052418800101001", "440524188001010014", dt.date(1880, 1, 1), Sex.MALE),
            ("34052419800101001", "34052419800101001X", dt.date(1980, 1, 1), Sex.MALE),
            ("37010119010203997", "370101190102039973", dt.date(1901, 2, 3), Sex.MALE),
        ],
    )
    def test_agrees_with_the_examples_of_the_standard(self, body, number, born_on, sex):
        assert with_check(body) == number
        assert parse(number) == (number, born_on, sex)

    @pytest.mark.parametrize(
        "typed",
        ["11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", "１１０１０５１９４９１２３１００２ｘ",
         " 110105 19491231 002X ", "'11010519491231002X", "\ufeff11010519491231002X\u3000"],
    )  # fmt: skip
    def test_takes_every_way_of_writing_it(self, typed):
        assert parse(typed).number == "11010519491231002X"

    @pytest.mark.parametrize(
        "division", ["110228", "500101", "320111", "421181", "371202", "830000", "810000", "820000", "710000"]
    )
    @pytest.mark.parametrize("born_on", ["19490101", "19550808"])
    def test_takes_divisions_that_exist_no_more_and_permits(self, division, born_on):
        assert parse(with_check(f"{division}{born_on}001")).division == division

    def test_takes_a_birth_day_of_today(self):
        assert parse(with_check("11010520261124001")).born_on == TODAY

    def test_takes_a_leap_day(self):
        assert parse(with_check("11010519480229001")).born_on == dt.date(1948, 2, 29)

    def test_takes_invented_divisions_only_where_allowed(self):
        assert parse(with_check(LI), allow_invented=True).division == "990123"
        with pytest.raises(identity.BadIdNumber, match="省级代码"):
            parse(with_check(LI))

    @tries(deadline=None)
    @given(
        st.dates(dt.date(1900, 1, 1), TODAY), st.integers(0, 999), st.sampled_from(sorted(identity.PROVINCES))
    )
    def test_gives_back_what_was_put_in(self, born_on, sequence, province):
        number = with_check(f"{province}0101{born_on:%Y%m%d}{sequence:03}")

        assert parse(number) == (number, born_on, Sex.MALE if sequence % 2 else Sex.FEMALE)


class RefusingAnIdNumber:
    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("", "请填写身份证号。"),
            ("　", "请填写身份证号。"),
            ("110105491231002", "15位的第一代身份证已于2013年1月1日停用，请填写18位身份证号。"),
            (
                "１１０１０５４９１２３１００２",
                "15位的第一代身份证已于2013年1月1日停用，请填写18位身份证号。",
            ),
            ("1101051949123100", "身份证号应为18位，现为16位。"),
            ("11010519491231002X1", "身份证号应为18位，现为19位。"),
            ("1101051949123100AX", "身份证号前17位应为数字，末位应为数字或X。"),
            ("11010519491231002A", "身份证号前17位应为数字，末位应为数字或X。"),
            ("1101051949123X002X", "身份证号前17位应为数字，末位应为数字或X。"),
            ("1.10105E+17", "身份证号被表格软件改成了科学计数法，请把该列设为文本后重新填写。"),
            ("000105194912310024", "身份证号开头两位不是有效的省级代码，请核对。"),
            ("110105194902300024", "身份证号第7至14位不是真实的日期，请核对。"),
            ("110105194913010024", "身份证号第7至14位不是真实的日期，请核对。"),
            ("110105000001010024", "身份证号第7至14位不是真实的日期，请核对。"),
            (with_check("11010520261125001"), "身份证号中的出生日期晚于今天，请核对。"),
            ("110105194912310021", "身份证号校验位不符，可能有一位写错，请逐位核对。"),
        ],
    )
    def test_says_what_is_wrong(self, typed, sentence):
        with pytest.raises(identity.BadIdNumber) as refusal:
            parse(typed)

        assert str(refusal.value) == sentence

    @tries(deadline=None)
    @given(st.integers(0, 16), st.integers(1, 9))
    def test_notices_any_single_wrong_digit(self, place, shift):
        number = "11010519491231002X"
        digit = str((int(number[place]) + shift) % 10)

        with pytest.raises(identity.BadIdNumber):
            parse(number[:place] + digit + number[place + 1 :])

    @tries(deadline=None)
    @given(st.text())
    def test_never_fails_otherwise_and_never_repeats_the_number(self, typed):
        with pytest.raises(identity.BadIdNumber) as refusal:
            parse(typed)

        assert len(typed.strip()) < 6 or typed.strip() not in str(refusal.value)


class ReadingAMobile:
    @pytest.mark.parametrize(
        "typed",
        ["13812345678", "138 1234 5678", "138-1234-5678", "+86 138 1234 5678", "+86-13812345678",
         "008613812345678", "１３８１２３４５６７８", "\u200b13812345678"],
    )  # fmt: skip
    def test_takes_every_way_of_writing_it(self, typed):
        assert identity.parse_mobile(typed) == "13812345678"

    @pytest.mark.parametrize("prefix", ["130", "147", "166", "172", "192", "195", "199"])
    def test_does_not_judge_the_operator(self, prefix):
        assert identity.parse_mobile(f"{prefix}12345678")

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("", "请填写手机号。"),
            ("1381234567", "手机号应为11位，现为10位。"),
            ("12812345678", "手机号应以13至19开头，请核对。"),
            ("1381234567a", "手机号只能由数字组成。"),
            ("059912345678", "手机号应为11位，现为12位。"),
        ],
    )
    def test_says_what_is_wrong(self, typed, sentence):
        with pytest.raises(identity.BadPhone) as refusal:
            identity.parse_mobile(typed)

        assert str(refusal.value) == sentence


class ReadingAPhone:
    @pytest.mark.parametrize(
        ("typed", "number"),
        [
            ("0599-1234567", "05991234567"),
            ("(010) 12345678", "01012345678"),
            ("138 1234 5678", "13812345678"),
        ],
    )
    def test_takes_landlines_with_an_area_code(self, typed, number):
        assert identity.parse_phone(typed) == number

    def test_refuses_a_landline_without_one(self):
        with pytest.raises(identity.BadPhone):
            identity.parse_phone("1234567")


class ReadingABankCard:
    def test_takes_spaces_and_full_width_digits(self):
        assert identity.parse_card("６２２２ 0200 0000 0000") == (
            "6222020000000000",
            "银行卡号校验位不符，请再核对一遍。",
        )

    def test_is_silent_when_the_check_digit_fits(self):
        assert identity.parse_card("4111 1111 1111 1111") == ("4111111111111111", "")

    @pytest.mark.parametrize(
        "typed", ["", "62220200000", "62220200000000000000", "6222 02AB 0000 0000", "6.22202E+18"]
    )
    def test_refuses_what_is_no_card(self, typed):
        with pytest.raises(identity.BadCard):
            identity.parse_card(typed)
