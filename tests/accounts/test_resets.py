"""A lost second factor is taken off by two people within a day (DE-34)."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import transitions
from accounts.models import AuditEntry, SecondFactorReset
from accounts.roles import Role
from accounts.services import resets, second_factor
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=23, minutes=59)
TOO_LATE = NOW + timedelta(hours=24)


@pytest.fixture(autouse=True)
def devices(cast):
    for staff in (cast.zhao, cast.sun, cast.xu):
        TOTPDevice.objects.create(user=staff, confirmed=True)


@pytest.fixture
def reset(cast):
    return ask(cast.zhao, cast.xu)


def ask(staff, by, at=NOW):
    return resets.request(staff=staff, reason="手机丢失", seen_how="本人持身份证当面核对", by=by, at=at)


class AskingForAReset:
    def test_leaves_the_device_in_place(self, reset, cast):
        assert reset.state == "REQUESTED"
        assert second_factor.is_set(staff=cast.zhao)
        assert AuditEntry.objects.get().act == "second_factor_reset.requested"

    def test_is_refused_for_oneself(self, cast):
        with pytest.raises(resets.CannotReset, match="本人"):
            ask(cast.xu, cast.xu)

    def test_is_refused_outside_the_own_subtree(self, cast):
        with pytest.raises(resets.CannotReset, match="管辖范围"):
            ask(cast.sun, person("lu", "陆平", Role.SYSTEM_ADMIN, cast.county))

    def test_is_refused_where_no_device_is_bound(self, cast):
        with pytest.raises(resets.CannotReset, match="尚未绑定"):
            ask(cast.zhou, cast.xu)

    def test_is_refused_while_another_waits(self, reset, cast):
        with pytest.raises(resets.CannotReset, match="已有一件"):
            ask(cast.zhao, cast.ma)

    def test_replaces_one_that_has_expired(self, reset, cast):
        again = ask(cast.zhao, cast.ma, at=TOO_LATE)

        reset.refresh_from_db()
        assert (reset.state, again.state) == ("WITHDRAWN", "REQUESTED")


class ConfirmingAReset:
    @pytest.mark.parametrize("name", ["ma", "second_supervisor"])
    def test_takes_device_codes_and_sessions(self, reset, cast, name):
        second = cast.ma if name == "ma" else person("gao", "高远", Role.SUPERVISOR, cast.county)

        resets.confirm(reset=reset, by=second, at=LATER)

        cast.zhao.refresh_from_db()
        assert not second_factor.is_set(staff=cast.zhao)
        assert cast.zhao.session_epoch == 1
        assert (reset.state, reset.confirmed_by) == ("CONFIRMED", second)
        assert AuditEntry.objects.filter(act="second_factor_reset.confirmed", by=second).count() == 1

    def test_is_refused_to_whoever_asked(self, reset, cast):
        with pytest.raises(resets.CannotReset, match="申请人和本人不能确认"):
            resets.confirm(reset=reset, by=cast.xu, at=LATER)

    def test_is_refused_to_the_person(self, reset, cast):
        with pytest.raises(resets.CannotReset, match="申请人和本人不能确认"):
            resets.confirm(reset=reset, by=cast.zhao, at=LATER)

    @pytest.mark.parametrize("name", ["wang", "li", "he", "zhou", "sun"])
    def test_is_refused_to_other_roles_and_other_offices(self, reset, cast, name):
        with pytest.raises(resets.CannotReset, match="本级或上级"):
            resets.confirm(reset=reset, by=getattr(cast, name), at=LATER)

    def test_is_refused_after_a_day(self, reset, cast):
        with pytest.raises(resets.CannotReset, match="24 小时"):
            resets.confirm(reset=reset, by=cast.ma, at=TOO_LATE)

    def test_happens_once(self, reset, cast):
        resets.confirm(reset=reset, by=cast.ma, at=LATER)

        with pytest.raises(transitions.ForbiddenMove):
            resets.confirm(reset=reset, by=cast.ma, at=LATER)

    def test_is_impossible_after_it_was_withdrawn(self, reset, cast):
        resets.withdraw(reset=SecondFactorReset.objects.get(), by=cast.xu, at=LATER)

        with pytest.raises(transitions.StaleState):
            resets.confirm(reset=reset, by=cast.ma, at=LATER)

        assert second_factor.is_set(staff=cast.zhao)


class TheDatabase:
    @pytest.mark.parametrize(("field", "name"), [
        ({"confirmed_by": "xu"}, "two_people"),
        ({"confirmed_by": "zhao"}, "two_people"),
        ({"requested_by": "zhao", "confirmed_by": "ma"}, "not_own"),
        ({"seen_how": "", "confirmed_by": "ma"}, "seen"),
        ({}, "confirmed"),
    ])
    def test_knows_the_rule_as_well(self, reset, cast, field, name):
        people = {
            key: getattr(cast, value) if key != "seen_how" else value for key, value in field.items()
        }

        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            SecondFactorReset.objects.filter(pk=reset.pk).update(state="CONFIRMED", **people)


class TheRequestsAPersonSees:
    def test_are_about_the_own_office_and_those_below(self, reset, cast):
        ask(cast.sun, cast.xu)

        assert set(resets.open_to(by=cast.zhao, at=LATER)) == {reset}
        assert resets.open_to(by=cast.ma, at=LATER).count() == 2
        assert not resets.open_to(by=cast.zhou, at=LATER).exists()

    def test_end_with_the_day(self, reset, cast):
        assert not resets.open_to(by=cast.ma, at=TOO_LATE).exists()


class ThePageOfResets:
    @pytest.mark.parametrize(("verb", "state"), [("confirm", "CONFIRMED"), ("withdraw", "WITHDRAWN")])
    def test_lets_a_second_administrator_answer(self, reset, cast, sign_in, verb, state):
        with time_machine.travel(LATER, tick=False):
            client = sign_in(cast.ma)
            assert "赵国安" in client.get("/resets/").content.decode()

            client.post(f"/resets/{reset.key}/{verb}/")

        reset.refresh_from_db()
        assert reset.state == state

    def test_lets_an_administrator_ask(self, cast, sign_in):
        sign_in(cast.xu).post(
            f"/staff/{cast.zhao.key}/reset-second-factor/", {"reason": "手机丢失", "seen_how": "当面"}
        )

        assert SecondFactorReset.objects.get().staff == cast.zhao

    def test_asks_how_the_person_was_seen(self, cast, sign_in):
        answer = sign_in(cast.xu).post(
            f"/staff/{cast.zhao.key}/reset-second-factor/", {"reason": "手机丢失"}, follow=True
        )

        assert "请写明原因和如何核实本人" in answer.content.decode()
        assert not SecondFactorReset.objects.exists()

    @pytest.mark.parametrize(("name", "status"), [("wang", 403), ("he", 403), ("sun", 403), ("zhou", 404)])
    def test_is_closed_to_others(self, reset, cast, sign_in, name, status):
        assert sign_in(getattr(cast, name)).post(f"/resets/{reset.key}/confirm/").status_code == status

    def test_shows_the_second_of_two_the_page_for_those_who_come_late(self, reset, cast, sign_in):
        client = sign_in(cast.ma)
        resets.withdraw(reset=reset, by=cast.xu, at=LATER)

        assert client.post(f"/resets/{reset.key}/withdraw/").status_code == 409
