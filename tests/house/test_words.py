"""One word for each thing, and no rooms for things not yet understood."""

import re

import pytest

from tests.house import plan

pytestmark = pytest.mark.house

UNNAMED = {
    "utils", "util", "helpers", "helper", "common", "manager", "handler", "handlers", "process", "data",
    "misc",
}
# "成功" says nothing, "确定" and "提交" do not say what the button does.
EMPTY_WORDS = re.compile(r"成功|^\s*(确定|提交)\s*$")
BUTTON = re.compile(
    r"<button\b[^>]*>(.*?)</button>|<input[^>]*type=\"submit\"[^>]*value=\"([^\"]*)\"|{% button \"([^\"]*)\"", re.S
)
INLINE = re.compile(
    r"\sstyle\s*=\s*\"|\son[a-z]+\s*=\s*\"|<style\b"
    r"|<script\b(?![^>]*\bsrc=)(?![^>]*application/json)"
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


class AName:
    def test_of_a_module_is_a_noun_of_the_trade(self):
        files = plan.python_files(*plan.ROOMS, "tests")
        folders = {folder for path in files for folder in path.parents}

        unnamed = [plan.place(path) for path in [*files, *folders] if path.stem in UNNAMED]

        assert unnamed == []


class AButton:
    def test_says_what_it_does(self):
        empty = [
            f"{plan.place(path)}: {label.strip()}"
            for path in plan.templates()
            for groups in BUTTON.findall(path.read_text(encoding="utf-8"))
            for label in [re.sub(r"<[^>]*>", "", "".join(groups))]
            if EMPTY_WORDS.search(label)
        ]

        assert empty == []


class AMessage:
    def test_never_says_success(self):
        boasting = [
            plan.place(path)
            for path in [*plan.python_files(*plan.ROOMS), *plan.templates()]
            if path.name != "bank_returns.py"  # It reads what banks say, not what we do.
            and "成功" in path.read_text(encoding="utf-8")
        ]

        assert boasting == []

    def test_is_calm(self):
        loud = [
            plan.place(path)
            for path in [*plan.python_files(*plan.ROOMS), *plan.templates()]
            if "！" in path.read_text(encoding="utf-8")
        ]

        assert loud == []


class ATemplate:
    def test_carries_no_script_and_no_style_of_its_own(self):
        inline = [
            f"{plan.place(path)}: {match.group().strip()}"
            for path in plan.templates()
            for match in INLINE.finditer(path.read_text(encoding="utf-8"))
        ]

        assert inline == []
