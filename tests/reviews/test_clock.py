from datetime import date, timedelta

import pytest

from reviews.models import SweepRun
from reviews.services import clock, nights, sweeps
from reviews.services.clock import NightState
from tests import county

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)
YESTERDAY = DAY - timedelta(days=1)


def ran(day, *, finished=True, passed_by=None, only=None):
    moment = county.at(day, 2, 10)
    for sweep in only or sweeps.NIGHT:
        SweepRun.objects.create(
            sweep=sweep, business_date=day, started_at=moment, beat_at=moment,
            finished_at=moment if finished else None, done=1, report={"due": 3, "passed_by": passed_by or {}},
        )


def beaten(hour, minute=0):
    nights.beat(at=county.at(DAY, hour, minute))


def state(hour=9, minute=0):
    return clock.recent(now=county.at(DAY, hour, minute))[0].state


class ANight:
    def test_is_completed_when_each_sweep_has_finished(self, db):
        ran(DAY)

        assert state() == NightState.COMPLETED

    def test_is_failing_when_rows_were_passed_by(self, db):
        ran(DAY, passed_by={"7": "AttributeError"})

        assert state() == NightState.FAILING

    def test_is_running_while_its_sweeps_stir(self, db):
        ran(DAY, finished=False, only=["close_ended"])

        assert state(2, 12) == NightState.RUNNING

    def test_has_stopped_when_nothing_stirs(self, db):
        ran(DAY, finished=False, only=["close_ended"])

        assert state() == NightState.STOPPED

    def test_stays_completed_when_an_update_brings_another_sweep(self, db, monkeypatch):
        nights.run_due(now=county.at(DAY, 2, 10))

        first, *others = sweeps.NIGHT.items()
        longer = [first, ("newly_added", first[1]), *others, ("at_the_end", first[1])]
        monkeypatch.setattr(sweeps, "NIGHT", dict(longer))

        assert state() == NightState.COMPLETED
        assert len(nights.run_due(now=county.at(DAY, 9))) == 2
        assert state() == NightState.COMPLETED

    def test_has_stopped_when_it_died_between_two_sweeps(self, db):
        ran(DAY, only=list(sweeps.NIGHT)[:-1])

        assert state() == NightState.STOPPED

    def test_is_late_when_it_was_not_begun(self, db):
        ran(YESTERDAY)

        assert state() == NightState.LATE
        assert state(2, 5) == NightState.COMPLETED  # Of yesterday: the hour has not come.

    def test_that_was_missed_stands_among_the_others(self, db):
        ran(YESTERDAY - timedelta(days=1))
        ran(DAY)

        states = [night.state for night in clock.recent(now=county.at(DAY))]
        assert states == [NightState.COMPLETED, NightState.LATE, NightState.COMPLETED]

    def test_keeps_what_was_due_and_what_was_left(self, db):
        ran(DAY, passed_by={"7": "?"}, only=["close_ended"])

        line = clock.recent(now=county.at(DAY))[0].lines[0]
        assert (line.due, line.done, len(line.passed_by), line.left) == (3, 1, 1, 1)


class TheCondition:
    def at(self, hour, minute=0):
        return clock.condition(now=county.at(DAY, hour, minute))

    def test_is_calm_when_the_clock_ticks_and_the_night_is_done(self, db):
        ran(DAY)
        beaten(9)

        assert self.at(9, 2).troubles == []
        assert self.at(9, 2).line == "时钟 11-24 02:10 已办完"

    def test_is_late_after_three_silent_minutes(self, db):
        ran(DAY)
        beaten(9)

        assert self.at(9, 4).line == "时钟从 11-24 09:00 起没有走动。"

    def test_is_late_before_the_first_heartbeat(self, db):
        assert self.at(1).is_late

    def test_waits_until_three_for_the_night(self, db):
        ran(YESTERDAY)
        beaten(2, 59)
        assert not self.at(2, 59).is_late

        beaten(3)
        assert self.at(3).line == "11-24 的夜间办理还没有运行。"

    def test_tells_of_rows_that_were_passed_by(self, db):
        ran(DAY, passed_by={"7": "?"}, only=list(sweeps.NIGHT))
        beaten(9)

        assert self.at(9).line == f"11-24 夜间有 {len(sweeps.NIGHT)} 件未能办理。"

    def test_costs_three_queries(self, db, django_assert_num_queries):
        ran(DAY)

        with django_assert_num_queries(3):
            self.at(9)


class WhyARowWasPassedBy:
    @pytest.mark.parametrize(("why", "sentence"), [
        ("StaleState", "办理时记录已被他人改动。"),
        ("CannotPropose", "按规定不能由时钟办理，请打开该件核对后人工办理。"),
        ("AttributeError", "办理时出错，记录未作改动。"),
    ])
    def test_is_a_sentence_for_people(self, why, sentence):
        assert clock.sentence(why=why) == sentence
