"""A person stands at the counter in the last days of the notice: confirmed by keyboard alone, and pay goes on."""

from datetime import date

import pytest
from django.urls import reverse

from reviews.models import Confirmation
from reviews.states import ReviewState
from tests import county
from tests.journeys.browsing import PHONE, fits, until, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = date(2026, 8, 31)  # The last day of the notice.
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９ｘ")


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=True)


def address(case):
    return reverse("reviews:confirm_on_site", args=[case.benefit.beneficiary.key])


class Keys:
    """Presses keys and counts them; what a card reader types by itself is no keystroke of anybody."""

    def __init__(self, page):
        self.page, self.pressed = page, 0

    def press(self, *names):
        for name in names:
            self.page.keyboard.press(name)
            self.pressed += 1

    def read_card(self, number):
        self.page.keyboard.type(number)
        self.page.keyboard.press("Enter")


MOST = 7  # Keystrokes from the card to the record: confirm, camera, photo, paper, on, paper, record.


class ConfirmingByKeyboardAlone:
    @pytest.mark.parametrize("start", ["/", "the counter of somebody else"])
    def test_takes_seven_keys_from_the_card_to_the_record(self, cast, desk, start):
        case, before = county.case(cast), county.case(cast)
        page = desk.of(cast.wang)
        page.goto(start if start == "/" else address(before))
        page.wait_for_selector("[data-find]")
        keys = Keys(page)

        keys.read_card(case.benefit.beneficiary.id_number.lower())
        page.wait_for_selector("#confirm:focus")
        assert page.evaluate("scrollY") == 0
        keys.press("Enter")
        page.wait_for_selector("[data-camera-start]:focus")
        keys.press("Enter")
        until(lambda: page.evaluate("document.querySelector('[data-camera-video]').videoWidth"))
        keys.press("Space")
        page.wait_for_selector("input[name=documents]:focus")
        keys.press("Space", "Tab", "Space", "Control+Enter")
        page.wait_for_selector("text=发放不中断")

        assert keys.pressed <= MOST
        assert county.again(case).state == ReviewState.CONFIRMED
        assert county.again(before).state == ReviewState.PENDING
        assert desk.errors == []

    def test_takes_a_card_for_no_note(self, cast, desk):
        """The reader types wherever the cursor stands: nothing is recorded and nothing stays in the note."""
        case, other = county.case(cast), county.case(cast)
        number = other.benefit.beneficiary.id_number.translate(FULL_WIDTH)
        page = desk.of(cast.wang)
        page.goto(address(case))
        page.focus("input[name=note]")

        page.keyboard.insert_text(f"听力不好{number}")
        page.keyboard.press("Enter")

        page.wait_for_selector("#confirm:focus")
        assert other.benefit.beneficiary.key in page.url
        assert not Confirmation.objects.exists()

    def test_comes_back_to_what_is_lacking(self, cast, desk):
        case = county.case(cast)
        page = desk.of(cast.wang)
        page.goto(address(case))
        page.set_input_files("input[name=photo]", upload(county.jpeg()))
        page.check("input[value=ID_CARD]")

        page.keyboard.press("Control+Enter")

        page.wait_for_selector("text=还缺：残疾证件")
        page.wait_for_selector("input[value=DISABILITY_CERTIFICATE]:focus")
        assert page.is_checked("input[value=ID_CARD]")

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
        fits(page, PHONE["width"])
