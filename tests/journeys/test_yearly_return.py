"""January: one approver of the province prepares the yearly return, opens a figure to its names, another one sends it,
and the county sees its part.
"""

from datetime import date

import pytest

from accounts.roles import Role
from benefits.models import YearlyReturn
from benefits.states import ReturnState
from tests import cast as people
from tests import county
from tests.benefits import reporting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

JANUARY = date(2027, 1, 20)


class TheYearlyReturn:
    def test_is_prepared_opened_to_its_names_and_sent(self, cast, desk, time_machine):
        ouyang = people.person("ouyang", "欧阳明", Role.PROVINCIAL_APPROVER, cast.province)
        reporting.whole_case(cast)
        time_machine.move_to(county.at(JANUARY))

        self.prepares(desk.of(cast.sun))
        self.sends(desk.of(ouyang))
        self.sees_its_part(desk.of(cast.zhao))

        assert YearlyReturn.objects.get().state == ReturnState.SENT
        assert desk.errors == []

    def prepares(self, page):
        page.goto("/")
        page.click("text=去编制")
        page.click("text=编制这一年的上报")
        page.wait_for_selector("text=已编制，共 3 件")
        page.click("tbody tr:first-child td:nth-child(2) a")
        page.wait_for_selector("text=杜立新")
        page.click("text=返回年度上报")

    def sends(self, page):
        page.goto("/returns/?year=2026")
        page.check("input[name=looked]")
        page.click("text=报送这一份年度上报")
        page.wait_for_selector("text=由欧阳明报送")

    def sees_its_part(self, page):
        page.goto("/returns/?year=2026")
        page.wait_for_selector("text=¥32,800.00")
        assert page.locator("text=报送这一份年度上报").count() == 0

    def test_of_the_whole_year_is_drawn_without_a_complaint_of_the_browser(self, cast, desk, time_machine):
        reporting.whole_case(cast)
        time_machine.move_to(county.at(JANUARY))
        page = desk.of(cast.sun)

        page.goto("/year/?year=2026")
        page.wait_for_selector("[data-chart=routes] canvas")
        page.hover("[data-chart=routes] canvas")
        page.hover("[data-chart=months] canvas")

        assert desk.errors == []
