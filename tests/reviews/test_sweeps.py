from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection

from accounts.models import AuditEntry
from benefits import days
from benefits.categories import Category
from benefits.models import Benefit, Death, Holiday, HolidayYear, Suspension
from benefits.services import proposals, reconciliation
from reviews.models import Confirmation, Correction, Review
from reviews.policy import Method
from reviews.services import notices, sweeps
from reviews.services.sweeps import chunks, force, lapsing
from reviews.states import REVIEW_OPEN
from tests import county

pytestmark = pytest.mark.django_db

OFFICER = Category.SELF_EMPLOYED_OFFICER
LAST_DAY, NIGHT = date(2026, 8, 31), date(2026, 9, 1)
DEADLINE = county.WINDOW[1]


def swept(name, night, **words):
    return sweeps.NIGHT[name](today=night, at=county.at(night, 2), **words)


@pytest.fixture
def in_notice(cast):
    """A review whose sixty days end on Monday 31 August."""
    review = county.case(cast)
    county.noticed(cast, review)
    return review


@pytest.fixture
def officer(cast):
    """A review whose deadline is 31 May."""
    return county.case(cast, category=OFFICER)


def said_dead(review, by):
    """A death that somebody reported, and nobody has verified."""
    who = review.benefit.beneficiary
    return Death.objects.create(
        beneficiary=who, organization=who.organization, state_at=county.at(LAST_DAY), died_on=LAST_DAY,
        reported_by=by, reported_at=county.at(LAST_DAY),
    )


class TheNightTheSixtyDaysEnd:
    def test_lapses_the_review_and_proposes_one_stop(self, in_notice):
        assert swept("lapse_notices", NIGHT).done == 1

        review = county.again(in_notice)
        stop = Suspension.objects.get()
        assert (review.state, review.lapsed_on, review.suspension) == ("LAPSED", NIGHT, stop)
        assert (stop.state, stop.proposed_by, stop.last_day) == ("PROPOSED", None, LAST_DAY)
        assert stop.reason == "2026 年第 1 号公告期满仍未确认。"

    def test_is_the_one_after_the_last_day(self, in_notice):
        assert swept("lapse_notices", LAST_DAY).done == 0

    def test_keeps_what_the_notice_stood_on(self, in_notice):
        swept("lapse_notices", NIGHT)

        basis = Suspension.objects.get().basis
        assert basis["raw_day"] == "2026-08-29"
        assert basis["notice"] == "2026 年第 1 号公告"
        assert basis["rules"][0]["rule"] == "A-04"

    def test_leaves_a_trace_by_the_clock(self, in_notice):
        swept("lapse_notices", NIGHT)

        traces = AuditEntry.objects.filter(act__in=["review.lapsed", "suspension.proposed"])
        assert {(trace.by, trace.by_role) for trace in traces} == {(None, "CLOCK")}

    def test_twice_is_the_same_as_once(self, in_notice):
        swept("lapse_notices", NIGHT)
        traces = AuditEntry.objects.count()

        assert swept("lapse_notices", NIGHT).done == 0
        assert (Suspension.objects.count(), AuditEntry.objects.count()) == (1, traces)

    def test_leaves_the_dead_alone(self, in_notice):
        county.died(in_notice.benefit.beneficiary, on=LAST_DAY)

        assert swept("lapse_notices", NIGHT).done == 0

    def test_waits_while_a_death_is_reported_and_nobody_has_looked_into_it(self, in_notice, cast):
        said_dead(in_notice, cast.wang)

        assert swept("lapse_notices", NIGHT).done == 0

    def test_waits_for_what_the_person_has_sent_in(self, in_notice, cast):
        who = in_notice.benefit.beneficiary
        sent = Confirmation.objects.create(
            beneficiary=who, organization=who.organization, method=Method.REMOTE, state_at=county.at(LAST_DAY),
            confirmed_on=LAST_DAY, recorded_by=cast.wang, recorded_at=county.at(LAST_DAY),
        )
        sent.for_reviews.add(in_notice)

        assert swept("lapse_notices", NIGHT).done == 0

    def test_waits_for_an_open_correction(self, in_notice, cast):
        Correction.objects.create(
            review=in_notice, organization=cast.station, comment="补身份证", requested_by=cast.wang,
            requested_at=county.at(LAST_DAY), state_at=county.at(LAST_DAY), due_on=NIGHT, due_on_raw=NIGHT,
        )

        assert swept("lapse_notices", NIGHT).done == 0

    def test_leaves_a_withdrawn_notice_alone(self, in_notice, cast):
        notice = county.again(in_notice).notice
        notices.withdraw(notice=notice, reason="地点登错。", by=cast.zhao, at=county.at(LAST_DAY))

        assert swept("lapse_notices", NIGHT).done == 0

    def test_proposes_nothing_beside_an_open_stop_but_points_to_it(self, in_notice, cast):
        deadline = days.Deadline(LAST_DAY, LAST_DAY, provisional=False, holiday_version="")
        last_year = proposals.Proposal(in_notice.benefit, deadline, "上年。", {})
        made = proposals.propose_many(proposals=[last_year], by=None, at=county.at(LAST_DAY))
        earlier = Suspension.objects.get(pk=made[in_notice.benefit_id])

        swept("lapse_notices", NIGHT)

        assert Suspension.objects.get() == earlier
        assert county.again(in_notice).suspension == earlier

    def test_asks_again_under_the_lock(self, in_notice, cast, monkeypatch):
        """Between choosing the rows and locking them a clerk confirms one."""
        chosen = chunks._halving

        def meanwhile(ids, work, report):
            county.confirmed(cast, in_notice, on=LAST_DAY)
            chosen(ids, work, report)

        monkeypatch.setattr(chunks, "_halving", meanwhile)

        report = swept("lapse_notices", NIGHT)

        assert (report.done, report.passed_by) == (0, {})
        assert county.again(in_notice).state == "CONFIRMED"

    @pytest.mark.parametrize("people", [1, 20])
    def test_costs_a_fixed_number_of_queries(self, cast, django_assert_max_num_queries, people):
        county.noticed(cast, *(county.case(cast) for _ in range(people)))

        with django_assert_max_num_queries(32):
            assert swept("lapse_notices", NIGHT).done == people


