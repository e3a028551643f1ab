"""Each address says which act it is, and each poke of the clock finds its task."""

import ast

import pytest

from accounts.roles import Act
from config.celery import TIMETABLE, app
from tests.house import plan

pytestmark = pytest.mark.house

# Open to whoever asks, or to whoever is signed in: everything else names an act.
WITHOUT_AN_ACT = {
    "healthz", "readyz", "clockz", "metrics",
    "accounts:sign_in", "accounts:sign_out", "accounts:second_factor", "accounts:second_factor_setup",
    "accounts:recovery_codes", "accounts:password",
    "reviews:api_document",  # Describes the interface; nothing about anybody stands in it.
    "accounts:watermark",  # Shows whoever asks the own name.
    "reviews:morning",  # Sends each role to where its day begins.
}


def names_its_act(view):
    return getattr(view, "act", None) in set(Act)


class AView:
    def test_names_its_act(self):
        unnamed = [
            f"/{route} ({view.__module__}.{view.__name__})"
            for route, name, view in plan.views()
            if name not in WITHOUT_AN_ACT and not names_its_act(view)
        ]

        assert unnamed == []

    def test_is_excused_from_an_act_only_while_it_exists(self):
        assert {name for _, name, _ in plan.views()} >= WITHOUT_AN_ACT

    def test_of_the_interface_is_opened_by_a_token_and_by_nothing_else(self):
        by_session = [
            f"/{route}"
            for route, name, view in plan.views()
            if route.startswith("api/") and name not in WITHOUT_AN_ACT and not getattr(view, "for_clients", False)
        ]

        assert by_session == []

    def test_asks_the_clock_once_and_passes_it_down(self):
        repeated = [
            plan.place(path, function.lineno)
            for path in plan.python_files(*plan.APPS)
            if plan.room_of(path) == "views"
            for function in plan.functions_of(path)
            if sum(_asks_the_clock(node) for node in ast.walk(function)) > 1
        ]

        assert repeated == []


def _asks_the_clock(node):
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "localtime", "localdate"}
    )


class ThePokesOfTheClock:
    @pytest.mark.parametrize(("name", "entry"), TIMETABLE.items())
    def test_find_their_task(self, name, entry):
        app.loader.import_default_modules()

        assert entry[1] in app.tasks

    def test_are_tasks_with_a_twin_for_the_keyboard(self):
        sweeps = plan.ROOT / "reviews" / "management" / "commands" / "run_sweep.py"

        assert sweeps.exists()
