"""The stopwatch: subject and anchor in turns, medians, the processor beside the clock on the wall."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

TURNS = 5


@dataclass(frozen=True)
class Time:
    """Seconds on the wall and of this process's own processor, medians of the turns."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{_readable(self.wall)} ({_readable(self.cpu)} CPU)"


def once(deed: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    deed()
    return time.perf_counter() - wall, time.process_time() - cpu


def in_turns(
    subject: Callable[[], object],
    anchor: Callable[[], object],
    *,
    turns: int = TURNS,
    between: Callable[[], object] = lambda: None,
    after: Callable[[], object] = lambda: None,
) -> tuple[Time, Time]:
    """A B A B …: the medians of both; the first pair only warms up.

    `between` and `after` run off the clock, before and after each turn.
    """
    taken: tuple[list, list] = ([], [])
    for turn in range(turns + 1):
        for deed, times in zip((subject, anchor), taken, strict=True):
            between()
            passed = once(deed)
            after()
            if turn:
                times.append(passed)
    return _median(taken[0]), _median(taken[1])


def line(number: str, name: str, value: float, target: float, note: str, unit: str = "") -> str:
    """One line of the report: `P2 sweep/single-sql 1.6 target 2.0 pass`, then what it was measured on."""
    verdict = "pass" if value <= target else "FAIL"
    return f"{number} {name} {value:.1f}{unit} target {target:.1f}{unit} {verdict}    {note}"


def _median(times: list[tuple[float, float]]) -> Time:
    return Time(statistics.median(wall for wall, _ in times), statistics.median(cpu for _, cpu in times))


def _readable(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"
