"""A holiday table comes late: open days move later, never earlier, and it is written down (DE-24)."""

from datetime import date

import pytest
from django.core.management import call_command

from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.exchange import holidays as reader
from benefits.models import Suspension
from benefits.services import consents, holidays, suspensions
from reviews import tasks
from reviews.models import Letter, Recount
from reviews.services import corrections, gates, recounts, sweeps
from reviews.services.sweeps import force, lapsing, recounting
from tests import county
from tests.benefits.holiday_tables import NEXT_DOCUMENT, NEXT_NOTICE

pytestmark = pytest.mark.django_db
NEXT = reader.from_text(NEXT_NOTICE, year=2027).days
POSTED = date(2026, 12, 7)  # Day 60 is Friday 5 February, which only the table knows as New Year's Eve.
RAW, LATER = date(2027, 2, 5), date(2027, 2, 14)  # A Sunday, made up: the first day after the break that is worked.
ENTERED = county.at(date(2027, 1, 11))


def store(by, entered=NEXT, *, reason="", at=ENTERED):
    return recounts.enter(year=2027, entered=entered, document_no=NEXT_DOCUMENT, reason=reason, by=by, at=at)


def sweep(at=ENTERED, **words):
    return recounting.recount_days(today=at.date(), at=at, **words)


def enter(by, entered=NEXT, *, reason="", at=ENTERED):
    """Enter the table, and let the clock count; the recount as it stands then."""
    recount = store(by, entered, reason=reason, at=at)
    sweep(at)
    return county.again(recount)


def moves(recount):
    return [recounts.Move(*move) for move in recount.moves]


@pytest.fixture
def notice(cast):
    return county.noticed(cast, posted_on=POSTED)


@pytest.fixture
def asked(cast):
    """A correction asked for on 25 January: day 15 is Tuesday 9 February, inside the break."""
    review = county.case(cast, category=Category.MONTHLY_PENSION)
    return corrections.request(review=review, comment="补奖惩证明", by=cast.wang, at=county.at(date(2027, 1, 25)))


@pytest.fixture
def late(cast, notice):
    """The same notice with its stop proposed and approved before the table came: the night has lapsed it."""
    night = date(2027, 2, 6)
    lapsing.lapse_notices(today=night, at=county.at(night, 2))
    lapsing.end_notices(today=night, at=county.at(night, 2))
    stop = Suspension.objects.get()
    suspensions.check(suspension=stop, note="已核对。", by=cast.wang, at=county.at(night))
    suspensions.approve(suspension=stop, by=cast.zhao, at=county.at(night))
    return stop


