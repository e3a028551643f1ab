from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from accounts import transitions
from accounts.fields import blind_index
from accounts.models import AuditEntry, Organization
from benefits.categories import Category
from benefits.models import Beneficiary, Benefit, PersonalRate, Rate
from benefits.services import beneficiaries
from benefits.services.beneficiaries import Entry, Taken
from tests.benefits.exchange.sheets import id_number
from tests.cast import NOW

TODAY = date(2026, 11, 24)
MONTH = date(2026, 11, 1)


@pytest.fixture
def disabled(station):
    return Entry(
        line=2, id_number=id_number(1), category=Category.DISABLED, office_id=station.pk,
        person={"name": "周山河", "sex": "MALE", "born_on": date(1955, 7, 15), "phone": "13800001234"},
        benefit={
            "sub_category": "DISABLED_SOLDIER", "disability_grade": 6, "disability_cause": "WAR",
            "payable_from_month": date(1996, 3, 1),
        },
    )


@pytest.fixture
def officer(disabled):
    return replace(
        disabled, line=3, category=Category.SELF_EMPLOYED_OFFICER, benefit={"payable_from_month": date(2010, 5, 1)},
        amount=Decimal("6530.50"),
    )


@pytest.fixture
def take_in(zhao):
    def take(*entries, by=zhao, today=TODAY):
        outcomes = beneficiaries.take_in(entries=entries, by=by, at=NOW, today=today)
        return [outcome.taken for outcome in outcomes] if len(entries) > 1 else outcomes[0]

    return take


def stored():
    return Beneficiary.objects.get(id_number_index=blind_index("id_number", id_number(1)))


class TakingInANewPerson:
    def test_writes_the_file_and_the_benefit(self, take_in, disabled, station):
        assert take_in(disabled).taken == Taken.ADDED

        person = stored()
        benefit = person.benefits.get()
        assert (person.name, person.id_number, person.phone) == ("周山河", id_number(1), "13800001234")
        assert (person.organization, person.county_code, person.name_initials) == (station, "990123000000", "zsh")
        assert (benefit.level, benefit.state, benefit.organization) == ("WAR-6", "ACTIVE", station)

    def test_prices_the_benefit_by_the_published_table(self, take_in, disabled):
        Rate.objects.create(
            category="DISABLED", level="WAR-6", amount=Decimal("42360"), effective_from=date(2026, 1, 1),
            document_no="退役军人部发〔2026〕1号")

        take_in(disabled)

        assert Benefit.objects.get().monthly_amount == Decimal("3530.00")

    def test_prices_it_by_its_own_amount_from_the_first_month(self, take_in, officer):
        take_in(officer)

        rate = PersonalRate.objects.get()
        assert (rate.amount, rate.effective_from) == (Decimal("6530.50"), date(2010, 5, 1))
        assert Benefit.objects.get().monthly_amount == Decimal("6530.50")

    def test_of_two_categories_makes_one_file(self, take_in, disabled, officer):
        assert take_in(disabled, officer) == [Taken.ADDED, Taken.ADDED]

        assert stored().benefits.count() == 2

    def test_leaves_a_trace_without_a_number_in_it(self, take_in, disabled):
        take_in(disabled)

        trace = AuditEntry.objects.get()
        assert (trace.act, trace.about, trace.by_name) == ("beneficiary.registered", stored().key, "赵国安")
        assert "13800001234" not in str(trace.changes)

    @pytest.mark.parametrize(("gone", "word"), [
        ("payable_from_month", "起发月份"), ("disability_grade", "伤残等级"), ("disability_cause", "伤残性质"),
    ])
    def test_refuses_what_is_incomplete(self, take_in, disabled, gone, word):
        benefit = {name: value for name, value in disabled.benefit.items() if name != gone}

        assert word in take_in(replace(disabled, benefit=benefit)).sentence
        assert not Beneficiary.objects.exists()

    def test_refuses_a_benefit_without_office_or_amount(self, take_in, officer):
        sentence = take_in(replace(officer, office_id=None, amount=None)).sentence

        assert sentence == "新增待遇还须填写：管理机构、月标准。"

    def test_refuses_another_sub_category_that_is_missing(self, take_in, disabled):
        entry = replace(disabled, category=Category.OTHER_ENTITLED, benefit={"payable_from_month": date(1996, 3, 1)})

        assert "小类" in take_in(entry).sentence

    def test_refuses_a_grade_that_is_not_paid(self, take_in, disabled):
        entry = replace(disabled, benefit=disabled.benefit | {"disability_cause": "ILLNESS", "disability_grade": 7})

        assert "七级至十级" in take_in(entry).sentence

    def test_refuses_an_office_of_another_district(self, take_in, disabled, cast):
        assert "管辖" in take_in(replace(disabled, office_id=cast.district_station.pk)).sentence

    def test_refuses_an_office_that_is_closed(self, take_in, disabled, station):
        Organization.objects.filter(pk=station.pk).update(closed_on=TODAY)

        assert "已撤销" in take_in(disabled).sentence


