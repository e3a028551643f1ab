"""Who failed in the App: the advice of the FAQ, the way that is left, and no way back to one that failed this year."""

from datetime import date, timedelta

import pytest

from benefits.categories import Category
from benefits.models import Beneficiary
from reviews.models import Attempt, Confirmation, Evidence, HomeVisit, Letter, ReferencePhoto, Review, memory
from reviews.policy import AttemptCause, Method, letters, routes
from reviews.policy.routes import Tries
from reviews.services import reminders
from reviews.worklists import app_failures, calls, circumstances, next_steps
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 20)
LIST = "/app/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY, 10), tick=False)


def failed(review, *causes, on=TODAY):
    start = Attempt.objects.count()
    for number, cause in enumerate(causes, start=start):
        Attempt.objects.create(
            beneficiary=review.benefit.beneficiary, campaign=review.campaign, passed=False, cause=cause,
            at=county.at(on, 8) + timedelta(minutes=number), delivery_key=f"F-{number}",
        )
    return review


def returned(review):
    """Material from afar that was sent back, to go another way."""
    person = review.benefit.beneficiary
    Confirmation.objects.create(
        beneficiary=person, organization=person.organization, method="REMOTE", state="RETURNED",
        returned_reason="视频中不是本人。", referred_to="ON_SITE", state_at=county.at(TODAY), confirmed_on=TODAY,
        recorded_at=county.at(TODAY),
    )
    return review


def missed(cast, review):
    """A visit after which nobody is sent there again."""
    person = review.benefit.beneficiary
    HomeVisit.objects.create(
        beneficiary=person, organization=person.organization, state="MISSED", outcome="MOVED_AWAY", officer=cast.wang,
        second_officer=cast.li, planned_on=TODAY, state_at=county.at(TODAY), code="",
    )
    return review


def photographed(cast, review, *, on):
    person = review.benefit.beneficiary
    evidence = Evidence.objects.create(
        beneficiary=person, organization=person.organization, kind="PORTRAIT", file="x.jpg", size=1,
        content_type="image/jpeg", sha256="0" * 64, uploaded_at=county.at(on, 12),
    )
    ReferencePhoto.objects.create(beneficiary=person, evidence=evidence, captured_at=county.at(on, 12))


def now(review):
    person = review.benefit.beneficiary_id
    return circumstances.of([person], year=TODAY.year)[person]


class TheAdvice:
    @pytest.mark.parametrize("cause", AttemptCause)
    def test_stands_for_every_cause_with_its_source(self, cause):
        rule = routes.ADVICE[cause]

        assert rule.gist
        assert "问答" in rule.citation.marked

    @pytest.mark.parametrize("cause", AttemptCause)
    def test_never_says_to_try_again_once_the_app_has_failed(self, cause):
        assert "再试" not in routes.advice_for(cause, failed=frozenset({Method.APP})).gist
        assert routes.advice_for(cause, failed=frozenset()) == routes.ADVICE[cause]

    @pytest.mark.parametrize(("tries", "expected"), [
        (Tries(), set()), (Tries(app=1), set()), (Tries(app=2), {Method.APP}),
        (Tries(app=1, app_dead_end="PHONE_UNSUITED"), {Method.APP}), (Tries(remote=1), {Method.REMOTE}),
        (Tries(visit=1), {Method.HOME_VISIT}),
    ])  # fmt: skip
    def test_closes_a_way_that_failed(self, tries, expected):
        assert routes.failed_routes(tries) == expected

    @pytest.mark.parametrize(("born_on", "living", "mobility", "failures", "category", "failed", "expected"), [
        (date(1960, 1, 1), "LOCAL", "ABLE", 4, Category.DISABLED, set(), ["ON_SITE"]),
        (date(1940, 1, 1), "LOCAL", "ABLE", 4, Category.DISABLED, set(), ["HOME_VISIT", "ON_SITE"]),
        (date(1960, 1, 1), "LOCAL", "BEDRIDDEN", 4, Category.DISABLED, set(), ["HOME_VISIT", "ON_SITE"]),
        (date(1960, 1, 1), "ELSEWHERE", "ABLE", 4, Category.DISABLED, set(), ["REMOTE", "ON_SITE"]),
        (date(1940, 1, 1), "ABROAD", "ABLE", 4, Category.DISABLED, set(), ["REMOTE", "ON_SITE"]),
        (date(1960, 1, 1), "LOCAL", "ABLE", 4, Category.RETIRED_OFFICER, set(), ["SPECIAL", "ON_SITE"]),
        (date(1960, 1, 1), "LOCAL", "ABLE", 3, Category.RETIRED_OFFICER, set(), ["ON_SITE"]),
        (date(1940, 1, 1), "ELSEWHERE", "ABLE", 4, Category.DISABLED, {Method.REMOTE, Method.HOME_VISIT}, ["ON_SITE"]),
    ])  # fmt: skip
    def test_names_the_way_that_fits(self, born_on, living, mobility, failures, category, failed, expected):
        left = routes.routes_left(
            categories=[category], failed=frozenset(failed), failed_comparisons=failures, born_on=born_on, today=TODAY,
            living=living, mobility=mobility,
        )

        assert list(left) == expected


