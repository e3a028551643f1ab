"""Handing letters over: to a file, to a mail server, to a gateway on this machine; and what comes of each answer."""

import json
import logging
import smtplib
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from accounts import masks
from reviews import tasks
from reviews.exchange import post, senders
from reviews.exchange.senders.files import Files
from reviews.models import Letter
from reviews.services import outbox
from tests import county
from tests.reviews.test_reminders import remind

pytestmark = pytest.mark.django_db

TODAY = county.WINDOW[1] - timedelta(days=7)
NOON = county.at(TODAY, 12)


class Desk(BaseHTTPRequestHandler):
    """A gateway that remembers what it was sent and answers what the test wants."""

    def do_POST(self):
        gateway = self.server
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        gateway.heard.append((body, dict(self.headers)))
        if gateway.silent:
            self.close_connection = True
            return
        self.send_response(gateway.code)
        if gateway.code == 302:
            self.send_header("Location", f"http://127.0.0.1:{gateway.server_port}/elsewhere")
        self.end_headers()
        self.wfile.write(gateway.answer)

    def log_message(self, *words):
        pass


@pytest.fixture
def gateway(settings):
    server = HTTPServer(("127.0.0.1", 0), Desk)
    server.heard, server.code, server.answer, server.silent = [], 200, b'{"accepted": true}', False
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    settings.SMS_SENDER, settings.SENDER_TIMEOUT = "gateway", 2
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.SMS_GATEWAY_TOKEN, settings.SMS_GATEWAY_TEMPLATES = "secret-token", {"REMINDER": "T001"}
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "letters"


@pytest.fixture
def case(cast):
    return county.case(cast)


@pytest.fixture
def letter(case):
    remind(TODAY)
    return Letter.objects.get(review=case)


class WithoutAGateway:
    def test_each_message_is_one_readable_file(self, letter, folder):
        assert post.post_due(at=NOON) == post.Posted(sent=1)

        [file] = folder.iterdir()
        text = file.read_text(encoding="utf-8")
        assert file.name == f"2026-05-24-{letter.key}.txt"
        assert f"收件：{masks.mask_phone(letter.to)}\n\n{letter.body}" in text
        assert letter.to not in text
        assert file.stat().st_mode & 0o777 == 0o600

    def test_the_same_letter_writes_the_same_file(self, letter, folder):
        Files().send(letter)
        Files().send(letter)

        assert len(list(folder.iterdir())) == 1

    def test_a_full_disk_puts_it_off(self, letter, folder):
        folder.write_text("no folder")

        assert post.post_due(at=NOON) == post.Posted(put_off=1)
        assert county.again(letter).failure == "短信文件写不进去，请管理员检查磁盘。"

    def test_one_knows_that_nobody_receives_them(self, settings):
        assert not senders.is_real("SMS")
        settings.SMS_SENDER = "gateway"
        assert senders.is_real("SMS")


