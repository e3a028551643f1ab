"""What the database refuses of the yearly return."""

from datetime import date

import pytest

from benefits.models import YearlyReturn
from tests import county
from tests.refusals import refused, refused_twin

pytestmark = pytest.mark.django_db

DAY, MID_MONTH = date(2027, 1, 1), date(2027, 1, 2)


def return_of(cast, **fields):
    return YearlyReturn.objects.create(
        organization=cast.province, year=2026, due_on=date(2027, 1, 31), aimed_on=date(2027, 1, 29), sha256="0" * 64,
        state_at=county.at(DAY), prepared_by=cast.sun, prepared_at=county.at(DAY), **fields,
    )


@pytest.fixture
def report(cast):
    return return_of(cast)


class AYearlyReturn:
    def test_is_there_once_a_year(self, report):
        refused_twin(report)

    def test_has_two_people_behind_it_neither_of_them_empty(self, report, cast):
        sent = {"state": "SENT", "sent_at": county.at(DAY)}

        refused(report, "yearly_return_two_people", **sent)
        refused(report, "yearly_return_two_people", **sent, sent_by=cast.sun)  # Who prepared it.
        refused(report, "yearly_return_two_people", **sent, sent_by=cast.zhao, prepared_by=None)
        refused(report, "yearly_return_two_people", sent_by=cast.zhao)

    def test_is_withdrawn_with_a_reason(self, report):
        refused(report, "yearly_return_withdrawn_says_why", state="WITHDRAWN")

    def test_is_supplemented_once_at_a_time_with_a_reason(self, report, cast):
        supplement = return_of(cast, first=report, note="漏报一件。")

        refused_twin(supplement)
        refused(supplement, "yearly_return_supplement_says_why", note="")


class ALineOfAYearlyReturn:
    def test_tells_a_decision_once_in_whole_months(self, report, cast):
        line = report.lines.create(
            organization=cast.station, benefit=county.benefit(county.person(cast.station)), kind="STOP", name="张建国",
            ground="UNCONFIRMED", decision_key="a-decision", decided_on=DAY, counts_on=DAY, month=DAY, amount=100,
        )

        refused_twin(line)
        refused(line, "yearly_return_line_month_first", month=MID_MONTH)
