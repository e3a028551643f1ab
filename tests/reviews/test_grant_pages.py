"""Grants and recoveries on their pages: from the verified death to the last receipt."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from benefits.models import FuneralGrant, Overpayment
from benefits.services import grant_decisions, grants, overpayments
from benefits.services.grants import Answers
from tests import county
from tests.benefits import granting

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 2)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(county.at(TODAY, 10), tick=False)


@pytest.fixture
def grant(cast):
    [grant] = granting.opened(cast, county.benefit(county.person(cast.station)))
    Overpayment.objects.create(
        death=grant.death, benefit=grant.benefit, organization=grant.organization, state_at=county.at(TODAY),
        first_month=date(2026, 6, 1), last_month=date(2026, 6, 1), amount=Decimal(3530),
    )
    return grant


@pytest.fixture
def checked(cast, grant):
    grants.assess(grant=grant, answers=Answers("ILLNESS"), by=cast.wang, at=county.at(TODAY))
    return grant


def url(name, row):
    return reverse(f"reviews:{name}", args=[row.key])


class TheGrant:
    def test_shows_its_steps_on_its_page_and_on_that_of_the_death(self, grant, sign_in, cast):
        client = sign_in(cast.wang)

        page = client.get(url("grant", grant)).text
        assert "¥3,530.00 × 12 个月" in page
        assert "《军人抚恤优待条例》第三十二条" in page
        assert url("grant", grant) in client.get(url("death", grant.death)).text

    def test_is_assessed_approved_shared_and_paid(self, grant, sign_in, cast):
        sign_in(cast.wang).post(url("assess_grant", grant), {"cause": "ILLNESS"})
        sign_in(cast.zhao).post(url("approve_grant", grant), {"offset": "1"})
        receiver = {
            "name": "张丽", "relation": "子女", "id_number": "11010519491231002X", "amount": "38830.00",
            "signed_on": "2026-06-02",
        }
        lines = {"form-TOTAL_FORMS": "6", "form-INITIAL_FORMS": "0", **{f"form-0-{k}": v for k, v in receiver.items()}}

        clerk = sign_in(cast.wang)
        clerk.post(url("share_grant", grant), lines)
        clerk.post(url("pay_grant", grant), {"paid_on": "2026-06-02", "receipt_no": "凭001"})

        grant = county.again(grant)
        assert (grant.state, grant.offset, grant.due) == ("PAID", Decimal("3530.00"), Decimal("38830.00"))
        assert Overpayment.objects.get().state == "OFFSET"
        slip = clerk.get(url("grant_slip", grant)).text
        assert "38,830.00" in slip
        assert "11010519491231002X" not in clerk.get(url("grant", grant)).text

    def test_says_both_ways_what_the_choice_of_offset_means(self, checked, sign_in, cast):
        page = sign_in(cast.zhao).get(url("grant", checked)).text

        assert "扣除 ¥3,530.00，发 ¥38,830.00" in page
        assert "不抵扣：发 ¥42,360.00，另追回 ¥3,530.00" in page

    def test_is_not_approved_without_the_choice(self, checked, sign_in, cast):
        answer = sign_in(cast.zhao).post(url("approve_grant", checked), {})

        assert answer.status_code == 400
        assert "请选择多发的款怎样处理。" in answer.text

    def test_comes_back_with_the_sentence_where_the_split_does_not_fit(self, checked, sign_in, cast):
        grant_decisions.approve(grant=checked, offset=True, by=cast.zhao, at=county.at(TODAY))
        receiver = {
            "name": "张丽", "relation": "子女", "id_number": "11010519491231002X", "amount": "1",
            "signed_on": "2026-06-02",
        }
        lines = {"form-TOTAL_FORMS": "6", "form-INITIAL_FORMS": "0", **{f"form-0-{k}": v for k, v in receiver.items()}}

        answer = sign_in(cast.wang).post(url("share_grant", checked), lines)

        assert answer.status_code == 400
        assert "合计须等于应发的 38,830.00 元" in answer.text
        assert 'value="张丽"' in answer.text

    def test_does_not_exist_for_the_other_district(self, grant, sign_in, cast):
        client = sign_in(cast.qian)

        assert client.get(url("grant", grant)).status_code == 404
        assert client.post(url("assess_grant", grant), {"cause": "ILLNESS"}).status_code == 404

    def test_is_approved_by_a_supervisor(self, checked, sign_in, cast):
        assert sign_in(cast.wang).post(url("approve_grant", checked), {"offset": "1"}).status_code == 403


class TheRecovery:
    def test_is_planned_and_received_to_the_last_fen(self, grant, sign_in, cast):
        row, supervisor = Overpayment.objects.get(), sign_in(cast.zhao)

        supervisor.post(url("plan_recovery", row), {"number": "2", "first_on": "2026-06-30"})
        clerk = sign_in(cast.wang)
        words = {"received_on": "2026-06-02", "amount": "3530.01", "receipt_no": "票1"}
        refused = clerk.post(url("receive_recovery", row), words)
        clerk.post(url("receive_recovery", row), words | {"amount": "3530.00"})

        assert "收到的不能更多" in refused.text
        assert county.again(row).state == "SETTLED"


class TheList:
    def test_costs_the_same_for_one_and_for_many(self, cast, sign_in, grant, django_assert_max_num_queries):
        client = sign_in(cast.zhao)
        for _ in range(5):
            granting.opened(cast, county.benefit(county.person(cast.station)))
        row = Overpayment.objects.get()
        overpayments.plan(row=row, number=2, first_on=TODAY, by=cast.zhao, at=county.at(TODAY))

        with django_assert_max_num_queries(12):
            page = client.get(reverse("reviews:grants")).text

        assert FuneralGrant.objects.count() == 6
        assert page.count("残疾军人") == 6
