"""Each component, with each of its options, on one sheet; and the tables behind them."""

import hashlib
import inspect
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template import engines

from accounts.templatetags.house import components, forms, marks, register, states
from tests.house import sheet

ROOT = Path(settings.BASE_DIR)
SHEET = Path(__file__).with_name("sheet.html").read_text()
PARTS = "".join(path.read_text() for path in (ROOT / "templates/components").glob("*.html"))
VOID = {"meta", "link", "input", "img", "br", "use", "path", "rect", "ellipse"}
pytestmark = pytest.mark.house


class Balance(HTMLParser):
    """Collects the tags that do not close where they should, and the ids."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.ids = [], [], []

    def handle_starttag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]
        self.wrong += [f"{tag} {name}" for name, _ in attrs if name == "style" or name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.wrong.append(f"</{tag}>")


@pytest.fixture
def page(rf):
    template = engines["django"].from_string(SHEET)
    return template.render({**sheet.context(), "with_dialog": True, "kept": [("tab", "due")]}, rf.get("/"))


class TheComponentSheet:
    def test_is_well_formed_and_has_no_inline_style_or_script(self, page):
        balance = Balance()

        balance.feed(page)

        assert balance.wrong == []
        assert balance.open == []

    def test_shows_every_component_with_every_option(self):
        unseen = []
        for module in (components, forms):
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if name not in register.tags or function.__module__ != module.__name__ or name == "flashes":
                    continue
                uses = re.findall(r"{% " + name + r"\b([^%]*)%}", SHEET + PARTS)
                parameters = list(inspect.signature(function).parameters.values())
                optional = [p.name for p in parameters if p.default is not p.empty]
                unseen += [name] * (not uses)
                positional = {"tone"} if name == "note" else set()
                unseen += [f"{name} {option}" for option in set(optional) - positional
                           if not any(f"{option}=" in use for use in uses)]
        assert unseen == []

    def test_ties_hint_and_error_to_their_field(self, page):
        assert 'aria-describedby="e_id_posted_on"' in page
        assert 'id="e_id_posted_on"' in page

    def test_leaves_nothing_of_the_template_language(self, page):
        assert not re.search(r"{[{%#]", page)


class TheTableOfStates:
    def test_knows_every_state_of_every_record(self):
        unknown = [
            f"{model._meta.model_name}.{state}"
            for model in apps.get_models() if getattr(model, "MOVES", None)
            for state, _ in model._meta.get_field("state").flatchoices
            if state not in states.STATES.get(model._meta.model_name, {})
        ]
        assert unknown == []

    def test_uses_known_tones(self):
        tones = {tone for table in states.STATES.values() for tone, _ in table.values()}
        assert tones <= marks.TONES


class TheSprite:
    def test_holds_exactly_the_icons_that_tags_may_draw(self):
        drawn = set(re.findall(r'<symbol id="i-([\w-]+)"', (ROOT / "static/icons.svg").read_text()))
        assert drawn == marks.ICONS


class TheVendoredFiles:
    ENTRIES = json.loads((ROOT / "static/vendor/VENDOR.json").read_text())

    @pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["file"])
    def test_are_what_was_fetched(self, entry):
        assert hashlib.sha256((ROOT / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]

    def test_name_no_source_map(self):
        assert not [e["file"] for e in self.ENTRIES if b"sourceMappingURL" in (ROOT / e["file"]).read_bytes()]


class EveryTemplate:
    FILES = sorted((ROOT / "templates").rglob("*.html"))

    @pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
    def test_compiles_and_is_short_enough(self, path):
        text = path.read_text()

        engines["django"].from_string(text)

        assert len(text.splitlines()) <= (60 if path.parent.name == "components" else 120)
        assert not re.search(r"\sstyle=|<script>|\son\w+=", text)
