"""A death that was wrong, undone in one act: pay as before, what was withheld is owed, what it opened taken back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEntry
from benefits.models import BackPay, Death, FuneralGrant, Overpayment, OverpaymentReceipt
from benefits.services import back_pay, consents, resumptions, wrong_deaths
from tests import county
from tests.benefits.test_verified_deaths import TODAY, pay_of, reported, verified

pytestmark = pytest.mark.django_db

FOUND_ON = date(2026, 11, 20)
FOUND = wrong_deaths.Finding("ALIVE", "本人带身份证到站，名单把同村的人写成了他。")
RATE = Decimal("3530.00")


def reversed_(death, by, *, on=FOUND_ON, finding=FOUND):
    rows = wrong_deaths.reverse(death=county.again(death), finding=finding, by=by, at=county.at(on))
    return county.again(death), rows


@pytest.fixture
def benefit(cast):
    return county.benefit(county.person(cast.station))


@pytest.fixture
def death(benefit, wang, zhao):
    return verified(reported(benefit.beneficiary, wang), zhao)


class ReversingAWrongDeath:
    def test_pays_again_as_before(self, death, benefit, zhao):
        death, _ = reversed_(death, zhao)

        assert (death.state, death.reversed_by, death.untrue) == ("REVERSED", zhao, "ALIVE")
        assert county.again(benefit.beneficiary).died_on is None
        again = county.again(benefit)
        assert (again.state, again.ended_from_month) == ("ACTIVE", None)
        assert pay_of(benefit) == [RATE] * 12

    def test_owes_what_was_withheld_and_asks_another_person_for_it(self, death, benefit, zhao, cast):
        _, [arrears] = reversed_(death, zhao)

        assert (arrears.state, arrears.kind, arrears.death, arrears.total) == ("ASSESSED", "ARREARS", death, 3 * RATE)
        months = list(arrears.lines.values_list("month", flat=True))
        assert months == [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]
        with pytest.raises(consents.NotEntitled, match="不同的人"):
            back_pay.approve(back_pay=arrears, by=zhao, at=county.at(FOUND_ON, 10))

    def test_before_the_pay_day_leaves_the_month_to_the_register(self, death, zhao):
        _, [arrears] = reversed_(death, zhao, on=date(2026, 11, 6))

        assert arrears.lines.order_by("month").last().month == date(2026, 10, 1)

    def test_owes_nothing_where_nothing_was_withheld(self, death, zhao):
        _, rows = reversed_(death, zhao, on=date(2026, 8, 25))

        assert rows == []

    def test_takes_back_what_was_thought_to_be_paid_too_much(self, death, zhao):
        death, _ = reversed_(death, zhao)

        row = Overpayment.objects.get()
        assert row.state == "WITHDRAWN"
        assert death.basis["undone"]["overpayment"] == [row.key]

    def test_owes_what_the_family_has_paid_back(self, death, zhao, wang):
        OverpaymentReceipt.objects.create(
            overpayment=Overpayment.objects.get(), received_on=TODAY, amount=Decimal("5000.00"), receipt_no="0012",
            recorded_by=wang,
        )

        _, [arrears] = reversed_(death, zhao)

        assert arrears.total == 3 * RATE + 5000
        assert arrears.lines.get(month=date(2026, 7, 1)).amount == Decimal("1470.00")

    def test_withdraws_grants_that_are_not_paid_and_claims_the_paid_ones(self, death, benefit, zhao, wang):
        words = {"death": death, "benefit": benefit, "organization": benefit.organization, "rule_id": "D-01",
                 "amount": 42360, "state_at": county.at(TODAY), "proposed_at": county.at(TODAY), "proposed_by": wang}
        FuneralGrant.objects.filter(death=death).delete()
        waits = FuneralGrant.objects.create(**words, kind="ONE_OFF")
        is_paid = FuneralGrant.objects.create(
            **words, kind="CONTINUED", state="PAID", approved_by=zhao, approved_at=county.at(TODAY), paid_on=TODAY,
            receipt_no="凭001",
        )

        reversed_(death, zhao)

        assert (county.again(waits).state, county.again(is_paid).state) == ("WITHDRAWN", "RECOVERABLE")

    def test_leaves_ended_what_had_ended_otherwise(self, benefit, wang, zhao):
        gone = county.ended(county.benefit(benefit.beneficiary, category="OTHER_ENTITLED"), since=date(2026, 2, 1))
        death = verified(reported(benefit.beneficiary, wang), zhao)

        reversed_(death, zhao)

        assert county.again(gone).state == "ENDED"

    def test_closes_the_question_for_survivors(self, cast, wang, zhao):
        benefit = county.benefit(county.person(cast.station), disability_grade=1)
        death = verified(reported(benefit.beneficiary, wang), zhao, cause="ILLNESS")

        death, _ = reversed_(death, zhao)

        assert death.survivor_cases.get().state == "WITHDRAWN"

    def test_of_a_stopped_benefit_leaves_the_stop_and_owes_nothing(self, cast, wang, zhao):
        stop = county.stopped(cast)
        death = verified(reported(stop.benefit.beneficiary, wang, on=FOUND_ON, died_on=stop.effective_on), zhao,
                         on=FOUND_ON, died_on=stop.effective_on)

        _, rows = reversed_(death, zhao, on=date(2026, 12, 20))

        assert (county.again(stop).state, county.again(stop.benefit).state, rows) == ("IN_FORCE", "SUSPENDED", [])

    def test_puts_the_application_back_that_waited(self, cast, wang, zhao):
        stop = county.stopped(cast)
        day = date(2026, 11, 3)
        waiting = resumptions.propose(suspension=stop, confirmed_on=day, applied_on=day, by=wang, at=county.at(day))
        death = verified(reported(stop.benefit.beneficiary, cast.li, on=FOUND_ON, died_on=day), zhao, on=FOUND_ON,
                         died_on=day)

        reversed_(death, zhao, on=date(2026, 12, 5))

        assert county.again(waiting).state == "PROPOSED"

    def test_gives_arrears_their_months_back(self, cast, wang, zhao):
        stop = county.stopped(cast)
        day, on = date(2026, 10, 12), date(2026, 12, 15)
        resumption = resumptions.propose(
            suspension=stop, confirmed_on=day, applied_on=day, by=wang, at=county.at(day)
        )
        resumptions.approve(resumption=resumption, by=zhao, at=county.at(on))
        arrears = BackPay.objects.get(resumption=resumption, kind="ARREARS")
        death = verified(reported(stop.benefit.beneficiary, cast.li, on=on, died_on=day), zhao, on=on, hour=20,
                         died_on=day)
        assert county.again(arrears).total == RATE

        reversed_(death, zhao, on=date(2026, 12, 20))

        assert county.again(arrears).total == 3 * RATE

    def test_lets_it_be_reported_again(self, death, benefit, wang, zhao):
        reversed_(death, zhao)

        assert reported(county.again(benefit.beneficiary), wang, on=FOUND_ON).state == "REPORTED"

    def test_is_remembered(self, death, benefit, zhao):
        reversed_(death, zhao)

        acts = set(AuditEntry.objects.about(benefit.beneficiary.key).values_list("act", flat=True))
        assert acts >= {"death.reversed", "beneficiary.found_alive", "benefit.restored", "overpayment.withdrawn"}

    @pytest.mark.parametrize("name", ["wang", "li", "qian", "zhou", "sun", "he", "xu"])
    def test_is_refused_by_role_and_by_office(self, cast, death, name):
        with pytest.raises(consents.NotEntitled):
            reversed_(death, getattr(cast, name))

    @pytest.mark.parametrize("finding", [wrong_deaths.Finding("", "到站。"), wrong_deaths.Finding("ALIVE", " ")])
    def test_is_refused_without_words(self, death, zhao, finding):
        with pytest.raises(wrong_deaths.CannotReverse, match="看到、问到"):
            reversed_(death, zhao, finding=finding)

    def test_is_refused_twice(self, death, zhao):
        reversed_(death, zhao)

        with pytest.raises(wrong_deaths.CannotReverse, match="已更正"):
            reversed_(death, zhao)

    def test_of_a_report_is_refused(self, benefit, wang, zhao):
        with pytest.raises(wrong_deaths.CannotReverse, match="待核实"):
            reversed_(reported(benefit.beneficiary, wang), zhao)

    def test_of_a_declared_death_asks_for_the_judgment_that_revokes_it(self, benefit, wang, zhao):
        death = verified(reported(benefit.beneficiary, wang, source="COURT"), zhao, certificate="JUDGMENT",
                         number="（2026）岚0123民特3号")

        with pytest.raises(wrong_deaths.CannotReverse, match="撤销宣告"):
            reversed_(death, zhao)
        revoked = wrong_deaths.Finding("ALIVE", "本人回来了。", "（2026）岚0123民特9号")
        death, _ = reversed_(death, zhao, finding=revoked)
        assert death.reversal_document == "（2026）岚0123民特9号"


class ADeathThatIsVerifiedAndReversed:
    @given(died_on=st.dates(date(2023, 1, 1), TODAY), later=st.integers(0, 120))
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_leaves_every_month_paid_exactly_once(self, cast, wang, zhao, died_on, later):
        benefit = county.benefit(county.person(cast.station))
        before = pay_of(benefit)
        on = date.fromordinal(TODAY.toordinal() + later)

        death = verified(reported(benefit.beneficiary, wang, died_on=died_on), zhao, died_on=died_on)
        death, rows = reversed_(death, zhao, on=on)

        assert pay_of(benefit) == before
        owed = [line.month for row in rows for line in row.lines.all()]
        was_paid = [date.fromisoformat(month) for month in death.basis["paid"].get(benefit.key, {})]
        ahead = date(on.year, on.month, 1) if on.day < 10 else date(on.year + on.month // 12, on.month % 12 + 1, 1)
        months = (ahead.year - death.first_unpaid_month.year) * 12 + ahead.month - death.first_unpaid_month.month
        assert len({*owed, *was_paid}) == len(owed) + len(was_paid) == max(0, months)
        assert Death.objects.get(pk=death.pk).state == "REVERSED"
