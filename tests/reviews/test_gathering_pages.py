from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AccessEntry
from reviews.models import Confirmation, Gathering
from reviews.states import GatheringState, ReviewState
from tests import county
from tests.reviews.gathering import DAY, VILLAGE, planned, villager

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(DAY), tick=False)


@pytest.fixture
def case(cast):
    return villager(cast)


@pytest.fixture
def gathering(cast, case):
    return planned(cast)


def grid(gathering):
    return reverse("reviews:gathering", args=[gathering.key])


class PlanningOnThePage:
    def test_chooses_among_the_villages_with_people_to_confirm(self, cast, sign_in, case):
        client, address = sign_in(cast.wang), reverse("reviews:gathering_new")
        sent = {"village": f"{cast.station.code} {VILLAGE}", "held_on": DAY.isoformat(), "place": "村委会"}

        assert "河口村（1 人未确认）" in client.get(address).content.decode()
        answer = client.post(address, sent)

        assert answer.url == grid(Gathering.objects.get())
        assert client.post(address, sent).status_code == 400

    @pytest.mark.parametrize("who", ["he", "sun"])
    def test_is_closed_to_other_roles(self, cast, sign_in, who):
        assert sign_in(getattr(cast, who)).get(reverse("reviews:gathering_new")).status_code == 403


class TheGrid:
    def test_confirms_with_photo_and_papers(self, cast, sign_in, case, gathering):
        key = case.benefit.beneficiary.key
        sent = {"came": [key], "papers": [key], f"photo-{key}": county.upload()}

        answer = sign_in(cast.wang).post(grid(gathering), sent, follow=True)

        assert "1 人确认办结" in answer.content.decode()
        assert answer.context["rows"] == []
        assert county.again(case).state == ReviewState.CONFIRMED

    def test_keeps_whoever_lacks_the_photo_and_says_so(self, cast, sign_in, case, gathering):
        key = case.benefit.beneficiary.key

        answer = sign_in(cast.wang).post(grid(gathering), {"came": [key], "papers": [key]}, follow=True)

        [row] = answer.context["rows"]
        assert (row["came"], row["line"].lacking) == (True, "残疾军人 因战六级还缺：现场照片。")

    def test_says_of_a_picture_that_it_is_none_and_keeps_the_rest(self, cast, sign_in, case, gathering):
        other = villager(cast)
        bad, good = case.benefit.beneficiary.key, other.benefit.beneficiary.key
        photos = {f"photo-{bad}": county.upload(content=b"no"), f"photo-{good}": county.upload()}
        sent = {"came": [bad, good], "papers": [bad, good], **photos}

        answer = sign_in(cast.wang).post(grid(gathering), sent)

        assert answer.status_code == 400
        assert "打不开这张照片" in answer.content.decode()
        assert (county.again(case).state, county.again(other).state) == (ReviewState.PENDING, ReviewState.CONFIRMED)

    def test_is_the_same_once_when_sent_twice(self, cast, sign_in, case, gathering):
        key, client = case.benefit.beneficiary.key, sign_in(cast.wang)

        client.post(grid(gathering), {"came": [key], "papers": [key], f"photo-{key}": county.upload()})
        again = client.post(grid(gathering), {"came": [key], "papers": [key], f"photo-{key}": county.upload()})

        assert (again.status_code, Confirmation.objects.count()) == (400, 1)

    def test_costs_the_same_for_few_and_for_many(self, cast, sign_in, gathering, django_assert_max_num_queries):
        client = sign_in(cast.wang)
        for _ in range(12):
            villager(cast)

        with django_assert_max_num_queries(12):
            assert len(client.get(grid(gathering)).context["rows"]) == 13

    def test_waits_for_the_day(self, cast, sign_in, case):
        gathering = planned(cast, on=DAY + timedelta(days=3))

        page = sign_in(cast.wang).get(grid(gathering)).content.decode()

        assert "到了那天在这里登记" in page
        assert 'name="came"' not in page

    @pytest.mark.parametrize(("who", "status"), [("he", 403), ("qian", 404)])
    def test_is_closed_to_others(self, cast, sign_in, gathering, who, status):
        assert sign_in(getattr(cast, who)).get(grid(gathering)).status_code == status


class TheSheetToSign:
    def test_is_logged_with_its_number_of_people(self, cast, sign_in, case, gathering):
        page = sign_in(cast.wang).post(reverse("reviews:gathering_sheet", args=[gathering.key])).content.decode()

        assert case.benefit.beneficiary.name in page
        look = AccessEntry.objects.get(kind="PRINTED")
        assert (look.what, look.rows) == ("集中确认签到单", 1)


class TheEnd:
    def test_closes_or_calls_off(self, cast, sign_in, case, gathering):
        client = sign_in(cast.wang)
        client.post(reverse("reviews:gathering_cancel", args=[gathering.key]), {"reason": "下雨"})
        other = planned(cast)
        client.post(reverse("reviews:gathering_close", args=[other.key]))

        assert [county.again(each).state for each in (gathering, other)] == ["CANCELLED", "HELD"]
        assert client.get(reverse("reviews:gathering_cancel", args=[other.key])).status_code == 404
        assert client.get(reverse("reviews:gatherings")).context["rows"].count() == 2

    def test_is_stale_for_whoever_comes_second(self, cast, sign_in, gathering):
        client, address = sign_in(cast.wang), reverse("reviews:gathering_close", args=[gathering.key])
        client.post(address)

        assert client.post(address).status_code == 409
        assert county.again(gathering).state == GatheringState.HELD
