"""What every test stands on: quick passwords, uploads in a temporary folder, tasks at once, a browser."""

import importlib
import os
import unittest
from pathlib import Path

import pytest
from django.db import connections
from django.db.backends.base.operations import BaseDatabaseOperations
from playwright.sync_api import sync_playwright

from config.celery import app
from reviews.services import clock
from reviews.templatetags import clock as clock_tags

pytest_plugins = ["tests.cast"]

append_only = importlib.import_module("accounts.migrations.0002_append_only")

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
QUIET_CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]


def pytest_pycollect_makeitem(collector, name, obj):
    """Any class written in a test file is a test; one that is only imported there is not."""
    is_imported = isinstance(obj, type) and obj.__module__ != getattr(collector.obj, "__name__", None)
    if isinstance(collector, pytest.Module) and is_imported and not issubclass(obj, unittest.TestCase):
        return []
    return None


def pytest_collection_modifyitems(items):
    """Where a machine promises a browser (CI), a missing one is a failure and never a skip.

    A browser on two busy cores is late now and then: its test gets one second try, which the summary counts.
    """
    is_promised = CHROMIUM.exists() or os.environ.get("CI")
    second_try = pytest.mark.flaky(reruns=1)
    absent = pytest.mark.skip(reason=f"no browser at {CHROMIUM}")
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(second_try if is_promised else absent)


@pytest.fixture(autouse=True)
def _house_settings(settings, tmp_path, monkeypatch):
    # The frame asks once a minute how the clock stands: whichever test happens to be first would count its queries.
    monkeypatch.setattr(clock_tags, "condition", lambda: clock.Condition([], ""))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session", autouse=True)
def _tasks_at_once():
    app.conf.update(task_always_eager=True, task_eager_propagates=True)


@pytest.fixture(scope="session", autouse=True)
def _logs_can_be_emptied_between_tests():
    """Transactional tests empty the database behind them; the logs refuse it, so their triggers step aside."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_logs_too(operations, statements):
        connection = connections[operations.connection.alias]
        append_only.remove(connection)
        flush(operations, statements)
        append_only.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_logs_too)
        yield


@pytest.fixture(scope="session")
def chromium():
    """A running browser; ask it for `new_context(base_url=live_server.url)`."""
    # Playwright keeps an event loop in this thread; Django would take every query for one inside it.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET_CHROMIUM)
        yield browser
        browser.close()
