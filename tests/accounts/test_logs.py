"""What the auditor reads."""

from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, reverse

from accounts import access, audit
from accounts.models import AccessEntry
from accounts.services import staff as accounts_of_staff
from tests import county
from tests.cast import NOW

pytestmark = pytest.mark.django_db
PERSON = "p" * 22


@pytest.fixture
def rows(cast):
    accounts_of_staff.change_role(staff=cast.wang, role="SUPERVISOR", by=cast.xu, at=NOW)
    audit.write([audit.Change(
        "suspension.approved", "benefits.suspension", 7, cast.county.pk, about=PERSON, from_state="PROPOSED",
        to_state="APPROVED", reason="公告期满未确认", citation="《伤残抚恤管理办法》第二十五条",
    )], by=cast.zhao, at=NOW + timedelta(days=1))
    for person in (cast.wang, cast.qian):
        access.record(by=person, at=NOW, kind=AccessEntry.Kind.UNMASKED, what="证件号码", about=PERSON, reason="核对")


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.context["rows"]


@pytest.mark.usefixtures("rows")
class TheAuditPage:
    def test_says_who_what_why_and_by_which_article(self, sign_in, he):
        page = sign_in(he).get("/audit/").content.decode()

        for words in ("赵国安", "批准暂停", "公告期满未确认", "第二十五条"):
            assert words in page
        for words in ("更改岗位", "经办员 → 审核员", "2026-11-24 09:00:00"):
            assert words in page

    def test_shows_a_supervisor_the_own_offices(self, sign_in, cast):
        assert [row.by for row in read(sign_in(cast.zhao), "/audit/")] == [cast.zhao, cast.xu]
        assert read(sign_in(cast.zhou), "/audit/") == []

    @pytest.mark.parametrize(("query", "acts"), [
        ("subject=suspension", ["suspension.approved"]),
        ("subject=staff", ["staff.role_changed"]),
        ("office=990123000000", ["suspension.approved", "staff.role_changed"]),
        ("office=990102000000", []),
        ("since=2026-11-25", ["suspension.approved"]),
        ("until=2026-11-24", ["staff.role_changed"]),
        ("since=2026-11-24&until=2026-11-24", ["staff.role_changed"]),
        (f"about={PERSON}", ["suspension.approved"]),
    ])
    def test_is_narrowed_by_what_stands_in_the_address(self, sign_in, he, query, acts):
        assert [row.act for row in read(sign_in(he), f"/audit/?{query}")] == acts

    def test_is_narrowed_to_one_member_of_staff(self, sign_in, cast):
        assert [row.by for row in read(sign_in(cast.he), f"/audit/?who={cast.xu.key}")] == [cast.xu]

    @pytest.mark.parametrize("query", [
        "subject=x", "office=1", "who=x", "since=2026-13-01", "since=2026-11-25&until=2026-11-24", "about=%00",
        "about=王", "before=x", "before=-1", "after=99999999999999999999", "before=0",
    ])
    def test_survives_a_broken_address(self, sign_in, he, query):
        assert sign_in(he).get(f"/audit/?{query}").status_code == 200

    def test_turns_its_pages_both_ways(self, sign_in, cast):
        for number in range(120):
            audit.record(cast.wang, act="staff.renamed", by=cast.xu, at=NOW, reason=str(number))
        client = sign_in(cast.he)
        first = client.get("/audit/?subject=staff")
        second = client.get(f"/audit/{first.context['older_url']}")
        third = client.get(f"/audit/{second.context['older_url']}")
        back = client.get(f"/audit/{third.context['newer_url']}")

        assert [row.reason for row in first.context["rows"]] == [str(n) for n in range(119, 69, -1)]
        assert [len(page.context["rows"]) for page in (first, second, third)] == [50, 50, 21]
        assert [row.pk for row in back.context["rows"]] == [row.pk for row in second.context["rows"]]
        assert first.context["newer_url"] == ""
        assert third.context["older_url"] == ""

    def test_asks_as_often_for_one_row_as_for_fifty(self, sign_in, cast, django_assert_max_num_queries):
        for _ in range(50):
            audit.record(cast.wang, act="staff.renamed", by=cast.xu, at=NOW)
        client = sign_in(cast.he)
        client.get("/audit/")

        with django_assert_max_num_queries(8):
            client.get("/audit/")

    def test_names_the_person_and_leads_to_the_rule_as_it_stood(self, sign_in, cast):
        stop = county.proposed(cast)
        client = sign_in(cast.he)

        row = next(each for each in read(client, "/audit/?subject=suspension") if each.act == "suspension.proposed")

        assert row.person_name == stop.benefit.beneficiary.name
        assert row.article.startswith("《伤残抚恤管理办法》")
        assert client.get(row.rule_url).status_code == 200

    def test_says_codes_in_words(self, sign_in, cast):
        audit.record(
            cast.wang, act="beneficiary.changed", by=cast.xu, at=NOW,
            changes={"amount.DISABLED.2026-09": ["1.00", "2.00"], "provisional": False, "interview": "opaque"},
        )

        row = read(sign_in(cast.he), "/audit/?subject=beneficiary")[0]

        assert set(row.differences) == {"每月标准 伤残 2026-09：1.00 → 2.00", "暂估：否"}

    def test_says_what_is_told_of_a_record_beside_its_own_columns(self, sign_in, cast):
        benefit = county.case(cast).benefit
        audit.record(
            benefit, act="eligibility.kept", by=cast.xu, at=NOW,
            changes={"until_on": [None, "2027-06-30"], "finding": [None, "DISABLED"], "filed_on": [None, "2026-11-20"],
                     "document_no": [None, "1号"], "lacking": [None, 0], "refused": [None, 2]},
        )  # fmt: skip

        row = read(sign_in(cast.he), "/audit/?subject=eligibility")[0]

        assert set(row.differences) == {  # PostgreSQL keeps them in an order of its own.
            "资格保留至：2027-06-30", "核查结果：因残疾没有收入", "报备日期：2026-11-20", "报备文号：1号",
            "还缺材料：0", "未接收：2",
        }  # fmt: skip

    def test_says_how_many_people_an_extension_gave_a_later_day(self, sign_in, cast):
        campaign = county.case(cast).campaign
        audit.record(campaign, act="campaign.extended", by=cast.xu, at=NOW, changes={"reviews": [None, 3]})

        assert read(sign_in(cast.he), "/audit/?subject=campaign")[0].differences == ["年审件：3"]

    def test_links_to_the_person_where_there_is_a_page(self, sign_in, he):
        row = read(sign_in(he), "/audit/?subject=suspension")[0]

        try:
            assert row.person_url == reverse("reviews:person", args=[PERSON])
        except NoReverseMatch:
            assert row.person_url == ""


@pytest.mark.usefixtures("rows")
class TheAccessPage:
    def test_says_who_looked_at_what_and_why(self, sign_in, he):
        page = sign_in(he).get("/access/?kind=UNMASKED").content.decode()

        for words in ("王敏", "钱进", "查看完整号码", "证件号码", "核对"):
            assert words in page

    def test_shows_a_supervisor_the_own_offices(self, sign_in, cast):
        rows = read(sign_in(cast.zhao), f"/access/?about={PERSON}")

        assert [row.by for row in rows] == [cast.wang]

    @pytest.mark.parametrize(("query", "count"), [("kind=UNMASKED", 2), ("kind=PRINTED", 0), ("kind=x", 2)])
    def test_is_narrowed_by_kind(self, sign_in, he, query, count):
        assert len(read(sign_in(he), f"/access/?{query}")) == count


@pytest.mark.parametrize("address", ["/audit/", "/access/"])
@pytest.mark.parametrize("name", ["wang", "xu"])
class BothLogs:
    def test_are_closed_to_clerks_and_administrators(self, address, name, cast, sign_in):
        assert sign_in(getattr(cast, name)).get(address).status_code == 403
