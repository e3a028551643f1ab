"""Who may import whom, and what a floor must not touch."""

import ast
import subprocess
import sys

import pytest

from tests.house import plan

pytestmark = pytest.mark.house

# Floors that say what is lawful know neither the web nor the clock.
PURE = {"law", "policy"}
SERVICES = {"services", "worklists"}
# `accounts.permissions` is not among them: every view of the house stands on its `require`.
UPPER_ROOMS = {"views", "forms", "tasks", "urls", "admin", "api", "templatetags", "management"}
STATE_DOOR = "accounts/transitions.py"
CLOCK_CALLS = {"now", "localtime", "localdate", "today", "utcnow"}


def on_floors(floors):
    return [path for path in plan.python_files(*plan.APPS) if plan.room_of(path) in floors]


def public_services():
    return [
        (path, function)
        for path in on_floors({"services"})
        for function in plan.tree_of(path).body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
    ]


def imported(paths, forbidden):
    return [
        f"{plan.place(path, line)} imports {name}"
        for path in paths
        for name, line in plan.imports_of(path)
        if forbidden(path, name)
    ]


class TheFloors:
    def test_are_kept_by_import_linter(self):
        command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]

        run = subprocess.run(command, cwd=plan.ROOT, capture_output=True, text=True)

        assert run.returncode == 0, run.stdout

    def test_another_app_is_entered_by_its_lower_rooms_only(self):
        def trespasses(path, name):
            app, _, rest = name.partition(".")
            home = path.relative_to(plan.ROOT).parts[0]
            return app in plan.APPS and app != home and rest.split(".")[0] in UPPER_ROOMS

        assert imported(plan.python_files(*plan.APPS), trespasses) == []


class LawAndPolicy:
    def test_know_neither_django_nor_celery(self):
        def leans_on_the_web(_path, name):
            return name.split(".")[0] in {"django", "celery"}

        assert imported(on_floors(PURE), leans_on_the_web) == []


class AService:
    def test_never_sees_a_request_or_a_queue(self):
        def sees_more_than_it_should(_path, name):
            return name.startswith(("django.http", "django.shortcuts", "django.contrib.messages", "celery"))

        assert imported(on_floors(SERVICES), sees_more_than_it_should) == []

    def test_is_told_the_time(self):
        guessing = [
            f"{plan.place(path, node.lineno)} .{node.func.attr}()"
            for path in on_floors(SERVICES | PURE | {"models", "querysets", "states"})
            for node in ast.walk(plan.tree_of(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            # `localtime(at)` only converts; `localtime()` looks at the clock, and so does `now(UTC)`.
            and node.func.attr in CLOCK_CALLS and not (node.args and node.func.attr in {"localtime", "localdate"})
        ]

        assert guessing == []

    def test_takes_keywords_only(self):
        # One argument alone cannot be mistaken for another.
        loose = [
            f"{plan.place(path, function.lineno)} {function.name}"
            for path, function in public_services()
            if function.args.args and len(function.args.args) + len(function.args.kwonlyargs) > 1
        ]

        assert loose == []

    def test_says_what_it_does(self):
        silent = [
            f"{plan.place(path, function.lineno)} {function.name}"
            for path, function in public_services()
            if not ast.get_docstring(function)
        ]

        assert silent == []


class AState:
    def test_is_set_in_one_place_only(self):
        elsewhere = [
            plan.place(path, node.lineno)
            for path in plan.python_files(*plan.ROOMS)
            if plan.place(path) != STATE_DOOR
            for node in ast.walk(plan.tree_of(path))
            if isinstance(node, ast.Assign | ast.AugAssign)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Attribute) and target.attr == "state"
        ]

        assert elsewhere == []

    def test_is_never_updated_past_the_door(self):
        around = [
            plan.place(path, node.lineno)
            for path in plan.python_files(*plan.ROOMS)
            if plan.place(path) != STATE_DOOR
            for node in ast.walk(plan.tree_of(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            and node.func.attr == "update" and any(keyword.arg == "state" for keyword in node.keywords)
        ]

        assert around == []
