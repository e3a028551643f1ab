from dataclasses import replace
from datetime import date

import pytest

from benefits.categories import Category
from benefits.exchange.repeats import Repeats
from benefits.services.beneficiaries import Entry


@pytest.fixture
def repeats():
    repeats = Repeats()
    yield repeats
    repeats.close()


def entry(line, category=Category.DISABLED, **person):
    told = {"name": "周山河", "sex": "MALE", "born_on": date(1955, 7, 15)} | person
    return Entry(line, "990123195507150013", category, told, {})


class ASecondLineAboutAPerson:
    def test_is_refused_in_the_same_category(self, repeats):
        assert repeats.refusal(entry(2)) == ""
        assert repeats.refusal(entry(5)) == "与第 2 行重复：同一人、同一类别。"

    def test_is_right_in_another_category(self, repeats):
        repeats.refusal(entry(2, phone="13800001234"))

        assert repeats.refusal(entry(5, Category.MONTHLY_PENSION, phone="13800001234")) == ""

    def test_is_refused_when_it_contradicts_the_first(self, repeats):
        repeats.refusal(entry(2, phone="13800001234", address="东街"))

        sentence = repeats.refusal(entry(5, Category.MONTHLY_PENSION, phone="13900001234", address="西街"))

        assert sentence == "与第 2 行是同一人，但联系电话、住址不同，请改成一致。"

    def test_may_say_more_than_the_first_and_is_then_held_to_it(self, repeats):
        repeats.refusal(entry(2))
        repeats.refusal(entry(3, Category.MONTHLY_PENSION, phone="13800001234"))

        assert "联系电话" in repeats.refusal(entry(4, Category.RETIRED_OFFICER, phone="13900001234"))

    def test_about_somebody_else_is_nobodys_business(self, repeats):
        repeats.refusal(entry(2))

        assert repeats.refusal(replace(entry(3), id_number="990123195507150021")) == ""
