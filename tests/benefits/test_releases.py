"""Paying again after a sentence: by a decision of the province that names the months (S-06, DE-10)."""

from datetime import date

import pytest

from accounts import transitions
from benefits.categories import Category
from benefits.models import Suspension
from benefits.services import consents, releases, resumptions, set_aside
from tests import county

pytestmark = pytest.mark.django_db

SEP, OCT, NOV, DEC = (date(2026, month, 1) for month in (9, 10, 11, 12))
RELEASED = date(2026, 11, 20)
DECIDED = date(2026, 11, 24)


def propose(stop, *, by, on=RELEASED, number="（2026）岚监释字7号", at=RELEASED):
    return releases.propose(suspension=stop, released_on=on, document_no=number, by=by, at=county.at(at))


def approve(resumption, *, by, month=NOV, due=(), reason="刑满释放。", on=DECIDED):
    content = releases.Content(month, due, reason)
    releases.approve(resumption=resumption, content=content, by=by, at=county.at(on))
    return resumption


def lines(resumption, kind="BACK_PAY"):
    found = resumption.back_pays.filter(kind=kind).first()
    return [(line.month.month, line.amount > 0) for line in found.lines.all()] if found else []


@pytest.fixture
def stop(cast):
    return county.sentenced(cast)  # October is the first unpaid month.


class ProposingARelease:
    def test_keeps_the_day_and_the_paper(self, stop, cast):
        resumption = propose(stop, by=cast.wang)

        assert resumption.confirmed_on == RELEASED
        assert resumption.basis["release"] == {"released_on": "2026-11-20", "document_no": "（2026）岚监释字7号"}
        assert resumption.citation.startswith("S-06.resume_from")

    @pytest.mark.parametrize(("asked", "why"), [
        ({"on": date(2026, 11, 21)}, "不能晚于今天"),
        ({"on": date(2026, 8, 19)}, "不能早于判决"),
        ({"number": ""}, "文号"),
    ])
    def test_refuses_what_does_not_fit(self, stop, cast, asked, why):
        with pytest.raises(releases.CannotPropose, match=why):
            propose(stop, by=cast.wang, **asked)

    def test_refuses_the_dead(self, stop, cast):
        county.died(stop.benefit.beneficiary, on=NOV)

        with pytest.raises(releases.CannotPropose, match="去世"):
            propose(county.again(stop), by=cast.wang)

    def test_refuses_a_missed_review(self, cast):
        with pytest.raises(releases.CannotPropose, match="不是因服刑"):
            propose(county.stopped(cast), by=cast.wang)

    def test_is_the_only_way(self, stop, cast):
        with pytest.raises(resumptions.CannotPropose, match="凭刑满"):
            resumptions.propose(
                suspension=stop, confirmed_on=RELEASED, applied_on=RELEASED, by=cast.wang, at=county.at(RELEASED)
            )

    def test_happens_once(self, stop, cast):
        propose(stop, by=cast.wang)

        with pytest.raises(releases.CannotPropose, match="待批"):
            propose(stop, by=cast.li)

    def test_is_not_for_other_roles_or_offices(self, stop, cast):
        for outsider in (cast.sun, cast.qian):
            with pytest.raises(consents.NotEntitled):
                propose(stop, by=outsider)


