"""One scope for every list: the own office and what lies below it."""

import pytest

from accounts import access, audit
from accounts.models import AccessEntry, AuditEntry, Organization, Staff
from tests.cast import NOW

pytestmark = pytest.mark.django_db


class TheOfficesAPersonSees:
    def test_are_the_own_and_those_below(self, cast):
        seen = set(Organization.objects.visible_to(cast.zhao))

        assert seen == {cast.county, cast.station, cast.second_station}

    def test_are_all_at_the_province(self, cast):
        assert Organization.objects.visible_to(cast.sun).count() == 7


class TheColleaguesAPersonSees:
    def test_sit_at_the_own_office_or_below(self, cast):
        assert set(Staff.objects.visible_to(cast.zhou)) == {cast.zhou, cast.qian}


class TheLogs:
    @pytest.fixture(autouse=True)
    def two_rows(self, cast):
        for person in (cast.wang, cast.qian):
            audit.record(person, act="staff.renamed", by=person, at=NOW, about=person.key)
            access.record(by=person, at=NOW, kind=AccessEntry.Kind.OPENED, what="页面", about="p" * 22)

    @pytest.mark.parametrize("log", [AuditEntry, AccessEntry])
    def test_are_read_by_the_supervisor_of_the_office(self, log, cast):
        assert [row.by for row in log.objects.visible_to(cast.zhao)] == [cast.wang]

    @pytest.mark.parametrize("log", [AuditEntry, AccessEntry])
    def test_are_read_whole_by_the_auditor_of_the_province(self, log, cast):
        assert log.objects.visible_to(cast.he).count() == 2

    @pytest.mark.parametrize("log", [AuditEntry, AccessEntry])
    @pytest.mark.parametrize("name", ["wang", "xu"])
    def test_are_closed_to_clerks_and_administrators(self, log, name, cast):
        assert not log.objects.visible_to(getattr(cast, name)).exists()

    def test_are_found_by_the_person_they_are_about(self):
        assert AccessEntry.objects.about("p" * 22).count() == 2
