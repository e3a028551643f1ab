"""The whole portal in one terminal: tables, demo county, then web, worker and clock until Ctrl-C.

For a county center or a first look. Larger sites start gunicorn and celery by their own service manager
(docs/operations.md).
"""

import contextlib
import ctypes
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, get_commands

from config import production

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
PATIENCE = 10  # Seconds a part may take to stop before it is stopped.
PR_SET_PDEATHSIG = 1


def main() -> None:
    os.chdir(HERE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()  # Also reads .env.
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    if not is_free(host, port):
        sys.exit(f"端口 {port} 已被占用，请换一个：make run PORT={port + 1}")
    prepare()
    parts = start(host, port)
    try:
        while all_run(parts) and not answers(host, port):
            time.sleep(0.1)
        if all_run(parts):
            print_welcome(host, port)
        while all_run(parts):
            time.sleep(0.3)
        print("有一部分自行停止，其余部分一并停止。上面几行说明原因。", flush=True)
        code = 1
    except KeyboardInterrupt:
        print("\n正在停止……", flush=True)
        code = 0
    finally:
        stop(parts)
    sys.exit(code)


def is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def prepare() -> None:
    """Tables, assets and, when nobody is in the database yet, the demo county."""
    call_command("migrate", verbosity=0, interactive=False)
    collect_assets()
    if settings.DEMO and not get_user_model()._default_manager.exists() and "load_demo" in get_commands():
        call_command("load_demo")
    try:
        production.refuse_to_start_unless_fit()
    except ImproperlyConfigured as refusal:
        sys.exit(str(refusal))


def collect_assets() -> None:
    """Collect only when something under static/ or the lock is newer than what was collected last."""
    stamp = settings.STATIC_ROOT / ".collected"
    sources = [HERE / "requirements.txt", *(HERE / "static").rglob("*")]
    newest = max(path.stat().st_mtime for path in sources)
    if stamp.exists() and stamp.stat().st_mtime >= newest:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.touch()


def start(host: str, port: int) -> list[subprocess.Popen]:
    """The web server in one session of its own; worker and clock together in another."""
    figures = settings.VAR_DIR / "metrics"
    shutil.rmtree(figures, ignore_errors=True)
    figures.mkdir()
    environment = {
        **os.environ,
        "PROMETHEUS_MULTIPROC_DIR": str(figures),
        # The greeting should not scroll away under it when somebody looks at the demo as root.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    }
    web = (
        f"gunicorn config.wsgi --bind {host}:{port} --workers {web_processes()} --log-level warning "
        f"--max-requests 5000 --max-requests-jitter 500 --graceful-timeout {PATIENCE - 2}"
    )
    clock = (
        "celery -A config --quiet worker -B --pool threads --concurrency 2 --loglevel WARNING "
        "--without-mingle --without-gossip"
    )
    return [
        subprocess.Popen(
            [str(BIN / program), *words], env=environment, stdin=subprocess.DEVNULL,
            start_new_session=True, preexec_fn=end_with_parent,
        )
        for program, *words in (web.split(), clock.split())
    ]


def web_processes() -> int:
    """SQLite has one writer: there, more than two processes only queue."""
    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    return 2 if on_sqlite else 2 * (os.cpu_count() or 1) + 1


def end_with_parent() -> None:
    """On Linux a part that outlives this process is told to stop: no orphans, whatever ended us."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def answers(host: str, port: int) -> bool:
    """Whether the web server answers at all; the listening socket alone says nothing yet."""
    line = http.client.HTTPConnection(host, port, timeout=2)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status < 500
    except OSError:
        return False
    finally:
        line.close()


def all_run(parts: list[subprocess.Popen]) -> bool:
    return all(part.poll() is None for part in parts)


def stop(parts: list[subprocess.Popen]) -> None:
    """Ask each part to finish what it is doing; after PATIENCE end it with everything it started."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # A second Ctrl-C must not leave half of it running.
    for part in parts:
        if part.poll() is None:
            part.terminate()
    deadline = time.monotonic() + PATIENCE
    for part in parts:
        with contextlib.suppress(subprocess.TimeoutExpired):
            part.wait(timeout=max(0.1, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(part.pid, signal.SIGKILL)
    print("已停止。", flush=True)


def print_welcome(host: str, port: int) -> None:
    print(f"\n年审工作台已打开：http://{host}:{port}/   （按 Ctrl-C 停止）\n", flush=True)
    if settings.DEMO and "demo_cast" in get_commands():
        call_command("demo_cast")
        sys.stdout.flush()


def interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGINT, interrupt)  # Also where a shell started us in the background and ignores it.
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
    with contextlib.suppress(KeyboardInterrupt):  # While tables are made or the demo county is loaded.
        main()