class EnteringTheTable:
    def test_moves_the_last_day_of_a_notice_and_of_those_it_names(self, cast, notice):
        assert (notice.last_day, notice.is_provisional) == (RAW, True)

        found = enter(cast.xu)

        notice = county.again(notice)
        review = notice.reviews.get()
        assert (notice.last_day_raw, notice.last_day, notice.is_provisional) == (RAW, LATER, False)
        assert (review.notice_last_day, review.due_on) == (LATER, LATER)
        assert moves(found) == [recounts.Move("临岚县，2026 年第 1 号公告", "2027-02-05", "2027-02-14", 1)]
        assert found.finished_at == ENTERED

    def test_says_beforehand_just_what_it_does_afterwards(self, cast, notice, asked):
        foreseen = recounts.foresee(year=2027, entered=NEXT, by=cast.xu)
        standing = county.again(notice).last_day

        assert foreseen.moves == moves(enter(cast.xu))
        assert foreseen.people == 2
        assert standing == RAW  # Looking changes nothing.

    def test_moves_an_open_correction_and_tells_the_person(self, cast, asked):
        assert asked.due_on == date(2027, 2, 9)

        found = enter(cast.xu, at=county.at(date(2027, 1, 26)))

        assert county.again(asked).due_on == LATER
        assert moves(found) == [recounts.Move("临岚县，要求补正", "2027-02-09", "2027-02-14", 1)]
        assert Letter.objects.filter(body__contains="顺延到 2027年2月14日").count() == 1

    def test_moves_a_stop_that_is_not_yet_in_force(self, cast, late):
        assert late.effective_on == date(2027, 3, 1)
        assert late.basis["provisional"]

        found = enter(cast.xu, at=county.at(date(2027, 2, 8)))

        stop = county.again(late)
        assert (stop.last_day, stop.lawful_month, stop.effective_on) == (LATER, date(2027, 3, 1), date(2027, 3, 1))
        assert (stop.basis["provisional"], stop.basis["rolled_day"]) == (False, "2027-02-14")
        assert [move.people for move in moves(found)] == [1]
        assert AuditEntry.objects.get(act="suspension.recounted").changes["last_day"] == ["2027-02-05", "2027-02-14"]

    def test_lets_pay_run_a_month_longer_when_the_last_day_leaves_the_month(self, cast, late):
        whole_month = [holidays.Day(date(2027, 2, day), True, "春节") for day in range(13, 29)]
        kept = [day for day in NEXT if day.day != LATER]

        enter(cast.xu, kept + whole_month, at=county.at(date(2027, 2, 8)))

        stop = county.again(late)
        assert (stop.last_day, stop.lawful_month, stop.effective_on) == (
            date(2027, 3, 1), date(2027, 4, 1), date(2027, 4, 1),
        )
        assert (stop.basis["lawful_month"], stop.basis["effective_month"]) == ("2027-04-01", "2027-04-01")
        force.bring_into_force(today=date(2027, 3, 1), at=county.at(date(2027, 3, 1), 2))
        assert county.again(late).state == "APPROVED"

    def test_is_not_undone_by_an_approval_read_before(self, cast, notice, monkeypatch):
        night = date(2027, 2, 6)
        lapsing.lapse_notices(today=night, at=county.at(night, 2))
        stop = Suspension.objects.get()
        suspensions.check(suspension=stop, note="已核对。", by=cast.wang, at=county.at(night))
        kept = [day for day in NEXT if day.day != LATER]
        kept += [holidays.Day(date(2027, 2, day), True, "春节") for day in range(13, 29)]
        county.meanwhile(monkeypatch, lambda: enter(cast.xu, kept, at=county.at(date(2027, 2, 8))))

        suspensions.approve(suspension=stop, by=cast.zhao, at=county.at(date(2027, 2, 8)))

        found = county.again(stop)
        assert (found.last_day, found.lawful_month) == (date(2027, 3, 1), date(2027, 4, 1))
        assert found.effective_on == date(2027, 4, 1)
        assert (found.basis["rolled_day"], found.basis["provisional"]) == ("2027-03-01", False)

    def test_counts_a_stop_by_the_rules_of_the_office_of_its_notice(self, cast):
        county.noticed(cast, posted_on=date(2026, 12, 8))  # Day 60 is a Saturday, and the Monday a day off.
        night = date(2027, 2, 9)
        lapsing.lapse_notices(today=night, at=county.at(night, 2))
        Suspension.objects.update(organization=cast.district_station)
        county.local_rule(
            rule_id="DE-24.roll_weekends", organization=cast.district, value=False, effective_from=date(2026, 1, 1),
            document_no="东退役发〔2026〕4号",
        )
        monday = [holidays.Day(date(2027, 2, day), True, "春节") for day in (8, 9, 10, 11, 12)]  # Then a weekend.

        enter(cast.xu, [day for day in NEXT if day.day.month != 2] + monday, at=county.at(night))

        assert Suspension.objects.get().last_day == date(2027, 2, 15)

    def test_leaves_a_stop_in_force_alone(self, cast, late):
        force.bring_into_force(today=date(2027, 3, 1), at=county.at(date(2027, 3, 1), 2))

        found = enter(cast.xu, at=county.at(date(2027, 3, 2)))

        assert county.again(late).last_day == RAW
        assert found.moves == []

    def test_leaves_the_end_of_a_window_alone(self, cast):  # DE-25
        within = county.campaign(
            cast.county, category=Category.SELF_EMPLOYED_OFFICER, year=2027, window=(date(2027, 1, 4), date(2027, 2, 9))
        )
        of = county.benefit(county.person(cast.station), category=Category.SELF_EMPLOYED_OFFICER)
        stop = county.proposed(cast, county.review(of, within=within))

        enter(cast.xu, at=county.at(date(2027, 2, 10), 10))

        assert county.again(stop).last_day == date(2027, 2, 9)

    def test_never_moves_a_day_earlier(self, cast):
        notice = county.noticed(cast, posted_on=date(2026, 12, 16))  # Day 60 is Sunday 14 February, made up.
        assert notice.last_day == date(2027, 2, 15)

        found = enter(cast.xu)

        assert county.again(notice).last_day == date(2027, 2, 15)
        assert (found.moves, found.made_certain) == ([], 1)
        assert not county.again(notice).is_provisional

    def test_follows_a_break_made_longer_afterwards(self, cast, notice):  # As in January 2020.
        enter(cast.xu)
        longer = [day for day in NEXT if day.day != LATER]
        longer += [holidays.Day(date(2027, 2, day), True, "春节") for day in (13, 14, 15)]

        found = enter(cast.xu, longer, reason="延长假期的通知")

        assert county.again(notice).last_day == date(2027, 2, 16)
        assert [(move.before, move.after) for move in moves(found)] == [("2027-02-14", "2027-02-16")]

    def test_is_written_down_with_who_and_what_moved(self, cast, notice):
        enter(cast.xu)

        recounted, entered = AuditEntry.objects.filter(act__startswith="holiday_year.")
        assert (recounted.act, entered.act) == ("holiday_year.recounted", "holiday_year.entered")
        assert (entered.by, recounted.by) == (cast.xu, None)
        assert recounted.changes["临岚县，2026 年第 1 号公告，2027-02-05，1 人"] == ["2027-02-05", "2027-02-14"]
        assert AuditEntry.objects.get(act="notice.recounted").by is None  # The clock counts, nobody decides.

    def test_writes_nothing_at_all_when_refused(self, cast, notice):
        with pytest.raises(holidays.CannotEnter):
            enter(cast.xu, NEXT[:3])

        assert holidays.table().is_provisional(2027)
        assert county.again(notice).last_day == RAW

    @pytest.mark.parametrize("name", ["wang", "zhao", "sun", "he"])
    def test_is_neither_foreseen_nor_done_by_other_roles(self, cast, name):
        for ask in (lambda by: recounts.foresee(year=2027, entered=NEXT, by=by), store):
            with pytest.raises(consents.NotEntitled):
                ask(getattr(cast, name))

    @pytest.mark.parametrize("people", [1, 10])
    def test_costs_the_same_for_one_person_and_for_ten(self, cast, people, django_assert_max_num_queries):
        county.noticed(cast, *(county.case(cast) for _ in range(people)), posted_on=POSTED)

        with django_assert_max_num_queries(25):
            store(cast.xu)
        with django_assert_max_num_queries(75):
            sweep()


