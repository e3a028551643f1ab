"""The yearly return of the province: which case belongs to which year, two people, frozen, supplemented."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts import transitions
from accounts.models import AuditEntry
from accounts.roles import Role
from benefits import policy
from benefits.models import Beneficiary, Suspension, YearlyReturn, YearlyReturnLine
from benefits.services import consents, returns
from benefits.states import ReturnState
from tests import cast as people
from tests import county
from tests.benefits import reporting
from tests.benefits.holiday_tables import HOLIDAYS

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2027, 1, 5)
Kind = YearlyReturnLine.Kind


@pytest.fixture
def ouyang(cast):
    """The second approver of the province."""
    return people.person("ouyang", "欧阳明", Role.PROVINCIAL_APPROVER, cast.province)


@pytest.fixture
def case(cast):
    return reporting.whole_case(cast)


def prepare(cast, *, by=None, year=2026, on=NEW_YEAR, note=""):
    return returns.prepare(office=cast.province, year=year, note=note, by=by or cast.sun, at=county.at(on))


def send(report, *, by, on=NEW_YEAR):
    returns.send(report=report, by=by, at=county.at(on, 15))


class TheWorkedExample:  # policy 4.1
    def test_goes_in_the_report_of_2026(self, case, cast):
        report = prepare(cast)

        lines = {line.kind: line for line in report.lines.all()}
        assert set(lines) == {Kind.STOP, Kind.RESUMPTION, Kind.BACK_PAY}
        assert lines[Kind.STOP].counts_on == lines[Kind.STOP].month == date(2026, 7, 1)
        assert lines[Kind.RESUMPTION].counts_on == date(2026, 10, 20)
        paid = lines[Kind.BACK_PAY]
        assert (paid.months, paid.amount, paid.month) == (4, Decimal("32800.00"), date(2026, 7, 1))

    def test_is_due_on_a_sunday_and_planned_for_the_friday_before(self, case, cast):  # DE-13
        report = prepare(cast)

        assert (report.due_on, report.aimed_on) == (date(2027, 1, 31), date(2027, 1, 29))
        assert report.citation.startswith("Z-04 ")

    def test_is_reminded_of_ten_working_days_before(self):
        assert policy.return_reminded_from(2026, holidays=HOLIDAYS) == date(2027, 1, 15)


class ACase:
    def test_that_begins_in_january_is_of_the_new_year(self, cast):
        reporting.stopped(cast, due_on=date(2026, 12, 10))  # Unpaid from 1 January 2027.

        assert returns.unreported(office=cast.province, year=2026) == []
        assert len(returns.unreported(office=cast.province, year=2027)) == 1

    def test_approved_on_the_last_evening_is_of_the_old_year(self, cast):
        row = reporting.resumed(cast, reporting.stopped(cast), approved_on=date(2026, 12, 31))

        assert returns.decided(kind=Kind.RESUMPTION, year=2026).get() == row
        assert not returns.decided(kind=Kind.RESUMPTION, year=2027).exists()

    def test_withdrawn_before_it_began_is_not_reported(self, cast):
        who = county.person(cast.station)
        review = county.review(county.benefit(who, category=reporting.OFFICER), due_on=date(2026, 6, 29))
        county.approved(cast, review)
        county.confirmed(cast, review, on=date(2026, 6, 30))

        assert Suspension.objects.get().state == "WITHDRAWN"
        assert returns.unreported(office=cast.province, year=2026) == []

    def test_of_another_category_is_not_reported(self, cast):
        county.stopped(cast)

        assert returns.unreported(office=cast.province, year=2026) == []


class Preparing:
    def test_writes_the_lines_and_who_did(self, case, cast):
        report = prepare(cast)

        assert (report.state, report.cases, report.prepared_by) == (ReturnState.DRAFT, 3, cast.sun)
        assert {line.county_code for line in report.lines.all()} == {cast.county.code}
        assert returns.is_whole(report=report)
        assert AuditEntry.objects.get(act="yearly_return.prepared").changes == {"cases": [None, 3]}

    def test_is_for_the_province_alone(self, case, cast):
        for stranger in (cast.wang, cast.zhao, cast.zhou, cast.he, cast.xu):
            with pytest.raises(consents.NotEntitled):
                prepare(cast, by=stranger)

    def test_is_not_for_another_province(self, case, cast):
        other = people.office("980000000000", "邻省退役军人服务中心", people.Level.PROVINCE)
        stranger = people.person("other", "邻省人", Role.PROVINCIAL_APPROVER, other)

        with pytest.raises(consents.NotEntitled):
            prepare(cast, by=stranger)

    def test_happens_once(self, case, cast):
        prepare(cast)

        with pytest.raises(returns.CannotPrepare, match="待报送"):
            prepare(cast)

    def test_waits_for_the_year_to_begin(self, cast):
        with pytest.raises(returns.CannotPrepare, match="还没有开始"):
            prepare(cast, year=2028)


class Sending:
    def test_is_done_by_another_approver(self, case, cast, ouyang):
        report = prepare(cast)

        send(report, by=ouyang)

        assert (report.state, report.sent_by) == (ReturnState.SENT, ouyang)
        assert AuditEntry.objects.get(act="yearly_return.sent").citation == report.citation

    def test_is_refused_to_whoever_prepared_it(self, case, cast):
        report = prepare(cast)

        with pytest.raises(consents.NotEntitled, match="两人"):
            send(report, by=cast.sun)
        with pytest.raises(IntegrityError), transaction.atomic():
            YearlyReturn.objects.filter(pk=report.pk).update(
                state="SENT", sent_by=cast.sun, sent_at=county.at(NEW_YEAR)
            )

    def test_is_refused_to_the_county(self, case, cast):
        with pytest.raises(consents.NotEntitled):
            send(prepare(cast), by=cast.zhao)

    def test_waits_for_the_year_to_end(self, case, cast, ouyang):
        report = prepare(cast, on=date(2026, 12, 1))

        with pytest.raises(returns.CannotSend, match="1 月 1 日"):
            send(report, by=ouyang, on=date(2026, 12, 31))

    def test_is_refused_when_more_has_been_decided(self, cast, ouyang):
        report = prepare(cast, on=date(2026, 9, 1))
        reporting.stopped(cast)

        with pytest.raises(returns.CannotSend, match="重新编制"):
            send(report, by=ouyang)

    def test_happens_once(self, case, cast, ouyang):
        report = prepare(cast)
        send(report, by=ouyang)

        with pytest.raises((transitions.ForbiddenMove, returns.CannotSend)):
            send(report, by=ouyang)


class WhatWasSent:
    @pytest.fixture
    def sent(self, case, cast, ouyang):
        report = prepare(cast)
        send(report, by=ouyang)
        return report

    def test_reads_the_same_years_later(self, sent, case):
        before = list(sent.lines.order_by("pk").values_list("name", "kind", "amount"))
        Beneficiary.objects.update(name="改名")

        assert list(sent.lines.order_by("pk").values_list("name", "kind", "amount")) == before
        assert returns.is_whole(report=sent)

    def test_shows_when_somebody_changed_it_behind_our_back(self, sent):
        YearlyReturnLine.objects.filter(kind=Kind.BACK_PAY).update(amount=1)

        assert not returns.is_whole(report=sent)

    def test_is_never_taken_back(self, sent, cast):
        with pytest.raises(returns.CannotSend, match="补报"):
            returns.withdraw(report=sent, reason="漏了", by=cast.sun, at=county.at(NEW_YEAR))

    def test_is_not_supplemented_by_nothing(self, sent, cast):
        with pytest.raises(returns.CannotPrepare, match="不须补报"):
            prepare(cast, note="再看看")

    def test_is_supplemented_by_what_it_did_not_name(self, sent, cast, ouyang):
        late = reporting.stopped(cast, name="韩春生")

        with pytest.raises(returns.CannotPrepare, match="缘由"):
            prepare(cast)
        added = prepare(cast, note="夜间办理补跑，漏报一件。")
        send(added, by=ouyang)

        assert added.first == sent
        assert [line.decision_key for line in added.lines.all()] == [late.key]
        assert sent.lines.count() == 3
        assert returns.unreported(office=cast.province, year=2026) == []


class ADraft:
    def test_is_taken_back_with_a_reason_and_prepared_again(self, case, cast):
        report = prepare(cast)

        with pytest.raises(returns.CannotSend, match="理由"):
            returns.withdraw(report=report, reason=" ", by=cast.sun, at=county.at(NEW_YEAR))
        returns.withdraw(report=report, reason="有变动。", by=cast.sun, at=county.at(NEW_YEAR))

        assert report.state == ReturnState.WITHDRAWN
        assert prepare(cast).cases == 3

    def test_is_not_taken_back_by_the_county(self, case, cast):
        with pytest.raises(consents.NotEntitled):
            returns.withdraw(report=prepare(cast), reason="有变动。", by=cast.zhao, at=county.at(NEW_YEAR))


class TheLines:
    def test_are_seen_by_their_own_county_and_the_province(self, case, cast):
        report = prepare(cast)

        seen = {staff.username: report.lines.visible_to(staff).count() for staff in (cast.sun, cast.zhao, cast.zhou)}
        assert seen == {"sun": 3, "zhao": 3, "zhou": 0}
