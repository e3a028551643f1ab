"""The console: all of the filtered set on one card with its sums, signed once, done in the background, told by name."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from benefits.categories import Category
from benefits.services import suspensions
from benefits.states import SuspensionState
from reviews.models import Batch
from reviews.services.sweeps import signing
from tests import county
from tests.cast import signed_in
from tests.reviews.test_approval_pages import INDEX, checked, visit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 7)
AT = county.at(TODAY)
DECIDE = "/approvals/decide/?group=suspension"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


def card(client, *, address=DECIDE, **asked):
    return client.post(address, {"all": "1", "act": "approve", **asked})


def sent(page, number, **more):
    """What the card sends back when it is signed."""
    found = re.findall(r'<input type="hidden" name="(act|all|pick|token|seen)" value="([^"]*)"', page.content.decode())
    fields = {name: [value for each, value in found if each == name] for name, _ in found}
    return {**fields, "ack": ["1", "2"], "number": number, **more}


class TheCard:
    def test_adds_up_all_of_the_filtered_set(self, cast, sign_in):
        checked(cast), checked(cast), checked(cast, category=Category.OTHER_ENTITLED)

        page = card(sign_in(cast.zhao), address=f"{DECIDE}&category=DISABLED")

        assert "您将批准暂停发放 2 人" in page.content.decode()
        assert dict(page.context["interruption"]["facts"])["多少钱"] == "每月 7,060.00 元"

    def test_leaves_out_the_held_and_ones_own(self, cast, sign_in):
        _, held, own = checked(cast), checked(cast), checked(cast)
        visit(cast, held)
        type(own).objects.filter(pk=own.pk).update(checked_by=cast.zhao)

        page = card(sign_in(cast.zhao))

        assert "您将批准暂停发放 1 人" in page.content.decode()
        assert dict(page.context["interruption"]["facts"])["不在其中"].startswith("2 人")

    def test_says_whether_a_stop_is_made_good_and_what_withdraws_it(self, cast, sign_in):
        checked(cast)
        client = sign_in(cast.zhao)

        facts = dict(card(client).context["interruption"]["facts"])

        assert "不予补发" in facts["能否补回"]
        assert facts["何以撤回"].startswith("2026-09-30（含当日）以前本人确认")
        assert "能否补回" not in dict(card(client, act="decline").context["interruption"]["facts"])

    def test_asks_for_a_code_where_pay_stops(self, cast, client):
        checked(cast)
        signed_in(client, cast.zhao, with_fresh_code=False)

        assert 'name="code"' in card(client).content.decode()
        assert 'name="code"' not in card(client, act="decline").content.decode()

    @pytest.mark.parametrize(("name", "status"), [("wang", 403), ("he", 403), ("sun", 302), ("zhou", 302)])
    def test_is_of_no_use_to_others(self, cast, name, status):
        stop = checked(cast)

        assert card(signed_in(Client(), getattr(cast, name))).status_code == status
        assert county.again(stop).state == SuspensionState.PROPOSED


class Signing:
    def test_of_a_few_is_answered_at_once(self, cast, sign_in):
        stops, client = [checked(cast), checked(cast)], sign_in(cast.zhao)

        page = client.post(DECIDE, sent(card(client), 2), follow=True)

        assert {county.again(stop).state for stop in stops} == {SuspensionState.APPROVED}
        assert "已办完" in page.content.decode()
        assert Batch.objects.get().code_at == AT

    def test_of_many_goes_to_the_background(self, cast, sign_in):
        stops, client = [checked(cast) for _ in range(21)], sign_in(cast.zhao)

        page = client.post(DECIDE, sent(card(client), 21), follow=True)

        assert "等候办理" in page.content.decode()
        assert county.again(stops[0]).state == SuspensionState.PROPOSED
        signing.finish_batches(at=AT)
        assert "已办 <b>21</b> 人" in client.get(page.request["PATH_INFO"]).content.decode()

    def test_twice_is_once(self, cast, sign_in):
        checked(cast)
        client = sign_in(cast.zhao)
        asked = sent(card(client), 1)

        first, again = client.post(DECIDE, asked), client.post(DECIDE, asked)

        assert first.url == again.url
        assert Batch.objects.count() == 1

    def test_is_asked_again_when_the_list_has_changed(self, cast, sign_in):
        stop, client = checked(cast), sign_in(cast.zhao)
        asked = sent(card(client), 1)
        suspensions.withdraw(suspension=stop, reason="本人已确认。", by=cast.wang, at=AT)
        checked(cast)

        page = client.post(DECIDE, asked)

        assert page.status_code == 400
        assert "名单在您看的时候变了" in page.content.decode()
        assert not Batch.objects.exists()

    @pytest.mark.parametrize("wrong", [{"number": "2"}, {"ack": ["1"]}])
    def test_wants_ticks_and_number(self, cast, sign_in, wrong):
        checked(cast)
        client = sign_in(cast.zhao)

        assert client.post(DECIDE, {**sent(card(client), 1), **wrong}).status_code == 400
        assert not Batch.objects.exists()

    def test_after_five_minutes_wants_a_code(self, cast, sign_in, time_machine):
        checked(cast)
        client = sign_in(cast.zhao)
        asked = sent(card(client), 1)
        time_machine.shift(timedelta(minutes=6))

        assert client.post(DECIDE, asked).status_code == 400

    def test_to_decline_wants_a_reason_and_sends_back(self, cast, sign_in):
        stop, client = checked(cast), sign_in(cast.zhao)
        asked = sent(card(client, act="decline"), 1, ack=[])
        assert client.post(DECIDE, asked).status_code == 400

        client.post(DECIDE, {**asked, "reason": "公告照片不清。"})

        assert county.again(stop).reviews.get().next_step == "不予暂停：公告照片不清。"


class TheResult:
    def test_is_shown_to_the_own_office_alone(self, cast, sign_in):
        checked(cast)
        client = sign_in(cast.zhao)
        address = client.post(DECIDE, sent(card(client), 1)).url

        assert signed_in(Client(), cast.zhou).get(address).status_code == 404
        assert signed_in(Client(), cast.sun).get(address).status_code == 200


class TheList:
    def test_is_narrowed_by_category_and_office(self, cast, sign_in):
        checked(cast), checked(cast, category=Category.OTHER_ENTITLED)

        page = sign_in(cast.zhao).get(INDEX, {"group": "suspension", "category": "DISABLED",
                                              "office": cast.station.code})

        assert len(page.context["current"]["rows"]) == page.context["narrowing"]["number"] == 1
        assert "城关镇　2 人" in page.content.decode()
