"""The first administrator of a new installation."""

import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry, Organization, Staff
from tests.cast import person

pytestmark = pytest.mark.django_db
WORDS = {
    "province": "990000000000", "province_name": "岚江省退役军人服务中心", "username": "xu", "name": "徐安",
}


def create(**words):
    call_command("create_admin", **WORDS | words)


class TheCommandCreateAdmin:
    def test_opens_the_province_and_the_account(self, capsys):
        create()

        staff = Staff.objects.get()
        password = re.search(r"：(\S{19})$", capsys.readouterr().out, re.MULTILINE)[1]
        assert staff.check_password(password)
        assert (staff.role, staff.must_change_password, staff.is_demo) == ("SYSTEM_ADMIN", True, False)
        assert staff.organization.level == "PROVINCE"

    def test_is_audited(self):
        create()

        assert set(AuditEntry.objects.values_list("act", flat=True)) == {"organization.created", "staff.created"}

    def test_leads_to_binding_a_device_and_an_own_password(self, client, capsys):
        create()
        password = re.search(r"：(\S{19})$", capsys.readouterr().out, re.MULTILINE)[1]

        client.post("/sign-in/", {"username": "xu", "password": password})

        assert client.get("/staff/", follow=True).redirect_chain[-1][0].startswith("/second-factor/set-up/")

    def test_takes_a_province_that_is_there(self, cast):
        Staff.objects.update(is_active=False)

        create(username="first", province_name="")

        assert Staff.objects.get(username="first").organization == cast.province

    def test_is_refused_while_an_administrator_is_active(self, xu):
        with pytest.raises(CommandError, match="已有在用的系统管理员"):
            create(username="second")

    def test_does_not_count_the_administrator_of_the_demo(self, cast):
        Staff.objects.update(is_demo=True)

        create(username="first")

        assert Staff.objects.filter(username="first", is_demo=False).exists()

    @pytest.mark.parametrize(("words", "why"), [
        ({"province_name": ""}, "--province-name"), ({"province": "99"}, "12 位"), ({"username": "X Y"}, "账号"),
    ])
    def test_refuses_broken_words_and_leaves_nothing(self, words, why):
        with pytest.raises(CommandError, match=why):
            create(**words)

        assert not Staff.objects.exists()
        assert not Organization.objects.exists()

    def test_refuses_an_office_that_is_no_province(self, cast):
        Staff.objects.update(is_active=False)

        with pytest.raises(CommandError, match="不是省级机构"):
            create(username="first", province=cast.county.code)

    def test_refuses_a_username_in_use(self, cast):
        person("first", "甲", "CLERK", cast.station)
        Staff.objects.update(is_active=False)

        with pytest.raises(CommandError, match="已有人使用"):
            create(username="first")
