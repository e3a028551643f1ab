"""Each template compiles and is used; what came from elsewhere is what it was when it came."""

import hashlib
import json
import re

import pytest
from django.template.loader import get_template

from tests.house import plan

pytestmark = pytest.mark.house

VENDORED = json.loads((plan.ROOT / "static" / "vendor" / "VENDOR.json").read_text())
NAMED = re.compile(r"[\w/-]+\.html")
# Django looks for these by name.
BY_CONVENTION = {"admin/base_site.html", "admin/index.html"}


def name_of(path):
    return str(path.relative_to(plan.ROOT / "templates"))


@pytest.mark.parametrize("path", plan.templates(), ids=plan.place)
class ATemplate:
    def test_compiles(self, path):
        assert get_template(name_of(path))


class EveryTemplate:
    def test_is_used(self):
        readers = [*plan.templates(), *plan.python_files(*plan.ROOMS)]
        used = {name for path in readers for name in NAMED.findall(path.read_text(encoding="utf-8"))}

        unused = [name_of(path) for path in plan.templates() if name_of(path) not in used | BY_CONVENTION]

        assert unused == []


@pytest.mark.parametrize("entry", VENDORED, ids=lambda entry: entry["file"])
class AVendoredFile:
    def test_is_the_one_that_was_reviewed(self, entry):
        content = (plan.ROOT / entry["file"]).read_bytes()

        assert hashlib.sha256(content).hexdigest() == entry["sha256"]

    def test_asks_for_no_map(self, entry):
        assert b"sourceMappingURL" not in (plan.ROOT / entry["file"]).read_bytes()


class TheVendorFolder:
    def test_holds_nothing_unlisted(self):
        listed = {entry["file"] for entry in VENDORED} | {"static/vendor/VENDOR.json"}
        held = {plan.place(path) for path in (plan.ROOT / "static" / "vendor").rglob("*") if path.is_file()}

        assert held - listed == set()
