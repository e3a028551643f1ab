"""Web server, worker and Redis of our own: begun for one check, on loopback alone, and ended with all they began."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection
from django.test import Client

import serve
from accounts.models import Staff
from tests.cast import signed_in

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
HOST, TOKEN = "127.0.0.1", "t" * 32
CSRF = f"{settings.CSRF_COOKIE_NAME}={TOKEN}"
PATIENCE = 60  # Seconds a program may take to begin on a busy machine.


class Program:
    """One program in a session of its own, so that it can be killed with everything it began."""

    def __init__(self, words: list[str], environment: dict[str, str]) -> None:
        self.running = subprocess.Popen(
            words, cwd=ROOT, env=environment, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=serve.end_with_parent,
        )  # fmt: skip

    def kill(self) -> None:
        """kill -9 for the whole group; nobody is asked."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()


@contextlib.contextmanager
def place(**more: str) -> Iterator[dict[str, str]]:
    """An environment on the database of this check, with a folder of its own and the assets collected in it."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        environment = {**os.environ, "DATABASE_URL": _database(), "VAR_DIR": folder, **more}
        words = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(words, cwd=ROOT, env=environment, check=True)
        yield environment


@contextlib.contextmanager
def begun(program: Program) -> Iterator[Program]:
    """The program, ended with the block however the block ends."""
    try:
        yield program
    finally:
        program.kill()


def web(port: int, environment: dict[str, str], *, application: str = "config.wsgi", processes: int = 4) -> Program:
    """Gunicorn, when it answers."""
    words = [str(BIN / "gunicorn"), application, "--bind", f"{HOST}:{port}", "--workers", str(processes)]
    program = Program(words, environment)
    wait_until(lambda: _answers(port), within=PATIENCE)
    return program


def redis(port: int, folder: str) -> Program:
    """An empty Redis that keeps nothing on disk, when it answers."""
    words = ["redis-server", "--port", str(port), "--bind", HOST, "--save", "", "--appendonly", "no", "--dir", folder]
    program = Program(words, dict(os.environ))
    wait_until(lambda: _is_open(port), within=PATIENCE)
    return program


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def wait_until(is_so: Callable[[], bool], *, within: float) -> float:
    """Seconds until it is so; gives up after `within`, and then gives back infinity."""
    started = time.monotonic()
    while not is_so():
        if time.monotonic() - started > within:
            return float("inf")
        time.sleep(0.1)
    return time.monotonic() - started


class Hand:
    """The browser of one member of staff: signed in, with both factors."""

    def __init__(self, staff: Staff, port: int) -> None:
        session = signed_in(Client(), staff).cookies[settings.SESSION_COOKIE_NAME].value
        self.office, self.port = staff.organization, port
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {CSRF}"

    def get(self, path: str) -> int:
        return ask(self.port, "GET", path, cookies=self.cookies)

    def post(self, path: str, *pairs: tuple[str, str]) -> int:
        return ask(self.port, "POST", path, form(*pairs), cookies=self.cookies)

    def send(self, path: str, body: bytes, kind: str) -> int:
        """The same with a body of another kind, a photo in it for example."""
        return ask(self.port, "POST", path, body, cookies=self.cookies, kind=kind)

    def page(self, path: str) -> str:
        """What the person reads there."""
        line = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            line.request("GET", path, headers={"Cookie": self.cookies})
            return line.getresponse().read().decode()
        finally:
            line.close()


def form(*pairs: tuple[str, str]) -> str:
    """A form as it is sent, with the token of `CSRF`."""
    return urlencode([("csrfmiddlewaretoken", TOKEN), *pairs])


def ask(
    port: int, method: str, path: str, words: str | bytes = "", *, cookies: str = CSRF,
    kind: str = "application/x-www-form-urlencoded",
) -> int:  # fmt: skip
    """The status of the answer."""
    line = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    headers = {"Cookie": cookies, "Content-Type": kind}
    try:
        line.request(method, path, words or None, headers)
        return line.getresponse().status
    finally:
        line.close()


def _database() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    who = f"{quote(known['USER'])}:{quote(known['PASSWORD'])}@" if known["USER"] else ""
    return f"postgres://{who}{known['HOST']}:{known['PORT'] or 5432}/{known['NAME']}"


def _answers(port: int) -> bool:
    try:
        return ask(port, "GET", "/healthz") < 500
    except OSError:
        return False


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
