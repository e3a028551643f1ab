"""The lasting end of a benefit on its pages: proposed, decided above its evidence, taken back, filed."""

from datetime import date

import pytest
from django.urls import reverse

from benefits.categories import Category
from benefits.models import Filing, Termination
from benefits.services import terminations
from benefits.states import TerminationState
from reviews.worklists import links
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
BIRTHDAY = "2026-12-10"
CAUSE = {"ground": "NOT_ELIGIBLE", "day": BIRTHDAY, "reason": "满十八周岁，已进厂务工。", "document_no": "", "kind": ""}
YES = {"ack": ["1", "2"], "number": "1"}


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(county.at(TODAY, 10), tick=False)


@pytest.fixture
def child(cast):
    return county.survivor(cast.station)


@pytest.fixture
def row(child, cast):
    cause = terminations.Cause("NOT_ELIGIBLE", date(2026, 12, 10), "满十八周岁，已进厂务工。")
    return terminations.propose(benefit=child, cause=cause, by=cast.wang, at=county.at(TODAY))


@pytest.fixture
def cancelled(cast):
    """Proposed, endorsed, and waiting for the province."""
    cause = terminations.Cause("CANCELLED", date(2026, 10, 8), "判处无期徒刑。", "（2026）岚01刑初7号", "LIFE_SENTENCE")
    benefit = county.benefit(county.person(cast.station))
    row = terminations.propose(benefit=benefit, cause=cause, by=cast.wang, at=county.at(TODAY, 9))
    terminations.endorse(termination=row, by=cast.zhao, at=county.at(TODAY, 10))
    return row


def approve_url(row):
    return reverse("reviews:approve_termination", args=[row.key])


class TheProposal:
    def test_is_offered_on_the_tab_of_the_benefits(self, child, sign_in, cast):
        page = sign_in(cast.wang).get(links.person(child.beneficiary.key, tab="benefits"))

        assert links.termination(child) in page.text
        assert "2026-12-10（满十八周岁）" in page.text

    def test_fills_in_the_birthday(self, child, sign_in, cast):
        page = sign_in(cast.wang).get(links.termination(child, ground="NOT_ELIGIBLE"))

        assert f'value="{BIRTHDAY}"' in page.text
        assert "次年一月起" in page.text  # What the other grounds would mean.

    def test_is_made_and_shown_as_open(self, child, sign_in, cast):
        client = sign_in(cast.wang)

        page = client.post(links.termination(child), CAUSE, follow=True)

        row = Termination.objects.get()
        assert "依法自 2027年1月起终止" in page.text
        assert links.decision("termination", row.key) in page.text
        assert "提出终止" not in page.text

    def test_says_what_does_not_fit(self, child, sign_in, cast):
        page = sign_in(cast.wang).post(links.termination(child), {**CAUSE, "ground": "CANCELLED", "document_no": "1号"})

        assert page.status_code == 400
        assert "死刑、无期徒刑、开除军籍" in page.text
        assert not Termination.objects.exists()

    @pytest.mark.parametrize(("who", "status"), [("qian", 404), ("sun", 403), ("he", 403), ("xu", 403)])
    def test_is_not_for_others(self, child, sign_in, cast, who, status):
        assert sign_in(getattr(cast, who)).post(links.termination(child), CAUSE).status_code == status

    def test_of_an_officer_has_no_cancellation(self, sign_in, cast):
        officer = county.benefit(county.person(cast.station), category=Category.SELF_EMPLOYED_OFFICER)

        page = sign_in(cast.wang).get(links.termination(officer))

        assert 'value="RECRUITED"' in page.text
        assert 'name="kind"' not in page.text


