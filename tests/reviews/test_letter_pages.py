"""The pages about letters: what waits, failed, was sent; sending again and cancelling; who may, and who sees whom."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.models import Letter
from reviews.services import outbox
from tests import county
from tests.reviews.test_reminders import remind

pytestmark = pytest.mark.django_db

TODAY = county.WINDOW[1] - timedelta(days=7)
NOON = county.at(TODAY, 12)
LIST = "/letters/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def letter(cast):
    case = county.case(cast)
    remind(TODAY)
    return Letter.objects.get(review=case)


@pytest.fixture
def failed(letter):
    taken = outbox.take(letter_id=letter.pk, may_repeat=True, at=NOON)
    outbox.failed(letter=taken, reason="短信网关拒收（422）。", is_final=True, at=NOON)
    return county.again(letter)


def rows(page):
    return [row.letter for row in page.context["rows"]]


def written(cast, office=None, **fields):
    """A reminder to somebody with these fields, at the office."""
    case = county.review(county.benefit(county.person(office or cast.station, **fields)))
    remind(TODAY)
    return Letter.objects.get(review=case)


class TheLetters:
    def test_stand_in_tabs_with_their_numbers(self, cast, sign_in, failed):
        waiting = written(cast)
        client = sign_in(cast.wang)

        first, second = client.get(LIST), client.get(LIST, {"tab": "failed"})

        assert (rows(first), rows(second)) == ([waiting], [failed])
        assert [(tab["label"], tab["count"]) for tab in first.context["tabs"]] == [
            ("待发", 1), ("未能发出", 1), ("已发", 0), ("已取消", 0),
        ]

    def test_that_failed_say_why(self, cast, sign_in, failed):
        text = sign_in(cast.wang).get(LIST, {"tab": "failed"}).content.decode()

        assert "短信网关拒收（422）。" in text
        assert "重发" in text

    def test_that_wait_for_another_try_say_so(self, cast, sign_in, letter):
        taken = outbox.take(letter_id=letter.pk, may_repeat=True, at=NOON)
        outbox.failed(letter=taken, reason="短信网关没有应答。", is_final=False, at=NOON)

        assert "已试 1 次：短信网关没有应答。将再试。" in sign_in(cast.wang).get(LIST).content.decode()

    def test_on_paper_wait_for_the_printer(self, cast, sign_in):
        written(cast, phone="")

        assert "待打印" in sign_in(cast.wang).get(LIST).content.decode()

    def test_show_no_full_number(self, cast, sign_in, letter):
        text = sign_in(cast.wang).get(LIST).content.decode()

        assert letter.to not in text
        assert "138****1234" in text

    def test_are_narrowed_by_kind_channel_and_office(self, cast, sign_in, letter):
        paper = written(cast, cast.second_station, phone="")
        client = sign_in(cast.zhao)

        assert rows(client.get(LIST, {"channel": "PAPER"})) == [paper]
        assert rows(client.get(LIST, {"kind": "RECEIPT"})) == []
        assert rows(client.get(LIST, {"office": cast.second_station.code})) == [paper]
        assert rows(client.get(LIST, {"kind": "NONE", "tab": "none"})) == [letter, paper]

    def test_are_searched_by_name_without_naming_it_in_the_address(self, cast, sign_in, letter):
        other = written(cast, name="李卫东")

        page = sign_in(cast.wang).post(f"{LIST}find/", {"term": "李卫东", "tab": ""}, follow=True)

        assert rows(page) == [other]
        assert "李卫东" not in str(page.redirect_chain)

    def test_say_that_nobody_receives_them_without_a_gateway(self, cast, sign_in, settings):
        client = sign_in(cast.wang)
        assert "本人收不到" in client.get(LIST).content.decode()

        settings.SMS_SENDER = "gateway"
        assert "本人收不到" not in client.get(LIST).content.decode()

    def test_of_other_offices_do_not_exist(self, cast, sign_in, failed):
        client = sign_in(cast.qian)

        assert rows(client.get(LIST, {"tab": "failed"})) == []
        assert client.post(f"{LIST}{failed.key}/resend/").status_code == 404
        assert client.post(f"{LIST}{failed.key}/cancel/", {"reason": "不必。"}).status_code == 404

    def test_are_read_and_not_touched_by_the_auditor(self, cast, sign_in, failed):
        client = sign_in(cast.he)

        assert "重发</button>" not in client.get(LIST, {"tab": "failed"}).content.decode()
        assert client.post(f"{LIST}{failed.key}/resend/").status_code == 403
        assert client.get(f"{LIST}{failed.key}/cancel/").status_code == 403

    def test_are_not_for_the_administrator(self, cast, sign_in):
        assert sign_in(cast.xu).get(LIST).status_code == 403

    def test_cost_the_same_for_one_and_for_many(self, cast, sign_in, letter):
        client = sign_in(cast.wang)
        client.get(LIST)
        with CaptureQueriesContext(connection) as one:
            client.get(LIST)
        for _ in range(12):
            county.case(cast)
        remind(TODAY)
        with CaptureQueriesContext(connection) as many:
            client.get(LIST)

        assert len(many) == len(one) <= 8

    def test_go_on_by_pages(self, cast, sign_in):
        for _ in range(53):
            county.case(cast)
        remind(TODAY)
        client = sign_in(cast.wang)

        first = client.get(LIST)
        second = client.get(first.context["next_url"])

        assert (len(rows(first)), len(rows(second))) == (50, 3)
        assert not set(rows(first)) & set(rows(second))


class SendingAgain:
    def test_puts_it_back_into_the_outbox(self, cast, sign_in, failed):
        page = sign_in(cast.wang).post(f"{LIST}{failed.key}/resend/", follow=True)

        assert county.again(failed).state == "QUEUED"
        assert "张守义的提醒已重新排队，稍后发出。" in page.content.decode()

    def test_says_why_it_was_refused(self, cast, sign_in, failed):
        county.died(failed.beneficiary, on=date(2026, 5, 1))

        page = sign_in(cast.wang).post(f"{LIST}{failed.key}/resend/", follow=True)

        assert county.again(failed).state == "FAILED"
        assert "没有重发：本人已去世。不再发送。" in page.content.decode()

    def test_twice_is_once(self, cast, sign_in, failed):
        client = sign_in(cast.wang)
        client.post(f"{LIST}{failed.key}/resend/")

        page = client.post(f"{LIST}{failed.key}/resend/", follow=True)

        assert "没有重发：这份文书待发，不须重发。" in page.content.decode()


class Cancelling:
    def test_asks_for_a_reason_and_keeps_it(self, cast, sign_in, letter):
        client = sign_in(cast.wang)

        assert "取消张守义的提醒" in client.get(f"{LIST}{letter.key}/cancel/").content.decode()
        assert client.post(f"{LIST}{letter.key}/cancel/", {"reason": ""}).status_code == 400
        client.post(f"{LIST}{letter.key}/cancel/", {"reason": "已当面告知。"})

        assert (county.again(letter).state, county.again(letter).failure) == ("CANCELLED", "已当面告知。")

    def test_of_what_was_sent_is_refused_on_the_page(self, cast, sign_in, letter):
        outbox.sent(letter=outbox.take(letter_id=letter.pk, may_repeat=True, at=NOON), at=NOON)

        answer = sign_in(cast.wang).post(f"{LIST}{letter.key}/cancel/", {"reason": "不必。"})

        assert answer.status_code == 400
        assert "这份文书已发，不能取消。" in answer.content.decode()
