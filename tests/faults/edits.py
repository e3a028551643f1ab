"""R8: two clerks change the same field of one person at the same moment: one is written, the other sees both values."""

from django.utils import timezone

from benefits.models import Beneficiary
from reviews.models import Difference
from reviews.services import differences
from reviews.states import DifferenceState
from tests import cast, county
from tests.faults import hands, programs
from tests.racing import at_once

ROUNDS = 200


def run(rounds: int = ROUNDS) -> str:
    staff = cast.assemble()
    people = [county.person(staff.station, address="城关镇老街 1 号") for _ in range(rounds)]
    with programs.place() as environment:
        one, told, lost = _edited(people, staff, environment)
    overwritten = sum(_naive(person) for person in people)
    verdict = "pass" if one == told == rounds and not lost and overwritten else "FAIL"
    return (
        f"R8 two clerks, one field, {rounds}x over HTTP: one written {one}, the other shown both values {told}, "
        f"updates lost {lost} target 0 {verdict}    control: read, change, save overwrote {overwritten} "
        f"of {rounds} without a word"
    )


def _edited(people: list[Beneficiary], staff: cast.Cast, environment: dict[str, str]) -> tuple[int, int, int]:
    """Rounds in which one was written, the other saw both, and in which a change was lost in silence."""
    port, one, told, lost = programs.free_port(), 0, 0, 0
    with programs.begun(programs.web(port, environment)):
        first, second = programs.Hand(staff.wang, port), programs.Hand(staff.li, port)
        for number, person in enumerate(people):
            said = f"城关镇新街 {number} 号", f"城关镇后街 {number} 号"
            rows = [_noted(person, words, by) for words, by in zip(said, (staff.wang, staff.li), strict=True)]
            answers = hands.at_once(lambda r=rows: _press(first, r[0]), lambda r=rows: _press(second, r[1]))
            stands = county.again(person).address
            refused = [row for row, status in zip(rows, answers, strict=True) if status != 302]
            one += stands in said and len(refused) == 1
            lost += len(refused) != 1
            told += len(refused) == 1 and _shows_both(first, refused[0], said)
    return one, told, lost


def _noted(person: Beneficiary, words: str, by) -> Difference:
    return differences.report(
        beneficiary=person, field="address", person=words, paper="", review=None, by=by, at=timezone.now()
    )


def _press(hand: programs.Hand, row: Difference) -> int:
    return hand.post(f"/differences/{row.key}/", ("choice", differences.Choice.PERSON), ("reason", "看过户口簿"))


def _shows_both(hand: programs.Hand, row: Difference, said: tuple[str, str]) -> bool:
    """The page that waits is still open, and has the value of the other beside the own one."""
    page = hand.page(f"/differences/{row.key}/")
    return county.again(row).state == DifferenceState.OPEN and all(words in page for words in said)


def _naive(person: Beneficiary) -> bool:
    """Whether two who read first and save what they hold leave a trace of one only."""
    copies = [Beneficiary.objects.get(pk=person.pk) for _ in range(2)]
    copies[0].address, copies[1].village = "城关镇东街 9 号", "东街村"
    at_once(*(copy.save for copy in copies))
    after = county.again(person)
    return (after.address, after.village) != (copies[0].address, copies[1].village)
