"""The second factor: binding it, proving it, the codes for the day the phone is lost."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import AuditEntry
from accounts.services import second_factor
from tests.cast import NOW, PASSWORD, signed_in

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef0123456789abcdef01234567"
PROVE, SET_UP, CODES = "/second-factor/", "/second-factor/set-up/", "/second-factor/recovery-codes/"
INSIDE = "/resets/"


def code_now(key=KEY):
    return f"{totp(bytes.fromhex(key)):06d}"


def is_inside(client):
    return client.get(INSIDE).status_code == 200


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def half_way(client, zhao, clock):
    """Zhao after the password and before the second factor."""
    client.post("/sign-in/", {"username": "zhao", "password": PASSWORD})
    return client


@pytest.fixture
def bound(zhao, clock):
    """Zhao's phone is bound; gives the recovery codes."""
    _, codes = second_factor.bind(staff=zhao, key=KEY, code=code_now(), at=NOW)
    clock.shift(timedelta(seconds=30))  # The code that bound it is used up.
    return codes


class BindingADevice:
    def token_of(self, page):
        return re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]

    def key_of(self, token, zhao):
        return signing.loads(token, salt=f"second factor of staff {zhao.pk}")

    def bind(self, client, zhao):
        token = self.token_of(client.get(SET_UP))
        return client.post(SET_UP, {"token": token, "code": code_now(self.key_of(token, zhao))})

    def test_is_asked_of_a_supervisor_who_has_none(self, half_way):
        assert half_way.get(INSIDE, follow=True).redirect_chain[-1][0].startswith(SET_UP)

    def test_does_not_forget_the_page_asked_for(self, half_way):
        assert half_way.get(PROVE + "?next=/resets/").url == SET_UP + "?next=%2Fresets%2F"

    def test_shows_a_picture_and_the_secret_in_letters(self, half_way):
        page = half_way.get(SET_UP).content.decode()

        assert 'src="data:image/svg+xml;base64,' in page
        assert re.search(r"[A-Z2-7]{32}", page)

    def test_writes_nothing_while_it_is_only_looked_at(self, half_way):
        half_way.get(SET_UP)

        assert not TOTPDevice.objects.exists()

    def test_ends_with_ten_codes_and_lets_in(self, half_way, zhao):
        answer = self.bind(half_way, zhao)

        assert len(answer.context["codes"]) == 10
        assert is_inside(half_way)
        assert AuditEntry.objects.get(act="staff.second_factor_set").by == zhao

    def test_shows_the_codes_once(self, half_way, zhao):
        code = self.bind(half_way, zhao).context["codes"][0]

        for address in (SET_UP, PROVE, CODES):
            assert code not in half_way.get(address, follow=True).content.decode()

    def test_keeps_no_code_that_could_be_read(self, half_way, zhao):
        codes = self.bind(half_way, zhao).context["codes"]

        kept = set(StaticToken.objects.values_list("token", flat=True))
        assert len(kept) == 10
        assert not kept & {code.replace("-", "") for code in codes}

    def test_refuses_a_wrong_code_and_keeps_the_picture(self, half_way):
        token = self.token_of(half_way.get(SET_UP))

        answer = half_way.post(SET_UP, {"token": token, "code": "000000"})

        assert self.token_of(answer) == token
        assert "不正确" in answer.content.decode()
        assert not TOTPDevice.objects.exists()

    def test_refuses_a_secret_that_was_made_for_somebody_else(self, half_way, xu):
        token = signing.dumps(KEY, salt=f"second factor of staff {xu.pk}")

        assert half_way.post(SET_UP, {"token": token, "code": code_now()}).url == SET_UP
        assert not TOTPDevice.objects.exists()

    def test_refuses_a_second_device_to_whoever_has_only_the_password(self, half_way, bound, zhao):
        token = signing.dumps("11" * 20, salt=f"second factor of staff {zhao.pk}")

        half_way.post(SET_UP, {"token": token, "code": code_now("11" * 20)})

        assert TOTPDevice.objects.get().key == KEY
        assert not is_inside(half_way)

    def test_is_not_asked_of_a_clerk(self, sign_in, wang):
        assert sign_in(wang).get(SET_UP).url == "/"


