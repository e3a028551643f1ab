"""One person, one page: who may see it, what it says in each state, what it logs, and what it never shows."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessEntry
from benefits.categories import Category
from benefits.models import Beneficiary, Death
from benefits.services import deaths
from reviews.models import Attempt, Confirmation, ContactAttempt, Difference, Evidence, ReferencePhoto
from reviews.services import applications
from reviews.worklists.person import header
from tests import county
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
TABS = [name for name, _ in header.TABS]
# Eight are the measure of a page (P9). One tab reads more tables: what was decided about each benefit, and its months.
QUERIES = {"benefits": 10}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


@pytest.fixture
def review(cast):
    """Somebody in notice, whose last day is today."""
    row = county.case(cast)
    county.noticed(cast, row, posted_on=date(2026, 9, 25))
    return county.again(row)


def page_of(row):
    return f"/people/{row.benefit.beneficiary.key}/"


def text_of(answer):
    return answer.content.decode()


class ThePage:
    @pytest.mark.parametrize("tab", [*TABS, "", "no such tab"])
    def test_opens_on_each_tab(self, review, wang, sign_in, tab):
        answer = sign_in(wang).get(page_of(review), {"tab": tab})

        assert answer.status_code == 200
        assert "张守义" in text_of(answer)

    def test_does_not_exist_for_another_office(self, review, qian, sign_in):
        assert sign_in(qian).get(page_of(review)).status_code == 404

    @pytest.mark.parametrize("who", ["li", "zhao", "sun", "he"])
    def test_opens_for_those_above(self, review, cast, sign_in, who):
        assert sign_in(getattr(cast, who)).get(page_of(review)).status_code == 200

    def test_is_not_for_the_administrator(self, review, xu, sign_in):
        assert sign_in(xu).get(page_of(review)).status_code == 403

    def test_is_kept_by_no_browser(self, review, wang, sign_in):
        assert "no-store" in sign_in(wang).get(page_of(review)).headers["Cache-Control"]

    def test_is_logged_once_in_five_minutes(self, review, wang, sign_in, time_machine):
        client = sign_in(wang)
        for minutes in (0, 4, 6):
            time_machine.move_to(county.at(TODAY, 9, minutes), tick=False)
            client.get(page_of(review))

        looks = AccessEntry.objects.about(review.benefit.beneficiary.key).filter(kind="OPENED")
        assert [look.what for look in looks] == ["个人页面", "个人页面"]

    @pytest.mark.parametrize("tab", TABS)
    def test_costs_the_same_however_much_there_is(self, review, wang, sign_in, tab):
        client = sign_in(wang)
        client.get(page_of(review))
        with CaptureQueriesContext(connection) as few:
            client.get(page_of(review), {"tab": tab})
        county.review(county.benefit(review.benefit.beneficiary, category=Category.RETIRED_OFFICER))
        for number in range(5):
            on = TODAY - timedelta(days=number)
            ContactAttempt.objects.create(
                beneficiary=review.benefit.beneficiary, organization=review.organization, on=on,
                at=county.at(on), channel="PHONE", outcome="NO_ANSWER", by=wang,
            )

        with CaptureQueriesContext(connection) as many:
            client.get(page_of(review), {"tab": tab})

        assert len(many) == len(few) <= QUERIES.get(tab, 8) + 2  # Beside them: session, user with the office.


class TheBar:
    def said(self, client, row):
        return client.get(page_of(row)).context["now"]

    def test_says_what_the_last_day_takes_and_offers_to_confirm_now(self, review, wang, sign_in):
        bar = self.said(sign_in(wang), review)

        assert bar["strong"] == "今年还没有确认。"
        assert "公告期今天 24 时满；过期将提出暂停建议，自 12 月起停发，不予补发" in bar["text"]
        assert bar["url"] == f"{page_of(review)}confirm/on-site/"

    def test_promises_back_pay_where_the_rules_do(self, cast, wang, sign_in):
        row = county.case(cast, category=Category.SELF_EMPLOYED_OFFICER, due_on=TODAY)

        page = sign_in(wang).get(page_of(row))

        assert ("停发期间", "恢复后补发", "pine") in page.context["benefits"][0]["rows"]
        assert any("国转联〔2015〕7号" in str(value) for value in page.context["benefits"][0]["rows"])

    @pytest.mark.parametrize("category", [Category.RETIRED_OFFICER, Category.MONTHLY_PENSION])
    def test_threatens_nobody_who_is_never_stopped(self, cast, wang, sign_in, category):
        row = county.case(cast, category=category, due_on=TODAY)

        page = sign_in(wang).get(page_of(row))

        assert "停发，" not in page.context["now"]["text"].replace("不停发", "")
        assert ("主要待遇", "不停发", "pine") in page.context["benefits"][0]["rows"]

    def test_leaves_the_confirmed_alone(self, cast, review, wang, sign_in):
        county.confirmed(cast, review, on=TODAY)

        assert self.said(sign_in(wang), review) is None

    def test_says_that_a_stop_is_approved_and_from_when(self, cast, wang, sign_in):
        stop = county.approved(cast, on=date(2026, 11, 20))
        review = stop.reviews.get()

        page = text_of(sign_in(wang).get(page_of(review)))

        assert "已批准待生效" in page
        assert "已批准暂停，12-01起停发；此前确认即撤回，发放不中断。" in page

    def test_asks_a_suspended_person_to_confirm_first(self, cast, wang, sign_in):
        row = county.case(cast)
        county.stopped(cast, row)

        bar = self.said(sign_in(wang), row)

        assert (bar["tone"], bar["label"]) == ("stop", "现在确认")

    def test_then_leads_to_the_application(self, cast, wang, sign_in):
        row = county.case(cast)
        stop = county.stopped(cast, row)
        county.confirmed(cast, row, on=TODAY)

        bar = self.said(sign_in(wang), row)

        assert (bar["label"], bar["url"]) == ("办理恢复", f"/suspensions/{stop.key}/apply/")

    @pytest.mark.parametrize("tab", ["overview", "benefits"])
    def test_alone_offers_the_application_and_only_until_it_is_filed(self, cast, wang, sign_in, tab):
        row = county.case(cast)
        stop, client = county.stopped(cast, row), sign_in(wang)
        county.confirmed(cast, row, on=TODAY)

        before = text_of(client.get(page_of(row), {"tab": tab}))
        applications.file(
            suspension=county.again(stop), applied_on=TODAY, scan=county.photo(), by=wang, at=county.at(TODAY, 11)
        )
        after = text_of(client.get(page_of(row), {"tab": tab}))

        assert before.count(f"/suspensions/{stop.key}/apply/") == 1
        assert "办理恢复" not in after
        assert after.count("恢复申请已提交，待审批") == 1

    def test_offers_nothing_to_who_may_only_read(self, review, he, sign_in):
        page = sign_in(he).get(page_of(review))

        assert page.context["now"]["url"] == ""
        assert page.context["step"].acts == ()


class TheDead:
    def test_have_no_next_step_and_no_form(self, cast, review, wang, sign_in):
        county.died(review.benefit.beneficiary, on=TODAY)

        page = sign_in(wang).get(page_of(review), {"tab": "contacts"})

        assert (page.context["now"], page.context["step"], page.context["form"]) == (None, None, None)
        assert "已去世" in text_of(page)


class AReportedDeath:
    @pytest.fixture
    def reported(self, review):
        person = review.benefit.beneficiary
        return Death.objects.create(
            beneficiary=person, organization=person.organization, died_on=date(2026, 11, 15), source="FUNERAL_HOME",
            reported_at=county.at(date(2026, 11, 20)), state_at=county.at(date(2026, 11, 20)),
        )

    def test_is_to_be_verified_before_anything_else(self, review, reported, wang, sign_in):
        page = sign_in(wang).get(page_of(review))

        words = "殡葬名单：2026-11-15 去世，2026-11-20 登记"
        assert ("疑似去世，待核实", "stop", "alert") in page.context["person"]["marks"]
        assert page.context["to_clear"][0]["text"] == f"疑似去世，待核实。{words}"
        assert f"疑似去世（{words}），请先核实" in page.context["now"]["text"]
        assert page.context["step"].text == "先核实是否去世"

    def test_is_not_spoken_of_once_it_is_dismissed(self, review, reported, wang, zhao, sign_in):
        deaths.dismiss(
            death=reported, untrue="ALIVE", finding="本人已接电话。", by=zhao, at=county.at(date(2026, 11, 21))
        )

        assert "疑似去世" not in text_of(sign_in(wang).get(page_of(review)))


class ThePhoto:
    def shown(self, client, row):
        return client.get(page_of(row)).context["person"]["photo_url"]

    def portrait(self, cast, row, *, hour=9, **more):
        person = row.benefit.beneficiary
        return Evidence.objects.create(
            beneficiary=person, organization=person.organization, kind="PORTRAIT", file="a.jpg", size=1,
            content_type="image/jpeg", sha256="0", uploaded_at=county.at(TODAY, hour), **more,
        )

    def test_is_the_newest_portrait_where_there_is_no_reference(self, cast, review, wang, sign_in):
        self.portrait(cast, review)
        newest = self.portrait(cast, review, hour=10)

        assert self.shown(sign_in(wang), review) == f"/evidence/{newest.key}/"

    def test_is_the_reference_before_any_newer_portrait(self, cast, review, wang, sign_in):
        reference = self.portrait(cast, review)
        ReferencePhoto.objects.create(
            beneficiary=review.benefit.beneficiary, evidence=reference, captured_at=county.at(TODAY)
        )
        self.portrait(cast, review, hour=10)

        assert self.shown(sign_in(wang), review) == f"/evidence/{reference.key}/"

    def test_is_none_that_nobody_has_accepted(self, cast, review, wang, sign_in):
        sent = Confirmation.objects.create(
            beneficiary=review.benefit.beneficiary, organization=review.organization, method="REMOTE",
            confirmed_on=TODAY, recorded_at=county.at(TODAY, 8), state_at=county.at(TODAY, 8),
        )
        self.portrait(cast, review, confirmation=sent)

        assert self.shown(sign_in(wang), review) == ""


class TheWaysToConfirm:
    def ways(self, client, row):
        return {way["name"]: way for way in client.get(page_of(row)).context["routes"]}

    def test_suggest_a_visit_from_the_eightieth_birthday(self, cast, wang, sign_in):
        at_home = county.review(county.benefit(county.person(cast.station, born_on=date(1946, 11, 24))))
        younger = county.review(county.benefit(county.person(cast.station, born_on=date(1946, 11, 25))))

        assert self.ways(sign_in(wang), at_home)["上门认证"]["kind"] == "ok"
        assert self.ways(sign_in(wang), younger)["上门认证"]["kind"] == "none"

    def test_suggest_the_video_to_who_lives_elsewhere(self, cast, wang, sign_in):
        person = county.person(cast.station, living=Beneficiary.Living.ELSEWHERE)

        ways = self.ways(sign_in(wang), county.review(county.benefit(person)))

        assert ways["远程视频"]["kind"] == "ok"

    def test_never_lead_back_to_one_that_failed_this_year(self, cast, review, wang, sign_in):
        Attempt.objects.create(
            beneficiary=review.benefit.beneficiary, campaign=review.campaign, at=county.at(TODAY), passed=False,
            cause="POOR_REFERENCE", delivery_key="a",
        )

        app = self.ways(sign_in(wang), review)["App"]

        assert (app["kind"], app["no_act"], app["strong"]) == ("bad", "不推荐", "今年不再引导")

    @pytest.mark.parametrize(("failures", "kind"), [(3, "none"), (4, "ok")])
    def test_open_the_newspaper_after_more_than_three_failures(self, cast, wang, sign_in, failures, kind):
        row = county.case(cast, category=Category.RETIRED_OFFICER)
        for number in range(failures):
            Attempt.objects.create(
                beneficiary=row.benefit.beneficiary, campaign=row.campaign, at=county.at(TODAY), passed=False,
                cause="FACE_CHANGED", delivery_key=str(number),
            )

        assert self.ways(sign_in(wang), row)["特殊人群核验"]["kind"] == kind

    def test_say_which_papers_to_bring(self, review, wang, sign_in):
        assert self.ways(sign_in(wang), review)["现场确认"]["text"].startswith("带身份证、残疾证件")


class TheHistory:
    def test_tells_what_happened_in_chinese(self, cast, review, wang, sign_in):
        page = sign_in(wang).get(page_of(review), {"tab": "timeline"})

        texts = [entry.text for entry in page.context["entries"]]
        assert texts[0] == "列入公告"
        assert "上门联系，无人接听" in texts

    def test_lets_nobody_pick_up_a_message(self, review, wang, sign_in):
        client = sign_in(wang)
        form = {"channel": "SMS", "outcome": "NO_ANSWER", "on": "2026-11-24"}

        said = text_of(client.post(f"{page_of(review)}contacts/", form, follow=True))

        assert "联系已记下：短信已发，未回。" in said
        assert "短信联系，无人接听" not in text_of(client.get(page_of(review), {"tab": "timeline"}))
        assert client.get(page_of(review), {"tab": "contacts"}).context["attempts"][0]["outcome"] == "未回"

    @pytest.mark.parametrize(("kind", "count"), [("contacts", 3), ("decisions", 1), ("papers", 0), ("?", 4)])
    def test_can_be_narrowed(self, review, wang, sign_in, kind, count):
        page = sign_in(wang).get(page_of(review), {"tab": "timeline", "kind": kind})

        assert len(page.context["entries"]) == count

    @pytest.mark.parametrize("before", ["x", "-1", "9" * 40])
    def test_begins_at_the_newest_when_asked_for_nonsense(self, review, wang, sign_in, before):
        page = sign_in(wang).get(page_of(review), {"tab": "timeline", "before": before})

        assert page.context["entries"]

    def test_says_who_looked(self, cast, review, sign_in):
        signed_in(Client(), cast.zhao).get(page_of(review))

        page = sign_in(cast.wang).get(page_of(review), {"tab": "views"})

        assert [(look.by, look.role, look.office) for look in page.context["views"]][1:] == [
            ("赵国安", "审核员", "临岚县"),
        ]


class TheBenefits:
    def test_show_the_decision_with_its_hands_and_its_article(self, cast, wang, sign_in):
        row = county.case(cast)
        stop = county.stopped(cast, row)
        county.confirmed(cast, row, on=TODAY)
        applications.file(
            suspension=county.again(stop), applied_on=TODAY, scan=county.photo(), by=wang, at=county.at(TODAY, 11)
        )

        page = sign_in(wang).get(page_of(row), {"tab": "benefits"})

        titles = {decision.title: decision for decision in page.context["benefits"][0]["decisions"]}
        assert titles["暂停，自 2026年10月起"].by == "时钟、王敏、赵国安"
        assert "第二十五条" in titles["暂停，自 2026年10月起"].basis
        assert "恢复" in titles


class TheFile:
    def test_lists_what_does_not_agree(self, review, wang, sign_in):
        person = review.benefit.beneficiary
        Difference.objects.create(
            beneficiary=person, organization=person.organization, field="phone", system_value=person.phone,
            paper_value="13911112222", noticed_by=wang, noticed_at=county.at(TODAY), state_at=county.at(TODAY),
        )

        page = sign_in(wang).get(page_of(review), {"tab": "file"})

        assert [(row["label"], row["file"]) for row in page.context["differences"]] == [("联系电话", "139****2222")]
        assert "1 处不一致" in text_of(page)