class TheNightADeadlinePasses:
    def test_proposes_a_stop_without_a_notice(self, officer):  # Z-01
        assert swept("lapse_deadlines", DEADLINE).done == 0
        assert swept("lapse_deadlines", DEADLINE + timedelta(days=1)).done == 1

        stop = Suspension.objects.get()
        assert (stop.last_day_raw, stop.last_day, stop.lawful_month) == (DEADLINE, DEADLINE, date(2026, 6, 1))
        assert stop.reason == "2026 年自主择业年审截止仍未登记。"

    def test_does_not_roll_past_a_weekend(self, cast):  # DE-25: the printed date holds.
        saturday = date(2026, 5, 30)
        campaign = county.campaign(cast.county, category=OFFICER, window=(date(2026, 1, 1), saturday))
        county.review(county.benefit(county.person(cast.station), category=OFFICER), within=campaign)

        assert swept("lapse_deadlines", date(2026, 5, 31)).done == 1

    def test_follows_a_deferral(self, cast):  # Z-05, DE-25
        county.case(cast, category=OFFICER, due_on=date(2026, 7, 15))

        assert swept("lapse_deadlines", date(2026, 7, 15)).done == 0
        assert swept("lapse_deadlines", date(2026, 7, 16)).done == 1

    @pytest.mark.parametrize("category", sorted(set(Category) - {OFFICER}))
    def test_proposes_nothing_for_anybody_else(self, cast, category):  # DE-2, DE-8, DE-9
        county.case(cast, category=category)

        assert swept("lapse_deadlines", date(2026, 12, 31)).done == 0

    def test_leaves_the_dead_alone(self, officer):
        county.died(officer.benefit.beneficiary, on=DEADLINE)

        assert swept("lapse_deadlines", date(2026, 6, 1)).done == 0

    def test_waits_while_a_death_is_reported(self, officer, cast):
        said_dead(officer, cast.wang)

        assert swept("lapse_deadlines", date(2026, 6, 1)).done == 0


