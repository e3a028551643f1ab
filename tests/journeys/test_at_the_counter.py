"""A person stands at the counter in the last days of the notice: confirmed by keyboard alone, and pay goes on."""

from datetime import date

import pytest
from django.urls import reverse

from reviews.models import Confirmation
from reviews.states import ReviewState
from tests import county
from tests.journeys.browsing import PHONE, until, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = date(2026, 8, 31)  # The last day of the notice.


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=True)


def address(case):
    return reverse("reviews:confirm_on_site", args=[case.benefit.beneficiary.key])


class ConfirmingByKeyboardAlone:
    def test_takes_a_photo_two_ticks_and_one_shortcut(self, cast, desk):
        case = county.case(cast)
        county.noticed(cast, case)
        page = desk.of(cast.wang)
        page.goto(address(case))
        assert page.evaluate("document.documentElement.scrollHeight") <= 768

        page.keyboard.press("Enter")  # Opens the camera: the button has the focus.
        until(lambda: page.evaluate("document.querySelector('[data-camera-video]').videoWidth"))
        page.keyboard.press("Space")  # The photo; then the papers have the focus.
        page.wait_for_selector("input[name=documents]:focus")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Control+Enter")

        page.wait_for_selector("text=发放不中断")
        assert county.again(case).state == ReviewState.CONFIRMED
        assert Confirmation.objects.get().documents == ["DISABILITY_CERTIFICATE", "ID_CARD", "PORTRAIT"]
        assert desk.errors == []

    def test_keeps_everything_when_a_paper_is_lacking(self, cast, desk):
        case = county.case(cast)
        page = desk.of(cast.wang)
        page.goto(address(case))
        page.set_input_files("input[name=photo]", upload(county.jpeg()))
        page.check("input[value=ID_CARD]")
        said = page.locator("input[name=said_phone]")
        assert not said.is_visible()
        page.locator("input[name=phone][value=changed]").check(force=True)
        said.fill("139")
        page.locator("input[name=phone][value=same]").check(force=True)
        page.locator("input[name=phone][value=changed]").check(force=True)
        assert said.input_value() == ""  # Back to 一致, and what was typed is gone.
        said.fill("13900005678")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("text=还缺：残疾证件")

        page.check("input[value=DISABILITY_CERTIFICATE]")
        page.keyboard.press("Control+Enter")

        page.wait_for_selector("text=确认已记录")
        assert Confirmation.objects.get().checklist["手机号"] == "有变化 139****5678"

    def test_is_the_same_once_when_clicked_twice_and_gone_back_to(self, cast, desk):
        case = county.case(cast)
        page = desk.of(cast.wang)
        page.goto(address(case))
        page.set_input_files("input[name=photo]", upload(county.jpeg()))
        page.check("input[value=ID_CARD]")
        page.check("input[value=DISABILITY_CERTIFICATE]")
        page.dblclick("text=记录现场确认")
        page.wait_for_selector("text=确认已记录")

        page.go_back()

        page.wait_for_selector("text=没有待确认的待遇")
        assert Confirmation.objects.count() == 1


class ConfirmingOnAPhone:
    def test_fits_the_screen_and_works(self, cast, desk):
        case = county.case(cast)
        page = desk.of(cast.wang, screen=PHONE)
        page.goto(address(case))
        page.set_input_files("input[name=photo]", upload(county.jpeg()))
        page.check("input[value=ID_CARD]")
        page.check("input[value=DISABILITY_CERTIFICATE]")
        page.click("text=记录现场确认")

        page.wait_for_selector("text=确认已记录")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
