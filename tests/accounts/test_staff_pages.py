"""The administrator's pages about staff, and who may not open them."""

import re

import pytest

from accounts.models import AuditEntry, Staff
from tests.cast import PASSWORD, office, person

pytestmark = pytest.mark.django_db
OTHERS = ["wang", "zhao", "sun", "he"]


@pytest.fixture
def desk(sign_in, xu):
    return sign_in(xu)


@pytest.fixture
def county_desk(cast, client):
    return person("lu", "陆平", "SYSTEM_ADMIN", cast.county)


def names_on(answer):
    return {staff.name for staff in answer.context["page"].object_list}


class TheListOfStaff:
    def test_shows_the_own_subtree(self, sign_in, county_desk):
        assert names_on(sign_in(county_desk).get("/staff/")) == {"王敏", "李娜", "赵国安", "陆平"}

    def test_is_narrowed_by_what_stands_in_the_address(self, desk, cast):
        cast.qian.is_active = False
        cast.qian.save()

        assert names_on(desk.get("/staff/?role=CLERK&state=active&office=990123000000")) == {"王敏", "李娜"}
        assert names_on(desk.get("/staff/?state=disabled")) == {"钱进"}

    @pytest.mark.parametrize("query", ["role=KING", "office=1", "state=x", "page=abc", "page=99", "find=abc"])
    def test_survives_a_broken_address(self, desk, query):
        assert desk.get(f"/staff/?{query}").status_code == 200

    def test_finds_a_name_without_writing_it_in_the_address(self, desk):
        answer = desk.post("/staff/find/", {"term": "王", "role": "CLERK"}, follow=True)

        address = answer.redirect_chain[0][0]
        assert names_on(answer) == {"王敏"}
        assert "王" not in address
        assert "%E7%8E%8B" not in address
        assert "查找：王" in answer.content.decode()

    def test_does_not_open_the_search_of_a_colleague(self, desk, sign_in, ma):
        address = desk.post("/staff/find/", {"term": "王"}).url

        answer = sign_in(ma).get(f"/staff/{address.removeprefix('../')}")

        assert "请重新搜索" in answer.content.decode()

    def test_asks_the_database_as_often_for_one_row_as_for_fifty(self, desk, cast, django_assert_max_num_queries):
        Staff.objects.bulk_create(
            Staff(username=f"u{number}", name=f"员{number}", role="CLERK", organization=cast.station)
            for number in range(60)
        )
        desk.get("/staff/")

        with django_assert_max_num_queries(8):
            answer = desk.get("/staff/")

        assert len(answer.context["page"].object_list) == 50
        assert "page=2" in answer.content.decode()


class OpeningAnAccount:
    def entered(self, cast, **fields):
        return {"username": "feng", "name": "冯立", "role": "CLERK", "organization": cast.station.pk} | fields

    def test_shows_the_temporary_password_once(self, desk, cast):
        page = desk.post("/staff/new/", self.entered(cast)).content.decode()

        password = re.search(r'class="ns-password"[^>]*>([^<]+)<', page)[1]
        assert Staff.objects.get(username="feng").check_password(password)
        assert password not in desk.get(f"/staff/{Staff.objects.get(username='feng').key}/").content.decode()

    def test_twice_opens_one(self, desk, cast):
        for _ in range(2):
            answer = desk.post("/staff/new/", self.entered(cast))

        assert "该账号已有人使用" in str(answer.context["form"].errors)
        assert Staff.objects.filter(username="feng").count() == 1

    @pytest.mark.parametrize("fields", [
        {"username": "F1"}, {"username": "王"}, {"name": ""}, {"role": "CLOCK"}, {"role": "KING"},
        {"organization": 0}, {"organization": "x"}, {"name": "名" * 31},
    ])
    def test_refuses_broken_input(self, desk, cast, fields):
        answer = desk.post("/staff/new/", self.entered(cast, **fields))

        assert answer.context["form"].errors
        assert not Staff.objects.filter(name="冯立").exists()

    def test_offers_no_office_outside_the_subtree(self, sign_in, county_desk, cast):
        answer = sign_in(county_desk).post("/staff/new/", self.entered(cast, organization=cast.district.pk))

        assert "organization" in answer.context["form"].errors

    def test_offers_no_closed_office(self, desk, cast):
        closed = office("990123003000", "旧站", "STATION", cast.county)
        closed.closed_on = "2026-01-01"
        closed.save()

        assert "旧站" not in desk.get("/staff/new/").content.decode()


class EditingAnAccount:
    def test_saves_through_the_service(self, desk, wang, county):
        desk.post(f"/staff/{wang.key}/", {"name": "王敏", "role": "SUPERVISOR", "organization": county.pk})

        wang.refresh_from_db()
        assert (wang.role, wang.organization) == ("SUPERVISOR", county)
        assert AuditEntry.objects.count() == 2

    def test_says_what_the_service_refuses(self, desk, sun, county):
        answer = desk.post(f"/staff/{sun.key}/", {"name": "孙立", "role": sun.role, "organization": county.pk})

        assert "只设在省级机构" in answer.content.decode()

    def test_never_changes_the_username(self, desk, wang, station):
        desk.post(f"/staff/{wang.key}/", {
            "username": "other", "name": "王敏", "role": "CLERK", "organization": station.pk,
        })

        wang.refresh_from_db()
        assert wang.username == "wang"

    def test_offers_nothing_about_oneself_but_the_own_password(self, desk, xu):
        page = desk.get(f"/staff/{xu.key}/").content.decode()

        assert "须由另一名系统管理员变更" in page
        assert "停用账号" not in page

    @pytest.mark.parametrize(("verb", "active"), [("disable", False), ("enable", True)])
    def test_closes_and_opens_with_a_reason(self, desk, wang, verb, active):
        wang.is_active = not active
        wang.save()

        desk.post(f"/staff/{wang.key}/{verb}/", {"reason": "调离"})

        wang.refresh_from_db()
        assert wang.is_active is active

    def test_closes_nothing_without_a_reason(self, desk, wang):
        answer = desk.post(f"/staff/{wang.key}/disable/", follow=True)

        wang.refresh_from_db()
        assert wang.is_active
        assert "请写明理由" in answer.content.decode()

    def test_hands_over_a_new_temporary_password(self, desk, wang):
        page = desk.post(f"/staff/{wang.key}/reset-password/").content.decode()

        wang.refresh_from_db()
        assert "临时密码" in page
        assert not wang.check_password(PASSWORD)


ADDRESSES = [
    ("get", "/staff/"), ("post", "/staff/find/"), ("get", "/staff/new/"), ("post", "/staff/new/"),
    ("get", "/staff/{key}/"), ("post", "/staff/{key}/"), ("post", "/staff/{key}/disable/"),
    ("post", "/staff/{key}/enable/"), ("post", "/staff/{key}/reset-password/"),
    ("post", "/staff/{key}/reset-second-factor/"),
]


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
class EveryPage:
    @pytest.mark.parametrize("name", OTHERS)
    def test_is_closed_to_other_roles(self, method, address, name, cast, sign_in):
        answer = getattr(sign_in(getattr(cast, name)), method)(address.format(key=cast.wang.key))

        assert answer.status_code == 403
        assert "管理人员与机构" in answer.content.decode()

    def test_knows_nobody_of_another_office(self, method, address, cast, sign_in, county_desk):
        if "{key}" not in address:
            pytest.skip("about nobody")

        answer = getattr(sign_in(county_desk), method)(address.format(key=cast.qian.key))

        assert answer.status_code == 404
