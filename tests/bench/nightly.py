"""P2: the night of a lapse against the same effect in single statements (`single`), which must leave the same words."""

from collections.abc import Callable

from django.db import connection, transaction
from django.db.models import Count

from accounts import audit
from accounts.models import AuditEntry, AuditHead
from benefits.models import Suspension
from reviews.models import Review
from reviews.services.sweeps import lapsing
from tests.bench import crowd, measure, single

TARGET = 2.0


def run(people: int) -> str:
    due = Review.objects.lapsing(today=crowd.TODAY).count()
    audit.write([], by=None, at=crowd.NOW)  # The head of the chain is there before the first turn.
    turn = Undone()
    sweep, anchor = measure.in_turns(
        _to_the_end(lambda: lapsing.lapse_notices(today=crowd.TODAY, at=crowd.NOW)),
        _to_the_end(lambda: single.lapse(crowd.NOW)),
        between=turn.begin,
        after=turn.end,
    )
    if due != turn.left[0]["lapsed"] or any(left != turn.left[0] for left in turn.left):
        raise AssertionError(f"{due} due, and the two left different rows: {turn.left[:2]}")
    note = f"{due:,} due of {people:,} open; {sweep} against {anchor}"
    if connection.vendor == "sqlite":
        note += "; the target is of PostgreSQL, the county edition has P12"
    return measure.line("P2", "sweep/single-sql", sweep.wall / anchor.wall, TARGET, note)


def _to_the_end(deed: Callable[[], object]) -> Callable[[], None]:
    """The deed and what a commit would still ask: whether every foreign key leads somewhere."""

    def run() -> None:
        deed()
        if connection.vendor == "postgresql":  # SQLite has asked while it wrote.
            connection.check_constraints()

    return run


class Undone:
    """A transaction opened before each turn and rolled back after it, so that every turn finds the same rows."""

    def __init__(self) -> None:
        self.left: list[dict] = []

    def begin(self) -> None:
        crowd.vacuum()
        self.frame = transaction.atomic()
        self.frame.__enter__()

    def end(self) -> None:
        self.left.append(_left())
        transaction.set_rollback(True)
        self.frame.__exit__(None, None, None)


def _left() -> dict:
    """What a night has left, in numbers and in words."""
    stops = ("state", "reason", "citation", "last_day", "lawful_month", "basis")
    traces = ("act", "by_role", "from_state", "to_state", "reason", "citation", "subject_type")
    lapsed = Review.objects.filter(state="LAPSED", lapsed_on=crowd.TODAY, suspension__benefit_id__gt=0)
    return {
        "lapsed": lapsed.count(),
        "stops": [str(row) for row in Suspension.objects.values_list(*stops).annotate(Count("pk")).order_by("reason")],
        "traces": list(AuditEntry.objects.values_list(*traces).annotate(Count("pk")).order_by("act")),
        "chain": AuditHead.objects.get().length,
        "chained": AuditEntry.objects.values("previous").distinct().count(),
    }
