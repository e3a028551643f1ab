"""A daughter asks for a visit; two officers go with a sheet and a phone; the line is dead at the bedside."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AccessEntry
from reviews.models import Confirmation, HomeVisit
from reviews.states import ReviewState, VisitState
from tests import county
from tests.journeys.browsing import PHONE, fits, until, upload
from tests.reviews.visiting import planned

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=True)


def phone_of(desk, staff):
    """A phone whose own clock shows the day of the test."""
    page = desk.of(staff, screen=PHONE)
    page.context.add_init_script(f"Date.prototype.toLocaleDateString = () => '{TODAY}'")
    return page


def fill_in(page):
    """Everything that a confirmation at the bedside needs."""
    page.set_input_files("input[name=photo]", upload(county.jpeg()))
    page.wait_for_selector("img[data-shot]:not([hidden])")
    page.check("input[name=same_person][value=yes]", force=True)
    page.check("input[name=id_card_seen]")


class AVisit:
    def test_goes_from_the_call_of_the_daughter_to_the_confirmation(self, cast, desk):
        case = county.case(cast)
        who = case.benefit.beneficiary
        page = desk.of(cast.wang)
        page.goto(reverse("reviews:person", args=[who.key]))
        page.click("text=申请上门")
        page.fill("input[name=asked_by]", "张秀兰")
        page.fill("input[name=relation]", "女儿")
        page.fill("textarea[name=reason]", "卧床，下不了楼。")
        page.click("text=记下申请")
        page.wait_for_selector("text=上门申请已记下")

        page.goto(reverse("reviews:visits"))
        page.check("input[name=pick]")
        page.click("text=安排上门…")
        page.wait_for_selector("input[name=day]")
        page.fill("input[name=day]", TODAY.isoformat())
        page.select_option("select[name=officer]", cast.wang.key)
        page.select_option("select[name=second_officer]", cast.li.key)
        page.click("button:has-text('安排上门')")
        page.wait_for_selector("text=已安排 1 户")

        page.click("text=打印上门单")
        page.wait_for_selector("select[name=reason]")
        page.select_option("select[name=reason]", "今日上门使用")
        page.click("text=打开打印件")
        page.wait_for_selector(".ns-visit-sheet")
        code = page.inner_text(".ns-code")
        assert re.fullmatch(r"\d{6}", code)
        assert who.phone not in page.content()
        assert AccessEntry.objects.get(kind="PRINTED").reason == "今日上门使用"

        asked = desk.of(cast.li)  # The daughter calls the center: who are these two?
        asked.goto(reverse("reviews:visits_code"))
        asked.fill("input[name=code]", f"{code[:3]} {code[3:]}")
        asked.click("button:has-text('核对')")
        asked.wait_for_selector("text=王敏、李娜两人")

        phone = phone_of(desk, cast.wang)
        phone.goto(reverse("reviews:bedside", args=[HomeVisit.objects.get().key]))
        fill_in(phone)
        phone.click("text=记录并发送")
        phone.wait_for_selector("text=已收到。确认已记录")
        phone.click("text=回到上门单")
        phone.wait_for_url(f"**{reverse('reviews:bedside_day')}*")

        assert county.again(case).state == ReviewState.CONFIRMED
        assert Confirmation.objects.get().second_officer == cast.li
        asked.fill("input[name=code]", code)
        asked.click("button:has-text('核对')")
        asked.wait_for_selector("text=没有这次上门")
        assert desk.errors == []

    def test_fits_the_phone(self, cast, desk):
        visit = planned(cast)
        page = phone_of(desk, cast.wang)

        for address in (reverse("reviews:bedside_day"), reverse("reviews:bedside", args=[visit.key])):
            page.goto(address)
            page.wait_for_selector("[data-line]")
            fits(page, 390)


class ADeadLine:
    def test_loses_nothing_and_sends_once(self, cast, desk):
        case = county.case(cast)
        visit = planned(cast, case)
        page = phone_of(desk, cast.wang)
        page.goto(reverse("reviews:bedside_day"))  # In the morning, where there is a line.
        page.wait_for_selector("text=已备好，断网也能打开")
        context = page.context
        context.set_offline(True)

        page.click("[data-stop]")  # At the bedside: the page comes from the phone itself.
        page.wait_for_selector("[data-bedside-form]")
        fill_in(page)
        page.click("text=记录并发送")
        page.wait_for_selector("text=未发送，已存在手机里")
        assert not Confirmation.objects.exists()
        page.close()  # The phone throws the tab away.

        page = context.new_page()
        page.goto(reverse("reviews:bedside_day"))
        page.wait_for_selector("text=未发送，已存在手机里")
        context.set_offline(False)
        page.wait_for_selector("text=已收到。确认已记录")

        made = Confirmation.objects.get()
        assert (made.second_officer, made.source_key.startswith(f"visit:{visit.key}:")) == (cast.li, True)
        assert county.again(case).state == ReviewState.CONFIRMED
        assert desk.errors == []

    def test_harms_nothing_when_the_answer_was_lost(self, cast, desk):
        visit = planned(cast)
        address = reverse("reviews:bedside", args=[visit.key])
        page = phone_of(desk, cast.wang)
        page.goto(address)
        fill_in(page)
        lost = []

        def lose_the_answer(route):
            if route.request.method == "POST" and not lost:
                lost.append(route.fetch().status)  # The office has it; the phone never hears so.
                route.abort()
            else:
                route.continue_()

        page.route(f"**{address}", lose_the_answer)
        page.click("text=记录并发送")
        page.wait_for_selector("text=未发送，已存在手机里")
        until(lambda: page.wait_for_timeout(50) or lost)  # The answer comes in while the browser is spoken to.
        page.evaluate("window.dispatchEvent(new Event('online'))")

        page.wait_for_selector("text=已收到。这份记录已收到，没有重复登记")
        assert (lost, Confirmation.objects.count()) == ([200], 1)

    def test_keeps_the_work_until_somebody_has_signed_in_again(self, cast, desk):
        visit = planned(cast)
        page = phone_of(desk, cast.wang)
        page.goto(reverse("reviews:bedside", args=[visit.key]))
        fill_in(page)
        session = page.context.cookies()
        page.context.clear_cookies()
        page.click("text=记录并发送")
        page.wait_for_selector("text=未发送：登录已过期")

        page.context.add_cookies(session)  # As signing in again would.
        page.goto(reverse("reviews:bedside_day"))

        page.wait_for_selector("text=已收到。确认已记录")
        assert (Confirmation.objects.count(), HomeVisit.objects.get().state) == (1, VisitState.DONE)

    def test_says_what_the_office_did_not_take_and_lets_it_be_mended(self, cast, desk):
        visit = planned(cast)
        page = phone_of(desk, cast.wang)
        page.goto(reverse("reviews:bedside", args=[visit.key]))
        fill_in(page)
        page.uncheck("input[name=id_card_seen]")
        page.click("text=记录并发送")
        page.wait_for_selector("text=没有收下：")
        page.reload()
        page.wait_for_selector("img[data-shot]:not([hidden])")  # The photo is still there.

        page.check("input[name=id_card_seen]")
        page.click("text=记录并发送")

        page.wait_for_selector("text=已收到。确认已记录")

    def test_is_emptied_by_signing_out_and_says_so_before(self, cast, desk):
        visit = planned(cast)
        page = phone_of(desk, cast.wang)
        page.goto(reverse("reviews:bedside", args=[visit.key]))
        fill_in(page)
        page.context.set_offline(True)
        page.click("text=记录并发送")
        page.wait_for_selector("text=未发送，已存在手机里")
        page.route("**/bedside/**", lambda route: route.abort())  # Nothing goes out in the meantime.
        page.context.set_offline(False)

        page.click("form[data-sign-out] button")
        page.wait_for_selector("text=还有 1 份没有发送，仍要退出")
        page.click("form[data-sign-out] button")
        page.wait_for_selector("input[name=username]")

        left = page.evaluate("indexedDB.databases().then((known) => known.length)")
        assert (left, Confirmation.objects.exists()) == (0, False)
