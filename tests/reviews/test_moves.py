"""After a move: whose review, whose stop, who may confirm, who may open what (DE-16, DE-31)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from benefits.categories import Category
from benefits.models import Suspension
from benefits.services import consents, resumptions, transfers
from benefits.services.transfers import Place
from reviews.models import Review
from reviews.services import applications, contacts, nights
from reviews.services.sweeps import joining, lapsing, moving
from tests import county

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2027, 1, 1)
LATER = date(2027, 1, 11)
NEXT_WINDOW = (NEW_YEAR, date(2027, 5, 31))


def night(day=NEW_YEAR):
    nights.run_until(business_date=day, at=county.at(day, 2))


def campaigns(cast, year=2027, category=Category.DISABLED):
    """The year's work in both counties."""
    window = (date(year, 1, 1), date(year, 5, 31))
    return [county.campaign(office, category=category, year=year, window=window)
            for office in (cast.county, cast.district)]


def opens(client, person):
    return client.get(reverse("reviews:person", args=[person.key])).status_code


@pytest.fixture
def case(cast):
    """A person of Wang's station with the review of 2026, whose household has moved; Zhou has accepted."""
    case = county.case(cast)
    county.moving(cast, case.benefit, accepted=True)
    return case


class TheYearOfTheMove:
    def test_is_confirmed_by_the_origin(self, cast, case):
        county.confirmed(cast, case, on=date(2026, 11, 24))

        assert county.again(case).state == "CONFIRMED"

    def test_is_not_confirmed_by_the_new_office(self, cast, case):
        with pytest.raises(consents.NotEntitled):
            county.confirmed(cast, case, on=date(2026, 11, 24), by=cast.zhou)

    def test_is_not_begun_again_by_the_new_office(self, cast, case):
        county.campaign(cast.district)
        night()

        assert not joining.add_late_joiners(today=LATER, at=county.at(LATER)).done
        assert list(case.benefit.reviews.all()) == [case]


class TheYearAfter:
    def test_belongs_to_the_new_office_from_its_first_night(self, cast, case):
        _, there = campaigns(cast)

        night()

        review = case.benefit.reviews.get(campaign__year=2027)
        assert (review.campaign, review.organization) == (there, cast.district)
        assert county.again(case).organization == cast.station

    def test_is_confirmed_there(self, cast, case):
        campaigns(cast)
        night()
        review = case.benefit.reviews.get(campaign__year=2027)

        with pytest.raises(consents.NotEntitled):
            county.confirmed(cast, review, on=LATER, by=cast.wang)
        county.confirmed(cast, review, on=LATER, by=cast.zhou)

        assert county.again(review).state == "CONFIRMED"

    def test_is_not_begun_by_the_origin_while_the_clock_is_late(self, cast, case):
        here, there = campaigns(cast)

        joining.add_late_joiners(today=LATER, at=county.at(LATER))
        assert not here.reviews.exists()
        night(LATER)

        assert there.reviews.get().benefit == case.benefit

    def test_stays_where_it_was_begun_when_the_answer_came_late(self, cast):
        case = county.case(cast)
        [transfer] = county.moving(cast, case.benefit)
        campaigns(cast)
        night()
        begun = case.benefit.reviews.get(campaign__year=2027)
        transfers.accept(transfer=transfer, office=cast.district, by=cast.zhou, at=county.at(LATER))

        night(LATER)

        assert county.again(case.benefit).organization == cast.district
        assert begun.organization == cast.station
        assert case.benefit.reviews.filter(campaign__year=2027).count() == 1

    def test_stays_with_the_origin_while_nobody_answers(self, cast):
        case = county.case(cast)
        county.moving(cast, case.benefit)
        here, _ = campaigns(cast)

        night()

        assert case.benefit.reviews.get(campaign__year=2027).campaign == here


class ANoticeThatRunsAcrossTheYear:
    POSTED = date(2026, 12, 1)

    @pytest.fixture
    def noticed(self, cast, case):
        county.noticed(cast, case, posted_on=self.POSTED)
        moving.take_over(today=NEW_YEAR, at=county.at(NEW_YEAR, 2))
        return county.again(case)

    def lapse(self, case):
        day = case.notice_last_day + timedelta(days=1)
        lapsing.lapse_notices(today=day, at=county.at(day, 2))

    def test_is_decided_to_its_end_by_the_origin(self, cast, noticed):
        self.lapse(noticed)

        stop = Suspension.objects.get()
        assert (stop.organization, stop.benefit.organization) == (cast.station, cast.district)
        assert stop in Suspension.objects.visible_to(cast.zhao)
        assert stop not in Suspension.objects.visible_to(cast.zhou)

    @pytest.mark.parametrize("who", ["wang", "zhou"])
    def test_ends_when_the_person_confirms_at_either_office(self, cast, noticed, who):
        county.confirmed(cast, noticed, on=LATER, by=getattr(cast, who))
        self.lapse(noticed)

        assert county.again(noticed).state == "CONFIRMED"
        assert not Suspension.objects.exists()

    def test_is_not_ended_by_a_third_office(self, cast, noticed):
        cast.li.organization = cast.second_station
        cast.li.save()

        with pytest.raises(consents.NotEntitled):
            county.confirmed(cast, noticed, on=LATER, by=cast.li)

    def test_offers_the_old_review_at_the_counter_of_the_new_office(self, cast, noticed, sign_in, time_machine):
        time_machine.move_to(county.at(LATER))

        page = sign_in(cast.zhou).get(reverse("reviews:confirm_on_site", args=[noticed.benefit.beneficiary.key]))

        assert [row["review"] for row in page.context["reviews"]] == [noticed]

    def test_lets_the_origin_call_the_person(self, cast, noticed):
        who = noticed.benefit.beneficiary
        call = {"channel": "PHONE", "outcome": "NO_ANSWER", "on": LATER, "at": county.at(LATER)}

        contacts.record(beneficiary=county.again(who), by=cast.wang, **call)
        contacts.record(beneficiary=county.again(who), by=cast.zhou, note="区里也打了。", **call)

        cast.li.organization = cast.second_station
        with pytest.raises(consents.NotEntitled):
            contacts.record(beneficiary=county.again(who), by=cast.li, **call)


