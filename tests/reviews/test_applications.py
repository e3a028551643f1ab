from datetime import date

import pytest

from benefits.models import Resumption
from benefits.services import consents, resumptions
from reviews.models import Evidence
from reviews.services import applications
from tests import county

pytestmark = pytest.mark.django_db

CONFIRMED, APPLIED = date(2026, 10, 15), date(2026, 10, 16)


@pytest.fixture
def stop(cast):
    return county.stopped(cast)


@pytest.fixture
def confirmed(cast, stop):
    county.confirmed(cast, stop.reviews.get(), on=CONFIRMED)
    return county.again(stop)


def file(stop, *, by, scan="a scan", applied_on=APPLIED):
    scan = county.photo() if scan else None
    return applications.file(suspension=stop, applied_on=applied_on, scan=scan, by=by, at=county.at(APPLIED))


class FilingAnApplication:
    def test_proposes_the_resumption_and_keeps_the_scan(self, confirmed, wang):
        resumption = file(confirmed, by=wang)

        assert (resumption.confirmed_on, resumption.applied_on) == (CONFIRMED, APPLIED)
        assert Evidence.objects.get(kind="WRITTEN_APPLICATION").resumption == resumption

    def test_counts_from_the_first_confirmation_after_the_stop(self, cast, confirmed, wang):  # DE-6
        next_year = county.campaign(cast.county, year=2027, window=(date(2027, 1, 1), date(2027, 3, 31)))
        review = county.review(county.again(confirmed.benefit), within=next_year)
        county.confirmed(cast, review, on=date(2027, 1, 10))

        assert applications.confirmed_again_on(confirmed) == CONFIRMED

    def test_refuses_before_the_person_has_confirmed(self, stop, wang):
        with pytest.raises(applications.CannotFile, match="还没有重新确认"):
            file(stop, by=wang)

    def test_refuses_without_a_scan_where_paper_is_asked_for(self, confirmed, wang):
        with pytest.raises(applications.CannotFile, match="书面申请"):
            file(confirmed, by=wang, scan=None)
        assert not Resumption.objects.exists()

    def test_refuses_a_date_to_come(self, confirmed, wang):
        with pytest.raises(resumptions.CannotPropose, match="不能晚于今天"):
            file(confirmed, by=wang, applied_on=date(2026, 10, 17))

    def test_refuses_a_second_one_and_keeps_no_second_scan(self, confirmed, wang):
        file(confirmed, by=wang)

        with pytest.raises(resumptions.CannotPropose, match="已有一件待批"):
            file(confirmed, by=wang)
        assert Evidence.objects.filter(kind="WRITTEN_APPLICATION").count() == 1

    def test_refuses_a_stop_that_is_only_proposed(self, cast):
        with pytest.raises(applications.CannotFile):
            file(county.proposed(cast), by=cast.wang)

    def test_refuses_an_auditor_and_the_other_district(self, confirmed, cast):
        for outsider in (cast.he, cast.qian):
            with pytest.raises(consents.NotEntitled):
                file(confirmed, by=outsider)