class TheDecision:
    def test_waits_in_a_group_of_its_own(self, row, sign_in, cast):
        page = sign_in(cast.zhao).get(f"{links.approvals()}?group=termination")

        assert "林晓雨" in page.text
        assert "不再符合条件，2026-12-10 起" in page.text
        assert links.decision("termination", row.key) in page.text

    def test_shows_evidence_rule_and_month_above_the_button(self, row, sign_in, cast):
        page = sign_in(cast.zhao).get(links.decision("termination", row.key)).text

        assert "条文只写烈士遗属，其他优抚对象比照办理" in page  # She survives somebody who died of an illness.
        assert page.index("已进厂务工") < page.index("TL-19.last_month") < page.index("批准终止")
        assert "2027年1月" in page

    def test_shows_first_what_the_records_say_against_it(self, child, sign_in, cast):
        review = county.review(child)
        county.confirmed(cast, review, on=TODAY)
        cause = terminations.Cause("OTHER", date(2026, 3, 1), "据说已不在本县。")
        doubted = terminations.propose(benefit=child, cause=cause, by=cast.wang, at=county.at(TODAY))
        client = sign_in(cast.zhao)

        for url in (links.decision("termination", doubted.key), approve_url(doubted)):
            assert "2026-11-24 已确认，在事由发生之后" in client.get(url).text

    def test_shows_that_the_day_lies_years_back(self, sign_in, cast):
        old = county.benefit(county.person(cast.station), paid_from=date(2004, 3, 1))
        cause = terminations.Cause("OTHER", date(2010, 5, 1), "据说已不在本县。")
        doubted = terminations.propose(benefit=old, cause=cause, by=cast.wang, at=county.at(TODAY))

        page = sign_in(cast.zhao).get(links.decision("termination", doubted.key)).text

        assert "事由发生日在提出的 2 年以前，其间照发" in page

    def test_shows_nothing_of_the_kind_where_nothing_speaks_against_it(self, row, sign_in, cast):
        assert "与记录不合" not in sign_in(cast.zhao).get(links.decision("termination", row.key)).text

    def test_is_interrupted_by_a_card_and_then_made(self, row, sign_in, cast):
        client = sign_in(cast.zhao)
        card = client.get(approve_url(row)).text
        assert "自 2027年1月起终止；在此以前照发" in card

        page = client.post(approve_url(row), YES, follow=True)

        row.refresh_from_db()
        assert (row.state, row.approved_by) == (TerminationState.APPROVED, cast.zhao)
        assert "仍可撤回" in page.text

    def test_is_not_made_without_the_ticks(self, row, sign_in, cast):
        page = sign_in(cast.zhao).post(approve_url(row), {"number": "1"})

        assert page.status_code == 400
        assert county.again(row).state == TerminationState.PROPOSED

    @pytest.mark.parametrize(("who", "status"), [("wang", 403), ("zhou", 404), ("he", 403)])
    def test_is_not_for_others(self, row, sign_in, cast, who, status):
        assert sign_in(getattr(cast, who)).post(approve_url(row), YES).status_code == status

    def test_is_not_for_who_proposed_it(self, child, sign_in, cast):
        cause = terminations.Cause("NOT_ELIGIBLE", date(2026, 12, 10), "不再上学。")
        own = terminations.propose(benefit=child, cause=cause, by=cast.zhao, at=county.at(TODAY))

        assert "须为不同的人" in sign_in(cast.zhao).get(approve_url(own), follow=True).text
        assert sign_in(cast.zhao).post(approve_url(own), YES).status_code == 403

    def test_made_twice_is_a_conflict(self, row, sign_in, cast):
        client = sign_in(cast.zhao)
        client.post(approve_url(row), YES)

        assert client.post(approve_url(row), YES).status_code == 409

    def test_is_printed(self, row, sign_in, cast):
        terminations.approve(termination=row, by=cast.zhao, at=county.at(TODAY))

        page = sign_in(cast.zhao).get(reverse("reviews:approval_print", args=["termination", row.key]))

        assert "终止待遇决定书" in page.text
        assert "自2027年1月起终止" in page.text
        assert "《烈士褒扬条例》第二十三条" in page.text

    def test_printed_names_the_article_of_a_cancellation(self, cancelled, sign_in, cast):
        terminations.approve(termination=cancelled, by=cast.sun, at=county.at(TODAY))

        page = sign_in(cast.sun).get(reverse("reviews:approval_print", args=["termination", cancelled.key]))

        assert "《军人抚恤优待条例》第五十九条" in page.text

    def test_is_refused_with_a_reason(self, row, sign_in, cast):
        url = reverse("reviews:decline_termination", args=[row.key])
        assert sign_in(cast.zhao).post(url, {"reason": ""}).status_code == 400

        page = sign_in(cast.zhao).post(url, {"reason": "仍在校就读。"}, follow=True)

        assert county.again(row).state == TerminationState.DECLINED
        assert "待遇照发" in page.text


