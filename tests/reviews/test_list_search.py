"""Searching the lists: what is typed stands in no address, and each search in the access log."""

from datetime import date
from urllib.parse import unquote

import pytest

from accounts import searching
from accounts.models import AccessEntry
from benefits.categories import Category
from reviews.services import notices
from tests import county

pytestmark = pytest.mark.django_db

TODAY = county.POSTED


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY, 11), tick=False)


def named(cast, name):
    case = county.review(county.benefit(county.person(cast.station, name=name)))
    return county.unreachable(case, by=cast.li)


def posted(cast, *names, place="县政务公开栏"):
    cases = [named(cast, name) for name in names]
    notice = notices.draft(reviews=cases, by=cast.wang, at=county.at(TODAY, 8))
    notices.record_posting(
        notice=notice, place=place, posted_on=TODAY, proof=county.photo(), by=cast.wang, at=county.at(TODAY, 9)
    )
    return notice


def search(client, room, term):
    page = client.post(f"/{room}/find/", {"term": term}, follow=True)
    assert page.status_code == 200
    assert page.redirect_chain[-1][0].startswith(f"/{room}/?find=")
    assert len(term) < 5 or term not in unquote(page.redirect_chain[-1][0])  # A seal has digits of its own.
    return page


class SearchingTheNotices:
    @pytest.mark.parametrize(
        "term", ["2", "第2号", "〔2026〕第 2 号", "临岚县公告〔2026〕第 2 号", "文化站", "谭树", "tss"]
    )
    def test_finds_by_number_place_and_person(self, cast, sign_in, term):
        posted(cast, "潘志和")
        second = posted(cast, "谭树生", place="东湾镇文化站")

        page = search(sign_in(cast.zhao), "notices", term)

        assert [row["notice"] for row in page.context["rows"]] == [second]
        assert page.context["count"] == 1

    def test_finds_by_the_numbers_of_a_person_and_never_repeats_them(self, cast, sign_in):
        posted(cast, "潘志和")
        case = named(cast, "谭树生")
        notice = notices.draft(reviews=[case], by=cast.wang, at=county.at(TODAY, 8))
        number = case.benefit.beneficiary.id_number

        page = search(sign_in(cast.zhao), "notices", number)

        assert [row["notice"] for row in page.context["rows"]] == [notice]
        assert page.context["find_value"] == "身份证号"
        assert number not in page.content.decode()

    def test_stays_on_the_tabs(self, cast, sign_in):
        posted(cast, "谭树生")

        page = search(sign_in(cast.zhao), "notices", "谭树生")

        assert all("find=" in tab["url"] for tab in page.context["tabs"])

    def test_says_when_nothing_was_found(self, cast, sign_in):
        posted(cast, "潘志和")

        assert "没有找到公告" in search(sign_in(cast.zhao), "notices", "谭树生").content.decode()

    def test_finds_nobody_of_another_office(self, cast, sign_in):
        posted(cast, "谭树生")

        assert search(sign_in(cast.qian), "notices", "谭树生").context["rows"] == []

    def test_of_nothing_shows_all(self, cast, sign_in):
        posted(cast, "潘志和")

        page = sign_in(cast.zhao).post("/notices/find/", {"term": " "}, follow=True)

        assert len(page.context["rows"]) == 1

    def test_is_not_read_by_a_colleague(self, cast, sign_in):
        token = searching.seal("谭树", staff_id=cast.li.pk)

        page = sign_in(cast.zhao).get("/notices/", {"find": token})

        assert len(list(page.context["messages"])) == 1

    def test_is_closed_to_the_administrator(self, cast, sign_in):
        assert sign_in(cast.xu).post("/notices/find/", {"term": "谭"}).status_code == 403

    @pytest.mark.parametrize("number", [1, 6])
    def test_costs_the_same_for_one_and_for_many(self, cast, sign_in, django_assert_max_num_queries, number):
        for _ in range(number):
            posted(cast, "谭树生")
        token = searching.seal("谭树生", staff_id=cast.zhao.pk)
        client = sign_in(cast.zhao)
        client.get("/notices/")

        with django_assert_max_num_queries(8):
            client.get("/notices/", {"find": token})


class SearchingTheCampaigns:
    @pytest.fixture(autouse=True)
    def campaigns(self, cast):
        spring = (date(2025, 3, 1), date(2025, 5, 31))
        return {
            "old": county.campaign(cast.county, year=2025, window=spring),
            "disabled": county.campaign(cast.county),
            "officers": county.campaign(cast.county, category=Category.SELF_EMPLOYED_OFFICER),
        }

    @pytest.mark.parametrize(
        ("term", "found"),
        [
            ("2025", {"old"}), ("2025年", {"old"}), ("伤残", {"old", "disabled"}), ("2026 伤残", {"disabled"}),
            ("自主", {"officers"}), ("临岚", {"old", "disabled", "officers"}), ("东川", set()),
        ],
    )  # fmt: skip
    def test_finds_by_year_category_and_office(self, cast, sign_in, campaigns, term, found):
        page = search(sign_in(cast.zhao), "campaigns", term)

        assert {row["campaign"] for row in page.context["rows"]} == {campaigns[name] for name in found}

    def test_stays_on_the_tabs_and_says_when_nothing_was_found(self, cast, sign_in):
        page = search(sign_in(cast.zhao), "campaigns", "2019")

        assert "没有找到年审" in page.content.decode()
        assert all("find=" in tab["url"] for tab in page.context["tabs"])

    def test_finds_nothing_of_another_office(self, cast, sign_in):
        assert search(sign_in(cast.qian), "campaigns", "2026").context["rows"] == []

    def test_is_closed_to_the_administrator(self, cast, sign_in):
        assert sign_in(cast.xu).post("/campaigns/find/", {"term": "2026"}).status_code == 403


class EverySearch:
    @pytest.mark.parametrize(("address", "what"), [
        ("/letters/find/", "按姓名查找"), ("/calls/find/", "按姓名查找"), ("/approvals/find/", "按姓名查找"),
        ("/notices/candidates/find/", "按姓名查找"), ("/notices/find/", "查找公告"), ("/campaigns/find/", "查找年审"),
        ("/imports/find/", "查找导入记录"),
    ])  # fmt: skip
    def test_leaves_its_kind_and_number_in_the_access_log_and_never_the_term(self, cast, sign_in, address, what):
        posted(cast, "谭树生")
        client = sign_in(cast.wang)
        before = set(AccessEntry.objects.values_list("pk", flat=True))

        assert client.post(address, {"term": "谭树"}).status_code == 302

        entry = AccessEntry.objects.exclude(pk__in=before).get()
        found = 0 if what in ("查找年审", "查找导入记录") else 1
        assert (entry.by, entry.kind, entry.what, entry.rows) == (cast.wang, "SEARCHED", what, found)

    def test_for_nothing_leaves_none(self, cast, sign_in):
        client = sign_in(cast.wang)
        before = AccessEntry.objects.count()

        client.post("/letters/find/", {"term": " "})

        assert AccessEntry.objects.count() == before
