"""P3 and P5: the first page of the worklist in a large and in a small crowd, and a far page against the first."""

import statistics
import time
from collections.abc import Callable

from django.db import connections
from django.db.models import QuerySet

from accounts.models import Organization, Staff
from reviews.models import Review
from reviews.worklists import cases, pages
from tests.bench import crowd, measure

SMALL = 5_000
FAR = 10_000
TURNS = 25
TARGET_SCOPE, TARGET_MILLISECONDS, TARGET_FAR = 2.0, 5.0, 1.5
ORDER = pages.Order("due_on", first_from=crowd.TODAY)


def run(people: int, staff: dict[str, Staff]) -> list[str]:
    return [*_scopes(people, staff), _far_page(people, staff[Organization.Level.PROVINCE])]


def _scopes(people: int, staff: dict[str, Staff]) -> list[str]:
    """The slowest of the four levels, as a ratio and in milliseconds of SQL alone."""
    taken = {level: _both(member) for level, member in staff.items()}
    ratios = {level: large / small for level, (large, small) in taken.items()}
    slow, slowest = (max(by, key=by.__getitem__) for by in (ratios, taken))
    every = ", ".join(f"{level.lower()} {ratios[level]:.1f}x {taken[level][0]:.2f} ms" for level in taken)
    note = f"{people:,} against {SMALL:,} reviews; {every}"
    return [
        measure.line("P3", f"worklist-sql/{slow.lower()}", ratios[slow], TARGET_SCOPE, note),
        measure.line("P3", f"worklist-sql/{slowest.lower()}", taken[slowest][0], TARGET_MILLISECONDS, "", unit=" ms"),
    ]


def _both(member: Staff) -> tuple[float, float]:
    """Milliseconds of SQL for the first page in the large and in the small crowd, in turns, medians."""
    large, small = (Clocked(lambda using=using: _page(member, using), using) for using in ("default", "small"))
    measure.in_turns(large, small, turns=TURNS)
    return large.median * 1000, small.median * 1000


class Clocked:
    """A deed that notes how long the database alone took in each call; the first one only warms up."""

    def __init__(self, deed: Callable[[], object], using: str) -> None:
        self.deed, self.using = deed, using
        self.times: list[float] = []

    def __call__(self) -> None:
        self.times.append(0.0)
        with connections[self.using].execute_wrapper(self._clock):
            self.deed()

    def _clock(self, execute, sql, params, many, context):
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.times[-1] += time.perf_counter() - begun

    @property
    def median(self) -> float:
        return statistics.median(self.times[1:])


def _rows(staff: Staff, using: str = "default") -> QuerySet:
    tab = cases.TABS["follow"]
    return tab.source.load(cases.select(staff, cases.Conditions(), today=crowd.TODAY), crowd.TODAY).using(using)


def _page(staff: Staff, using: str = "default", after: str = "") -> pages.Page:
    edges = Review.objects.visible_to(staff).using(using)
    return pages.cut(_rows(staff, using), order=ORDER, edges=edges, after=after)


def _far_page(people: int, staff: Staff) -> str:
    keys = _rows(staff).filter(due_on__gte=crowd.TODAY).order_by("due_on", "pk").values_list("key", flat=True)
    number = min(FAR, keys.count() // pages.SIZE - 1)
    edge = keys[(number - 1) * pages.SIZE - 1]
    far, first = measure.in_turns(lambda: _page(staff, after=edge), lambda: _page(staff), turns=TURNS)
    note = f"of {people:,} reviews of a province; {far} against {first}"
    return measure.line("P5", f"page-{number}/page-1", far.wall / first.wall, TARGET_FAR, note)