def whole_of_february(kept=LATER):
    """A break that takes the last day of the notice out of its month."""
    days = [holidays.Day(date(2027, 2, day), True, "春节") for day in range(13, 29)]
    return [day for day in NEXT if day.day != kept] + days


class TheRequestAlone:
    def test_stores_the_table_and_moves_nothing(self, cast, notice, asked, late):
        recount = store(cast.xu, at=county.at(date(2027, 2, 8)))

        assert not holidays.table().is_provisional(2027)
        assert (county.again(notice).last_day, county.again(late).last_day) == (RAW, RAW)
        assert (recount.finished_at, recount.moves) == (None, [])
        assert not AuditEntry.objects.filter(act__endswith=".recounted").exists()

    def test_leaves_no_stop_to_be_approved_whose_day_it_moves(self, cast, notice):
        night = date(2027, 2, 6)
        lapsing.lapse_notices(today=night, at=county.at(night, 2))
        stop = Suspension.objects.get()
        suspensions.check(suspension=stop, note="已核对。", by=cast.wang, at=county.at(night))
        store(cast.xu, at=county.at(date(2027, 2, 8)))

        with pytest.raises(gates.Held, match="放假安排"):
            gates.approve(suspension=stop, by=cast.zhao, at=county.at(date(2027, 2, 8), 10))

        sweep(county.at(date(2027, 2, 8), 11))
        gates.approve(suspension=county.again(stop), by=cast.zhao, at=county.at(date(2027, 2, 8), 12))
        assert county.again(stop).last_day == LATER

    def test_lets_a_stop_be_approved_whose_day_stays(self, cast, late):
        other = county.proposed(cast)  # Of August 2026.
        suspensions.check(suspension=other, note="已核对。", by=cast.wang, at=ENTERED)
        store(cast.xu)

        gates.approve(suspension=other, by=cast.zhao, at=ENTERED)

        assert county.again(other).state == "APPROVED"

    def test_leaves_no_stop_to_come_into_force_whose_day_it_moves(self, cast, late):
        first = date(2027, 3, 1)
        store(cast.xu, whole_of_february(), at=county.at(first, 1))

        assert force.bring_into_force(today=first, at=county.at(first, 2)).done == 0

        sweep(county.at(first, 3))
        assert county.again(late).effective_on == date(2027, 4, 1)
        assert force.bring_into_force(today=first, at=county.at(first, 4)).done == 0
        assert county.again(late).state == "APPROVED"

    def test_lets_who_comes_meanwhile_take_back_a_stop_whose_day_it_moves(self, cast, late):  # DE-19, DE-24
        first = date(2027, 3, 1)
        store(cast.xu, whole_of_february(), at=county.at(first, 1))

        outcome = county.confirmed(cast, late.reviews.get(), on=first)

        assert outcome.withdrawn == (late,)
        assert (county.again(late).state, county.again(late.benefit).state) == ("WITHDRAWN", "ACTIVE")


