"""Settings as a site would write them, each read by a process of its own."""

import os
import re
import subprocess
import sys

import pytest

from tests.house import plan

PRODUCTION = {
    "DEMO": "off",
    "SECRET_KEY": "a-key-of-our-own-" + "0123456789abcdefghijklmnopqrstuvwxyz-"*2,
    "ALLOWED_HOSTS": "desk.example.gov.cn",
    "PII_KEYS": "k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "PII_INDEX_KEY": "an-index-key-of-our-own-0123456789abcdef",
}


@pytest.fixture
def manage(tmp_path):
    """Run manage.py with exactly the given environment, in an empty house."""

    def run(*words, **environment):
        essential = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return subprocess.run(
            [sys.executable, "manage.py", *words], cwd=plan.ROOT, capture_output=True, text=True, check=False,
            env={**essential, "VAR_DIR": str(tmp_path), **environment},
        )

    return run


class WithoutAnySetting:
    def test_everything_is_ready_for_the_demo(self, manage):
        checked = manage("check")

        assert checked.returncode == 0, checked.stderr

    def test_it_answers_to_this_machine_only(self, manage):
        checked = manage("check", ALLOWED_HOSTS="desk.example.gov.cn")

        assert checked.returncode != 0
        assert "DEMO is on and ALLOWED_HOSTS names desk.example.gov.cn." in checked.stderr


class InProduction:
    def test_the_deployment_check_is_clean(self, manage):
        checked = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

        assert checked.returncode == 0, checked.stderr

    @pytest.mark.parametrize(("left_out", "sentence"), [
        ("SECRET_KEY", "SECRET_KEY is the published one"),
        ("PII_KEYS", "PII_KEYS holds the published key"),
        ("PII_INDEX_KEY", "PII_INDEX_KEY is the published one"),
    ])
    def test_a_key_of_the_demo_stops_every_command(self, manage, left_out, sentence):
        environment = {name: value for name, value in PRODUCTION.items() if name != left_out}

        checked = manage("migrate", **environment)

        assert checked.returncode != 0
        assert sentence in checked.stderr

    def test_debug_stops_every_command(self, manage):
        checked = manage("check", **PRODUCTION, DEBUG="on")

        assert checked.returncode != 0
        assert "DEBUG is on." in checked.stderr


class TheListOfSettings:
    def test_names_each_setting_that_is_read_and_no_other(self):
        source = (plan.ROOT / "config" / "settings.py").read_text() + (plan.ROOT / "serve.py").read_text()
        kinds = "str|int|bool|list|dict|db_url|email_url|get"
        read = set(re.findall(rf"env(?:iron)?\.(?:{kinds})\(\s*\"([A-Z_]+)\"", source))

        listed = set(re.findall(r"^#?([A-Z_]+)=", (plan.ROOT / ".env.example").read_text(), re.M))

        assert listed == read

    def test_holds_the_defaults(self, manage):
        lines = (plan.ROOT / ".env.example").read_text().splitlines()
        written = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))

        def settings_with(environment):
            return re.sub(r" at 0x[0-9a-f]+", "", manage("diffsettings", "--all", **environment).stdout)

        assert settings_with(written) == settings_with({})
