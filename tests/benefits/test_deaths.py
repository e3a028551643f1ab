from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from benefits.models import Death
from benefits.services import consents, deaths
from tests import county

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 20)


@pytest.fixture
def who(cast):
    return county.person(cast.station)


def reported(who, by, *, died_on=DAY - timedelta(days=3), on=DAY):
    return deaths.report(beneficiary=who, died_on=died_on, source=Death.Source.FAMILY, by=by, at=county.at(on))


class ReportingADeath:
    def test_waits_for_another_person_and_says_who_told(self, who, wang):
        death = reported(who, wang)

        assert (death.state, death.died_on, death.reported_by) == ("REPORTED", DAY - timedelta(days=3), wang)
        assert county.again(who).died_on is None
        entry = AuditEntry.objects.about(who.key).get()
        assert (entry.act, entry.reason) == ("death.reported", "家属告知")

    def test_is_refused_twice(self, who, wang, li):
        reported(who, wang)

        with pytest.raises(deaths.CannotReport, match="已有去世登记"):
            reported(who, li)
        assert Death.objects.count() == 1

    @pytest.mark.parametrize(("died_on", "sentence"), [
        (DAY + timedelta(days=1), "不能晚于今天"), (date(1900, 1, 1), "早于出生日期"),
    ])
    def test_is_refused_on_a_day_that_cannot_be(self, who, wang, died_on, sentence):
        with pytest.raises(deaths.CannotReport, match=sentence):
            reported(who, wang, died_on=died_on)

    @pytest.mark.parametrize("name", ["qian", "he", "sun", "xu"])
    def test_is_refused_by_role_and_by_office(self, cast, who, name):
        with pytest.raises(consents.NotEntitled):
            reported(who, getattr(cast, name))
