"""Signing in with account and password; the lock; the own password."""

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import AccessEntry, AuditEntry
from accounts.services import staff as accounts_of_staff
from tests.cast import NOW, PASSWORD, signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/sign-in/"


def enter(client, username, password=PASSWORD, **more):
    return client.post(ADDRESS, {"username": username, "password": password, **more})


def sentence(answer):
    return answer.context["form"].non_field_errors()[0]


class SigningIn:
    def test_leads_the_clerk_to_the_morning_page(self, client, wang):
        answer = enter(client, "wang")

        assert (answer.status_code, answer.url) == (302, "/")

    def test_leads_back_to_the_page_asked_for(self, client, wang):
        assert enter(client, "wang", next="/worklist/?tab=2").url == "/worklist/?tab=2"

    @pytest.mark.parametrize("elsewhere", [
        "https://example.com/", "//example.com/", "javascript:alert(1)", "/\\example.com", "http:///example.com",
    ])
    def test_leads_nowhere_else(self, client, wang, elsewhere):
        assert enter(client, "wang", next=elsewhere).url == "/"

    def test_takes_the_account_in_capitals(self, client, wang):
        assert enter(client, " Wang ").status_code == 302

    def test_is_written_down_with_the_address(self, client, wang):
        enter(client, "wang")

        entry = AccessEntry.objects.get()

        assert (entry.kind, entry.by, entry.address) == ("SIGNED_IN", wang, "127.0.0.1")

    def test_changes_the_key_of_the_session(self, client, wang):
        session = client.session
        session["planted"] = "by somebody"
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key

        enter(client, "wang")

        assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted

    def test_refuses_a_disabled_account_like_a_wrong_password(self, client, wang):
        wang.is_active = False
        wang.save()

        assert sentence(enter(client, "wang")) == "账号或密码不正确。再错 4 次将锁定 15 分钟。"

    def test_shows_no_name_before_it_is_done(self, client, cast):
        page = client.get(ADDRESS).content.decode()

        assert not any(person.name in page for person in (cast.wang, cast.xu))
        assert cast.county.name not in page

    def test_sends_whoever_is_inside_on(self, sign_in, xu):
        assert sign_in(xu).get(ADDRESS).url == "/staff/"

    @pytest.mark.parametrize("field", ["username", "password"])
    def test_survives_broken_input(self, client, wang, field):
        for value in ("", "\x00", "王" * 500, "' OR 1=1 --"):
            entered = {"username": "wang", "password": PASSWORD} | {field: value}
            assert client.post(ADDRESS, entered).status_code in {403, 429}


class GuessingAPassword:
    def guess(self, client, username, times=1):
        return [enter(client, username, "wrong password") for _ in range(times)][-1]

    def test_is_answered_alike_for_a_known_and_an_unknown_account(self, client, wang):
        known, unknown = self.guess(client, "wang"), self.guess(client, "nobody")

        assert known.status_code == unknown.status_code
        assert sentence(known) == sentence(unknown)

    def test_counts_down(self, client, wang):
        assert "再错 1 次" in sentence(self.guess(client, "wang", 4))

    @pytest.mark.parametrize("username", ["wang", "nobody"])
    def test_locks_the_account_at_the_fifth_failure(self, client, wang, username):
        answer = self.guess(client, username, 5)

        assert answer.status_code == 429
        assert "账号已暂时锁定" in answer.content.decode()
        assert "王敏" not in answer.content.decode()

    def test_leaves_a_trace_under_the_account_that_was_tried(self, client, wang):
        self.guess(client, "wang", 5)
        self.guess(client, "nobody")

        rows = AccessEntry.objects.filter(kind="REFUSED").order_by("pk")
        assert {row.by for row in rows} == {wang}
        assert [row.what for row in rows] == ["账号或密码不正确"] * 4 + ["账号或密码不正确，账号已锁定"]

    def test_is_lifted_by_an_administrator_with_a_reason(self, client, cast):
        self.guess(client, "wang", 5)
        assert accounts_of_staff.is_locked(staff=cast.wang, at=timezone.now())
        desk = signed_in(Client(), cast.xu)
        assert "已锁定" in desk.get(f"/staff/{cast.wang.key}/").content.decode()

        desk.post(f"/staff/{cast.wang.key}/unlock/", {"reason": "本人到场，输错键盘布局。"})

        assert enter(client, "wang").status_code == 302
        trace = AuditEntry.objects.get(act="staff.unlocked")
        assert (trace.by, trace.about, trace.reason) == (cast.xu, cast.wang.key, "本人到场，输错键盘布局。")
        again = desk.post(f"/staff/{cast.wang.key}/unlock/", {"reason": "再来一次。"}, follow=True)
        assert "该账号没有锁定" in again.content.decode()

    def test_is_not_lifted_by_anybody_else(self, client, cast):
        self.guess(client, "wang", 5)

        answer = signed_in(Client(), cast.zhao).post(f"/staff/{cast.wang.key}/unlock/", {"reason": "本人到场。"})

        assert answer.status_code == 403
        assert accounts_of_staff.is_locked(staff=cast.wang, at=timezone.now())

    def test_locks_out_the_right_password_as_well(self, client, wang):
        self.guess(client, "wang", 5)

        assert enter(client, "wang").status_code == 429

    def test_locks_wherever_the_guesses_come_from(self, client, wang):
        for number in range(5):
            client.post(ADDRESS, {"username": "wang", "password": "x"}, REMOTE_ADDR=f"10.0.0.{number}",
                        headers={"User-Agent": f"browser {number}"})

        assert enter(client, "wang").status_code == 429

    def test_leaves_the_colleague_at_the_next_desk_alone(self, client, wang, li):
        self.guess(client, "wang", 5)

        assert enter(client, "li").status_code == 302

    def test_is_forgotten_after_fifteen_minutes(self, client, wang):
        with time_machine.travel(NOW, tick=False) as clock:
            self.guess(client, "wang", 5)
            clock.shift(timedelta(minutes=14))
            assert enter(client, "wang").status_code == 429
            clock.shift(timedelta(minutes=1, seconds=1))
            assert enter(client, "wang").status_code == 302

    def test_is_forgotten_by_signing_in(self, client, wang):
        self.guess(client, "wang", 4)
        enter(client, "wang")
        client.post("/sign-out/")

        assert "再错 4 次" in sentence(self.guess(client, "wang"))

    def test_a_thousand_times_lets_nobody_in(self, client, wang):
        answers = {self.guess(client, "wang").status_code for _ in range(100)}

        assert answers == {403, 429}


