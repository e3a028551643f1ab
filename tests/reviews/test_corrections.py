"""Corrections: asked for with a day, answered, withdrawn, counted again, reminded of, expired."""

from datetime import date, timedelta

import pytest

from accounts import transitions
from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.models import Holiday, HolidayYear
from benefits.services import consents
from reviews import policy
from reviews.models import Letter
from reviews.services import closings, corrections, registrations
from reviews.services.sweeps import correcting, flagging, lapsing
from reviews.states import CorrectionState
from tests import county

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
OFFICER = Category.SELF_EMPLOYED_OFFICER
LAST = date(2026, 3, 17)


@pytest.fixture
def review(cast):
    return county.case(cast)


def ask(review, by, *, on=DAY, comment="残疾证件看不清，请重拍。"):
    return corrections.request(review=county.again(review), comment=comment, by=by, at=county.at(on))


def answer(correction, by, *, on=date(2026, 3, 10), words="已补交。", known_on=None):
    corrections.answer(
        correction=county.again(correction), words=words, on=on, by=by, at=county.at(known_on or on)
    )


def withdraw(correction, by, reason="提错了人。"):
    corrections.withdraw(correction=county.again(correction), reason=reason, by=by, at=county.at(DAY, 15))


class AskingForACorrection:
    def test_sets_the_last_day_raw_and_rolled(self, review, wang):
        correction = ask(review, wang, on=date(2026, 3, 6))  # The fifteenth day is a Saturday.

        assert (correction.due_on_raw, correction.due_on) == (date(2026, 3, 21), date(2026, 3, 23))
        trace = AuditEntry.objects.get(act="correction.requested")
        assert (trace.by, trace.about) == (wang, review.benefit.beneficiary.key)
        assert trace.changes["rolled_day"] == [None, "2026-03-23"]
        assert "DE-8.correction" in trace.citation

    def test_writes_the_letter_with_it(self, review, wang):
        correction = ask(review, wang)

        letter = Letter.objects.get(kind="CORRECTION")
        assert (letter.review, letter.state, letter.due_on) == (review, "QUEUED", DAY)
        assert correction.comment in letter.body
        assert "2026年3月17日（含当日）" in letter.body
        assert "城关镇退役军人服务站" in letter.body
        assert "本系统默认" not in letter.body

    def test_quotes_the_measures_of_a_registration(self, cast):
        case = county.case(cast, category=Category.MONTHLY_PENSION)

        ask(case, cast.wang)

        body = Letter.objects.get().body
        assert "《逐月领取退役金退役军人服务管理规定》" in body
        assert "不影响主要待遇" in body

    def test_is_what_the_review_waits_for(self, review, wang):
        ask(review, wang)

        row = county.again(review)
        assert (row.next_step, row.next_step_on) == (corrections.WAITING, LAST)

    @pytest.mark.parametrize("category", Category)
    def test_is_open_to_every_category(self, cast, category):
        case = county.case(cast, category=category)

        assert ask(case, cast.wang).state == CorrectionState.OPEN

    def test_works_at_any_stage(self, cast):
        case = county.case(cast)
        county.noticed(cast, case)

        ask(case, cast.wang, on=date(2026, 7, 1))

        assert county.again(case).state == "IN_NOTICE"

    def test_uses_the_days_of_the_county(self, review, cast):
        county.local_rule(
            rule_id="DE-8.correction", organization=cast.county, value="20", effective_from=date(2026, 1, 1),
            document_no="临退役发〔2026〕1号",
        )

        assert ask(review, cast.wang).due_on_raw == date(2026, 3, 22)

    def test_needs_words(self, review, wang):
        with pytest.raises(corrections.CannotCorrect, match="须补正的内容"):
            ask(review, wang, comment="  ")

    def test_is_refused_twice_at_a_time(self, review, wang):
        ask(review, wang)

        with pytest.raises(corrections.CannotCorrect, match="已要求过"):
            ask(review, wang)
        assert Letter.objects.count() == 1

    def test_is_refused_for_a_review_that_has_ended(self, review, cast):
        county.confirmed(cast, review, on=DAY)

        with pytest.raises(corrections.CannotCorrect, match="已办结"):
            ask(review, cast.wang)

    def test_is_refused_for_the_dead(self, review, wang):
        county.died(review.benefit.beneficiary, on=DAY)

        with pytest.raises(corrections.CannotCorrect, match="去世"):
            ask(review, wang)

    @pytest.mark.parametrize("who", ["sun", "he", "qian", "zhou"])
    def test_is_not_for_other_roles_or_offices(self, review, cast, who):
        with pytest.raises(consents.NotEntitled):
            ask(review, getattr(cast, who))


