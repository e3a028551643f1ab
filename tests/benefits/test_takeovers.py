"""The night of 1 January: accepted moves are carried out, everything that is open stays where it is (DE-31)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.models import BackPay, Death, Rate, Transfer
from benefits.services import takeovers, transfers
from benefits.services.transfers import Place
from tests import county

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2027, 1, 1)
NIGHT = county.at(NEW_YEAR, 2)


def night(on=NEW_YEAR):
    return takeovers.take_over(queryset=Transfer.objects.all(), today=on, at=county.at(on, 2))


def end_moot(on=NEW_YEAR):
    return takeovers.end_moot(queryset=Transfer.objects.all(), today=on, at=county.at(on, 2))


class TakingOver:
    def test_gives_benefit_and_person_to_the_new_office(self, cast):
        [row] = county.moving(cast, accepted=True)

        assert night() == [row.pk]

        row, benefit = county.again(row), county.again(row.benefit)
        person = county.again(benefit.beneficiary)
        assert (row.state, row.taken_over_on) == ("DONE", NEW_YEAR)
        assert benefit.organization == person.organization == cast.district
        assert (benefit.county_code, person.county_code) == (cast.district.code,) * 2
        assert person.version == 2
        assert AuditEntry.objects.get(act="benefit.moved").organization == cast.district

    def test_waits_for_the_first_of_january(self, cast):
        county.moving(cast, accepted=True)

        assert night(date(2026, 12, 31)) == []
        assert len(night()) == 1
        assert night() == []

    def test_is_caught_up_when_it_was_accepted_late(self, cast):
        [row] = county.moving(cast)
        assert night() == []
        later = date(2027, 2, 10)
        transfers.accept(transfer=row, office=cast.district, by=cast.zhou, at=county.at(later))

        assert night(later) == [row.pk]
        assert county.again(row).taken_over_on == later

    def test_of_a_move_on_29_february_comes_the_next_january(self, cast):
        county.moving(cast, on=date(2028, 2, 29), accepted=True)

        assert night(date(2028, 12, 31)) == []
        assert len(night(date(2029, 1, 1))) == 1

    def test_never_happens_without_the_acceptance(self, cast):
        [row] = county.moving(cast)

        assert night(date(2028, 6, 1)) == []
        assert county.again(row.benefit).organization == cast.station

    def test_never_happens_to_a_place_outside(self, cast):
        county.moving(cast, to=Place(name="外省某县"))

        assert night() == []

    def test_leaves_the_dead_and_who_is_said_to_be(self, cast):
        dead, said = (county.moving(cast, accepted=True)[0] for _ in range(2))
        county.died(dead.benefit.beneficiary, on=date(2026, 12, 1))
        Death.objects.create(
            beneficiary=said.benefit.beneficiary, organization=cast.station, died_on=date(2026, 12, 1),
            source="RELATIVE", state="REPORTED", state_at=NIGHT, reported_at=NIGHT, reported_by=cast.wang,
        )

        assert night() == []

    def test_leaves_the_person_where_another_benefit_stays(self, cast):
        who = county.person(cast.station)
        goes, stays = county.benefit(who), county.benefit(who, category=Category.SELF_EMPLOYED_OFFICER)
        county.moving(cast, goes, accepted=True)

        night()

        assert (county.again(goes).organization, county.again(stays).organization) == (cast.district, cast.station)
        assert county.again(who).organization == cast.station

    def test_takes_the_person_along_when_what_stays_has_ended(self, cast):
        who = county.person(cast.station)
        goes = county.benefit(who)
        county.ended(county.benefit(who, category=Category.SELF_EMPLOYED_OFFICER), since=date(2026, 3, 1))
        county.moving(cast, goes, accepted=True)

        night()

        assert county.again(who).organization == cast.district

    def test_takes_the_person_along_with_the_last_benefit(self, cast):
        who = county.person(cast.station)
        benefits = [county.benefit(who), county.benefit(who, category=Category.SELF_EMPLOYED_OFFICER)]
        county.moving(cast, *benefits, accepted=True)

        night()

        assert {county.again(each).organization for each in benefits} == {cast.district}
        assert county.again(who).organization == cast.district

    def test_shows_the_rate_of_the_new_place(self, cast):  # M-02
        benefit = county.benefit(county.person(cast.station), level="WAR-6", amount="3000.00")
        benefit.personal_rates.all().delete()
        Rate.objects.create(
            category="DISABLED", level="WAR-6", amount=3100, per="MONTH", effective_from=date(2026, 1, 1),
            document_no="东川〔2026〕1号", organization=cast.district,
        )
        county.moving(cast, benefit, accepted=True)

        night()

        assert county.again(benefit).monthly_amount == 3100

    def test_costs_the_same_for_one_and_for_many(self, cast):
        county.moving(cast, accepted=True)
        with CaptureQueriesContext(connection) as one:
            night()
        for _ in range(12):
            county.moving(cast, accepted=True)
        with CaptureQueriesContext(connection) as many:
            assert len(night()) == 12

        assert len(many) == len(one)


class WhatIsOpen:
    def test_stays_with_the_office_that_opened_it(self, cast):
        stop = county.approved(cast, on=date(2026, 9, 10))
        county.moving(cast, stop.benefit, accepted=True)

        night()

        assert county.again(stop).organization == cast.station
        assert county.again(stop.benefit).organization == cast.district

    def test_is_read_by_the_office_that_pays_now(self, cast):
        stop = county.stopped(cast, on=date(2026, 9, 10))
        county.moving(cast, stop.benefit, accepted=True)
        concerned = type(stop).objects.concerning

        assert stop not in concerned(cast.zhou)
        night()

        assert stop in concerned(cast.zhou)
        assert stop in concerned(cast.wang)
        assert stop not in type(stop).objects.visible_to(cast.zhou)
        assert not concerned(cast.xu)

    def test_of_back_pay_stays_too(self, cast):
        case = county.case(cast, category=Category.SELF_EMPLOYED_OFFICER)
        stop = county.stopped(cast, case)
        county.confirmed(cast, case, on=date(2026, 9, 3))
        resumption = stop.resumptions.get()
        county.moving(cast, stop.benefit, recorded_on=date(2026, 9, 4), accepted=True)

        night()

        assert county.again(resumption).organization == cast.station
        assert not BackPay.objects.exclude(organization=cast.station).exists()


class AMoveOfWhichNothingIsLeft:
    def test_is_taken_back_when_the_person_has_died(self, cast):
        [row] = county.moving(cast, accepted=True)
        county.died(row.benefit.beneficiary, on=date(2026, 8, 1))

        assert end_moot() == 1
        assert (county.again(row).state, county.again(row).reason) == ("WITHDRAWN", takeovers.MOOT)
        assert end_moot() == 0

    def test_is_done_when_a_person_has_ended_what_left_this_system(self, cast):
        [row] = county.moving(cast, to=Place(name="外省某县"))
        county.ended(row.benefit, since=NEW_YEAR)

        assert end_moot() == 1
        assert (county.again(row).state, county.again(row).taken_over_on) == ("DONE", NEW_YEAR)

    def test_is_taken_back_when_the_benefit_ended_before(self, cast):
        [row] = county.moving(cast, to=Place(name="外省某县"))
        county.ended(row.benefit, since=date(2026, 8, 1))

        end_moot()

        assert county.again(row).state == "WITHDRAWN"

    def test_is_nothing_while_it_stands(self, cast):
        county.moving(cast, to=Place(name="外省某县"))
        county.moving(cast)

        assert end_moot(date(2027, 6, 1)) == 0
