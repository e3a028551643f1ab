"""The figures in their order, each printed as soon as it is known."""

import os
import sys

from django.db import connection
from django.test import utils

from accounts.models import Organization
from tests.bench import crowd, edition, foresight, nightly, reading

FIGURES = ("P2", "P3", "P5", "P12", "P13")
PEOPLE, PEOPLE_IN_FULL = 100_000, 1_000_000


def main() -> None:
    chosen = set(sys.argv[1:]) or set(FIGURES)
    if chosen & {"P2", "P3", "P5", "P13"}:
        _on_crowds(chosen)
    if "P12" in chosen:
        print(*edition.run(), sep="\n", flush=True)


def _on_crowds(chosen: set[str]) -> None:
    is_full = os.environ.get("BENCH_FULL") == "1" and connection.vendor == "postgresql"
    people = PEOPLE_IN_FULL if is_full else PEOPLE
    made = utils.setup_databases(verbosity=0, interactive=False)
    try:
        staff = crowd.gather(people)
        if chosen & {"P3", "P5"}:
            crowd.gather(reading.SMALL, using="small")
            print(*reading.run(people, staff), sep="\n", flush=True)
        if "P13" in chosen:
            print(foresight.run(people, staff[Organization.Level.PROVINCE]), flush=True)
        if "P2" in chosen:
            print(nightly.run(people), flush=True)
    finally:
        utils.teardown_databases(made, verbosity=0)