class TakingInAKnownPerson:
    def test_changes_nothing_when_nothing_differs(self, take_in, disabled, officer):
        take_in(disabled, officer)
        traces = AuditEntry.objects.count()

        assert take_in(disabled, officer) == [Taken.UNCHANGED, Taken.UNCHANGED]

        assert (AuditEntry.objects.count(), stored().version) == (traces, 1)
        assert PersonalRate.objects.count() == 1

    def test_changes_what_differs_and_says_so_masked(self, take_in, disabled):
        take_in(disabled)

        changed = replace(disabled, person=disabled.person | {"phone": "13900005678", "address": "东街 1 号"})
        assert take_in(changed).taken == Taken.CHANGED

        person = stored()
        assert (person.phone, person.phone_index, person.version) == (
            "13900005678", blind_index("phone", "13900005678"), 2)
        trace = AuditEntry.objects.first()
        assert trace.changes == {"phone": ["138****1234", "139****5678"], "address": ["", "（已隐去）"]}

    def test_leaves_alone_what_the_list_does_not_say(self, take_in, disabled):
        take_in(disabled)
        person = {name: value for name, value in disabled.person.items() if name != "phone"}

        assert take_in(replace(disabled, person=person, benefit={}, office_id=None)).taken == Taken.UNCHANGED
        assert stored().phone == "13800001234"

    def test_moves_the_benefit_to_the_rate_of_its_new_grade(self, take_in, disabled):
        for level, amount in (("WAR-6", 42360), ("WAR-5", 60000)):
            Rate.objects.create(category="DISABLED", level=level, amount=amount, effective_from=date(2026, 1, 1),
                                document_no="1号")
        take_in(disabled)

        take_in(replace(disabled, benefit={"disability_grade": 5}))

        benefit = Benefit.objects.get()
        assert (benefit.level, benefit.monthly_amount) == ("WAR-5", Decimal("5000.00"))

    def test_sets_a_new_amount_from_this_month_on(self, take_in, officer):
        take_in(officer)

        assert take_in(replace(officer, amount=Decimal("7000"))).taken == Taken.CHANGED

        rates = PersonalRate.objects.order_by("effective_from").values_list("effective_from", "amount")
        assert list(rates) == [(date(2010, 5, 1), Decimal("6530.50")), (MONTH, Decimal("7000.00"))]
        assert Benefit.objects.get().monthly_amount == Decimal("7000.00")
        assert take_in(replace(officer, amount=Decimal("7000"))).taken == Taken.UNCHANGED

    def test_corrects_the_amount_of_the_same_month_in_place(self, take_in, officer):
        take_in(officer)
        take_in(replace(officer, amount=Decimal("7000")))

        take_in(replace(officer, amount=Decimal("7100")))

        assert PersonalRate.objects.get(effective_from=MONTH).amount == Decimal("7100.00")

    def test_adds_a_benefit_of_another_category(self, take_in, disabled, officer):
        take_in(disabled)

        assert take_in(officer).taken == Taken.ADDED
        assert Beneficiary.objects.count() == 1

    def test_refuses_another_name_under_the_number(self, take_in, disabled):
        take_in(disabled)

        outcome = take_in(replace(disabled, person=disabled.person | {"name": "周山湖"}))

        assert outcome.taken == Taken.REFUSED
        assert "另一个姓名" in outcome.sentence

    def test_refuses_the_dead(self, take_in, disabled):
        take_in(disabled)
        Beneficiary.objects.update(died_on=date(2026, 1, 5))

        assert "登记去世" in take_in(disabled).sentence

    def test_refuses_an_ended_benefit(self, take_in, disabled):
        take_in(disabled)
        transitions.move(
            Benefit.objects.get(), to="ENDED", by=None, at=NOW, act="benefit.ended", ended_from_month=date(2026, 2, 1))

        assert "已终止" in take_in(disabled).sentence

    def test_refuses_to_move_a_benefit_to_another_office(self, take_in, disabled, cast):
        take_in(disabled)

        assert "关系转移" in take_in(replace(disabled, office_id=cast.second_station.pk)).sentence

    def test_refuses_a_person_of_another_district_without_naming_it(self, take_in, disabled, zhou):
        take_in(disabled)

        sentence = take_in(replace(disabled, office_id=None), by=zhou).sentence

        assert "不归本单位管理" in sentence
        assert "临岚" not in sentence


class AChunk:
    def entries(self, disabled, count):
        return [
            replace(disabled, line=number, id_number=id_number(number, division="990124")) for number in range(count)
        ]

    def test_costs_the_same_number_of_queries_whatever_its_size(
        self, zhao, disabled, django_assert_max_num_queries
    ):
        for count in (1, 40):
            with django_assert_max_num_queries(20):
                beneficiaries.take_in(entries=self.entries(disabled, count), by=zhao, at=NOW, today=TODAY)

    def test_is_compared_without_writing(self, zhao, disabled):
        outcomes = beneficiaries.compare(entries=self.entries(disabled, 3), by=zhao, today=TODAY)

        assert [outcome.taken for outcome in outcomes] == [Taken.ADDED] * 3
        assert not Beneficiary.objects.exists()
        assert not AuditEntry.objects.exists()

    def test_repeating_a_new_benefit_writes_it_once(self, take_in, disabled):
        assert take_in(disabled, replace(disabled, line=9)) == [Taken.ADDED, Taken.UNCHANGED]

        assert Benefit.objects.count() == 1
