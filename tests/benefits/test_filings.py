"""Decisions of the province under article 59 are reported to the ministry: day and number, open until recorded."""

from datetime import date

import pytest

from accounts.models import AuditEntry
from benefits.models import Filing
from benefits.services import consents, filings, terminations
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
NUMBER = "岚退役报〔2026〕12号"


def record(decision, *, by, filed_on=TODAY, document_no=NUMBER):
    return filings.record(decision=decision, filed_on=filed_on, document_no=document_no, by=by, at=county.at(TODAY, 15))


@pytest.fixture
def stop(cast):
    return county.sentenced(cast)


@pytest.fixture
def cancelled(cast):
    cause = terminations.Cause("CANCELLED", date(2026, 10, 8), "判处无期徒刑。", "（2026）岚01刑初7号", "LIFE_SENTENCE")
    benefit = county.benefit(county.person(cast.station))
    row = terminations.propose(benefit=benefit, cause=cause, by=cast.wang, at=county.at(TODAY, 9))
    terminations.endorse(termination=row, by=cast.zhao, at=county.at(TODAY, 10))
    terminations.approve(termination=row, by=cast.sun, at=county.at(TODAY, 11))
    return row


class AFiling:
    def test_is_open_for_a_stop_and_a_cancellation_until_it_is_recorded(self, stop, cancelled, cast):
        assert list(filings.open_suspensions()) == [stop]
        assert list(filings.open_terminations()) == [cancelled]

        for decision in (stop, cancelled):
            record(decision, by=cast.sun)

        assert not filings.open_suspensions().exists()
        assert not filings.open_terminations().exists()
        assert set(Filing.objects.values_list("document_no", flat=True)) == {NUMBER}
        entry = AuditEntry.objects.filter(act="filing.recorded").first()
        assert entry.citation.startswith("S-03.filing ")

    def test_stays_open_when_the_person_is_paid_again(self, stop, cast):
        county.released(cast, stop)

        assert filings.is_open(stop)

    def test_is_not_asked_of_other_decisions(self, cast):
        missed = county.stopped(cast)
        child = county.survivor(cast.station)
        cause = terminations.Cause("NOT_ELIGIBLE", date(2026, 12, 10), "不再上学。")
        row = terminations.propose(benefit=child, cause=cause, by=cast.wang, at=county.at(TODAY, 9))
        terminations.approve(termination=row, by=cast.zhao, at=county.at(TODAY, 10))

        for decision in (missed, row):
            with pytest.raises(filings.CannotFile, match="不须"):
                record(decision, by=cast.sun)

    def test_is_recorded_by_the_province(self, stop, cast):
        for stranger in (cast.wang, cast.zhao, cast.he):
            with pytest.raises(consents.NotEntitled):
                record(stop, by=stranger)

    @pytest.mark.parametrize(("words", "why"), [
        ({"document_no": " "}, "文号"), ({"filed_on": date(2026, 11, 25)}, "晚于今天"),
        ({"filed_on": date(2026, 9, 1)}, "早于省级批准"),
    ])
    def test_refuses_what_does_not_fit(self, stop, cast, words, why):
        with pytest.raises(filings.CannotFile, match=why):
            record(stop, by=cast.sun, **words)

    def test_is_recorded_once(self, stop, cast):
        record(stop, by=cast.sun)

        with pytest.raises(filings.CannotFile, match="已经登记"):
            record(stop, by=cast.sun)
