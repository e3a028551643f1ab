"""The end of a sentence or a wanted notice on the desk: registered by the county, decided by the province."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.services import sentences
from benefits.states import DecisionState
from reviews.documents import decisions as papers
from tests import county
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
OUT = {"released_on": "2026-11-20", "document_no": "（2026）岚监释字7号"}
DECISION = {"resumed_month": "2026-11-01", "back_pay": "NONE", "reason": "刑满释放。"}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


@pytest.fixture
def stop(cast):
    return county.sentenced(cast)


def address(name, record):
    return reverse(f"reviews:{name}", args=[record.key])


def page_of(kind, record):
    return reverse("reviews:approval", args=[kind, record.key])


def benefits_tab(client, who):
    return client.get(reverse("reviews:person", args=[who.key]), {"tab": "benefits"}).content.decode()


class RegisteringARelease:
    def test_proposes_the_resumption(self, cast, sign_in, stop):
        scan = county.upload("文书.jpg")

        answer = sign_in(cast.wang).post(address("release", stop), {**OUT, "scan": scan}, follow=True)

        resumption = stop.resumptions.get()
        assert resumption.confirmed_on == date(2026, 11, 20)
        assert resumption.evidence.count() == 1
        assert "已提出恢复" in answer.content.decode()

    def test_shows_what_it_ends(self, cast, sign_in, stop):
        text = sign_in(cast.wang).get(address("release", stop)).content.decode()

        assert "（2026）岚0123刑初18号" in text
        assert "补发不补发，以省级决定为准" in text

    def test_happens_once(self, cast, sign_in, stop):
        client = sign_in(cast.wang)
        client.post(address("release", stop), OUT)

        assert client.post(address("release", stop), OUT).status_code == 400
        assert stop.resumptions.count() == 1
        assert address("release", stop) not in benefits_tab(client, stop.benefit.beneficiary)

    def test_refuses_a_stop_not_in_force(self, cast, sign_in):
        [stop] = sentences.propose(
            beneficiary=county.case(cast).benefit.beneficiary, paper=county.judgment(), by=cast.wang,
            at=county.at(TODAY, 8),
        )  # fmt: skip

        assert sign_in(cast.wang).post(address("release", stop), OUT).status_code == 400

    def test_does_not_exist_for_a_missed_review(self, cast, sign_in):
        assert sign_in(cast.wang).get(address("release", county.stopped(cast))).status_code == 404

    def test_is_for_clerks_and_supervisors_of_the_office(self, cast, stop):
        for name, status in (("sun", 403), ("he", 403), ("qian", 404)):
            assert signed_in(Client(), getattr(cast, name)).post(address("release", stop), OUT).status_code == status


class DecidingARelease:
    @pytest.fixture
    def resumption(self, cast, stop):
        return county.released(cast, stop)

    def test_starts_from_the_evidence(self, cast, sign_in, resumption):
        text = sign_in(cast.sun).get(page_of("resumption", resumption)).content.decode()

        assert "（2026）岚监释字7号" in text
        assert "重新确认" not in text
        assert text.index("S-06") < text.index(address("decide_release", resumption))

    def test_pays_again_without_the_months_before(self, cast, sign_in, resumption):
        answer = sign_in(cast.sun).post(address("decide_release", resumption), DECISION, follow=True)

        assert county.again(resumption).state == DecisionState.APPROVED
        assert resumption.back_pays.get(kind="BACK_PAY").state == "NOT_DUE"
        assert "名册自 2026 年 12 月起发放" in answer.content.decode()
        letter = papers.resumption_letter(county.again(resumption))
        assert "另行补发" not in "".join(letter.paragraphs)

    @pytest.mark.parametrize(("asked", "months"), [
        ({"back_pay": "ALL"}, [10, 11]),
        ({"back_pay": "SOME", "paid_from": "2026-11-01", "paid_until": "2026-11-01"}, [11]),
    ])
    def test_pays_the_months_that_are_chosen(self, cast, sign_in, resumption, asked, months):
        sign_in(cast.sun).post(
            address("decide_release", resumption), {**DECISION, "resumed_month": "2026-12-01", **asked}
        )

        back_pay = resumption.back_pays.get()
        assert [line.month.month for line in back_pay.lines.all() if line.amount] == months
        assert back_pay.state == "APPROVED"

    @pytest.mark.parametrize("wrong", [
        {"resumed_month": ""}, {"resumed_month": "2026-10-01"}, {"resumed_month": "2027-01-01"}, {"back_pay": ""},
        {"back_pay": "SOME"}, {"back_pay": "SOME", "paid_from": "2026-12-01", "paid_until": "2026-10-01"},
        {"reason": " "},
    ])
    def test_wants_it_all_written_down(self, cast, sign_in, resumption, wrong):
        answer = sign_in(cast.sun).post(address("decide_release", resumption), {**DECISION, **wrong})

        assert answer.status_code == 400
        assert county.again(resumption).state == DecisionState.ENDORSED

    def test_happens_once(self, cast, sign_in, resumption):
        client = sign_in(cast.sun)
        client.post(address("decide_release", resumption), DECISION)

        assert client.post(address("decide_release", resumption), DECISION).status_code in (403, 409)
        assert AuditEntry.objects.filter(act="resumption.approved").count() == 1
        assert client.get(address("decide_release", resumption)).status_code == 302

    def test_cannot_be_gone_around(self, cast, sign_in, resumption):
        answer = sign_in(cast.sun).post(reverse("reviews:approve_resumption", args=[resumption.key]))

        assert answer.status_code == 409
        assert county.again(resumption).state == DecisionState.ENDORSED

    def test_is_for_the_province(self, cast, resumption):
        for name, status in (("wang", 403), ("he", 403), ("zhao", 403), ("zhou", 404)):
            client = signed_in(Client(), getattr(cast, name))
            assert client.post(address("decide_release", resumption), DECISION).status_code == status

    def test_does_not_exist_for_a_confirmation(self, cast, sign_in):
        case = county.case(cast, category=Category.SELF_EMPLOYED_OFFICER)
        stop = county.stopped(cast, case)
        county.confirmed(cast, case, on=stop.effective_on)

        assert sign_in(cast.sun).get(address("decide_release", stop.resumptions.get())).status_code == 404
