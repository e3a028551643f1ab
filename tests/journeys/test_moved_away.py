"""A household moves to the other district. The origin records it and confirms the year, the new office accepts; in the
night of 1 January it takes over, confirms the new year, and the origin no longer finds the person in its work.
"""

from datetime import date

import pytest
from django.urls import reverse

from accounts import audit
from benefits.models import Benefit, Transfer
from benefits.services import payments
from reviews.models import Review
from reviews.services import nights
from tests import county
from tests.journeys.browsing import upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOVED, RECORDED, ANSWERED = date(2026, 5, 20), date(2026, 5, 25), date(2026, 5, 27)
NEW_YEAR, LATER = date(2027, 1, 1), date(2027, 1, 11)


class AHouseholdThatMoves:
    def test_is_handed_over_at_new_year(self, cast, desk, time_machine):
        case = county.case(cast)
        person = case.benefit.beneficiary
        time_machine.move_to(county.at(RECORDED))
        self.records(desk.of(cast.wang), person, case)
        county.confirmed(cast, case, on=RECORDED)

        time_machine.move_to(county.at(ANSWERED))
        self.accepts(desk.of(cast.zhou))
        for office in (cast.county, cast.district):
            county.campaign(office, year=2027, window=(NEW_YEAR, date(2027, 5, 31)))
        nights.run_until(business_date=date(2026, 12, 31), at=county.at(date(2026, 12, 31), 2))
        assert county.again(case.benefit).organization == cast.station
        nights.run_until(business_date=NEW_YEAR, at=county.at(NEW_YEAR, 2))

        time_machine.move_to(county.at(LATER))
        self.finds_nobody(desk.of(cast.wang), person)
        self.confirms(desk.of(cast.zhou), person)

        review = Review.objects.get(benefit=case.benefit, campaign__year=2027)
        assert (review.state, review.organization) == ("CONFIRMED", cast.district)
        for month in (date(2026, 12, 1), NEW_YEAR, date(2027, 2, 1)):  # Paid by one or the other, never by none.
            rows = payments.payable(benefits=Benefit.objects.filter(pk=case.benefit_id), month=month)
            assert rows[case.benefit_id] == case.benefit.monthly_amount
        assert audit.verify().broken is None
        assert desk.errors == []

    def records(self, page, person, case):
        page.goto(reverse("reviews:person", args=[person.key], query={"tab": "benefits"}))
        page.click("text=登记关系转移")
        page.wait_for_selector("input[name=moved_on]")
        assert page.is_checked(f"input[value='{case.benefit.key}']")
        page.fill("input[name=moved_on]", MOVED.isoformat())
        page.select_option("select[name=office]", label="岚州市 东川区")
        page.click("button:has-text('登记转移')")
        page.wait_for_selector("text=等东川区接收")
        page.wait_for_selector("text=2026 年由临岚县发放并确认，2027 年 1 月起由东川区发放并确认")

    def accepts(self, page):
        page.goto(reverse("reviews:morning"))
        page.click("a:has-text('接收')")
        page.wait_for_selector("select[name=office]")
        page.click("button:has-text('接收关系')")
        page.wait_for_selector("text=关系转移已接收")
        assert Transfer.objects.get().state == "ACCEPTED"

    def finds_nobody(self, page, person):
        page.goto(reverse("reviews:worklist", query={"tab": "all"}))
        page.wait_for_selector("h1")
        assert page.locator(f"text={person.name}").count() == 0
        answer = page.goto(reverse("reviews:person", args=[person.key]))
        assert answer.status == 404

    def confirms(self, page, person):
        page.goto(reverse("reviews:person", args=[person.key]))
        page.wait_for_selector("text=2027 年 1 月起由东川区发放并确认")
        page.goto(reverse("reviews:confirm_on_site", args=[person.key]))
        page.wait_for_selector("text=一并确认")
        page.set_input_files("input[name=photo]", upload(county.jpeg()))
        page.check("input[value=ID_CARD]")
        page.check("input[value=DISABILITY_CERTIFICATE]")
        page.click("text=记录现场确认")
        page.wait_for_selector("text=确认已记录")
