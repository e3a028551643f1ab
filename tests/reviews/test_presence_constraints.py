"""What the database refuses of where somebody stays and of what was read on a picture."""

from datetime import date

import pytest

from reviews.models import Evidence, Hint, Reading, Stay
from tests import county
from tests.refusals import refused, refused_twin

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 1)
MOMENT = county.at(DAY)


@pytest.fixture
def who(cast):
    return county.person(cast.station)


class AStay:
    def test_is_open_once_and_ends_after_it_began(self, who, cast):
        stay = Stay.objects.create(
            beneficiary=who, organization=cast.station, kind="HOSPITAL", place="县医院", from_on=DAY, source="家属电话",
            recorded_by=cast.wang, recorded_at=MOMENT,
        )

        refused_twin(stay)
        refused(stay, "stay_ends_after_begin", until_on=date(2026, 9, 30))


class AReading:
    @pytest.fixture
    def reading(self, who, cast):
        shown = Evidence.objects.create(
            beneficiary=who, organization=cast.station, kind="PORTRAIT", content_type="image/jpeg", size=1,
            sha256="0" * 64, uploaded_at=MOMENT,
        )
        return Reading.objects.create(evidence=shown, version="1", begun_at=MOMENT)

    def test_is_begun_once_and_is_over_when_it_failed(self, reading):
        refused_twin(reading)
        refused(reading, "reading_failed_is_over", failure="OSError")

    def test_hints_once_a_kind_at_a_whole_place(self, reading):
        hint = Hint.objects.create(reading=reading, kind="NAME", text="1", left=1, top=1, right=2, bottom=2)

        refused_twin(hint)
        refused(hint, "hint_box_is_whole", left=None)
        refused(hint, "hint_box_is_whole", right=1)
