"""An officer of his own occupation misses the deadline: the county consents, the province decides. He registers, and
what was stopped is paid back, again with the province, until the counter marks it as paid.
"""

from datetime import date

import pytest
from django.urls import reverse

from benefits.categories import Category
from benefits.models import BackPay, Suspension
from benefits.states import BackPayState, DecisionState, SuspensionState
from reviews.services import nights
from tests import county
from tests.journeys.browsing import sign_interruption, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LAPSED = date(2026, 6, 1)  # The day after the window of `county.WINDOW`.
REGISTERED = date(2026, 8, 12)


class AnOfficerWhoMissedTheDeadline:
    def test_is_stopped_with_the_province_and_paid_back_with_it(self, cast, desk, time_machine):
        case = county.case(cast, category=Category.SELF_EMPLOYED_OFFICER)
        self.night(LAPSED)
        stop = Suspension.objects.get()
        time_machine.move_to(county.at(LAPSED))
        wang, zhao, sun = desk.of(cast.wang), desk.of(cast.zhao), desk.of(cast.sun)

        self.checks(wang, stop)
        self.decides_on(zhao, stop, "suspension-endorse", "同意暂停发放，报省 1 人")
        self.decides_on(sun, stop, "suspension", "批准暂停发放 1 人")
        self.night(date(2026, 7, 1))
        assert county.again(stop).state == SuspensionState.IN_FORCE

        time_machine.move_to(county.at(REGISTERED))
        wang, zhao, sun = desk.of(cast.wang), desk.of(cast.zhao), desk.of(cast.sun)
        self.registers(wang, case)
        resumption = stop.resumptions.get()
        self.approves(zhao, "resumption", resumption, "报省批准")
        self.approves(sun, "resumption", resumption, "恢复发放已批准")
        assert county.again(resumption).state == DecisionState.APPROVED

        back_pay = BackPay.objects.get(kind="BACK_PAY")
        self.approves(zhao, "back-pay", back_pay, "报省批准")
        self.approves(sun, "back-pay", back_pay, "补发已批准")
        back_pay = county.again(back_pay)
        assert back_pay.state == BackPayState.APPROVED
        assert [line.month.month for line in back_pay.lines.all()] == [7, 8]
        assert back_pay.total == 2 * case.benefit.monthly_amount
        self.pays(wang, back_pay)
        paid = county.again(back_pay)
        assert (paid.state, paid.paid_on) == (BackPayState.PAID, REGISTERED)
        assert desk.errors == []

    def checks(self, page, stop):
        page.goto(reverse("reviews:approval", args=["suspension", stop.key]))
        page.fill("textarea[name=note]", "本人未登记，无延期同意。")
        page.click("text=记下核对，转审批")
        page.wait_for_selector("text=转审核员审批")

    def decides_on(self, page, stop, group, words):
        page.goto(f"{reverse('reviews:approvals')}?group={group}")
        page.check(f"input[value='{stop.key}']")
        page.click("button.btn-grave")
        page.wait_for_selector(f"text=您将{words}")
        sign_interruption(page, number=1)
        page.wait_for_selector("text=已办 1 人")

    def registers(self, page, case):
        page.goto(reverse("reviews:confirm_on_site", args=[case.benefit.beneficiary.key]))
        page.set_input_files("input[name=photo]", upload(county.jpeg()))
        page.check("input[value=ID_CARD]")
        page.check("input[value=DISCHARGE_CERTIFICATE]")
        page.click("text=记录现场确认")
        page.wait_for_selector("text=确认已记录")

    def approves(self, page, kind, record, words):
        page.goto(reverse("reviews:approval", args=[kind, record.key]))
        page.click(".ns-acts button.btn-primary")
        page.wait_for_selector(f"text={words}")

    def pays(self, page, back_pay):
        page.goto(reverse("reviews:approval", args=["back-pay", back_pay.key]))
        page.click("text=登记已发放")
        page.wait_for_selector("text=已登记发放")

    def night(self, day):
        nights.run_until(business_date=day, at=county.at(day, 2))
