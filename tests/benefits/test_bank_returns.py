from datetime import date
from decimal import Decimal

import pytest

from benefits.models import RegisterLine
from benefits.services import bank_returns, consents
from benefits.services.bank_returns import Answer
from benefits.states import BackPayState, RegisterState
from tests import county
from tests.benefits import paying
from tests.benefits.paying import Change, month

pytestmark = pytest.mark.django_db

Result = RegisterLine.BankResult
CARDS = ("6228480000000000018", "6228480000000000026")


@pytest.fixture
def register(cast):
    """Two people with a card each, sent in May."""
    for name, card in zip(("周山河", "吴有田"), CARDS, strict=True):
        county.benefit(county.person(cast.station, name=name, bank_card=card))
    return paying.sent(cast, month(5))


def taken(cast, register, *answers, digest="a" * 64, by=None):
    return bank_returns.take_in(
        register=register, answers=answers, file_name="回盘.xlsx", digest=digest, by=by or cast.zhao,
        at=county.at(register.month.replace(day=12)),
    )


def by_card(row, card, result=Result.PAID, *, amount="3530.00", **words):
    return Answer(row=row, card=card, amount=Decimal(amount), result=result, **words)


def results(register):
    return sorted(register.lines.values_list("name", "bank_result"))


class AReturn:
    def test_answers_a_line_by_its_card_and_sum(self, cast, register):
        taken(cast, register, by_card(2, CARDS[0]), by_card(3, CARDS[1], Result.BOUNCED, message="账号不存在"))

        assert results(register) == [("吴有田", "BOUNCED"), ("周山河", "PAID")]
        assert register.lines.get(bank_result="BOUNCED").bank_message == "账号不存在"

    def test_answers_a_line_by_its_number(self, cast, register):
        line = register.lines.get(name="周山河")

        taken(cast, register, Answer(row=2, number=line.number, result=Result.PAID))

        assert results(register) == [("吴有田", "UNKNOWN"), ("周山河", "PAID")]

    def test_reconciles_the_register_when_nothing_is_left_open(self, cast, register):
        taken(cast, register, by_card(2, CARDS[0]))
        assert register.state == RegisterState.SENT

        taken(cast, register, by_card(2, CARDS[1], Result.BOUNCED), digest="b" * 64)

        assert county.again(register).state == RegisterState.RECONCILED

    @pytest.mark.parametrize(("answer", "why"), [
        (by_card(7, "6228480000000000034"), "没有这个账号"),
        (by_card(7, CARDS[0], amount="3000.00"), "没有这个账号的这笔金额"),
        (by_card(7, CARDS[0], name="别人"), "姓名与名册不符"),
        (Answer(row=7, number=99, result=Result.PAID), "没有这个序号"),
        (Answer(row=7, number=1, amount=Decimal(1), result=Result.PAID), "金额与名册不符"),
        (Answer(row=7, name="周山河", result=Result.PAID), "对不上"),
        (Answer(row=7, result="", fault="没有写结果。"), "没有写结果"),
    ])  # fmt: skip
    def test_keeps_what_belongs_to_no_line_and_says_why(self, cast, register, answer, why):
        kept = taken(cast, register, answer).unmatched

        assert [row["row"] for row in kept] == [7]
        assert why in kept[0]["why"]
        assert len(kept[0]["card"]) <= 4
        assert {result for _, result in results(register)} == {"UNKNOWN"}

    def test_takes_two_rows_of_one_card_for_two_lines(self, cast):
        for _ in range(2):
            county.benefit(county.person(cast.station, bank_card=CARDS[0]))
        register = paying.sent(cast, month(5))

        kept = taken(cast, register, *(by_card(row, CARDS[0]) for row in (2, 3, 4)))

        assert (kept.paid, len(kept.unmatched)) == (2, 1)

    def test_does_no_harm_a_second_time(self, cast, register):
        first = taken(cast, register, by_card(2, CARDS[0]))

        assert taken(cast, register, by_card(2, CARDS[0])) == first
        assert register.bank_returns.count() == 1

    def test_may_take_back_what_the_bank_had_called_paid(self, cast, register):
        taken(cast, register, by_card(2, CARDS[0]))
        taken(cast, register, by_card(2, CARDS[0], Result.BOUNCED, message="退汇"), digest="b" * 64)

        assert ("周山河", "BOUNCED") in results(register)

    @pytest.mark.parametrize("who", ["li", "zhou", "sun", "he"])
    def test_is_for_a_supervisor_of_the_office(self, cast, register, who):
        with pytest.raises(consents.NotEntitled):
            taken(cast, register, by_card(2, CARDS[0]), by=getattr(cast, who))

    def test_is_not_taken_in_for_a_draft(self, cast):
        county.benefit(county.person(cast.station))

        with pytest.raises(bank_returns.CannotTakeIn, match="编制中"):
            taken(cast, paying.drafted(cast, month(5)), by_card(2, CARDS[0]))


class ABouncedLine:
    def test_is_paid_again_next_month_with_the_reason(self, cast, register):
        taken(
            cast, register, by_card(2, CARDS[0]), by_card(3, CARDS[1], Result.BOUNCED, message="账号不存在")
        )

        following = paying.drafted(cast, month(6))

        again = following.lines.get(change=Change.PAID_AGAIN)
        assert (again.name, again.amount) == ("吴有田", Decimal("3530.00"))
        assert again.explanation == "2026年5月应发一笔退票，重新发放：账号不存在"
        assert following.total == Decimal("3530.00") * 3

    def test_is_paid_again_once(self, cast, register):
        taken(cast, register, by_card(2, CARDS[0]), by_card(3, CARDS[1], Result.BOUNCED))
        paying.sent(cast, month(6))

        assert not paying.drafted(cast, month(7)).lines.filter(change=Change.PAID_AGAIN).exists()


class ABackPay:
    def test_is_paid_when_the_bank_says_so(self, cast):
        stop = county.stopped(cast)
        paying.sent(cast, month(11))
        paying.resumed(cast, stop)
        register = paying.sent(cast, month(12))
        line = register.lines.get(change=Change.BACK_PAID)

        taken(cast, register, Answer(row=2, number=line.number, result=Result.PAID))

        assert county.again(line.back_pay).state == BackPayState.PAID
        assert county.again(line.back_pay).paid_on == date(2026, 12, 12)

