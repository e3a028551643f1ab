"""Fields that several rooms ask for."""

from datetime import date

import pytest
from django import forms

from reviews.forms.fields import EARLIEST, LATEST, DayField
from tests import county

TODAY = date(2026, 11, 24)


class Days(forms.Form):
    seen = DayField(has_been=True)
    agreed = DayField(to_come=True)
    other = DayField()


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


class ADay:
    @pytest.mark.parametrize(("name", "first", "last"), [
        ("seen", EARLIEST, "2026-11-24"), ("agreed", "2026-11-24", LATEST), ("other", EARLIEST, LATEST),
    ])  # fmt: skip
    def test_is_picked_among_those_that_make_sense(self, name, first, last):
        drawn = str(Days()[name])

        assert 'type="date"' in drawn
        assert f'min="{first}" max="{last}"' in drawn

    def test_that_no_calendar_knows_is_refused_with_an_example(self):
        form = Days({"seen": "2026-11-31", "agreed": "2026-11-24", "other": "2026-11-24"})

        assert form.errors == {"seen": ["没有这一天，请按 2026-11-24 这样填写。"]}
