"""One line for each check. Arguments choose some: `python -m tests.faults R1`."""

import importlib
import os

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
at = f"{settings.VAR_DIR}/" if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else ""
settings.DATABASES["default"]["TEST"] = {"NAME": f"{at}test_faults"}
django.setup()

importlib.import_module("tests.faults.report").main()
