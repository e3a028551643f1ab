"""The public notice: candidates, draft, where it hangs, publishing by another person, the paper, taking it back."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from benefits.categories import Category
from reviews.models import NoticePosting, PublicNotice
from reviews.services import contacts, notices
from reviews.states import NoticeState, ReviewState
from tests import county
from tests.cast import signed_in
from tests.reviews.announcing import TODAY, address, drafted, overdue, posted

pytestmark = pytest.mark.django_db

LIST = "/notices/"
CANDIDATES = "/notices/candidates/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY, 11), tick=False)


def posting(**changed):
    proof = county.upload("p.jpg")
    return {"place": "县政务公开栏", "posted_on": TODAY.isoformat(), "proof": proof, **changed}


class TheNotices:
    def test_are_listed_with_how_many_are_named_and_open(self, cast, sign_in):
        case, other = overdue(cast), overdue(cast)
        county.noticed(cast, case, other)
        county.confirmed(cast, case, on=TODAY)

        row = sign_in(cast.zhao).get(LIST).context["rows"][0]

        assert (row["listed"], row["open"], row["left"], row["proof_ok"]) == (2, 1, 62, True)

    def test_of_the_county_are_seen_at_its_stations_only(self, cast):
        drafted(cast)

        assert len(signed_in(Client(), cast.wang).get(LIST).context["rows"]) == 1
        assert signed_in(Client(), cast.zhou).get(LIST).context["rows"] == []

    @pytest.mark.parametrize("number", [1, 4])
    def test_cost_the_same_for_one_and_for_many(self, cast, sign_in, django_assert_num_queries, number):
        for _ in range(number):
            drafted(cast)
        client = sign_in(cast.zhao)
        client.get(LIST)

        with django_assert_num_queries(7):  # Three of them: session, staff, second factor.
            client.get(LIST)


class TheCandidates:
    def test_are_overdue_and_unreachable(self, cast, sign_in):
        ready = overdue(cast)
        county.case(cast)

        page = sign_in(cast.wang).get(CANDIDATES)

        assert [row["key"] for row in page.context["rows"]] == [ready.key]
        assert page.context["rows"][0]["contacts"] == "3 次，2 日，2 种方式"

    def test_leave_out_who_stands_in_another_draft(self, cast, sign_in):
        drafted(cast)

        assert sign_in(cast.wang).get(CANDIDATES).context["rows"] == []

    def test_are_narrowed_by_category_and_office(self, cast, sign_in):
        overdue(cast)
        other = overdue(cast, category=Category.OTHER_ENTITLED, office=cast.second_station)
        client = sign_in(cast.li)

        by_category = client.get(CANDIDATES, {"category": "OTHER_ENTITLED"}).context["rows"]
        by_office = client.get(CANDIDATES, {"office": cast.second_station.code}).context["rows"]

        assert [row["key"] for row in by_category] == [row["key"] for row in by_office] == [other.key]

    def test_are_found_by_a_name_that_never_stands_in_an_address(self, cast, sign_in):
        overdue(cast)
        client = sign_in(cast.wang)

        answer = client.post("/notices/candidates/find/", {"term": "张守"})

        assert "张" not in answer.url
        assert len(client.get(answer.url).context["rows"]) == 1

    def test_are_not_all_drafted_when_the_search_cannot_be_read(self, cast, sign_in):
        overdue(cast)

        answer = sign_in(cast.wang).post(f"{CANDIDATES}?find=broken", {"every": "1"})

        assert answer.status_code == 302
        assert not PublicNotice.objects.exists()

    @pytest.mark.parametrize("asked", [
        {"category": "NONE"}, {"office": "990102000000"}, {"find": "broken"}, {"after": "x"}, {"before": "x"},
    ])
    def test_read_any_address(self, cast, sign_in, asked):
        overdue(cast)

        assert sign_in(cast.wang).get(CANDIDATES, asked).status_code == 200

    @pytest.mark.parametrize("number", [1, 4])
    def test_cost_the_same_for_one_and_for_many(self, cast, sign_in, django_assert_num_queries, number):
        for _ in range(number):
            overdue(cast)
        client = sign_in(cast.wang)
        client.get(CANDIDATES)

        with django_assert_num_queries(8):  # Two of them: session, staff.
            client.get(CANDIDATES)


class DraftingANotice:
    def test_names_the_ticked(self, cast, sign_in):
        case, _ = overdue(cast), overdue(cast)

        answer = sign_in(cast.wang).post(CANDIDATES, {"pick": [case.key]}, follow=True)

        notice = PublicNotice.objects.get()
        assert [entry.review for entry in notice.entries.all()] == [case]
        assert (notice.state, notice.organization) == (NoticeState.DRAFT, cast.county)
        assert "已拟好" in answer.content.decode()

    def test_of_nobody_goes_back_to_the_list(self, cast, sign_in):
        overdue(cast)

        answer = sign_in(cast.wang).post(CANDIDATES, follow=True)

        assert "请先勾选要公告的人。" in answer.content.decode()
        assert PublicNotice.objects.count() == 0

    def test_names_all_that_the_filter_leaves(self, cast, sign_in):
        overdue(cast)
        overdue(cast, category=Category.OTHER_ENTITLED)

        sign_in(cast.wang).post(f"{CANDIDATES}?category=DISABLED", {"every": "1"})

        assert PublicNotice.objects.get().entries.count() == 1

    def test_happens_once_when_sent_twice(self, cast, sign_in):
        case, client = overdue(cast), sign_in(cast.wang)
        client.post(CANDIDATES, {"pick": [case.key]})

        answer = client.post(CANDIDATES, {"pick": [case.key]}, follow=True)

        assert PublicNotice.objects.count() == 1
        assert "不在另一份拟稿中" in answer.content.decode()

    def test_names_nobody_of_another_district(self, cast, sign_in):
        case = overdue(cast)

        sign_in(cast.qian).post(CANDIDATES, {"pick": [case.key]})

        assert PublicNotice.objects.count() == 0

    @pytest.mark.parametrize("name", ["sun", "he", "xu"])
    def test_is_not_for_other_roles(self, cast, sign_in, name):
        assert sign_in(getattr(cast, name)).get(CANDIDATES).status_code == 403


class LoggingAPosting:
    def test_keeps_the_proof(self, cast, sign_in):
        notice = drafted(cast)

        sign_in(cast.wang).post(address(notice, "_post"), posting())

        row = NoticePosting.objects.get()
        assert (row.place, row.posted_on, row.proof.kind) == ("县政务公开栏", TODAY, "POSTING_PROOF")

    def test_happens_once_when_sent_twice(self, cast, sign_in):
        notice, client = drafted(cast), sign_in(cast.wang)
        client.post(address(notice, "_post"), posting())

        answer = client.post(address(notice, "_post"), posting())

        assert answer.status_code == 409
        assert NoticePosting.objects.count() == 1

    @pytest.mark.parametrize(("changed", "words"), [
        ({"place": ""}, "请写明张贴地点"),
        ({"posted_on": "2026-11-31"}, "没有这一天"),
        ({"posted_on": "2026-07-01"}, "不能晚于今天"),
        ({"proof": ""}, "请拍照或选择照片"),
        ({"proof": SimpleUploadedFile("p.jpg", b"%PDF-1.7 not a picture")}, "打不开这张照片"),
    ])
    def test_refuses_bad_input_and_keeps_the_words(self, cast, sign_in, changed, words):
        answer = sign_in(cast.wang).post(address(drafted(cast), "_post"), posting(**changed))

        assert answer.status_code in {400, 409}
        assert words in answer.content.decode()
        assert answer.context["posting_form"]["place"].value() == changed.get("place", "县政务公开栏")
        assert NoticePosting.objects.count() == 0


class PublishingANotice:
    def test_begins_the_sixty_days(self, cast, sign_in):
        case = overdue(cast)
        notice = posted(cast, case)

        answer = sign_in(cast.zhao).post(address(notice, "_publish"), follow=True)

        notice, case = county.again(notice), county.again(case)
        assert (notice.last_day_raw, notice.last_day) == (date(2026, 8, 29), date(2026, 8, 31))
        assert (case.state, case.due_on) == (ReviewState.IN_NOTICE, date(2026, 8, 31))
        assert "列入 1 人，至 2026-08-31 止" in answer.content.decode()

    def test_shows_the_ruler_with_both_days(self, cast, sign_in):
        notice = county.noticed(cast)

        page = sign_in(cast.zhao).get(address(notice))

        assert "第 60 日 08-29 为休息日，顺延至 08-31" in page.content.decode()
        assert "期满未确认：自 2026年9月起停发" in page.content.decode()

    def test_is_for_another_person_than_the_drafter(self, cast, sign_in):
        notice = drafted(cast, by=cast.zhao)
        notices.record_posting(
            notice=notice, place="公开栏", posted_on=TODAY, proof=county.photo(), by=cast.wang, at=county.at(TODAY, 9)
        )
        client = sign_in(cast.zhao)

        assert "您拟的公告须由另一位审核员发布。" in client.get(address(notice)).content.decode()
        assert client.post(address(notice, "_publish")).status_code == 409
        assert county.again(notice).state == NoticeState.DRAFT

    def test_wants_a_proof_first(self, cast, sign_in):
        notice = drafted(cast)

        answer = sign_in(cast.zhao).post(address(notice, "_publish"))

        assert answer.status_code == 409
        assert "公告须先张贴" in answer.content.decode()

    def test_happens_once(self, cast, sign_in):
        notice, client = posted(cast), sign_in(cast.zhao)
        client.post(address(notice, "_publish"))

        assert client.post(address(notice, "_publish")).status_code == 409

    def test_is_not_for_clerks_nor_other_districts(self, cast):
        notice = posted(cast)

        statuses = [
            signed_in(Client(), getattr(cast, name)).post(address(notice, "_publish")).status_code
            for name in ("wang", "li", "sun", "he", "xu", "zhou")
        ]

        assert statuses == [403, 403, 403, 403, 403, 404]


class TheNotice:
    def test_shows_a_station_its_own_people_only(self, cast, sign_in):
        mine, other = overdue(cast), overdue(cast, office=cast.second_station)
        notice = drafted(cast, mine, other, by=cast.li)

        page = sign_in(cast.wang).get(address(notice))

        assert [row["review"] for row in page.context["rows"]] == [mine]
        assert "全部列入 1 人" in page.content.decode()
        assert signed_in(Client(), cast.wang).get(LIST).context["rows"][0]["listed"] == 1

    def test_separates_the_open_from_the_confirmed(self, cast, sign_in):
        case, other = overdue(cast), overdue(cast)
        notice = county.noticed(cast, case, other)
        county.confirmed(cast, case, on=TODAY)
        client = sign_in(cast.zhao)

        still_open = client.get(address(notice), {"show": "open"}).context["rows"]

        assert [row["review"] for row in still_open] == [other]

    @pytest.mark.parametrize("number", [1, 4])
    def test_costs_the_same_for_one_and_for_many(self, cast, sign_in, django_assert_num_queries, number):
        notice = county.noticed(cast, *(overdue(cast) for _ in range(number)))
        client = sign_in(cast.zhao)
        client.get(address(notice))

        with django_assert_num_queries(11):  # Three of them: session, staff, second factor.
            client.get(address(notice))


def test_contacts_end_the_candidacy(cast, sign_in):
    case = overdue(cast)
    contacts.record(
        beneficiary=case.benefit.beneficiary, channel="PHONE", outcome="ANSWERED", on=TODAY, by=cast.wang,
        at=county.at(TODAY, 10),
    )

    assert sign_in(cast.wang).get(CANDIDATES).context["rows"] == []