class ProvingIt:
    def prove(self, client, code, **more):
        return client.post(PROVE, {"code": code, **more})

    def test_lets_in_and_leads_on(self, half_way, bound):
        answer = self.prove(half_way, code_now(), next="/audit/")

        assert answer.url == "/audit/"
        assert is_inside(half_way)

    def test_changes_the_key_of_the_session(self, half_way, bound):
        before = half_way.cookies[settings.SESSION_COOKIE_NAME].value

        self.prove(half_way, code_now())

        assert half_way.cookies[settings.SESSION_COOKIE_NAME].value != before

    def test_takes_a_code_with_a_space(self, half_way, bound):
        code = code_now()

        assert self.prove(half_way, f"{code[:3]} {code[3:]}").status_code == 302

    def test_takes_a_code_once(self, half_way, bound, zhao):
        self.prove(half_way, code_now())
        half_way.post("/sign-out/")
        half_way.post("/sign-in/", {"username": "zhao", "password": PASSWORD})

        assert self.prove(half_way, code_now()).status_code == 403

    @pytest.mark.parametrize("code", ["000000", "12345", "", "abcde-fghjk", "王" * 20, "\x00" * 6])
    def test_refuses_what_does_not_fit(self, half_way, bound, code):
        assert self.prove(half_way, code).status_code == 403
        assert not is_inside(half_way)

    def test_doubles_the_wait_with_each_failure(self, half_way, bound, clock):
        for _ in range(3):
            self.prove(half_way, "000000")
            clock.shift(timedelta(seconds=5))
        self.prove(half_way, "000000")

        answer = self.prove(half_way, code_now())

        assert "请等待 8 秒" in answer.content.decode()
        clock.shift(timedelta(seconds=9))
        assert self.prove(half_way, code_now()).status_code == 302

    def test_is_not_reached_without_the_password(self, client, bound):
        assert client.get(PROVE).url.startswith("/sign-in/")


class ARecoveryCode:
    def test_lets_in_once(self, half_way, bound, zhao):
        assert half_way.post(PROVE, {"code": bound[0]}).status_code == 302
        assert is_inside(half_way)

        half_way.post("/sign-out/")
        half_way.post("/sign-in/", {"username": "zhao", "password": PASSWORD})

        assert half_way.post(PROVE, {"code": bound[0]}).status_code == 403
        assert second_factor.recovery_codes_left(staff=zhao) == 9

    def test_is_written_down_when_used(self, half_way, bound, zhao):
        half_way.post(PROVE, {"code": bound[3].upper()})

        assert AuditEntry.objects.get(act="staff.recovery_code_used").changes == {"codes": [10, 9]}

    def test_serves_only_the_person_it_was_made_for(self, client, bound, xu):
        second_factor.bind(staff=xu, key="22" * 20, code=code_now("22" * 20), at=NOW)
        client.post("/sign-in/", {"username": "xu", "password": PASSWORD})

        assert client.post(PROVE, {"code": bound[0]}).status_code == 403

    def test_is_worth_nothing_after_new_ones_were_made(self, half_way, bound):
        half_way.post(PROVE, {"code": code_now()})
        fresh = half_way.post(CODES).context["codes"]

        half_way.post("/sign-out/")
        half_way.post("/sign-in/", {"username": "zhao", "password": PASSWORD})

        assert half_way.post(PROVE, {"code": bound[0]}).status_code == 403
        assert len(fresh) == 10

    def test_can_be_taken_home_as_a_file(self, half_way, bound):
        half_way.post(PROVE, {"code": code_now()})

        page = half_way.post(CODES).content.decode()

        assert re.search(r'href="data:text/plain[^"]+" download=', page)


class TheAddresses:
    @pytest.mark.parametrize(("name", "address"), [
        ("second_factor", PROVE), ("second_factor_setup", SET_UP), ("recovery_codes", CODES),
    ])
    def test_are_these(self, name, address):
        assert reverse(f"accounts:{name}") == address

    def test_of_the_codes_is_closed_half_way(self, half_way, bound):
        assert half_way.post(CODES).url.startswith(PROVE)

    def test_of_the_codes_counts_what_is_left(self, client, zhao, bound):
        page = signed_in(client, zhao).get(CODES).content.decode()

        assert "还剩 10 个" in page
