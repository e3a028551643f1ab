"""What happens when: deeds in the order of their time, so that the audit reads as it would have been written."""

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from typing import Any


class Chronicle:
    """Deeds wait here for their time. A deed may add later ones; what would lie after the end never happens."""

    def __init__(self, *, until: datetime) -> None:
        self.until = until
        self._waiting: list[tuple[datetime, int, Callable[..., Any], tuple]] = []
        self._order = count()

    def add(self, at: datetime, deed: Callable[..., Any], *words: Any) -> None:
        """At that time call `deed(*words, at=at)`."""
        if at <= self.until:
            heapq.heappush(self._waiting, (at, next(self._order), deed, words))

    def play(self) -> Iterator[datetime]:
        """Do the deeds in their order; yields the time of each when it is done."""
        while self._waiting:
            at, _, deed, words = heapq.heappop(self._waiting)
            deed(*words, at=at)
            yield at
