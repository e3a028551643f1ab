"""A morning in a village: planned, the sheet printed, those who came entered by keyboard, one photo still lacking."""

from datetime import date

import pytest
from django.urls import reverse

from reviews.models import Confirmation, Gathering
from reviews.states import ReviewState
from tests import county
from tests.journeys.browsing import until, upload
from tests.reviews.gathering import VILLAGE, villager

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=True)


class ADayInAVillage:
    def test_confirms_those_who_came_and_keeps_who_lacks_the_photo(self, cast, desk):
        first, second = villager(cast, name="安得志"), villager(cast, name="白守成")
        page = desk.of(cast.wang)
        page.goto(reverse("reviews:gathering_new"))
        page.select_option("select[name=village]", f"{cast.station.code} {VILLAGE}")
        page.fill("input[name=held_on]", TODAY.isoformat())
        page.fill("input[name=place]", "村委会一楼")
        page.click("button:has-text('安排')")
        page.wait_for_selector("[data-gathering]")
        page.click("button:has-text('打印签到单')")
        page.wait_for_selector("h1:has-text('河口村集中确认签到单')")
        page.click(".ns-paper-bar a")
        page.wait_for_selector("[data-gathering]")

        page.wait_for_selector("[data-gathering-tally]:has-text('到场 0 人')")
        page.set_input_files("[data-photo-name] >> nth=0", upload(county.jpeg()))  # Ticks the person as well.
        until(lambda: page.is_checked("input[name=came] >> nth=0"))
        page.focus("input[name=papers] >> nth=0")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")  # The name, the photo, then the next line.
        page.focus("input[name=came] >> nth=1")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        until(lambda: "到场 2 人，照片 1 张" in page.inner_text("[data-gathering-tally]"))
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("text=已登记 2 人到场，1 人确认办结")

        assert county.again(first).state == ReviewState.CONFIRMED
        assert county.again(second).state == ReviewState.PENDING
        assert "还缺：现场照片" in page.inner_text("tr[data-person=白守成]")
        assert page.is_checked("input[name=came]")

        page.click("[data-gathering-camera] summary")  # The webcam serves the line that is being worked on.
        page.focus("input[name=papers]")
        page.keyboard.press("Space")
        page.set_input_files("[data-gathering-camera] input[type=file]", upload(county.jpeg()))
        page.keyboard.press("Control+Enter")

        page.wait_for_selector("text=这个村的人都确认过了")
        assert Confirmation.objects.count() == 2
        assert Gathering.objects.get().entries.filter(confirmation=None).count() == 0
        assert desk.errors == []
