"""A household that moves: recorded by the office that pays, answered by the one that will (M-01 to M-04, DE-16)."""

from datetime import date

import pytest

from accounts import transitions
from accounts.models import AuditEntry
from benefits import policy
from benefits.categories import Category
from benefits.models import Death, Transfer
from benefits.services import consents, terminations, transfers
from benefits.services.transfers import CannotTransfer, Place
from tests import county

pytestmark = pytest.mark.django_db

MOVED, TODAY = date(2026, 5, 20), date(2026, 5, 25)
NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def who(cast):
    return county.person(cast.station)


@pytest.fixture
def benefit(who):
    return county.benefit(who)


def record(cast, *benefits, by=None, on=MOVED, to=None, today=TODAY):
    return transfers.record(
        benefits=benefits, moved_on=on, to=to or Place(cast.district), by=by or cast.wang, at=county.at(today)
    )


def accept(transfer, *, by, office=None):
    transfers.accept(transfer=transfer, office=office or transfer.destination, by=by, at=county.at(TODAY, 10))


class RecordingAMove:
    def test_says_who_pays_until_when(self, benefit, cast):  # M-01
        [row] = record(cast, benefit)

        assert (row.state, row.organization, row.destination) == ("PLANNED", cast.station, cast.district)
        assert (row.last_day, row.takes_over_month) == (date(2026, 12, 31), NEW_YEAR)
        entry = AuditEntry.objects.get(act="transfer.planned")
        assert (entry.subject_id, entry.about) == (row.pk, benefit.beneficiary.key)
        assert entry.citation.startswith("M-02 ")

    def test_keeps_the_rules_as_they_stand(self, benefit, cast):
        [row] = record(cast, benefit)

        assert [each["rule"] for each in row.basis["rules"]] == [
            "M-02", "DE-16", "M-04", "DE-31", "M-02.gap",
        ]
        assert row.basis["origin_pays_until"] == "2026-12-31"

    def test_gives_each_level_twenty_working_days(self, benefit, cast):  # M-04
        [row] = record(cast, benefit, today=date(2026, 9, 21))

        # Mid-autumn, the national holidays and the make-up days between: counted in the official table of 2026.
        # 22 to 24 (3), 28 to 30 September (6), 8 to 10 (9), 12 to 16 (14), 19 to 23 (19), 26 October.
        assert row.answer_due_on == date(2026, 10, 26)

    def test_moves_every_chosen_benefit_in_one_act(self, who, benefit, cast):
        other = county.benefit(who, category=Category.SELF_EMPLOYED_OFFICER)

        rows = record(cast, benefit, other)

        assert [row.benefit for row in rows] == [benefit, other]
        assert rows[1].basis["rules"][0]["rule"] == "DE-16.pays"

    @pytest.mark.parametrize(("moved", "takes_over"), [
        (date(2024, 2, 29), date(2025, 1, 1)),
        (date(2025, 12, 31), date(2026, 1, 1)),
        (date(2026, 1, 1), date(2027, 1, 1)),
    ])
    def test_counts_the_day_of_the_move_itself(self, benefit, cast, moved, takes_over):
        [row] = record(cast, benefit, on=moved)

        assert row.takes_over_month == takes_over

    def test_takes_a_place_that_no_office_here_serves(self, benefit, cast):
        [row] = record(cast, benefit, to=Place(name=" 广东省东莞市 "))

        assert (row.destination, row.destination_name) == (None, "广东省东莞市")

    def test_happens_once(self, benefit, cast):
        record(cast, benefit)

        with pytest.raises(CannotTransfer, match="已在转移中"):
            record(cast, benefit)

    def test_may_happen_again_after_it_was_sent_back(self, benefit, cast):
        [row] = record(cast, benefit)
        transfers.decline(transfer=row, reason="户籍不在本区。", by=cast.zhou, at=county.at(TODAY))

        assert record(cast, benefit)

    @pytest.mark.parametrize(("on", "why"), [
        (date(2026, 5, 26), "不能晚于今天"),
        (date(1899, 1, 1), "早于出生日期"),
    ])
    def test_refuses_a_day_that_cannot_be(self, benefit, cast, on, why):
        with pytest.raises(CannotTransfer, match=why):
            record(cast, benefit, on=on)

    @pytest.mark.parametrize(("office", "why"), [
        ("second_station", "同一县区"), ("county", "同一县区"), ("province", "请选择县区"), ("city", "请选择县区"),
    ])
    def test_refuses_an_office_that_is_no_other_county(self, benefit, cast, office, why):
        with pytest.raises(CannotTransfer, match=why):
            record(cast, benefit, to=Place(getattr(cast, office)))

    def test_refuses_an_office_that_is_closed(self, benefit, cast):
        cast.district.closed_on = TODAY
        cast.district.save()

        with pytest.raises(CannotTransfer, match="请选择县区"):
            record(cast, benefit)

    def test_refuses_no_place_and_no_benefit(self, benefit, cast):
        with pytest.raises(CannotTransfer, match="转入地"):
            record(cast, benefit, to=Place(name=" "))
        with pytest.raises(CannotTransfer, match="至少选择"):
            record(cast)

    def test_refuses_an_office_here_while_an_end_by_moving_is_decided(self, benefit, cast):
        left = terminations.Cause(ground="MOVED", day=MOVED, reason="户籍迁出。")
        terminations.propose(benefit=benefit, cause=left, by=cast.wang, at=county.at(TODAY))

        with pytest.raises(CannotTransfer, match="请先撤回"):
            record(cast, benefit)
        assert record(cast, benefit, to=Place(name="广东省东莞市"))

    def test_refuses_the_dead_and_who_is_said_to_be(self, benefit, cast):
        report = Death.objects.create(
            beneficiary=benefit.beneficiary, organization=cast.station, died_on=MOVED, source="RELATIVE",
            state="REPORTED", state_at=county.at(TODAY), reported_at=county.at(TODAY), reported_by=cast.wang,
        )
        with pytest.raises(CannotTransfer, match="疑似去世"):
            record(cast, benefit)
        report.delete()
        county.died(benefit.beneficiary, on=MOVED)

        with pytest.raises(CannotTransfer, match="已登记去世"):
            record(cast, county.again(benefit))

    def test_refuses_an_ended_benefit(self, benefit, cast):
        with pytest.raises(CannotTransfer, match="已终止"):
            record(cast, county.ended(benefit, since=date(2026, 1, 1)))

    def test_refuses_two_people_at_once(self, benefit, cast):
        with pytest.raises(CannotTransfer, match="一个人"):
            record(cast, benefit, county.benefit(county.person(cast.station)))

    def test_is_for_the_office_that_pays(self, benefit, cast):
        for outsider in (cast.qian, cast.zhou, cast.sun, cast.he, cast.xu):
            with pytest.raises(consents.NotEntitled):
                record(cast, benefit, by=outsider)
        assert not Transfer.objects.exists()


