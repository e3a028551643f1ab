"""The rule book: every rule stands where the tables of the policy put it, in plain words, with its source."""

import re
from datetime import date

import pytest

from benefits import law, policy
from benefits.categories import Category, SubCategory
from benefits.services import holidays
from reviews import policy as yearly
from reviews.policy import book
from reviews.worklists.rules import chapters, examples, shelf, trials, values, worked

CODE = re.compile(r"[A-Z]{2,}|_|\{|\}|None|True|False")
IDS = sorted({rule.id for rule in law.all_rules()})
BY_CATEGORY = {category: {rule.id for rule in book.used_by(category)} for category in Category}
SHARED = set.intersection(*BY_CATEGORY.values())


def chapter(name):
    return chapters.BY_NAME[name]


class TheChapters:
    def test_hold_every_rule(self):
        assert {each for one in chapters.CHAPTERS for each in chapters.ids_of(one)} == set(IDS)

    def test_hold_no_rule_twice(self):
        for one in chapters.CHAPTERS:
            assert len(chapters.ids_of(one)) == len(set(chapters.ids_of(one)))

    def test_answer_for_every_category_once(self):
        assert sorted(each for one in chapters.CHAPTERS for each in one.categories) == sorted(Category)

    @pytest.mark.parametrize("rule_id", IDS)
    def test_show_a_rule_where_its_categories_are_and_nowhere_else(self, rule_id):
        users = {category for category, ids in BY_CATEGORY.items() if rule_id in ids - SHARED}

        expected = [one for one in chapters.CHAPTERS if users & set(one.categories)]
        if rule_id in {rule.id for rule in book.of_death()}:
            expected.append(chapters.DEATHS)

        assert chapters.holding(rule_id) == (expected or [chapters.GENERAL])

    @pytest.mark.parametrize("category", Category)
    def test_show_all_that_the_tables_name(self, category):
        fixed = yearly.FIXED_WINDOWS[category]
        named = [
            *policy.PROCEDURES[category].rules(), *policy.SENTENCED[category].rules(),
            *yearly.IF_MISSED[category].rules(), *([fixed] if fixed else []),
        ]

        assert {rule.id for rule in named} <= BY_CATEGORY[category]

    def test_ask_for_tries_only_where_people_must_be_unreachable(self):
        asking = {category for category, ids in BY_CATEGORY.items() if "DE-3.attempts" in ids}

        assert asking == {Category.DISABLED, Category.OTHER_ENTITLED}

    def test_take_in_a_new_rule_by_themselves(self, monkeypatch):
        fresh = law.Rule("X-99", 7, law.our_default(), "新的规则。", title="新规则")
        monkeypatch.setattr(law.rules, "_REGISTRY", {**law.rules._REGISTRY, ("X-99", date.min): fresh})

        assert chapters.holding("X-99") == [chapters.GENERAL]
        assert str(values.said(fresh)) == "7"

    def test_say_whom_a_rule_is_for_when_not_for_all(self):
        assert shelf.labels_of("A-05", chapter("entitled")) == ("伤残",)
        assert shelf.labels_of("DE-18", chapter("entitled")) == ()
        assert shelf.labels_of("D-01", chapters.DEATHS) == (SubCategory.DISABLED_SOLDIER.label,)


@pytest.mark.parametrize("rule", law.all_rules(), ids=lambda rule: f"{rule.id} {rule.in_force_from or ''}")
class TheValueOfARule:
    def test_is_said_in_plain_words(self, rule):
        said = str(values.said(rule))

        assert said
        assert not CODE.search(said), said

    def test_has_a_unit_when_it_is_a_number(self, rule):
        # A new number gets its words in reviews/worklists/rules/values.py.
        assert not str(values.said(rule)).isdigit()

    def test_reads_the_same_from_the_basis_of_a_decision(self, rule):
        assert str(values.of_stored(rule, rule.quoted()["value"])) == str(values.said(rule))

    def test_says_how_it_is_known(self, rule):
        source = shelf.source_of(rule)

        assert (law.Source.FAQ_ONLY.label in source) == (rule.citation.source is law.Source.FAQ_ONLY)
        assert source or rule.citation.source is law.Source.TEXT_READ
        assert rule.citation.note.rstrip("。") in source


