"""He is sentenced: the county proposes, the province decides, pay stops. He is released, and the province decides from
which month he is paid again and which of the stopped months are paid afterwards.
"""

from datetime import date

import pytest
from django.urls import reverse

from accounts import audit
from benefits.models import BackPay, Benefit, Resumption, Suspension
from benefits.services import payments
from reviews.services import nights
from tests import county
from tests.journeys.browsing import sign_interruption, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENTENCED, RELEASED = date(2026, 8, 24), date(2026, 11, 20)


class APersonInPrison:
    def test_is_stopped_and_paid_again_by_the_province(self, cast, desk, time_machine):
        case = county.case(cast)
        time_machine.move_to(county.at(SENTENCED))
        self.registers(desk.of(cast.wang), case.benefit.beneficiary)
        stop = Suspension.objects.get()
        self.decides(desk.of(cast.zhao), stop, press="同意并报省…", told="已报省审批 1 人")
        self.decides(desk.of(cast.sun), stop, press="批准中止…", told="已批准中止 1 人")

        nights.run_until(business_date=date(2026, 9, 1), at=county.at(date(2026, 9, 1), 2))
        assert self.paid(case, date(2026, 9, 1)) == 0

        time_machine.move_to(county.at(RELEASED))
        self.releases(desk.of(cast.wang), case.benefit.beneficiary)
        resumption = Resumption.objects.get()
        self.sends_on(desk.of(cast.zhao), resumption)
        self.names_the_months(desk.of(cast.sun), resumption)

        back_pay = BackPay.objects.get(kind="BACK_PAY")
        assert [(line.month.month, line.amount > 0) for line in back_pay.lines.all()] == [(9, False), (10, True)]
        assert self.paid(case, date(2026, 12, 1)) == case.benefit.monthly_amount
        assert audit.verify().broken is None
        assert desk.errors == []

    def registers(self, page, person):
        page.goto(f"{reverse('reviews:person', args=[person.key])}?tab=benefits")
        page.click("text=登记服刑、通缉")
        page.wait_for_selector("text=拘留、缓刑、管制、拘役不在此列")
        page.check("input[value=FIXED_TERM]")
        page.fill("input[name=document_no]", "（2026）岚0123刑初18号")
        page.fill("input[name=day]", "2026-08-20")
        page.set_input_files("input[name=scan]", upload(county.jpeg()))
        page.click("button:has-text('提出中止')")
        page.wait_for_selector("text=已提出中止 1 项待遇")

    def decides(self, page, stop, *, press, told):
        page.goto(reverse("reviews:approval", args=["suspension", stop.key]))
        page.wait_for_selector("img[alt='判决书、通缉令']")
        page.click(f"text={press}")
        sign_interruption(page, number=1)
        page.wait_for_selector(f"text={told}")

    def releases(self, page, person):
        page.goto(reverse("reviews:person", args=[person.key]))
        page.wait_for_selector("text=待遇已中止。")
        page.click("text=登记刑满、撤销通缉")
        page.wait_for_selector("input[name=released_on]")
        page.fill("input[name=released_on]", RELEASED.isoformat())
        page.fill("input[name=document_no]", "（2026）岚监释字7号")
        page.click("button:has-text('提出恢复')")
        page.wait_for_selector("text=已提出恢复")

    def sends_on(self, page, resumption):
        page.goto(reverse("reviews:approval", args=["resumption", resumption.key]))
        page.click("text=同意恢复，报省")
        page.wait_for_selector("text=报省批准")

    def names_the_months(self, page, resumption):
        page.goto(reverse("reviews:approval", args=["resumption", resumption.key]))
        page.click("text=写明月份，作出决定…")
        page.wait_for_selector("select[name=resumed_month]")
        page.select_option("select[name=resumed_month]", "2026-11-01")
        page.check("input[value=SOME]")
        page.select_option("select[name=paid_from]", "2026-10-01")
        page.select_option("select[name=paid_until]", "2026-10-01")
        page.fill("textarea[name=reason]", "刑满释放；十月的待遇按改判补发。")
        page.click("button:has-text('批准恢复')")
        page.wait_for_selector("text=恢复发放已批准")

    def paid(self, case, month):
        rows = payments.payable(benefits=Benefit.objects.filter(pk=case.benefit_id), month=month)
        return rows[case.benefit_id]
