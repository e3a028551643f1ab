"""Make .venv and put the locked packages into it, with the standard library only: nothing is installed yet.

    python3 bootstrap.py requirements.txt

A stamp in .venv remembers what was installed last, so that a second start costs nothing.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def main(lock_name: str) -> None:
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        stop(f"Python 3.11 or newer is needed, this is {found}. Name another one: make PYTHON=python3.12 ...")
    lock = HERE / lock_name
    stamp = VENV / f".installed-{lock.stem}"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted and works(VENV_PYTHON):
        return
    if not works(VENV_PYTHON):
        make_venv()
    install(lock)
    stamp.write_text(wanted)


def works(python: Path) -> bool:
    """An environment made by a Python that has since gone or moved does not start any more."""
    if not python.exists():
        return False
    check = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    return subprocess.run([str(python), "-c", check], capture_output=True).returncode == 0


def make_venv() -> None:
    say("Making the virtual environment .venv")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode != 0:
        stop(f"{made.stdout}{made.stderr}\nPython's venv is missing; on Debian: apt-get install python3-venv")


def install(lock: Path) -> None:
    """Install exactly what the lock names, each file checked by its hash; uv is quicker if there is one."""
    say(f"Installing the packages of {lock.name} (once, under a minute)")
    uv = shutil.which("uv") or shutil.which("uv", path=str(VENV / "bin"))
    exactly = ["--quiet", "--require-hashes", "-r", str(lock)]
    uv_pip = [str(uv), "pip", "install", "--python", str(VENV_PYTHON), *exactly]
    if uv and subprocess.run(uv_pip).returncode == 0:
        return
    pip = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *exactly]
    if subprocess.run(pip).returncode != 0:
        stop("The packages could not be installed; the lines above say why.")


def say(sentence: str) -> None:
    print(sentence, flush=True)


def stop(sentence: str) -> None:
    sys.exit(sentence)


if __name__ == "__main__":
    main(sys.argv[1])
