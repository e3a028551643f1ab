"""A sentence or a wanted notice stops pay: the county proposes, the province decides (art. 59; S-01 to S-07)."""

from datetime import date

import pytest

from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.models import Suspension
from benefits.services import consents, sentences, suspensions
from reviews.models import HomeVisit
from reviews.services import gates
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 7)


def propose(who, *, by, on=TODAY, **paper):
    return sentences.propose(beneficiary=who, paper=county.judgment(**paper), by=by, at=county.at(on))


@pytest.fixture
def who(cast):
    return county.benefit(county.person(cast.station)).beneficiary


class ProposingAStopForASentence:
    def test_keeps_the_paper_and_the_day_as_it_is(self, who, cast):
        saturday = date(2026, 8, 22)

        [stop] = propose(who, by=cast.wang, day=saturday, until=date(2028, 8, 21))

        assert (stop.last_day_raw, stop.last_day, stop.lawful_month) == (saturday, saturday, date(2026, 9, 1))
        assert stop.basis["sentence"] == {
            "kind": "FIXED_TERM", "document_no": "（2026）岚0123刑初18号", "day": "2026-08-22", "until": "2028-08-21",
        }
        assert stop.citation.startswith("S-03 ")
        assert AuditEntry.objects.filter(act="suspension.proposed", subject_id=stop.pk).exists()

    def test_stops_each_benefit_by_itself(self, who, cast):
        county.benefit(who, category=Category.SELF_EMPLOYED_OFFICER)

        stops = propose(who, by=cast.wang)

        assert [stop.citation.partition(" ")[0] for stop in stops] == ["S-03", "DE-10.stop"]

    def test_passes_by_what_another_office_pays_or_has_ended(self, who, cast):
        county.benefit(who, category=Category.SELF_EMPLOYED_OFFICER, organization=cast.district_station)
        county.ended(county.benefit(who, category=Category.OTHER_ENTITLED), since=date(2026, 1, 1))

        assert len(propose(who, by=cast.wang)) == 1

    @pytest.mark.parametrize("kind", ["DETENTION", "拘留", "缓刑", "管制", "拘役", ""])
    def test_refuses_what_the_article_does_not_name(self, who, cast, kind):  # S-07
        with pytest.raises(sentences.CannotPropose, match="拘留、缓刑、管制、拘役不在此列"):
            propose(who, by=cast.wang, kind=kind)
        assert not Suspension.objects.exists()

    @pytest.mark.parametrize(("paper", "why"), [
        ({"number": " "}, "文号"),
        ({"day": date(2026, 9, 8)}, "不能晚于今天"),
        ({"until": date(2026, 8, 1)}, "不能早于"),
        ({"until": date(2026, 9, 1)}, "已经届满"),
    ])
    def test_refuses_a_paper_that_does_not_fit(self, who, cast, paper, why):
        with pytest.raises(sentences.CannotPropose, match=why):
            propose(who, by=cast.wang, **paper)

    def test_takes_a_judgment_of_today(self, who, cast):
        assert propose(who, by=cast.wang, day=TODAY)

    def test_refuses_the_dead(self, who, cast):
        with pytest.raises(sentences.CannotPropose, match="去世"):
            propose(county.died(who, on=TODAY), by=cast.wang)

    def test_refuses_a_person_without_a_benefit_that_stands(self, who, cast):
        county.ended(who.benefits.get(), since=date(2026, 1, 1))

        with pytest.raises(sentences.CannotPropose, match="没有可以中止的待遇"):
            propose(who, by=cast.wang)

    def test_happens_once(self, who, cast):
        propose(who, by=cast.wang)

        with pytest.raises(sentences.CannotPropose, match="未结的中止"):
            propose(who, by=cast.li)

    def test_is_not_for_other_roles_or_offices(self, who, cast):
        for outsider in (cast.sun, cast.he, cast.qian):
            with pytest.raises(consents.NotEntitled):
                propose(who, by=outsider)


class ApprovingAStopForASentence:
    def test_is_for_the_province_after_the_county(self, who, cast):  # S-03
        [stop] = propose(who, by=cast.wang)

        with pytest.raises(consents.NotEntitled):
            gates.approve(suspension=stop, by=cast.zhao, at=county.at(TODAY))
        gates.endorse(suspension=stop, by=cast.zhao, at=county.at(TODAY))
        gates.approve(suspension=stop, by=cast.sun, at=county.at(TODAY))

        assert (stop.state, stop.effective_on) == ("APPROVED", date(2026, 10, 1))

    def test_quotes_the_rules_about_sentences(self, cast):
        stop = county.sentenced(cast)

        assert [each["rule"] for each in stop.basis["rules"]] == ["S-03", "S-01", "S-01.day", "DE-18"]
        assert (stop.basis["lawful_month"], stop.basis["effective_month"]) == ("2026-09-01", "2026-10-01")
        assert stop.basis["sentence"]["kind"] == "FIXED_TERM"

    def test_stops_the_pay_on_its_day(self, cast):
        stop = county.sentenced(cast)

        assert (stop.state, stop.benefit.state) == ("IN_FORCE", "SUSPENDED")
        assert stop.get_state_display() == "中止中"

    def test_does_not_wait_for_what_comes_from_the_person(self, who, cast):
        [stop] = propose(who, by=cast.wang)
        HomeVisit.objects.create(
            beneficiary=who, organization=who.organization, state="PLANNED", planned_on=TODAY, officer=cast.wang,
            state_at=county.at(TODAY),
        )

        assert gates.last_look([stop]) == {stop.pk: []}

    def test_is_not_undone_by_a_confirmation(self, cast):
        case = county.case(cast)
        [stop] = propose(case.benefit.beneficiary, by=cast.wang)

        outcome = county.confirmed(cast, case, on=TODAY)

        assert (outcome.withdrawn, county.again(stop).state) == ((), "PROPOSED")

    def test_stops_also_a_category_that_the_clock_never_stops(self, cast):
        of = county.benefit(county.person(cast.station), category=Category.MONTHLY_PENSION)

        stop = county.sentenced(cast, of)

        assert stop.basis["rules"][0]["rule"] == "S-05"

    def test_may_be_declined(self, who, cast):
        [stop] = propose(who, by=cast.wang)

        gates.decline(suspension=stop, reason="判决还没有生效。", by=cast.zhao, at=county.at(TODAY))

        assert stop.state == "DECLINED"
        assert suspensions.approval_of(stop).needs_province
