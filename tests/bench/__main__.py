"""One line for each figure. Arguments choose some: `python -m tests.bench P2 P12`."""

import importlib
import os

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# A second, small database beside the usual one; both are made for the run and dropped after it.
at = f"{settings.VAR_DIR}/" if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else ""
settings.DATABASES["small"] = {**settings.DATABASES["default"], "TEST": {"NAME": f"{at}test_bench_small"}}
settings.DATABASES["default"]["TEST"] = {"NAME": f"{at}test_bench"}
django.setup()

importlib.import_module("tests.bench.report").main()
