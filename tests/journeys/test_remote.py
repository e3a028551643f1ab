"""From afar to the desk: a call agreed, held and believed; a face the App does not know; a doubt; a borrowed photo."""

import pytest
from django.urls import reverse

from reviews.models import Appointment, Confirmation
from reviews.states import ConfirmationState, ReviewState
from tests import afar, county
from tests.journeys.browsing import PHONE, SCREEN, fits, until, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = afar.TODAY


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY, 15), tick=True)


def case_url(confirmation):
    return reverse("reviews:bench_case", args=[confirmation.key])


def fill_the_call(page, *, second, right=True):
    page.select_option("select[name=second_officer]", label=second)
    for row in page.locator(".ns-asked tbody tr").all():
        row.get_by_text("答对" if right else "答错", exact=True).click()
    page.check("input[name=saw_id_card]")
    for number, name in enumerate(("holding_id", "handwritten", "screenshot")):
        page.set_input_files(f"input[name={name}]", upload(afar.drawn(40 + number).content))
    page.check("input[name=result][value=passed]")


class ACallFromAnotherProvince:
    @pytest.mark.parametrize("screen", [SCREEN, PHONE], ids=["desk", "phone"])
    def test_is_agreed_held_and_believed(self, cast, desk, screen):
        case = county.case(cast)
        person = case.benefit.beneficiary
        page = desk.of(cast.wang, screen=screen)
        page.goto(reverse("reviews:person", args=[person.key]))
        page.click("text=约通话")
        page.wait_for_selector("input[name=meets_at]")
        page.fill("input[name=agent_name]", "张建国")
        page.fill("input[name=agent_relation]", "儿子")
        page.click("button:has-text('约定通话')")
        page.wait_for_selector("text=已约 05-20")

        page.goto(reverse("reviews:call", args=[Appointment.objects.get().key]))
        page.wait_for_selector("text=核对问题")
        fill_the_call(page, second="李娜（临岚县）")
        page.click("button:has-text('记录通话结果')")
        page.wait_for_selector("text=材料已收")
        fits(page, screen["width"])

        judge = desk.of(cast.zhao, screen=screen)
        judge.goto(reverse("reviews:bench"))
        judge.click("text=开始审核")
        judge.wait_for_selector("text=机器核对")
        fits(judge, screen["width"])
        judge.click("label:has-text('采信')")
        judge.click("[data-go]")
        judge.wait_for_selector("text=没有等待您审核的佐证")

        assert county.again(case).state == ReviewState.CONFIRMED
        assert desk.errors == []


class AFaceTheAppDoesNotKnow:
    def test_is_verified_by_newspaper_after_four_failures(self, cast, desk):
        case = afar.retired(cast)
        page = desk.of(cast.wang)
        page.goto(reverse("reviews:confirm_special", args=[case.benefit.beneficiary.key]))
        page.fill("input[name=newspaper]", "岚州日报")
        page.fill("input[name=newspaper_place]", "岚州")
        page.fill("input[name=shown_on]", "2026-05-19")
        page.set_input_files("input[name=holding_id]", upload(afar.drawn(1).content))
        page.set_input_files("input[name=paper]", upload(afar.drawn(2).content))
        page.click("button:has-text('提交核验材料')")
        page.wait_for_selector("text=报纸不是提交当日的")

        page.fill("input[name=shown_on]", "2026-05-20")
        page.click("button:has-text('提交核验材料')")  # The pictures are still there.
        page.wait_for_selector("text=材料已收")

        found = Confirmation.objects.get()
        judge = desk.of(cast.li)
        judge.goto(case_url(found))
        judge.keyboard.press("1")
        judge.keyboard.press("Enter")
        judge.wait_for_selector("text=没有等待您审核的佐证")
        assert county.again(case).state == ReviewState.CONFIRMED


class TheBenchByKeyboardAlone:
    def test_needs_two_keys_and_never_one(self, cast, desk):
        first = afar.submitted(cast, picture=afar.drawn(3))
        behind = afar.submitted(cast, picture=afar.drawn(4))
        page = desk.of(cast.zhao)
        page.goto(case_url(first))
        assert page.evaluate("document.documentElement.scrollHeight") <= 768

        page.keyboard.press("1")
        assert page.locator("[data-go-word]").inner_text() == "采信"
        page.keyboard.press("Escape")
        page.keyboard.press("Enter")
        assert county.again(first).state == ConfirmationState.SUBMITTED

        page.keyboard.press("+")
        page.keyboard.press("r")
        assert "rotate(90deg)" in page.locator(".ns-look.now img").get_attribute("style")
        page.keyboard.press("]")
        until(lambda: page.locator("[data-now-title]").inner_text() != "手持身份证照片")

        page.keyboard.press("2")
        page.keyboard.type("报纸日期看不清，12 日前重拍。")  # Digits in the words choose nothing.
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{case_url(behind)}")
        assert county.again(first).returned_reason == "报纸日期看不清，12 日前重拍。"

        page.keyboard.press("1")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=没有等待您审核的佐证")
        assert county.again(behind).state == ConfirmationState.ACCEPTED
        assert desk.errors == []

    def test_shows_whoever_comes_second_the_next_one(self, cast, desk):
        first = afar.submitted(cast, picture=afar.drawn(3))
        behind = afar.submitted(cast, picture=afar.drawn(4))
        slow, quick = desk.of(cast.zhao), desk.of(cast.zhao)
        slow.goto(case_url(first))
        quick.goto(case_url(first))
        quick.keyboard.press("1")
        quick.keyboard.press("Enter")
        quick.wait_for_url(f"**{case_url(behind)}")

        slow.keyboard.press("4")
        slow.keyboard.type("看着像翻拍")
        slow.keyboard.press("Enter")

        slow.wait_for_selector("text=该事项已由他人处理")
        assert slow.locator("h1").inner_text().startswith(behind.beneficiary.name)
        assert county.again(first).doubt == ""


class ADoubt:
    def test_is_decided_by_the_supervisor_alone(self, cast, desk):
        case = county.case(cast)
        page = desk.of(cast.wang)
        page.goto(reverse("reviews:call", args=[afar.appointed(cast, case, hour=16).key]))
        fill_the_call(page, second="李娜（临岚县）", right=False)
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("text=由审核员决定")
        found = Confirmation.objects.get()

        clerk = desk.of(cast.li)
        clerk.goto(reverse("reviews:bench"))
        clerk.wait_for_selector("text=没有等待您审核的佐证")
        judge = desk.of(cast.zhao)
        judge.goto(case_url(found))
        judge.wait_for_selector("text=存疑：通话中答错")
        judge.keyboard.press("3")
        judge.keyboard.type("答错三题，须见到本人")
        judge.keyboard.press("Enter")

        judge.wait_for_selector("text=下一步改走现场")
        assert county.again(found).referred_to == "ON_SITE"
        assert county.again(case).next_step.startswith("改走现场")


class APhotoUsedForTwoPeople:
    def test_is_found_and_named(self, cast, desk):
        borrowed = afar.drawn(9)
        lender = afar.submitted(cast, picture=borrowed)
        mine = afar.submitted(cast, picture=borrowed)
        page = desk.of(cast.zhao)

        page.goto(case_url(mine))

        page.wait_for_selector(f"text=同一个文件也在{lender.beneficiary.name}名下")
        page.click("text=看他的")
        page.wait_for_selector(".ns-id")
        assert page.url.endswith(f"{lender.beneficiary.key}/?tab=evidence")
