from datetime import date
from decimal import Decimal

import pytest

from accounts import transitions
from accounts.models import AuditEntry
from benefits.models import BackPay, Register, RegisterLine
from benefits.services import consents, registers
from benefits.states import BackPayState, RegisterState
from tests import county
from tests.benefits import paying
from tests.benefits.paying import Change, month
from tests.refusals import refused, refused_twin

pytestmark = pytest.mark.django_db

SUM = Decimal("3530.00")


@pytest.fixture
def benefit(cast):
    return county.benefit(county.person(cast.station))


def explained(register, change):
    return register.lines.get(change=change).explanation


class ADraft:
    def test_pays_everybody_of_the_county_and_its_stations_and_nobody_else(self, cast):
        mine = {county.benefit(county.person(office)).pk for office in (cast.station, cast.second_station, cast.county)}
        county.benefit(county.person(cast.district_station))

        register = paying.drafted(cast, month(5))

        assert set(register.lines.values_list("benefit", flat=True)) == mine
        assert (register.people, register.total, register.last_total) == (3, SUM * 3, SUM * 3)

    def test_of_the_first_month_is_compared_with_what_the_month_before_was_worth(self, cast, benefit):
        county.benefit(county.person(cast.station), paid_from=month(5))

        register = paying.drafted(cast, month(5))

        assert sorted(paying.lines(register)) == [("NEW", "3530.00", "0.00"), ("SAME", "3530.00", "3530.00")]
        assert "2026年5月起发" in explained(register, Change.NEW)

    def test_replaces_the_lines_of_the_draft_before(self, cast, benefit):
        paying.drafted(cast, month(5))
        county.benefit(county.person(cast.station))

        again = paying.drafted(cast, month(5), on=date(2026, 5, 6))

        assert Register.objects.count() == 1
        assert again.people == 2

    def test_names_the_document_of_a_new_rate(self, cast, benefit):
        paying.sent(cast, month(7))
        county.rate(benefit, "3600.00", since=month(8))

        register = paying.drafted(cast, month(8))

        assert paying.lines(register) == [("RATE", "3600.00", "3530.00")]
        assert explained(register, Change.RATE) == "标准由 3,530.00 元调整为 3,600.00 元（临退役发〔2026〕1号）"

    def test_names_month_and_ground_of_a_stop(self, cast):
        county.approved(cast)
        paying.sent(cast, month(9))

        register = paying.drafted(cast, month(10))

        assert paying.lines(register) == [("SUSPENDED", "0.00", "3530.00")]
        assert explained(register, Change.SUSPENDED).startswith("2026年10月起暂停：逾期未确认。《伤残抚恤管理办法》")
        assert register.people == 0

    def test_names_the_day_of_a_death(self, cast, benefit):
        paying.sent(cast, month(5))
        county.died(benefit.beneficiary, on=date(2026, 5, 20))

        register = paying.drafted(cast, month(6))

        assert explained(register, Change.DIED) == "2026年5月20日去世，2026年6月起不发"

    def test_says_that_a_benefit_has_ended(self, cast, benefit):
        paying.sent(cast, month(5))
        county.ended(benefit, since=month(6))

        assert paying.lines(paying.drafted(cast, month(6))) == [("ENDED", "0.00", "3530.00")]

    def test_says_nothing_of_somebody_who_was_paid_neither_month(self, cast, benefit):
        paying.sent(cast, month(5))
        county.ended(benefit, since=month(6))
        paying.sent(cast, month(6))

        assert paying.lines(paying.drafted(cast, month(7))) == []

    def test_pays_a_resumed_benefit_and_its_months_beside_it(self, cast):
        stop = county.stopped(cast)
        paying.sent(cast, month(11))
        paying.resumed(cast, stop)

        register = paying.drafted(cast, month(12))

        assert paying.lines(register) == [("RESUMED", "3530.00", "0.00"), ("BACK_PAID", "3530.00", "0.00")]
        assert explained(register, Change.RESUMED) == "2026年12月起恢复发放（逾期未确认已消除）"
        assert explained(register, Change.BACK_PAID).startswith("补付2026年11月")

    def test_leaves_last_months_single_sums_out_again_and_says_so(self, cast):
        stop = county.stopped(cast)
        paying.sent(cast, month(11))
        paying.resumed(cast, stop)
        paying.sent(cast, month(12))

        register = paying.drafted(cast, month(1, 2027))

        assert paying.lines(register) == [("SAME", "3530.00", "3530.00"), ("ONCE", "0.00", "3530.00")]
        assert register.last_total == SUM * 2

    def test_makes_up_for_a_rate_that_became_known_after_the_months_were_sent(self, cast, benefit):
        paying.sent(cast, month(8))
        paying.sent(cast, month(9))
        county.rate(benefit, "3600.00", since=month(8))

        register = paying.sent(cast, month(10))

        assert paying.lines(register) == [("RATE", "3600.00", "3530.00"), ("CORRECTED", "140.00", "0.00")]
        assert explained(register, Change.CORRECTED).startswith("补足差额：2026年8月至9月（2 个月），标准调整")
        assert paying.lines(paying.drafted(cast, month(11))) == [
            ("SAME", "3600.00", "3600.00"), ("ONCE", "0.00", "140.00"),
        ]  # fmt: skip

    def test_makes_up_for_the_months_of_somebody_who_was_entered_late(self, cast, benefit):
        paying.sent(cast, month(8))
        paying.sent(cast, month(9))
        late = county.benefit(county.person(cast.station), paid_from=month(9))

        register = paying.drafted(cast, month(10))

        assert register.lines.get(benefit=late, change=Change.CORRECTED).amount == SUM

    @pytest.mark.parametrize("who", ["he", "sun"])
    def test_is_not_for_other_roles(self, cast, benefit, who):
        with pytest.raises(consents.NotEntitled):
            paying.drafted(cast, month(5), by=getattr(cast, who))

    @pytest.mark.parametrize("who", ["qian", "zhou", "wang"])
    def test_is_not_for_another_office_nor_for_a_station(self, cast, benefit, who):
        with pytest.raises(consents.NotEntitled):
            paying.drafted(cast, month(5), by=getattr(cast, who))

    def test_is_of_a_county(self, cast):
        with pytest.raises(registers.CannotDraft, match="由县（区）编制"):
            paying.drafted(cast, month(5), office=cast.station)

    def test_follows_upon_a_month_that_was_sent(self, cast, benefit):
        paying.drafted(cast, month(5))

        with pytest.raises(registers.CannotDraft, match="请先报送2026年5月的名册"):
            paying.drafted(cast, month(6))

    def test_is_not_of_a_month_far_off(self, cast, benefit):
        with pytest.raises(registers.CannotDraft, match="提前一个月"):
            paying.drafted(cast, month(8), on=date(2026, 6, 30))

    def test_never_changes_what_was_sent(self, cast, benefit):
        register = paying.sent(cast, month(5))
        county.benefit(county.person(cast.station))

        with pytest.raises(registers.CannotDraft, match="已经报送"):
            paying.drafted(cast, month(5), on=date(2026, 5, 9))

        assert register.lines.count() == 1


