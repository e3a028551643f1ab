"""A holiday table comes late: open days move later, never earlier, and it is written down (DE-24)."""

from datetime import date

import pytest

from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.exchange import holidays as reader
from benefits.models import LocalRule, Suspension
from benefits.services import consents, holidays, suspensions
from reviews.models import Letter
from reviews.services import corrections, recounts
from reviews.services.sweeps import force, lapsing
from tests import county
from tests.benefits.holiday_tables import NEXT_DOCUMENT, NEXT_NOTICE

pytestmark = pytest.mark.django_db
NEXT = reader.from_text(NEXT_NOTICE, year=2027).days
POSTED = date(2026, 12, 7)  # Day 60 is Friday 5 February, which only the table knows as New Year's Eve.
RAW, LATER = date(2027, 2, 5), date(2027, 2, 14)  # A Sunday, made up: the first day after the break that is worked.
ENTERED = county.at(date(2027, 1, 11))


def enter(by, entered=NEXT, *, reason="", at=ENTERED):
    return recounts.enter(year=2027, entered=entered, document_no=NEXT_DOCUMENT, reason=reason, by=by, at=at)


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
        assert found.moves == [recounts.Move("临岚县，2026 年第 1 号公告", "2027-02-05", "2027-02-14", 1)]
        assert found.people == 1

    def test_says_beforehand_just_what_it_does_afterwards(self, cast, notice, asked):
        foreseen = recounts.foresee(year=2027, entered=NEXT, by=cast.xu)
        standing = county.again(notice).last_day

        assert foreseen == enter(cast.xu)
        assert standing == RAW  # Looking changes nothing.

    def test_moves_an_open_correction_and_tells_the_person(self, cast, asked):
        assert asked.due_on == date(2027, 2, 9)

        found = enter(cast.xu, at=county.at(date(2027, 1, 26)))

        assert county.again(asked).due_on == LATER
        assert found.moves == [recounts.Move("临岚县，要求补正", "2027-02-09", "2027-02-14", 1)]
        assert Letter.objects.filter(body__contains="顺延到 2027年2月14日").count() == 1

    def test_moves_a_stop_that_is_not_yet_in_force(self, cast, late):
        assert late.effective_on == date(2027, 3, 1)
        assert late.basis["provisional"]

        found = enter(cast.xu, at=county.at(date(2027, 2, 8)))

        stop = county.again(late)
        assert (stop.last_day, stop.lawful_month, stop.effective_on) == (LATER, date(2027, 3, 1), date(2027, 3, 1))
        assert (stop.basis["provisional"], stop.basis["rolled_day"]) == (False, "2027-02-14")
        assert [move.people for move in found.moves] == [1]
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
        LocalRule.objects.create(
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
        assert [(move.before, move.after) for move in found.moves] == [("2027-02-14", "2027-02-16")]

    def test_is_written_down_with_who_and_what_moved(self, cast, notice):
        enter(cast.xu)

        recounted, entered = AuditEntry.objects.filter(act__startswith="holiday_year.")
        assert (recounted.act, entered.act) == ("holiday_year.recounted", "holiday_year.entered")
        assert recounted.by == entered.by == cast.xu
        assert recounted.changes["临岚县，2026 年第 1 号公告，1 人"] == ["2027-02-05", "2027-02-14"]
        assert AuditEntry.objects.get(act="notice.recounted").by is None  # The clock counts, nobody decides.

    def test_writes_nothing_at_all_when_refused(self, cast, notice):
        with pytest.raises(holidays.CannotEnter):
            enter(cast.xu, NEXT[:3])

        assert holidays.table().is_provisional(2027)
        assert county.again(notice).last_day == RAW

    @pytest.mark.parametrize("name", ["wang", "zhao", "sun", "he"])
    def test_is_neither_foreseen_nor_done_by_other_roles(self, cast, name):
        for ask in (lambda by: recounts.foresee(year=2027, entered=NEXT, by=by), enter):
            with pytest.raises(consents.NotEntitled):
                ask(getattr(cast, name))

    @pytest.mark.parametrize("people", [1, 10])
    def test_costs_the_same_for_one_person_and_for_ten(self, cast, people, django_assert_max_num_queries):
        county.noticed(cast, *(county.case(cast) for _ in range(people)), posted_on=POSTED)

        with django_assert_max_num_queries(55):
            enter(cast.xu)