class TheDayAStopTakesEffect:
    def test_stops_the_pay(self, cast):
        stop = county.approved(cast)

        assert swept("bring_into_force", date(2026, 9, 30)).done == 0
        assert swept("bring_into_force", date(2026, 10, 1)).done == 1
        assert county.again(stop.benefit).state == "SUSPENDED"

    def test_may_be_found_late(self, cast):
        stop = county.approved(cast)

        assert swept("bring_into_force", date(2026, 10, 4)).done == 1
        assert county.again(stop).effective_on == date(2026, 10, 1)


class WhoHasLeft:
    def test_is_closed_and_no_stop_goes_on(self, cast):
        stop = county.approved(cast)
        county.died(stop.benefit.beneficiary, on=date(2026, 9, 20))

        assert swept("close_ended", date(2026, 9, 25)).done == 2
        assert stop.reviews.get().state == "CLOSED"
        assert (county.again(stop).state, county.again(stop).reason) == ("WITHDRAWN", "待遇已终止。")

    @pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL chooses by the size of the table")
    def test_is_found_from_whoever_is_gone_and_not_among_all_who_are_paid(self, cast):
        plan = Review.objects.filter(benefit__in=Benefit.objects.gone(), state__in=REVIEW_OPEN).explain()

        assert "benefit_ended" in plan
        assert "beneficiary_dead" in plan
        assert "SCAN reviews_review" not in plan

    def test_by_an_ended_benefit_too(self, cast):
        review = county.case(cast)
        county.ended(review.benefit, since=date(2026, 7, 1))

        swept("close_ended", date(2026, 7, 1))

        assert (county.again(review).state, county.again(review).closed_reason) == ("CLOSED", "待遇已终止。")

    def test_keeps_a_stop_in_force_as_it_stands(self, cast):
        stop = county.stopped(cast)
        county.died(stop.benefit.beneficiary, on=date(2026, 10, 20))

        swept("close_ended", date(2026, 10, 25))

        assert county.again(stop).state == "IN_FORCE"


class ALastDayCountedWithoutAHolidayTable:
    @pytest.fixture
    def notice(self, cast):
        campaign = county.campaign(cast.county, year=2029, window=(date(2029, 3, 1), date(2029, 5, 31)))
        review = county.review(county.benefit(county.person(cast.station)), within=campaign)
        county.unreachable(review, by=cast.wang, last_on=date(2029, 6, 2))
        return county.noticed(cast, review, posted_on=date(2029, 6, 30))  # The sixtieth day: Wednesday 29 August.

    def test_moves_later_when_the_table_comes(self, notice):  # DE-24
        self.publish_table(off=[date(2029, 8, 29)])

        assert swept("reconsider_notices", date(2029, 8, 30)).done == 1
        assert swept("reconsider_notices", date(2029, 8, 30)).done == 0
        assert swept("lapse_notices", date(2029, 8, 30)).done == 0

        notice, review = county.again(notice), Review.objects.get()
        assert (notice.last_day, notice.is_provisional) == (date(2029, 8, 30), False)
        assert (review.notice_last_day, review.due_on) == (date(2029, 8, 30), date(2029, 8, 30))
        moved = AuditEntry.objects.get(act="notice.recounted")
        assert moved.changes == {"last_day": ["2029-08-29", "2029-08-30"]}

    def test_stays_when_the_table_says_the_same(self, notice):
        self.publish_table(off=[date(2029, 10, 1)])

        swept("reconsider_notices", date(2029, 8, 1))

        assert (county.again(notice).last_day, county.again(notice).is_provisional) == (date(2029, 8, 29), False)

    def test_waits_while_there_is_none(self, notice):
        assert swept("reconsider_notices", date(2029, 8, 1)).done == 0
        assert county.again(notice).is_provisional

    def publish_table(self, *, off):
        HolidayYear.objects.create(year=2029, document_no="国办发明电〔2028〕9号")
        Holiday.objects.bulk_create(Holiday(day=day, kind="OFF", name="调休") for day in off)


