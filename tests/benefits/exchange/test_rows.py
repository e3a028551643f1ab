from datetime import date

import pytest

from benefits.exchange import headings, rows
from benefits.exchange.offices import Offices
from tests.benefits.exchange import sheets

TODAY = date(2026, 11, 24)


@pytest.fixture
def check(zhao):
    """Checks a line written as {column key: text}, for the supervisor of the county."""
    keys = [column.key for column in headings.COLUMNS]
    checker = rows.Checker(dict(enumerate(keys)), Offices(zhao), TODAY, allow_invented=True)
    right = {
        "name": "周山河", "id_number": sheets.id_number(1), "category": "伤残", "grade": "六级", "cause": "因战",
        "payable_from": "1996-03", "office": "城关镇",
    }
    return lambda **said: checker.check(7, [(right | said).get(key, "") for key in keys])


class ARightLine:
    def test_becomes_an_entry(self, check, station):
        entry = check(phone="１３８ 0000 1234", living="外地", mobility="卧床").entry

        assert (entry.line, entry.id_number, entry.category) == (7, sheets.id_number(1), "DISABLED")
        assert entry.person == {
            "name": "周山河", "sex": "MALE", "born_on": date(1955, 7, 15), "phone": "13800001234",
            "living": "ELSEWHERE", "mobility": "BEDRIDDEN",
        }
        assert entry.benefit == {
            "disability_grade": 6, "disability_cause": "WAR", "payable_from_month": date(1996, 3, 1)}
        assert entry.office_id == station.pk

    def test_leaves_out_what_it_does_not_say(self, check):
        entry = check(phone="", payable_from="", office="", grade="", cause="").entry

        assert (entry.benefit, entry.office_id) == ({}, None)

    @pytest.mark.parametrize("typed", ["'{}", " {} ", '="{}"'])
    def test_may_carry_the_marks_of_a_spreadsheet(self, check, typed):
        assert check(id_number=typed.format(sheets.id_number(1))).entry

    def test_may_name_the_sub_category_as_the_category(self, check):
        entry = check(category="烈属", grade="", cause="").entry

        assert (entry.category, entry.benefit["sub_category"]) == ("OTHER_ENTITLED", "MARTYR_SURVIVOR")

    @pytest.mark.parametrize("office", [
        "城关镇", "城关镇退役军人服务站", "城关镇站", "990123001000", "990123001", "城关镇服务站",
    ])
    def test_names_its_office_in_many_ways(self, check, station, office):
        assert check(office=office).entry.office_id == station.pk

    @pytest.mark.parametrize("died", ["否", "健在", "无", ""])
    def test_may_say_that_the_person_lives(self, check, died):
        assert check(died=died).entry

    def test_is_only_warned_of_a_bank_card_with_a_wrong_check_digit(self, check):
        checked = check(bank_card="6222021234567890123")

        assert checked.entry.person["bank_card"] == "6222021234567890123"
        assert "校验位" in checked.hints[0]

    def test_is_told_that_a_table_sets_the_amount(self, check):
        assert check(amount="3000").hints == (rows.AMOUNT_FROM_TABLE,)


class AWrongLine:
    @pytest.mark.parametrize(("said", "word"), [
        ({"name": ""}, "请填写姓名"),
        ({"id_number": ""}, "请填写身份证号"),
        ({"id_number": "990123195507150011"}, "校验位"),
        ({"id_number": "990123195513150018"}, "真实的日期"),
        ({"id_number": "9.9012319550715E+17"}, "末几位已丢失，请把该列设为文本"),
        ({"id_number": "9.90123E+17"}, "末几位已丢失"),
        ({"id_number": "990123550715001"}, "第一代"),
        ({"id_number": "="}, "公式"),
        ({"bank_card": "6.22202E+18"}, "末几位已丢失"),
        ({"sex": "女"}, "性别与身份证号不符"),
        ({"born_on": "1955-07-16"}, "出生日期与身份证号中的不符"),
        ({"born_on": "1955-02-29"}, "没有这一天"),
        ({"born_on": "1956年3月"}, "出生日期与身份证号中的不符"),
        ({"category": ""}, "请填写类别"),
        ({"category": "现役"}, "没有这个类别"),
        ({"sub_category": "烈士遗属"}, "不属于类别"),
        ({"category": "残疾军人", "sub_category": "伤残人民警察"}, "小类不同"),
        ({"category": "逐月"}, "只有伤残类别"),
        ({"grade": "十一级"}, "一级至十级"),
        ({"grade": "因公六级"}, "性质与伤残性质一栏不同"),
        ({"payable_from": "2023-02-29"}, "没有这一天"),
        ({"office": "河东街道"}, "没有找到这个管理机构，或它不在本单位管辖范围"),
        ({"office": "990102001000"}, "没有找到这个管理机构，或它不在本单位管辖范围"),
        ({"phone": "1380000"}, "手机号"),
        ({"address": "=HYPERLINK(\"x\")"}, "公式"),
        ({"address": "长" * 201}, "过长"),
        ({"died": "2026-01-05"}, "去世登记"),
        ({"died": "是"}, "去世登记"),
        ({"amount": "三千"}, "金额"),
    ])
    def test_is_refused_with_a_sentence(self, check, said, word):
        checked = check(**said)

        assert checked.entry is None
        assert word in "".join(checked.faults)

    def test_hears_everything_at_once(self, check):
        assert len(check(name="", phone="1", grade="0").faults) == 3

    def test_is_never_told_the_number_itself(self, check):
        faults = "".join(check(id_number="990123195507150011", phone="13800", bank_card="622202").faults)

        assert not any(number in faults for number in ("990123195507150011", "13800", "622202"))


class AnInventedNumber:
    def test_is_refused_where_real_people_are_served(self, zhao):
        checker = rows.Checker({0: "name", 1: "id_number", 2: "category"}, Offices(zhao), TODAY, allow_invented=False)

        assert checker.check(2, ["周山河", sheets.id_number(1), "伤残"]).entry is None


class TheOfficesOfAStation:
    def test_are_its_own_and_stand_for_an_empty_cell(self, wang, station):
        offices = Offices(wang)

        assert offices.default == station.pk
        assert offices.find("城关镇") == station.pk


class AFooter:
    @pytest.mark.parametrize("cells", [["合计：", "12"], ["", "填表人：", "王敏"], ["审核人：", "", "日期", "2026"]])
    def test_is_not_a_person(self, cells):
        assert rows.is_footer(cells)

    def test_is_not_somebody_whose_line_is_full(self):
        assert not rows.is_footer(["合计明", "9901", "伤残", "六级", "因战"])
