"""The yearly registration in February: one item corrected and passed; another person is talked to and decided about."""

from datetime import date

import pytest
from django.urls import reverse

from benefits.categories import Category
from reviews.models import Correction, Interview, RegistrationDecision
from reviews.policy import RegistrationTopic
from tests import county
from tests.journeys.browsing import upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = date(2026, 2, 10)
WINDOW = (date(2026, 1, 1), date(2026, 3, 31))


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=True)


@pytest.fixture
def within(cast):
    return county.campaign(cast.county, category=Category.MONTHLY_PENSION, window=WINDOW)


def veteran(cast, within, name):
    who = county.person(cast.station, name=name)
    return county.review(county.benefit(who, category=Category.MONTHLY_PENSION), within=within)


def choose(page, topic, word):
    """The segment of the item with that word."""
    page.click(f"tr:has(th:text-is('{topic.label}')) label:text-is('{word}')")


def come(page, review, failed):
    """The person stands at the counter; one item does not pass."""
    page.goto(reverse("reviews:confirm_on_site", args=[review.benefit.beneficiary.key]))
    page.set_input_files("input[name=photo]", upload(county.jpeg()))
    page.check("input[value=ID_CARD]")
    page.check("input[value=DISCHARGE_CERTIFICATE]")
    for topic in RegistrationTopic:
        choose(page, topic, "未通过" if topic is failed else "通过")
    page.fill(f"input[name$=note_{failed.value}]", "证明未附。")
    page.click("text=记录现场确认")
    page.wait_for_selector("text=不须再来")


class RegisteringInFebruary:
    def test_is_corrected_and_passed_without_a_second_visit(self, cast, within, desk):
        review = veteran(cast, within, "李卫东")
        page = desk.of(cast.wang)
        come(page, review, RegistrationTopic.PARTY_LIFE)

        page.click("nav >> text=登记补正")
        page.click("text=要求补正")
        page.wait_for_selector("text=2026年2月25日")
        page.click("button:has-text('要求补正')")
        page.wait_for_selector("text=2026-02-25 到期")
        page.click("text=补正已交")
        page.wait_for_selector("text=补正情况")
        page.fill("textarea[name=words]", "已补交组织关系证明。")
        page.click("button:has-text('记录补正')")
        page.wait_for_selector("text=补正已记录")
        choose(page, RegistrationTopic.PARTY_LIFE, "通过")
        page.click("button:has-text('记录登记审核')")
        page.wait_for_selector("text=本年度确认办结")

        row = county.again(review)
        assert (row.state, row.confirmed_on) == ("CONFIRMED", TODAY)
        assert Correction.objects.get().state == "ANSWERED"
        assert desk.errors == []


class AnotherVeteran:
    def test_is_talked_to_and_a_supervisor_decides(self, cast, within, desk):
        review = veteran(cast, within, "王建国")
        page = desk.of(cast.wang)
        come(page, review, RegistrationTopic.CONDUCT)

        page.click("nav >> text=登记补正")
        page.click("text=记录约谈")
        page.wait_for_selector("textarea[name=minutes]")
        page.fill("input[name=place]", "站谈话室")
        page.fill("input[name=subject]", "未报告处分")
        page.fill("textarea[name=minutes]", "说明要求，本人承诺今后主动报告。")
        page.click("button:has-text('记录约谈')")
        page.wait_for_selector("text=约谈已记录")

        supervisor = desk.of(cast.zhao)
        supervisor.goto(reverse("reviews:person", args=[review.benefit.beneficiary.key]) + "?tab=registration")
        supervisor.click("text=决定登记审核")
        supervisor.wait_for_selector("text=认定未通过")
        supervisor.click("text=认定未通过")
        supervisor.fill("textarea[name=reason]", "处分属实，已约谈提醒。")
        supervisor.click("button:has-text('作出决定')")
        supervisor.wait_for_selector("text=主要待遇照发")

        assert county.again(review).state == "CONFIRMED"
        assert RegistrationDecision.objects.get().decided_by == cast.zhao
        assert Interview.objects.get().held_by == cast.wang
        assert desk.errors == []