class TheOtherSweeps:
    def test_add_who_became_payable(self, cast):
        county.campaign(cast.county)
        county.benefit(county.person(cast.station), paid_from=date(2026, 5, 1))

        assert swept("add_late_joiners", date(2026, 4, 30)).done == 0
        assert swept("add_late_joiners", date(2026, 5, 1)).done == 1
        assert swept("add_late_joiners", date(2026, 5, 1)).done == 0

    def test_ask_for_all_open_campaigns_at_once(self, cast, django_assert_num_queries):
        for category in (Category.DISABLED, Category.OTHER_ENTITLED, Category.RETIRED_OFFICER):
            county.case(cast, category=category)

        with django_assert_num_queries(2):
            assert swept("add_late_joiners", date(2026, 5, 1)).done == 0

    def test_end_a_notice_after_its_last_day(self, cast):
        notice = county.noticed(cast)

        assert swept("end_notices", LAST_DAY).done == 0
        assert swept("end_notices", NIGHT).done == 1
        assert county.again(notice).state == "ENDED"

    def test_show_the_rates_of_the_month_on_its_first_day(self, cast):
        benefit = county.benefit(county.person(cast.station))
        county.rate(benefit, "3600.00", since=date(2026, 8, 1))

        assert swept("refresh_amounts", date(2026, 8, 2)).done == 0
        assert swept("refresh_amounts", date(2026, 8, 1)).done == 1
        assert Benefit.objects.get().monthly_amount == 3600

    def test_show_the_rates_of_now_when_an_old_night_is_run_again(self, cast):
        benefit = county.benefit(county.person(cast.station))
        county.rate(benefit, "3600.00", since=date(2026, 8, 1))
        swept("refresh_amounts", date(2026, 8, 1))

        force.refresh_amounts(today=date(2026, 1, 1), at=county.at(date(2026, 8, 20)))

        assert Benefit.objects.get().monthly_amount == 3600


class ARowThatCannotBeDone:
    @pytest.fixture
    def cases(self, cast):
        cases = [county.case(cast) for _ in range(7)]
        county.noticed(cast, *cases)
        return cases

    def test_is_passed_by_and_does_not_jam_the_night(self, cases, monkeypatch):
        bad = cases[3]
        propose = lapsing._proposals

        def crashing(rows, deadline_of):
            if bad.pk in [pk for pk, *_ in rows]:
                raise AttributeError("no notice")
            return propose(rows, deadline_of)

        monkeypatch.setattr(lapsing, "_proposals", crashing)

        report = swept("lapse_notices", NIGHT)

        assert report.done == 6
        assert report.passed_by == {bad.pk: "AttributeError"}
        assert county.again(bad).state == "IN_NOTICE"
        assert Review.objects.filter(state="LAPSED").count() == Suspension.objects.count() == 6

    def test_is_found_again_the_next_night(self, cases, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(proposals, "propose_many", lambda *args, **kwargs: 1 / 0)
            assert swept("lapse_notices", NIGHT).done == 0

        assert swept("lapse_notices", NIGHT + timedelta(days=1)).done == 7

    def test_is_not_blamed_for_an_outage(self, cases, monkeypatch):
        def gone(*args, **kwargs):
            raise OperationalError("the database has gone away")

        monkeypatch.setattr(proposals, "propose_many", gone)

        with pytest.raises(OperationalError):
            swept("lapse_notices", NIGHT)
        assert not Review.objects.filter(state="LAPSED").exists()


class ASweep:
    def test_goes_through_more_than_one_chunk(self, cast, monkeypatch):
        monkeypatch.setattr(chunks, "CHUNK", 3)
        county.noticed(cast, *(county.case(cast) for _ in range(7)))
        beats = []

        report = swept("lapse_notices", NIGHT, after_chunk=lambda: beats.append(1))

        assert (report.done, len(beats)) == (7, 3)

    @pytest.mark.parametrize("name", sweeps.NIGHT)
    def test_of_nothing_does_nothing(self, db, name):
        report = swept(name, date(2026, 9, 1))

        # The checks are asked every night, also of nothing; then all of them hold.
        assert report.due == report.done == (len(reconciliation.CHECKS) if name == "reconcile" else 0)

    def test_has_a_title(self):
        assert set(sweeps.TITLES) == set(sweeps.NIGHT)