class AcceptingAMove:
    def test_is_for_the_office_it_goes_to(self, benefit, cast):
        [row] = record(cast, benefit)

        accept(row, by=cast.zhou)

        assert (row.state, row.accepted_by) == ("ACCEPTED", cast.zhou)

    def test_may_name_one_of_its_stations(self, benefit, cast):
        [row] = record(cast, benefit)

        accept(row, by=cast.zhou, office=cast.district_station)

        assert row.destination == cast.district_station

    def test_is_for_a_clerk_of_the_station_too(self, benefit, cast):
        [row] = record(cast, benefit, to=Place(cast.district_station))

        accept(row, by=cast.qian)

        assert row.state == "ACCEPTED"

    def test_is_not_for_others(self, benefit, cast):
        [row] = record(cast, benefit)

        for outsider in (cast.wang, cast.zhao, cast.qian, cast.sun, cast.he):
            with pytest.raises(consents.NotEntitled):
                accept(row, by=outsider)

    def test_asks_for_another_person(self, cast):
        of = county.benefit(county.person(cast.station))
        everywhere = county.at(TODAY)
        cast.zhou.organization = cast.city  # One who may do both: an office above both of them.
        cast.zhou.save()
        [row] = transfers.record(
            benefits=[of], moved_on=MOVED, to=Place(cast.district), by=cast.zhou, at=everywhere
        )

        with pytest.raises(consents.NotEntitled, match="不同的人"):
            accept(row, by=cast.zhou)

    @pytest.mark.parametrize("office", ["county", "station", "city"])
    def test_refuses_an_office_that_does_not_belong_to_it(self, benefit, cast, office):
        [row] = record(cast, benefit)

        with pytest.raises(CannotTransfer, match="请选择本地"):
            accept(row, by=cast.zhou, office=getattr(cast, office))

    def test_is_nobodys_where_it_leaves_this_system(self, benefit, cast):
        [row] = record(cast, benefit, to=Place(name="外省某县"))

        with pytest.raises(CannotTransfer, match="不在本系统内"):
            accept(row, by=cast.zhou, office=cast.district)

    def test_refuses_the_dead_and_the_ended(self, benefit, cast):
        [row] = record(cast, benefit)
        county.ended(benefit, since=date(2026, 6, 1))

        with pytest.raises(CannotTransfer, match="已终止"):
            accept(county.again(row), by=cast.zhou)
        county.died(benefit.beneficiary, on=MOVED)
        with pytest.raises(CannotTransfer, match="已登记去世"):
            accept(county.again(row), by=cast.zhou)

    def test_happens_once(self, benefit, cast):
        [row] = record(cast, benefit)
        accept(row, by=cast.zhou)

        with pytest.raises(transitions.ForbiddenMove):
            accept(row, by=cast.zhou)