class Sending:
    def test_freezes_the_lines_and_says_by_whom(self, cast, benefit):
        register = paying.sent(cast, month(5))

        assert (register.state, register.sent_by) == (RegisterState.SENT, cast.zhao)
        assert register.digest == registers.digest(register=register)
        entry = AuditEntry.objects.get(act="register.sent")
        assert (entry.from_state, entry.to_state) == ("DRAFT", "SENT")

    def test_keeps_the_card_as_it_was_that_day(self, cast):
        person = county.person(cast.station, bank_card="6228480000000000018")
        county.benefit(person)
        register = paying.sent(cast, month(5))
        person.bank_card = "6228480000000000026"
        person.save()

        assert register.lines.get().bank_card == "6228480000000000018"
        assert register.digest == registers.digest(register=register)

    def test_is_by_another_person_than_drew_it_up(self, cast, benefit):
        register = paying.drafted(cast, month(5), by=cast.zhao)

        with pytest.raises(consents.NotEntitled, match="须为两人"):
            registers.send(register=register, by=cast.zhao, at=county.at(date(2026, 5, 8)))

    @pytest.mark.parametrize("who", ["wang", "sun", "he"])
    def test_is_for_a_supervisor(self, cast, benefit, who):
        register = paying.drafted(cast, month(5))

        with pytest.raises(consents.NotEntitled):
            registers.send(register=register, by=getattr(cast, who), at=county.at(date(2026, 5, 8)))

    def test_is_not_for_another_office(self, cast, benefit):
        register = paying.drafted(cast, month(5))

        with pytest.raises(consents.NotEntitled):
            registers.send(register=register, by=cast.zhou, at=county.at(date(2026, 5, 8)))

    def test_happens_once(self, cast, benefit):
        register = paying.sent(cast, month(5))

        with pytest.raises(transitions.ForbiddenMove):
            registers.send(register=register, by=cast.zhao, at=county.at(date(2026, 5, 9)))

    def test_refuses_a_draft_that_is_out_of_date(self, cast, benefit):
        register = paying.drafted(cast, month(6))
        county.died(benefit.beneficiary, on=date(2026, 5, 20))

        with pytest.raises(registers.CannotSend, match="情况有变"):
            registers.send(register=register, by=cast.zhao, at=county.at(date(2026, 6, 8)))

    def test_refuses_when_a_back_pay_was_paid_by_hand_meanwhile(self, cast):
        stop = county.stopped(cast)
        paying.resumed(cast, stop)
        register = paying.drafted(cast, month(12))
        transitions.move(
            BackPay.objects.get(state=BackPayState.APPROVED), to=BackPayState.PAID, by=cast.zhao,
            at=county.at(month(12)), act="back_pay.paid", paid_on=month(12),
        )  # fmt: skip

        with pytest.raises(registers.CannotSend):
            registers.send(register=register, by=cast.zhao, at=county.at(date(2026, 12, 8)))