class SigningOut:
    def test_ends_the_session_and_is_written_down(self, sign_in, wang):
        client = sign_in(wang)

        client.post("/sign-out/")

        assert client.get("/password/").status_code == 302
        assert AccessEntry.objects.filter(kind="SIGNED_OUT", by=wang).exists()

    def test_needs_a_form_and_not_a_link(self, sign_in, wang):
        assert sign_in(wang).get("/sign-out/").status_code == 405


class ChangingTheOwnPassword:
    NEW = "mountain-and-river-42"

    def change(self, client, old=PASSWORD, new=NEW, again=None):
        return client.post("/password/", {"old": old, "new": new, "again": again or new})

    def test_keeps_this_session_and_ends_the_others(self, client, wang):
        elsewhere = signed_in(type(client)(), wang)
        signed_in(client, wang)

        self.change(client)

        assert client.get("/password/").status_code == 200
        assert elsewhere.get("/password/").status_code == 302

    def test_makes_the_new_one_count(self, sign_in, wang):
        client = sign_in(wang)
        self.change(client)
        client.post("/sign-out/")

        assert enter(client, "wang").status_code == 403
        assert enter(client, "wang", self.NEW).status_code == 302

    def test_ends_the_time_of_the_temporary_one(self, sign_in, wang):
        wang.must_change_password = True
        wang.save()

        self.change(sign_in(wang))

        wang.refresh_from_db()
        assert not wang.must_change_password
        assert AuditEntry.objects.get(act="staff.password_changed").by == wang

    @pytest.mark.parametrize(("new", "why"), [
        ("short-1", "密码太短，至少 12 位。"), ("123456789012345", "数字"), ("password12345", "常"),
        (PASSWORD, "不同"),
    ])
    def test_refuses_a_weak_one(self, sign_in, wang, new, why):
        answer = self.change(sign_in(wang), new=new)

        assert why in str(answer.context["form"].errors)

    def test_refuses_two_that_differ(self, sign_in, wang):
        answer = self.change(sign_in(wang), again="something-else-99")

        assert "不一致" in str(answer.context["form"].errors)

    def test_counts_guesses_at_the_old_one(self, sign_in, wang):
        client = sign_in(wang)

        answers = [self.change(client, old="wrong password") for _ in range(5)]

        assert "现在的密码不正确" in str(answers[0].context["form"].errors)
        assert answers[-1].status_code == 429

    def test_leaves_no_password_behind_when_refused(self, sign_in, wang):
        self.change(sign_in(wang), old="nearly the old one")

        (attempt,) = AccessAttempt.objects.all()

        assert "nearly the old one" not in attempt.post_data
        assert self.NEW not in attempt.post_data
