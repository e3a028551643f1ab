from datetime import timedelta

import pytest

from accounts import transitions
from accounts.models import AuditEntry
from benefits.services import consents
from reviews.models import Confirmation, Evidence, Gathering, GatheringEntry, Letter
from reviews.policy import EvidenceKind
from reviews.services import gates, gatherings
from reviews.states import GatheringState, ReviewState
from reviews.worklists import gatherings as worklist
from tests import county
from tests.reviews.gathering import DAY, VILLAGE, planned, villager

pytestmark = pytest.mark.django_db

PAPERS = frozenset({EvidenceKind.ID_CARD, EvidenceKind.DISABILITY_CERTIFICATE})


def came(case, *, documents=PAPERS, portrait=True):
    return gatherings.Came(case.benefit.beneficiary, documents, county.photo() if portrait else None)


def entered(cast, gathering, *lines, by=None, on=DAY):
    return gatherings.enter(gathering=gathering, came=lines, by=by or cast.wang, at=county.at(on, 11))


@pytest.fixture
def case(cast):
    return villager(cast)


@pytest.fixture
def gathering(cast, case):
    return planned(cast)


class PlanningAGathering:
    def test_is_for_a_village_a_day_and_a_place(self, gathering):
        assert (gathering.state, gathering.village, gathering.held_on) == (GatheringState.PLANNED, VILLAGE, DAY)
        assert AuditEntry.objects.latest("id").act == "gathering.planned"

    def test_is_refused_twice_a_day_and_in_the_past(self, cast, gathering):
        with pytest.raises(gatherings.CannotGather, match="已安排集中确认"):
            planned(cast)
        with pytest.raises(gatherings.CannotGather, match="不能早于今天"):
            planned(cast, on=DAY - timedelta(days=9))

    @pytest.mark.parametrize("who", ["qian", "he", "sun"])
    def test_is_refused_by_role_and_by_office(self, cast, case, who):
        with pytest.raises(consents.NotEntitled):
            planned(cast, by=getattr(cast, who))


class ThoseWhoCame:
    def test_are_confirmed_on_the_spot(self, cast, case, gathering):
        done = entered(cast, gathering, came(case))

        made = Confirmation.objects.get()
        assert (made.method, made.confirmed_on, made.note) == ("ON_SITE", DAY, "集中确认：村委会一楼")
        assert county.again(case).state == ReviewState.CONFIRMED
        assert Evidence.objects.get(kind="PORTRAIT").confirmation == made
        assert GatheringEntry.objects.get().confirmation == made
        assert done.sentence == "已登记 1 人到场，1 人确认办结。"
        assert Letter.objects.get(beneficiary=made.beneficiary)

    @pytest.mark.parametrize(("lack", "sentence"), [
        ({"portrait": False}, "现场照片"), ({"documents": frozenset({EvidenceKind.ID_CARD})}, "残疾证件"),
    ])
    def test_stay_with_what_they_lack(self, cast, case, gathering, lack, sentence):
        other = villager(cast)
        done = entered(cast, gathering, came(case, **lack), came(other))

        assert done.recorded == 1
        assert county.again(case).state == ReviewState.PENDING
        entry = GatheringEntry.objects.get(confirmation=None)
        assert sentence in entry.lacking
        [line] = worklist.lines(gathering, today=DAY)
        assert (line.person, line.came, line.lacking) == (case.benefit.beneficiary, True, entry.lacking)

    def test_are_done_by_a_later_batch(self, cast, case, gathering):
        entered(cast, gathering, came(case, portrait=False))
        entered(cast, gathering, came(case))

        assert GatheringEntry.objects.get().lacking == ""
        assert county.again(case).state == ReviewState.CONFIRMED

    def test_are_taken_in_once_when_sent_twice(self, cast, case, gathering):
        entered(cast, gathering, came(case))
        again = entered(cast, gathering, came(case))

        assert (again.recorded, again.lacking) == (0, {})
        assert Confirmation.objects.count() == 1
        assert GatheringEntry.objects.get().confirmation is not None

    def test_have_their_stop_withdrawn(self, cast):
        stop = county.proposed(cast, villager(cast))
        on = stop.proposed_at.date() + timedelta(days=2)
        held = gatherings.plan(
            office=cast.station, village=VILLAGE, held_on=on, place="村委会", by=cast.wang, at=county.at(on, 8)
        )

        entered(cast, held, came(stop.reviews.get()), on=on)

        stop.refresh_from_db()
        assert stop.state == "WITHDRAWN"

    def test_cost_the_same_for_few_and_for_many(self, cast, gathering, django_assert_max_num_queries):
        few = [came(villager(cast), portrait=False) for _ in range(2)]
        many = [came(villager(cast), portrait=False) for _ in range(30)]
        for batch in (few, many):
            with django_assert_max_num_queries(40):
                assert len(entered(cast, gathering, *batch).lacking) == len(batch)

    def test_confirmed_together_cost_the_same(self, cast, gathering, django_assert_max_num_queries, monkeypatch):
        monkeypatch.setattr(gatherings.photos, "store", lambda **words: None)
        lines = [came(villager(cast)) for _ in range(30)]

        with django_assert_max_num_queries(60):
            assert entered(cast, gathering, *lines).recorded == 30

    def test_are_refused_before_the_day_and_from_elsewhere(self, cast, case, gathering):
        with pytest.raises(gatherings.CannotGather, match="还没有到"):
            entered(cast, gathering, came(case), on=DAY - timedelta(days=1))
        with pytest.raises(gatherings.CannotGather, match="不属于这个单位"):
            entered(cast, gathering, came(county.case(cast, office=cast.second_station)))
        with pytest.raises(gatherings.CannotGather, match="至少勾选"):
            entered(cast, gathering)

    @pytest.mark.parametrize("who", ["qian", "he"])
    def test_are_refused_by_role_and_by_office(self, cast, case, gathering, who):
        with pytest.raises(consents.NotEntitled):
            entered(cast, gathering, came(case), by=getattr(cast, who))


