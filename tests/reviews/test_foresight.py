"""The what-if calendar says of each coming day what its night will really do."""

import functools
from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts import transitions
from benefits.categories import Category
from benefits.models import Suspension, Transfer
from benefits.services import suspensions
from benefits.states import SuspensionState
from reviews.models import Confirmation, Correction, HomeVisit, Letter, Review, SideBenefitFlag
from reviews.services import reminders, sweeps
from reviews.states import ConfirmationState, CorrectionState, ReviewState, VisitState
from reviews.worklists.foresight import counting, names
from reviews.worklists.foresight.kinds import KINDS
from reviews.worklists.foresight.premises import Premises
from reviews.worklists.foresight.streams import Reminding, Span
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
DAYS = 60
POSTED = date(2026, 10, 15)  # The notice ends on Monday 14 December.
OFFICER = Category.SELF_EMPLOYED_OFFICER
# Sweeps that touch people and yet are no event of the calendar, and why.
NOT_FORESEEN = {
    "add_late_joiners": "Who will join is not in today's data: their benefits are entered or become payable later.",
    "close_ended": "The end itself, death or termination, is known and shown elsewhere; nothing is lost by closing.",
    "recount_days": "A last day moves only when a new holiday table is entered, and only later.",
    "reconsider_notices": "A last day moves only when a new holiday table is entered, and only later.",
    "reconsider_corrections": "A last day moves only when a new holiday table is entered, and only later.",
    "end_notices": "About notices; the people in them are the kind `over`.",
    "put_off_held": "Whether something of the person waits on that night is not in today's data.",
    "refresh_amounts": "Figures of lists, nobody's state.",
    "reconcile": "It only asks whether the records fit together.",
    "cancel_letters": "Letters that need not leave any more; nobody is told anything.",
}


def span(first, last=None, *, night=TODAY + timedelta(days=1)):
    reminding = Reminding(functools.partial(reminders.ladder, on=TODAY), reminders.due_by)
    return Span(first, last or first, TODAY, night, reminding)


def foreseen(staff, kind, day, premises=None):
    """The ids of the rows the calendar names."""
    return set(names.select(staff, KINDS[kind], span(day), premises or Premises()).values_list("pk", flat=True))


def counts(staff, first, last, premises=None):
    """People by kind and day."""
    found = {}
    for tally in counting.by_day(staff, span(first, last), premises or Premises()):
        place = (tally.kind.name, tally.day)
        found[place] = found.get(place, 0) + tally.people
    return found


def correction(cast, review, *, due_on, by=None):
    return Correction.objects.create(
        review=review, organization=review.organization, comment="请补身份证复印件。", requested_by=by or cast.wang,
        requested_at=county.at(TODAY), due_on_raw=due_on, due_on=due_on, state_at=county.at(TODAY),
    )


def submitted(cast, review):
    row = Confirmation.objects.create(
        beneficiary=review.benefit.beneficiary, organization=review.organization, method="REMOTE",
        confirmed_on=TODAY, recorded_at=county.at(TODAY), state=ConfirmationState.SUBMITTED, state_at=county.at(TODAY),
    )
    row.for_reviews.add(review)
    return row


def visit(cast, review, *, on):
    return HomeVisit.objects.create(
        beneficiary=review.benefit.beneficiary, organization=review.organization, state=VisitState.PLANNED,
        state_at=county.at(TODAY), planned_on=on, officer=cast.wang,
    )


@pytest.fixture
def full_county(cast):
    """Everything at once: notices, deadlines, overdue, held by corrections and papers, approved stops, the ended."""
    officers = county.campaign(cast.county, category=OFFICER, window=(date(2026, 9, 1), date(2026, 11, 30)))
    window = (date(2026, 9, 1), date(2026, 12, 31))
    retired = county.campaign(cast.county, category=Category.RETIRED_OFFICER, window=window)
    in_notice = [county.case(cast) for _ in range(4)]
    county.noticed(cast, *in_notice, posted_on=POSTED)
    correction(cast, in_notice[1], due_on=date(2026, 12, 21))  # Holds the lapse back for a week.
    submitted(cast, in_notice[2])
    pending = [county.case(cast, category=OFFICER, within=officers) for _ in range(4)]
    Review.objects.filter(pk=pending[1].pk).update(due_on=date(2026, 11, 20))  # Overdue: the next night.
    correction(cast, pending[2], due_on=date(2026, 11, 26))  # Expires before the deadline.
    for held in (county.case(cast, category=OFFICER, within=officers), in_notice[3]):  # Nobody has looked yet.
        came = correction(cast, held, due_on=date(2026, 12, 10))
        Correction.objects.filter(pk=came.pk).update(state="ANSWERED", answer="已补交。", answered_on=TODAY)
    county.ended(pending[3].benefit, since=date(2026, 12, 1))
    county.died(county.case(cast, category=OFFICER, within=officers).benefit.beneficiary, on=date(2026, 11, 2))
    county.case(cast, category=Category.RETIRED_OFFICER, within=retired)
    county.case(cast, category=Category.CIVILIAN_RETIREE, due_on=date(2026, 12, 31))
    stop = county.approved(cast, county.case(cast), on=TODAY)
    gone = county.approved(cast, county.case(cast), on=TODAY)
    county.ended(gone.benefit, since=date(2026, 12, 1))
    county.proposed(cast, county.case(cast))
    county.moving(cast, county.case(cast).benefit, accepted=True)
    county.moving(cast, county.case(cast).benefit)  # Nobody has accepted it: nothing is foreseen.
    return stop


