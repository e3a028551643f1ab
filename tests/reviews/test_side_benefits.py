"""Side benefits after a missed review: the clock flags, a supervisor decides, a confirmation ends the question."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import transitions
from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.models import Beneficiary
from benefits.policy import SideBenefit
from benefits.services import consents
from reviews.models import Confirmation, Correction, HomeVisit, Review, SideBenefitFlag
from reviews.policy import MissedGround, RegistrationTopic
from reviews.services import closings, contacts, registrations, side_benefits, sweeps
from reviews.states import SideBenefitState
from reviews.worklists import side_benefits as worklist
from tests import county

pytestmark = pytest.mark.django_db

RETIRED = Category.RETIRED_OFFICER
DEADLINE = county.WINDOW[1]
NIGHT = DEADLINE + timedelta(days=1)
DAY = date(2026, 6, 5)
ITEMS = {"HOUSING", "CHECK_UP", "MEDICAL"}  # The province of the tests knows no heating subsidy.
KEPT, WITHHELD = SideBenefitState.KEPT, SideBenefitState.WITHHELD


def swept(night=NIGHT):
    return sweeps.NIGHT["flag_side_benefits"](today=night, at=county.at(night, 2))


@pytest.fixture
def retired(cast):
    return county.case(cast, category=RETIRED)


@pytest.fixture
def flagged(retired):
    swept()
    return retired


def decide(review, by, state, *items, ground=MissedGround.ABSENT, reason="请确认后补办。", on=DAY):
    flags = review.side_benefits.filter(item__in=items or ITEMS)
    return side_benefits.decide(
        review=review, decisions=dict.fromkeys(flags, state), ground=ground, reason=reason, by=by, at=county.at(on)
    )


def states(review):
    return set(review.side_benefits.values_list("state", flat=True))


class TheNightAfterTheWindow:
    def test_flags_each_item_that_may_be_affected(self, retired):
        assert swept().done == 1

        flags = list(retired.side_benefits.all())
        assert {flag.item for flag in flags} == ITEMS
        assert {(flag.state, flag.decided_by, flag.county_code) for flag in flags} == {
            ("FLAGGED", None, retired.county_code)
        }

    @pytest.mark.parametrize("category", Category)
    def test_asks_the_procedure_of_the_category(self, cast, category):
        county.case(cast, category=category)
        named = {Category.SELF_EMPLOYED_OFFICER, Category.MONTHLY_PENSION, RETIRED}

        assert swept().done == (category in named)

    def test_flags_heating_where_there_is_heating(self, retired):
        Review.objects.filter(pk=retired.pk).update(province_code="370000000000")

        swept()

        assert set(retired.side_benefits.values_list("item", flat=True)) == {each.value for each in SideBenefit}

    def test_is_the_one_after_the_last_day(self, retired):
        assert swept(DEADLINE).done == 0

    def test_twice_is_the_same_as_once(self, retired):
        swept()
        traces = AuditEntry.objects.count()

        assert swept().done == 0
        assert (SideBenefitFlag.objects.count(), AuditEntry.objects.count()) == (3, traces)

    def test_adds_only_what_is_missing(self, retired):
        SideBenefitFlag.objects.create(
            review=retired, organization=retired.organization, item="HOUSING", state_at=county.at(DEADLINE)
        )

        assert swept().done == 1
        assert retired.side_benefits.count() == 3

    def test_leaves_one_trace_a_person_by_the_clock(self, flagged):
        trace = AuditEntry.objects.get(act="side_benefit.flagged")

        assert (trace.by, trace.by_role, trace.about) == (None, "CLOCK", flagged.about)
        assert trace.reason == "住房补贴、体检费、医疗"
        assert trace.citation.startswith("J-05.side_benefits ")

    def test_leaves_alone_whoever_is_confirmed_or_dead(self, cast):
        came, died = county.case(cast, category=RETIRED), county.case(cast, category=RETIRED)
        county.confirmed(cast, came, on=DEADLINE)
        county.died(died.benefit.beneficiary, on=DEADLINE)

        assert swept().done == 0

    @pytest.mark.parametrize("state", ["SUBMITTED", "ACCEPTED"])
    def test_waits_while_something_of_the_person_is_there(self, cast, retired, state):
        seen = Confirmation.objects.create(
            beneficiary=retired.benefit.beneficiary, organization=cast.station, method="REMOTE", state=state,
            state_at=county.at(DEADLINE), confirmed_on=DEADLINE, recorded_by=cast.wang, recorded_at=county.at(DEADLINE),
            **({"reviewed_by": cast.zhao, "reviewed_at": county.at(DEADLINE)} if state == "ACCEPTED" else {}),
        )
        seen.for_reviews.set([retired])

        assert swept().done == 0

    def test_waits_for_an_open_correction(self, cast, retired):
        Correction.objects.create(
            review=retired, organization=cast.station, comment="材料不清。", requested_by=cast.wang, due_on_raw=DAY,
            due_on=DAY, requested_at=county.at(DEADLINE), state_at=county.at(DEADLINE),
        )

        assert swept().done == 0

    def test_comes_before_the_reviews_of_officers_lapse(self):
        order = list(sweeps.NIGHT)

        assert order.index("flag_side_benefits") < order.index("lapse_deadlines")
        assert set(sweeps.TITLES) >= {"flag_side_benefits"}

    def test_asks_the_same_number_of_questions_for_many(self, cast, retired):
        def questions(people):
            for _ in range(people):
                county.case(cast, category=RETIRED)
            with CaptureQueriesContext(connection) as asked:
                swept()
            return len(asked)

        swept()  # The very first line of the audit costs more.
        assert questions(2) == questions(20) <= 12


class Deciding:
    def test_withholds_one_item_and_leaves_the_others(self, flagged, zhao):
        decide(flagged, zhao, WITHHELD, "HOUSING")

        flag = flagged.side_benefits.get(item="HOUSING")
        assert (flag.state, flag.decided_by) == ("WITHHELD", zhao)
        assert flag.reason == "期限已过，本人没有参加年审。请确认后补办。"
        assert set(flagged.side_benefits.exclude(item="HOUSING").values_list("state", flat=True)) == {"FLAGGED"}

    def test_keeps_and_leaves_a_trace_with_the_article(self, flagged, zhao):
        decide(flagged, zhao, KEPT, "MEDICAL", reason="住院治疗。")

        trace = AuditEntry.objects.get(act="side_benefit.kept")
        assert (trace.by, trace.reason, trace.from_state) == (zhao, "住院治疗。", "FLAGGED")
        assert trace.citation.startswith("J-05.side_benefits ")

    def test_touches_nothing_of_the_main_pay(self, flagged, zhao):
        decide(flagged, zhao, WITHHELD)

        assert county.again(flagged.benefit).state == "ACTIVE"

    def test_gives_back_what_was_withheld(self, flagged, zhao):
        decide(flagged, zhao, WITHHELD)
        decide(flagged, zhao, KEPT, reason="已联系上本人。")

        assert states(flagged) == {"KEPT"}

    def test_withholds_on_no_ground_that_the_contacts_contradict(self, cast, flagged):
        unfit = {None: "请选择依据", MissedGround.UNREACHED: "不符", MissedGround.REACHED: "不符"}
        for ground, sentence in unfit.items():
            with pytest.raises(side_benefits.CannotDecide, match=sentence):
                decide(flagged, cast.zhao, WITHHELD, ground=ground)

        county.unreachable(flagged, by=cast.wang)
        decide(flagged, cast.zhao, WITHHELD, "HOUSING", ground=MissedGround.UNREACHED)
        contacts.record(
            beneficiary=flagged.benefit.beneficiary, channel="PHONE", outcome="ANSWERED", on=DAY, by=cast.wang,
            at=county.at(DAY),
        )

        assert side_benefits.grounds(review=flagged, today=DAY) == (MissedGround.ABSENT, MissedGround.REACHED)
        with pytest.raises(side_benefits.CannotDecide, match="没有联系上”不符"):
            decide(flagged, cast.zhao, WITHHELD, "MEDICAL", ground=MissedGround.UNREACHED)

    def test_does_not_withhold_what_was_kept(self, flagged, zhao):
        decide(flagged, zhao, KEPT)

        with pytest.raises(transitions.ForbiddenMove):
            decide(flagged, zhao, WITHHELD)

    def test_needs_a_reason_and_an_item(self, flagged, zhao):
        with pytest.raises(side_benefits.CannotDecide, match="理由"):
            decide(flagged, zhao, KEPT, reason=" ")
        with pytest.raises(side_benefits.CannotDecide, match="至少对一项"):
            decide(flagged, zhao, KEPT, "HEATING")

    def test_is_not_for_clerks_or_other_districts(self, cast, flagged):
        for stranger in (cast.wang, cast.zhou, cast.sun):
            with pytest.raises(consents.NotEntitled):
                decide(flagged, stranger, KEPT)

        assert states(flagged) == {"FLAGGED"}

    def test_takes_nothing_from_whoever_has_something_waiting(self, cast, flagged):
        person = flagged.benefit.beneficiary
        HomeVisit.objects.create(
            beneficiary=person, organization=person.organization, state="PLANNED", planned_on=DAY, officer=cast.wang,
            state_at=county.at(DAY),
        )

        with pytest.raises(side_benefits.CannotDecide, match="已约上门"):
            decide(flagged, cast.zhao, WITHHELD)

        decide(flagged, cast.zhao, KEPT)

    def test_takes_nothing_from_whoever_is_confirmed(self, cast, flagged):
        Review.objects.filter(pk=flagged.pk).update(due_on=DAY)

        with pytest.raises(side_benefits.CannotDecide, match="还没有过"):
            decide(flagged, cast.zhao, WITHHELD)

    def test_is_over_for_the_dead(self, flagged, zhao):
        Beneficiary.objects.filter(pk=flagged.benefit.beneficiary_id).update(died_on=DAY)

        with pytest.raises(side_benefits.CannotDecide, match="去世"):
            decide(county.again(flagged), zhao, KEPT)


class ConfirmingLater:
    def test_keeps_what_nobody_has_decided(self, cast, flagged):
        county.confirmed(cast, flagged, on=DAY)

        flags = flagged.side_benefits.all()
        assert {(flag.state, flag.decided_by, flag.reason) for flag in flags} == {("KEPT", cast.wang, "本人已确认。")}
        assert not SideBenefitFlag.objects.to_decide(today=DAY).exists()

    def test_leaves_what_was_withheld_to_a_supervisor(self, cast, flagged):
        decide(flagged, cast.zhao, WITHHELD, "HOUSING", on=NIGHT)

        county.confirmed(cast, flagged, on=DAY)

        waiting = SideBenefitFlag.objects.to_decide(today=DAY)
        assert [flag.item for flag in waiting] == ["HOUSING"]
        with pytest.raises(side_benefits.CannotDecide, match="本人已确认"):
            decide(flagged, cast.zhao, WITHHELD)
        decide(flagged, cast.zhao, KEPT, "HOUSING")
        assert states(flagged) == {"KEPT"}

    @pytest.mark.parametrize("door", ["counter", "home"])
    def test_keeps_it_at_every_door_though_the_registration_is_still_to_come(self, cast, door):
        review = county.case(cast, category=Category.MONTHLY_PENSION)
        swept()
        assert states(review) == {"FLAGGED"}

        if door == "home":
            county.seen(cast, review, on=DAY)
        else:
            failed = dict.fromkeys(RegistrationTopic, registrations.Entry("NOT_PASSED", "未交。"))
            registrations.record_on_site(
                entries={review.pk: failed}, reviews=[county.again(review)], documents=county.PAPERS, verified={},
                portrait=county.photo(), by=cast.wang, at=county.at(DAY),
            )

        assert county.again(review).state == "PENDING"
        assert states(review) == {"KEPT"}

    def test_by_a_machine_leaves_the_question_open(self, flagged):
        assert side_benefits.settle(reviews=[flagged], by=None, at=county.at(DAY)) == 0
        assert states(flagged) == {"FLAGGED"}


class ConfirmingInTheNextYear:
    NEXT = date(2027, 3, 10)

    @pytest.fixture
    def later(self, cast, flagged):
        """The review of the next year, to which the missed one is carried over; housing is withheld before."""
        decide(flagged, cast.zhao, WITHHELD, "HOUSING")
        new = county.campaign(cast.county, category=RETIRED, year=2027, window=(date(2027, 1, 4), date(2027, 5, 31)))
        later = county.review(flagged.benefit, within=new)
        closings.carry_over(campaign=flagged.campaign, by=cast.zhao, at=county.at(date(2027, 1, 10)))
        assert county.again(flagged).state == "CLOSED"
        return later

    def test_asks_what_is_withheld_since_the_year_before(self, cast, flagged, later):
        assert not SideBenefitFlag.objects.to_decide(today=self.NEXT).exists()

        county.confirmed(cast, later, on=self.NEXT)

        [flag] = SideBenefitFlag.objects.to_decide(today=self.NEXT)
        assert (flag.item, flag.state, flag.review) == ("HOUSING", "WITHHELD", flagged)
        [row] = worklist.rows(worklist.waiting(cast.zhao, today=self.NEXT), today=self.NEXT)
        assert row["ground"].endswith("未确认，已结转到以后年度")

        decide(flagged, cast.zhao, KEPT, "HOUSING", on=self.NEXT)

        assert not SideBenefitFlag.objects.to_decide(today=self.NEXT).exists()

    def test_keeps_what_nobody_had_decided(self, cast, flagged, later):
        county.confirmed(cast, later, on=self.NEXT)

        undecided = flagged.side_benefits.exclude(item="HOUSING")
        assert set(undecided.values_list("state", flat=True)) == {"KEPT"}