class TheLastLook:
    def test_holds_a_stop_back_while_somebody_who_came_lacks_something(self, cast):
        stop = county.proposed(cast, villager(cast))
        on = stop.proposed_at.date() + timedelta(days=2)
        held = gatherings.plan(
            office=cast.station, village=VILLAGE, held_on=on, place="村委会", by=cast.wang, at=county.at(on, 8)
        )

        entered(cast, held, came(stop.reviews.get(), portrait=False), on=on)

        assert gates.last_look([stop])[stop.pk] == [gates.FINDINGS["gathered"]]


class EndingAGathering:
    def test_makes_what_is_lacking_the_next_step(self, cast, case, gathering):
        entered(cast, gathering, came(case, portrait=False))

        assert gatherings.close(gathering=gathering, by=cast.wang, at=county.at(DAY, 17)) == 1
        assert county.again(case).next_step == "集中确认到场过，补齐材料后办结"
        with pytest.raises(transitions.StaleState):
            entered(cast, gathering, came(case))

    def test_is_not_calling_it_off(self, cast, case, gathering):
        with pytest.raises(gatherings.CannotGather, match="为什么取消"):
            gatherings.cancel(gathering=gathering, reason="", by=cast.wang, at=county.at(DAY))
        entered(cast, gathering, came(case))
        with pytest.raises(gatherings.CannotGather, match="已有人登记到场"):
            gatherings.cancel(gathering=gathering, reason="下雨", by=cast.wang, at=county.at(DAY))

    def test_or_calling_it_off_frees_the_day(self, cast, gathering):
        gatherings.cancel(gathering=gathering, reason="下雨", by=cast.wang, at=county.at(DAY))

        assert planned(cast).state == GatheringState.PLANNED
        assert Gathering.objects.count() == 2


class TheListOfAVillage:
    def test_shows_what_to_bring_and_leaves_out_the_confirmed(self, cast, case, gathering):
        county.confirmed(cast, villager(cast, name="李已来"), on=DAY - timedelta(days=3))
        county.review(county.benefit(county.person(cast.station, village="山头村")))

        [line] = worklist.lines(gathering, today=DAY)

        assert (line.person, line.bring) == (case.benefit.beneficiary, "身份证、残疾证件")

    def test_costs_three_queries(self, cast, case, gathering, django_assert_num_queries):
        for _ in range(5):
            villager(cast)

        with django_assert_num_queries(3):
            assert len(worklist.lines(gathering, today=DAY)) == 6

    def test_offers_the_villages_with_most_to_do_first(self, cast, case):
        villager(cast)
        county.review(county.benefit(county.person(cast.station, village="山头村")))

        found = worklist.places(cast.wang, today=DAY)

        assert [(each["village"], each["people"]) for each in found] == [(VILLAGE, 2), ("山头村", 1)]
