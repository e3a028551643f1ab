from datetime import date, timedelta

import pytest

from accounts import transitions
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

    def test_is_refused_of_the_dead(self, who, wang):
        with pytest.raises(deaths.CannotReport, match="已有去世登记"):
            reported(county.died(who, on=DAY - timedelta(days=30)), wang)

    def test_says_how_the_line_of_a_list_fits(self, who, wang):
        death = deaths.report(
            beneficiary=who, died_on=DAY, source="POLICE", match="WEAK", note="公安名单", by=wang, at=county.at(DAY)
        )

        assert (death.match, death.note) == ("WEAK", "公安名单")


FOUND = {"untrue": "NAMESAKE", "finding": "名单上的证件号不同。"}


def dismissed(death, by, **words):
    deaths.dismiss(death=death, **{**FOUND, **words}, by=by, at=county.at(DAY, 15))


class DismissingAReport:
    @pytest.fixture
    def death(self, who, wang):
        return reported(who, wang)

    def test_keeps_why_what_was_seen_and_who(self, death, zhao):
        dismissed(death, zhao)

        death = county.again(death)
        assert (death.state, death.untrue, death.dismissed_by) == ("DISMISSED", "NAMESAKE", zhao)
        entry = AuditEntry.objects.get(act="death.dismissed")
        assert (entry.by, entry.from_state) == (zhao, "REPORTED")
        assert entry.reason == "同名不同人。名单上的证件号不同。"

    def test_lets_somebody_report_again(self, death, who, wang, zhao):
        dismissed(death, zhao)

        assert reported(who, wang).state == "REPORTED"

    def test_is_not_for_whoever_reported_it(self, who, zhao):
        with pytest.raises(consents.NotEntitled, match="另一位审核员"):
            dismissed(reported(who, zhao), zhao)

    @pytest.mark.parametrize("name", ["wang", "li", "qian", "zhou", "sun", "he", "xu"])
    def test_is_refused_by_role_and_by_office(self, cast, death, name):
        with pytest.raises(consents.NotEntitled):
            dismissed(death, getattr(cast, name))

    @pytest.mark.parametrize("words", [{"untrue": ""}, {"finding": "  "}])
    def test_is_refused_without_words(self, death, zhao, words):
        with pytest.raises(deaths.CannotDismiss, match="看到、问到了什么"):
            dismissed(death, zhao, **words)
        assert county.again(death).state == "REPORTED"

    def test_is_refused_once_it_is_settled(self, death, zhao):
        dismissed(death, zhao)

        with pytest.raises(deaths.CannotDismiss, match="已排除"):
            dismissed(county.again(death), zhao)

    def test_loses_against_somebody_who_was_faster(self, death, zhao):
        late = Death.objects.get(pk=death.pk)
        dismissed(death, zhao)

        with pytest.raises(transitions.StaleState):
            dismissed(late, zhao)