class TheMemory:
    def test_knows_what_failed_this_year(self, cast):
        review = missed(cast, returned(failed(county.case(cast), "NETWORK", "NETWORK")))

        assert now(review).failed_routes == {Method.APP, Method.REMOTE, Method.HOME_VISIT}
        person = review.benefit.beneficiary_id
        assert memory.failed_routes_of([person], year=2026)[person] == now(review).failed_routes
        assert memory.failed_routes_of([person], year=2027) == {}

    def test_forgets_the_want_of_a_photo_once_one_is_taken(self, cast):
        review = failed(county.case(cast), "NO_REFERENCE_PHOTO", "NO_REFERENCE_PHOTO", on=TODAY - timedelta(days=3))
        assert Method.APP in now(review).failed_routes

        photographed(cast, review, on=TODAY)

        assert now(review).failed_routes == set()

    def test_does_not_count_what_is_only_asked_again(self, cast):
        review = returned(county.case(cast))
        Confirmation.objects.update(referred_to="")

        assert now(review).failed_routes == set()


class AWayThatFailed:
    """Each of those who propose a way."""

    def test_is_not_named_in_a_reminder(self, cast):
        soon = TODAY + timedelta(days=7)
        review = failed(county.case(cast, due_on=soon), "FACE_CHANGED", "FACE_CHANGED")
        missed(cast, returned(review))
        other = county.case(cast, due_on=soon)
        rungs = reminders.ladder(on=TODAY)

        reminders.remind(
            reviews=reminders.due_by(rungs=rungs, today=TODAY), rungs=rungs, today=TODAY, at=county.at(TODAY)
        )

        body = Letter.objects.get(review=review).body
        assert [word in body for word in ("App", "远程", "上门")] == [False, False, False]
        plain = Letter.objects.get(review=other).body
        assert [word in plain for word in ("App", "远程", "上门")] == [True, True, True]

    @pytest.mark.parametrize("category", Category)
    def test_is_left_out_of_every_text(self, category):
        place = {"office": "站", "address": "", "phone": ""}
        words = {"name": "张守义", "year": 2026, "last_day": TODAY, "is_announced": False, **place}

        body = letters.reminder(category, **words, failed=frozenset({Method.APP, Method.REMOTE}))

        assert ("App" in body, "远程" in body, "上门办" in body) == (False, False, True)

    def test_is_not_the_next_step(self, cast):
        person = county.person(cast.station, living=Beneficiary.Living.ELSEWHERE)
        review = returned(failed(county.review(county.benefit(person)), "SURROUNDINGS", "SURROUNDINGS"))

        step = next_steps.of_review(Review.objects.with_person().get(pk=review.pk), now(review), today=TODAY)

        assert (step.name, step.words) == ("other_route", "App 比对失败 2 次（光线或背景不当），改约现场")

    def test_is_tried_once_more_only_where_the_faq_says_so(self, cast):
        again, closed = failed(county.case(cast), "SURROUNDINGS"), failed(county.case(cast), "FACE_CHANGED")

        words = [next_steps.of_review(each, now(each), today=TODAY).words for each in (again, closed)]

        assert words == [
            "App 比对失败 1 次（光线或背景不当），按提示再试，不行就改约现场",
            "App 比对失败 1 次（相貌变化较大），改约现场",
        ]

    def test_stands_last_on_the_page_of_the_person(self, cast, sign_in):
        person = county.person(cast.station, living=Beneficiary.Living.ELSEWHERE, born_on=date(1940, 1, 1))
        review = missed(cast, returned(failed(county.review(county.benefit(person)), "NETWORK", "NETWORK")))

        ways = sign_in(cast.wang).get(f"/people/{review.benefit.beneficiary.key}/").context["routes"]

        assert {way["name"]: way["kind"] for way in ways} == {
            "现场确认": "ok", "上门认证": "bad", "远程视频": "bad", "App": "bad",
        }

    def test_is_not_proposed_on_the_call_list(self, cast):
        person = county.person(cast.station, living=Beneficiary.Living.ELSEWHERE, phone="")
        review = returned(county.review(county.benefit(person)))
        found = calls.select(cast.wang, "all", today=TODAY, ahead=timedelta(days=30))

        [row] = calls.rows(calls.loaded(found), today=TODAY)

        assert (row.key, row.ways) == (review.key, "现场")


