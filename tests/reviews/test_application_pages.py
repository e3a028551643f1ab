"""The counter: taking in the signed application to be paid again."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from benefits.models import Resumption
from benefits.states import DecisionState
from tests import county
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


class FilingAnApplication:
    def test_proposes_the_resumption(self, cast, sign_in):
        stop, client = self.confirmed_again(cast), sign_in(cast.wang)

        answer = client.post(self.address(stop), {"applied_on": "2026-11-20", "scan": county.upload()}, follow=True)

        resumption = Resumption.objects.get()
        assert resumption.state == DecisionState.PROPOSED
        assert resumption.evidence.get().kind == "WRITTEN_APPLICATION"
        assert "恢复发放待审批" in answer.content.decode()

    def test_shows_beforehand_what_is_paid_and_what_is_not(self, cast, sign_in):
        stop = self.confirmed_again(cast)

        preview = sign_in(cast.wang).get(self.address(stop)).context["preview"]

        assert [(each.month.month, each.word) for each in preview.months] == [(10, "不予补发"), (11, "补付")]
        assert preview.resumed_month == date(2026, 11, 1)

    def test_tells_a_person_to_confirm_first(self, cast, sign_in):
        stop = county.stopped(cast)

        page = sign_in(cast.wang).get(self.address(stop))

        assert page.context["preview"] is None
        assert "本人还没有重新确认" in page.content.decode()

    def test_happens_once_when_sent_twice(self, cast, sign_in):
        stop, client = self.confirmed_again(cast), sign_in(cast.wang)
        client.post(self.address(stop), {"applied_on": "2026-11-20", "scan": county.upload()})

        answer = client.post(self.address(stop), {"applied_on": "2026-11-20", "scan": county.upload()})

        assert answer.status_code == 400
        assert "已有一件待批的恢复" in answer.content.decode()
        assert Resumption.objects.count() == 1

    @pytest.mark.parametrize(("sent", "words"), [
        ({"applied_on": "2026-11-31"}, "没有这一天"),
        ({"applied_on": "2026-11-21"}, "不能晚于今天"),
        ({"applied_on": ""}, "请填写日期"),
        ({"scan": SimpleUploadedFile("a.pdf.exe", b"MZ")}, "打不开这张照片"),
        ({"scan": ""}, "请拍照或选择照片"),
    ])
    def test_refuses_bad_input_with_a_sentence(self, cast, sign_in, sent, words):
        stop = self.confirmed_again(cast)

        form = {"applied_on": "2026-11-20", "scan": county.upload(), **sent}
        answer = sign_in(cast.wang).post(self.address(stop), form)

        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert Resumption.objects.count() == 0

    def test_is_refused_for_a_stop_that_is_not_in_force(self, cast, sign_in):
        stop = county.approved(cast)

        answer = sign_in(cast.wang).post(self.address(stop), {"applied_on": "2026-11-20", "scan": county.upload()})

        assert answer.status_code == 400
        assert Resumption.objects.count() == 0

    def test_is_not_for_other_roles_and_districts(self, cast):
        stop = self.confirmed_again(cast)

        statuses = {}
        for name in ("qian", "he", "xu", "sun"):
            statuses[name] = signed_in(Client(), getattr(cast, name)).get(self.address(stop)).status_code

        assert statuses == {"qian": 404, "he": 403, "xu": 403, "sun": 403}

    def confirmed_again(self, cast):
        case = county.case(cast)
        stop = county.stopped(cast, case)
        county.confirmed(cast, case, on=TODAY)
        return stop

    def address(self, stop):
        return reverse("reviews:apply", args=[stop.key])

