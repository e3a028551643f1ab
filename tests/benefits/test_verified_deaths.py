"""A death that another person verifies: what ends in the one act, what was paid after it, what the family may have."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from benefits.models import BackPay, BackPayLine, Death, Overpayment, Register, RegisterLine
from benefits.services import consents, deaths, payments, resumptions, terminations
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 8, 20)
DIED = date(2026, 5, 14)
MONTHS = [date(2026, month, 1) for month in range(1, 13)]


def reported(who, by, *, on=TODAY, died_on=DIED, source="FAMILY"):
    return deaths.report(beneficiary=who, died_on=died_on, source=source, by=by, at=county.at(on, 8))


def proof(died_on=DIED, **words):
    return deaths.Proof(**{"certificate": "FOUR_PART_2013", "number": "岚死证〔2026〕15号", "died_on": died_on} | words)


def verified(death, by, *, on=TODAY, hour=9, **words):
    deaths.verify(death=death, proof=proof(**words), by=by, at=county.at(on, hour))
    return county.again(death)


def pay_of(benefit):
    rows = type(benefit)._base_manager.filter(pk=benefit.pk)
    return [payments.payable(benefits=rows, month=month)[benefit.pk] for month in MONTHS]


@pytest.fixture
def benefit(cast):
    return county.benefit(county.person(cast.station))


@pytest.fixture
def who(benefit):
    return benefit.beneficiary


@pytest.fixture
def death(who, wang):
    return reported(who, wang)


def in_register(cast, benefit, month, **line):
    """A line of the register of that month of 2026, which went to finance."""
    register, _ = Register.objects.get_or_create(
        organization=cast.county, category=benefit.category, month=date(2026, month, 1),
        defaults={
            "state": "SENT", "state_at": county.at(TODAY), "drafted_by": cast.li, "sent_by": cast.zhao,
            "sent_at": county.at(TODAY), "digest": "0" * 64,
        },
    )  # fmt: skip
    known = {"number": 1, "amount": 3530}
    return RegisterLine.objects.create(register=register, benefit=benefit, month=register.month, **known | line)


class VerifyingADeath:
    def test_stops_the_pay_from_the_month_after_it(self, death, benefit, zhao):
        death = verified(death, zhao)

        assert (death.state, death.verified_by, death.first_unpaid_month) == ("VERIFIED", zhao, date(2026, 6, 1))
        assert county.again(benefit.beneficiary).died_on == DIED
        ended = county.again(benefit)
        assert (ended.state, ended.ended_from_month) == ("ENDED", date(2026, 6, 1))
        assert pay_of(benefit) == [Decimal("3530.00")] * 5 + [Decimal("0.00")] * 7

    def test_takes_the_day_of_the_certificate_and_keeps_what_was_reported(self, death, zhao):
        death = verified(death, zhao, died_on=date(2026, 6, 2))

        assert (death.died_on, death.first_unpaid_month) == (date(2026, 6, 2), date(2026, 7, 1))
        assert death.basis["reported_on"] == DIED.isoformat()

    def test_writes_down_what_was_paid_after_it(self, death, benefit, zhao):
        death = verified(death, zhao)

        row = Overpayment.objects.get(death=death)
        assert (row.state, row.amount) == ("OPEN", Decimal("10590.00"))
        assert (row.first_month, row.last_month) == (date(2026, 6, 1), date(2026, 8, 1))
        assert death.basis["paid"] == {benefit.key: {f"2026-0{n}-01": "3530.00" for n in (6, 7, 8)}}

    def test_before_the_pay_day_does_not_count_the_month_that_is_still_to_be_paid(self, who, wang, zhao):
        death = verified(reported(who, wang, on=date(2026, 8, 5)), zhao, on=date(2026, 8, 5))

        assert Overpayment.objects.get(death=death).last_month == date(2026, 7, 1)

    def test_in_the_same_month_has_nothing_to_recover(self, who, wang, zhao):
        verified(reported(who, wang, died_on=date(2026, 8, 1)), zhao, died_on=date(2026, 8, 1))

        assert not Overpayment.objects.exists()

    @pytest.mark.parametrize(("died_on", "first"), [
        (date(2024, 2, 29), date(2024, 3, 1)), (date(2023, 12, 31), date(2024, 1, 1)),
    ])
    def test_years_ago_counts_every_month_since(self, who, wang, zhao, died_on, first):
        death = verified(reported(who, wang, died_on=died_on), zhao, died_on=died_on)

        row = Overpayment.objects.get(death=death)
        months = (2026 - first.year) * 12 + 8 - first.month + 1
        assert (row.first_month, row.amount) == (first, months * Decimal("3530.00"))

    def test_prices_each_month_by_the_rate_then_in_force(self, death, benefit, zhao):
        county.rate(benefit, "3700.00", since=date(2026, 8, 1))

        verified(death, zhao)

        assert Overpayment.objects.get().amount == Decimal("10760.00")

    def test_goes_by_the_register_that_was_sent(self, death, benefit, zhao, cast):
        in_register(cast, benefit, 7, bank_result="BOUNCED")

        verified(death, zhao)

        assert Overpayment.objects.get().amount == Decimal("7060.00")

    def test_counts_what_bounced_once_it_was_paid_again(self, death, benefit, zhao, cast):
        bounced = in_register(cast, benefit, 7, bank_result="BOUNCED")
        in_register(cast, benefit, 8)
        again = {"change": "PAID_AGAIN", "paid_again_for": bounced, "explanation": "七月退票"}
        in_register(cast, benefit, 8, number=2, **again)

        verified(death, zhao)

        assert Overpayment.objects.get().amount == Decimal("10590.00")

    def test_leaves_to_the_living_month_what_was_made_up_for_it_later(self, death, benefit, zhao, cast):
        in_register(cast, benefit, 7)
        made_up = {"change": "CORRECTED", "months": {"2026-05-01": "70.00"}, "explanation": "标准调整"}
        in_register(cast, benefit, 7, number=2, amount=70, **made_up)

        verified(death, zhao)

        assert Overpayment.objects.get().amount == Decimal("10590.00")

    def test_ends_each_benefit_and_leaves_the_ended_as_they_are(self, death, who, zhao):
        other = county.benefit(who, category="OTHER_ENTITLED", amount="800.00")
        gone = county.ended(county.benefit(who, category="MONTHLY_PENSION"), since=date(2026, 2, 1))

        death = verified(death, zhao)

        assert county.again(other).ended_from_month == date(2026, 6, 1)
        assert county.again(gone).ended_from_month == date(2026, 2, 1)
        assert Overpayment.objects.count() == 2
        assert len(death.basis["benefits"]) == 2

    def test_is_remembered_with_its_rules(self, death, who, zhao):
        death = verified(death, zhao)

        assert {rule["rule"] for rule in death.basis["rules"]} == {"D-13", "D-14"}
        acts = set(AuditEntry.objects.about(who.key).values_list("act", flat=True))
        assert acts >= {"death.verified", "beneficiary.died", "benefit.ended", "overpayment.found"}

    def test_never_keeps_the_number_of_the_person_in_the_open(self, death, who, zhao):
        death = verified(death, zhao, certificate="UNIFIED_2026", number=who.id_number)

        assert who.id_number not in death.certificate_number
        assert death.certificate_number.endswith(who.id_number[-4:])

    def test_from_a_list_asks_one_person(self, who, zhao):
        death = Death.objects.create(
            beneficiary=who, organization=who.organization, died_on=DIED, source="CIVIL_AFFAIRS", match="EXACT",
            state_at=county.at(TODAY), reported_at=county.at(TODAY),
        )

        assert verified(death, zhao).state == "VERIFIED"

    def test_by_the_court_asks_for_the_judgment(self, who, wang, zhao):
        death = reported(who, wang, source="COURT")

        with pytest.raises(deaths.CannotVerify, match="凭判决"):
            verified(death, zhao)
        death = verified(death, zhao, certificate="JUDGMENT", number="（2026）岚0123民特3号")
        assert {rule["rule"] for rule in death.basis["rules"]} == {"D-13", "D-15"}

    def test_is_not_for_whoever_reported_it(self, who, zhao):
        with pytest.raises(consents.NotEntitled, match="另一位审核员"):
            verified(reported(who, zhao), zhao)

    @pytest.mark.parametrize("name", ["li", "qian", "zhou", "sun", "he", "xu"])
    def test_is_refused_by_role_and_by_office(self, cast, death, name):
        with pytest.raises(consents.NotEntitled):
            verified(death, getattr(cast, name))

    @pytest.mark.parametrize(("words", "sentence"), [
        ({"number": " "}, "填写编号"), ({"certificate": ""}, "填写编号"),
        ({"died_on": date(2026, 8, 21)}, "不能晚于今天"), ({"died_on": date(1900, 1, 1)}, "早于出生"),
        ({"number": county.id_number(date(1950, 1, 1))}, "另一个人"),
    ])
    def test_is_refused_on_a_proof_that_cannot_be(self, death, zhao, words, sentence):
        with pytest.raises(deaths.CannotVerify, match=sentence):
            verified(death, zhao, **words)
        assert county.again(death).state == "REPORTED"

    def test_is_refused_on_a_form_that_is_not_in_use_yet(self, who, wang, zhao):
        on = date(2026, 6, 20)

        with pytest.raises(deaths.CannotVerify, match="7月1日"):
            verified(reported(who, wang, on=on), zhao, on=on, certificate="UNIFIED_2026")

    def test_is_refused_once_it_is_settled(self, death, zhao):
        deaths.dismiss(death=death, untrue="ALIVE", finding="本人到站。", by=zhao, at=county.at(TODAY))

        with pytest.raises(deaths.CannotVerify, match="已排除"):
            verified(death, zhao)


class WhatWasBegun:
    """What waits about the benefits of the dead is taken back with the death."""

    def test_stops_that_are_not_in_force_are_withdrawn(self, cast, zhao):
        stop = county.approved(cast)
        on = stop.proposed_at.date()

        verified(reported(stop.benefit.beneficiary, cast.wang, on=on), zhao, on=on, hour=20)

        assert county.again(stop).state == "WITHDRAWN"

    def test_a_stop_whose_day_has_come_has_stopped_the_pay_by_its_dates(self, cast, zhao):
        stop = county.approved(cast)
        on = date(2026, 11, 20)

        verified(reported(stop.benefit.beneficiary, cast.wang, on=on), zhao, on=on)

        assert county.again(stop).state == "IN_FORCE"
        assert Overpayment.objects.get().last_month == date(2026, 9, 1)

    def test_a_stop_in_force_stays_and_its_months_were_not_paid(self, cast, zhao):
        stop = county.stopped(cast)
        on = date(2026, 12, 20)
        who = stop.benefit.beneficiary

        death = verified(reported(who, cast.wang, on=on, died_on=stop.effective_on), zhao, on=on,
                         died_on=stop.effective_on)

        assert (county.again(stop).state, county.again(stop.benefit).state) == ("IN_FORCE", "ENDED")
        assert not death.overpayments.exists()

    def test_resumptions_that_wait_are_withdrawn(self, cast, zhao):
        stop = county.stopped(cast)
        day = date(2026, 11, 3)
        waiting = resumptions.propose(
            suspension=stop, confirmed_on=day, applied_on=day, by=cast.wang, at=county.at(day)
        )

        died_on, on = date(2026, 11, 5), date(2026, 11, 9)
        death = verified(
            reported(stop.benefit.beneficiary, cast.li, on=on, died_on=died_on), zhao, on=on, died_on=died_on
        )

        assert (county.again(waiting).state, county.again(waiting).reason) == ("WITHDRAWN", "本人已去世。")
        assert death.basis["ended"]["resumption"] == [waiting.key]

    def test_an_end_and_a_move_are_withdrawn(self, cast, benefit, who, zhao):
        [move] = county.moving(cast, benefit)
        cause = terminations.Cause("MOVED", date(2026, 5, 1), "迁往外省。")
        other = county.benefit(who, category="OTHER_ENTITLED")
        ending = terminations.propose(benefit=other, cause=cause, by=cast.wang, at=county.at(TODAY, 7))

        verified(reported(who, cast.wang), zhao)

        assert (county.again(move).state, county.again(ending).state) == ("WITHDRAWN", "WITHDRAWN")

    def test_arrears_stay_owed_until_the_death_and_no_longer(self, cast, zhao):
        stop = county.stopped(cast)
        day, died_on, on = date(2026, 10, 12), date(2026, 10, 20), date(2026, 12, 20)
        resumption = resumptions.propose(
            suspension=stop, confirmed_on=day, applied_on=day, by=cast.wang, at=county.at(day)
        )
        resumptions.approve(resumption=resumption, by=zhao, at=county.at(date(2026, 12, 15)))
        arrears = BackPay.objects.get(resumption=resumption, kind="ARREARS")
        assert arrears.total == 3 * Decimal("3530.00")

        death = verified(
            reported(stop.benefit.beneficiary, cast.li, on=on, died_on=died_on), zhao, on=on, died_on=died_on
        )

        arrears = county.again(arrears)
        assert (arrears.state, arrears.total) == ("APPROVED", Decimal("3530.00"))
        assert set(death.basis["cut"][arrears.key]) == {"2026-11-01", "2026-12-01"}
        assert BackPayLine.objects.filter(back_pay=arrears, amount=0).count() == 2


class TheFamily:
    """Where the law gives the survivors a pension of their own, somebody is to ask for them."""

    @pytest.mark.parametrize(("fields", "cause", "gives"), [
        ({"disability_grade": 3}, "ILLNESS", "ILLNESS_DEATH"), ({"disability_grade": 4}, "ILLNESS", "ILLNESS_DEATH"),
        ({"disability_grade": 8}, "OLD_WOUND", "DUTY_DEATH"), ({"disability_grade": 5}, "ILLNESS", None),
        ({"disability_grade": 2, "disability_cause": "ILLNESS"}, "ILLNESS", None), ({"disability_grade": 2}, "", None),
    ])
    def test_of_a_disabled_soldier(self, cast, zhao, fields, cause, gives):
        benefit = county.benefit(county.person(cast.station), **fields)

        death = verified(reported(benefit.beneficiary, cast.wang), zhao, cause=cause)

        assert [case.gives for case in death.survivor_cases.all()] == ([gives] if gives else [])

    def test_is_asked_for_by_whoever_told_of_it_within_thirty_days(self, cast, zhao):
        benefit = county.benefit(county.person(cast.station), disability_grade=1)

        case = verified(reported(benefit.beneficiary, cast.wang), zhao, cause="ILLNESS").survivor_cases.get()

        assert (case.owner, case.due_on, case.state) == (cast.wang, date(2026, 9, 19), "OPEN")
        assert case.citation.startswith("D-02")