class TheList:
    def rows(self, client, **query):
        return {row.name: row for row in client.get(LIST, query).context["rows"]}

    def test_says_for_each_what_to_answer_and_which_way_is_left(self, cast, sign_in):
        failed(county.review(county.benefit(county.person(cast.station, name="周一"))), "NO_REFERENCE_PHOTO")
        officer = county.person(cast.station, name="周二")
        failed(county.review(county.benefit(officer, category=Category.RETIRED_OFFICER)), *["FACE_CHANGED"] * 4)

        rows = self.rows(sign_in(cast.wang))

        assert "采集" in rows["周一"].advice
        assert (rows["周一"].ways, rows["周一"].failures) == ("现场", "App 未通过 1 次（无基准照片）")
        assert rows["周二"].ways == "特殊人群核验、现场"

    def test_is_narrowed_by_kind_cause_and_category(self, cast, sign_in):
        failed(county.review(county.benefit(county.person(cast.station, name="周一"))), "NETWORK")
        failed(county.review(county.benefit(county.person(cast.station, name="周二"))), "PHONE_UNSUITED")
        officer = county.benefit(county.person(cast.station, name="周三"), category=Category.RETIRED_OFFICER)
        failed(county.review(officer), *["FACE_CHANGED"] * 4)
        client = sign_in(cast.wang)

        assert set(self.rows(client)) == {"周一", "周二", "周三"}
        assert set(self.rows(client, tab="again")) == {"周一"}
        assert set(self.rows(client, tab="closed")) == {"周二", "周三"}
        assert set(self.rows(client, tab="special")) == {"周三"}
        assert set(self.rows(client, cause="NETWORK")) == {"周一"}
        assert set(self.rows(client, category="RETIRED_OFFICER")) == {"周三"}
        assert [tab["count"] for tab in client.get(LIST).context["tabs"]] == [3, 1, 2, 1]

    def test_names_a_person_once_and_nobody_who_has_come(self, cast, sign_in):
        review = failed(county.case(cast), "NETWORK")
        county.review(county.benefit(review.benefit.beneficiary, category=Category.SELF_EMPLOYED_OFFICER))
        county.confirmed(cast, failed(county.case(cast), "NETWORK"), on=TODAY)

        assert sign_in(cast.wang).get(LIST).context["count"] == 1

    def test_costs_a_fixed_number_of_queries(self, cast, sign_in, django_assert_max_num_queries):
        client = sign_in(cast.wang)
        for _ in range(30):
            failed(county.case(cast), "NETWORK")
        client.get(LIST)

        with django_assert_max_num_queries(14):
            client.get(LIST)

    def test_is_of_the_own_office(self, cast, sign_in):
        failed(county.case(cast), "NETWORK")

        assert sign_in(cast.qian).get(LIST).context["count"] == 0
        assert sign_in(cast.xu).get(LIST).status_code == 403

    def test_can_be_searched_without_a_name_in_the_address(self, cast, sign_in):
        failed(county.review(county.benefit(county.person(cast.station, name="周一"))), "NETWORK")
        failed(county.case(cast), "NETWORK")

        answer = sign_in(cast.wang).post(f"{LIST}find/", {"term": "周一"}, follow=True)

        assert [row.name for row in answer.context["rows"]] == ["周一"]
        assert "周一" not in str(answer.redirect_chain)

    def test_stands_behind_a_filter_of_the_worklist(self, cast, sign_in):
        failed(county.review(county.benefit(county.person(cast.station, name="周一"))), "NETWORK")
        county.case(cast)

        for tab in ("follow", "all"):
            page = sign_in(cast.wang).get("/worklist/", {"who": "app", "tab": tab})
            assert [row.name for group in page.context["groups"] for row in group.rows] == ["周一"]

    def test_is_counted_on_the_page_of_the_campaign(self, cast, sign_in):
        review = failed(county.case(cast), "NETWORK", "NETWORK")
        failed(county.case(cast, office=cast.second_station), "HANDLING")

        page = f"/campaigns/{review.campaign.key}/"

        assert ("App 未通过", "2 人，共 3 次") in sign_in(cast.zhao).get(page).context["facts"]
        assert ("App 未通过", "1 人，共 2 次") in sign_in(cast.wang).get(page).context["facts"]

    def test_is_told_of_by_no_failure_but_those_of_the_year(self, cast):
        review = failed(county.case(cast), "NETWORK")

        assert not app_failures.select(cast.wang, today=date(2027, 5, 1)).exists()
        assert app_failures.select(cast.wang, today=TODAY).get() == review
