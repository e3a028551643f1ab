"""The morning: people grouped by what they lose and when, each group no larger and no smaller than its list."""

from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, urlparse

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benefits.categories import Category
from reviews.models import Confirmation, Review, SweepRun
from reviews.services import applications, deferrals
from reviews.worklists import morning, progress
from tests import afar, county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
OFFICER = Category.SELF_EMPLOYED_OFFICER


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


@pytest.fixture
def county_at_work(cast):
    """One person for each thing that may be lost."""
    county.noticed(cast, posted_on=date(2026, 9, 25))  # The last day is today.
    county.case(cast, category=OFFICER, due_on=TODAY + timedelta(days=6))
    county.proposed(cast)
    county.approved(cast, on=date(2026, 11, 20))
    county.stopped(cast)
    county.unreachable(county.case(cast), by=cast.wang)
    county.case(cast)
    county.case(cast, category=Category.RETIRED_OFFICER, due_on=TODAY + timedelta(days=30))
    return cast


def groups_of(page):
    return [group for part in page.context["parts"] for group in part["groups"]]


def names(page):
    return [group["key"].split("-")[0] for group in groups_of(page)]


def group_of(page, name):
    return next(group for group in groups_of(page) if group["key"].startswith(name))


class TheMorning:
    def test_puts_first_who_loses_first(self, county_at_work, sign_in):
        page = sign_in(county_at_work.wang).get("/")

        assert names(page) == [
            "notice", "deadline", "coming", "suspended", "check", "window", "announce", "overdue",
        ]
        assert group_of(page, "notice")["day"] == "今天"
        assert group_of(page, "deadline")["day"] == 6

    def test_puts_what_is_lost_before_what_waits_for_approval_or_for_the_person(self, county_at_work, sign_in):
        waiting = county.case(county_at_work, due_on=TODAY + timedelta(days=9))
        county.asked_to_correct(county_at_work, waiting, on=TODAY)
        county.case(county_at_work, due_on=TODAY + timedelta(days=5))

        parts = sign_in(county_at_work.wang).get("/").context["parts"]

        assert [(part["title"], [group["key"].split("-")[0] for group in part["groups"]]) for part in parts] == [
            ("谁会失去待遇", ["notice", "deadline", "coming", "suspended"]),
            ("等待核对、审批", ["check"]),
            ("等待本人", ["correcting"]),
            ("本周到期", ["window"]),
            ("其余待跟进", ["window", "announce", "overdue"]),
        ]

    @pytest.mark.parametrize("hold", ["correction", "papers"])
    def test_says_of_nobody_whom_the_clock_lets_pass_that_pay_is_lost(self, cast, sign_in, hold):
        case = county.case(cast)
        county.noticed(cast, case, posted_on=date(2026, 9, 25))
        if hold == "correction":
            county.asked_to_correct(cast, case, on=TODAY)
        else:
            afar.submitted(cast, case, on=TODAY)
        last = county.again(case).notice_last_day
        client = sign_in(cast.wang)

        page = client.get("/")

        assert not Review.objects.lapsing(today=last + timedelta(days=1)).exists()
        assert [name for name in names(page) if name in ("notice", "held")] == ["held"]
        assert "停发，不予补发" not in client.get("/worklist/?tab=notice").content.decode()
        assert "办完以前不提出暂停建议" in client.get(f"/people/{case.benefit.beneficiary.key}/").content.decode()

    def test_says_what_is_lost_and_whether_it_is_made_good(self, county_at_work, sign_in):
        group = group_of(sign_in(county_at_work.wang).get("/"), "notice")

        assert group["title"] == "1 人将失去抚恤补助"
        assert (group["note"], group["strong"]) == ("过期即提出暂停建议，自 12 月起停发，", "不予补发")
        assert group["money"] == 3530

    def test_leads_to_lists_of_the_same_length(self, county_at_work, sign_in):
        client = sign_in(county_at_work.wang)
        found = {group.name: group.cases for group in morning.groups(county_at_work.wang, today=TODAY)}

        for group in groups_of(client.get("/")):
            listed = client.get(group["more_url"]).context
            asked = parse_qs(urlparse(group["more_url"]).query)
            assert listed["count"] == listed["shown"] == found[asked["what"][0]]

    @pytest.mark.parametrize(("people", "named", "more"), [(4, 4, "在名单中查看 4 件"), (5, 3, "其余 2 人")])
    def test_names_everybody_of_a_small_group(self, cast, sign_in, people, named, more):
        for _ in range(people):
            county.case(cast, category=OFFICER, due_on=TODAY + timedelta(days=6))

        group = group_of(sign_in(cast.wang).get("/"), "deadline")

        assert (len(group["people"]), group["more_label"]) == (named, more)

    def test_offers_each_person_one_act(self, county_at_work, sign_in):
        page = sign_in(county_at_work.wang).get("/")

        acts = {group["key"].split("-")[0]: group["people"][0]["act"]["label"] for group in groups_of(page)}
        assert acts["check"] == "核对"
        assert acts["notice"] == acts["suspended"] == "登记联系"

    def test_sends_to_the_evidence_that_nobody_has_looked_at(self, county_at_work, sign_in):
        review = county.case(county_at_work, due_on=TODAY + timedelta(days=3), category=OFFICER)
        Confirmation.objects.create(
            beneficiary=review.benefit.beneficiary, organization=review.organization, method="REMOTE",
            confirmed_on=TODAY, recorded_at=county.at(TODAY, 8), state_at=county.at(TODAY, 8),
        )

        people = group_of(sign_in(county_at_work.wang).get("/"), "deadline-2026-11-27")["people"]

        assert people[0]["act"]["label"] == "看佐证"

    def test_shows_the_supervisor_what_waits_for_approval(self, county_at_work, sign_in):
        stop = county.proposed(county_at_work)
        type(stop).objects.filter(pk=stop.pk).update(checked_by=county_at_work.wang)

        page = sign_in(county_at_work.zhao).get("/")

        assert group_of(page, "approve")["people"][0]["act"]["label"] == "审批"
        assert "approve" not in names(sign_in(county_at_work.wang).get("/"))

    def test_shows_the_province_only_what_the_province_decides(self, county_at_work, sign_in):
        assert names(sign_in(county_at_work.sun).get("/")) == ["deadline", "coming", "suspended"]

    def test_tells_apart_who_has_applied_to_be_paid_again(self, county_at_work, sign_in):
        case = county.case(county_at_work)
        stop = county.stopped(county_at_work, case)
        county.confirmed(county_at_work, case, on=TODAY)
        applications.file(
            suspension=county.again(stop), applied_on=TODAY, scan=county.photo(), by=county_at_work.wang,
            at=county.at(TODAY, 11),
        )

        page = sign_in(county_at_work.wang).get("/")

        assert group_of(page, "applied")["title"].startswith("1 人已申请恢复")
        assert group_of(page, "suspended")["title"].startswith("1 人已暂停发放")

    def test_shows_nothing_of_another_office(self, county_at_work, sign_in):
        page = sign_in(county_at_work.qian).get("/")

        assert (names(page), page.context["progress"]) == ([], [])
        assert "今天没有人会失去待遇" in page.content.decode()

    @pytest.mark.parametrize(("who", "home"), [("xu", "/staff/"), ("he", "/audit/")])
    def test_begins_elsewhere_for_who_handles_no_cases(self, cast, sign_in, who, home):
        answer = sign_in(getattr(cast, who)).get("/")

        assert (answer.status_code, answer.headers["Location"]) == (302, home)

    def test_costs_the_same_for_few_and_for_many(self, county_at_work, sign_in):
        client = sign_in(county_at_work.wang)
        client.get("/")  # The session is written with the first request only.
        with CaptureQueriesContext(connection) as few:
            client.get("/")
        for days in range(8):
            county.case(county_at_work, category=OFFICER, due_on=TODAY + timedelta(days=days))

        with CaptureQueriesContext(connection) as many:
            client.get("/")

        assert len(many) == len(few) <= 12 + 3  # Beside them: session, user with the office, office above.