class DecidingARelease:
    def test_pays_again_and_owes_nothing_when_it_says_so(self, stop, cast):
        resumption = approve(county.released(cast, stop), by=cast.sun)

        assert county.again(stop).state == "LIFTED"
        assert county.again(stop.benefit).state == "ACTIVE"
        back_pay = resumption.back_pays.get(kind="BACK_PAY")
        assert (back_pay.state, back_pay.total) == ("NOT_DUE", 0)
        assert back_pay.citation.startswith("S-06.back_pay")
        assert lines(resumption) == [(10, False)]
        assert lines(resumption, "ARREARS") == [(11, True)]

    def test_pays_the_months_that_it_names(self, stop, cast):
        resumption = approve(county.released(cast, stop), by=cast.sun, month=DEC, due=[NOV])

        back_pay = resumption.back_pays.get()
        assert lines(resumption) == [(10, False), (11, True)]
        assert (back_pay.state, back_pay.approved_by) == ("APPROVED", cast.sun)

    def test_keeps_its_content(self, stop, cast):
        resumption = approve(county.released(cast, stop), by=cast.sun, month=DEC, due=[OCT, NOV], reason="改判无罪。")

        assert resumption.basis["decision"] == {
            "resumed_month": "2026-12-01", "back_pay_due": ["2026-10-01", "2026-11-01"], "reason": "改判无罪。",
        }
        assert resumption.basis["release"]["document_no"] == "（2026）岚监释字7号"
        assert resumption.basis["rules"][0]["rule"] == "S-06.resume_from"
        assert (resumption.resumed_month, resumption.reason) == (DEC, "改判无罪。")

    @pytest.mark.parametrize(("asked", "why"), [
        ({"month": OCT}, "不能早于"),
        ({"month": date(2027, 1, 1)}, "最晚为批准的次月"),
        ({"due": [NOV]}, "之间"),
        ({"due": [SEP]}, "之间"),
        ({"reason": " "}, "理由"),
    ])
    def test_refuses_months_that_do_not_fit(self, stop, cast, asked, why):
        with pytest.raises(releases.CannotDecide, match=why):
            approve(county.released(cast, stop), by=cast.sun, **asked)
        assert county.again(stop).state == "IN_FORCE"

    def test_is_for_the_province_after_the_county(self, stop, cast):
        resumption = propose(stop, by=cast.wang)

        for early in (cast.zhao, cast.sun):
            with pytest.raises(consents.NotEntitled):
                approve(resumption, by=early)

    def test_needs_its_content(self, stop, cast):
        with pytest.raises(resumptions.CannotDecide, match="须在决定中写明"):
            resumptions.approve(resumption=county.released(cast, stop), by=cast.sun, at=county.at(DECIDED))

    def test_is_for_this_ground_alone(self, cast):
        stop = county.stopped(cast)
        resumption = resumptions.propose(
            suspension=stop, confirmed_on=OCT, applied_on=OCT, by=cast.wang, at=county.at(OCT)
        )

        with pytest.raises(releases.CannotDecide, match="只有服刑"):
            approve(resumption, by=cast.sun)

    def test_happens_once(self, stop, cast):
        first = county.released(cast, stop)
        second = county.again(first)
        approve(first, by=cast.sun)

        with pytest.raises(transitions.StaleState):
            approve(second, by=cast.sun)

    def test_refuses_the_dead(self, stop, cast):
        resumption = county.released(cast, stop)
        county.died(stop.benefit.beneficiary, on=RELEASED)

        with pytest.raises(resumptions.CannotDecide, match="去世"):
            approve(county.again(resumption), by=cast.sun)


class TwoGroundsAtOnce:
    """Unconfirmed since October, and since October also in prison."""

    @pytest.fixture
    def case(self, cast):
        return county.case(cast, category=Category.SELF_EMPLOYED_OFFICER)

    @pytest.fixture
    def unconfirmed(self, cast, case):
        return county.stopped(cast, case)

    @pytest.fixture
    def sentence(self, cast, unconfirmed):
        return county.sentenced(cast, county.again(unconfirmed.benefit), on=date(2026, 10, 9))  # From November.

    def test_keep_the_benefit_suspended_until_the_release(self, cast, case, unconfirmed, sentence):
        self.resume(cast, case, unconfirmed, on=date(2026, 11, 12))

        assert county.again(unconfirmed).state == "LIFTED"
        assert county.again(unconfirmed.benefit).state == "SUSPENDED"
        months = lines(unconfirmed.resumptions.get())
        assert [month for month, _ in months] == [7, 8, 9, 10]  # November is held by the sentence.
        assert lines(unconfirmed.resumptions.get(), "ARREARS") == []

        approve(county.released(cast, sentence), by=cast.sun, month=DEC)

        assert county.again(unconfirmed.benefit).state == "ACTIVE"

    def test_keep_it_suspended_until_the_confirmation(self, cast, case, unconfirmed, sentence):
        resumption = approve(county.released(cast, sentence), by=cast.sun, month=DEC, due=())

        assert county.again(sentence).state == "LIFTED"
        assert county.again(sentence.benefit).state == "SUSPENDED"
        assert lines(resumption) == [(11, False)]

        self.resume(cast, case, unconfirmed, on=date(2026, 12, 3))

        assert county.again(sentence.benefit).state == "ACTIVE"
        assert (11, True) not in lines(unconfirmed.resumptions.get())  # The province has refused November.
        assert (10, True) in lines(unconfirmed.resumptions.get())

    def test_pay_no_month_of_the_sentence_when_the_other_stop_was_never_due(self, cast, unconfirmed, sentence):
        arrears = set_aside.set_aside(
            suspension=county.again(unconfirmed), reason="已及时确认。", by=cast.wang, at=county.at(DEC)
        )

        assert max(line.month for line in arrears.lines.all()) == OCT
        assert Suspension.objects.get(pk=sentence.pk).state == "IN_FORCE"

    def resume(self, cast, case, stop, *, on):
        county.confirmed(cast, case, on=on)
        resumption = stop.resumptions.get()
        resumptions.endorse(resumption=resumption, by=cast.zhao, at=county.at(on, 11))
        resumptions.approve(resumption=county.again(resumption), by=cast.sun, at=county.at(on, 12))