class TheGateway:
    def test_is_given_number_text_template_and_one_key(self, gateway, letter):
        assert post.post_due(at=NOON).sent == 1

        [(body, headers)] = gateway.heard
        key = f"{letter.dedup_key}@{letter.state_at.timestamp():.0f}"
        assert body == {
            "id": key, "to": letter.to, "kind": "REMINDER", "template": "T001", "text": letter.body,
        }
        assert headers["Idempotency-Key"] == key
        assert headers["Authorization"] == "Bearer secret-token"
        assert county.again(letter).state == "SENT"

    def test_hears_of_each_letter_once(self, gateway, letter):
        post.post_due(at=NOON)
        post.post_due(at=NOON + timedelta(minutes=1))

        assert len(gateway.heard) == 1

    @pytest.mark.parametrize(("code", "state", "words"), [
        (400, "FAILED", "短信网关拒收（400）。"), (422, "FAILED", "短信网关拒收（422）。"),
        (500, "QUEUED", "短信网关暂时不收（500）。"), (429, "QUEUED", "短信网关暂时不收（429）。"),
        (401, "QUEUED", "短信网关不认本单位的口令，请管理员检查设置。"), (302, "QUEUED", "短信网关暂时不收（302）。"),
    ])
    def test_that_says_no_is_quoted_in_words(self, gateway, letter, code, state, words):
        gateway.code = code

        post.post_due(at=NOON)

        after = county.again(letter)
        assert (after.state, after.failure) == (state, words)
        assert len(gateway.heard) == 1  # A redirect is not followed.

    def test_that_takes_the_call_and_not_the_message_refuses_without_the_number(self, gateway, letter):
        gateway.answer = f'{{"accepted": false, "reason": "空号 {letter.to}"}}'.encode()

        assert post.post_due(at=NOON).given_up == 1
        assert county.again(letter).failure == "短信网关拒收：空号 …。"

    @pytest.mark.parametrize("answer", [b"", b"OK", b"[1]", b"\xff"])
    def test_may_say_yes_without_json(self, gateway, letter, answer):
        gateway.answer = answer

        assert post.post_due(at=NOON).sent == 1

    def test_that_hangs_up_is_asked_again_with_the_same_key(self, gateway, letter):
        gateway.silent = True
        assert post.post_due(at=NOON).put_off == 1
        gateway.silent = False

        assert post.post_due(at=NOON + timedelta(minutes=6)).sent == 1
        assert len(gateway.heard) == 2
        assert len({headers["Idempotency-Key"] for _, headers in gateway.heard}) == 1

    def test_is_asked_under_a_new_key_when_a_clerk_sends_again(self, gateway, cast, letter):
        gateway.code = 422
        post.post_due(at=NOON)
        gateway.code = 200
        outbox.resend(letter=county.again(letter), by=cast.wang, at=NOON + timedelta(minutes=1))

        assert post.post_due(at=NOON + timedelta(minutes=2)).sent == 1

        [(first, before), (again, after)] = gateway.heard
        assert before["Idempotency-Key"] != after["Idempotency-Key"]
        assert first["id"] != again["id"]

    def test_that_is_away_is_left_in_peace_after_five_tries(self, cast, settings):
        settings.SMS_SENDER, settings.SMS_GATEWAY_URL = "gateway", "http://127.0.0.1:1/"
        for _ in range(8):
            county.case(cast)
        remind(TODAY)

        assert post.post_due(at=NOON).put_off == post.SILENCES
        assert Letter.objects.filter(tries=0).count() == 3

    def test_without_an_address_is_never_asked(self, settings, letter):
        settings.SMS_SENDER, settings.SMS_GATEWAY_URL = "gateway", "file:///etc/hostname"

        assert post.post_due(at=NOON).put_off == 1
        assert county.again(letter).failure.startswith("没有设置短信网关的地址")

    def test_never_sees_who_confirmed_meanwhile(self, gateway, cast, case, letter):
        county.confirmed(cast, case, on=TODAY)

        post.post_due(at=NOON)

        assert gateway.heard == []
        assert county.again(letter).state == "CANCELLED"

    def test_hears_nothing_at_night(self, gateway, letter):
        assert post.post_due(at=county.at(TODAY, 2)) == post.Posted()

    def test_after_a_crash_gets_the_letter_once_more_and_not_again(self, gateway, letter, monkeypatch):
        monkeypatch.setattr(outbox, "sent", _crash)
        for minutes in (0, 16, 32, 48):
            with pytest.raises(KeyboardInterrupt) if minutes < 32 else _nothing():
                post.post_due(at=NOON + timedelta(minutes=minutes))

        assert len(gateway.heard) == 2
        assert len({body["id"] for body, _ in gateway.heard}) == 1
        assert county.again(letter).failure == outbox.UNKNOWN


class TheMailServer:
    @pytest.fixture
    def by_mail(self, settings, letter):
        settings.EMAIL_SENDER = "smtp"
        Letter.objects.update(channel="EMAIL", to="zhang@example.cn")
        return letter

    def test_is_given_the_letter(self, by_mail):
        assert post.post_due(at=NOON).sent == 1

        [message] = mail.outbox
        assert (message.to, message.subject) == (["zhang@example.cn"], "城关镇退役军人服务站：提醒")
        assert by_mail.key in message.extra_headers["Message-ID"]

    @pytest.mark.parametrize(("error", "state"), [
        (smtplib.SMTPRecipientsRefused({}), "FAILED"), (smtplib.SMTPServerDisconnected(), "QUEUED"),
        (TimeoutError(), "QUEUED"),
    ])
    def test_that_does_not_take_it_is_understood(self, by_mail, monkeypatch, error, state):
        monkeypatch.setattr("django.core.mail.EmailMessage.send", _raising(error))

        post.post_due(at=NOON)

        assert county.again(by_mail).state == state

    def test_is_never_asked_without_an_address(self, by_mail):
        Letter.objects.update(to="13800001234")

        assert post.post_due(at=NOON).given_up == 1

    def test_after_a_crash_is_not_asked_again(self, by_mail, monkeypatch):
        monkeypatch.setattr(outbox, "sent", _crash)
        with pytest.raises(KeyboardInterrupt):
            post.post_due(at=NOON)

        post.post_due(at=NOON + timedelta(minutes=16))

        assert len(mail.outbox) == 1
        assert county.again(by_mail).state == "FAILED"


class ThePoster:
    def test_logs_neither_number_nor_text(self, gateway, letter, caplog):
        gateway.silent = True
        with caplog.at_level(logging.DEBUG):
            post.post_due(at=NOON)

        assert caplog.text
        assert letter.to not in caplog.text
        assert "张守义" not in caplog.text

    def test_goes_on_when_one_sender_breaks(self, cast, letter, monkeypatch):
        county.case(cast)
        remind(TODAY)
        monkeypatch.setattr(Files, "send", _raising(ValueError("13800001234")))

        assert post.post_due(at=NOON) == post.Posted(put_off=2)

    def test_is_poked_by_the_clock_and_by_hand(self, letter, time_machine):
        time_machine.move_to(NOON, tick=False)
        tasks.post_letters.delay()
        assert county.again(letter).state == "SENT"

        said = StringIO()
        call_command("post_letters", stdout=said)
        assert said.getvalue() == "发出 0 件，待再试 0 件，未能发出 0 件。\n"


def _crash(**words):
    raise KeyboardInterrupt


def _raising(error):
    def send(*args, **words):
        raise error

    return send


class _nothing:
    def __enter__(self):
        return self

    def __exit__(self, *words):
        return False
