"""The pages of registration, corrections and talks: at the counter, on the person's page, in the worklist."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from benefits.categories import Category
from reviews.models import Confirmation, Correction, Interview, Letter, RegistrationDecision
from reviews.policy import RegistrationTopic
from reviews.services.sweeps import correcting
from tests import county
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

WINDOW = (date(2026, 1, 1), date(2026, 3, 31))
TODAY = date(2026, 2, 10)
LATE = date(2026, 3, 4)
FAILED = {"CONDUCT": "NOT_PASSED", "note_CONDUCT": "受到处分，未主动报告。"}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


@pytest.fixture
def review(cast):
    within = county.campaign(cast.county, category=Category.MONTHLY_PENSION, window=WINDOW)
    return county.review(county.benefit(county.person(cast.station), category=Category.MONTHLY_PENSION), within=within)


def url(name, row):
    return reverse(f"reviews:{name}", args=[row.key])


def items(prefix="", **changed):
    sent = {topic.value: "PASSED" for topic in RegistrationTopic} | changed
    return {f"{prefix}{name}": value for name, value in sent.items()}


def at_the_counter(review, **changed):
    """What a clerk sends from the counter, with the items of the registration."""
    return {
        "documents": ["ID_CARD", "DISCHARGE_CERTIFICATE"], "reviews": [review.key], "phone": "same",
        "address": "same", "bank_card": "same",
        "photo": county.upload(),
        **items(f"item-{review.key}-", **changed),
    }


def text_of(answer):
    return answer.content.decode()


def tab(client, review):
    return text_of(client.get(url("person", review.benefit.beneficiary), {"tab": "registration"}))


def ask(client, review, comment="请补交处分决定。"):
    client.post(url("correction_new", review), {"comment": comment})
    return Correction.objects.get()


@pytest.fixture
def late(review, cast, sign_in, time_machine):
    """Seen, one item not passed, the correction expired; today is after it."""
    client = sign_in(cast.wang)
    client.post(url("confirm_on_site", review.benefit.beneficiary), at_the_counter(review, **FAILED))
    ask(client, review)
    time_machine.move_to(county.at(LATE), tick=False)
    correcting.expire_corrections(today=LATE, at=county.at(LATE, 2))
    return review


class TheCounter:
    def test_shows_the_four_lines_where_the_category_has_them(self, review, cast, sign_in):
        other = county.case(cast)
        client = sign_in(cast.wang)

        assert "党组织生活" in text_of(client.get(url("confirm_on_site", review.benefit.beneficiary)))
        assert "党组织生活" not in text_of(client.get(url("confirm_on_site", other.benefit.beneficiary)))

    def test_registers_and_confirms_at_once(self, review, wang, sign_in):
        answer = sign_in(wang).post(url("confirm_on_site", review.benefit.beneficiary), at_the_counter(review))

        assert answer.status_code == 302
        assert county.again(review).state == "CONFIRMED"
        assert review.items.count() == 4

    def test_asks_for_every_line_and_keeps_what_was_entered(self, review, wang, sign_in):
        sent = at_the_counter(review, SOCIAL_BODIES="", **(FAILED | {"note_CONDUCT": ""}))

        answer = sign_in(wang).post(url("confirm_on_site", review.benefit.beneficiary), sent)

        assert answer.status_code == 400
        assert "请登记社团活动。" in text_of(answer)
        assert "奖惩情况未通过，请写明原因。" in text_of(answer)
        assert "刚才的照片已留着" in text_of(answer)
        assert not review.items.exists()
        assert not Confirmation.objects.exists()

    def test_sees_the_person_once_though_an_item_did_not_pass(self, review, wang, sign_in):
        client = sign_in(wang)
        address = url("confirm_on_site", review.benefit.beneficiary)

        first = client.post(address, at_the_counter(review, **FAILED), follow=True)
        again = client.post(address, at_the_counter(review, **FAILED))

        assert "登记审核办完，这一件才办结" in text_of(first)
        assert "本人今天已确认，不须再来" in text_of(first)
        assert again.status_code == 409
        assert Confirmation.objects.count() == 1


    def test_confirms_who_was_decided_before_the_visit_and_asks_no_items(self, review, cast, sign_in, time_machine):
        client = sign_in(cast.wang)
        client.post(url("registration", review), items(**FAILED))
        ask(client, review)
        time_machine.move_to(county.at(LATE), tick=False)
        correcting.expire_corrections(today=LATE, at=county.at(LATE, 2))
        sign_in(cast.zhao).post(url("registration_decide", review), Deciding.SENT)
        client, address = sign_in(cast.wang), url("confirm_on_site", review.benefit.beneficiary)
        sent = {name: value for name, value in at_the_counter(review).items() if not name.startswith("item-")}

        page, answer = client.get(address), client.post(address, sent)

        assert "党组织生活" not in text_of(page)
        assert answer.status_code == 302
        assert county.again(review).state == "CONFIRMED"
        assert review.items.get(item="CONDUCT").result == "NOT_PASSED"

    def test_shows_the_items_that_were_recorded_before(self, review, wang, sign_in):
        client = sign_in(wang)
        client.post(url("registration", review), items(**FAILED))

        form = client.get(url("confirm_on_site", review.benefit.beneficiary)).context["form"]

        lines = form.registers[review.key].lines()
        assert [line["result"].value() for line in lines].count("NOT_PASSED") == 1
        assert "受到处分，未主动报告。" in [line["note"].value() for line in lines]


class RecordingTheItems:
    def test_shows_what_stands_and_takes_it_again(self, late, wang, sign_in):
        client = sign_in(wang)
        assert "受到处分，未主动报告。" in text_of(client.get(url("registration", late)))

        answer = client.post(url("registration", late), items(), follow=True)

        assert "本年度确认办结" in text_of(answer)
        assert (county.again(late).state, county.again(late).confirmed_on) == ("CONFIRMED", TODAY)

    def test_leads_on_to_the_correction_with_its_words(self, review, wang, sign_in):
        answer = sign_in(wang).post(url("registration", review), items(**FAILED), follow=True)

        assert answer.redirect_chain[-1][0] == url("correction_new", review)
        assert "奖惩情况：受到处分，未主动报告。" in text_of(answer)

    def test_asks_again_with_a_sentence(self, review, wang, sign_in):
        answer = sign_in(wang).post(url("registration", review), items(CONDUCT="NOT_PASSED"))

        assert answer.status_code == 400
        assert "奖惩情况未通过，请写明原因。" in text_of(answer)

    def test_says_so_for_a_review_without_registration(self, cast, sign_in):
        case = county.case(cast)
        client = sign_in(cast.wang)

        assert "没有登记审核" in text_of(client.get(url("registration", case)))
        assert client.post(url("registration", case), {"x": "1"}).status_code == 400

    def test_is_refused_once_the_review_has_ended(self, review, wang, sign_in):
        client = sign_in(wang)
        client.post(url("confirm_on_site", review.benefit.beneficiary), at_the_counter(review))

        answer = client.post(url("registration", review), items(**FAILED))

        assert answer.status_code == 400
        assert "不能再登记" in text_of(answer)


class Correcting:
    def test_shows_the_last_day_before_asking(self, review, wang, sign_in):
        page = text_of(sign_in(wang).get(url("correction_new", review)))

        assert "2026年2月25日" in page
        assert "15 日" in page

    def test_asks_and_shows_it_on_the_page_of_the_person_and_in_the_worklist(self, review, wang, sign_in):
        client = sign_in(wang)

        ask(client, review)

        page = tab(client, review)
        assert "请补交处分决定。" in page
        assert "2026-02-25" in page
        assert "补正已交" in page
        assert Letter.objects.filter(kind="CORRECTION").count() == 1
        listed = client.get(reverse("reviews:worklist"), {"tab": "correcting"})
        assert [row.name for group in listed.context["groups"] for row in group.rows] == ["张守义"]

    def test_needs_words(self, review, wang, sign_in):
        answer = sign_in(wang).post(url("correction_new", review), {"comment": ""})

        assert answer.status_code == 400
        assert "请写明须补正的内容" in text_of(answer)

    def test_is_answered_and_leads_to_the_items(self, review, wang, sign_in):
        client = sign_in(wang)
        correction = ask(client, review)

        answer = client.post(url("correction_answer", correction), {"on": "2026-02-10", "words": "已补交。"})

        assert answer.url == url("registration", review)
        assert county.again(correction).state == "ANSWERED"

    def test_is_refused_in_the_future_with_a_sentence(self, review, wang, sign_in):
        client = sign_in(wang)
        correction = ask(client, review)

        answer = client.post(url("correction_answer", correction), {"on": "2026-02-11", "words": "已补交。"})

        assert answer.status_code == 400
        assert "不能晚于今天" in text_of(answer)

    def test_is_looked_at_with_one_button(self, review, wang, sign_in):
        client = sign_in(wang)
        correction = ask(client, review)
        client.post(url("correction_answer", correction), {"on": "2026-02-10", "words": "已补交。"})
        assert "已看过" in tab(client, review)

        client.post(url("correction_look", correction))

        assert county.again(correction).looked_by == wang
        assert "（02-10 已看过）" in tab(client, review)
        again = client.post(url("correction_look", correction), follow=True)
        assert "不须再看" in text_of(again)

    def test_may_have_come_in_time_though_noted_as_late(self, late, wang, sign_in):
        client = sign_in(wang)
        assert "期限内已交…" in tab(client, late)

        correction = Correction.objects.get()
        form = client.get(url("correction_answer", correction)).context["form"]
        assert form.initial["on"] == correction.due_on
        answer = client.post(url("correction_answer", correction), {"on": form.initial["on"], "words": "窗口已收。"})
        assert answer.status_code == 302

    def test_is_withdrawn_with_a_reason(self, review, wang, sign_in):
        client = sign_in(wang)
        correction = ask(client, review)

        assert client.post(url("correction_withdraw", correction), {"reason": ""}).status_code == 400
        client.post(url("correction_withdraw", correction), {"reason": "已在档。"})

        assert county.again(correction).state == "WITHDRAWN"

    def test_that_somebody_else_has_ended_reads_one_sentence(self, review, wang, sign_in):
        client = sign_in(wang)
        correction = ask(client, review)
        client.post(url("correction_withdraw", correction), {"reason": "已在档。"})

        answer = client.post(url("correction_answer", correction), {"on": "2026-02-10", "words": "已补交。"})

        assert answer.status_code == 409


class Talking:
    SENT = {"held_on": "2026-02-10", "place": "谈话室", "subject": "未报告处分", "minutes": "已提醒，本人承诺补报。"}

    def test_keeps_the_minutes(self, review, cast, sign_in):
        client = sign_in(cast.wang)

        client.post(url("interview_new", review), {**self.SENT, "second_officer": "zhao"})

        assert Interview.objects.get().second_officer == cast.zhao
        assert "已提醒，本人承诺补报。" in tab(client, review)

    @pytest.mark.parametrize(
        ("changed", "word"),
        [
            ({"minutes": ""}, "请写下谈话记录"), ({"place": ""}, "请写明地点"),
            ({"held_on": "2026-02-11"}, "不能晚于今天"), ({"second_officer": "wang"}, "请选择本辖区"),
        ],
    )
    def test_refuses_with_a_sentence(self, review, wang, sign_in, changed, word):
        answer = sign_in(wang).post(url("interview_new", review), self.SENT | changed)

        assert answer.status_code == 400
        assert word in text_of(answer)


class Deciding:
    SENT = {"result": "NOT_PASSED", "reason": "处分属实，逾期未报告。"}

    def test_shows_the_evidence_and_ends_the_review(self, late, zhao, sign_in):
        client = sign_in(zhao)
        page = text_of(client.get(url("registration_decide", late)))
        assert "受到处分，未主动报告。" in page
        assert "逾期未补" in page

        client.post(url("registration_decide", late), self.SENT)

        assert RegistrationDecision.objects.get().result == "NOT_PASSED"
        assert county.again(late).state == "CONFIRMED"
        assert "赵国安决定：未通过" in tab(client, late)

    def test_is_listed_for_the_supervisor(self, late, zhao, sign_in):
        client = sign_in(zhao)

        listed = client.get(reverse("reviews:worklist"), {"tab": "undecided"})

        assert [row.name for group in listed.context["groups"] for row in group.rows] == ["张守义"]
        assert "决定登记审核" in tab(client, late)

    def test_says_why_it_is_too_early(self, review, cast, sign_in):
        sign_in(cast.wang).post(url("registration", review), items(**FAILED))
        client = sign_in(cast.zhao)

        assert "还没有要求补正" in text_of(client.get(url("registration_decide", review)))
        assert client.post(url("registration_decide", review), self.SENT).status_code == 400
        assert not RegistrationDecision.objects.exists()

    def test_needs_a_reason(self, late, zhao, sign_in):
        answer = sign_in(zhao).post(url("registration_decide", late), self.SENT | {"reason": ""})

        assert answer.status_code == 400


PAGES = ["registration", "correction_new", "interview_new", "registration_decide"]


class TheNextStep:
    def test_leads_the_supervisor_to_the_decision_and_the_clerk_to_the_registration(self, late, cast, sign_in):
        address = reverse("reviews:person", args=[late.benefit.beneficiary.key])

        of_clerk = sign_in(cast.wang).get(address).context["step"]
        of_supervisor = signed_in(Client(), cast.zhao).get(address).context["step"]

        assert (of_clerk.owner, of_clerk.acts[0]["label"]) == ("审核员", "登记审核")
        assert of_supervisor.acts[0]["url"] == url("registration_decide", late)


class SomebodyElse:
    @pytest.mark.parametrize("name", PAGES)
    @pytest.mark.parametrize("who", ["sun", "he", "xu"])
    def test_of_another_role_reads_a_sentence(self, review, cast, sign_in, name, who):
        assert sign_in(getattr(cast, who)).get(url(name, review)).status_code == 403

    def test_who_is_a_clerk_does_not_decide(self, review, wang, sign_in):
        assert sign_in(wang).post(url("registration_decide", review), Deciding.SENT).status_code == 403

    @pytest.mark.parametrize("name", PAGES)
    def test_of_another_district_finds_nothing(self, review, zhou, sign_in, name):
        assert sign_in(zhou).get(url(name, review)).status_code == 404

    def test_of_another_district_finds_no_correction(self, review, cast, sign_in):
        correction = ask(sign_in(cast.wang), review)
        client = sign_in(cast.qian)

        assert client.post(url("correction_answer", correction), {}).status_code == 404
        assert client.post(url("correction_withdraw", correction), {}).status_code == 404
        assert client.post(url("correction_look", correction)).status_code == 404

    def test_sees_no_button_that_is_not_theirs(self, review, he, sign_in):
        page = tab(sign_in(he), review)

        assert "登记审核、补正、约谈" not in page
        assert "要求补正" not in page
