"""A grant is assessed by one person, approved by another, shared with signatures and paid; each refused four ways."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from benefits.categories import Category
from benefits.models import NationalFigure, Overpayment
from benefits.policy import Known
from benefits.services import consents, grant_decisions, grants, national_figures, overpayments
from benefits.services.grant_decisions import CannotDecide, Share
from benefits.services.grants import Answers, CannotAssess
from tests import county
from tests.benefits import granting

pytestmark = pytest.mark.django_db
DAY = granting.DAY
PAY = {"basic_pay": Decimal(8000), "basic_pay_source": "工资审批表〔2025〕12号"}


@pytest.fixture
def grant(cast):
    return granting.opened(cast, county.benefit(county.person(cast.station)))[0]


def assessed(cast, grant, by=None, cause="ILLNESS", **known):
    grants.assess(grant=grant, answers=Answers(cause, known=Known(**known)), by=by or cast.wang, at=county.at(DAY))
    return grant


def approved(cast, grant, by=None, offset=True):
    assessed(cast, grant)
    grant_decisions.approve(grant=grant, offset=offset, by=by or cast.zhao, at=county.at(DAY, 11))
    return grant


def paid_too_long(grant, amount):
    return Overpayment.objects.create(
        death=grant.death, benefit=grant.benefit, organization=grant.organization, state_at=county.at(DAY),
        first_month=date(2026, 6, 1), last_month=date(2026, 8, 1), amount=Decimal(amount),
    )


def share(amount, *, born_on=date(1980, 1, 2), **words):
    number = county.id_number(born_on).replace("990123", "110105", 1)[:17]
    number += county.identity.check_digit(number)
    return Share("张丽", "子女", number, Decimal(amount), DAY, **words)


class Assessing:
    def test_names_the_person_and_keeps_the_steps(self, cast, grant):
        assessed(cast, grant)

        grant = county.again(grant)
        assert (grant.state, grant.proposed_by, grant.amount) == ("ASSESSED", cast.wang, Decimal("42360.00"))
        assert grant.basis["cause"] == "ILLNESS"

    @pytest.mark.parametrize(("known", "amount"), [  # D-08, D-09
        (PAY, "428376.00"), ({**PAY, "honour": 15, "honour_source": "二等功证书"}, "492632.40"),
    ])
    def test_reckons_a_retired_officer_step_by_step(self, cast, known, amount):
        retired = county.benefit(county.person(cast.station), category=Category.RETIRED_OFFICER)
        [grant] = granting.opened(cast, retired, died_on=date(2025, 5, 14))

        assessed(cast, grant, **known)

        assert grant.amount == Decimal(amount) == sum(Decimal(step["amount"]) for step in grant.basis["steps"])

    def test_asks_for_the_income_of_2025(self, cast):  # D-08
        retired = county.benefit(county.person(cast.station), category=Category.RETIRED_OFFICER)
        [grant] = granting.opened(cast, retired)
        with pytest.raises(CannotAssess, match="上一年度全国城镇居民人均可支配收入"):
            assessed(cast, grant, **PAY)
        row = national_figures.enter(
            year=2025, amount=Decimal(56502), source="统计公报", by=cast.zhao, at=county.at(DAY)
        )
        NationalFigure.objects.filter(pk=row.pk).update(entered_by=cast.wang)
        row.refresh_from_db()
        national_figures.confirm(row=row, by=cast.zhao, at=county.at(DAY))

        assert assessed(cast, grant, **PAY).amount == Decimal("433004.00")

    def test_by_an_old_wound_is_a_one_off_pension(self, cast, grant):  # D-03
        with pytest.raises(CannotAssess, match="可支配收入、月基本工资"):
            assessed(cast, grant, cause="OLD_WOUND")

    @pytest.mark.parametrize("known", [{"basic_pay": Decimal(8000)}, {"honour": 12, "honour_source": "证书"}])
    def test_is_refused_without_a_source_and_beside_the_table(self, cast, grant, known):
        with pytest.raises(CannotAssess):
            assessed(cast, grant, **known)

    @pytest.mark.parametrize("name", ["qian", "he", "sun", "xu"])
    def test_is_refused_by_role_and_by_office(self, cast, grant, name):
        with pytest.raises(consents.NotEntitled):
            assessed(cast, grant, by=getattr(cast, name))

    def test_is_refused_once_it_is_approved(self, cast, grant):
        approved(cast, grant)

        with pytest.raises(CannotAssess, match="已批准待发"):
            assessed(cast, grant)


class Approving:
    def test_offsets_what_was_paid_after_the_death(self, cast, grant):  # D-01, DE-27
        row = paid_too_long(grant, "10590.00")

        approved(cast, grant)

        row = county.again(row)
        assert (grant.offset, grant.due) == (Decimal("10590.00"), Decimal("31770.00"))
        assert (row.state, row.outstanding) == ("OFFSET", 0)

    def test_leaves_it_to_be_recovered_where_the_approver_says_so(self, cast, grant):
        row = paid_too_long(grant, "10590.00")

        approved(cast, grant, offset=False)

        assert (grant.due, county.again(row).state) == (Decimal("42360.00"), "OPEN")

    def test_recovers_what_the_grant_cannot_hold(self, cast, grant):  # DE-27
        row = paid_too_long(grant, "50000.00")

        approved(cast, grant)

        assert (grant.due, county.again(row).state, county.again(row).outstanding) == (0, "OPEN", Decimal("7640.00"))

    @pytest.mark.parametrize("name", ["wang", "li", "qian", "zhou", "sun", "he", "xu"])
    def test_is_refused_by_role_and_by_office(self, cast, grant, name):
        with pytest.raises(consents.NotEntitled):
            approved(cast, grant, by=getattr(cast, name))

    def test_is_refused_to_whoever_assessed_it(self, cast, grant):
        assessed(cast, grant, by=cast.zhao)

        with pytest.raises(consents.NotEntitled):
            grant_decisions.approve(grant=grant, offset=True, by=cast.zhao, at=county.at(DAY))

    def test_is_refused_before_anybody_has_looked(self, cast, grant):
        with pytest.raises(CannotDecide, match="还没有人核对"):
            grant_decisions.approve(grant=grant, offset=True, by=cast.zhao, at=county.at(DAY))

    def test_may_send_it_back_with_the_reason(self, cast, grant):
        assessed(cast, grant)

        grant_decisions.send_back(grant=grant, reason="死因与证明不符。", by=cast.zhao, at=county.at(DAY))

        assert (grant.state, grant.reason) == ("AWAITING", "死因与证明不符。")
        assert assessed(cast, grant).state == "ASSESSED"


class Paying:
    @pytest.fixture
    def grant(self, cast, grant):
        return approved(cast, grant)

    def shared(self, cast, grant, *shares):
        return grant_decisions.share_out(grant=grant, shares=shares, by=cast.wang, at=county.at(DAY, 12))

    def paid(self, cast, grant, by=None, receipt_no="凭001"):
        grant_decisions.mark_paid(
            grant=grant, paid_on=DAY, receipt_no=receipt_no, by=by or cast.wang, at=county.at(DAY, 13)
        )

    def test_follows_the_signed_split(self, cast, grant):
        self.shared(cast, grant, share("42000"), share("360", born_on=date(2015, 3, 4), guardian="李梅"))

        self.paid(cast, grant)

        assert (grant.state, grant.receipt_no, grant.paid_on) == ("PAID", "凭001", DAY)

    @pytest.mark.parametrize("shares", [[share("42359.99")], [share("42360", born_on=date(2015, 3, 4))]])
    def test_is_refused_where_the_split_does_not_fit(self, cast, grant, shares):
        with pytest.raises(CannotDecide, match=r"合计须等于|监护人"):
            self.shared(cast, grant, *shares)
        with pytest.raises(CannotDecide, match="先登记"):
            self.paid(cast, grant)

    @pytest.mark.parametrize("name", ["qian", "he", "sun", "xu"])
    def test_is_refused_by_role_and_by_office(self, cast, grant, name):
        self.shared(cast, grant, share("42360"))

        with pytest.raises(consents.NotEntitled):
            self.paid(cast, grant, by=getattr(cast, name))


class ARecovery:
    @pytest.fixture
    def row(self, cast, grant):
        return paid_too_long(grant, "1000.00")

    def planned(self, row, by, number=3):
        return overpayments.plan(row=row, number=number, first_on=date(2026, 6, 30), by=by, at=county.at(DAY))

    def received(self, row, amount, by, number="票1", on=DAY):
        overpayments.receive(
            row=row, received_on=on, amount=Decimal(amount), receipt_no=number, by=by, at=county.at(on, 15)
        )

    def test_is_planned_in_parts_that_sum_exactly(self, cast, row):
        rows = self.planned(row, cast.zhao)

        assert [each.amount for each in rows] == [Decimal("333.34"), Decimal("333.33"), Decimal("333.33")]
        assert [each.due_on for each in rows] == [date(2026, 6, 30), date(2026, 7, 30), date(2026, 8, 30)]

    def test_is_settled_by_the_last_fen_and_never_takes_more(self, cast, row):
        self.planned(row, cast.zhao)
        self.received(row, "999.99", cast.wang)
        with pytest.raises(overpayments.CannotRecover, match="不能更多"):
            self.received(row, "0.02", cast.wang, "票2")

        self.received(row, "0.01", cast.wang, "票2")

        assert (row.state, row.outstanding) == ("SETTLED", 0)

    def test_knows_what_is_late(self, cast, row):
        self.planned(row, cast.zhao)
        self.received(row, "100", cast.wang)

        assert overpayments.overdue(row=row, today=date(2026, 6, 30)) == 0
        assert overpayments.overdue(row=row, today=date(2026, 7, 31)) == Decimal("566.67")

    @pytest.mark.parametrize("name", ["wang", "qian", "zhou", "sun", "he", "xu"])
    def test_is_planned_by_a_supervisor_of_the_place(self, cast, row, name):
        with pytest.raises(consents.NotEntitled):
            self.planned(row, getattr(cast, name))

    def test_is_not_received_before_it_is_planned(self, cast, row):
        with pytest.raises(overpayments.CannotRecover, match="待处理"):
            self.received(row, "10", cast.wang)

    def test_is_withdrawn_with_a_reason_while_nothing_came_in(self, cast, row):
        overpayments.withdraw(row=row, reason="该月并未发放。", by=cast.zhao, at=county.at(DAY))

        assert (row.state, row.reason) == ("WITHDRAWN", "该月并未发放。")


@given(fen=some.integers(1, 10**9), number=some.integers(1, 60))
def test_the_parts_of_any_sum_are_the_sum_to_the_fen(fen, number):
    amounts = overpayments.parts(amount=Decimal(fen) / 100, number=number)

    assert (sum(amounts), len(amounts)) == (Decimal(fen) / 100, number)
    assert max(amounts) - min(amounts) <= Decimal("0.01")
