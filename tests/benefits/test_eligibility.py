"""Survivors who come of age, and those who are asked every year (TL arts. 19 and 20; policy 1.5)."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from benefits import policy
from benefits.models import EligibilityCheck
from benefits.services import consents, eligibility, local_rules, terminations
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
SCHOOL = {"finding": "IN_SCHOOL", "document": "临岚一中学籍证明", "until_on": date(2027, 6, 30)}


def record(benefit, *, by, on=TODAY, **answer):
    return eligibility.record(benefit=benefit, answer=eligibility.Answer(**answer), by=by, at=county.at(on))


def asked(on=TODAY):
    return list(eligibility.to_ask(today=on))


@pytest.fixture
def child(cast):
    return county.survivor(cast.station)


class TheDayOfComingOfAge:
    def test_is_the_eighteenth_birthday(self):
        assert policy.of_age_on(date(2008, 9, 10)) == date(2026, 9, 10)

    def test_is_28_february_for_who_was_born_on_the_29th(self):  # MFD 202, T-02
        assert policy.of_age_on(date(2008, 2, 29)) == date(2026, 2, 28)

    @pytest.mark.parametrize("born_on", [date(2008, 2, 28), date(2008, 2, 29), date(2008, 3, 1), date(2008, 12, 31)])
    def test_agrees_with_the_bound_of_the_selection(self, born_on):
        birthday = policy.of_age_on(born_on)

        assert born_on <= policy.born_by(birthday)
        assert born_on > policy.born_by(birthday - timedelta(days=1))


class ASurvivorComingOfAge:
    def test_is_asked_about_sixty_days_before(self, child):
        first = date(2026, 12, 10) - timedelta(days=policy.ASK_BEFORE.value)

        assert asked(first - timedelta(days=1)) == []
        assert asked(first) == [child]
        assert eligibility.until(asked(first)[0]) == date(2026, 12, 10)

    def test_is_asked_about_as_long_as_nobody_answers(self, child):
        assert asked(date(2027, 6, 1)) == [child]

    def test_is_asked_about_earlier_where_the_place_says_so(self, child, cast):
        county.local_rule(
            rule_id="TL-19.ask_before", organization=cast.county, value=120, effective_from=date(2026, 1, 1),
            document_no="临退役发〔2026〕2号",
        )
        local = local_rules.in_force(organization=cast.station, on=TODAY)

        assert list(eligibility.to_ask(today=date(2026, 8, 20), local=local)) == [child]

    def test_born_on_29_february_is_asked_about_in_time(self, cast):
        leap = county.survivor(cast.station, born_on=date(2008, 2, 29))
        first = date(2026, 2, 28) - timedelta(days=60)

        assert asked(first - timedelta(days=1)) == []
        assert asked(first) == [leap]

    @pytest.mark.parametrize("kin", ["SPOUSE", "PARENT", ""])
    def test_is_a_child_or_a_sibling(self, cast, kin):
        county.survivor(cast.station, kin=kin)

        assert asked() == []

    def test_is_left_out_when_dead_or_ended_or_about_to_end(self, cast):
        county.died(county.survivor(cast.station).beneficiary, on=TODAY)
        county.ended(county.survivor(cast.station), since=date(2026, 11, 1))
        leaving = county.survivor(cast.station)
        cause = terminations.Cause("NOT_ELIGIBLE", date(2026, 12, 10), "已不上学。")
        terminations.propose(benefit=leaving, cause=cause, by=cast.wang, at=county.at(TODAY))

        assert asked() == []


class KeepingTheEligibility:
    def test_takes_the_paper_and_the_last_day_and_goes_on_until_then(self, child, cast):
        check = record(child, by=cast.wang, **SCHOOL)

        assert (check.until_on, check.document) == (date(2027, 6, 30), "临岚一中学籍证明")
        assert asked() == []
        assert eligibility.until(child) == date(2027, 6, 30)
        entry = AuditEntry.objects.get(act="eligibility.kept")
        assert (entry.about, entry.citation.partition(" ")[0]) == (child.beneficiary.key, "TL-19.kept")

    def test_is_asked_again_before_its_last_day(self, child, cast):
        record(child, by=cast.wang, **SCHOOL)

        assert asked(date(2027, 4, 30)) == []
        assert asked(date(2027, 5, 1)) == [child]

    def test_stands_when_a_confirmation_says_that_nothing_has_changed(self, child, cast):
        record(child, by=cast.wang, **SCHOOL)

        record(child, by=cast.wang, on=TODAY + timedelta(days=1), finding="UNCHANGED")

        assert asked(TODAY + timedelta(days=2)) == []

    def test_refuses_disability_of_a_sibling(self, cast):  # Article 19 names school alone.
        sibling = county.survivor(cast.station, kin="SIBLING")

        with pytest.raises(eligibility.CannotCheck, match="兄弟姐妹不因"):
            record(sibling, by=cast.wang, finding="DISABLED", document="残疾证", until_on=date(2027, 6, 30))

    @pytest.mark.parametrize(("answer", "why"), [
        ({"document": " "}, "凭证"), ({"until_on": None}, "哪一天"), ({"until_on": TODAY}, "晚于今天"),
        ({"until_on": date(2026, 12, 1)}, "以前不须保留"), ({"until_on": date(2040, 1, 1)}, "最多保留"),
        ({"finding": "SOMETHING"}, "选择"),
    ])
    def test_refuses_what_does_not_vouch_for_it(self, child, cast, answer, why):
        with pytest.raises(eligibility.CannotCheck, match=why):
            record(child, by=cast.wang, **{**SCHOOL, **answer})
        assert not EligibilityCheck.objects.exists()

    def test_refuses_who_may_not(self, child, cast):
        for stranger in (cast.qian, cast.sun, cast.he):
            with pytest.raises(consents.NotEntitled):
                record(child, by=stranger, **SCHOOL)

    def test_refuses_the_dead_the_ended_and_others(self, child, cast):
        soldier = county.benefit(county.person(cast.station))
        gone = county.ended(county.survivor(cast.station), since=date(2026, 11, 1))
        unknown = county.survivor(cast.station, kin="")
        county.died(child.beneficiary, on=TODAY)

        dead = county.again(child)
        for benefit, why in ((soldier, "不核查"), (gone, "已终止"), (unknown, "没有登记"), (dead, "去世")):
            with pytest.raises(eligibility.CannotCheck, match=why):
                record(benefit, by=cast.wang, **SCHOOL)


class ADoubt:
    @pytest.fixture
    def spouse(self, cast):
        return county.survivor(cast.station, kin="SPOUSE", born_on=date(1975, 3, 1))

    def test_stays_to_be_asked_about_until_it_is_cleared(self, spouse, cast):
        record(spouse, by=cast.wang, finding="IN_DOUBT", note="已再婚，是否赡养待核。")
        assert asked() == [spouse]

        record(spouse, by=cast.wang, on=TODAY + timedelta(days=1), finding="UNCHANGED", note="仍赡养公婆，村委会证明。")
        assert asked() == []

    def test_says_what_has_changed(self, spouse, cast):
        with pytest.raises(eligibility.CannotCheck, match="写明"):
            record(spouse, by=cast.wang, finding="IN_DOUBT")
