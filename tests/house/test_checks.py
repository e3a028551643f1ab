"""The tools of the trade find nothing."""

import subprocess
import sys

import pytest

from tests.house import plan

pytestmark = pytest.mark.house


def run(*command):
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=plan.ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", [
    ("ruff", "check", "--output-format", "concise", "."),
    ("mypy", "--no-error-summary"),
    ("djlint", "--lint", "--quiet", "templates"),
    ("bandit", "-q", "-ll", "-ii", "-c", "pyproject.toml", "-r", *plan.ROOMS, "serve.py", "bootstrap.py"),
], ids=lambda command: command[0])
class ACheck:
    def test_finds_nothing(self, command):
        checked = run(*command)

        assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.django_db
class TheMigrations:
    def test_describe_the_models(self):
        made = subprocess.run(
            [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
            cwd=plan.ROOT, capture_output=True, text=True, check=False,
        )

        assert made.returncode == 0, made.stdout + made.stderr
