"""An officer abroad asks for a later day. The office consents in time, so the deadline passes and nothing is proposed;
he does not register by the later day either, and in that night the stop is proposed.
"""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from benefits.categories import Category
from benefits.models import Suspension
from reviews.services import nights
from reviews.states import ReviewState
from tests import county

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DEADLINE = county.WINDOW[1]
ASKED = DEADLINE - timedelta(days=4)
UNTIL = date(2026, 7, 15)


class AnOfficerAbroad:
    def test_is_waited_for_and_no_longer(self, cast, desk, time_machine):
        case = county.case(cast, category=Category.SELF_EMPLOYED_OFFICER)
        time_machine.move_to(county.at(ASKED))
        wang, zhao = desk.of(cast.wang), desk.of(cast.zhao)

        self.asks(wang, case)
        self.consents(zhao, case)
        assert county.again(case).due_on == UNTIL

        self.night(DEADLINE + timedelta(days=1))
        self.night(UNTIL)
        assert not Suspension.objects.exists()
        assert county.again(case).state == ReviewState.PENDING

        self.night(UNTIL + timedelta(days=1))
        stop = Suspension.objects.get()
        assert county.again(case).state == ReviewState.LAPSED
        time_machine.move_to(county.at(UNTIL + timedelta(days=1)))
        zhao = desk.of(cast.zhao)
        zhao.goto(reverse("reviews:approval", args=["suspension", stop.key]))
        zhao.wait_for_selector("text=临退役函〔2026〕8号")
        assert desk.errors == []

    def asks(self, page, case):
        page.goto(reverse("reviews:person", args=[case.benefit.beneficiary.key], query={"tab": "benefits"}))
        page.click("text=申请延期")
        page.wait_for_selector("input[name=until]")
        page.fill("input[name=until]", UNTIL.isoformat())
        page.fill("textarea[name=reason]", "境外探亲，七月中旬回国")
        page.click("text=记下申请")
        page.wait_for_selector("text=延期申请已记下")

    def consents(self, page, case):
        page.goto(reverse("reviews:person", args=[case.benefit.beneficiary.key], query={"tab": "benefits"}))
        page.click("text=登记同意延期")
        page.wait_for_selector("text=境外探亲，七月中旬回国，05-27 申请延期至 2026-07-15")
        page.fill("input[name=consented_by]", "临岚县退役军人事务局")
        page.fill("input[name=document_no]", "临退役函〔2026〕8号")
        page.fill("input[name=consented_on]", ASKED.isoformat())
        page.fill("input[name=last_day]", UNTIL.isoformat())
        page.fill("textarea[name=reason]", "境外探亲")
        page.click("button:has-text('登记同意')")
        page.wait_for_selector("text=截止日改到 2026年7月15日")
        page.wait_for_selector("text=至 2026-07-15，临退役函〔2026〕8号")

    def night(self, day):
        nights.run_until(business_date=day, at=county.at(day, 2))