class SendingAMoveBack:
    @pytest.mark.parametrize("accepted", [False, True])
    def test_says_why(self, cast, accepted):
        [row] = county.moving(cast, accepted=accepted)

        transfers.decline(transfer=row, reason=" 户籍不在本区。 ", by=cast.zhou, at=county.at(TODAY))

        assert (row.state, row.reason) == ("DECLINED", "户籍不在本区。")
        assert AuditEntry.objects.get(act="transfer.declined").reason == "户籍不在本区。"

    def test_is_for_the_receiving_office_with_a_reason(self, cast):
        [row] = county.moving(cast)

        with pytest.raises(CannotTransfer, match="理由"):
            transfers.decline(transfer=row, reason=" ", by=cast.zhou, at=county.at(TODAY))
        for outsider in (cast.wang, cast.zhao, cast.qian, cast.he):
            with pytest.raises(consents.NotEntitled):
                transfers.decline(transfer=row, reason="不收。", by=outsider, at=county.at(TODAY))

    def test_is_over_once_it_is_done(self, cast):
        [row] = county.moved(cast)

        with pytest.raises(transitions.ForbiddenMove):
            transfers.decline(transfer=row, reason="不收。", by=cast.zhou, at=county.at(NEW_YEAR))


class TakingAMoveBack:
    @pytest.mark.parametrize("accepted", [False, True])
    def test_says_why(self, cast, accepted):
        [row] = county.moving(cast, accepted=accepted)

        transfers.withdraw(transfer=row, reason="户籍迁回。", by=cast.zhao, at=county.at(TODAY))

        assert (row.state, row.reason) == ("WITHDRAWN", "户籍迁回。")

    def test_is_for_the_origin_with_a_reason(self, cast):
        [row] = county.moving(cast)

        with pytest.raises(CannotTransfer, match="理由"):
            transfers.withdraw(transfer=row, reason="", by=cast.wang, at=county.at(TODAY))
        for outsider in (cast.zhou, cast.qian, cast.sun, cast.he):
            with pytest.raises(consents.NotEntitled):
                transfers.withdraw(transfer=row, reason="迁回。", by=outsider, at=county.at(TODAY))

    def test_is_over_once_it_is_done(self, cast):
        [row] = county.moved(cast)

        with pytest.raises(transitions.ForbiddenMove):
            transfers.withdraw(transfer=row, reason="迁回。", by=cast.wang, at=county.at(NEW_YEAR))


class WhoSeesAMove:
    def test_are_the_two_offices_and_those_above_them(self, cast):
        [row] = county.moving(cast)

        def sees(staff):
            return row in Transfer.objects.visible_to(staff)

        assert [sees(each) for each in (cast.wang, cast.zhao, cast.zhou, cast.sun, cast.he)] == [True] * 5
        cast.wang.organization = cast.second_station
        # A station beside the origin, a station below the receiving county that was not named, an administrator.
        assert [sees(each) for each in (cast.wang, cast.qian, cast.xu)] == [False] * 3

    def test_tells_leaving_from_arriving(self, cast):
        [row] = county.moving(cast)

        assert list(Transfer.objects.leaving(cast.zhao)) == list(Transfer.objects.arriving(cast.zhou)) == [row]
        assert not Transfer.objects.leaving(cast.zhou)
        assert not Transfer.objects.arriving(cast.zhao)


class TheRules:
    def test_answer_for_every_category(self):
        assert set(policy.TRANSFERS) == set(Category)

    def test_pay_no_gap_that_the_person_caused(self):  # M-02
        assert policy.TRANSFERS[Category.DISABLED].gap.value is policy.BackPay.NOT_DUE