class AnsweringACorrection:
    def test_keeps_what_came_and_when(self, review, wang):
        correction = ask(review, wang)

        answer(correction, wang)

        row = county.again(correction)
        assert (row.state, row.answer, row.answered_on) == ("ANSWERED", "已补交。", date(2026, 3, 10))
        assert county.again(review).next_step == "补正已交，请审看"

    def test_is_in_time_on_the_last_day(self, review, wang):
        correction = ask(review, wang)

        answer(correction, wang, on=LAST)

        assert county.again(correction).state == "ANSWERED"

    @pytest.mark.parametrize(
        ("on", "known_on", "word"),
        [
            (date(2026, 3, 11), date(2026, 3, 10), "不能晚于今天"),
            (date(2026, 3, 1), date(2026, 3, 10), "不能早于要求"),
            (date(2026, 3, 18), date(2026, 3, 18), "已过"),
        ],
    )
    def test_is_refused_on_a_wrong_day(self, review, wang, on, known_on, word):
        correction = ask(review, wang)

        with pytest.raises(corrections.CannotCorrect, match=word):
            answer(correction, wang, on=on, known_on=known_on)

    def test_is_in_time_though_it_becomes_known_after_the_night(self, review, wang):
        correction = ask(review, wang)
        late = LAST + timedelta(days=3)
        correcting.expire_corrections(today=late, at=county.at(late, 2))

        with pytest.raises(corrections.CannotCorrect, match="已过"):
            answer(correction, wang, on=LAST + timedelta(days=1), known_on=late)
        answer(correction, wang, on=LAST, known_on=late)

        row = county.again(correction)
        assert (row.state, row.answered_on) == ("ANSWERED", LAST)
        assert county.again(review).next_step == corrections.CAME

    def test_needs_words(self, review, wang):
        correction = ask(review, wang)

        with pytest.raises(corrections.CannotCorrect, match="补正的情况"):
            answer(correction, wang, words=" ")

    def test_comes_too_late_for_one_that_was_withdrawn(self, review, wang):
        correction = ask(review, wang)
        withdraw(correction, wang)

        with pytest.raises(transitions.ForbiddenMove):
            answer(correction, wang)

    def test_is_not_for_another_office(self, review, cast):
        correction = ask(review, cast.wang)

        with pytest.raises(consents.NotEntitled):
            answer(correction, cast.qian)


class WhatCame:
    """Answering is never worse than keeping silent: nothing happens to the person before somebody has looked."""

    NIGHT = date(2026, 12, 9)

    @pytest.fixture
    def answered(self, cast):
        """Due on 30 November, asked on the 25th by 10 December, answered on the 8th."""
        case = county.case(cast, category=OFFICER, due_on=date(2026, 11, 30))
        correction = ask(case, cast.wang, on=date(2026, 11, 25))
        answer(correction, cast.wang, on=date(2026, 12, 8))
        return county.again(correction)

    def caught(self):
        return [
            sweep(today=self.NIGHT, at=county.at(self.NIGHT, 2)).done
            for sweep in (flagging.flag_side_benefits, lapsing.lapse_deadlines)
        ]

    def look(self, correction, by, on=date(2026, 12, 9)):
        corrections.look(correction=county.again(correction), by=by, at=county.at(on))

    def test_holds_the_night_until_somebody_has_looked(self, answered, wang):
        assert self.caught() == [0, 0]

        self.look(answered, wang)

        assert self.caught()[1] == 1
        assert (county.again(answered).looked_by, county.again(answered).looked_at) == (wang, county.at(self.NIGHT))
        assert county.again(answered.review).next_step == ""
        assert AuditEntry.objects.get(act="correction.looked_at").by == wang

    def test_holds_the_review_in_its_year(self, answered, cast):
        county.review(answered.review.benefit, within=county.campaign(cast.county, category=OFFICER, year=2027))
        this_year = answered.review.campaign
        assert not closings.carriable(campaign=this_year, today=self.NIGHT).exists()

        self.look(answered, cast.wang)

        assert closings.carriable(campaign=this_year, today=self.NIGHT).get() == answered.review

    def test_no_longer_holds_once_something_else_is_asked(self, answered, wang):
        ask(answered.review, wang, on=date(2026, 12, 9), comment="还缺户口簿。")

        assert county.again(answered).looked_by == wang

    def test_is_looked_at_by_recording_the_items(self, cast):
        case = county.case(cast, category=Category.MONTHLY_PENSION)
        answered = ask(case, cast.wang)
        answer(answered, cast.wang)
        entries = {
            topic: registrations.Entry("PASSED") for topic in policy.registration_items(Category.MONTHLY_PENSION)
        }

        registrations.record(review=county.again(case), entries=entries, by=cast.wang, at=county.at(self.NIGHT))

        assert county.again(answered).looked_by == cast.wang

    def test_is_looked_at_once_and_only_when_something_came(self, answered, cast):
        self.look(answered, cast.zhao)
        still_open = ask(county.case(cast), cast.wang)

        for each in (answered, still_open):
            with pytest.raises(corrections.CannotCorrect, match="不须再看"):
                self.look(each, cast.wang)

    @pytest.mark.parametrize("who", ["sun", "he", "qian", "zhou"])
    def test_is_not_looked_at_by_other_roles_or_offices(self, answered, cast, who):
        with pytest.raises(consents.NotEntitled):
            self.look(answered, getattr(cast, who))