class TakingItBack:
    def url(self, row):
        return reverse("reviews:withdraw_termination", args=[row.key])

    def test_is_for_the_clerk_while_it_is_proposed(self, row, sign_in, cast):
        client = sign_in(cast.wang)
        assert self.url(row) in client.get(links.decision("termination", row.key)).text

        client.post(self.url(row), {"reason": "学籍证明刚补来。"})

        assert county.again(row).state == TerminationState.WITHDRAWN

    def test_is_for_the_supervisor_once_it_is_approved(self, row, sign_in, cast):
        terminations.approve(termination=row, by=cast.zhao, at=county.at(TODAY))
        assert self.url(row) not in sign_in(cast.wang).get(links.decision("termination", row.key)).text
        assert sign_in(cast.wang).post(self.url(row), {"reason": "补来。"}).status_code == 403

        sign_in(cast.zhao).post(self.url(row), {"reason": "学籍证明刚补来。"})

        assert county.again(row).state == TerminationState.WITHDRAWN

    @pytest.mark.parametrize(("who", "status"), [("qian", 404), ("he", 403)])
    def test_is_not_for_others(self, row, sign_in, cast, who, status):
        assert sign_in(getattr(cast, who)).post(self.url(row), {"reason": "补来。"}).status_code == status


class ReportingToTheMinistry:
    FILED = {"filed_on": "2026-11-24", "document_no": "岚退役报〔2026〕12号"}

    def test_is_asked_for_after_the_decision_of_the_province(self, cancelled, sign_in, cast):
        client = sign_in(cast.sun)
        client.post(approve_url(cancelled), YES)
        assert cancelled.benefit.beneficiary.name in client.get(reverse("reviews:filings")).text

        url = reverse("reviews:file_decision", args=["termination", cancelled.key])
        page = client.post(url, self.FILED, follow=True)

        assert Filing.objects.get().termination == cancelled
        assert "岚退役报〔2026〕12号" in page.text
        assert "没有待登记的报备" in client.get(reverse("reviews:filings")).text

    def test_is_the_same_for_a_stop_for_a_sentence(self, sign_in, cast):
        stop = county.sentenced(cast)
        client = sign_in(cast.sun)
        assert "登记报备" in client.get(links.decision("suspension", stop.key)).text

        client.post(reverse("reviews:file_decision", args=["suspension", stop.key]), self.FILED)

        assert Filing.objects.get().suspension == stop

    def test_is_seen_by_the_county_and_done_by_the_province(self, sign_in, cast):
        stop = county.sentenced(cast)
        url = reverse("reviews:file_decision", args=["suspension", stop.key])

        page = sign_in(cast.zhao).get(links.decision("suspension", stop.key))
        assert "待登记" in page.text
        assert "登记报备" not in page.text
        assert sign_in(cast.zhao).post(url, self.FILED).status_code == 403

    def test_says_what_does_not_fit(self, sign_in, cast):
        stop = county.sentenced(cast)
        url = reverse("reviews:file_decision", args=["suspension", stop.key])

        page = sign_in(cast.sun).post(url, {**self.FILED, "filed_on": "2026-01-01"}, follow=True)

        assert "不能早于省级批准" in page.text
        assert not Filing.objects.exists()

    @pytest.mark.parametrize("kind", ["resumption", "back-pay", "nothing"])
    def test_is_of_no_other_kind(self, kind, sign_in, cast):
        url = reverse("reviews:file_decision", args=[kind, "x"])

        assert sign_in(cast.sun).post(url, self.FILED).status_code == 404
