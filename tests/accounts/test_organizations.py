"""The tree of offices: who may add, correct and close what."""

from urllib.parse import unquote

import pytest

from accounts.models import AuditEntry, Organization
from accounts.services import organizations
from tests.cast import NOW, office, person

pytestmark = pytest.mark.django_db
CannotChange = organizations.CannotChange


@pytest.fixture
def county_admin(cast):
    return person("lu", "陆平", "SYSTEM_ADMIN", cast.county)


def create(parent, by, code="990123003000", **fields):
    details = {"name": "石桥乡退役军人服务站", "short_name": "石桥乡", "phone": "", "address": ""}
    return organizations.create(code=code, parent=parent, by=by, at=NOW, **details | fields)


class CreatingAnOffice:
    def test_puts_it_one_level_below(self, cast):
        station = create(cast.county, cast.xu)

        assert (station.level, station.path) == ("STATION", f"{cast.county.path}990123003000/")
        assert station.scope() == {
            "province_code": "990000000000", "city_code": "990100000000", "county_code": "990123000000",
        }
        assert AuditEntry.objects.get().act == "organization.created"

    def test_is_refused_below_a_station(self, cast):
        with pytest.raises(CannotChange, match="不再设机构"):
            create(cast.station, cast.xu)

    def test_is_refused_outside_the_own_subtree(self, cast, county_admin):
        with pytest.raises(CannotChange, match="管辖范围"):
            create(cast.district, county_admin, code="990102003000")

    def test_is_refused_below_a_closed_one(self, cast):
        empty = office("990124000000", "空县退役军人服务中心", "COUNTY", cast.city)
        organizations.close(organization=empty, closed_on=NOW.date(), reason="撤并", by=cast.xu, at=NOW)

        with pytest.raises(CannotChange, match="已撤销"):
            create(empty, cast.xu, code="990124001000")

    def test_is_refused_with_a_code_in_use(self, cast):
        with pytest.raises(CannotChange, match="已有机构使用"):
            create(cast.county, cast.xu, code=cast.station.code)


class CorrectingAnOffice:
    def test_keeps_before_and_after(self, cast):
        organizations.correct(organization=cast.county, by=cast.xu, at=NOW, name="新名", phone="0990-5550100")

        entry = AuditEntry.objects.get()
        assert entry.act == "organization.renamed"
        assert entry.changes["name"] == ["临岚县退役军人服务中心", "新名"]
        assert cast.county.name == "新名"

    def test_writes_nothing_when_nothing_differs(self, cast):
        assert not organizations.correct(organization=cast.county, by=cast.xu, at=NOW, phone="")
        assert not AuditEntry.objects.exists()

    def test_is_refused_outside_the_own_subtree(self, cast, county_admin):
        with pytest.raises(CannotChange, match="管辖范围"):
            organizations.correct(organization=cast.city, by=county_admin, at=NOW, name="新名")


class ClosingAnOffice:
    def close(self, organization, by):
        organizations.close(organization=organization, closed_on=NOW.date(), reason="撤并", by=by, at=NOW)

    def test_gives_it_a_day_and_a_reason(self, cast):
        self.close(cast.second_station, cast.xu)

        cast.second_station.refresh_from_db()
        assert cast.second_station.closed_on == NOW.date()
        assert AuditEntry.objects.get().reason == "撤并"

    def test_is_refused_while_somebody_works_there(self, cast):
        with pytest.raises(CannotChange, match="在用账号"):
            self.close(cast.station, cast.xu)

    def test_is_refused_while_offices_hang_below(self, cast):
        with pytest.raises(CannotChange, match="下级机构"):
            self.close(cast.county, cast.xu)

    def test_is_refused_for_the_own_office(self, cast):
        with pytest.raises(CannotChange, match="本人所在"):
            self.close(cast.province, cast.xu)

    def test_is_refused_twice(self, cast):
        self.close(cast.second_station, cast.xu)

        with pytest.raises(CannotChange, match="已撤销"):
            self.close(cast.second_station, cast.xu)

    def test_is_refused_outside_the_own_subtree(self, cast, county_admin):
        with pytest.raises(CannotChange, match="管辖范围"):
            self.close(cast.district_station, county_admin)


