"""Accounts of staff: what an administrator may do with whom."""

import pytest

from accounts.models import AuditEntry, Staff
from accounts.roles import Role
from accounts.services import organizations
from accounts.services import staff as accounts_of_staff
from tests.cast import NOW, office, person

pytestmark = pytest.mark.django_db
CannotChange = accounts_of_staff.CannotChange


@pytest.fixture
def county_admin(cast):
    return person("lu", "陆平", Role.SYSTEM_ADMIN, cast.county)


def acts():
    return list(AuditEntry.objects.order_by("id").values_list("act", flat=True))


class OpeningAnAccount:
    def create(self, by, organization, username="feng", role=Role.CLERK):
        return accounts_of_staff.create(
            username=username, name="冯立", role=role, organization=organization, by=by, at=NOW
        )

    def test_gives_a_temporary_password_that_must_be_replaced(self, cast):
        staff, password = self.create(cast.xu, cast.station)

        assert staff.check_password(password)
        assert staff.must_change_password
        assert len(password.replace("-", "")) == 16

    def test_is_audited_without_the_password(self, cast):
        staff, password = self.create(cast.xu, cast.station)

        entry = AuditEntry.objects.get()

        assert (entry.act, entry.by, entry.about, entry.organization) == (
            "staff.created", cast.xu, staff.key, cast.station,
        )
        assert password not in str(vars(entry))

    def test_never_gives_the_same_password_twice(self, cast):
        passwords = {accounts_of_staff.temporary_password() for _ in range(50)}

        assert len(passwords) == 50

    def test_refuses_an_office_outside_the_own_subtree(self, cast, county_admin):
        with pytest.raises(CannotChange, match="管辖范围"):
            self.create(county_admin, cast.district)

    def test_refuses_an_office_above(self, cast, county_admin):
        with pytest.raises(CannotChange, match="管辖范围"):
            self.create(county_admin, cast.city, role=Role.SYSTEM_ADMIN)

    def test_refuses_a_closed_office(self, cast):
        closed = office("990123003000", "旧站退役军人服务站", "STATION", cast.county)
        organizations.close(organization=closed, closed_on=NOW.date(), reason="撤并", by=cast.xu, at=NOW)

        with pytest.raises(CannotChange, match="已撤销"):
            self.create(cast.xu, closed)

    def test_refuses_a_provincial_approver_below_the_province(self, cast):
        with pytest.raises(CannotChange, match="只设在省级机构"):
            self.create(cast.xu, cast.county, role=Role.PROVINCIAL_APPROVER)

    def test_refuses_a_username_already_given(self, cast):
        with pytest.raises(CannotChange, match="已有人使用"):
            self.create(cast.xu, cast.station, username="wang")


class ChangingAnAccount:
    def change(self, cast, staff, **fields):
        now = {"name": staff.name, "role": staff.role, "organization": staff.organization}
        return accounts_of_staff.change(staff=staff, **now | fields, by=cast.xu, at=NOW)

    def test_writes_one_row_for_each_thing_that_differs(self, cast):
        self.change(cast, cast.wang, name="王敏之", role=Role.SUPERVISOR, organization=cast.county)

        assert acts() == ["staff.renamed", "staff.moved", "staff.role_changed"]
        cast.wang.refresh_from_db()
        assert (cast.wang.name, cast.wang.role, cast.wang.organization) == ("王敏之", "SUPERVISOR", cast.county)

    def test_writes_nothing_when_nothing_differs(self, cast):
        assert self.change(cast, cast.wang) == []
        assert acts() == []

    @pytest.mark.parametrize("fields", [{"role": Role.SUPERVISOR}, {"organization": "county"}])
    def test_of_role_or_office_raises_the_epoch(self, cast, fields):
        if "organization" in fields:
            fields = {"organization": cast.county}

        self.change(cast, cast.wang, **fields)

        cast.wang.refresh_from_db()
        assert cast.wang.session_epoch == 1

    def test_says_before_and_after_in_words(self, cast):
        self.change(cast, cast.wang, role=Role.SUPERVISOR)

        assert AuditEntry.objects.get().changes == {"role": ["经办员", "审核员"]}

    def test_takes_an_approver_from_the_province_only_with_another_role(self, cast):
        with pytest.raises(CannotChange, match="只设在省级机构"):
            self.change(cast, cast.sun, organization=cast.county)

        assert acts() == []

    def test_can_change_role_and_office_in_one_breath(self, cast):
        self.change(cast, cast.sun, organization=cast.county, role=Role.SUPERVISOR)

        assert acts() == ["staff.moved", "staff.role_changed"]


