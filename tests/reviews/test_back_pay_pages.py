"""Marking an approved back-pay as paid, on the page of its decision."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from benefits.services import back_pay, resumptions
from benefits.states import BackPayState
from reviews.services import applications
from tests import county
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

APPROVED = date(2027, 1, 15)
PAID = date(2027, 1, 20)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(date(2027, 1, 22)), tick=False)


@pytest.fixture
def arrears(cast):
    """What is owed between the confirmation and the late approval: approved with the resumption."""
    case = county.case(cast)
    stop = county.stopped(cast, case)
    seen_on = date(2026, 11, 20)
    county.confirmed(cast, case, on=seen_on)
    if not stop.resumptions.exists():
        applications.file(
            suspension=county.again(stop), applied_on=seen_on, scan=county.photo(), by=cast.wang,
            at=county.at(seen_on, 11),
        )
    resumptions.approve(resumption=stop.resumptions.get(), by=cast.zhao, at=county.at(APPROVED))
    return stop.back_pays.get(kind="ARREARS")


def page_of(record):
    return reverse("reviews:approval", args=["back-pay", record.key])


def pay(client, record, on=PAID):
    return client.post(reverse("reviews:pay_back_pay", args=[record.key]), {"paid_on": str(on)}, follow=True)


class MarkingABackPayAsPaid:
    def test_keeps_the_day_and_says_so(self, cast, sign_in, arrears):
        page = pay(sign_in(cast.wang), arrears)

        paid = county.again(arrears)
        assert (paid.state, paid.paid_on) == (BackPayState.PAID, PAID)
        assert f"补付 {arrears.total:,.2f} 元已登记发放，发放日期 2027-01-20。" in page.content.decode()

    def test_quotes_the_rule_of_arrears_alone(self, cast, sign_in, arrears):
        page = sign_in(cast.wang).get(page_of(arrears)).content.decode()

        assert "列为补付，不属补发" in page
        assert "停发期间的抚恤金不予补发" not in page

    def test_stands_in_the_timeline_of_the_person(self, cast, sign_in, arrears):
        client = sign_in(cast.wang)
        pay(client, arrears)

        person = client.get(reverse("reviews:person", args=[arrears.benefit.beneficiary.key]), {"tab": "timeline"})

        assert "补发已发放" in person.content.decode()
        assert AuditEntry.objects.get(act="back_pay.paid").by == cast.wang

    def test_is_offered_until_it_is_done(self, cast, sign_in, arrears):
        client = sign_in(cast.wang)

        assert "登记已发放" in client.get(page_of(arrears)).content.decode()
        assert "登记已发放" not in pay(client, arrears).content.decode()

    @pytest.mark.parametrize("name", ["sun", "he"])
    def test_is_not_for_the_province_nor_the_auditor(self, cast, arrears, name):
        client = signed_in(Client(), getattr(cast, name))

        assert "登记已发放" not in client.get(page_of(arrears)).content.decode()
        assert pay(client, arrears).status_code == 403
        assert county.again(arrears).state == BackPayState.APPROVED

    def test_does_not_exist_in_the_next_district(self, cast, sign_in, arrears):
        assert pay(sign_in(cast.qian), arrears).status_code == 404

    def test_happens_once(self, cast, sign_in, arrears):
        client = sign_in(cast.wang)
        pay(client, arrears)

        again = pay(client, arrears, on=date(2027, 1, 21))

        assert again.status_code == 409
        assert county.again(arrears).paid_on == PAID
        assert AuditEntry.objects.filter(act="back_pay.paid").count() == 1

    def test_waits_for_the_approval(self, cast, sign_in, arrears):
        not_due = arrears.suspension.back_pays.get(kind="BACK_PAY")
        client = sign_in(cast.wang)

        assert "登记已发放" not in client.get(page_of(not_due)).content.decode()
        assert pay(client, not_due).status_code == 409

    @pytest.mark.parametrize(
        ("on", "sentence"),
        [
            ("2027-01-23", "发放日期不能晚于今天。"),
            ("2027-01-14", "发放日期不能早于批准日期。"),
            ("2027-02-30", "没有这一天"),
            ("", "请填写日期。"),
        ],
    )
    def test_refuses_an_impossible_day(self, cast, sign_in, arrears, on, sentence):
        page = pay(sign_in(cast.wang), arrears, on=on)

        assert page.status_code == 400
        assert sentence in page.content.decode()
        assert county.again(arrears).state == BackPayState.APPROVED

    def test_says_afterwards_when_it_was_paid(self, cast, sign_in, arrears):
        back_pay.mark_paid(back_pay=arrears, paid_on=PAID, by=cast.wang, at=county.at(date(2027, 1, 21)))

        assert "2027-01-20（星期三）" in sign_in(cast.wang).get(page_of(arrears)).content.decode()