class TheSweep:
    def test_stands_in_the_night_before_anything_expires_lapses_or_comes_into_force(self):
        order = list(sweeps.NIGHT)

        later = ("reconsider_notices", "expire_corrections", "lapse_notices", "bring_into_force")
        assert all(order.index("recount_days") < order.index(name) for name in later)

    def test_twice_is_the_same_as_once(self, cast, notice, asked, late):
        recount = enter(cast.xu, at=county.at(date(2027, 2, 8)))
        written = AuditEntry.objects.count()

        assert sweep().due == 0
        assert (AuditEntry.objects.count(), county.again(recount).moves) == (written, recount.moves)

    def test_killed_between_two_chunks_goes_on_where_it_was(self, cast, notice, asked):
        store(cast.xu, at=county.at(date(2027, 1, 26)))

        with pytest.raises(KeyboardInterrupt):
            sweep(after_chunk=_killed)
        assert county.again(notice).last_day == LATER
        assert county.again(asked).due_on == date(2027, 2, 9)

        sweep()
        recount = Recount.objects.get()
        assert [move[0] for move in recount.moves] == ["临岚县，2026 年第 1 号公告", "临岚县，要求补正"]
        assert (recount.looked_at, recount.due, recount.finished_at) == (2, 2, ENTERED)
        assert AuditEntry.objects.filter(act="notice.recounted").count() == 1

    def test_is_taken_over_by_a_newer_edition_with_what_has_moved(self, cast, notice):
        first = store(cast.xu)
        with pytest.raises(KeyboardInterrupt):
            sweep(after_chunk=_killed)
        longer = [day for day in NEXT if day.day != LATER]
        longer += [holidays.Day(date(2027, 2, day), True, "春节") for day in (13, 14, 15)]

        second = enter(cast.xu, longer, reason="延长假期的通知")

        assert county.again(first).finished_at == ENTERED
        assert [move[1:3] for move in second.moves] == [["2027-02-05", "2027-02-14"], ["2027-02-14", "2027-02-16"]]
        assert county.again(notice).last_day == date(2027, 2, 16)

    def test_passes_by_what_cannot_be_counted_and_tries_it_again_at_night(self, cast, notice, asked, monkeypatch):
        store(cast.xu, at=county.at(date(2027, 1, 26)))
        with monkeypatch.context() as broken:
            broken.setattr(corrections, "reconsider", _broken)
            assert list(sweep().passed_by) == [asked.pk]

        recount = Recount.objects.get()
        assert (recount.finished_at, recount.passed_by) == (None, 1)
        assert county.again(notice).last_day == LATER
        assert sweep(again=False).due == 0  # The poke of each minute leaves it to the night.
        assert sweep().passed_by == {}
        assert county.again(asked).due_on == LATER
        assert county.again(recount).finished_at == ENTERED

    def test_is_poked_each_minute_and_has_a_twin_for_the_keyboard(self, cast, notice):
        store(cast.xu)

        tasks.recount_days()

        assert county.again(notice).last_day == LATER
        call_command("recount_days")

    def test_goes_through_chunks(self, cast, monkeypatch):
        county.noticed(cast, posted_on=POSTED)
        county.noticed(cast, posted_on=POSTED)
        store(cast.xu)
        one = [subject._replace(chunk=1) for subject in recounts.SUBJECTS]
        monkeypatch.setattr(recounts, "SUBJECTS", one)
        seen = []

        sweep(after_chunk=lambda: seen.append(Recount.objects.get().looked_at))

        assert seen == [1, 2]


def _killed():
    raise KeyboardInterrupt


def _broken(**words):
    raise ValueError("unreadable")
