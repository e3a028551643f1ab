"""The lasting end of a benefit: one table by ground, two people, and the clock on the first unpaid month."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts import transitions
from accounts.models import AuditEntry
from benefits import policy
from benefits.categories import Category
from benefits.models import BackPayLine, Benefit, Resumption, Suspension, Termination
from benefits.policy import EndGround
from benefits.services import consents, filings, payments, resumptions, terminations, transfers
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
BIRTHDAY = date(2026, 12, 10)
DAY = date(2026, 10, 20)
OFFICER, MONTHLY = Category.SELF_EMPLOYED_OFFICER, Category.MONTHLY_PENSION
LIFE = {"ground": "CANCELLED", "day": date(2026, 10, 8), "document_no": "（2026）岚01刑初7号", "kind": "LIFE_SENTENCE"}


def cause(**words):
    told = {"ground": "NOT_ELIGIBLE", "day": BIRTHDAY, "reason": "满十八周岁，已不上学。"}
    return terminations.Cause(**{**told, **words})


def propose(benefit, *, by, on=TODAY, **words):
    return terminations.propose(benefit=benefit, cause=cause(**words), by=by, at=county.at(on))


def approve(row, *, by, on=TODAY):
    terminations.approve(termination=row, by=by, at=county.at(on, 15))


def night(on):
    return terminations.bring_into_force(queryset=Termination.objects.all(), today=on, at=county.at(on, 2))


def paid(category, cast, **fields) -> Benefit:
    return county.benefit(county.person(cast.station), category=category, **fields)


@pytest.fixture
def child(cast):
    return county.survivor(cast.station)


@pytest.fixture
def row(child, cast):
    return propose(child, by=cast.wang)


class TheTableOfGrounds:
    @pytest.mark.parametrize(("ground", "categories"), [
        ("RECRUITED", {OFFICER, MONTHLY}),
        ("NOT_ELIGIBLE", {Category.OTHER_ENTITLED}),
        ("CANCELLED", {Category.DISABLED, Category.OTHER_ENTITLED, MONTHLY}),
        ("MOVED", set(Category)),
        ("OTHER", set(Category)),
    ])
    def test_says_for_which_categories(self, ground, categories):
        assert set(policy.ENDINGS[EndGround(ground)]) == categories

    def test_answers_for_every_ground(self):
        assert set(policy.ENDINGS) == set(EndGround)

    @pytest.mark.parametrize(("category", "rule"), [(OFFICER, "Z-06"), (MONTHLY, "Y-07")])
    def test_cites_the_rule_of_the_recruited(self, category, rule, cast):
        row = propose(paid(category, cast), by=cast.wang, ground="RECRUITED", day=DAY, document_no="聘1号")

        assert row.citation.partition(" ")[0] == rule
        assert row.first_unpaid_month == date(2026, 11, 1)

    @pytest.mark.parametrize(("ground", "day", "month"), [
        ("OTHER", date(2026, 10, 20), date(2026, 11, 1)),
        ("MOVED", date(2026, 5, 20), date(2027, 1, 1)),  # M-01
        ("MOVED", date(2027, 1, 3), date(2028, 1, 1)),
    ])
    def test_says_from_which_month(self, ground, day, month, cast):
        assert propose(paid(Category.DISABLED, cast), by=cast.wang, ground=ground, day=day).first_unpaid_month == month


class ProposingAnEnd:
    def test_pays_the_month_of_the_birthday(self, row):  # policy 1.5
        assert row.first_unpaid_month == date(2027, 1, 1)
        assert (row.state, row.citation.partition(" ")[0]) == ("PROPOSED", "TL-19.last_month")
        assert row.basis["cause"]["day"] == "2026-12-10"
        assert row.basis["lawful_month"] == "2027-01-01"
        assert AuditEntry.objects.get(act="termination.proposed").reason == "满十八周岁，已不上学。"

    def test_of_29_february_pays_february(self, cast):  # T-02
        leap = county.survivor(cast.station, born_on=date(2008, 2, 29))

        row = propose(leap, by=cast.wang, on=date(2026, 1, 20), day=policy.of_age_on(leap.beneficiary.born_on))

        assert row.first_unpaid_month == date(2026, 3, 1)

    def test_pays_longer_where_the_place_says_so(self, child, cast):
        county.local_rule(
            rule_id="TL-19.grace", organization=cast.county, value=2, effective_from=date(2026, 1, 1),
            document_no="临退役发〔2026〕2号",
        )

        row = propose(child, by=cast.wang)

        assert row.first_unpaid_month == date(2027, 3, 1)
        assert "TL-19.grace" in {rule["rule"] for rule in row.basis["rules"]}

    def test_is_for_clerks_and_supervisors_of_the_office(self, child, cast):
        for stranger in (cast.qian, cast.zhou, cast.sun, cast.he, cast.xu):
            with pytest.raises(consents.NotEntitled):
                propose(child, by=stranger)
        assert propose(child, by=cast.zhao)

    @pytest.mark.parametrize(("words", "why"), [
        ({"reason": " "}, "理由"),
        ({"ground": "RECRUITED"}, "不以这个事由"),
        ({"ground": "SOMETHING"}, "不以这个事由"),
        ({"day": date(2029, 1, 1)}, "太远"),
        ({**LIFE, "document_no": " "}, "文号"),
        ({**LIFE, "kind": "FIXED_TERM"}, "死刑、无期徒刑、开除军籍"),
        ({**LIFE, "day": date(2026, 11, 25)}, "不能晚于今天"),
        ({"ground": "OTHER", "day": date(1900, 1, 1)}, "早于本人出生（2008-12-10）"),
        ({"ground": "OTHER", "day": date(2015, 6, 30)}, "月起发，事由发生的日期不能更早"),
    ])
    def test_refuses_a_cause_that_does_not_fit(self, child, cast, words, why):
        with pytest.raises(terminations.CannotPropose, match=why):
            propose(child, by=cast.wang, **words)
        assert not Termination.objects.exists()

    def test_refuses_the_dead_and_the_ended(self, child, cast):
        gone = county.ended(county.survivor(cast.station), since=date(2026, 11, 1))
        county.died(child.beneficiary, on=TODAY)

        for benefit, why in ((gone, "已终止"), (county.again(child), "去世")):
            with pytest.raises(terminations.CannotPropose, match=why):
                propose(benefit, by=cast.wang)

    def test_leaves_what_moves_to_an_office_of_this_system_to_the_move(self, child, cast):  # M-01
        county.moving(cast, child)

        with pytest.raises(terminations.CannotPropose, match="由转入地接续发放"):
            propose(child, by=cast.wang, ground="MOVED", day=date(2026, 5, 20))

    def test_ends_what_leaves_this_system(self, child, cast):
        county.moving(cast, child, to=transfers.Place(name="广东省东莞市"))

        assert propose(child, by=cast.wang, ground="MOVED", day=date(2026, 5, 20))

    def test_refuses_a_second_one(self, row, child, cast):
        with pytest.raises(terminations.CannotPropose, match="未结"):
            propose(child, by=cast.li)


class ApprovingAnEnd:
    def test_ends_nothing_before_its_month(self, row, child, cast):
        approve(row, by=cast.zhao)

        assert (row.state, county.again(child).state) == ("APPROVED", "ACTIVE")
        assert row.first_unpaid_month == date(2027, 1, 1)
        assert row.basis["effective_month"] == "2027-01-01"
        assert {"TL-19.last_month", "A-02.approval", "DE-18"} <= {rule["rule"] for rule in row.basis["rules"]}
        assert night(date(2026, 12, 31)) == 0

    def test_pays_nothing_from_its_month_though_the_clock_has_stood_still(self, row, child, cast):
        approve(row, by=cast.zhao)

        found = {month: payments.payable(benefits=Benefit.objects.all(), month=month)[child.pk]
                 for month in (date(2026, 12, 1), date(2027, 1, 1))}

        assert list(found.values()) == [child.monthly_amount, 0]

    def test_ends_the_benefit_in_the_night_of_its_month(self, row, child, cast):
        approve(row, by=cast.zhao)

        assert night(date(2027, 1, 1)) == 1

        after = county.again(child)
        assert (after.state, after.ended_from_month) == ("ENDED", date(2027, 1, 1))
        assert (county.again(row).state, night(date(2027, 1, 2))) == ("IN_FORCE", 0)
        assert AuditEntry.objects.get(act="benefit.ended").by_id is None

    def test_takes_back_no_month_already_paid(self, child, cast):  # DE-5
        row = propose(child, by=cast.wang, day=date(2026, 9, 10))

        approve(row, by=cast.zhao)

        assert (row.basis["lawful_month"], row.first_unpaid_month) == ("2026-10-01", date(2026, 12, 1))

    def test_needs_another_person(self, child, cast):
        own = propose(child, by=cast.zhao)

        with pytest.raises(consents.NotEntitled, match="不同的人"):
            approve(own, by=cast.zhao)
        with pytest.raises(IntegrityError), transaction.atomic():
            Termination.objects.filter(pk=own.pk).update(
                state="APPROVED", approved_by=cast.zhao, approved_at=county.at(TODAY)
            )

    def test_is_for_the_county_above(self, row, cast):
        for stranger in (cast.wang, cast.li, cast.zhou, cast.sun, cast.he):
            with pytest.raises(consents.NotEntitled):
                approve(row, by=stranger)

    def test_refuses_the_dead_the_ended_and_the_decided(self, row, child, cast):
        twin = propose(county.survivor(cast.station), by=cast.wang)
        terminations.decline(termination=twin, reason="仍在校。", by=cast.zhao, at=county.at(TODAY))
        with pytest.raises(transitions.ForbiddenMove):
            approve(twin, by=cast.zhao)
        county.ended(child, since=date(2026, 12, 1))
        with pytest.raises(terminations.CannotDecide, match="已终止"):
            approve(Termination.objects.get(pk=row.pk), by=cast.zhao)
        county.died(child.beneficiary, on=TODAY)
        with pytest.raises(terminations.CannotDecide, match="去世"):
            approve(Termination.objects.get(pk=row.pk), by=cast.zhao)

    def test_ends_nothing_of_who_has_died_meanwhile(self, row, child, cast):
        approve(row, by=cast.zhao)
        county.died(child.beneficiary, on=date(2026, 12, 20))

        assert night(date(2027, 1, 1)) == 0


class AnEndThatTheProvinceDecides:
    @pytest.fixture
    def row(self, cast):  # S-02, S-03
        return propose(paid(Category.DISABLED, cast), by=cast.wang, **LIFE)

    def test_goes_by_way_of_the_county(self, row, cast):
        with pytest.raises(consents.NotEntitled, match="先由县级"):
            approve(row, by=cast.sun)
        with pytest.raises(consents.NotEntitled):
            approve(row, by=cast.zhao)

        terminations.endorse(termination=row, by=cast.zhao, at=county.at(TODAY, 10))
        approve(row, by=cast.sun)

        assert (row.state, row.endorsed_by, row.approved_by) == ("APPROVED", cast.zhao, cast.sun)
        assert filings.is_open(row)

    def test_of_an_officer_recruited_is_approved_by_it_too(self, cast):  # Z-03
        row = propose(paid(OFFICER, cast), by=cast.wang, ground="RECRUITED", day=DAY, document_no="聘1号")

        terminations.endorse(termination=row, by=cast.zhao, at=county.at(TODAY, 10))
        approve(row, by=cast.sun)

        assert terminations.approval_of(row).needs_province
        assert row.state == "APPROVED"
        assert not filings.is_open(row)

    def test_is_not_endorsed_by_strangers_or_where_the_county_decides(self, row, child, cast):
        with pytest.raises(consents.NotEntitled):
            terminations.endorse(termination=row, by=cast.zhou, at=county.at(TODAY))
        with pytest.raises(consents.NotEntitled, match="不须报省"):
            terminations.endorse(termination=propose(child, by=cast.wang), by=cast.zhao, at=county.at(TODAY))


class RefusingAnEnd:
    def test_says_why_and_pay_goes_on(self, row, child, cast):
        terminations.decline(termination=row, reason="仍在校就读。", by=cast.zhao, at=county.at(TODAY))

        assert (row.state, row.declined_by, row.reason) == ("DECLINED", cast.zhao, "仍在校就读。")
        assert county.again(child).state == "ACTIVE"

    def test_needs_a_reason_and_the_right_person(self, row, cast):
        for reason, by in ((" ", cast.zhao), ("不对。", cast.wang), ("不对。", cast.zhou), ("不对。", cast.sun)):
            with pytest.raises(consents.NotEntitled):
                terminations.decline(termination=row, reason=reason, by=by, at=county.at(TODAY))


class TakingBackAnEnd:
    def withdraw(self, row, *, by, reason="学籍证明刚补来。"):
        terminations.withdraw(termination=row, reason=reason, by=by, at=county.at(TODAY, 16))

    def test_is_for_the_clerk_while_it_is_proposed(self, row, child, cast):
        self.withdraw(row, by=cast.wang)

        assert (row.state, row.reason) == ("WITHDRAWN", "学籍证明刚补来。")
        assert propose(child, by=cast.wang)

    def test_is_for_who_approved_it_until_it_is_in_force(self, row, child, cast):
        approve(row, by=cast.zhao)
        with pytest.raises(consents.NotEntitled):
            self.withdraw(row, by=cast.wang)

        self.withdraw(row, by=cast.zhao)

        assert night(date(2027, 1, 1)) == 0
        assert county.again(child).state == "ACTIVE"

    def test_comes_too_late_once_it_is_in_force(self, row, cast):
        approve(row, by=cast.zhao)
        night(date(2027, 1, 1))

        with pytest.raises(transitions.ForbiddenMove):
            self.withdraw(county.again(row), by=cast.zhao)

    def test_needs_a_reason_and_the_office(self, row, cast):
        with pytest.raises(terminations.CannotDecide, match="理由"):
            self.withdraw(row, by=cast.wang, reason=" ")
        with pytest.raises(consents.NotEntitled):
            self.withdraw(row, by=cast.qian)


class WhatIsUnderWayWhenABenefitEnds:
    def test_takes_back_a_stop_that_is_not_in_force(self, cast):
        stop = county.approved(cast, on=date(2026, 9, 7))
        row = propose(stop.benefit, by=cast.wang, on=date(2026, 9, 7), ground="OTHER", day=date(2026, 8, 1))
        approve(row, by=cast.zhao, on=date(2026, 9, 7))

        night(date(2026, 10, 1))

        assert (county.again(stop).state, county.again(stop.benefit).state) == ("WITHDRAWN", "ENDED")

    def test_leaves_a_stop_in_force_as_it_is(self, cast):
        stop = county.stopped(cast)
        row = propose(stop.benefit, by=cast.wang, ground="OTHER", day=date(2026, 10, 1))
        approve(row, by=cast.zhao)

        night(date(2026, 12, 1))

        assert (county.again(stop).state, county.again(stop.benefit).state) == ("IN_FORCE", "ENDED")

    def test_lets_a_resumption_that_waits_be_decided_first(self, cast):
        stop = county.stopped(cast)
        row = propose(stop.benefit, by=cast.wang, on=date(2026, 10, 20), ground="OTHER", day=date(2026, 10, 1))
        waiting = resumptions.propose(
            suspension=stop, confirmed_on=date(2026, 10, 15), applied_on=date(2026, 10, 15), by=cast.wang,
            at=county.at(date(2026, 10, 20)),
        )
        with pytest.raises(terminations.CannotDecide, match="恢复待批"):
            approve(row, by=cast.zhao, on=date(2026, 10, 21))

        fresh = Resumption.objects.get(pk=waiting.pk)
        resumptions.approve(resumption=fresh, by=cast.zhao, at=county.at(date(2026, 10, 21)))
        approve(row, by=cast.zhao, on=date(2026, 10, 22))
        assert Suspension.objects.get().state == "LIFTED"

    def test_waits_in_the_night_for_a_resumption_asked_for_after_the_approval(self, cast):
        stop = county.stopped(cast)
        row = propose(stop.benefit, by=cast.wang, on=date(2026, 10, 12), ground="OTHER", day=date(2026, 10, 1))
        approve(row, by=cast.zhao, on=date(2026, 10, 12))
        resumptions.propose(
            suspension=stop, confirmed_on=date(2026, 10, 15), applied_on=date(2026, 10, 15), by=cast.wang,
            at=county.at(date(2026, 10, 20)),
        )

        assert night(date(2026, 11, 1)) == 0

    def test_owes_nothing_from_the_month_of_the_end(self, cast):
        stop = county.stopped(cast)
        row = propose(stop.benefit, by=cast.wang, on=date(2026, 10, 12), ground="OTHER", day=date(2026, 9, 1))
        approve(row, by=cast.zhao, on=date(2026, 10, 12))
        waiting = resumptions.propose(
            suspension=stop, confirmed_on=date(2026, 10, 15), applied_on=date(2026, 10, 15), by=cast.wang,
            at=county.at(date(2026, 10, 20)),
        )
        resumptions.approve(resumption=waiting, by=cast.zhao, at=county.at(date(2026, 12, 20)))

        owed = BackPayLine.objects.filter(amount__gt=0)

        assert [line.month for line in owed] == [date(2026, 10, 1)]
        assert night(date(2026, 12, 21)) == 1
        assert county.again(stop.benefit).ended_from_month == date(2026, 11, 1)