VERBS = {
    "rename": {"name": "新名"},
    "change_role": {"role": Role.SUPERVISOR},
    "move_to_office": {"organization": "station"},
    "disable": {"reason": "调离"},
    "enable": {"reason": "复岗"},
    "reset_password": {},
}


@pytest.mark.parametrize("verb", VERBS)
class EveryVerb:
    def call(self, verb, cast, staff, by):
        fields = {
            name: getattr(cast, value) if name == "organization" else value
            for name, value in VERBS[verb].items()
        }
        return getattr(accounts_of_staff, verb)(staff=staff, **fields, by=by, at=NOW)

    def test_refuses_the_own_account(self, verb, cast):
        with pytest.raises(CannotChange, match="本人"):
            self.call(verb, cast, cast.xu, cast.xu)

    def test_refuses_somebody_of_another_subtree(self, verb, cast, county_admin):
        with pytest.raises(CannotChange, match="管辖范围"):
            self.call(verb, cast, cast.qian, county_admin)

    def test_refuses_somebody_above(self, verb, cast, county_admin):
        with pytest.raises(CannotChange, match="管辖范围"):
            self.call(verb, cast, cast.xu, county_admin)

    def test_leaves_nothing_when_refused(self, verb, cast):
        with pytest.raises(CannotChange):
            self.call(verb, cast, cast.xu, cast.xu)

        assert acts() == []


class DisablingAnAccount:
    def test_closes_it_and_says_why(self, cast):
        accounts_of_staff.disable(staff=cast.wang, reason="退休", by=cast.xu, at=NOW)

        cast.wang.refresh_from_db()
        assert (cast.wang.is_active, cast.wang.session_epoch) == (False, 1)
        assert AuditEntry.objects.get().reason == "退休"

    def test_is_refused_twice(self, cast):
        accounts_of_staff.disable(staff=cast.wang, reason="退休", by=cast.xu, at=NOW)

        with pytest.raises(CannotChange, match="已停用"):
            accounts_of_staff.disable(staff=cast.wang, reason="退休", by=cast.xu, at=NOW)

    @pytest.mark.parametrize("verb", ["disable", "change_role"])
    def test_never_takes_the_last_administrator(self, cast, verb):
        """Two administrators who act on one another at once: the second finds nobody else left."""
        Staff.objects.filter(pk=cast.xu.pk).update(is_active=False)
        fields = {"reason": "调离"} if verb == "disable" else {"role": Role.CLERK}

        with pytest.raises(CannotChange, match="最后一名"):
            getattr(accounts_of_staff, verb)(staff=cast.ma, by=cast.xu, at=NOW, **fields)

    def test_is_undone_by_enabling(self, cast):
        accounts_of_staff.disable(staff=cast.wang, reason="停职", by=cast.xu, at=NOW)
        accounts_of_staff.enable(staff=cast.wang, reason="复职", by=cast.xu, at=NOW)

        cast.wang.refresh_from_db()
        assert cast.wang.is_active

    def test_leaves_nothing_to_enable_when_the_account_is_open(self, cast):
        with pytest.raises(CannotChange, match="未停用"):
            accounts_of_staff.enable(staff=cast.wang, reason="复职", by=cast.xu, at=NOW)


class ResettingAPassword:
    def test_gives_another_temporary_one(self, cast):
        password = accounts_of_staff.reset_password(staff=cast.wang, by=cast.xu, at=NOW)

        cast.wang.refresh_from_db()
        assert cast.wang.check_password(password)
        assert (cast.wang.must_change_password, cast.wang.session_epoch) == (True, 1)
        assert acts() == ["staff.password_reset"]
