"""Every rule names its article, and every table answers for every category."""

import pytest

from benefits import law, policy
from benefits.categories import Category
from reviews import policy as yearly
from tests.house.test_words import CHINESE

pytestmark = pytest.mark.house


@pytest.mark.parametrize("rule", law.all_rules(), ids=lambda rule: rule.id)
class ARule:
    def test_names_where_it_stands(self, rule):
        cited = rule.citation

        assert rule.id
        assert cited.instrument
        # What was read names its article or remarks on it; the rest says how it is known.
        assert cited.article or cited.note or cited.source is not law.Source.TEXT_READ

    def test_is_explained_in_chinese(self, rule):
        assert CHINESE.search(rule.gist)

    def test_says_which_local_values_make_sense(self, rule):
        asked = rule.may_be_local and not isinstance(rule.value, bool)

        assert not asked or rule.value in (rule.local_values or ())


class ThePolicyTables:
    @pytest.mark.parametrize("table", [
        policy.PROCEDURES, policy.SENTENCED, yearly.IF_MISSED, yearly.FIXED_WINDOWS,
        *yearly.EVIDENCE_REQUIRED.values(),
    ])
    def test_answer_for_every_category(self, table):
        assert set(table) == set(Category)

    @pytest.mark.parametrize("category", Category)
    def test_give_every_answer_as_a_rule(self, category):
        answers = policy.PROCEDURES[category].rules()

        assert all(isinstance(answer, law.Rule) for answer in answers)

    @pytest.mark.parametrize("table", [
        policy.PROCEDURES, policy.SENTENCED, yearly.IF_MISSED,
    ], ids=["pay", "sentences", "missed windows"])
    def test_hold_only_rules_that_the_rule_page_shows(self, table):
        unseen = [rule.id for answer in table.values() for rule in answer.rules() if rule not in law.all_rules()]

        assert unseen == []