class ThePages:
    def test_open_the_tree_one_level_at_a_time(self, sign_in, cast):
        desk = sign_in(cast.xu)

        top, county = desk.get("/organizations/"), desk.get(f"/organizations/?at={cast.county.code}")

        assert [child.name for child in top.context["below"]] == [cast.city.name]
        assert [child.members for child in county.context["below"]] == [1, 0]
        assert [step.code for step in county.context["above"]] == [cast.province.code, cast.city.code]

    def test_show_the_administrator_of_a_county_nothing_above(self, sign_in, county_admin, cast):
        desk = sign_in(county_admin)

        assert desk.get("/organizations/").context["above"] == []
        assert desk.get(f"/organizations/?at={cast.city.code}").status_code == 404

    def test_ask_as_often_for_one_office_as_for_fifty(self, sign_in, cast, django_assert_max_num_queries):
        for number in range(50):
            office(f"9901230{number + 10}000", f"站{number}", "STATION", cast.county)
        desk = sign_in(cast.xu)
        desk.get("/organizations/")

        with django_assert_max_num_queries(8):
            desk.get(f"/organizations/?at={cast.county.code}")

    def test_create_correct_and_close(self, sign_in, cast):
        desk = sign_in(cast.xu)
        details = {"name": "石桥乡退役军人服务站", "short_name": "石桥乡", "phone": "", "address": ""}

        desk.post(f"/organizations/{cast.county.code}/new/", {"code": "990123003000", **details})
        desk.post("/organizations/990123003000/", {**details, "phone": "0990-5550101"})
        desk.post("/organizations/990123003000/close/", {"reason": "岚编〔2026〕3 号"})

        station = Organization.objects.get(code="990123003000")
        assert station.phone == "0990-5550101"
        assert station.closed_on is not None

    @pytest.mark.parametrize("code", ["", "99012300300", "99012300300x", "990123001000", "王"])
    def test_refuse_a_code_that_is_none(self, sign_in, cast, code):
        answer = sign_in(cast.xu).post(
            f"/organizations/{cast.county.code}/new/", {"code": code, "name": "站", "short_name": "站"}
        )

        assert answer.context["form"].errors

    def test_say_why_an_office_cannot_be_closed(self, sign_in, cast):
        answer = sign_in(cast.xu).post(
            f"/organizations/{cast.station.code}/close/", {"reason": "撤并"}, follow=True
        )

        assert "还有在用账号" in answer.content.decode()

    def test_ask_for_a_reason(self, sign_in, cast):
        sign_in(cast.xu).post(f"/organizations/{cast.second_station.code}/close/")

        cast.second_station.refresh_from_db()
        assert cast.second_station.closed_on is None


ADDRESSES = [
    ("get", "/organizations/?at={code}"), ("get", "/organizations/{code}/new/"),
    ("post", "/organizations/{code}/new/"), ("get", "/organizations/{code}/"),
    ("post", "/organizations/{code}/"), ("post", "/organizations/{code}/close/"),
]


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
class EveryPage:
    @pytest.mark.parametrize("name", ["wang", "zhao", "sun", "he"])
    def test_is_closed_to_other_roles(self, method, address, name, cast, sign_in):
        client = sign_in(getattr(cast, name))

        assert getattr(client, method)(address.format(code=cast.county.code)).status_code == 403

    def test_knows_no_office_of_another_subtree(self, method, address, cast, sign_in, county_admin):
        client = sign_in(county_admin)

        assert getattr(client, method)(address.format(code=cast.district.code)).status_code == 404


class SearchingTheOffices:
    def found(self, client, term):
        page = client.post("/organizations/find/", {"term": term}, follow=True)
        assert term not in unquote(page.redirect_chain[-1][0])
        return list(page.context["below"]), page

    def test_finds_by_a_part_of_the_name_on_any_level(self, cast, sign_in):
        assert self.found(sign_in(cast.xu), "东川")[0] == [cast.district]

    def test_finds_by_the_beginning_of_the_code(self, cast, sign_in):
        assert self.found(sign_in(cast.xu), cast.station.code)[0] == [cast.station]

    def test_finds_nothing_outside_the_own_subtree(self, cast, county_admin, sign_in):
        found, page = self.found(sign_in(county_admin), "东川")

        assert found == []
        assert "没有找到机构" in page.content.decode()

    def test_of_nothing_shows_the_tree(self, cast, sign_in):
        page = sign_in(cast.xu).post("/organizations/find/", {"term": ""}, follow=True)

        assert [office.level for office in page.context["below"]] == ["CITY"]

    def test_is_for_administrators(self, cast, sign_in):
        assert sign_in(cast.wang).post("/organizations/find/", {"term": "东川"}).status_code == 403
