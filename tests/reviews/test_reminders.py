"""The reminder ladder: who gets which letter on which day, and who never does."""

import itertools
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benefits.categories import Category
from benefits.models import Death
from reviews.models import Campaign, Confirmation, Letter, PhoneChange, Review
from reviews.policy import ContactChannel, ContactOutcome, Method
from reviews.policy.windows import REMIND_BEFORE
from reviews.services import contacts, notices, reminders, sweeps
from reviews.states import CampaignState, LetterState, ReviewState
from tests import county

pytestmark = pytest.mark.django_db

DUE = county.WINDOW[1]  # 31 May.
LADDER = (30, 14, 7, 1)
SEVENTH = DUE - timedelta(days=7)


def remind(day=SEVENTH, at=None):
    return sweeps.NIGHT["remind"](today=day, at=county.at(at or day, 2))


def tried(case, cast, outcome, *, channel=ContactChannel.PHONE, on=date(2026, 5, 2)):
    contacts.record(
        beneficiary=case.benefit.beneficiary, channel=channel, outcome=outcome, on=on, by=cast.wang, at=county.at(on)
    )


def called(cast, *, category=Category.DISABLED, **fields):
    """A pending review of a person whose file has these fields."""
    return county.review(county.benefit(county.person(cast.station, **fields), category=category))


class AReminder:
    @pytest.mark.parametrize("before", LADDER)
    @pytest.mark.parametrize("category", Category)
    def test_is_written_on_each_rung(self, cast, before, category):
        case = county.case(cast, category=category)

        assert remind(DUE - timedelta(days=before)).done == 1

        letter = Letter.objects.get()
        assert (letter.review, letter.kind, letter.channel, letter.state) == (case, "REMINDER", "SMS", "QUEUED")
        assert letter.due_on == DUE - timedelta(days=before)
        assert letter.dedup_key == f"remind:{case.key}:2026-05-31:{before}"

    @pytest.mark.parametrize("before", [31, 29, 15, 8, 2, 0, -1])
    def test_is_written_on_no_other_day(self, cast, before):
        county.case(cast)

        assert remind(DUE - timedelta(days=before)).done == 0

    def test_says_until_when_what_to_do_where_and_whom_to_call(self, cast):
        cast.county.phone, cast.station.address = "0990-5550123", "城关镇人民路 3 号"
        cast.county.save()
        cast.station.save()
        case = county.case(cast)

        remind()

        body = Letter.objects.get().body
        assert "张守义：您好。您 2026 年的年度确认，请在2026年5月31日以前（含当日）办理。" in body
        assert "请来电，可以远程办或者上门办" in body
        assert "本人带身份证、残疾证件来办" in body
        assert "地点：城关镇退役军人服务站（城关镇人民路 3 号）。电话：0990-5550123。" in body
        assert case.benefit.beneficiary.id_number not in body
        assert case.benefit.beneficiary.phone not in body

    def test_names_the_office_where_there_is_no_telephone(self, cast):
        county.case(cast)

        remind()

        assert "电话：" not in Letter.objects.get().body

    def test_of_a_registration_speaks_of_registering(self, cast):
        county.case(cast, category=Category.MONTHLY_PENSION)

        remind()

        assert "2026 年的年度登记" in Letter.objects.get().body

    def test_says_in_a_notice_that_pay_goes_on(self, cast):
        county.noticed(cast)

        remind(date(2026, 8, 24))

        assert "已依规定公告。请在2026年8月31日以前（含当日）办理" in Letter.objects.get().body

    def test_is_written_once_however_often_one_asks(self, cast):
        county.case(cast)

        first, again = remind(), remind()

        assert (first.done, first.due) == (1, 1)
        assert (again.done, again.due) == (0, 0)  # A night run again does not read whoever has a letter.
        assert Letter.objects.count() == 1

    def test_of_a_missed_night_is_written_later(self, cast):
        county.case(cast)

        assert remind(SEVENTH, at=SEVENTH + timedelta(days=3)).done == 1
        assert Letter.objects.get().due_on == SEVENTH

    def test_of_a_missed_night_is_dropped_once_the_last_day_has_passed(self, cast):
        county.case(cast)

        assert remind(SEVENTH, at=DUE + timedelta(days=1)).done == 0

    def test_for_a_new_last_day_is_another_one(self, cast):
        case = county.case(cast)
        remind()

        Review.objects.filter(pk=case.pk).update(due_on=DUE + timedelta(days=30))

        assert remind(SEVENTH + timedelta(days=30)).done == 1

    def test_costs_the_same_for_one_and_for_many(self, cast):
        county.case(cast)
        with CaptureQueriesContext(connection) as one:
            remind(DUE - timedelta(days=14))
        for _ in range(20):
            county.case(cast)
        with CaptureQueriesContext(connection) as many:
            assert remind().done == 21

        assert len(many) == len(one)