class TheCalendar:
    def states(self):
        """What the sweeps can change, by kind: the ids that would show it."""
        lapsed = Review.objects.filter(state=ReviewState.LAPSED)
        reminded = Letter.objects.filter(kind__in=("REMINDER", "CORRECTION_DUE"))
        return {
            "stop": set(Suspension.objects.filter(state=SuspensionState.IN_FORCE).values_list("pk", flat=True)),
            "propose": set(lapsed.exclude(notice=None).values_list("pk", flat=True)),
            "propose-deadline": set(lapsed.filter(notice=None).values_list("pk", flat=True)),
            "late": set(Correction.objects.filter(state=CorrectionState.EXPIRED).values_list("pk", flat=True)),
            "side-benefits": set(SideBenefitFlag.objects.values_list("review", flat=True)),
            "take-over": set(Transfer.objects.filter(state="DONE").values_list("pk", flat=True)),
            "remind": set(reminded.filter(dedup_key__startswith="remind:").values_list("pk", "review")),
            "remind-correction": set(reminded.filter(dedup_key__startswith="reminder:").values_list("pk", "review")),
        }

    def run(self, night):
        before = self.states()
        for sweep in sweeps.NIGHT.values():
            assert sweep(today=night, at=county.at(night, 2)).passed_by == {}
        after = self.states()
        return {kind: after[kind] - before[kind] for kind in after}

    def test_foresees_each_of_sixty_nights(self, cast, full_county):
        nights = [TODAY + timedelta(days=number) for number in range(1, DAYS + 1)]
        kinds = list(self.states())
        said = {night: {kind: foreseen(cast.sun, kind, night) for kind in kinds} for night in nights}
        of_correction = dict(Correction.objects.values_list("pk", "review"))

        done = {night: self.run(night) for night in nights}

        for night in nights:
            expected = dict(done[night])
            expected["remind"] = {review for _, review in done[night]["remind"]}
            expected["remind-correction"] = {review for _, review in done[night]["remind-correction"]}
            named = {**said[night], "remind-correction": {of_correction[pk] for pk in said[night]["remind-correction"]}}
            assert named == expected, night
        assert all(any(done[night][kind] for night in nights) for kind in kinds)

    def test_counts_in_a_month_what_it_names_each_day(self, cast, full_county):
        last = TODAY + timedelta(days=DAYS)
        month = counts(cast.sun, TODAY, last)

        ahead = sorted({day for _, day in month} | {day + timedelta(days=1) for _, day in month} - {last})
        by_day = {(kind, day): len(foreseen(cast.sun, kind, day)) for kind in KINDS for day in ahead}

        assert month == {place: number for place, number in by_day.items() if number}

    @pytest.mark.parametrize("start", [7, 21])
    def test_counts_alike_from_wherever_the_month_begins(self, cast, full_county, start):
        first, last = TODAY + timedelta(days=start), TODAY + timedelta(days=DAYS)

        whole = counts(cast.sun, TODAY, last)

        assert counts(cast.sun, first, last) == {place: n for place, n in whole.items() if place[1] >= first}

    def test_knows_every_sweep_or_says_why_not(self):
        foreseen_sweeps = {kind.sweep for kind in KINDS.values()} - {""}

        assert foreseen_sweeps | set(NOT_FORESEEN) == set(sweeps.NIGHT)
        assert not foreseen_sweeps & set(NOT_FORESEEN)

    def test_costs_one_query_for_a_month(self, cast, full_county, django_assert_num_queries):
        asked = span(TODAY, TODAY + timedelta(days=41))
        asked.reminding.rungs()  # The ladders are read by themselves.

        with django_assert_num_queries(1):
            counting.by_day(cast.zhao, asked, Premises())

    def test_shows_another_district_only_who_comes_to_it(self, cast, full_county):
        assert counts(cast.zhou, TODAY, TODAY + timedelta(days=DAYS)) == {("take-over", date(2027, 1, 1)): 1}

    def test_falls_on_today_while_the_night_of_today_has_not_run(self, cast):
        county.case(cast, category=OFFICER, due_on=date(2026, 11, 20))

        found = counting.by_day(cast.zhao, span(TODAY, night=TODAY), Premises())

        assert [(tally.kind.name, tally.day) for tally in found if tally.kind.sweep == "lapse_deadlines"] == [
            ("propose-deadline", TODAY)
        ]


