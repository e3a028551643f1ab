"""The pages that pay again: a resumption, its back-pay, and the letter of a decision."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AccessEntry
from benefits.categories import Category
from benefits.services import resumptions, suspensions
from benefits.states import BackPayState, DecisionState, SuspensionState
from reviews.services import applications
from tests import county
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 7)
INDEX = "/approvals/"
OFFICER = Category.SELF_EMPLOYED_OFFICER

@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


def checked(cast, **asked):
    """A stop that the clock proposed and Wang checked."""
    stop = county.proposed(cast, county.case(cast, **asked))
    suspensions.check(suspension=stop, note="联系记录、凭证齐全。", by=cast.wang, at=county.at(TODAY, 8))
    return stop


def applied(cast, **asked):
    """A resumption proposed by Wang two days ago."""
    case = county.case(cast, **asked)
    stop = county.stopped(cast, case)
    county.confirmed(cast, case, on=stop.effective_on)
    if not stop.resumptions.exists():
        applications.file(
            suspension=county.again(stop), applied_on=stop.effective_on, scan=county.photo(), by=cast.wang,
            at=county.at(stop.effective_on, 11),
        )
    return stop.resumptions.get()


def groups(page):
    return {each["label"]: each["count"] for each in page.context["groups"]}


def page_of(kind, record):
    return reverse("reviews:approval", args=[kind, record.key])



class ApprovingAResumption:
    @pytest.fixture(autouse=True)
    def _later(self, time_machine):
        time_machine.move_to(county.at(date(2026, 10, 20)), tick=False)

    def test_pays_again_and_says_what_is_not_paid(self, cast, sign_in):
        resumption = applied(cast)

        answer = sign_in(cast.zhao).post(self.address(resumption), follow=True)

        assert county.again(resumption).state == DecisionState.APPROVED
        assert county.again(resumption.suspension).state == SuspensionState.LIFTED
        assert "恢复发放已批准" in answer.content.decode()

    def test_shows_the_months_before(self, cast, sign_in):
        page = sign_in(cast.zhao).get(page_of("resumption", applied(cast)))

        assert page.context["preview"].months[0].word == "补付"
        assert "以今天批准试算" in page.content.decode()

    def test_goes_by_way_of_the_province_for_an_officer(self, cast):
        resumption = applied(cast, category=OFFICER)

        signed_in(Client(), cast.zhao).post(self.address(resumption))
        assert county.again(resumption).state == DecisionState.ENDORSED
        signed_in(Client(), cast.sun).post(self.address(resumption))

        assert county.again(resumption).state == DecisionState.APPROVED

    def test_happens_once(self, cast, sign_in):
        resumption, client = applied(cast), sign_in(cast.zhao)
        client.post(self.address(resumption))

        assert client.post(self.address(resumption)).status_code == 409
        assert resumption.back_pays.filter(kind="BACK_PAY").count() == 1

    def test_refuses_the_person_who_filed_it(self, cast, sign_in):
        resumption = applied(cast)
        resumptions.Resumption.objects.filter(pk=resumption.pk).update(proposed_by=cast.zhao)

        answer = sign_in(cast.zhao).post(self.address(resumption))

        assert answer.status_code == 403
        assert "须为不同的人" in answer.content.decode()

    def test_is_not_for_other_roles_and_districts(self, cast):
        resumption = applied(cast)

        statuses = [
            signed_in(Client(), getattr(cast, name)).post(self.address(resumption)).status_code
            for name in ("wang", "he", "xu", "zhou")
        ]

        assert statuses == [403, 403, 403, 404]

    def address(self, resumption):
        return reverse("reviews:approve_resumption", args=[resumption.key])


class ApprovingABackPay:
    @pytest.fixture(autouse=True)
    def _later(self, time_machine):
        time_machine.move_to(county.at(date(2026, 10, 20)), tick=False)

    def test_goes_by_way_of_the_province(self, cast):
        back_pay = self.assessed(cast)
        address = reverse("reviews:approve_back_pay", args=[back_pay.key])

        signed_in(Client(), cast.zhao).post(address)
        assert county.again(back_pay).state == BackPayState.ENDORSED
        answer = signed_in(Client(), cast.sun).post(address, follow=True)

        assert county.again(back_pay).state == BackPayState.APPROVED
        assert "补发已批准" in answer.content.decode()

    def test_shows_each_month(self, cast, sign_in):
        back_pay = self.assessed(cast)

        page = sign_in(cast.zhao).get(page_of("back-pay", back_pay))

        assert page.context["lines"] == list(back_pay.lines.all())
        assert "逐月明细" in page.content.decode()

    def test_still_waits_when_the_person_has_died(self, cast, sign_in):
        county.died(self.assessed(cast).benefit.beneficiary, on=date(2026, 10, 19))

        assert groups(sign_in(cast.zhao).get(INDEX))["补发补付（报省）"] == 1

    def test_may_be_declined(self, cast, sign_in):
        back_pay = self.assessed(cast)

        sign_in(cast.zhao).post(reverse("reviews:decline_back_pay", args=[back_pay.key]), {"reason": "重复。"})

        assert county.again(back_pay).state == BackPayState.DECLINED

    def assessed(self, cast):
        resumption = applied(cast, category=OFFICER)
        resumptions.endorse(resumption=resumption, by=cast.zhao, at=county.at(date(2026, 10, 19)))
        resumptions.approve(resumption=resumption, by=cast.sun, at=county.at(date(2026, 10, 20), 8))
        return resumption.back_pays.get(kind="BACK_PAY")


class TheLetterOfADecision:
    def test_says_the_ground_the_month_and_the_remedies(self, cast, sign_in):
        stop = county.approved(cast)

        page = sign_in(cast.li).get(reverse("reviews:approval_print", args=["suspension", stop.key]))

        text = page.content.decode()
        assert "暂停发放决定书" in text
        assert "2026年10月" in text
        assert "申请行政复议" in text
        assert "您的残疾军人（因战六级）待遇，2026年度的确认期已于2026年5月31日届满" in text
        assert "公告期已于2026年8月31日届满" in text
        assert "依据《伤残抚恤管理办法》第二十五条（要旨：" in text
        assert f"登记编号：{stop.key[:8]}" in text
        assert "〔2026〕" not in text
        assert stop.benefit.beneficiary.id_number not in text
        assert AccessEntry.objects.filter(kind="PRINTED").count() == 1

    def test_is_not_ahead_of_the_decision(self, cast, sign_in):
        answer = sign_in(cast.li).get(reverse("reviews:approval_print", args=["suspension", checked(cast).key]))

        assert answer.status_code == 409
        assert "还没有作出决定" in answer.content.decode()

    def test_is_not_printed_once_the_person_has_confirmed(self, cast, sign_in):
        stop = county.approved(cast)
        county.confirmed(cast, stop.reviews.get(), on=TODAY)
        client = sign_in(cast.li)

        page = client.get(page_of("suspension", stop))
        answer = client.get(reverse("reviews:approval_print", args=["suspension", stop.key]))

        assert page.context["paper_url"] == ""
        assert answer.status_code == 409

    def test_of_a_resumption_lists_the_months(self, cast, sign_in, time_machine):
        time_machine.move_to(county.at(date(2026, 11, 20)), tick=False)
        resumption = applied(cast)
        resumptions.approve(resumption=resumption, by=cast.zhao, at=county.at(date(2026, 11, 20), 8))

        page = sign_in(cast.zhao).get(reverse("reviews:approval_print", args=["resumption", resumption.key]))

        assert "恢复发放决定书" in page.content.decode()
        assert page.context["letter"].lines