class AnOwnLadder:
    def rule(self, office, value, category=Category.DISABLED):
        return county.local_rule(
            rule_id=REMIND_BEFORE[category].id, organization=office, value=value,
            effective_from=date(2026, 1, 1), document_no="临退役发〔2026〕9号",
        )

    def test_holds_below_the_office_and_for_its_category(self, cast):
        self.rule(cast.county, [45, 3])
        here, there = county.case(cast), county.case(cast, office=cast.district_station)
        other = county.case(cast, category=Category.OTHER_ENTITLED)

        on = {days: set(reminders.due(today=DUE - timedelta(days=days))) for days in (45, 30, 7, 3)}

        assert on == {45: {here}, 30: {there, other}, 7: {there, other}, 3: {here}}

    def test_gives_way_to_that_of_the_nearer_office(self, cast):
        self.rule(cast.province, "20,10")
        self.rule(cast.station, "5")
        near, far = county.case(cast), county.case(cast, office=cast.second_station)

        assert set(reminders.due(today=DUE - timedelta(days=5))) == {near}
        assert set(reminders.due(today=DUE - timedelta(days=10))) == {far}


class ANumberThatLeadsNowhere:
    @pytest.mark.parametrize("phone", ["", "0990-5551234", "12345678901"])
    def test_is_none_or_no_mobile(self, cast, phone):
        case = called(cast, phone=phone)

        remind()

        assert (Letter.objects.get().channel, Letter.objects.get().to) == ("PAPER", "")
        assert county.again(case).next_step == reminders.FIND

    @pytest.mark.parametrize("outcome", [ContactOutcome.WRONG_NUMBER, ContactOutcome.POWERED_OFF])
    def test_is_known_from_the_last_try(self, cast, outcome):
        tried(county.case(cast), cast, outcome)

        remind()

        assert Letter.objects.get().channel == "PAPER"

    def test_is_forgiven_once_somebody_answered(self, cast):
        case = county.case(cast)
        tried(case, cast, ContactOutcome.POWERED_OFF)
        tried(case, cast, ContactOutcome.ANSWERED, on=date(2026, 5, 4))

        remind()

        assert Letter.objects.get().channel == "SMS"

    def test_is_not_judged_by_a_visit(self, cast):
        case = county.case(cast)
        tried(case, cast, ContactOutcome.NOT_HOME, channel=ContactChannel.VISIT)

        remind()

        assert Letter.objects.get().channel == "SMS"

    def test_is_over_with_a_new_number(self, cast):
        case = county.case(cast)
        tried(case, cast, ContactOutcome.WRONG_NUMBER)
        person = case.benefit.beneficiary
        PhoneChange.objects.create(
            beneficiary=person, organization=person.organization, state="IN_EFFECT", new_phone="13900001111",
            state_at=county.at(date(2026, 5, 20)), submitted_by=cast.wang, submitted_at=county.at(date(2026, 5, 20)),
            decided_by=cast.zhao,
        )

        remind()

        assert Letter.objects.get().channel == "SMS"


class WhoHasBeenSeenAndWaitsForTheRegistrationAlone:
    @pytest.fixture
    def pension(self, cast):
        return called(cast, phone="", category=Category.MONTHLY_PENSION)

    def test_is_not_reminded(self, cast, pension):
        county.seen(cast, pension, on=SEVENTH - timedelta(days=1))

        assert remind().done == 0

    def test_gets_no_letter_that_was_waiting(self, cast, pension):
        remind()
        letters = Letter.objects.filter(kind="REMINDER")
        assert not letters.moot(today=SEVENTH).exists()

        county.seen(cast, pension, on=SEVENTH)

        assert [each.moot for each in letters.moot(today=SEVENTH)] == ["本人已来过，只等登记审核。"]