class Closing:
    def test_needs_a_reason(self, cast, benefit):
        register = paying.sent(cast, month(5))

        with pytest.raises(registers.CannotClose):
            registers.close(register=register, reason=" ", by=cast.zhao, at=county.at(date(2026, 5, 20)))

    def test_is_reconciled_then(self, cast, benefit):
        register = paying.sent(cast, month(5))

        registers.close(
            register=register, reason="银行只回退票，其余已核。", by=cast.zhao, at=county.at(date(2026, 5, 20))
        )

        assert (register.state, register.reconciled_by) == (RegisterState.RECONCILED, cast.zhao)

    @pytest.mark.parametrize("who", ["li", "zhou", "sun"])
    def test_is_for_a_supervisor_of_the_office(self, cast, benefit, who):
        register = paying.sent(cast, month(5))

        with pytest.raises(consents.NotEntitled):
            registers.close(
                register=register, reason="已核。", by=getattr(cast, who), at=county.at(date(2026, 5, 20))
            )

    def test_is_not_of_a_draft(self, cast, benefit):
        with pytest.raises(transitions.ForbiddenMove):
            registers.close(
                register=paying.drafted(cast, month(5)), reason="已核。", by=cast.zhao, at=county.at(date(2026, 5, 20))
            )


class TheDatabase:
    def test_refuses_one_person_for_both(self, cast, benefit):
        refused(paying.sent(cast, month(5)), "register_two_people", drafted_by=cast.zhao)

    def test_refuses_a_sent_register_without_its_digest(self, cast, benefit):
        refused(paying.sent(cast, month(5)), "register_sent_iff_at", digest="")

    def test_refuses_a_difference_without_its_reason(self, cast, benefit):
        refused(paying.sent(cast, month(5)).lines.get(), "register_line_explained", change=Change.RATE)

    def test_refuses_to_pay_a_month_twice(self, cast, benefit):
        line = paying.sent(cast, month(5)).lines.get()
        other = Register.objects.create(
            organization=cast.district, category="DISABLED", month=month(5), state_at=county.at(month(5))
        )

        refused_twin(line, register=other)


def test_the_head_always_equals_the_sum_of_its_people(cast):
    for number in range(7):
        county.benefit(county.person(cast.station), amount=f"{1000 + number}.33", paid_from=month(1 + number))
    paying.sent(cast, month(5))
    register = paying.drafted(cast, month(6))

    rows = list(RegisterLine.objects.filter(register=register))
    assert register.total == sum(row.amount for row in rows)
    assert register.last_total == sum(row.last_amount for row in rows) == Register.objects.get(month=month(5)).total
