"""What is published about the staff of the demo, and only there."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.services import demo, second_factor
from tests.cast import NOW, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def liu(zhao):
    """A supervisor of the demo, who holds the published key."""
    zhao.is_demo = True
    zhao.username = "liujing"
    zhao.save()
    TOTPDevice.objects.create(user=zhao, key=settings.DEMO_SECOND_FACTOR_KEY, name="动态口令", confirmed=True)
    return zhao


class TheDoorOfTheDemo:
    def test_names_the_cast_in_the_order_of_their_work(self, client, liu, wang):
        wang.is_demo, wang.username = True, "wangmin"
        wang.save()

        page = client.get("/sign-in/").content.decode()

        assert page.index("wangmin") < page.index("liujing")
        assert settings.DEMO_PASSWORD in page

    def test_names_nobody_outside_the_demo(self, client, liu, settings):
        settings.DEMO = False

        assert settings.DEMO_PASSWORD not in client.get("/sign-in/").content.decode()

    def test_shows_the_code_that_lets_in(self, client, liu):
        client.post("/sign-in/", {"username": "liujing", "password": PASSWORD})
        page = client.get("/second-factor/")

        answer = client.post("/second-factor/", {"code": page.context["demo_code"]})

        assert page.context["demo_code"] in page.content.decode()
        assert answer.status_code == 302


class ACode:
    def test_counts_once_and_the_next_one_is_given(self, liu):
        with time_machine.travel(NOW, tick=False):
            for _ in range(4):
                code = demo.code_for(staff=liu, at=NOW)

                assert second_factor.verify(staff=liu, code=code, at=NOW)

        with time_machine.travel(NOW + timedelta(hours=5), tick=False):
            later = demo.code_for(staff=liu, at=NOW + timedelta(hours=5))

            assert second_factor.verify(staff=liu, code=later, at=NOW)

    def test_is_given_for_demo_accounts_with_the_published_key_only(self, liu, zhou):
        TOTPDevice.objects.create(user=zhou, name="动态口令", confirmed=True)

        assert demo.code_for(staff=zhou, at=NOW) == ""

        liu.totpdevice_set.update(key=second_factor.new_key())
        assert demo.code_for(staff=liu, at=NOW) == ""

    def test_is_not_given_outside_the_demo(self, liu, settings):
        settings.DEMO = False

        assert demo.code_for(staff=liu, at=NOW) == ""