class TheNextStep:
    def step(self, case):
        row = county.again(case)
        return row.next_step, row.next_step_on, row.owner

    def test_is_to_call_on_the_next_rung(self, cast):
        case = county.case(cast)

        remind(DUE - timedelta(days=14))

        assert self.step(case) == (reminders.CALL, SEVENTH, None)

    def test_after_the_last_rung_is_to_call_on_the_last_day(self, cast):
        case = county.case(cast)

        remind(DUE - timedelta(days=1))

        assert self.step(case)[1] == DUE

    def test_keeps_its_owner(self, cast):
        case = county.case(cast, owner=cast.li)

        remind()

        assert self.step(case)[2] == cast.li

    def test_falls_to_the_office_when_its_owner_has_left(self, cast):
        cast.li.is_active = False
        cast.li.save()
        case = county.case(cast, owner=cast.li)

        remind()

        assert self.step(case)[2] is None

    def test_that_is_due_earlier_is_not_put_off(self, cast):
        case = county.case(cast, next_step="再次联系", next_step_on=SEVENTH + timedelta(days=1))

        remind()

        assert self.step(case)[:2] == ("再次联系", SEVENTH + timedelta(days=1))

    def test_that_is_due_later_gives_way(self, cast):
        case = county.case(cast, next_step="再次联系", next_step_on=DUE)

        remind()

        assert self.step(case)[:2] == (reminders.CALL, DUE - timedelta(days=1))


# Everything that makes a reminder wrong; each alone is enough, and so is any mixture of them.
def _dead(case, cast):
    county.died(case.benefit.beneficiary, on=date(2026, 5, 1))


def _said_to_be_dead(case, cast):
    person = case.benefit.beneficiary
    Death.objects.create(
        beneficiary=person, organization=person.organization, state="REPORTED", died_on=date(2026, 5, 1),
        state_at=county.at(date(2026, 5, 2)), reported_by=cast.wang, reported_at=county.at(date(2026, 5, 2)),
    )


def _ended(case, cast):
    county.ended(case.benefit, since=date(2026, 6, 1))


def _confirmed(case, cast):
    county.confirmed(cast, case, on=date(2026, 5, 3))


def _sent_in(case, cast):
    person = case.benefit.beneficiary
    sent = Confirmation.objects.create(
        beneficiary=person, organization=person.organization, method=Method.REMOTE, state="SUBMITTED",
        state_at=county.at(date(2026, 5, 3)), confirmed_on=date(2026, 5, 3), recorded_by=cast.wang,
        recorded_at=county.at(date(2026, 5, 3)),
    )
    sent.for_reviews.add(case)


def _campaign_over(case, cast):
    Campaign.objects.filter(pk=case.campaign_id).update(state=CampaignState.CLOSED)


WRONG = [_confirmed, _sent_in, _said_to_be_dead, _dead, _ended, _campaign_over]


class NobodyIsRemindedWho:
    @pytest.mark.parametrize("why", [
        chosen for size in (1, 2) for chosen in itertools.combinations(WRONG, size)
    ], ids=lambda chosen: "+".join(each.__name__.strip("_") for each in chosen))
    def test_has_reason_not_to_be(self, cast, why):
        case, control = county.case(cast), county.case(cast, office=cast.district_station)
        for each in why:
            each(county.again(case), cast)

        for before in LADDER:
            remind(DUE - timedelta(days=before))

        assert set(Letter.objects.filter(kind="REMINDER").values_list("review", flat=True)) == {control.pk}

    @pytest.mark.parametrize("state", [ReviewState.LAPSED, ReviewState.CLOSED])
    def test_has_lapsed_or_is_closed(self, cast, state):
        case = county.case(cast)
        Review.objects.filter(pk=case.pk).update(
            state=state, lapsed_on=date(2026, 5, 1), closed_reason="转出。"
        )

        assert remind().done == 0

    def test_was_named_in_a_notice_that_was_withdrawn(self, cast):
        notice = county.noticed(cast)
        remind(date(2026, 8, 1))

        notices.withdraw(notice=notice, reason="张贴有误。", by=cast.zhao, at=county.at(date(2026, 8, 2)))

        assert remind(date(2026, 8, 17)).done == 0
        sweeps.NIGHT["cancel_letters"](today=date(2026, 8, 3), at=county.at(date(2026, 8, 3), 2))
        letter = Letter.objects.get(kind="REMINDER")
        assert (letter.state, letter.failure) == (LetterState.CANCELLED, "截止日已过。")
