"""What the database refuses of the registers, of the bank's answers and of what must never be."""

from datetime import date

import pytest

from benefits.models import BankReturn, Breach, Register
from tests import county
from tests.refusals import refused, refused_twin

pytestmark = pytest.mark.django_db

DAY, MID_MONTH = date(2026, 10, 1), date(2026, 10, 2)


def register_of(cast, category="DISABLED"):
    return Register.objects.create(
        organization=cast.county, category=category, month=DAY, state_at=county.at(DAY), drafted_by=cast.li,
        drafted_at=county.at(DAY),
    )


@pytest.fixture
def register(cast):
    return register_of(cast)


class ARegister:
    def test_is_written_once_a_month(self, register):
        refused_twin(register)
        refused(register, "register_month_first", month=MID_MONTH)

    def test_is_sent_by_somebody_at_a_time_as_it_was(self, register, cast):
        sent = {"state": "SENT", "sent_by": cast.zhao, "sent_at": county.at(DAY), "digest": "0" * 64}

        refused(register, "register_sent_iff_at", **{**sent, "sent_by": None})
        refused(register, "register_sent_iff_at", **{**sent, "sent_at": None})
        refused(register, "register_sent_iff_at", **{**sent, "digest": ""})
        refused(register, "register_sent_iff_at", **{**sent, "state": "DRAFT"})

    def test_has_two_people_behind_it_neither_of_them_empty(self, register, cast):
        sent = {"state": "SENT", "sent_at": county.at(DAY), "digest": "0" * 64}

        refused(register, "register_two_people", **sent, sent_by=cast.li)  # Who drew it up.
        refused(register, "register_two_people", **sent, sent_by=cast.zhao, drafted_by=None)

    def test_is_closed_without_every_answer_by_somebody_who_says_why(self, register, cast):
        sent = {"sent_by": cast.zhao, "sent_at": county.at(DAY), "digest": "0" * 64}

        refused(register, "register_closed_says_why", state="RECONCILED", **sent, reconciled_by=cast.li)
        refused(register, "register_closed_says_why", reconciled_by=cast.li, reason="银行没有回完。")


class ALineOfARegister:
    @pytest.fixture
    def line(self, register, cast):
        benefit = county.benefit(county.person(cast.station))
        return register.lines.create(benefit=benefit, number=1, month=DAY, name="张建国", amount=100)

    def test_has_a_number_of_its_own(self, line, cast):
        refused_twin(line, benefit=county.benefit(county.person(cast.station)))

    def test_is_there_once_a_benefit(self, line):
        refused_twin(line, number=2, amount=0)

    def test_pays_a_month_once_whatever_the_register(self, line, cast):
        refused_twin(line, register=register_of(cast, "RETIRED_OFFICER"))

    def test_is_never_below_nothing(self, line):
        refused(line, "register_line_not_negative", amount=-1)

    def test_says_why_it_differs_from_last_month(self, line):
        refused(line, "register_line_explained", change="NEW")


class AnAnswerOfTheBank:
    def test_counts_once(self, register, cast):
        refused_twin(
            BankReturn.objects.create(
                register=register, file_name="回盘.csv", digest="0" * 64, taken_in_by=cast.li,
                taken_in_at=county.at(DAY),
            )
        )


class WhatMustNeverBe:
    def test_is_found_once_while_it_is_there(self, db):
        refused_twin(
            Breach.objects.create(
                check_id="paid_twice", subject="register:1", sentence="同一月发了两次。", found_at=county.at(DAY),
                seen_at=county.at(DAY),
            )
        )
