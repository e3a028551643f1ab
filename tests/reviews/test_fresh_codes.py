"""Stopping pay asks for a code: on the card itself, unless one was typed less than five minutes ago."""

from datetime import date, timedelta

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from benefits.states import SuspensionState
from tests import county
from tests.cast import signed_in
from tests.reviews.test_approval_pages import MANY, checked, sure

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 7)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


def code_of(staff):
    return f"{totp(TOTPDevice.objects.get(user=staff).bin_key):06d}"


class StoppingPay:
    def test_asks_for_a_code_on_the_card(self, cast, client):
        stop = checked(cast)

        page = signed_in(client, cast.zhao, with_fresh_code=False).post(MANY, {"pick": [stop.key]})

        assert 'name="code"' in page.content.decode()

    def test_does_not_ask_again_within_five_minutes(self, cast, sign_in):
        stop = checked(cast)

        assert 'name="code"' not in sign_in(cast.zhao).post(MANY, {"pick": [stop.key]}).content.decode()

    def test_asks_again_after_five_minutes(self, cast, sign_in, time_machine):
        stop, client = checked(cast), sign_in(cast.zhao)
        time_machine.shift(timedelta(minutes=5, seconds=1))

        assert client.post(MANY, sure(stop)).status_code == 400
        assert county.again(stop).state == SuspensionState.PROPOSED

    def test_is_done_with_the_code(self, cast, client):
        stop = checked(cast)
        signed_in(client, cast.zhao, with_fresh_code=False)

        client.post(MANY, {**sure(stop), "code": code_of(cast.zhao)})

        assert county.again(stop).state == SuspensionState.APPROVED

    def test_is_refused_with_a_wrong_one(self, cast, client):
        stop = checked(cast)
        signed_in(client, cast.zhao, with_fresh_code=False)

        page = client.post(MANY, {**sure(stop), "code": "000000"})

        assert page.status_code == 400
        assert "动态口令或恢复码不正确。再错 4 次将锁定账号。" in page.content.decode()
        assert county.again(stop).state == SuspensionState.PROPOSED

    def test_uses_no_code_up_while_a_tick_is_missing(self, cast, client):
        stop = checked(cast)
        signed_in(client, cast.zhao, with_fresh_code=False)
        code = code_of(cast.zhao)
        client.post(MANY, {**sure(stop), "ack": ["1"], "code": code})

        client.post(MANY, {**sure(stop), "code": code})

        assert county.again(stop).state == SuspensionState.APPROVED
