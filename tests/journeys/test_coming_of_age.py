"""A dead soldier's child turns eighteen: one has left school and the pay ends by two people; one brings a paper and the
pay goes on.
"""

from datetime import date

import pytest
from django.urls import reverse

from accounts import audit
from benefits.models import Benefit, Termination
from benefits.services import payments
from reviews.services import nights
from tests import county
from tests.journeys.browsing import sign_interruption

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY, BIRTHDAY, ENDS = date(2026, 11, 24), date(2026, 12, 10), date(2027, 1, 1)


class AChildComingOfAge:
    def test_is_asked_about_and_ends_only_by_two_people(self, cast, desk, time_machine):
        child = county.survivor(cast.station, name="林晓雨")
        time_machine.move_to(county.at(TODAY))
        page = desk.of(cast.wang)
        self.opens_the_task(page, "林晓雨")

        page.click("text=不再符合，提出终止…")
        page.wait_for_selector("text=各事由怎样办")
        assert page.input_value("input[name=day]") == BIRTHDAY.isoformat()
        page.fill("textarea[name=reason]", "满十八周岁，已进厂务工。")
        page.click("button:has-text('提出终止，转审批')")
        page.wait_for_selector("text=终止已提出")

        self.approves(desk.of(cast.zhao), Termination.objects.get())
        nights.run_until(business_date=date(2026, 12, 31), at=county.at(date(2026, 12, 31), 2))
        assert self.paid(child, date(2026, 12, 1)) == child.monthly_amount  # The month of the birthday.
        nights.run_until(business_date=ENDS, at=county.at(ENDS, 2))

        assert (county.again(child).state, county.again(child).ended_from_month) == ("ENDED", ENDS)
        assert audit.verify().broken is None
        assert desk.errors == []

    def test_goes_on_being_paid_with_a_paper_of_the_school(self, cast, desk, time_machine):
        child = county.survivor(cast.station, name="许安然")
        time_machine.move_to(county.at(TODAY))
        page = desk.of(cast.wang)
        self.opens_the_task(page, "许安然")

        page.check("input[value=IN_SCHOOL]")
        page.fill("input[name=document]", "临岚一中学籍证明")
        page.fill("input[name=until_on]", "2027-06-30")
        page.click("button:has-text('记下核查结果')")
        page.wait_for_selector("text=资格保留至 2027-06-30（含当日）")
        page.goto(reverse("reviews:eligibility_list"))
        page.wait_for_selector("text=没有要核查的遗属")

        nights.run_until(business_date=ENDS, at=county.at(ENDS, 2))
        assert self.paid(child, ENDS) == child.monthly_amount
        assert desk.errors == []

    def opens_the_task(self, page, name):
        page.goto("/")
        page.wait_for_selector("text=1 名遗属的资格待核查")
        page.click(f".ns-who:has-text('{name}') >> text=核查资格")
        page.wait_for_selector("text=时钟不终止")

    def approves(self, page, row):
        page.goto(f"{reverse('reviews:approvals')}?group=termination")
        page.wait_for_selector("text=满十八周岁，已进厂务工。")
        page.goto(reverse("reviews:approval", args=["termination", row.key]))
        page.click("text=批准终止…")
        sign_interruption(page, number=1)
        page.wait_for_selector("text=自 2027年1月起终止")

    def paid(self, benefit, month):
        rows = payments.payable(benefits=Benefit.objects.filter(pk=benefit.pk), month=month)
        return rows[benefit.pk]
