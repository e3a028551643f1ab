"""Finding a person by whatever the clerk has: a name, part of it, initials, a number, four digits of one."""

import pytest

from accounts import searching
from accounts.models import AccessEntry
from reviews.worklists import people
from tests import county

pytestmark = pytest.mark.django_db

FIND = "/find/"


@pytest.fixture
def somebody(cast):
    return county.person(cast.station, name="马长河", phone="13812345530", archive_number="LL-000123")


def found(page):
    return [row.name for group in page.context.get("groups", []) for row in group.rows]


class AnExactNumber:
    @pytest.mark.parametrize("around", ["{}", " {}\r\n", "{}　"])
    def test_of_a_card_reader_leads_straight_to_its_person(self, cast, somebody, sign_in, around):
        answer = sign_in(cast.wang).post(FIND, {"term": around.format(somebody.id_number)})

        assert (answer.status_code, answer.headers["Location"]) == (302, f"/people/{somebody.key}/#confirm")

    def test_is_asked_for_by_the_list_where_the_bare_address_is_opened(self, cast, sign_in):
        assert sign_in(cast.wang).get(FIND).url == "/people/"

    def test_of_a_phone_leads_there_too(self, cast, somebody, sign_in):
        answer = sign_in(cast.wang).post(FIND, {"term": "138-1234-5530"})

        assert answer.headers["Location"] == f"/people/{somebody.key}/#confirm"

    def test_that_two_share_gives_the_list(self, cast, somebody, sign_in):
        county.person(cast.station, name="马长江", phone="13812345530")

        page = sign_in(cast.wang).post(FIND, {"term": "13812345530"}, follow=True)

        assert sorted(found(page)) == ["马长江", "马长河"]
        assert "13812345530" not in page.content.decode()

    def test_of_another_office_finds_nobody(self, cast, somebody, sign_in):
        page = sign_in(cast.qian).post(FIND, {"term": somebody.id_number}, follow=True)

        assert "没有找到这个人" in page.content.decode()


class APartOfWhatIsKnown:
    @pytest.mark.parametrize(
        "term", ["马长河", "长河", "马长", "马", "MCH", "mc", "mzh", "5530", "LL-000123", "ll-000123", " 马 长 河 "]
    )
    def test_finds_the_person(self, cast, somebody, sign_in, term):
        county.person(cast.station, name="赵铁柱", phone="13900001111")

        assert found(sign_in(cast.wang).post(FIND, {"term": term}, follow=True)) == ["马长河"]

    def test_may_be_the_last_four_of_the_id_number(self, cast, somebody, sign_in):
        page = sign_in(cast.wang).post(FIND, {"term": somebody.id_number[-4:]}, follow=True)

        assert found(page) == ["马长河"]

    @pytest.mark.parametrize("term", ["河", "ch", "%", "_", "000123", "7777"])
    def test_finds_nobody_by_what_is_not_a_beginning(self, cast, somebody, sign_in, term):
        assert found(sign_in(cast.wang).post(FIND, {"term": term}, follow=True)) == []

    def test_finds_names_of_two_characters(self, cast, sign_in):
        county.person(cast.station, name="单强")

        assert found(sign_in(cast.wang).post(FIND, {"term": "单强"}, follow=True)) == ["单强"]

    def test_goes_into_the_address_sealed(self, cast, somebody, sign_in):
        answer = sign_in(cast.wang).post(FIND, {"term": "马长河"})

        assert answer.headers["Location"].startswith("/people/?find=")
        assert "%E9%A9%AC" not in answer.headers["Location"]

    @pytest.mark.parametrize("term", ["", "   "])
    def test_must_be_typed_first(self, cast, sign_in, term):
        page = sign_in(cast.wang).post(FIND, {"term": term}, follow=True)

        assert "在页面上方输入要找的人" in page.content.decode()


class ASealedSearch:
    def test_opens_for_nobody_else(self, cast, sign_in):
        token = searching.seal("马长河", staff_id=cast.li.pk)

        page = sign_in(cast.wang).get("/people/", {"find": token})

        assert page.status_code == 400
        assert "请重新搜索" in page.content.decode()

    def test_grows_stale(self, cast, sign_in, time_machine):
        time_machine.move_to("2026-11-23T08:00:00+08:00", tick=False)
        token = searching.seal("马长河", staff_id=cast.wang.pk)
        time_machine.move_to("2026-11-24T08:00:00+08:00", tick=False)

        page = sign_in(cast.wang).get("/people/", {"find": token})

        assert "搜索条件已过期" in page.content.decode()


class TheAccessLog:
    @pytest.mark.parametrize(("term", "what"), [("马长河", "按姓名查找"), ("5530", "按证件或手机后四位查找")])
    def test_says_how_was_searched_and_never_for_what(self, cast, somebody, sign_in, term, what):
        sign_in(cast.wang).post(FIND, {"term": term})

        look = AccessEntry.objects.get(kind="SEARCHED")
        assert (look.by, look.what, look.rows) == (cast.wang, what, 1)
        assert term not in f"{look.what}{look.reason}{look.about}"

    def test_is_not_written_for_who_may_not_search(self, cast, sign_in):
        assert sign_in(cast.xu).post(FIND, {"term": "马长河"}).status_code == 403
        assert not AccessEntry.objects.filter(kind="SEARCHED").exists()


class ATerm:
    @pytest.mark.parametrize(
        ("term", "shown"), [("马长河", "马长河"), ("13812345530", "手机号"), ("990123194503083117", "身份证号")]
    )
    def test_is_repeated_on_a_page_only_when_it_is_no_full_number(self, term, shown):
        assert people.shown_term(term) == shown
