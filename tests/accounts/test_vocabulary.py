"""Every act that the code writes into the audit is read in Chinese."""

import ast
import re

import pytest

from accounts import vocabulary
from tests.house import plan

SHAPE = re.compile(r"[a-z_]+\.[a-z_]+(ed|t|n|aside|force|read|made|used)")


def acts_in_the_code():
    """Every text of a service that has the shape noun.past_participle, and whatever is passed as `act` anywhere."""
    shaped, passed = set(), set()
    for path in plan.python_files(*plan.APPS):
        for node in ast.walk(plan.tree_of(path)):
            if plan.room_of(path) == "services" and _is_text(node) and SHAPE.fullmatch(node.value):
                shaped.add(node.value)
            if isinstance(node, ast.keyword) and node.arg == "act" and _is_text(node.value):
                passed.add(node.value.value)
    return sorted(shaped | passed)


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


class AnAct:
    @pytest.mark.parametrize("act", acts_in_the_code())
    def test_is_read_in_chinese(self, act):
        assert re.search(r"[\u4e00-\u9fff]", vocabulary.label_of(act)), f"{act} has no words in accounts/vocabulary.py"

    @pytest.mark.parametrize(("act", "words"), [
        ("review.confirmed", "确认年审件"), ("review.lapsed", "期满未确认"), ("staff.created", "开户"),
        ("unheard.of", "unheard.of"),
    ])
    def test_is_verb_and_noun_or_a_sentence_of_its_own(self, act, words):
        assert vocabulary.label_of(act) == words


class TheSubjects:
    def test_are_each_named_once(self):
        labels = [label for _, label in vocabulary.subjects()]

        assert len(labels) == len(set(labels))

    def test_stand_for_all_nouns_read_the_same(self):
        assert set(vocabulary.nouns_like("contact")) == {"contact", "contact_attempt"}
