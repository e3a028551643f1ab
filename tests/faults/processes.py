"""Processes of our own: begun with a deed, and killed without a word."""

import os
import random
import signal
import time
from collections.abc import Callable

from django.db import connections


def begin(deed: Callable[[], object]) -> int:
    """Do the deed in a process of its own, with a connection of its own; returns its id."""
    connections.close_all()
    if child := os.fork():
        return child
    try:
        deed()
    finally:
        os._exit(0)  # Never back into the code of the parent.


def kill_within(seconds: float, deed: Callable[[], object]) -> bool:
    """Begin the deed and kill -9 it at a random moment; whether it was still at it."""
    child = begin(deed)
    time.sleep(random.uniform(0, seconds))
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def all_at_once(*deeds: Callable[[], object]) -> None:
    """Do the deeds at the same time and wait for all."""
    for child in [begin(deed) for deed in deeds]:
        os.waitpid(child, 0)
