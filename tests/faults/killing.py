"""R1: kill -9 the night at random moments, then let it run once: nothing missed, twice or doubled, chunks kept."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count

from accounts import audit
from accounts.models import AuditEntry
from benefits.models import Suspension
from reviews.models import Review
from reviews.services import nights
from reviews.services.sweeps import chunks
from tests.bench import crowd
from tests.faults import processes

PEOPLE, KILLS = 20_000, 50
CHUNK = 20  # Small, so that many blows fall into the work and between its chunks.
WITHIN, LONGEST = 0.4, 3.0  # Seconds until a blow; longer while the machine is too busy to finish a chunk before it.
LATER = nights.SILENT_AFTER + timedelta(minutes=1)  # A killed run is taken over when it has been silent for long.


@dataclass(frozen=True)
class Damage:
    missed: int
    twice: int
    doubled: int
    lost: int

    @property
    def is_clean(self) -> bool:
        return not (self.missed or self.twice or self.doubled or self.lost)


def run(people: int = PEOPLE, kills: int = KILLS) -> str:
    crowd.gather(people)
    due = Review.objects.lapsing(today=crowd.TODAY).count()
    naive_doubled = _control(kills)
    chunks.CHUNK, usual = CHUNK, chunks.CHUNK
    try:
        result, hits, kept = _beaten(kills, due)
    finally:
        chunks.CHUNK = usual
    verdict = "pass" if result.is_clean and naive_doubled else "FAIL"
    return (
        f"R1 kill -9 {kills}x missed {result.missed} twice {result.twice} audit doubled {result.doubled} "
        f"chunks lost {result.lost} {verdict}    {due:,} due, {hits} blows fell into the work, "
        f"{kept:,} rows done between them; control: a night without transactions doubled {naive_doubled} audit rows"
    )


def _beaten(kills: int, due: int) -> tuple[Damage, int, int]:
    """The night, killed again and again, then once left alone."""
    hits = lost = kept = 0
    within = WITHIN
    for number in range(kills):
        now = crowd.NOW + number * LATER
        hits += processes.kill_within(within, lambda now=now: nights.run_due(now=now))
        done = Review.objects.filter(state="LAPSED").count()
        lost += done < kept or done != Suspension.objects.count() or done != _traces("review.lapsed")
        within = min(within * 1.5, LONGEST) if done == kept else WITHIN
        kept = done
    nights.run_due(now=crowd.NOW + kills * LATER)
    stops = Suspension.objects.aggregate(rows=Count("pk"), people=Count("benefit", distinct=True))
    missed = due - Review.objects.filter(state="LAPSED", suspension__state="PROPOSED").count()
    doubled = _doubled("review.lapsed") + _doubled("suspension.proposed") + (audit.verify().broken is not None)
    return Damage(missed, stops["rows"] - stops["people"], doubled, lost), hits, kept


def _control(kills: int) -> int:
    """Blows on the naive night until it has doubled something."""
    for _ in range(kills):
        processes.kill_within(WITHIN, _naive_night)
        if doubled := _doubled("naive.lapsed"):
            return doubled
    return 0


def _naive_night() -> None:
    """A night without transactions: it notes what it is about to do, then does it."""
    while rows := list(Review.objects.filter(state="IN_NOTICE", next_step="").order_by("pk")[:CHUNK]):
        for review in rows:
            audit.record(review, act="naive.lapsed", by=None, at=crowd.NOW, about="")
        Review.objects.filter(pk__in=[review.pk for review in rows]).update(next_step="naive")


def _traces(act: str) -> int:
    return AuditEntry.objects.filter(act=act).count()


def _doubled(act: str) -> int:
    rows = AuditEntry.objects.filter(act=act).aggregate(rows=Count("pk"), records=Count("subject_id", distinct=True))
    return rows["rows"] - rows["records"]
