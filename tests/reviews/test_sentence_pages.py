"""A sentence or a wanted notice on the desk: registered, approved, taken back."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from benefits.models import Benefit, Suspension
from benefits.services import sentences
from benefits.states import SuspensionState
from reviews.documents import decisions as papers
from reviews.models import Evidence
from reviews.services import gates
from reviews.worklists import circumstances, next_steps
from tests import county
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
MANY = "/approvals/suspensions/approve/"
PAPER = {"kind": "FIXED_TERM", "document_no": "（2026）岚0123刑初18号", "day": "2026-11-12"}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


@pytest.fixture
def who(cast):
    return county.case(cast).benefit.beneficiary


@pytest.fixture
def stop(cast):
    return county.sentenced(cast)


def proposed(cast, who) -> Suspension:
    [stop] = sentences.propose(
        beneficiary=who, paper=county.judgment(), by=cast.wang, at=county.at(TODAY, 8)
    )
    return stop


def address(name, record):
    return reverse(f"reviews:{name}", args=[record.key])


def page_of(kind, record):
    return reverse("reviews:approval", args=[kind, record.key])


def benefits_tab(client, who):
    return client.get(reverse("reviews:person", args=[who.key]), {"tab": "benefits"}).content.decode()


class WithdrawingASentence:
    WHY = {"ground": "WRONG_PERSON", "words": "同名同姓，公安来函更正。"}
    SAID = "认错了人：同名同姓，公安来函更正。"

    @pytest.fixture
    def approved(self, cast, who):
        stop = proposed(cast, who)
        gates.endorse(suspension=stop, by=cast.zhao, at=county.at(TODAY, 8))
        gates.approve(suspension=stop, by=cast.sun, at=county.at(TODAY, 8))
        return stop

    def test_of_a_proposal_is_for_whoever_may_propose(self, cast, sign_in, who):
        stop, client = proposed(cast, who), sign_in(cast.wang)
        assert address("sentence_withdraw", stop) in benefits_tab(client, who)

        page = client.post(address("sentence_withdraw", stop), self.WHY, follow=True)

        assert (county.again(stop).state, county.again(stop).reason) == ("WITHDRAWN", self.SAID)
        assert "中止已撤回，发放不中断" in page.content.decode()
        assert address("sentence", who) in benefits_tab(client, who)

    def test_of_what_was_approved_is_for_the_level_that_approved(self, cast, sign_in, approved):
        sign_in(cast.sun).post(address("sentence_withdraw", approved), self.WHY)

        assert county.again(approved).state == "WITHDRAWN"
        trace = AuditEntry.objects.get(act="suspension.withdrawn")
        assert (trace.by, trace.reason) == (cast.sun, self.SAID)
        assert trace.citation.startswith("S-")

    def test_of_what_the_province_approved_is_not_for_the_county(self, cast, sign_in, approved, who):
        client = sign_in(cast.zhao)
        assert address("sentence_withdraw", approved) not in benefits_tab(client, who)

        assert client.post(address("sentence_withdraw", approved), self.WHY).status_code == 403
        assert county.again(approved).state == "APPROVED"

    def test_of_what_was_approved_is_not_for_the_clerk(self, cast, sign_in, approved, who):
        client = sign_in(cast.wang)
        assert address("sentence_withdraw", approved) not in benefits_tab(client, who)

        assert client.post(address("sentence_withdraw", approved), self.WHY).status_code == 403
        assert county.again(approved).state == "APPROVED"

    def test_of_what_was_approved_is_not_for_whoever_proposed_it(self, cast, sign_in, who):
        [stop] = sentences.propose(beneficiary=who, paper=county.judgment(), by=cast.zhao, at=county.at(TODAY, 8))
        Suspension.objects.filter(pk=stop.pk).update(
            state="APPROVED", approved_by=cast.sun, approved_at=county.at(TODAY), lawful_month=date(2026, 12, 1),
            effective_on=date(2026, 12, 1),
        )

        page = sign_in(cast.zhao).post(address("sentence_withdraw", stop), self.WHY, follow=True)

        assert "须由另一人撤回" in page.content.decode()
        assert county.again(stop).state == "APPROVED"

    def test_comes_too_late_once_it_is_in_force(self, cast, sign_in, stop):
        page = sign_in(cast.zhao).post(address("sentence_withdraw", stop), self.WHY, follow=True)

        assert "中止已生效" in page.content.decode()
        assert county.again(stop).state == "IN_FORCE"

    @pytest.mark.parametrize("missing", ["ground", "words"])
    def test_asks_for_the_reason(self, cast, sign_in, who, missing):
        stop = proposed(cast, who)

        answer = sign_in(cast.wang).post(address("sentence_withdraw", stop), {**self.WHY, missing: ""})

        assert answer.status_code == 400
        assert county.again(stop).state == "PROPOSED"

    def test_of_another_district_or_ground_is_not_there(self, cast, who):
        stop, missed = proposed(cast, who), county.proposed(cast)

        assert signed_in(Client(), cast.zhou).get(address("sentence_withdraw", stop)).status_code == 404
        assert signed_in(Client(), cast.wang).get(address("sentence_withdraw", missed)).status_code == 404
        assert signed_in(Client(), cast.he).get(address("sentence_withdraw", stop)).status_code == 403


class TheWordsOfASentence:
    def test_follow_the_ground_in_the_timeline(self, cast, sign_in, stop):
        person = reverse("reviews:person", args=[stop.benefit.beneficiary.key])
        page = sign_in(cast.wang).get(person, {"tab": "timeline"}).content.decode()

        for words in ("提出中止", "中止报省", "批准中止"):
            assert words in page
        for words in ("提出暂停", "暂停报省", "批准暂停"):
            assert words not in page

    def test_follow_the_ground_in_the_audit(self, cast, sign_in, stop):
        page = sign_in(cast.he).get("/audit/", {"subject": "suspension"}).content.decode()

        assert "提出中止" in page
        assert "提出暂停" not in page

    def test_follow_the_ground_in_the_list_of_a_campaign(self, cast, stop):
        county.stopped(cast)

        words = {each.get_state_display() for each in Benefit.objects.with_stopped_word().filter(state="SUSPENDED")}
        assert words == {"中止发放", "暂停发放"}

    def test_say_what_the_portal_does_not_do(self, cast, sign_in, who):  # S-05
        page = sign_in(cast.wang).get(address("sentence", who)).content.decode()

        assert "降低待遇" in page
        assert "第七十九条" in page


class RegisteringASentence:
    def test_is_offered_on_the_benefits_tab(self, cast, sign_in, who):
        assert address("sentence", who) in benefits_tab(sign_in(cast.wang), who)

    def test_is_not_offered_to_those_who_look_on(self, cast, sign_in, who):
        assert "登记服刑、通缉" not in benefits_tab(sign_in(cast.he), who)

    def test_says_what_is_not_among_the_grounds(self, cast, sign_in, who):  # S-07
        page = sign_in(cast.wang).get(address("sentence", who)).content.decode()

        assert "拘留、缓刑、管制、拘役不在此列" in page
        assert "第五十九条" in page
        assert [label for _, label in Suspension.Ground.choices][1] not in page
        assert page.count('type="radio"') == 3

    def test_proposes_the_stop(self, cast, sign_in, who):
        answer = sign_in(cast.wang).post(address("sentence", who), PAPER, follow=True)

        stop = Suspension.objects.get()
        assert (stop.ground, stop.proposed_by) == ("SENTENCED_OR_WANTED", cast.wang)
        assert "已提出中止 1 项待遇" in answer.content.decode()

    def test_keeps_the_scan(self, cast, sign_in, who):
        scan = county.upload("文书.jpg")

        sign_in(cast.wang).post(address("sentence", who), {**PAPER, "scan": scan})

        assert Suspension.objects.get().basis["sentence"]["scan"] == Evidence.objects.get(beneficiary=who).key
        page = sign_in(cast.zhao).get(page_of("suspension", Suspension.objects.get())).content.decode()
        assert reverse("reviews:evidence", args=[Evidence.objects.get().key]) in page

    @pytest.mark.parametrize(("wrong", "sentence"), [
        ({"kind": "DETENTION"}, "不在此列"), ({"kind": ""}, "请选择情形"), ({"document_no": ""}, "请填写文号"),
        ({"day": "2026-11-25"}, "不能晚于今天"),
    ])
    def test_refuses_what_does_not_fit(self, cast, sign_in, who, wrong, sentence):
        answer = sign_in(cast.wang).post(address("sentence", who), {**PAPER, **wrong})

        assert (answer.status_code, Suspension.objects.count()) == (400, 0)
        assert sentence in answer.content.decode()

    def test_happens_once(self, cast, sign_in, who):
        client = sign_in(cast.wang)
        client.post(address("sentence", who), PAPER)

        answer = client.post(address("sentence", who), PAPER)

        assert answer.status_code == 400
        assert "未结的中止" in answer.content.decode()

    def test_refuses_the_dead(self, cast, sign_in, who):
        county.died(who, on=TODAY)

        assert sign_in(cast.wang).post(address("sentence", who), PAPER).status_code == 400

    def test_is_for_clerks_and_supervisors_of_the_office(self, cast, who):
        for name, status in (("sun", 403), ("he", 403), ("xu", 403), ("qian", 404), ("zhou", 404)):
            client = signed_in(Client(), getattr(cast, name))
            assert client.post(address("sentence", who), PAPER).status_code == status
            assert client.get(address("sentence", who)).status_code == status


class ApprovingTheStop:
    def test_has_a_group_of_its_own(self, cast, sign_in, who):
        stop = proposed(cast, who)

        page = sign_in(cast.zhao).get("/approvals/", {"group": "sentence-endorse"})

        assert [row["key"] for row in page.context["current"]["rows"]] == [stop.key]
        groups = {each["label"]: each["count"] for each in page.context["groups"]}
        assert (groups["中止（报省）"], groups["暂停发放（报省）"], groups["暂停发放"]) == (1, 0, 0)
        assert "第五十九条" in page.content.decode()

    def test_shows_the_paper_and_the_rules_above_the_button(self, cast, sign_in, who):
        text = sign_in(cast.zhao).get(page_of("suspension", proposed(cast, who))).content.decode()

        assert text.index("有期徒刑") < text.index("第五十九条") < text.index("同意并报省…")
        assert "没有联系记录" not in text
        assert "中止待遇" in text

    def test_goes_by_way_of_the_county_to_the_province(self, cast, sign_in, who):
        stop = proposed(cast, who)
        sure = {"pick": [stop.key], "ack": ["1", "2"], "number": 1}

        asked = signed_in(Client(), cast.zhao).post(MANY, {"pick": [stop.key]}).content.decode()
        signed_in(Client(), cast.zhao).post(MANY, sure)
        assert county.again(stop).state == SuspensionState.ENDORSED
        answer = signed_in(Client(), cast.sun).post(MANY, sure, follow=True)

        assert county.again(stop).state == SuspensionState.APPROVED
        assert "您将报省审批中止 1 个人的待遇" in asked
        assert "不是拘留、缓刑、管制、拘役" in asked
        assert "自动撤回" not in asked
        assert "已批准中止 1 人" in answer.content.decode()

    def test_is_not_for_the_county_alone_nor_the_next_district(self, cast, who):
        stop = proposed(cast, who)
        sure = {"pick": [stop.key], "ack": ["1", "2"], "number": 1}

        signed_in(Client(), cast.sun).post(MANY, sure)
        signed_in(Client(), cast.zhou).post(MANY, sure)

        assert county.again(stop).state == SuspensionState.PROPOSED
        assert signed_in(Client(), cast.wang).post(MANY, sure).status_code == 403

    def test_prints_a_letter_in_its_own_words(self, stop):
        letter = papers.suspension_letter(stop)

        assert letter.title == "中止待遇决定书"
        assert "有期徒刑，（2026）岚0123刑初18号" in letter.paragraphs[0]
        assert not any("暂停" in text or "办理确认" in text for text in letter.paragraphs)


class ASuspendedPrisoner:
    def test_reads_suspended_in_the_word_of_the_law(self, cast, sign_in, stop):
        text = benefits_tab(sign_in(cast.wang), stop.benefit.beneficiary)

        assert "待遇已中止。" in text
        assert "中止，自 2026年10月起" in text
        assert "中止发放" in text
        assert "暂停" not in text
        assert address("release", stop) in text

    def test_is_not_to_be_called(self, cast):
        case = county.case(cast)
        stop = county.sentenced(cast, case.benefit)
        now = circumstances.of([case.benefit.beneficiary_id], year=2026)[case.benefit.beneficiary_id]

        of_review = next_steps.of_review(county.again(case), now, today=TODAY)
        of_stop = next_steps.of_stop(stop, now, today=TODAY)

        assert {of_review.name, of_stop.name} == {"sentenced"}
        assert "联系" not in of_review.words

    def test_is_not_called_before_the_stop_either(self, cast, who):
        stop = proposed(cast, who)
        Suspension.objects.filter(pk=stop.pk).update(
            state="APPROVED", approved_by=cast.sun, approved_at=county.at(TODAY), effective_on=date(2026, 12, 1)
        )

        step = next_steps.of_stop(county.again(stop), circumstances.Circumstances(), today=TODAY)

        assert step.name == "sentence_coming"
