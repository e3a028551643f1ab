from datetime import date, timedelta

import pytest

from benefits.models import Holiday, HolidayYear
from benefits.services import holidays
from tests.benefits.holiday_tables import HOLIDAYS

pytestmark = pytest.mark.django_db


class TheSeededTable:
    @pytest.mark.parametrize("year", [2025, 2026])
    def test_is_the_published_one_day_by_day(self, year):  # T-10, T-11
        table = holidays.table()
        day = date(year, 1, 1)

        while day.year == year:
            assert table.is_rest(day) == HOLIDAYS.is_rest(day), day
            day += timedelta(days=1)

    def test_knows_its_last_year(self):
        assert holidays.latest_year() == HolidayYear.objects.order_by("-year").first().year

    def test_is_provisional_beyond_it(self):
        table = holidays.table()

        assert not table.is_provisional(2026)
        assert table.is_provisional(holidays.latest_year() + 1)

    def test_is_seeded_once(self):
        assert holidays.seed() == 0

    def test_leaves_a_year_alone_that_somebody_has_entered(self):
        Holiday.objects.filter(day__year=2026).delete()

        assert holidays.seed() == 0
        assert not Holiday.objects.filter(day__year=2026).exists()


class TheVersion:
    def test_changes_when_a_year_is_entered_again(self):
        before = holidays.table().version

        HolidayYear.objects.filter(year=2026).update(version=2)

        assert holidays.table().version != before