class ARequestToDefer:
    def test_leads_the_supervisor_to_the_answer(self, cast, sign_in):
        case = county.case(cast, category=OFFICER, due_on=TODAY + timedelta(days=6))
        deferrals.request(
            review=case, until=TODAY + timedelta(days=30), reason="境外探亲。", by=cast.wang, at=county.at(TODAY)
        )

        acts = {
            name: group_of(sign_in(getattr(cast, name)).get("/"), "deadline")["people"][0]["act"]
            for name in ("wang", "zhao")
        }

        assert acts["zhao"]["url"] == f"/reviews/{case.key}/deferral/consent/"
        assert acts["wang"]["label"] == "登记联系"


class TheYear:
    def test_is_counted_by_category(self, cast):
        county.confirmed(cast, county.case(cast), on=TODAY)
        county.case(cast)
        county.noticed(cast, posted_on=date(2026, 9, 25))

        line = progress.of_year(cast.wang, today=TODAY).lines[0]

        assert (line.confirmed, line.total, line.in_notice, line.overdue) == (1, 3, 1, 1)
        assert progress.sentence(line, today=TODAY) == "余 2，公告中 1，逾期 1，今天有到期"

    def test_asks_today_for_its_share_of_each_deadline(self, cast):
        for _ in range(5):
            county.case(cast, due_on=date(2026, 11, 27))  # Tuesday to Friday: four working days.
        county.confirmed(cast, county.case(cast), on=TODAY)

        asked = progress.of_year(cast.wang, today=TODAY).today

        assert (asked.needed, asked.done, asked.left) == (2, 1, 1)

    @pytest.mark.parametrize(
        ("last", "expected"), [(date(2026, 11, 24), 1), (date(2026, 11, 29), 4), (date(2026, 11, 30), 5)]
    )
    def test_counts_working_days_only(self, db, last, expected):
        holidays = progress.holidays_between(TODAY, last)

        assert progress.working_days(TODAY, last, holidays) == expected


class TheNight:
    def ran(self, sweep, day, done=0, passed_by=()):
        moment = datetime.combine(day, datetime.min.time(), county.SHANGHAI) + timedelta(hours=2, minutes=10)
        SweepRun.objects.create(
            sweep=sweep, business_date=day, started_at=moment, finished_at=moment, beat_at=moment, done=done,
            report={"passed_by": dict.fromkeys(passed_by, "?")},
        )

    def test_is_told_in_words(self, cast, sign_in):
        self.ran("lapse_notices", TODAY, done=3, passed_by=["7"])
        self.ran("end_notices", TODAY)

        night = sign_in(cast.wang).get("/").context["night"]

        assert [line["text"] for line in night] == [
            "公告期满，提出暂停建议：3 件，1 件未能办理，待查", "另 1 项查过，没有要办的",
        ]
        assert night[0]["at"] == "02:10"

    def test_says_when_the_clock_has_not_run(self, cast, sign_in):
        self.ran("lapse_notices", TODAY - timedelta(days=2), done=3)

        night = sign_in(cast.wang).get("/").context["night"]

        assert night[-1]["text"] == "以上是 11-22 的夜间办理；此后时钟还没有运行。"
