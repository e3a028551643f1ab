"""What may be done on a person's page: logging a contact, seeing a number in full."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import AccessEntry
from reviews.models import ContactAttempt
from tests import county
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)

@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


@pytest.fixture
def review(cast):
    """Somebody in notice, whose last day is today."""
    row = county.case(cast)
    county.noticed(cast, row, posted_on=date(2026, 9, 25))
    return county.again(row)


def page_of(row):
    return f"/people/{row.benefit.beneficiary.key}/"


def text_of(answer):
    return answer.content.decode()



class LoggingAContact:
    FORM = {
        "channel": "PHONE", "outcome": "ANSWERED", "on": "2026-11-24", "note": "明天来", "follow_up_on": "2026-11-24",
    }

    def test_is_written_and_said(self, review, wang, sign_in):
        answer = sign_in(wang).post(f"{page_of(review)}contacts/", self.FORM, follow=True)

        attempt = ContactAttempt.objects.latest("pk")
        assert (attempt.by, attempt.note, attempt.number_tail) == (wang, "明天来", "1234")
        assert "联系已记下：电话，接通。11-24 再联系。" in text_of(answer)

    def test_of_another_number_keeps_its_last_four_and_blames_no_number_on_file(self, review, wang, sign_in):
        client = sign_in(wang)
        other = {"number": "13900005678", "outcome": "WRONG_NUMBER", "follow_up_on": ""}

        page = client.post(f"{page_of(review)}contacts/", self.FORM | other, follow=True)

        attempt = ContactAttempt.objects.latest("pk")
        assert (attempt.number_tail, attempt.is_other_number) == ("5678", True)
        assert "另拨尾号 5678" in text_of(page)
        assert "13900005678" not in text_of(page)
        assert county.again(review).next_step != "核实联系电话"
        assert "登记的号码有误" not in text_of(client.get(page_of(review)))

    def test_is_done_once_however_often_it_is_sent(self, review, wang, sign_in):
        client, before = sign_in(wang), ContactAttempt.objects.count()

        for _ in range(3):
            answer = client.post(f"{page_of(review)}contacts/", self.FORM, follow=True)

        assert ContactAttempt.objects.count() == before + 1
        assert "没有重复登记" in text_of(answer)

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"on": "2026-11-25", "follow_up_on": ""}, "联系日期不能晚于今天"),
            ({"on": "2026-02-31"}, "没有这一天"),
            ({"follow_up_on": "2026-11-01"}, "再联系日期不能早于联系日期"),
            ({"follow_up_on": "2026-11-25"}, "再联系请约在这一天以前"),
            ({"channel": "PIGEON"}, "PIGEON"),
            ({"number": "12"}, "手机号"),
        ],
    )
    def test_is_refused_with_a_sentence_and_nothing_is_lost(self, review, wang, sign_in, wrong, sentence):
        answer = sign_in(wang).post(f"{page_of(review)}contacts/", self.FORM | wrong)

        assert answer.status_code == 400
        assert sentence in text_of(answer)
        assert "明天来" in text_of(answer)

    def test_offers_the_word_for_a_message_that_nobody_answered(self, review, wang, sign_in):
        page = sign_in(wang).get(page_of(review), {"tab": "contacts"})

        assert "无人接听；短信、微信、信函未回" in text_of(page)

    def test_is_not_for_the_dead(self, review, wang, sign_in):
        county.died(review.benefit.beneficiary, on=TODAY)

        assert sign_in(wang).post(f"{page_of(review)}contacts/", self.FORM).status_code == 400

    def test_is_not_for_the_auditor(self, review, he, sign_in):
        assert sign_in(he).post(f"{page_of(review)}contacts/", self.FORM).status_code == 403

    def test_does_not_reach_another_office(self, review, qian, sign_in):
        assert sign_in(qian).post(f"{page_of(review)}contacts/", self.FORM).status_code == 404

    def test_is_not_done_by_looking(self, review, wang, sign_in):
        assert sign_in(wang).get(f"{page_of(review)}contacts/").status_code == 405

    def test_says_what_is_short_of_unreachable(self, cast, wang, sign_in):
        row = county.case(cast)
        client = sign_in(wang)
        client.post(f"{page_of(row)}contacts/", self.FORM | {"outcome": "NO_ANSWER"})

        page = client.get(page_of(row), {"tab": "contacts"})

        assert page.context["summary"] == "本期 1 次，1 日，1 种方式"
        assert page.context["lacking"] == "作为失联公告，还差 2 次，还差 1 日，还差 1 种方式。"


class SeeingANumberInFull:
    def test_happens_in_that_answer_only_and_is_logged(self, review, wang, sign_in):
        person, client = review.benefit.beneficiary, sign_in(wang)

        answer = client.post(f"{page_of(review)}unmask/", {"number": "phone", "reason": "致电本人"})

        look = AccessEntry.objects.about(person.key).get(kind="UNMASKED")
        assert person.phone in text_of(answer)
        assert person.id_number not in text_of(answer)
        assert (look.by, look.what, look.reason) == (wang, "联系电话", "致电本人")
        assert person.phone not in text_of(client.get(page_of(review), {"tab": "file"}))
        assert person.phone not in str(dict(client.session))

    @pytest.mark.parametrize("form", [{"number": "phone"}, {"number": "password", "reason": "致电本人"}, {}])
    def test_needs_a_number_and_a_reason(self, review, wang, sign_in, form):
        answer = sign_in(wang).post(f"{page_of(review)}unmask/", form)

        assert answer.status_code == 400
        assert review.benefit.beneficiary.phone not in text_of(answer)
        assert not AccessEntry.objects.filter(kind="UNMASKED").exists()

    def test_is_not_for_the_auditor(self, review, he, sign_in):
        form = {"number": "phone", "reason": "致电本人"}

        assert sign_in(he).post(f"{page_of(review)}unmask/", form).status_code == 403
        assert "看全号" not in text_of(signed_in(Client(), he).get(page_of(review), {"tab": "file"}))

    def test_does_not_reach_another_office(self, review, qian, sign_in):
        form = {"number": "phone", "reason": "致电本人"}

        assert sign_in(qian).post(f"{page_of(review)}unmask/", form).status_code == 404

    def test_is_not_done_by_a_link(self, review, wang, sign_in):
        assert sign_in(wang).get(f"{page_of(review)}unmask/").status_code == 405
