"""The holiday table on the desk: read, entered after a look at what moves, and the notes of a provisional year."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from benefits.exchange import holidays as reader
from benefits.models import HolidayYear
from benefits.services import holidays
from reviews.models import Recount
from reviews.services import recounts
from reviews.services.sweeps import recounting
from reviews.templatetags import provisional
from tests import county
from tests.benefits.exchange import sheets
from tests.benefits.holiday_tables import NEXT_DOCUMENT, NEXT_NOTICE, NOTICE_2026
from tests.cast import person

pytestmark = pytest.mark.django_db
ENTER = "/holidays/2027/enter/"
DECEMBER = date(2026, 12, 8)
NEXT = reader.from_text(NEXT_NOTICE, year=2027).days


@pytest.fixture(autouse=True)
def november(monkeypatch):
    """The pages read the clock: here it stands on the day of the demo."""
    moment = county.at(date(2026, 11, 24))
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def desk(sign_in, xu):
    return sign_in(xu)


@pytest.fixture
def notice(cast):
    return county.noticed(cast, posted_on=date(2026, 12, 7))


def told(**fields):
    return {"text": NEXT_NOTICE, "document_no": NEXT_DOCUMENT} | fields


def confirmed(client, address=ENTER, **fields):
    """Both steps: the look, and the entry of what was shown."""
    form = client.post(address, told(**fields)).context["form"]
    return client.post(address, {**told(**fields), "text": form.data["text"], "seen": form.data["seen"]}, follow=True)


class AYear:
    @pytest.mark.parametrize("name", ["wang", "zhao", "sun", "he", "xu", "ma"])
    def test_is_read_by_everybody(self, sign_in, cast, name):
        page = sign_in(getattr(cast, name)).get("/holidays/2026/")

        assert page.status_code == 200
        assert "02-15 至 02-23" in page.content.decode()

    def test_begins_with_the_one_that_runs(self, desk):
        assert desk.get("/holidays/").url == "/holidays/2026/"

    def test_without_its_table_says_so(self, desk):
        page = desk.get("/holidays/2027/").content.decode()

        assert "暂估" in page
        assert "法定节日" in page

    @pytest.mark.parametrize("year", [2003, 2028, 9999])
    def test_that_nobody_has_announced_is_not_there(self, desk, year):
        assert desk.get(f"/holidays/{year}/").status_code == 404

    def test_is_offered_for_entry_to_the_province_alone(self, sign_in, cast):
        assert ENTER in sign_in(cast.xu).get("/holidays/2027/").content.decode()
        assert ENTER not in sign_in(cast.zhao).get("/holidays/2027/").content.decode()

    def test_costs_few_queries(self, desk, django_assert_max_num_queries):
        with django_assert_max_num_queries(10):
            desk.get("/holidays/2026/")


class EnteringAYear:
    def test_first_shows_what_would_move_and_writes_nothing(self, desk, notice):
        page = desk.post(ENTER, told())

        assert page.status_code == 200
        words = page.content.decode()
        assert "临岚县，2026 年第 1 号公告" in words
        assert "2027-02-14" in words
        assert "会推后的期限" in words
        assert not HolidayYear.objects.filter(year=2027).exists()

    def test_then_writes_it_and_shows_what_was_changed(self, desk, notice):
        page = confirmed(desk)

        assert page.redirect_chain[-1][0] == "/holidays/2027/changes/"
        words = page.content.decode()
        assert NEXT_DOCUMENT in words
        assert "正在重新计算" in words
        assert page["Refresh"]
        assert county.again(notice).last_day == date(2027, 2, 5)

        recounting.recount_days(today=date(2026, 11, 24), at=timezone.now())
        page = desk.get("/holidays/2027/changes/")
        words = page.content.decode()
        assert "临岚县，2026 年第 1 号公告" in words
        assert "2027-02-05" in words
        assert "正在重新计算" not in words
        assert "Refresh" not in page.headers
        assert county.again(notice).last_day == date(2027, 2, 14)

    def test_may_come_as_a_file(self, desk):
        lines = [["日期", "安排", "节日"], *([str(day), "放假" if off else "上班", name] for day, off, name in NEXT)]
        upload = SimpleUploadedFile("放假.xlsx", sheets.workbook(lines).read())

        form = desk.post(ENTER, told(text="", file=upload)).context["form"]
        desk.post(ENTER, told(text=form.data["text"], seen=form.data["seen"]))

        assert holidays.days_of(2027) == sorted(NEXT)

    def test_shows_it_again_when_the_table_has_changed_since(self, desk):
        form = desk.post(ENTER, told()).context["form"]

        other = NEXT_NOTICE.replace("10月1日（周五）至7日（周四）放假调休，共7天", "10月1日至6日放假")
        page = desk.post(ENTER, told(text=other, seen=form.data["seen"]))

        assert page.status_code == 200
        assert not HolidayYear.objects.filter(year=2027).exists()

    def test_keeps_the_end_of_lines_out_of_the_comparison(self, desk):
        form = desk.post(ENTER, told()).context["form"]
        sent = {name: form.data[name].replace("\n", "\r\n") for name in ("text", "seen")}

        assert desk.post(ENTER, told(**sent)).status_code == 302

    @pytest.mark.parametrize(("fields", "said"), [
        ({"text": ""}, "没有读到任何"),
        ({"document_no": ""}, "请写明国务院办公厅通知的文号"),
        ({"text": NOTICE_2026}, "请核对是不是另一年的通知"),
        ({"text": NEXT_NOTICE + "\n2026年12月31日放假"}, "2026年12月31日不在 2027 年"),
        ({"text": NEXT_NOTICE + "\n10月1日放假"}, "2027年10月1日写了不止一次"),
        ({"text": NEXT_NOTICE + "\n3月1日上班"}, "2027年3月1日不是周末"),
        ({"text": "", "file": SimpleUploadedFile("空.csv", b"")}, "文件是空的"),
        ({"text": "", "file": SimpleUploadedFile("表.xlsx", b"%PDF-1.7")}, "这是 PDF 文件"),
    ])
    def test_is_refused_with_a_sentence(self, desk, fields, said):
        page = desk.post(ENTER, told(**fields))

        assert page.status_code == 400
        assert said in page.content.decode()
        assert not HolidayYear.objects.filter(year=2027).exists()

    def test_of_a_year_that_stands_begins_with_it_and_asks_why(self, desk):
        form = desk.get("/holidays/2026/enter/").context["form"]
        assert "2月15日至2月23日放假" in form.initial["text"]

        page = desk.post("/holidays/2026/enter/", told(text=NOTICE_2026))

        assert "请写明为什么更改" in page.content.decode()

    def test_of_a_year_that_stands_names_the_days_that_differ(self, desk):
        page = desk.post("/holidays/2026/enter/", told(text=NOTICE_2026, reason="名称按通知"))

        assert len(page.context["differing"]) == 9  # 清明 and 端午 and 中秋 become 清明节, 端午节 and 中秋节.

    @pytest.mark.parametrize("name", ["wang", "zhao", "sun", "he"])
    def test_is_closed_to_other_roles(self, sign_in, cast, name):
        client = sign_in(getattr(cast, name))

        assert client.get(ENTER).status_code == 403
        assert client.post(ENTER, told()).status_code == 403

    def test_is_closed_to_the_administrator_of_a_city(self, sign_in, cast):
        client = sign_in(person("lu", "陆平", "SYSTEM_ADMIN", cast.city))

        answer = client.post(ENTER, told())

        assert answer.status_code == 403
        assert "省级系统管理员" in answer.content.decode()


class WhatWasChanged:
    def test_is_not_there_before_a_table(self, desk):
        assert desk.get("/holidays/2027/changes/").status_code == 404

    def test_of_a_seeded_year_is_nothing(self, desk):
        assert "没有人改过" in desk.get("/holidays/2026/changes/").content.decode()

    def test_says_what_could_not_be_counted_and_waits_for_the_night(self, desk):
        confirmed(desk)
        Recount.objects.update(passed_by=2)

        page = desk.get("/holidays/2027/changes/")

        assert "有 2 件未能重新计算" in page.content.decode()
        assert "Refresh" not in page.headers

    def test_says_which_edition_went_on(self, desk, notice):
        confirmed(desk)
        shorter = NEXT_NOTICE.replace("10月1日（周五）至7日（周四）放假调休，共7天", "10月1日至6日放假")
        confirmed(desk, text=shorter, reason="更正通知")

        assert "由第 2 版接着计算" in desk.get("/holidays/2027/changes/").content.decode()

    def test_is_told_edition_by_edition(self, desk):
        confirmed(desk)
        shorter = NEXT_NOTICE.replace("10月1日（周五）至7日（周四）放假调休，共7天", "10月1日至6日放假")
        confirmed(desk, text=shorter, reason="更正通知")

        editions = desk.get("/holidays/2027/changes/").context["editions"]

        assert [(each.version, each.by_name, each.reason) for each in editions] == [
            (2, "徐安", "更正通知"), (1, "徐安", ""),
        ]


class ProvisionalDays:
    NOTE = "2027 年放假安排还没有录入</b>"

    @pytest.mark.parametrize("address", ["reviews:notice_candidates", "reviews:campaign_new"])
    def test_are_noted_where_they_are_made(self, sign_in, cast, address):
        page = sign_in(cast.zhao).get(reverse(address))

        assert self.NOTE in page.content.decode()

    def test_are_noted_on_a_notice_and_in_the_list(self, sign_in, cast, notice):
        client = sign_in(cast.zhao)

        assert "暂估" in client.get(reverse("reviews:notice", args=[notice.key])).content.decode()
        assert "暂估" in client.get(reverse("reviews:notices")).content.decode()

    def test_are_noted_no_more_once_the_table_is_entered(self, sign_in, cast, notice):
        recounts.enter(year=2027, entered=NEXT, document_no="文", reason="", by=cast.xu, at=county.at(DECEMBER))
        recounting.recount_days(today=DECEMBER, at=county.at(DECEMBER))
        client = sign_in(cast.zhao)

        for address in (reverse("reviews:notice", args=[notice.key]), reverse("reviews:notice_candidates")):
            assert "暂估" not in client.get(address).content.decode()

    def test_are_marked_by_the_year_of_the_day(self):
        assert provisional.provisional({}, date(2027, 1, 1)) == {"is_shown": True}
        assert provisional.provisional({}, date(2026, 12, 31)) == {"is_shown": False}
        assert provisional.provisional({}, None) == {"is_shown": False}

    @pytest.mark.parametrize("name", ["xu", "ma"])
    def test_remind_administrators_from_november_on(self, sign_in, cast, name):
        assert "2027 年放假安排还没有录入" in sign_in(getattr(cast, name)).get("/staff/").content.decode()

    def test_remind_nobody_else(self, sign_in, zhao):
        assert "还没有录入" not in sign_in(zhao).get("/audit/").content.decode()

    def test_remind_nobody_once_the_table_is_there(self, desk, xu):
        recounts.enter(year=2027, entered=NEXT, document_no="文", reason="", by=xu, at=county.at(date(2026, 11, 24)))

        assert "还没有录入" not in desk.get("/staff/").content.decode()
