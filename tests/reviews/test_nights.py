from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import audit
from benefits.models import Suspension
from reviews.models import Review, SweepRun
from reviews.services import nights, sweeps
from reviews.services.sweeps import chunks, lapsing
from tests import county

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 8, 31)  # The last day of `county.noticed`.
DAYS = [MONDAY + timedelta(days=number) for number in range(5)]
NIGHT = list(sweeps.NIGHT)


def run_due(day, hour=2, minute=10):
    return nights.run_due(now=county.at(day, hour, minute))


def done_on(*days):
    return [(day, name) for day in days for name in NIGHT]


def ran(runs):
    return [(run.business_date, run.sweep) for run in runs]


def everything():
    """Every row of every table, to compare before and after."""
    ours = [model for app in ("accounts", "benefits", "reviews") for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in ours}


@pytest.fixture
def yesterday(db):
    """The night of Monday has been run."""
    run_due(MONDAY)


class TheFirstNight:
    def test_is_only_that_one(self, db):
        assert ran(run_due(MONDAY)) == done_on(MONDAY)

    def test_begins_at_ten_past_two(self, yesterday):
        assert run_due(DAYS[1], 2, 9) == []
        assert ran(run_due(DAYS[1], 2, 10)) == done_on(DAYS[1])


class ANight:
    def test_is_run_once(self, yesterday):
        assert run_due(MONDAY, 12) == []
        assert SweepRun.objects.count() == len(NIGHT)

    def test_costs_few_queries_when_nothing_is_missing(self, yesterday, django_assert_max_num_queries):
        for day in DAYS:
            run_due(day)

        with django_assert_max_num_queries(2):
            run_due(DAYS[-1], 12)

    def test_keeps_what_was_done(self, cast):
        county.noticed(cast)
        run_due(DAYS[1])

        run = SweepRun.objects.get(sweep="lapse_notices", business_date=DAYS[1])
        assert (run.done, run.report) == (1, {"due": 1, "passed_by": {}})
        assert run.finished_at >= county.at(DAYS[1], 2, 10)


    def test_keeps_of_an_error_its_kind_alone(self, cast, monkeypatch):
        county.noticed(cast)

        def fail(*args):
            raise ValueError("张建国 110101195001010011")

        monkeypatch.setattr(lapsing, "_ground", fail)
        run_due(DAYS[1])

        run = SweepRun.objects.get(sweep="lapse_notices", business_date=DAYS[1])
        assert run.report["passed_by"] == {str(Review.objects.get().pk): "ValueError"}
        assert "张建国" not in str(everything()["reviews.SweepRun"])


class ThreeSilentNights:
    def test_are_caught_up_in_order_each_with_its_own_date(self, yesterday):  # R3
        assert ran(run_due(DAYS[3], 9)) == done_on(*DAYS[1:4])

    def test_leave_the_date_of_each_night_in_the_rows(self, cast):
        county.noticed(cast)
        run_due(MONDAY)

        run_due(DAYS[4], 9, 0)

        review = Review.objects.get()
        assert review.lapsed_on == DAYS[1]
        assert review.state_at == county.at(DAYS[4], 9)  # When it was done is kept too.

    def test_are_caught_up_before_a_night_run_by_hand(self, yesterday):
        assert ran(nights.run_until(business_date=DAYS[2], at=county.at(DAYS[2], 12))) == done_on(DAYS[1], DAYS[2])


class TwoRunners:
    def test_do_each_sweep_once(self, yesterday, monkeypatch):
        """A second beat pokes in the middle of every sweep of the first."""
        second = []

        def poked(sweep):
            def run(**words):
                second.extend(run_due(DAYS[1], 2, 11))
                return sweep(**words)

            return run

        monkeypatch.setattr(sweeps, "NIGHT", {name: poked(sweep) for name, sweep in sweeps.NIGHT.items()})

        first = run_due(DAYS[1])

        assert ran(first) == done_on(DAYS[1])
        assert second == []

    def test_the_second_waits_with_later_nights(self, yesterday):
        SweepRun.objects.create(
            sweep=NIGHT[0], business_date=DAYS[1], started_at=county.at(DAYS[1], 2), beat_at=county.at(DAYS[2], 2, 8)
        )

        assert run_due(DAYS[2]) == []