class ALastDay:
    def test_is_shown_before_the_night_that_follows(self, cast):
        county.noticed(cast, county.case(cast), posted_on=POSTED)

        found = counts(cast.zhao, TODAY, date(2027, 1, 31))

        assert found[("over", date(2026, 12, 14))] == found[("propose", date(2026, 12, 15))] == 1

    def test_would_stop_from_the_month_after_the_approval(self, cast):
        """DE-18: proposed on the first of the next month, so in force one month later at the earliest."""
        county.case(cast, category=OFFICER, due_on=date(2026, 11, 30))

        found = counts(cast.zhao, TODAY, date(2027, 1, 31))

        assert found[("would-miss", date(2027, 1, 1))] == 1
        assert ("would-miss", date(2026, 12, 1)) not in found


class AProposedStop:
    def test_would_come_into_force_where_its_approval_today_puts_it(self, cast):
        stop = county.proposed(cast, county.case(cast))
        said = [day for kind, day in counts(cast.zhao, TODAY, date(2027, 1, 31)) if kind == "would-stop"]
        suspensions.check(suspension=stop, note="看过。", by=cast.wang, at=county.at(TODAY))

        suspensions.approve(suspension=county.again(stop), by=cast.zhao, at=county.at(TODAY))

        assert said == [county.again(stop).effective_on]
        assert ("stop", said[0]) in counts(cast.zhao, TODAY, date(2027, 1, 31))


class TheMoney:
    def test_of_a_stop_says_what_is_never_made_good(self, cast):
        stop = county.approved(cast, county.case(cast), on=TODAY)

        [tally] = counting.by_office(cast.zhao, span(stop.effective_on), Premises())

        assert (tally.money, tally.lost) == (Decimal("3530.00"), Decimal("3530.00"))
        assert tally.office == cast.station.code

    def test_of_a_stop_that_is_made_good_is_not_lost(self, cast):
        stop = county.approved(cast, county.case(cast, category=OFFICER, due_on=date(2026, 11, 20)), on=TODAY)

        [tally] = counting.by_office(cast.zhao, span(stop.effective_on), Premises())

        assert (tally.money, tally.lost) == (Decimal("3530.00"), Decimal(0))

    def test_of_what_is_already_stopped_is_nothing(self, cast):
        county.noticed(cast, of := county.case(cast), posted_on=POSTED)
        transitions.move(of.benefit, to="SUSPENDED", by=None, at=county.at(TODAY), act="benefit.suspended")

        found = counting.by_day(cast.zhao, span(TODAY, date(2026, 12, 31)), Premises())

        assert {tally.money for tally in found if tally.kind.name == "propose"} == {Decimal("0.00")}


class APremise:
    def test_that_papers_pass_spares_whoever_handed_them_in(self, cast):
        stop = county.approved(cast, of := county.case(cast), on=TODAY)
        submitted(cast, of)

        assert foreseen(cast.zhao, "stop", stop.effective_on) == {stop.pk}
        assert foreseen(cast.zhao, "stop", stop.effective_on, Premises(papers=True)) == set()

    @pytest.mark.parametrize(("on", "left"), [(date(2026, 12, 14), 0), (date(2026, 12, 15), 1)])
    def test_that_visits_confirm_counts_to_the_last_day(self, cast, on, left):
        county.noticed(cast, of := county.case(cast), posted_on=POSTED)
        visit(cast, of, on=on)

        assert len(foreseen(cast.zhao, "propose", date(2026, 12, 15), Premises(visits=True))) == left
        assert len(foreseen(cast.zhao, "propose", date(2026, 12, 15))) == 1
