"""The door: who is let through, how long a session lives, and who does not keep it alive."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY

from accounts import permissions
from accounts.permissions import Stage
from accounts.roles import Act
from accounts.services import staff as accounts_of_staff
from tests.cast import NOW, signed_in

pytestmark = pytest.mark.django_db
STAFF = "/staff/"


def is_inside(client):
    return client.get(STAFF).status_code == 200


class TheDoor:
    def test_sends_a_stranger_to_sign_in_and_back_afterwards(self, client):
        answer = client.get("/staff/?role=CLERK")

        assert answer.status_code == 302
        assert answer.url == "/sign-in/?next=%2Fstaff%2F%3Frole%3DCLERK"

    def test_keeps_nothing_of_a_form_sent_by_a_stranger(self, client):
        assert client.post("/staff/new/", {"name": "王敏"}).url == "/sign-in/"

    def test_turns_a_fragment_into_a_whole_page(self, client):
        answer = client.get(STAFF, headers={"HX-Request": "true"})

        assert answer["HX-Redirect"] == "/sign-in/"

    def test_answers_a_page_that_asks_by_itself_with_a_bare_401(self, client):
        assert client.get(STAFF, headers={"X-Background": "1"}).status_code == 401

    @pytest.mark.parametrize("address", ["/healthz", "/readyz", "/sign-in/"])
    def test_is_open_for_what_is_public(self, client, address):
        assert client.get(address).status_code in {200, 404}  # 404: not in these addresses.

    def test_asks_for_the_second_factor_first(self, client, xu):
        client.force_login(xu, backend="accounts.backends.StaffBackend")

        assert client.get(STAFF).url.startswith("/second-factor/")

    def test_does_not_believe_the_device_of_somebody_else(self, client, xu, ma):
        signed_in(client, ma)
        theirs = client.session[DEVICE_ID_SESSION_KEY]
        client.force_login(xu, backend="accounts.backends.StaffBackend")
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = theirs
        session.save()

        assert client.get(STAFF).url.startswith("/second-factor/")

    def test_asks_for_an_own_password_next(self, sign_in, xu):
        xu.must_change_password = True
        xu.save()

        assert sign_in(xu).get(STAFF).url.startswith("/password/")

    def test_lets_whoever_passed_it_sign_out_from_every_stage(self, client, xu):
        client.force_login(xu, backend="accounts.backends.StaffBackend")

        client.post("/sign-out/")

        assert client.get(STAFF).url.startswith("/sign-in/")

    def test_forbids_keeping_what_it_shows(self, sign_in, xu):
        assert sign_in(xu).get(STAFF)["Cache-Control"] == "no-store"


class ASession:
    def test_ends_after_thirty_minutes_without_a_request(self, client, xu):
        with time_machine.travel(NOW, tick=False) as clock:
            signed_in(client, xu)
            assert is_inside(client)
            clock.shift(timedelta(minutes=30, seconds=1))

            answer = client.get(STAFF, follow=True)

        assert answer.redirect_chain[0][0].startswith("/sign-in/")
        assert "已 30 分钟没有操作" in answer.content.decode()

    def test_goes_on_at_the_thirtieth_minute(self, client, xu):
        with time_machine.travel(NOW, tick=False) as clock:
            signed_in(client, xu)
            is_inside(client)
            clock.shift(timedelta(minutes=30))

            assert is_inside(client)

    def test_slides_with_each_request(self, client, xu):
        with time_machine.travel(NOW, tick=False) as clock:
            signed_in(client, xu)
            for _ in range(5):
                clock.shift(timedelta(minutes=20))
                assert is_inside(client)

    def test_is_not_kept_alive_by_a_page_that_asks_by_itself(self, client, xu):
        with time_machine.travel(NOW, tick=False) as clock:
            signed_in(client, xu)
            is_inside(client)
            for _ in range(3):
                clock.shift(timedelta(minutes=10))
                client.get(STAFF, headers={"X-Background": "1"})
            clock.shift(timedelta(minutes=1))

            assert not is_inside(client)

    def test_ends_also_when_nothing_but_such_pages_ever_asked(self, client, xu):
        with time_machine.travel(NOW, tick=False) as clock:
            signed_in(client, xu)
            client.get(STAFF, headers={"X-Background": "1"})
            clock.shift(timedelta(minutes=31))

            assert client.get(STAFF, headers={"X-Background": "1"}).status_code == 401

    def test_ends_after_twelve_hours_however_busy(self, client, xu):
        with time_machine.travel(NOW, tick=False) as clock:
            signed_in(client, xu)
            for _ in range(36):
                assert is_inside(client)
                clock.shift(timedelta(minutes=20))
            clock.shift(timedelta(seconds=1))

            answer = client.get(STAFF, follow=True)

        assert "本次登录始于 09:00" in answer.content.decode()

    def test_is_written_at_most_once_a_minute(self, client, xu):
        def written():
            return Session.objects.get(pk=client.cookies[settings.SESSION_COOKIE_NAME].value).session_data

        with time_machine.travel(NOW, tick=False) as clock:
            signed_in(client, xu)
            is_inside(client)
            first = written()
            clock.shift(timedelta(seconds=59))
            is_inside(client)
            assert written() == first
            clock.shift(timedelta(seconds=1))
            is_inside(client)
            assert written() != first

    def test_is_gone_from_the_database_when_it_has_ended(self, client, xu):
        with time_machine.travel(NOW, tick=False) as clock:
            signed_in(client, xu)
            is_inside(client)
            key = client.session.session_key
            clock.shift(timedelta(hours=1))
            client.get(STAFF)

        assert not Session.objects.filter(pk=key).exists()


class SigningOutEverywhere:
    """The very next request is refused, on every machine."""

    @pytest.fixture
    def two_machines(self, client_class, ma):
        machines = [signed_in(client_class(), ma) for _ in range(2)]
        assert all(is_inside(machine) for machine in machines)
        return machines

    @pytest.fixture
    def client_class(self, client):
        return type(client)

    @pytest.mark.parametrize("act", ["disabled", "moved", "role", "password"])
    def test_follows_from_what_an_administrator_does(self, two_machines, act, cast):
        by = {"staff": cast.ma, "by": cast.xu, "at": timezone.now()}
        if act == "disabled":
            accounts_of_staff.disable(**by, reason="调离")
        elif act == "moved":
            accounts_of_staff.move_to_office(**by, organization=cast.county)
        elif act == "role":
            accounts_of_staff.change_role(**by, role="CLERK")
        else:
            accounts_of_staff.reset_password(**by)

        assert not any(is_inside(machine) for machine in two_machines)

    def test_does_not_follow_from_a_new_name(self, two_machines, cast):
        accounts_of_staff.rename(staff=cast.ma, name="马宁远", by=cast.xu, at=timezone.now())

        assert all(is_inside(machine) for machine in two_machines)


class AMarkOnAView:
    @pytest.mark.parametrize(("mark", "stage"), [
        (permissions.public, Stage.OUTSIDE),
        (permissions.open_from(Stage.SIGNED_IN), Stage.SIGNED_IN),
        (permissions.require(Act.UNMASK), Stage.INSIDE),
        (lambda view: view, Stage.INSIDE),
    ])
    def test_says_from_which_stage_it_is_open(self, mark, stage):
        assert permissions.opens_from(mark(lambda request: HttpResponse())) is stage

    def test_names_the_act(self):
        assert permissions.require(Act.UNMASK)(lambda request: None).act is Act.UNMASK

    def test_refuses_with_the_act_in_words(self, wang):
        view = permissions.require(Act.APPROVE_SUSPENSION)(lambda request: HttpResponse())
        request = RequestFactory().get("/")
        request.user = wang

        with pytest.raises(permissions.PermissionDenied, match="您的岗位是经办员，不办理“批准暂停”。"):
            view(request)


class TheHomeOfARole:
    @pytest.mark.parametrize(("name", "home"), [
        ("xu", "accounts:staff"), ("he", "accounts:audit"), ("wang", "reviews:morning"), ("sun", "reviews:morning"),
    ])
    def test_is_where_the_day_begins(self, cast, name, home):
        assert permissions.home_for(getattr(cast, name)) == home
