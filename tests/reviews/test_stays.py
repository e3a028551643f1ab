from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from benefits.services import consents
from reviews.models import Stay
from reviews.services import gates, stays
from reviews.worklists import visits
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 20)
NOON = county.at(TODAY, 12)


def told(**changes):
    known = {"kind": "HOSPITAL", "place": "临岚县人民医院", "from_on": TODAY - timedelta(days=9), "until_on": None,
             "source": "女儿来电"}
    return stays.Told(**{**known, **changes})


def recorded(who, by, **changes):
    return stays.record(beneficiary=who, told=told(**changes), by=by, at=NOON)


@pytest.fixture
def who(cast):
    return county.person(cast.station)


class RecordingAStay:
    def test_keeps_where_since_when_and_who_said_so(self, cast, who):
        row = recorded(who, cast.wang)

        assert (str(row), row.until_on, row.recorded_by) == ("住院，临岚县人民医院", None, cast.wang)
        assert AuditEntry.objects.get(act="stay.recorded").reason == "女儿来电"

    @pytest.mark.parametrize(("changes", "why"), [
        ({"from_on": TODAY + timedelta(days=1)}, "不能晚于今天"), ({"until_on": date(2026, 5, 1)}, "不能早于起期"),
    ])
    def test_refuses_days_that_cannot_be(self, cast, who, changes, why):
        with pytest.raises(stays.CannotRecord, match=why):
            recorded(who, cast.wang, **changes)

    def test_refuses_a_second_one_without_an_end(self, cast, who):
        recorded(who, cast.wang)

        with pytest.raises(stays.CannotRecord, match="没有结束"):
            recorded(who, cast.wang, kind="CARE_HOME")

    def test_refuses_the_dead(self, cast, who):
        dead = county.died(who, on=date(2026, 5, 2))

        with pytest.raises(stays.CannotRecord, match="去世"):
            recorded(dead, cast.wang)

    @pytest.mark.parametrize("name", ["qian", "he"])
    def test_refuses_the_other_district_and_the_auditor(self, cast, who, name):
        with pytest.raises(consents.NotEntitled):
            recorded(who, getattr(cast, name))


class EndingAStay:
    def test_writes_its_last_day_once(self, cast, who):
        row = recorded(who, cast.wang)

        stays.end(stay=row, on=TODAY, by=cast.wang, at=NOON)

        assert row.until_on == TODAY
        with pytest.raises(stays.CannotRecord, match="已写明"):
            stays.end(stay=row, on=TODAY, by=cast.wang, at=NOON)

    def test_refuses_a_day_before_the_first_and_the_other_district(self, cast, who):
        row = recorded(who, cast.wang)

        with pytest.raises(stays.CannotRecord, match="早于"):
            stays.end(stay=row, on=date(2026, 1, 1), by=cast.wang, at=NOON)
        with pytest.raises(consents.NotEntitled):
            stays.end(stay=row, on=TODAY, by=cast.qian, at=NOON)


class AStay:
    def test_suggests_a_visit_while_it_lasts(self, cast):
        young = county.review(county.benefit(county.person(cast.station, born_on=date(1970, 1, 1)))).benefit
        row = recorded(young.beneficiary, cast.wang)
        assert list(visits.suggested(cast.wang, today=TODAY)) == [young.beneficiary]

        stays.end(stay=row, on=TODAY, by=cast.wang, at=NOON)

        assert not visits.suggested(cast.wang, today=TODAY + timedelta(days=1)).exists()

    def test_that_was_over_before_the_last_day_holds_nobody_back(self, cast):
        case = county.case(cast)
        recorded(case.benefit.beneficiary, cast.wang, until_on=TODAY)
        stop = county.proposed(cast, case)

        assert gates.last_look([stop])[stop.pk] == []


class ThePageOfStays:
    @pytest.fixture(autouse=True)
    def _today(self, time_machine):
        time_machine.move_to(NOON, tick=False)

    def test_records_and_ends_one(self, cast, who, sign_in):
        client, page = sign_in(cast.wang), reverse("reviews:stay", args=[who.key])

        client.post(page, {"kind": "CARE_HOME", "place": "县福利院", "from_on": "2026-05-01", "source": "社区告知"})
        row = Stay.objects.get()
        assert "县福利院" in client.get(page).content.decode()
        assert "县福利院" in client.get(f"{reverse('reviews:person', args=[who.key])}?tab=file").content.decode()

        client.post(reverse("reviews:stay_end", args=[row.key]), {"until_on": "2026-05-20"})
        assert county.again(row).until_on == TODAY

    def test_says_what_is_missing_and_keeps_what_was_typed(self, cast, who, sign_in):
        answer = sign_in(cast.wang).post(reverse("reviews:stay", args=[who.key]), {"place": "县福利院"})

        assert answer.status_code == 400
        assert "县福利院" in answer.content.decode()
        assert "请写明是听谁说的" in answer.content.decode()

    def test_is_not_there_for_the_other_district_nor_for_the_auditor(self, cast, who, sign_in):
        page = reverse("reviews:stay", args=[who.key])

        assert sign_in(cast.qian).get(page).status_code == 404
        assert sign_in(cast.he).get(page).status_code == 403
