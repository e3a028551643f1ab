"""The whole desk in one terminal, started and stopped as a newcomer does it."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.test_settings import PRODUCTION
from tests.house import plan

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="reads /proc for what is left running")


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def desk(tmp_path, port):
    """A running desk without a demo county, on files of its own."""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "CI"}
    }
    running = subprocess.Popen(
        [sys.executable, "serve.py"], cwd=plan.ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**environment, **PRODUCTION, "ALLOWED_HOSTS": "127.0.0.1", "HTTPS": "off",
             "VAR_DIR": str(tmp_path), "PORT": str(port)},
    )
    yield running
    if running.poll() is None:
        running.kill()


def descendants(pid):
    """Every process below this one, read from /proc."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, _, after = status.read_text().partition(" (")
        except OSError:
            continue  # It ended while we looked.
        parents[int(number)] = int(after.rpartition(") ")[2].split()[1])
    below = {child for child, parent in parents.items() if parent == pid}
    return below.union(*(descendants(child) for child in below))


def still_running(pids):
    def runs(pid):
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
        except OSError:
            return False

    return {pid for pid in pids if runs(pid)}


class OpeningTheDesk:
    def test_answers_and_stops_without_leaving_a_process(self, desk, port):
        said = []
        while f"http://127.0.0.1:{port}/" not in "".join(said[-1:]):
            said.append(desk.stdout.readline())
            assert said[-1], "".join(said)  # An empty line is the end: it never opened.
        parts = descendants(desk.pid)

        desk.send_signal(signal.SIGINT)
        desk.communicate(timeout=60)  # A busy machine takes its time

        assert desk.returncode == 0
        assert len(parts) >= 4
        assert still_running(parts) == set()

    def test_says_so_when_the_port_is_taken(self, tmp_path):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            started = subprocess.run(
                [sys.executable, "serve.py"], cwd=plan.ROOT, capture_output=True, text=True, check=False,
                env={**os.environ, "VAR_DIR": str(tmp_path), "PORT": str(port)},
            )

        assert started.returncode == 1
        assert f"端口 {port} 已被占用" in started.stderr
