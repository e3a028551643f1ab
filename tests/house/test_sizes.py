"""Small files, small functions: what is too long holds two things."""

import pytest

from tests.house import plan

pytestmark = pytest.mark.house

LINES = {"module": 300, "models": 400, "test": 500, "template": 120, "component": 60}
FUNCTION_LINES = {"tasks": 6, "views": 25}
ANY_FUNCTION = 35


def lines_in(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def body_lines(function):
    """Lines of the statements, without signature, decorators and docstring."""
    body = function.body
    if isinstance(getattr(body[0], "value", None), plan.ast.Constant) and len(body) > 1:
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1


class AFile:
    @pytest.mark.parametrize("path", plan.python_files(*plan.ROOMS), ids=plan.place)
    def test_of_code_fits_on_a_few_screens(self, path):
        limit = LINES["models" if plan.room_of(path) == "models" else "module"]

        assert lines_in(path) <= limit

    @pytest.mark.parametrize("path", plan.python_files("tests"), ids=plan.place)
    def test_of_tests_is_about_one_module(self, path):
        assert lines_in(path) <= LINES["test"]

    def test_of_markup_shows_its_shape(self):
        too_long = [
            f"{plan.place(path)}: {lines_in(path)}"
            for path in plan.templates()
            if lines_in(path) > LINES["component" if path.parent.name == "components" else "template"]
        ]

        assert too_long == []


class AFunction:
    def test_does_one_thing(self):
        too_long = [
            f"{plan.place(path, function.lineno)} {function.name}: {body_lines(function)}"
            for path in plan.python_files(*plan.ROOMS)
            for function in plan.functions_of(path)
            if body_lines(function) > FUNCTION_LINES.get(plan.room_of(path), ANY_FUNCTION)
        ]

        assert too_long == []
