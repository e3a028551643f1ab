"""Nobody could reach her: notice, sixty days, the clock proposes, two people decide, pay stops. Then she comes, signs,
and is paid again; what was stopped is not paid back.
"""

from datetime import date

import pytest
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEntry
from benefits.models import BackPay, Benefit, Suspension
from benefits.services import payments
from reviews.models import PublicNotice
from reviews.services import nights
from reviews.states import ReviewState
from tests import county
from tests.journeys.browsing import sign_interruption, until, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

POSTED = date(2026, 6, 30)  # Tuesday; the sixtieth day is a Saturday, so Monday 31 August counts.
CONFIRMED = date(2026, 11, 20)


class APersonWhoCouldNotBeReached:
    def test_is_stopped_by_two_people_and_paid_again_by_two(self, cast, desk, time_machine):
        case = county.unreachable(county.case(cast), by=cast.wang)
        time_machine.move_to(county.at(POSTED, 8))
        wang, zhao = desk.of(cast.wang), desk.of(cast.zhao)
        notice = self.drafts_and_posts(wang, case)
        self.publishes(zhao, notice)

        self.night(date(2026, 9, 1))
        stop = Suspension.objects.get()
        assert (county.again(case).state, stop.proposed_by) == (ReviewState.LAPSED, None)

        time_machine.move_to(county.at(date(2026, 9, 1)))
        wang, zhao = desk.of(cast.wang), desk.of(cast.zhao)
        self.checks(wang, stop)
        self.approves(zhao, stop)
        assert county.again(stop).effective_on == date(2026, 10, 1)

        self.night(date(2026, 10, 1))
        assert self.paid(case, date(2026, 10, 1)) == 0

        time_machine.move_to(county.at(CONFIRMED))
        wang, zhao = desk.of(cast.wang), desk.of(cast.zhao)
        self.comes_and_signs(wang, case)
        self.resumes(zhao, stop)
        months = {each.kind: each for each in BackPay.objects.all()}
        assert months["BACK_PAY"].state == "NOT_DUE"
        assert [line.month.month for line in months["ARREARS"].lines.all()] == [11]
        assert self.paid(case, date(2026, 12, 1)) == case.benefit.monthly_amount
        assert audit.verify().broken is None
        assert desk.errors == []

    def drafts_and_posts(self, page, case):
        page.goto(reverse("reviews:notice_candidates"))
        page.check(f"input[value='{case.key}']")
        page.click("text=把勾选的人拟入公告")
        page.wait_for_selector("text=已拟好")
        page.fill("input[name=place]", "县政务公开栏")
        page.set_input_files("input[name=proof]", upload(county.jpeg()))
        page.click("text=记下这处张贴")
        page.wait_for_selector("text=的张贴已登记")
        return PublicNotice.objects.get()

    def publishes(self, page, notice):
        page.goto(reverse("reviews:notice", args=[notice.key]))
        page.click("button:has-text('发布公告')")
        page.wait_for_selector("text=至 2026-08-31 止")

    def checks(self, page, stop):
        page.goto(reverse("reviews:approvals"))
        page.click("text=逐页看")
        page.fill("textarea[name=note]", "三次联系均无人接听，公告照片齐全。")
        page.click("text=记下核对，转审批")
        page.wait_for_selector("text=转审核员审批")

    def approves(self, page, stop):
        page.goto(f"{reverse('reviews:approvals')}?group=suspension")
        page.check(f"input[value='{stop.key}']")
        page.click("button.btn-grave")
        page.wait_for_selector("text=您将批准暂停发放 1 人")
        until(lambda: page.evaluate("document.activeElement.textContent.trim()") == "返回，再看看")
        assert page.get_attribute("dialog button.btn-grave", "aria-disabled") == "true"
        sign_interruption(page, number=1)
        page.wait_for_selector("text=已办 1 人")

    def comes_and_signs(self, page, case):
        person = case.benefit.beneficiary
        page.goto(reverse("reviews:confirm_on_site", args=[person.key]))
        page.set_input_files("input[name=photo]", upload(county.jpeg()))
        page.check("input[value=ID_CARD]")
        page.check("input[value=DISABILITY_CERTIFICATE]")
        page.click("text=记录现场确认")
        page.wait_for_selector("text=请本人签书面申请")
        page.goto(reverse("reviews:apply", args=[Suspension.objects.get().key]))
        page.wait_for_selector("text=不予补发")
        page.set_input_files("input[name=scan]", upload(county.jpeg()))
        page.click("text=收下申请，报审批")
        page.wait_for_selector("text=恢复发放待审批")

    def resumes(self, page, stop):
        page.goto(reverse("reviews:approval", args=["resumption", stop.resumptions.get().key]))
        page.click("text=批准恢复")
        page.wait_for_selector("text=恢复发放已批准")
        assert AuditEntry.objects.filter(act="resumption.approved").count() == 1

    def night(self, day):
        """The clock works, with the nights it has missed."""
        nights.run_until(business_date=day, at=county.at(day, 2))

    def paid(self, case, month):
        rows = payments.payable(benefits=Benefit.objects.filter(pk=case.benefit_id), month=month)
        return rows[case.benefit_id]

