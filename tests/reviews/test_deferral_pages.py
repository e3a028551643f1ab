"""The pages on which a later day is asked for and the consent recorded; where else a deferral is read."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from benefits.categories import Category
from reviews.models import Deferral
from reviews.services import deferrals
from reviews.services.sweeps import lapsing
from tests import county

pytestmark = pytest.mark.django_db

OFFICER = Category.SELF_EMPLOYED_OFFICER
DEADLINE = county.WINDOW[1]
TODAY = DEADLINE - timedelta(days=3)
UNTIL = date(2026, 8, 31)
PAPER = {
    "consented_by": "临岚县退役军人事务局", "document_no": "临退役函〔2026〕8号", "consented_on": TODAY,
    "last_day": UNTIL, "reason": "出境探亲",
}  # fmt: skip
REQUEST = {"until": UNTIL, "reason": "出境探亲"}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


@pytest.fixture
def officer(cast):
    return county.case(cast, category=OFFICER)


def ask(review):
    return reverse("reviews:deferral_ask", args=[review.key])


def consent(review):
    return reverse("reviews:deferral_consent", args=[review.key])


def person(review, **query):
    return reverse("reviews:person", args=[review.benefit.beneficiary.key], query=query)


def labels(client, review):
    page = client.get(person(review, tab="benefits"))
    found = [act["label"] for item in page.context["benefits"] for act in item["acts"]]
    return [label for label in found if "延期" in label]


class TheConsent:
    def test_is_recorded_by_the_supervisor(self, officer, zhao, sign_in):
        answer = sign_in(zhao).post(consent(officer), PAPER, follow=True)

        assert "同意延期已登记，截止日改到 2026年8月31日" in answer.content.decode()
        assert county.again(officer).due_on == UNTIL

    def test_shows_the_deadline_and_the_rule_first(self, officer, zhao, sign_in):
        text = sign_in(zhao).get(consent(officer)).content.decode()

        assert "2026年5月31日" in text
        assert "延期最长到 <b>2027年5月31日</b>，自原来的截止日算起" in text
        assert "国转联〔2015〕7号" in text

    def test_given_too_late_is_refused_with_the_day(self, officer, zhao, sign_in, time_machine):
        late = DEADLINE + timedelta(days=2)
        time_machine.move_to(county.at(late), tick=False)

        answer = sign_in(zhao).post(consent(officer), {**PAPER, "consented_on": late})

        assert answer.status_code == 400
        assert "截止日是 2026年5月31日，2026年6月2日 才同意" in answer.content.decode()
        assert not Deferral.objects.exists()

    def test_says_of_a_passed_deadline_what_still_helps(self, officer, zhao, sign_in, time_machine):
        time_machine.move_to(county.at(DEADLINE + timedelta(days=2)), tick=False)

        assert "截止日以前已经同意、现在才收到文件的，可以补登" in sign_in(zhao).get(consent(officer)).content.decode()

    def test_asks_for_every_field(self, officer, zhao, sign_in):
        answer = sign_in(zhao).post(consent(officer), {"reason": ""})

        assert answer.status_code == 400
        assert set(answer.context["form"].errors) == set(PAPER)

    def test_is_not_for_clerks(self, officer, wang, sign_in):
        assert sign_in(wang).post(consent(officer), PAPER).status_code == 403

    def test_of_another_district_is_not_there(self, officer, zhou, sign_in):
        assert sign_in(zhou).get(consent(officer)).status_code == 404
        assert sign_in(zhou).post(consent(officer), PAPER).status_code == 404

    def test_is_not_there_for_other_categories(self, cast, sign_in):
        assert sign_in(cast.zhao).get(consent(county.case(cast))).status_code == 404

    def test_comes_too_late_for_who_is_confirmed(self, cast, officer, sign_in):
        county.confirmed(cast, officer, on=TODAY)

        answer = sign_in(cast.zhao).post(consent(officer), PAPER)

        assert answer.status_code == 400
        assert "已确认，不须延期" in answer.content.decode()


class AskingForALaterDay:
    def test_is_noted_by_the_clerk(self, officer, wang, sign_in):
        answer = sign_in(wang).post(ask(officer), REQUEST, follow=True)

        assert "延期申请已记下" in answer.content.decode()
        assert officer.deferral_requests.get().until == UNTIL

    def test_is_shown_to_the_supervisor_above_the_form(self, officer, cast, sign_in):
        sign_in(cast.wang).post(ask(officer), REQUEST)

        page = sign_in(cast.zhao).get(consent(officer))
        assert "申请延期至 2026-08-31，待审核员同意" in page.content.decode()
        assert (page.context["form"]["last_day"].initial, page.context["form"]["reason"].initial) == (
            UNTIL, REQUEST["reason"],
        )

    def test_is_declined_by_the_supervisor_with_a_reason(self, officer, cast, sign_in):
        sign_in(cast.wang).post(ask(officer), REQUEST)
        client, decline = sign_in(cast.zhao), reverse("reviews:deferral_decline", args=[officer.key])
        page = client.get(consent(officer)).content.decode()
        assert (decline in page, page.count('id="id_reason"')) == (True, 1)  # Two forms, each with its own reason.

        assert "请写明不同意延期的理由" in client.post(decline, {}, follow=True).content.decode()
        assert "不同意延期已登记" in client.post(decline, {"reason": "可以代办。"}, follow=True).content.decode()
        assert officer.deferral_requests.get().answer == "DECLINED"

    def test_is_not_declined_by_clerks_or_other_districts(self, officer, cast, sign_in):
        decline = reverse("reviews:deferral_decline", args=[officer.key])

        assert sign_in(cast.wang).post(decline, {"reason": "可以代办。"}).status_code == 403
        assert sign_in(cast.zhou).post(decline, {"reason": "可以代办。"}).status_code == 404

    def test_is_refused_in_the_form(self, officer, wang, sign_in):
        answer = sign_in(wang).post(ask(officer), {**REQUEST, "until": DEADLINE})

        assert answer.status_code == 400
        assert "须晚于现在的截止日" in answer.content.decode()

    def test_is_not_for_auditors_or_other_districts(self, officer, cast, sign_in):
        assert sign_in(cast.he).get(ask(officer)).status_code == 403
        assert sign_in(cast.qian).get(ask(officer)).status_code == 404


class TheRequestsThatWait:
    @pytest.fixture
    def asked(self, officer, wang):
        return deferrals.request(review=officer, **REQUEST, by=wang, at=county.at(TODAY))

    def test_stand_in_the_approvals_and_lead_to_the_answer(self, asked, officer, zhao, sign_in):
        client = sign_in(zhao)
        group = next(each for each in client.get("/approvals/").context["groups"] if each["label"] == "延期")
        page = client.get(group["url"])

        assert group["count"] == 1
        assert [row["answer_url"] for row in page.context["rows"]] == [consent(officer)]
        assert consent(officer) in page.content.decode()
        assert asked.reason in page.content.decode()

    def test_are_gone_once_answered(self, asked, officer, zhao, sign_in):
        sign_in(zhao).post(consent(officer), PAPER)

        assert sign_in(zhao).get(reverse("reviews:deferrals")).context["rows"] == []

    def test_are_looked_at_by_the_clerk_without_a_button(self, asked, officer, wang, sign_in):
        page = sign_in(wang).get(reverse("reviews:deferrals"))

        assert len(page.context["rows"]) == 1
        assert consent(officer) not in page.content.decode()

    def test_of_another_district_are_not_there(self, asked, zhou, sign_in):
        assert sign_in(zhou).get(reverse("reviews:deferrals")).context["rows"] == []

    def test_are_closed_to_the_administrator(self, asked, xu, sign_in):
        assert sign_in(xu).get(reverse("reviews:deferrals")).status_code == 403

    def test_stand_on_the_persons_benefit(self, asked, officer, wang, sign_in):
        page = sign_in(wang).get(person(officer, tab="benefits"))

        assert f"至 {UNTIL}，待审核员答复" in page.content.decode()

    @pytest.mark.parametrize("number", [1, 5])
    def test_cost_the_same_for_one_and_for_many(self, cast, sign_in, django_assert_max_num_queries, number):
        for _ in range(number):
            of = county.case(cast, category=OFFICER)
            deferrals.request(review=of, **REQUEST, by=cast.wang, at=county.at(TODAY))
        client = sign_in(cast.zhao)

        with django_assert_max_num_queries(10):
            client.get(reverse("reviews:deferrals"))


class AConsentRecordedInError:
    @pytest.fixture
    def recorded(self, officer, zhao):
        words = {**PAPER, "consented_on": TODAY, "last_day": UNTIL}
        return deferrals.consent(review=officer, **words, by=zhao, at=county.at(TODAY)).deferral

    def address(self, deferral):
        return reverse("reviews:deferral_withdraw", args=[deferral.review.key, deferral.key])

    def test_is_withdrawn_by_a_supervisor_with_a_reason(self, recorded, officer, zhao, sign_in):
        client = sign_in(zhao)
        assert self.address(recorded) in client.get(consent(officer)).content.decode()

        page = client.post(self.address(recorded), {"reason": "人写错了"}, follow=True)

        assert county.again(officer).due_on == DEADLINE
        words = page.content.decode()
        assert "截止日回到 2026-05-31" in words
        assert "撤回：人写错了" in words

    def test_is_not_withdrawn_without_a_reason(self, recorded, officer, zhao, sign_in):
        assert sign_in(zhao).post(self.address(recorded), {"reason": ""}).status_code == 400
        assert county.again(officer).due_on == UNTIL

    def test_is_not_withdrawn_twice(self, recorded, zhao, sign_in):
        client = sign_in(zhao)
        client.post(self.address(recorded), {"reason": "人写错了"})

        page = client.post(self.address(recorded), {"reason": "人写错了"})

        assert page.status_code == 400
        assert "已撤回" in page.content.decode()

    def test_is_not_withdrawn_by_clerks_or_other_districts(self, recorded, cast, sign_in):
        assert sign_in(cast.wang).get(self.address(recorded)).status_code == 403
        assert sign_in(cast.zhou).get(self.address(recorded)).status_code == 404


class TheDeferral:
    @pytest.fixture
    def deferred(self, officer, zhao):
        deferrals.consent(review=officer, **PAPER, by=zhao, at=county.at(TODAY))
        return county.again(officer)

    @pytest.mark.parametrize("tab", ["overview", "benefits"])
    def test_stands_on_the_persons_page(self, deferred, wang, sign_in, tab):
        text = sign_in(wang).get(person(deferred, tab=tab)).content.decode()

        assert "至 2026-08-31，临退役函〔2026〕8号" in text

    @pytest.mark.parametrize("tab", ["follow", "all"])
    def test_stands_in_the_worklist(self, deferred, wang, sign_in, tab):
        assert "已同意延期，08-31前约本人登记" in sign_in(wang).get("/worklist/", {"tab": tab}).content.decode()

    def test_stands_before_the_decision_about_the_stop(self, deferred, cast, sign_in, time_machine):
        night = UNTIL + timedelta(days=1)
        lapsing.lapse_deadlines(today=night, at=county.at(night, 2))
        time_machine.move_to(county.at(night), tick=False)
        client = sign_in(cast.zhao)

        group = client.get("/approvals/", {"group": "check"}).context["current"]
        stop = county.again(deferred).suspension
        page = client.get(reverse("reviews:approval", args=["suspension", stop.key])).content.decode()

        assert group["rows"][0]["basis"].startswith("同意延期至 08-31，未登记")
        assert "2026-05-28 同意，至 2026-08-31，临退役函〔2026〕8号" in page


class ThePersonsPage:
    def test_offers_each_what_they_may_do(self, officer, cast, sign_in):
        assert labels(sign_in(cast.wang), officer) == ["申请延期"]
        assert labels(sign_in(cast.zhao), officer) == ["登记同意延期"]
        assert labels(sign_in(cast.he), officer) == []

    def test_offers_nothing_where_no_deferral_helps(self, cast, officer, sign_in):
        other = county.case(cast)
        county.confirmed(cast, officer, on=TODAY)

        assert labels(sign_in(cast.zhao), other) == []
        assert labels(sign_in(cast.zhao), officer) == []