class AStopThatStandsAcrossTheYear:
    @pytest.fixture
    def stop(self, cast):
        stop = county.stopped(cast, on=date(2026, 9, 10))
        county.moving(cast, stop.benefit, accepted=True)
        campaigns(cast)
        night()
        return county.again(stop)

    def test_takes_its_application_at_the_new_office_and_is_decided_by_the_origin(self, cast, stop):
        review = stop.benefit.reviews.get(campaign__year=2027)
        county.confirmed(cast, review, on=LATER, by=cast.zhou)

        resumption = applications.file(
            suspension=stop, applied_on=LATER, scan=county.photo(), by=cast.zhou, at=county.at(LATER, 11)
        )

        assert resumption.organization == cast.station
        with pytest.raises(consents.NotEntitled):
            resumptions.approve(resumption=resumption, by=cast.zhou, at=county.at(LATER, 12))
        resumptions.approve(resumption=resumption, by=cast.zhao, at=county.at(LATER, 12))
        assert county.again(stop.benefit).state == "ACTIVE"

    def test_is_read_but_not_decided_by_the_new_office(self, cast, stop, sign_in):
        address = reverse("reviews:approval", args=["suspension", stop.key])

        assert sign_in(cast.zhou).get(address).status_code == 200
        cast.li.organization = cast.second_station
        cast.li.save()
        assert sign_in(cast.li).get(address).status_code == 404


class ThePagesOfThePerson:
    def test_are_open_to_the_origin_while_it_still_decides(self, cast, case, sign_in):
        night()
        person = case.benefit.beneficiary

        assert opens(sign_in(cast.zhou), person) == 200
        assert opens(sign_in(cast.wang), person) == 200  # The review of 2026 is open.
        cast.li.organization = cast.second_station
        cast.li.save()
        assert opens(sign_in(cast.li), person) == 404

    def test_are_closed_to_it_afterwards(self, cast, case, sign_in):
        county.confirmed(cast, case, on=date(2026, 11, 24))
        night()

        assert opens(sign_in(cast.wang), case.benefit.beneficiary) == 404
        assert opens(sign_in(cast.zhou), case.benefit.beneficiary) == 200

    def test_are_closed_to_the_new_office_before(self, cast, case, sign_in):
        assert opens(sign_in(cast.zhou), case.benefit.beneficiary) == 404

    def test_show_the_photos_that_the_origin_took(self, cast, case, sign_in):
        county.confirmed(cast, case, on=date(2026, 11, 24))
        night()
        photo = case.benefit.beneficiary.evidence.first()
        address = reverse("reviews:evidence", args=[photo.key])

        assert sign_in(cast.zhou).get(address).status_code == 200
        assert sign_in(cast.wang).get(address).status_code == 404

    def test_are_found_by_their_number_where_something_is_left_to_decide(self, cast, case, sign_in):
        night()
        number = {"term": case.benefit.beneficiary.id_number}

        answer = sign_in(cast.wang).post(reverse("reviews:find"), number)

        assert answer.url.startswith(reverse("reviews:person", args=[case.benefit.beneficiary.key]))
        county.confirmed(cast, case, on=LATER)
        answer = sign_in(cast.wang).post(reverse("reviews:find"), number)
        assert answer.url.startswith(reverse("reviews:people"))

    def test_are_no_new_work_of_the_origin(self, cast, case):
        county.confirmed(cast, case, on=date(2026, 11, 24))
        campaigns(cast)
        night()

        assert not Review.objects.open().visible_to(cast.zhao).exists()
        assert Review.objects.open().visible_to(cast.zhou).count() == 1


class AMoveOutOfThisSystem:
    def test_goes_on_at_the_origin_until_somebody_decides(self, cast):
        case = county.case(cast)
        [transfer] = county.moving(cast, case.benefit, to=Place(name="外省某县"))
        here, _ = campaigns(cast)

        night(date(2027, 1, 2))

        assert county.again(case.benefit).state == "ACTIVE"
        assert county.again(transfer).state == "PLANNED"
        assert case.benefit.reviews.get(campaign__year=2027).campaign == here
