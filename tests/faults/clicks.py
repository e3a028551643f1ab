"""R7: the same form sent twice at once, and once more by the back button: one effect, and never a broken page."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from benefits.models import Beneficiary, Death
from reviews.models import Campaign, Confirmation, ContactAttempt, Difference
from reviews.states import DifferenceState
from tests import cast, county
from tests.faults import hands, naive, programs

ROUNDS, LAST_DAY = 200, date(2099, 12, 31)


@dataclass(frozen=True)
class Act:
    """A form of one person: its address, its words, and the rows that stand for its effect."""

    path: Callable[[Beneficiary], str]
    words: Callable[[Beneficiary], dict]
    effects: Callable[[Beneficiary], int]


def _rows(model: type[Model], **facts) -> Callable[[Beneficiary], int]:
    return lambda person: model._base_manager.filter(beneficiary=person, **facts).count()


def _open_reviews(person: Beneficiary) -> list[str]:
    return [review.key for benefit in person.benefits.all() for review in benefit.reviews.all()]


ACTS = {
    "confirm": Act(
        lambda person: f"/people/{person.key}/confirm/on-site/",
        lambda person: {
            "documents": ["ID_CARD", "DISABILITY_CERTIFICATE"], "reviews": _open_reviews(person), "phone": "same",
            "address": "same", "bank_card": "same", "photo": county.upload(),
        },
        _rows(Confirmation),
    ),
    "contact": Act(
        lambda person: f"/people/{person.key}/contacts/",
        lambda person: {"channel": "PHONE", "outcome": "NO_ANSWER", "on": timezone.localdate().isoformat()},
        _rows(ContactAttempt),
    ),
    "death": Act(
        lambda person: f"/people/{person.key}/death/",
        lambda person: {"source": "FAMILY", "died_on": timezone.localdate().isoformat(), "note": "其子电话告知"},
        _rows(Death),
    ),
    "difference": Act(
        lambda person: f"/people/{person.key}/differences/",
        lambda person: {"field": "address", "said": "城关镇新街 7 号", "paper": ""},
        _rows(Difference, state=DifferenceState.OPEN),
    ),
}  # fmt: skip


@dataclass
class Tally:
    one: int = 0
    more: int = 0
    none: int = 0
    broken: int = 0  # Answers of 500 and above.


def run(rounds: int = ROUNDS) -> str:
    staff = cast.assemble()
    people = [_person(staff) for _ in range(rounds)]
    with programs.place() as environment:
        tally = _clicked(people, staff, environment)
        doubled = _control(people, environment)
    verdict = "pass" if tally.one == rounds and not tally.broken and doubled else "FAIL"
    return (
        f"R7 the same form twice at once and once more, {rounds}x over HTTP: one effect {tally.one} more {tally.more} "
        f"none {tally.none} broken pages {tally.broken} target {rounds} {verdict}    confirming, calling, reporting a "
        f"death, noting a difference in turn; control: a form that just writes doubled {doubled} of {rounds}"
    )


def _person(staff: cast.Cast) -> Beneficiary:
    """Somebody of the running campaign, called and confirmed on the day on which the check is run."""
    case = county.case(staff, due_on=LAST_DAY)
    Campaign.objects.filter(pk=case.campaign_id).update(window_end=LAST_DAY)
    return case.benefit.beneficiary


def _clicked(people: list[Beneficiary], staff: cast.Cast, environment: dict[str, str]) -> Tally:
    port, tally = programs.free_port(), Tally()
    with programs.begun(programs.web(port, environment)):
        hand = programs.Hand(staff.wang, port)
        for number, person in enumerate(people):
            act = list(ACTS.values())[number % len(ACTS)]
            body = encode_multipart(BOUNDARY, {"csrfmiddlewaretoken": programs.TOKEN, **act.words(person)})
            send = functools.partial(hand.send, act.path(person), body, MULTIPART_CONTENT)
            answers = [*hands.at_once(send, send), send()]
            effects = act.effects(person)
            tally.one += effects == 1
            tally.more += effects > 1
            tally.none += effects == 0
            tally.broken += any(status >= 500 for status in answers)
    return tally


def _control(people: list[Beneficiary], environment: dict[str, str]) -> int:
    """How often a form that looks first and then writes has written twice."""
    port = programs.free_port()
    with programs.begun(programs.web(port, environment, application="tests.faults.naive.web")):
        for person in people:
            press = hands.pressing(port, f"/naive/note/{person.key}/")
            hands.at_once(press, press)
    notes = [Difference.objects.filter(beneficiary=person, reason=naive.NOTED).count() for person in people]
    return sum(number > 1 for number in notes)
