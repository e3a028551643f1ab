"""R4: two supervisors press at the same moment, over HTTP: one decides, the other reads that somebody was first."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connections
from django.db.models import Count
from django.utils import timezone

from accounts.models import AuditEntry, Organization, Staff
from accounts.roles import Role
from benefits.models import Suspension
from reviews.services.sweeps import lapsing
from tests.bench import crowd
from tests.faults import naive, programs

PEOPLE, ROUNDS = 24_000, 200
DECIDED = ("suspension.approved", "suspension.declined")
REASON = "联系记录不全，请再核实。"
Press = Callable[[], int]


@dataclass
class Tally:
    """What became of the rounds."""

    one: int = 0
    twice: int = 0
    none: int = 0
    told: int = 0  # The other hand saw the page of the conflict.


def run(people: int = PEOPLE, rounds: int = ROUNDS) -> str:
    stops, supervisors = _proposals(people)
    with programs.place() as environment:
        tally = _decided(stops[:rounds], supervisors, environment)
        doubles = _control(stops[rounds : 2 * rounds], environment)
    verdict = "pass" if tally.one == tally.told == rounds and doubles else "FAIL"
    return (
        f"R4 two supervisors, one proposal, {rounds}x over HTTP: one decided {tally.one} twice {tally.twice} nobody "
        f"{tally.none} told by a 409 page {tally.told} target {rounds} {verdict}    approving and declining against "
        f"each other and themselves; control: get, check, save let {doubles} of {rounds} through twice"
    )


def _proposals(people: int) -> tuple[list[str], list[Staff]]:
    """The keys of proposals of one county, checked by its clerk, and two supervisors who decide there."""
    first = crowd.gather(people)[Organization.Level.COUNTY]
    second = Staff(username="bench-second", name="复核", role=Role.SUPERVISOR, organization=first.organization)
    clerk = Staff(username="bench-clerk", name="核对", role=Role.CLERK, organization=first.organization)
    second.save()
    clerk.save()
    lapsing.lapse_notices(today=crowd.TODAY, at=crowd.NOW)
    known = Suspension.objects.filter(county_code=first.organization.code)
    known.update(checked_by=clerk, checked_at=timezone.now(), check_note="已核对。")
    return list(known.order_by("pk").values_list("key", flat=True)), [first, second]


def _decided(stops: list[str], supervisors: list[Staff], environment: dict[str, str]) -> Tally:
    port, tally = programs.free_port(), Tally()
    with programs.begun(programs.web(port, environment)):
        hands = [programs.Hand(staff, port) for staff in supervisors]
        for number, key in enumerate(stops):
            first, second = ((approve, decline), (approve, approve), (decline, decline))[number % 3]
            answers = at_once(lambda key=key, f=first: f(hands[0], key), lambda key=key, f=second: f(hands[1], key))
            decisions = AuditEntry.objects.filter(act__in=DECIDED, subject_id=_pk(key)).count()
            tally.one += decisions == 1
            tally.twice += decisions > 1
            tally.none += decisions == 0
            tally.told += sorted(answers) == [302, 409]
    return tally


def approve(hand: programs.Hand, key: str) -> int:
    """Both ticks, the number of people, and the button."""
    pairs = [("pick", key), ("ack", "1"), ("ack", "2"), ("number", "1")]
    return hand.post("/approvals/suspensions/approve/", *pairs)


def decline(hand: programs.Hand, key: str) -> int:
    return hand.post(f"/approvals/suspension/{key}/decline/", ("reason", REASON))


def _control(stops: list[str], environment: dict[str, str]) -> int:
    """How many proposals the naive decision let two hands decide."""
    port = programs.free_port()
    with programs.begun(programs.web(port, environment, application="tests.faults.naive.web")):
        for key in stops:
            press = pressing(port, f"/naive/{key}/")
            at_once(press, press)
    decided = AuditEntry.objects.filter(act=naive.DECIDED).values("subject_id")
    return decided.annotate(rows=Count("pk")).filter(rows__gt=1).count()


def pressing(port: int, path: str) -> Press:
    return lambda: programs.ask(port, "POST", path)


def _pk(key: str) -> int:
    return Suspension.objects.values_list("pk", flat=True).get(key=key)


def at_once(*presses: Press) -> list[int]:
    """Each in a thread of its own; they start together."""
    start, answers = threading.Barrier(len(presses)), [0] * len(presses)

    def hold(number: int, press: Press) -> None:
        start.wait()
        answers[number] = press()
        connections.close_all()

    threads = [threading.Thread(target=hold, args=pair) for pair in enumerate(presses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
