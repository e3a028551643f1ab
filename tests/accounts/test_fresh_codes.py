"""A code typed just now: it counts for five minutes, five wrong ones lock the account, a recovery code counts once."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django_otp.oath import totp

from accounts.models import AccessEntry
from accounts.services import fresh_codes, second_factor
from accounts.services import staff as accounts_of_staff
from tests.cast import NOW, PASSWORD
from tests.racing import at_once

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef0123456789abcdef01234567"


def code_now():
    return f"{totp(bytes.fromhex(KEY)):06d}"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def codes(zhao, clock):
    """Zhao's phone is bound; gives the recovery codes."""
    _, codes = second_factor.bind(staff=zhao, key=KEY, code=code_now(), at=NOW)
    clock.shift(timedelta(seconds=30))  # The code that bound it is used up.
    return codes


def prove(staff, code, *, at=NOW):
    try:
        fresh_codes.prove(staff=staff, code=code, at=at)
    except fresh_codes.CannotProve as refusal:
        return str(refusal)
    return ""


def guess(staff, clock, times, first=0):
    """Wrong codes, each after the wait that the one before brought; gives the sentences."""
    said = []
    for number in range(first, first + times):
        clock.shift(timedelta(seconds=2**number))
        said.append(prove(staff, "000000", at=NOW + timedelta(seconds=2**number)))
    return said


class AFreshCode:
    def test_proves_who_sits_there(self, zhao, codes):
        assert prove(zhao, code_now()) == ""

    def test_counts_once(self, zhao, codes):
        prove(zhao, code_now())

        assert prove(zhao, code_now()) == "动态口令或恢复码不正确。再错 4 次将锁定账号。"

    def test_may_be_a_recovery_code_which_counts_once(self, zhao, codes):
        assert prove(zhao, codes[0]) == ""
        assert "不正确" in prove(zhao, codes[0])
        assert second_factor.recovery_codes_left(staff=zhao) == 9

    def test_is_asked_for_in_words_when_nothing_was_typed(self, zhao, codes):
        assert prove(zhao, " ") == "请输入动态口令。"
        assert not AccessAttempt.objects.exists()

    def test_is_not_to_be_had_without_a_device(self, wang):
        assert prove(wang, "123456") == "您还没有绑定动态口令，不能办理停发。"

    def test_of_somebody_else_proves_nothing(self, xu, zhao, codes):
        second_factor.bind(staff=xu, key="22" * 20, code=f"{totp(bytes.fromhex('22' * 20)):06d}", at=NOW)

        assert "不正确" in prove(xu, codes[0])

    @pytest.mark.parametrize(("minutes", "counts"), [(0, True), (5, True), (5.1, False)])
    def test_lasts_five_minutes(self, minutes, counts):
        assert fresh_codes.is_fresh(proven_at=NOW, at=NOW + timedelta(minutes=minutes)) is counts

    def test_is_not_fresh_before_there_was_one(self):
        assert not fresh_codes.is_fresh(proven_at=None, at=NOW)


class FiveWrongCodes:
    def test_are_counted_down(self, zhao, codes, clock):
        assert [said[-9:] for said in guess(zhao, clock, 2)] == ["4 次将锁定账号。", "3 次将锁定账号。"]

    def test_lock_the_account(self, zhao, codes, clock):
        said = guess(zhao, clock, 5)

        assert said[-1] == "动态口令或密码连续错误 5 次，账号已锁定 15 分钟。"
        assert accounts_of_staff.is_locked(staff=zhao, at=NOW + timedelta(minutes=1))
        clock.shift(timedelta(seconds=60))
        assert "已锁定" in prove(zhao, code_now(), at=NOW + timedelta(minutes=2))

    def test_shut_the_door_as_well(self, zhao, codes, clock):
        guess(zhao, clock, 5)

        assert Client().post("/sign-in/", {"username": "zhao", "password": PASSWORD}).status_code == 429

    def test_are_forgotten_after_a_right_one(self, zhao, codes, clock):
        guess(zhao, clock, 3)
        clock.shift(timedelta(seconds=30))
        prove(zhao, code_now(), at=NOW + timedelta(minutes=1))

        assert guess(zhao, clock, 1) == ["动态口令或恢复码不正确。再错 4 次将锁定账号。"]

    def test_are_forgotten_after_fifteen_minutes(self, zhao, codes, clock):
        guess(zhao, clock, 5)
        clock.shift(timedelta(minutes=16))

        assert prove(zhao, code_now(), at=NOW + timedelta(minutes=17)) == ""

    def test_leave_a_trace(self, zhao, codes, clock):
        guess(zhao, clock, 5)

        said = AccessEntry.objects.filter(kind="REFUSED").order_by("pk").values_list("what", flat=True)
        assert list(said) == ["动态口令不正确"] * 4 + ["动态口令不正确，账号已锁定"]

    def test_do_not_count_a_try_that_came_too_soon(self, zhao, codes):
        prove(zhao, "000000")

        assert "请等待" in prove(zhao, "000000")
        assert AccessAttempt.objects.get().failures_since_start == 1


class GuessesAtOneMoment:
    @pytest.mark.django_db(transaction=True)
    def test_are_counted_one_by_one(self, zhao, codes):
        at_once(*[lambda: prove(zhao, "000000")] * 5)

        assert AccessAttempt.objects.get().failures_since_start == 1  # The others came too soon.
