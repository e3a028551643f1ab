"""R2: the workers killed with a thousand messages waiting, Redis gone for a minute and back empty: nothing is lost.

What is due is written in the database; a message only pokes. The control carries its effects in messages.
"""

import time
from dataclasses import dataclass, field
from datetime import date, timedelta

from celery import Celery
from django.db.models import Count
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, Organization
from benefits.models import Suspension
from reviews.models import Review
from reviews.services import nights
from tests.bench import crowd
from tests.faults import naive, programs

PEOPLE, WAITING = 20_000, 1_000
SPARE = 400  # Messages more than must wait at the blow: until then some are carried out.
GONE, BACK_WITHIN = 60, 300  # Seconds.
QUEUE, NIGHTLY = "desk", "reviews.tasks.run_nightly"
PAGES = ("/", "/worklist/", "/approvals/", "/calls/", "/nights/", "/sign-in/", "/healthz", "/readyz")


@dataclass
class Pages:
    """What staff asked for while Redis was gone."""

    asked: int = 0
    broken: list[str] = field(default_factory=list)

    def note(self, path: str, status: int) -> None:
        self.asked += 1
        if status >= 500:
            self.broken.append(path)

    def __str__(self) -> str:
        which = f" ({', '.join(sorted(set(self.broken)))})" if self.broken else ""
        return f"{len(self.broken)} of {self.asked}{which}"


@dataclass(frozen=True)
class Effects:
    missed: int
    twice: int
    doubled: int


def run(people: int = PEOPLE, waiting: int = WAITING, gone: int = GONE) -> str:
    staff = crowd.gather(people)[Organization.Level.COUNTY]
    due, port, sent = _end_notices_lately(), programs.free_port(), waiting + SPARE
    with programs.place(REDIS_URL=f"redis://{programs.HOST}:{port}/0") as place:
        with programs.begun(programs.redis(port, place["VAR_DIR"])), programs.begun(_workers(place)) as workers:
            queue = Queue(place["REDIS_URL"])
            queue.fill(sent)
            programs.wait_until(lambda: _done() > 0, within=programs.PATIENCE)
            workers.kill()
            done, left = _done(), queue.length()
        # Whoever looks after the machine starts the workers again at once; Redis comes back later, and empty.
        web = programs.free_port()
        with programs.begun(programs.web(web, place)), programs.begun(_workers(place)):
            pages = _ask_for(gone, programs.Hand(staff, web), web)
            with programs.begun(programs.redis(port, place["VAR_DIR"])):
                back = programs.wait_until(lambda: nights.is_complete(_night()), within=2 * BACK_WITHIN)
    effects, lost = _effects(due), sent - _traces(naive.CARRIED)
    is_well = effects == Effects(0, 0, 0) and not pages.broken and back <= BACK_WITHIN
    verdict = "pass" if is_well and left >= waiting and lost else "FAIL"
    return (
        f"R2 Redis gone {gone} s and back empty, workers killed with {left:,} messages waiting: pages 5xx "
        f"{pages} missed {effects.missed} twice {effects.twice} audit doubled "
        f"{effects.doubled} back after {back:.0f} s target {BACK_WITHIN} s {verdict}    {due:,} due, {done:,} done "
        f"at the blow; control: of {sent:,} effects carried by messages {lost:,} were lost"
    )


def _end_notices_lately() -> int:
    """The notices that have ended did so some days before the real night, whatever day it is; returns how many wait."""
    day = _night() - timedelta(days=3)
    Review.objects.lapsing(today=crowd.TODAY).update(notice_last_day=day, notice_last_day_raw=day, due_on=day)
    return Review.objects.lapsing(today=_night()).count()


def _night() -> date:
    """The business date that the real clock asks for now."""
    local = timezone.localtime()
    return local.date() if local.time() >= nights.STARTS_AT else local.date() - timedelta(days=1)


def _workers(place: dict[str, str]) -> programs.Program:
    words = "-A tests.faults.naive.tasks --quiet worker -B --concurrency 2 --without-mingle --without-gossip"
    return programs.Program([str(programs.BIN / "celery"), *words.split()], place)


class Queue:
    """The broker as a client sees it."""

    def __init__(self, address: str) -> None:
        self.app = Celery(broker=address)

    def fill(self, messages: int) -> None:
        """A poke for the night, then the messages of the control."""
        with self.app.connection_for_write() as connection:
            self.app.send_task(NIGHTLY, queue=QUEUE, connection=connection)
            for pk in Review.objects.order_by("pk").values_list("pk", flat=True)[:messages]:
                self.app.send_task(naive.CARRIED, args=[pk], queue=QUEUE, connection=connection)

    def length(self) -> int:
        with self.app.connection_for_read() as connection:
            return connection.default_channel.client.llen(QUEUE)


def _ask_for(seconds: float, hand: programs.Hand, port: int) -> Pages:
    """Pages in turn, a search, a decision and a failed signing in, as long as Redis is gone."""
    pages, until = Pages(), time.monotonic() + seconds
    waiting = Suspension.objects.filter(county_code=hand.office.code, state="PROPOSED")
    stops = waiting.order_by("pk").values_list("key", flat=True).iterator()
    while time.monotonic() < until:
        for path in PAGES:
            pages.note(path, hand.get(path))
        pages.note("search", hand.post("/approvals/find/", ("find", "张")))
        stranger = programs.form(("username", "nobody"), ("password", "x"))
        pages.note("sign in", programs.ask(port, "POST", "/sign-in/", stranger))
        if stop := next(stops, None):
            pages.note("decline", hand.post(f"/approvals/suspension/{stop}/decline/", ("reason", "请再核实。")))
    return pages


def _done() -> int:
    return Review.objects.filter(state="LAPSED").count()


def _traces(act: str) -> int:
    return AuditEntry.objects.filter(act=act).count()


def _effects(due: int) -> Effects:
    """Against what was due: reviews without their proposal, proposals too many, audit rows too many."""
    stops = Suspension.objects.aggregate(rows=Count("pk"), people=Count("benefit", distinct=True))
    lapsed = Review.objects.filter(state="LAPSED", suspension__isnull=False).count()
    traces = _traces("review.lapsed") + _traces("suspension.proposed")
    doubled = traces - 2 * due + (audit.verify().broken is not None)
    return Effects(due - lapsed, stops["rows"] - stops["people"], doubled)