class AKilledRun:
    @pytest.fixture
    def killed(self, yesterday):
        """Tuesday's third sweep was begun at ten past two and never finished."""
        begun = county.at(DAYS[1], 2, 10)
        for name in NIGHT[:2]:
            SweepRun.objects.create(
                sweep=name, business_date=DAYS[1], started_at=begun, beat_at=begun, finished_at=begun
            )
        return SweepRun.objects.create(sweep=NIGHT[2], business_date=DAYS[1], started_at=begun, beat_at=begun)

    def test_is_left_in_peace_while_it_may_be_alive(self, killed):
        assert run_due(DAYS[1], 2, 12) == []

    def test_is_taken_over_after_three_silent_minutes(self, killed):  # R2: back within five, with a poke each minute
        assert ran(run_due(DAYS[1], 2, 14)) == [(DAYS[1], name) for name in NIGHT[2:]]
        assert county.again(killed).finished_at is not None

    def test_is_alive_while_its_chunks_go_on(self, yesterday, monkeypatch):
        seen = []

        def slow(*, today, at, after_chunk):
            own = SweepRun.objects.get(sweep=NIGHT[0], business_date=today)
            after_chunk()
            seen.append(county.again(own).beat_at > own.beat_at)
            return sweeps.Report()

        monkeypatch.setattr(sweeps, "NIGHT", {NIGHT[0]: slow})
        run_due(DAYS[1])

        assert seen == [True]

    def test_loses_nothing_and_doubles_nothing(self, cast, monkeypatch):  # R1
        county.noticed(cast, *(county.case(cast) for _ in range(6)))
        run_due(MONDAY)
        monkeypatch.setattr(chunks, "CHUNK", 2)

        class Killed(BaseException):
            pass

        def kill():
            raise Killed

        with pytest.raises(Killed):
            lapsing.lapse_notices(today=DAYS[1], at=county.at(DAYS[1], 2), after_chunk=kill)
        assert Suspension.objects.count() == 2  # The finished chunk is kept.

        run_due(DAYS[1])

        assert Suspension.objects.count() == Review.objects.filter(state="LAPSED").count() == 6
        assert audit.AuditEntry.objects.filter(act="review.lapsed").count() == 6
        assert audit.verify().broken is None


class TheHeartbeat:
    def test_is_none_before_the_first_and_then_the_last(self, db):
        assert nights.last_beat() is None

        for hour in (8, 9):
            nights.beat(at=county.at(MONDAY, hour))

        assert nights.last_beat() == county.at(MONDAY, 9)


class AnyNight:
    """Whatever state a county is in, a night run again changes nothing."""

    @given(
        stages=st.lists(st.sampled_from(["pending", "noticed", "proposed", "approved", "dead"]), max_size=5),
        nights_later=st.integers(0, 70),
        again=st.integers(1, 3),
    )
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_is_the_same_once_and_several_times(self, cast, stages, nights_later, again):
        night = MONDAY + timedelta(days=nights_later)
        with transaction.atomic():
            for stage in stages:
                self.put(cast, stage)
            self.whole_night(night)
            before = everything()

            for _ in range(again):
                self.whole_night(night)

            assert everything() == before
            transaction.set_rollback(True)

    def put(self, cast, stage):
        review = county.case(cast)
        steps = {"noticed": county.noticed, "proposed": county.proposed, "approved": county.approved}
        if stage in steps:
            steps[stage](cast, review)
        if stage == "dead":
            county.noticed(cast, review)
            county.died(review.benefit.beneficiary, on=MONDAY)

    def whole_night(self, night):
        for sweep in sweeps.NIGHT.values():
            sweep(today=night, at=county.at(night, 2))


class ANightOfAStory:
    def test_notes_the_sweep_that_rests_and_is_complete(self, monkeypatch):
        monkeypatch.setitem(sweeps.NIGHT, "reconcile", lambda **words: pytest.fail("it was asked"))

        runs = list(nights.run_night(business_date=MONDAY, at=county.at(MONDAY, 2), resting=("reconcile",)))

        assert ran(runs) == done_on(MONDAY)
        assert nights.is_complete(MONDAY)
