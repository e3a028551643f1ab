"""Each table of moves: every state can be reached, ends are ends, and staff read a Chinese word for it."""

import pytest
from django.apps import apps

from tests.house.test_words import CHINESE

pytestmark = pytest.mark.house

WITH_MOVES = [model for model in apps.get_models() if getattr(model, "MOVES", None)]
# States in which a row may be written for the first time, beside its default.
ALSO_BORN_AS = {
    "benefits.BackPay": {"ASSESSED", "NOT_DUE"},
    "benefits.FuneralGrant": {"AWAITING", "NOT_DUE"},
}
# Tables without an end: what they describe may always go on.
WITHOUT_END = {"benefits.Benefit"}


def states_of(model):
    return {str(value) for value, _ in model._meta.get_field("state").choices}


def reachable(model):
    """Every state that a chain of moves leads to from the states a row is born in."""
    default = model._meta.get_field("state").get_default()
    found = set(ALSO_BORN_AS.get(model._meta.label, ())) | ({str(default)} if default else set())
    waiting = list(found)
    while waiting:
        onwards = {str(state) for state in model.MOVES.get(waiting.pop(), ())} - found
        found |= onwards
        waiting += onwards
    return found


class TheTables:
    def test_are_there(self):
        assert WITH_MOVES


@pytest.mark.parametrize("model", WITH_MOVES, ids=lambda model: model._meta.label)
class AStateTable:
    def test_speaks_of_states_that_exist(self, model):
        named = {str(state) for state in model.MOVES}
        named |= {str(state) for moves in model.MOVES.values() for state in moves}

        assert named <= states_of(model)

    def test_reaches_every_state(self, model):
        assert states_of(model) == reachable(model)

    def test_has_an_end(self, model):
        ends = {state for state in states_of(model) if not model.MOVES.get(state)}

        assert ends or model._meta.label in WITHOUT_END

    def test_is_read_in_chinese(self, model):
        unlabelled = [
            value for value, label in model._meta.get_field("state").choices if not CHINESE.search(str(label))
        ]

        assert unlabelled == []
