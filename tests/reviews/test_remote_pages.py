"""The pages of a call and of a special verification: agreed, held, given up; nothing of it judged by who took it in."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AccessEntry
from benefits.models import Representative
from reviews.models import Appointment, Confirmation
from reviews.states import AppointmentState, ConfirmationState
from tests import afar, county

pytestmark = pytest.mark.django_db

TODAY = afar.TODAY


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY, 10), tick=False)


def book(client, case, **changed):
    sent = {
        "meets_at": "2026-05-21T09:30", "channel": "PHONE", "number": "", "caller": "", "agent_name": "张建国",
        "agent_relation": "儿子", **changed,
    }
    return client.post(reverse("reviews:book_call", args=[case.benefit.beneficiary.key]), sent)


def held(client, appointment, case, **changed):
    page = client.get(reverse("reviews:call", args=[appointment.key]))
    sent = {
        "result": "passed", "called_at": "2026-05-20T09:30", "second_officer": "", "reviews": [case.key],
        "saw_id_card": "on", "shown_on": "2026-05-20",
        **{name: county.upload() for name in ("holding_id", "handwritten", "screenshot")},
        **{f"ask_{row['question'].name}": "RIGHT" for row in page.context["form"].asked()}, **changed,
    }
    sent = {name: value for name, value in sent.items() if value is not None}
    return client.post(reverse("reviews:call", args=[appointment.key]), sent)


class BookingACall:
    def test_uses_the_number_on_file_and_keeps_who_comes(self, cast, sign_in):
        case = county.case(cast)

        book(sign_in(cast.wang), case, caller=cast.li.pk)

        made = Appointment.objects.get()
        assert (made.number, made.caller, made.representative.name) == ("", cast.li, "张建国")

    def test_shows_no_number_in_full(self, cast, sign_in):
        case = county.case(cast)

        page = sign_in(cast.wang).get(reverse("reviews:book_call", args=[case.benefit.beneficiary.key]))

        assert "13800001234" not in page.content.decode()
        assert "138****1234" in page.content.decode()

    def test_refuses_a_time_past(self, cast, sign_in):
        answer = book(sign_in(cast.wang), county.case(cast), caller=cast.wang.pk, meets_at="2026-05-20T08:00")

        assert answer.status_code == 400
        assert "约定时间已经过去" in answer.content.decode()

    def test_leads_to_the_one_agreed(self, cast, sign_in):
        case = county.case(cast)
        appointment = afar.appointed(cast, case)

        answer = sign_in(cast.wang).get(reverse("reviews:book_call", args=[case.benefit.beneficiary.key]))

        assert answer.url == reverse("reviews:call", args=[appointment.key])

    def test_is_not_for_the_auditor_and_not_for_another_office(self, cast, sign_in):
        case = county.case(cast)

        assert book(sign_in(cast.he), case).status_code == 403
        assert book(sign_in(cast.qian), case).status_code == 404


class HoldingACall:
    def test_takes_the_material_in(self, cast, sign_in):
        case = county.case(cast)
        appointment = afar.appointed(cast, case)

        held(sign_in(cast.wang), appointment, case, second_officer=cast.li.pk)

        found = Confirmation.objects.get()
        assert (found.state, found.second_officer, found.doubt) == (ConfirmationState.SUBMITTED, cast.li, "")
        assert set(found.checklist.values()) == {"答对"}
        assert county.again(appointment).state == AppointmentState.DONE

    def test_asks_the_same_questions_when_opened_again(self, cast, sign_in):
        appointment = afar.appointed(cast, county.case(cast))
        client, address = sign_in(cast.wang), reverse("reviews:call", args=[appointment.key])

        first, second = ([row["question"] for row in client.get(address).context["form"].asked()] for _ in range(2))

        assert first == second
        assert first

    def test_is_over_once_the_person_is_confirmed(self, cast, sign_in):
        case = county.case(cast)
        appointment = afar.appointed(cast, case)
        county.confirmed(cast, case, on=TODAY)

        for method in ("get", "post"):
            page = getattr(sign_in(cast.wang), method)(reverse("reviews:call", args=[appointment.key]), follow=True)

            assert "远程通话已取消。本人已确认。" in page.content.decode()

    def test_shows_the_number_that_is_on_file_by_then_masked(self, cast, sign_in):
        case = county.case(cast)
        client, person = sign_in(cast.wang), case.benefit.beneficiary
        book(client, case, caller=cast.wang.pk)
        type(person).objects.filter(pk=person.pk).update(phone="13900005678")

        page = client.get(reverse("reviews:call", args=[Appointment.objects.get().key])).content.decode()

        assert "139****5678" in page
        assert "13900005678" not in page
        assert "13800001234" not in page

    def test_remembers_who_saw_the_number(self, cast, sign_in):
        appointment = afar.appointed(cast, county.case(cast))

        sign_in(cast.wang).get(reverse("reviews:call", args=[appointment.key]))

        look = AccessEntry.objects.get(kind="UNMASKED")
        assert (look.by, look.about, look.what) == (cast.wang, appointment.beneficiary.key, "通话号码")

    def test_with_a_wrong_answer_says_who_decides(self, cast, sign_in):
        case = county.case(cast)
        client, appointment = sign_in(cast.wang), afar.appointed(cast, case)
        asked = client.get(reverse("reviews:call", args=[appointment.key])).context["form"].asked()
        wrong = {f"ask_{asked[0]['question'].name}": "WRONG"}

        held(client, appointment, case, second_officer=cast.li.pk, **wrong)

        assert Confirmation.objects.get().doubt.startswith("通话中答错")

    def test_keeps_the_pictures_when_something_is_lacking(self, cast, sign_in):
        case = county.case(cast)
        client, appointment = sign_in(cast.wang), afar.appointed(cast, case)

        page = held(client, appointment, case)
        kept = {f"kept_{name}": page.context["form"].data[f"kept_{name}"] for name in
                ("holding_id", "handwritten", "screenshot")}
        none = dict.fromkeys(("holding_id", "handwritten", "screenshot"))
        held(client, appointment, case, second_officer=cast.li.pk, **none, **kept)

        assert page.status_code == 400
        assert Confirmation.objects.get().evidence.count() == 3

    def test_says_all_that_is_lacking_at_once(self, cast, sign_in):
        case = county.case(cast)
        appointment = afar.appointed(cast, case)

        answer = held(
            sign_in(cast.wang), appointment, case, second_officer=cast.li.pk, saw_id_card=None, handwritten=None,
            screenshot=None,
        )

        assert answer.status_code == 400
        assert set(answer.context["form"].errors) == {"paper", "screenshot", "id_card"}
        assert "刚才的照片已留着" in answer.content.decode()

    def test_takes_a_note_of_the_call_for_a_screenshot(self, cast, sign_in):
        case = county.case(cast)
        appointment = afar.appointed(cast, case)

        held(sign_in(cast.wang), appointment, case, second_officer=cast.li.pk, screenshot=None, other=county.upload())

        assert Confirmation.objects.get().state == ConfirmationState.SUBMITTED

    def test_that_verified_nobody_leads_another_way(self, cast, sign_in):
        case = county.case(cast)

        held(
            sign_in(cast.wang), afar.appointed(cast, case), case, result="not_verified", reason="听不清。",
            referred_to="HOME_VISIT",
        )

        assert Confirmation.objects.get().referred_to == "HOME_VISIT"
        assert county.again(case).next_step == "改走上门：听不清。"

    def test_that_broke_off_needs_no_pictures(self, cast, sign_in):
        case = county.case(cast)
        appointment = afar.appointed(cast, case)

        nothing = {"result": "broke_off", "reason": "信号差", "holding_id": None, "screenshot": None}
        held(sign_in(cast.wang), appointment, case, **nothing)

        assert county.again(appointment).state == AppointmentState.MISSED

    def test_of_another_office_does_not_exist(self, cast, sign_in):
        appointment = afar.appointed(cast, county.case(cast))

        assert sign_in(cast.qian).get(reverse("reviews:call", args=[appointment.key])).status_code == 404

    def test_refuses_a_number_that_is_none(self, cast, sign_in):
        case = county.case(cast)

        answer = held(
            sign_in(cast.wang), afar.appointed(cast, case), case, second_officer=cast.li.pk, agent_name="张建国",
            agent_relation="儿子", agent_id_number="123",
        )

        assert answer.status_code == 400
        assert not Representative.objects.exists()


class CallingOff:
    def test_says_why(self, cast, sign_in):
        appointment = afar.appointed(cast, county.case(cast))
        client, address = sign_in(cast.wang), reverse("reviews:cancel_call", args=[appointment.key])

        client.post(address, {"reason": ""})
        assert county.again(appointment).state == AppointmentState.PLANNED
        client.post(address, {"reason": "改来现场。"})
        assert county.again(appointment).state == AppointmentState.CANCELLED


class TheSpecialVerification:
    def sent(self, case, **changed):
        return {
            "confirmed_on": "2026-05-20", "shown_on": "2026-05-20", "newspaper": "岚州日报", "newspaper_place": "岚州",
            "holding_id": county.upload(), "paper": county.upload(), "reviews": [case.key], **changed,
        }

    def address(self, case):
        return reverse("reviews:confirm_special", args=[case.benefit.beneficiary.key])

    def test_is_taken_in_after_four_failures(self, cast, sign_in):
        case = afar.retired(cast)

        sign_in(cast.wang).post(self.address(case), self.sent(case))

        assert Confirmation.objects.get().method == "SPECIAL"

    def test_is_not_offered_after_three(self, cast, sign_in):
        case = afar.retired(cast, failures=3)

        assert "不能用特殊人群核验" in sign_in(cast.wang).get(self.address(case)).content.decode()
        assert sign_in(cast.wang).post(self.address(case), self.sent(case)).status_code == 400

    def test_refuses_yesterdays_newspaper(self, cast, sign_in):
        case, yesterday = afar.retired(cast), TODAY - timedelta(days=1)

        answer = sign_in(cast.wang).post(self.address(case), self.sent(case, shown_on=yesterday.isoformat()))

        assert "不是提交当日" in answer.content.decode()

    def test_is_not_for_another_office(self, cast, sign_in):
        case = afar.retired(cast)

        assert sign_in(cast.qian).post(self.address(case), self.sent(case)).status_code == 404
