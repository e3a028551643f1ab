"""The clerk finds somebody by card reader and by name, logs a call, and looks at a number with a reason."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import AccessEntry
from reviews.models import ContactAttempt
from tests import cast as members
from tests import county
from tests.journeys.browsing import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(chromium, live_server):
    """`desk(staff)` is a page of somebody who is signed in; what the browser complains about fails the test."""
    complaints, contexts = [], []

    def open_for(staff, **options):
        client = members.signed_in(Client(), staff)
        context = chromium.new_context(base_url=live_server.url, locale="zh-CN", **options)
        context.add_cookies([{
            "name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
            "url": live_server.url,
        }])
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def people(cast):
    """Two persons of Wang's station, both due in a week."""
    today = timezone.localdate()
    within = county.campaign(
        cast.county, year=today.year, window=(today - timedelta(days=60), today + timedelta(days=7))
    )
    return [
        county.review(county.benefit(county.person(cast.station, name=name)), within=within).benefit.beneficiary
        for name in ("马长河", "孙桂兰")
    ]


class FindingAPerson:
    def test_by_card_reader_from_any_page(self, cast, people, desk):
        page = desk(cast.wang)
        page.goto("/worklist/")

        page.keyboard.type(people[0].id_number)
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", level=1)).to_contain_text("马长河")
        assert people[0].id_number not in page.content() + page.url

    def test_by_name_with_the_keyboard_alone(self, cast, people, desk):
        page = desk(cast.wang)
        page.goto("/")

        page.keyboard.press("/")
        page.keyboard.type("桂兰")
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="孙桂兰")).to_be_focused()
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", level=1)).to_contain_text("孙桂兰")

    def test_by_two_characters_and_then_log_a_call(self, cast, people, desk):
        page = desk(cast.wang)
        page.goto("/")
        page.fill("#find", "桂兰")
        page.press("#find", "Enter")
        page.get_by_role("link", name="孙桂兰").click()
        expect(page.get_by_text("今年还没有确认")).to_be_visible()

        page.get_by_role("navigation", name="个人资料").get_by_role("link", name="联系").click()
        page.select_option("[name=channel]", label="电话")
        page.select_option("[name=outcome]", label="接通")
        page.fill("[name=note]", "下周一到柜台")
        page.get_by_role("button", name="记下这次联系").click()

        expect(page.get_by_role("status").first).to_contain_text("联系已记下：电话，接通")
        assert ContactAttempt.objects.get().note == "下周一到柜台"

    def test_and_seeing_a_number_takes_a_reason(self, cast, people, desk):
        page = desk(cast.wang)
        page.goto(f"/people/{people[0].key}/?tab=file")
        row = page.get_by_role("listitem").filter(has_text="联系电话")

        page.select_option("[name=reason]", label="致电本人")
        row.get_by_role("button", name="看全号").click()

        expect(row).to_contain_text(people[0].phone)
        assert AccessEntry.objects.get(kind="UNMASKED").reason == "致电本人"

    def test_on_a_phone_nothing_is_wider_than_the_screen(self, cast, people, desk):
        page = desk(cast.wang, viewport={"width": 390, "height": 844})

        for address in ("/", "/worklist/", f"/people/{people[0].key}/", f"/people/{people[0].key}/?tab=contacts"):
            page.goto(address)
            fits(page, 390)

    def test_on_a_phone_the_menu_opens_over_the_page(self, cast, people, desk):
        page = desk(cast.wang, viewport={"width": 390, "height": 844})
        page.goto("/")
        menu = page.locator("#menu")
        expect(menu).to_be_hidden()

        page.get_by_role("button", name="菜单").click()

        expect(menu).to_be_in_viewport()
        menu.get_by_role("link", name="名单").click()
        page.wait_for_url("**/worklist/")
        expect(menu).to_be_hidden()

    def test_works_on_a_phone_without_a_script(self, cast, people, desk):
        page = desk(cast.wang, viewport={"width": 390, "height": 844}, java_script_enabled=False)
        page.goto("/")

        page.get_by_role("button", name="菜单").click()
        page.locator("#menu").get_by_role("link", name="名单").click()

        expect(page).to_have_url(re.compile("/worklist/$"))

    def test_on_a_phone_name_and_state_and_amount_are_on_the_screen(self, cast, people, desk):
        page = desk(cast.wang, viewport={"width": 390, "height": 844})
        page.goto("/worklist/")
        row = page.get_by_role("row").filter(has_text="马长河")

        for words in ("马长河", "待确认", "3,530"):
            box = row.get_by_text(words, exact=True).bounding_box()
            assert 0 <= box["x"] <= 390 - box["width"], words

    def test_works_without_a_script(self, cast, people, desk):
        page = desk(cast.wang, java_script_enabled=False)
        page.goto("/worklist/")

        page.select_option("[name=category]", label="伤残")
        page.get_by_role("button", name="筛选").click()

        expect(page).to_have_url(re.compile("category=DISABLED"))
        expect(page.get_by_role("link", name="马长河")).to_be_visible()


class TickingSeveral:
    def test_counts_them_and_logs_one_call_for_all(self, cast, people, desk):
        page = desk(cast.wang)
        page.goto("/worklist/")
        page.get_by_label("选择马长河").check()
        page.get_by_label("选择孙桂兰").check()
        expect(page.get_by_role("region", name="批量办理")).to_contain_text("已选 2 人")

        page.get_by_role("button", name="登记联系").click()
        page.select_option("[name=channel]", label="村（社区）转达")
        page.select_option("[name=outcome]", label="未遇")
        page.get_by_role("button", name="给每人记下").click()

        expect(page.get_by_role("status").first).to_contain_text("已记下与 2 人的联系")
        assert ContactAttempt.objects.count() == 2