class WithdrawingACorrection:
    def test_cancels_the_letter_that_has_not_gone_out(self, review, wang):
        correction = ask(review, wang)

        withdraw(correction, wang)

        assert county.again(correction).state == "WITHDRAWN"
        assert Letter.objects.get().state == "CANCELLED"
        assert county.again(review).next_step == ""
        assert AuditEntry.objects.get(act="correction.withdrawn").reason == "提错了人。"

    def test_leaves_the_next_step_while_another_is_open(self, review, wang):
        first, _ = ask(review, wang), ask(review, wang, comment="另请补交户口簿。")

        withdraw(first, wang)

        assert county.again(review).next_step == corrections.WAITING

    def test_needs_a_reason(self, review, wang):
        correction = ask(review, wang)

        with pytest.raises(corrections.CannotCorrect, match="理由"):
            withdraw(correction, wang, reason="")

    def test_is_not_for_the_auditor(self, review, cast):
        correction = ask(review, cast.wang)

        with pytest.raises(consents.NotEntitled):
            withdraw(correction, cast.he)


class AHolidayTableThatComesLater:
    YEAR = 2031  # Without a table: weekends and fixed days only.
    ASKED, FIRST = date(2031, 6, 10), date(2031, 6, 25)  # A Wednesday.

    def enter(self, *days_off):
        HolidayYear.objects.create(year=self.YEAR)
        Holiday.objects.bulk_create(Holiday(day=day, kind="OFF", name="端午节") for day in days_off)

    def test_moves_an_open_last_day_later_and_says_so(self, review, wang):
        correction = ask(review, wang, on=self.ASKED)
        self.enter(self.FIRST, date(2031, 6, 26))

        assert corrections.reconsider(correction=county.again(correction), at=county.at(date(2031, 6, 12)))

        assert county.again(correction).due_on == date(2031, 6, 27)
        assert county.again(review).next_step_on == date(2031, 6, 27)
        assert "顺延到 2031年6月27日" in Letter.objects.order_by("pk").last().body
        assert AuditEntry.objects.get(act="correction.recounted").changes == {"due_on": ["2031-06-25", "2031-06-27"]}

    def test_moves_nothing_twice(self, review, wang):
        correction = ask(review, wang, on=self.ASKED)
        self.enter(self.FIRST)
        at = county.at(date(2031, 6, 12))
        corrections.reconsider(correction=county.again(correction), at=at)

        assert not corrections.reconsider(correction=county.again(correction), at=at)
        assert Letter.objects.count() == 2

    def test_never_moves_it_earlier(self, review, wang):
        correction = ask(review, wang, on=date(2031, 6, 13))  # Day fifteen is Saturday the 28th: Monday.
        HolidayYear.objects.create(year=self.YEAR)
        Holiday.objects.create(day=date(2031, 6, 28), kind="WORK", name="调休上班")

        assert not corrections.reconsider(correction=county.again(correction), at=county.at(date(2031, 6, 20)))
        assert county.again(correction).due_on == date(2031, 6, 30)

    def test_leaves_one_alone_that_is_no_longer_open(self, review, wang):
        correction = ask(review, wang, on=self.ASKED)
        withdraw(correction, wang)
        self.enter(self.FIRST)

        assert not corrections.reconsider(correction=county.again(correction), at=county.at(date(2031, 6, 12)))

    def test_is_noticed_by_the_night(self, review, wang):
        correction = ask(review, wang, on=self.ASKED)
        self.enter(self.FIRST)
        night = date(2031, 6, 12)

        reports = [correcting.reconsider_corrections(today=night, at=county.at(night, 2)) for _ in range(2)]

        assert [report.done for report in reports] == [1, 0]
        assert county.again(correction).due_on == date(2031, 6, 26)
