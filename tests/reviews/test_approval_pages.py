"""Deciding: what waits for whom, the grave act on several people, and each decision with its evidence."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AccessEntry, AuditEntry
from benefits.categories import Category
from benefits.models import Suspension
from benefits.services import suspensions
from benefits.states import SuspensionState
from reviews.models import HomeVisit
from tests import county
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 7)
INDEX = "/approvals/"
MANY = "/approvals/suspensions/approve/"
OFFICER = Category.SELF_EMPLOYED_OFFICER


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


def checked(cast, **asked):
    """A stop that the clock proposed and Wang checked."""
    stop = county.proposed(cast, county.case(cast, **asked))
    suspensions.check(suspension=stop, note="联系记录、凭证齐全。", by=cast.wang, at=county.at(TODAY, 8))
    return stop


def visit(cast, stop):
    person = stop.benefit.beneficiary
    return HomeVisit.objects.create(
        beneficiary=person, organization=person.organization, state="PLANNED", planned_on=TODAY + timedelta(days=1),
        officer=cast.wang, state_at=county.at(TODAY),
    )


def groups(page):
    return {each["label"]: each["count"] for each in page.context["groups"]}


def sure(*stops, number=None):
    return {"pick": [stop.key for stop in stops], "ack": ["1", "2"], "number": number or len(stops)}


def page_of(kind, record):
    return reverse("reviews:approval", args=[kind, record.key])


class TheApprovals:
    def test_wait_for_the_county_by_kind_and_step(self, cast, sign_in):
        checked(cast)
        checked(cast, category=OFFICER)
        county.proposed(cast, county.case(cast))

        page = sign_in(cast.zhao).get(INDEX)

        waiting = groups(page)
        assert (waiting["待核对"], waiting["暂停发放"], waiting["暂停发放（报省）"]) == (1, 1, 1)

    def test_wait_for_the_province_once_endorsed(self, cast, sign_in):
        stop = checked(cast, category=OFFICER)
        suspensions.endorse(suspension=stop, by=cast.zhao, at=county.at(TODAY, 8))

        page = sign_in(cast.sun).get(INDEX)

        assert groups(page)["暂停发放"] == 1
        assert [row["key"] for row in page.context["current"]["rows"]] == [stop.key]

    def test_offer_the_clerk_what_is_to_be_checked_and_no_button(self, cast, sign_in):
        county.proposed(cast, county.case(cast))

        current = sign_in(cast.wang).get(INDEX).context["current"]

        assert (current["title"], current["approve"], len(current["rows"])) == ("待核对", None, 1)

    def test_hold_back_whoever_has_something_under_way(self, cast, sign_in):
        stop = checked(cast)
        visit(cast, stop)

        current = sign_in(cast.zhao).get(INDEX, {"group": "suspension"}).context["current"]

        assert current["rows"] == []
        assert current["gate"]["rows"][0]["text"] == "已约上门，还没有去。"

    def test_do_not_let_ones_own_be_ticked(self, cast, sign_in):
        stop = county.proposed(cast, county.case(cast))
        suspensions.check(suspension=stop, note="看过。", by=cast.zhao, at=county.at(TODAY, 8))

        page = sign_in(cast.zhao).get(INDEX, {"group": "suspension"})

        assert page.context["current"]["rows"][0]["own"]
        assert "由您经办，须由他人批" in page.content.decode()

    def test_count_as_fit_only_whom_one_may_approve(self, cast, sign_in):
        checked(cast)
        own = checked(cast)
        Suspension.objects.filter(pk=own.pk).update(checked_by=cast.zhao)

        page = sign_in(cast.zhao).get(INDEX)

        assert len(page.context["current"]["rows"]) == 2
        assert "可批 1 人" in page.content.decode()

    def test_add_up_only_what_may_be_approved(self, cast, sign_in):
        fit, held, own = checked(cast), checked(cast), checked(cast)
        Suspension.objects.filter(pk=own.pk).update(checked_by=cast.zhao)
        visit(cast, held)

        figures = sign_in(cast.zhao).get(INDEX).context["figures"]

        assert [(each["label"], each["value"]) for each in figures] == [
            ("待我审批", 2), ("可批的 1 人若全批，每月少发", f"{fit.benefit.monthly_amount:,.0f}"), ("扣下，不能批", 1),
            ("您经办过，须他人批", 1),
        ]

    def test_show_nothing_of_another_district(self, cast, sign_in):
        checked(cast)

        assert set(groups(sign_in(cast.zhou).get(INDEX)).values()) == {0}

    def test_are_closed_to_the_administrator(self, cast, sign_in):
        assert sign_in(cast.xu).get(INDEX).status_code == 403

    @pytest.mark.parametrize("group", ["suspension", "check", "resumption", "back-pay", "nonsense", ""])
    def test_read_any_address(self, cast, sign_in, group):
        checked(cast)

        assert sign_in(cast.zhao).get(INDEX, {"group": group, "after": "x", "before": "y"}).status_code == 200

    @pytest.mark.parametrize("number", [1, 5])
    def test_cost_the_same_for_one_and_for_many(self, cast, sign_in, django_assert_num_queries, number):
        for _ in range(number):
            checked(cast)
        client = sign_in(cast.zhao)
        client.get(INDEX)

        with django_assert_num_queries(14):  # Three of them: session, staff, second factor.
            client.get(INDEX, {"group": "suspension"})


class ApprovingSeveralStops:
    def test_asks_before_it_acts(self, cast, sign_in):
        stop = checked(cast)

        page = sign_in(cast.zhao).post(MANY, {"pick": [stop.key]})

        text = page.content.decode()
        assert page.status_code == 200
        assert county.again(stop).state == SuspensionState.PROPOSED
        assert "您将停发 1 个人的待遇" in text
        assert "自 2026年10月起停发" in text
        assert "3,530.00" in text
        assert "2026-09-30（含当日）以前本人确认，自动撤回" in text

    def test_approves_each_and_writes_a_row_for_each(self, cast, sign_in):
        stops = [checked(cast), checked(cast)]

        answer = sign_in(cast.zhao).post(MANY, sure(*stops, number="２"), follow=True)  # Full width, too.

        assert {county.again(stop).state for stop in stops} == {SuspensionState.APPROVED}
        assert AuditEntry.objects.filter(act="suspension.approved").count() == 2
        assert "已批准暂停 2 人" in answer.content.decode()

    def test_endorses_what_the_province_decides(self, cast, sign_in):
        stop = checked(cast, category=OFFICER)

        answer = sign_in(cast.zhao).post(MANY, sure(stop), follow=True)

        assert county.again(stop).state == SuspensionState.ENDORSED
        assert "已报省审批 1 人" in answer.content.decode()

    def test_names_whoever_was_refused_and_approves_the_rest(self, cast, sign_in):
        fit, held = checked(cast), checked(cast)
        visit(cast, held)

        answer = sign_in(cast.zhao).post(MANY, sure(fit, held), follow=True)

        assert county.again(fit).state == SuspensionState.APPROVED
        assert county.again(held).state == SuspensionState.PROPOSED
        assert f"{held.benefit.beneficiary.name}没有批准：已约上门，还没有去。" in answer.content.decode()

    def test_says_so_when_somebody_else_was_first(self, cast, sign_in):
        stop = checked(cast)
        client = sign_in(cast.zhao)
        client.post(MANY, sure(stop))

        answer = client.post(MANY, sure(stop), follow=True)

        assert answer.status_code == 409
        assert AuditEntry.objects.filter(act="suspension.approved").count() == 1
        assert "该事项已由他人处理" in answer.content.decode()

    @pytest.mark.parametrize(("category", "words"), [
        (Category.DISABLED, "1 人的联系记录、公告与凭证，我已逐一看过"),
        (Category.SELF_EMPLOYED_OFFICER, "1 人的登记、延期与补正情况，我已逐一看过"),  # Nobody need have called.
    ])
    def test_asks_to_have_looked_at_what_the_stop_rests_on(self, cast, sign_in, category, words):
        stop = county.proposed(cast, county.case(cast, category=category))
        suspensions.check(suspension=stop, note="看过。", by=cast.wang, at=county.at(TODAY, 8))

        assert words in sign_in(cast.zhao).post(MANY, {"pick": [stop.key]}).content.decode()

    @pytest.mark.parametrize("wrong", [{"number": "3"}, {"number": ""}, {"ack": ["1"]}, {"ack": []}, {"number": "一"}])
    def test_wants_both_ticks_and_the_number(self, cast, sign_in, wrong):
        stop = checked(cast)

        answer = sign_in(cast.zhao).post(MANY, {**sure(stop), **wrong})

        assert answer.status_code == 400
        assert county.again(stop).state == SuspensionState.PROPOSED

    def test_of_nobody_goes_back_to_the_list(self, cast, sign_in):
        answer = sign_in(cast.zhao).post(MANY, {}, follow=True)

        assert "请先勾选要批准的人。" in answer.content.decode()

    def test_refuses_ones_own(self, cast, sign_in):
        stop = county.proposed(cast, county.case(cast))
        suspensions.check(suspension=stop, note="看过。", by=cast.zhao, at=county.at(TODAY, 8))

        answer = sign_in(cast.zhao).post(MANY, sure(stop), follow=True)

        assert county.again(stop).state == SuspensionState.PROPOSED
        assert "须为不同的人" in answer.content.decode()

    def test_is_for_supervisors_of_the_county(self, cast):
        stop = checked(cast)

        for name in ("wang", "he", "xu"):
            assert signed_in(Client(), getattr(cast, name)).post(MANY, sure(stop)).status_code == 403
        signed_in(Client(), cast.zhou).post(MANY, sure(stop))
        assert county.again(stop).state == SuspensionState.PROPOSED


class TheDecisionOnAStop:
    def test_shows_the_evidence_above_the_button(self, cast, sign_in):
        stop = checked(cast)

        page = sign_in(cast.zhao).get(page_of("suspension", stop))

        text = page.content.decode()
        assert "3 次，2 日，2 种方式" in text
        assert "县政务公开栏" in text
        assert ("第 60 日", "2026-08-29（星期六）") in page.context["days"]
        assert ("依法停发月份", "2026年9月") in page.context["days"]
        assert text.index("联系记录") < text.index("批准暂停…")

    def test_says_when_and_why_it_was_taken_back(self, cast, sign_in):
        stop = checked(cast)
        visit(cast, stop)
        suspensions.withdraw(suspension=stop, reason="本人已确认。", by=cast.wang, at=county.at(TODAY, 8, 30))

        page = sign_in(cast.zhao).get(page_of("suspension", stop))

        text = page.content.decode()
        assert "2026-09-07 08:30 已撤回：本人已确认。" in text
        assert "扣下" not in text
        assert "今天批准" not in text

    def test_is_logged(self, cast, sign_in):
        stop = checked(cast)

        sign_in(cast.zhao).get(page_of("suspension", stop))

        assert AccessEntry.objects.filter(about=stop.benefit.beneficiary.key, what="暂停发放审批").exists()

    @pytest.mark.parametrize(("name", "sentence"), [
        ("wang", "审批由审核员办理。"), ("sun", "这一步由县（区）级办理。"), ("he", "审批由审核员办理。"),
    ])
    def test_says_why_there_is_no_button(self, cast, sign_in, name, sentence):
        page = sign_in(getattr(cast, name)).get(page_of("suspension", checked(cast)))

        assert page.context["acts"] == []
        assert sentence in page.content.decode()

    def test_does_not_exist_elsewhere(self, cast, sign_in):
        assert sign_in(cast.zhou).get(page_of("suspension", checked(cast))).status_code == 404

    @pytest.mark.parametrize("kind", ["death", "resumption"])
    def test_does_not_exist_under_another_kind(self, cast, sign_in, kind):
        assert sign_in(cast.zhao).get(page_of(kind, checked(cast))).status_code == 404


class CheckingAStop:
    def test_lets_it_go_on(self, cast, sign_in):
        stop = county.proposed(cast, county.case(cast))

        answer = sign_in(cast.wang).post(self.address(stop), {"note": "三次联系均无人接听。"}, follow=True)

        stop = county.again(stop)
        assert (stop.checked_by, stop.check_note) == (cast.wang, "三次联系均无人接听。")
        assert "转审核员审批" in answer.content.decode()

    def test_wants_a_note(self, cast, sign_in):
        stop = county.proposed(cast, county.case(cast))

        answer = sign_in(cast.wang).post(self.address(stop), {"note": "  "})

        assert answer.status_code == 400
        assert "请写明核对了什么。" in answer.content.decode()

    def test_happens_once(self, cast, sign_in):
        stop = checked(cast)

        answer = sign_in(cast.li).post(self.address(stop), {"note": "我也看过。"})

        assert answer.status_code == 409
        assert county.again(stop).checked_by == cast.wang

    def test_is_not_for_the_province_nor_the_next_district(self, cast):
        stop = county.proposed(cast, county.case(cast))

        assert signed_in(Client(), cast.sun).post(self.address(stop), {"note": "x"}).status_code == 403
        assert signed_in(Client(), cast.qian).post(self.address(stop), {"note": "x"}).status_code == 404

    def address(self, stop):
        return reverse("reviews:approval_check", args=[stop.key])


class Declining:
    def test_wants_a_reason(self, cast, sign_in):
        stop = checked(cast)

        answer = sign_in(cast.zhao).post(reverse("reviews:decline_suspension", args=[stop.key]), {"reason": ""})

        assert answer.status_code == 400
        assert "请写明理由。" in answer.content.decode()

    def test_sends_the_stop_back_with_the_reason(self, cast, sign_in):
        stop = checked(cast)

        sign_in(cast.zhao).post(reverse("reviews:decline_suspension", args=[stop.key]), {"reason": "邻居说在住院。"})

        assert county.again(stop).state == SuspensionState.DECLINED
        assert county.again(stop).reviews.get().next_step == "不予暂停：邻居说在住院。"

    def test_comes_too_late_after_the_approval(self, cast, sign_in):
        stop = checked(cast)
        client = sign_in(cast.zhao)
        client.post(MANY, sure(stop))

        answer = client.post(reverse("reviews:decline_suspension", args=[stop.key]), {"reason": "住院。"})

        assert answer.status_code == 409

    def test_is_not_for_clerks(self, cast, sign_in):
        stop = checked(cast)

        assert sign_in(cast.wang).get(reverse("reviews:decline_suspension", args=[stop.key])).status_code == 403
