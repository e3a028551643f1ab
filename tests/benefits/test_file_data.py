"""Correcting one field of a file: checked, compared with what was seen, audited without showing a number."""

from datetime import date

import pytest

from accounts.models import AuditEntry
from benefits.models import Beneficiary
from benefits.services import file_data
from tests import county

pytestmark = pytest.mark.django_db

NOON = county.at(date(2026, 5, 20), 12)


def correct(who, by, field, value, **words):
    facts = {"expected": getattr(who, field), "reason": "看过证件"} | words
    file_data.correct(beneficiary=who, field=field, value=value, by=by, at=NOON, **facts)


@pytest.fixture
def who(cast):
    return county.person(cast.station)


class CorrectingAField:
    def test_finds_the_person_by_the_new_number(self, cast, who):
        correct(who, cast.wang, "phone", "139 0000 5678")

        assert county.again(who).phone == "13900005678"
        index = Beneficiary._meta.get_field("phone_index").index_of("13900005678")
        assert Beneficiary.objects.get(phone_index=index) == who

    def test_brings_the_initials_of_a_name_with_it(self, cast, who):
        correct(who, cast.wang, "name", "单 德胜")

        assert (county.again(who).name, county.again(who).name_initials.split()[0]) == ("单德胜", "sds")

    def test_brings_birth_day_and_sex_with_an_id_number(self, cast, who):
        number = county.id_number(date(1948, 2, 29))

        correct(who, cast.wang, "id_number", number)

        assert county.again(who).born_on == date(1948, 2, 29)
        assert county.again(who).sex == ("MALE" if int(number[16]) % 2 else "FEMALE")

    def test_keeps_no_number_in_the_audit(self, cast, who):
        number = county.id_number(date(1948, 2, 29))
        correct(who, cast.wang, "id_number", number)
        correct(who, cast.wang, "phone", "13900005678")

        written = "".join(str(entry.changes) for entry in AuditEntry.objects.all())
        assert number not in written
        assert "13900005678" not in written
        assert "139****5678" in written

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("phone", "1380000", "11位"),
            ("bank_card", "12", "12至19位"),
            ("id_number", "110105194912310021", "校验位"),
            ("name", "  ", "请写明姓名"),
            ("address", "长" * 121, "120 字"),
            ("sex", "FEMALE", "不在这里"),
        ],
    )
    def test_refuses_what_the_field_cannot_hold(self, cast, who, field, value, words):
        with pytest.raises(file_data.CannotCorrect, match=words):
            correct(who, cast.wang, field, value)

    def test_refuses_the_id_number_of_somebody_else(self, cast, who):
        other = county.person(cast.station)

        with pytest.raises(file_data.CannotCorrect, match="已有档案"):
            correct(who, cast.wang, "id_number", other.id_number)

    def test_refuses_when_the_system_says_something_else_by_now(self, cast, who):
        with pytest.raises(file_data.CannotCorrect, match="已经改过"):
            correct(who, cast.wang, "village", "上村", expected="下村")

    def test_refuses_when_somebody_was_quicker(self, cast, who):
        Beneficiary.objects.filter(pk=who.pk).update(version=who.version + 1)

        with pytest.raises(file_data.CannotCorrect, match="他人改动"):
            correct(who, cast.wang, "village", "上村")
