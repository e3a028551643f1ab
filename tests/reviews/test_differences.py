"""System, paper and person: noted, decided with a reason and proof, agreed to by a second person, never closed over."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from benefits.models import Beneficiary
from benefits.services.consents import NotEntitled
from reviews.models import Difference, PhoneChange
from reviews.services import closings, differences
from reviews.services.differences import CannotSettle, Choice
from reviews.states import DifferenceState
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 20)
NOON = county.at(TODAY, 12)
NEW = "13900005678"


@pytest.fixture
def case(cast):
    return county.case(cast)


@pytest.fixture
def who(case):
    return case.benefit.beneficiary


def report(who, by, field="phone", person=NEW, paper="", review=None):
    return differences.report(
        beneficiary=who, field=field, person=person, paper=paper, review=review, by=by, at=NOON
    )


def resolve(row, by, choice=Choice.PERSON, **words):
    facts = {"reason": "看过手机", "proof": county.photo()} | words
    differences.resolve(difference=row, choice=choice, by=by, at=NOON, **facts)


class NotingADifference:
    def test_keeps_the_three_sides_and_leaves_the_file_as_it_is(self, cast, who):
        row = report(who, cast.wang, paper="13700001111")

        assert (row.system_value, row.paper_value, row.person_value) == (who.phone, "13700001111", NEW)
        assert county.again(who).phone == who.phone

    @pytest.mark.parametrize(("person", "words"), [("", "请写下"), ("13800001234", "一致")])
    def test_refuses_nothing_and_what_agrees(self, cast, who, person, words):
        with pytest.raises(CannotSettle, match=words):
            report(who, cast.wang, person=person)

    def test_is_noted_once(self, cast, who):
        report(who, cast.wang)

        with pytest.raises(CannotSettle, match="已经登记"):
            report(who, cast.wang)

    def test_is_refused_to_other_offices_and_to_roles_without_the_act(self, cast, who):
        for stranger in (cast.qian, cast.he):
            with pytest.raises(NotEntitled):
                report(who, stranger)


class DecidingADifference:
    def test_writes_a_plain_field_at_once(self, cast, who):
        row = report(who, cast.wang, field="village", person="上村")

        resolve(row, cast.wang, proof=None)

        assert (county.again(row).state, county.again(who).village) == (DifferenceState.SETTLED, "上村")

    def test_of_a_sensitive_field_waits_for_a_second_person(self, cast, who):
        row = report(who, cast.wang)

        resolve(row, cast.wang)

        assert (county.again(row).state, county.again(who).phone) == (DifferenceState.RESOLVED, who.phone)

    def test_that_the_system_is_right_changes_nothing_and_needs_nobody_else(self, cast, who):
        row = report(who, cast.wang)

        resolve(row, cast.wang, Choice.SYSTEM, proof=None)

        assert county.again(row).state == DifferenceState.SETTLED
        assert not PhoneChange.objects.exists()

    @pytest.mark.parametrize(
        ("words", "refusal"),
        [
            ({"proof": None}, "须附凭证"),
            ({"reason": "  "}, "理由"),
            ({"choice": "NOBODY"}, "以哪一个为准"),
            ({"choice": Choice.OTHER, "other": "123"}, "11位"),
            ({"choice": Choice.PAPER}, "请填写手机号"),
        ],
    )
    def test_is_refused(self, cast, who, words, refusal):
        row = report(who, cast.wang)

        with pytest.raises(CannotSettle, match=refusal):
            resolve(row, cast.wang, **words)

        assert county.again(row).state == DifferenceState.OPEN

    def test_is_refused_when_the_system_says_something_else_by_now_and_shows_it(self, cast, who):
        row = report(who, cast.wang, field="village", person="上村")
        Beneficiary.objects.filter(pk=who.pk).update(village="新村")

        with pytest.raises(CannotSettle, match="刚才已经改过"):
            resolve(county.again(row), cast.wang, Choice.PERSON, proof=None)

        assert county.again(who).village == "新村"
        assert (county.again(row).system_value, county.again(row).person_value) == ("新村", "上村")

    def test_is_possible_after_the_second_look(self, cast, who):
        row = report(who, cast.wang, field="village", person="上村")
        Beneficiary.objects.filter(pk=who.pk).update(village="新村")
        with pytest.raises(CannotSettle):
            resolve(county.again(row), cast.wang, Choice.PERSON, proof=None)

        resolve(county.again(row), cast.wang, Choice.PERSON, proof=None)

        assert county.again(who).village == "上村"

    def test_is_refused_twice(self, cast, who):
        row = report(who, cast.wang)
        resolve(row, cast.wang)

        with pytest.raises(CannotSettle, match="不须再核对"):
            resolve(row, cast.wang)

    def test_keeps_before_and_after_in_the_audit_without_the_number(self, cast, who):
        row = report(who, cast.wang)
        resolve(row, cast.wang)
        differences.settle(difference=row, by=cast.zhao, at=NOON)

        entry = AuditEntry.objects.filter(act="beneficiary.changed").get()
        assert entry.changes["phone"] == ["138****1234", "139****5678"]


class TheSecondPerson:
    @pytest.fixture
    def row(self, cast, who):
        row = report(who, cast.wang)
        resolve(row, cast.wang)
        return row

    def test_lets_the_file_change_and_the_new_number_take_effect(self, cast, who, row):
        differences.settle(difference=row, by=cast.zhao, at=NOON)

        assert county.again(who).phone == NEW
        change = PhoneChange.objects.get()
        assert (change.state, change.submitted_by, change.decided_by) == ("IN_EFFECT", cast.wang, cast.zhao)

    def test_sends_it_back_with_why(self, cast, who, row):
        differences.send_back(difference=row, reason="号码与本人不符", by=cast.zhao, at=NOON)

        assert (county.again(row).state, county.again(row).resolved_by) == (DifferenceState.OPEN, None)
        assert county.again(who).phone == who.phone

    def test_is_another_one(self, cast, who):
        row = report(who, cast.zhao)
        resolve(row, cast.zhao)

        with pytest.raises(CannotSettle, match="另一人"):
            differences.settle(difference=row, by=cast.zhao, at=NOON)

    def test_is_no_clerk_and_nobody_of_another_office(self, cast, row):
        for stranger in (cast.li, cast.zhou):
            with pytest.raises(NotEntitled):
                differences.settle(difference=row, by=stranger, at=NOON)

    def test_changes_nothing_when_the_file_has_been_changed_meanwhile(self, cast, who, row):
        Beneficiary.objects.filter(pk=who.pk).update(village="别处", version=who.version + 1)
        fresh = Difference.objects.get(pk=row.pk)
        fresh.beneficiary.phone = "13711112222"

        with pytest.raises(CannotSettle, match="已经改过"):
            differences.settle(difference=fresh, by=cast.zhao, at=NOON)

        assert county.again(row).state == DifferenceState.RESOLVED


class AMove:
    def test_hands_what_is_open_to_the_office_that_holds_the_file_by_now(self, cast, who):
        row = report(who, cast.wang, field="village", person="上村")
        county.moved(cast, who.benefits.get())
        row, resolver = county.again(row), cast.wang

        assert row.organization == county.again(who).organization
        with pytest.raises(NotEntitled):
            resolve(row, resolver, proof=None)
        assert county.again(who).village == who.village


class ACampaign:
    def test_is_not_closed_over_an_unexplained_difference(self, cast, case, who):
        row = report(who, cast.wang, field="village", person="上村", review=case)
        county.confirmed(cast, case, on=TODAY)

        with pytest.raises(closings.CannotClose, match="1 处资料不一致"):
            closings.close(campaign=case.campaign, by=cast.zhao, at=county.at(date(2026, 12, 31)))

        resolve(row, cast.wang, proof=None)
        closings.close(campaign=county.again(case.campaign), by=cast.zhao, at=county.at(date(2026, 12, 31)))


class ThePages:
    @pytest.fixture(autouse=True)
    def _today(self, time_machine):
        time_machine.move_to(NOON, tick=False)

    def test_lead_from_the_note_to_the_second_persons_word(self, cast, sign_in, who):
        clerk = sign_in(cast.wang)
        clerk.post(f"/people/{who.key}/differences/", {"field": "phone", "said": NEW, "paper": ""})
        row = Difference.objects.get()
        proof = county.upload("p.jpg")

        decided = clerk.post(
            f"/differences/{row.key}/", {"choice": "PERSON", "reason": "看过手机", "other": "", "proof": proof}
        )
        assert decided.status_code == 302, decided.content.decode()
        supervisor = sign_in(cast.zhao)
        assert "同意更改" in supervisor.get(f"/differences/{row.key}/").content.decode()
        supervisor.post(f"/differences/{row.key}/settle/")

        assert county.again(who).phone == NEW
        assert "已一致" in sign_in(cast.wang).get("/differences/?tab=settled").content.decode()

    def test_show_numbers_masked(self, cast, sign_in, who):
        row = report(who, cast.wang)

        for page in ("/differences/", f"/differences/{row.key}/", f"/people/{who.key}/?tab=file"):
            text = sign_in(cast.wang).get(page).content.decode()
            assert NEW not in text
            assert "139****5678" in text

    def test_say_what_is_wrong_and_change_nothing(self, cast, sign_in, who):
        row = report(who, cast.wang)

        answer = sign_in(cast.wang).post(f"/differences/{row.key}/", {"choice": "PERSON", "reason": "看过"})

        assert answer.status_code == 400
        assert "须附凭证" in answer.content.decode()

    def test_do_not_exist_for_another_office_and_are_closed_to_who_only_reads(self, cast, sign_in, who):
        row = report(who, cast.wang)

        assert sign_in(cast.qian).get(f"/differences/{row.key}/").status_code == 404
        assert sign_in(cast.he).get("/differences/").status_code == 403
        assert sign_in(cast.wang).post(f"/differences/{row.key}/settle/").status_code == 403

    def test_list_costs_the_same_for_any_number_of_rows(self, cast, sign_in, who):
        client = sign_in(cast.wang)
        report(who, cast.wang)
        client.get("/differences/")
        with CaptureQueriesContext(connection) as one:
            client.get("/differences/")
        for _ in range(5):
            report(county.case(cast).benefit.beneficiary, cast.wang)

        with CaptureQueriesContext(connection) as many:
            page = client.get("/differences/")

        assert page.context["count"] == 6
        assert len(many) == len(one) <= 8