class AValue:
    @pytest.mark.parametrize(("rule_id", "words"), [
        ("A-05", "60 日"), ("Y-01", "1月1日至3月31日"),
        ("P18.DISABLED", "提前 30、14、7、1 日"), ("A-06.back_pay", "不予补发"),
        ("Z-04", "1月31日前"), ("D-07", "没有规定"), ("D-01", "12 个月"), ("DE-12.others", "各类别"),
        ("J-05.none", "没有"), ("J-05.side_benefits", "住房补贴、取暖费、体检费、医疗"),
        ("DE-30.special", "军休、无军籍"),
        ("Z-03.stop", "县级审核，报省级批准"), ("DE-24.roll_weekends", "周末也顺延"), ("T-13.lawsuit", "6 个月内"),
    ])
    def test_of_each_kind_has_its_words(self, rule_id, words):
        assert str(values.said(law.rule_named(rule_id))) == words

    def test_of_the_same_kind_is_said_the_same_way(self):
        rule = law.rule_named("DE-24.roll_weekends")

        assert str(values.said(rule, False)) == "只顺延假期"

    def test_that_no_longer_fits_is_shown_as_it_was_stored(self):
        assert str(values.of_stored(law.rule_named("A-05.stop"), "GONE")) == "GONE"
        assert str(values.of_stored(law.rule_named("DE-30.special"), ["GONE"])) == "GONE"

    def test_that_is_long_is_set_smaller(self):
        assert values.said(law.rule_named("Z-03.stop")).is_wide
        assert not values.said(law.rule_named("A-05")).is_wide


@pytest.mark.django_db
class TheWorkedExamples:
    @pytest.mark.parametrize("name", examples.TABLES)
    def test_come_out_as_the_policy_says(self, name):
        for table in examples.of_chapter(name, holidays=holidays.table()):
            assert table.verdict == f"{len(table.lines)} 例全部相符"

    def test_hold_the_six_of_the_policy(self):
        notices = examples.of_chapter("entitled", holidays=holidays.table())[0]

        assert [line.given[0] for line in notices.lines] == [
            "06-30 二", "08-03 一", "12-20 六", "04-01 三", "07-22 三", "07-28 二",
        ]

    def test_say_so_when_one_does_not(self):
        wrong = worked.Table("错", ("日", "次日"), (worked.Case((1,), (3,)), worked.Case((1,), (2,))),
                             lambda day, *, holidays: (day + 1,))

        computed = worked.compute(wrong, holidays=holidays.table())

        assert computed.verdict == "1 例不符"
        assert [line.expected for line in computed.lines] == ["应为 3", ""]


@pytest.mark.django_db
class ATrial:
    def tried(self, name, day, local=law.NO_LOCAL_RULES, **table):
        holidays_then = holidays.table(**table)
        return dict(trials.of_chapter(name).work(day, holidays_then, local))

    def test_of_a_posting_day_gives_both_last_days_and_the_month(self):
        tried = self.tried("entitled", date(2026, 10, 14))

        assert tried["第 60 日"] == "2026-12-13（星期日）"
        assert tried["末日"] == "2026-12-14（星期一），顺延 1 日"
        assert tried["停发"] == "2027年1月起"
        assert "暂估" not in tried

    def test_without_weekends_does_not_roll(self):
        tried = self.tried("entitled", date(2026, 10, 14), roll_weekends=False)

        assert tried["末日"] == "2026-12-13（星期日），不顺延"

    def test_beyond_the_last_table_is_marked_provisional(self):
        assert "可能推后" in self.tried("entitled", date(2028, 3, 1))["暂估"]

    def test_of_a_deadline_gives_the_month_and_the_last_pay_day(self):
        tried = self.tried("officers", date(2026, 6, 30))

        assert tried["停发"] == "2026年7月起"
        assert tried["发放日"] == "每月 10 日；停发前最后一次为 2026-06-10（星期三）"

    def test_of_a_request_follows_the_local_number_of_days(self):
        rule = law.localise(yearly.CORRECTION_DAYS, "20", title="", number="岚退役军发〔2026〕1号")

        assert self.tried("monthly", date(2027, 3, 25))["第 15 日"] == "2027-04-09（星期五）"
        assert self.tried("monthly", date(2026, 3, 2), {rule.id: rule})["第 20 日"] == "2026-03-22（星期日）"

    def test_of_a_death_and_of_a_decision_are_counted_too(self):
        assert self.tried("deaths", date(2024, 9, 20))["去世后多发的"] == "不得抵扣，应予追回"
        assert self.tried("general", date(2026, 9, 1))["提起行政诉讼"] == "到 2027-03-01（星期一）"
