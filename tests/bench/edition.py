"""P12: the county edition, 5,000 people on SQLite: the whole night, and the first page after the start."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.bench import measure

PEOPLE = 5_000
NIGHTS = 40  # From today on, so that a first of the month and some lapses are among them.
TARGET_NIGHT, TARGET_PAGE = 1.0, 5.0
ROOT = Path(__file__).resolve().parents[2]
NIGHTLY = f"""
import time
from datetime import timedelta
from django.utils import timezone
from reviews.services import nights
today, slowest = timezone.localdate(), (0.0, 0.0, today := timezone.localdate(), 0)
for number in range({NIGHTS}):
    day = today + timedelta(days=number)
    wall, cpu = time.perf_counter(), time.process_time()
    done = sum(run.done for run in nights.run_night(business_date=day, at=timezone.now()))
    slowest = max(slowest, (time.perf_counter() - wall, time.process_time() - cpu, day, done))
print(*slowest)
"""


def run() -> list[str]:
    with tempfile.TemporaryDirectory(prefix="bench-edition-") as folder:
        environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        environment |= {"VAR_DIR": folder, "PORT": str(_free_port())}
        for words in (["migrate"], ["load_demo", "--people", str(PEOPLE)]):
            _manage([*words, "--verbosity", "0"], environment)
        wall, cpu, day, done = _manage(["shell", "--no-imports", "-c", NIGHTLY], environment).split()
        first_page = min(_first_page(environment) for _ in range(2))  # The first start also collects the assets.
    note = f"{PEOPLE:,} people on SQLite, the slowest of {NIGHTS} nights, {day}: {done} rows, {float(cpu):.2f} s CPU"
    return [
        measure.line("P12", "night", float(wall), TARGET_NIGHT, note, unit=" s"),
        measure.line("P12", "first-page", first_page, TARGET_PAGE, "serve.py with web, worker and clock", unit=" s"),
    ]


def _manage(words: list[str], environment: dict[str, str]) -> str:
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _first_page(environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    desk = subprocess.Popen(
        [sys.executable, "serve.py"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(int(environment["PORT"])):
            if desk.poll() is not None or time.perf_counter() - begun > 120:
                raise SystemExit("The desk did not open.")
            time.sleep(0.05)
        return time.perf_counter() - begun
    finally:
        desk.send_signal(signal.SIGINT)
        desk.wait(timeout=30)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:  # Leads to the sign-in page.
            return page.status == 200
    except (urllib.error.URLError, OSError):
        return False
