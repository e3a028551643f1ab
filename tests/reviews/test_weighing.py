"""What holds a person back, and what somebody may answer in writing (停发前最后看一眼)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from benefits.models import Beneficiary
from benefits.services import consents, file_data, suspensions
from reviews.models import Attempt, GateAnswer, Stay
from reviews.policy.gates import CHANGED_WITHIN
from reviews.services import confirmations, gates
from reviews.services.sweeps import force
from tests import county
from tests.reviews import test_gates as waiting

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 2)
NOON = county.at(DAY, 12)
WHY = "老人已于昨日来电，改约下月，不影响。"


def changed(stop, by, days_before=30):
    moment = stop.proposed_at - timedelta(days=days_before)
    Beneficiary.objects.filter(pk=stop.benefit.beneficiary_id).update(contact_changed_at=moment)


def stay(stop, by):
    who = stop.benefit.beneficiary
    return Stay.objects.create(
        beneficiary=who, organization=who.organization, kind="HOSPITAL", place="县医院", from_on=date(2026, 8, 1),
        source="女儿来电", recorded_by=by, recorded_at=county.at(date(2026, 8, 2)),
    )


def match(stop, by, on=date(2026, 8, 10)):
    return Attempt.objects.create(
        beneficiary=stop.benefit.beneficiary, at=county.at(on), passed=False, cause="LIGHT",
        delivery_key=f"{stop.pk}-{on}",
    )


def elsewhere(stop, by):
    other = county.review(county.benefit(stop.benefit.beneficiary, category="OTHER_ENTITLED"))
    confirmations.record_on_site(
        reviews=[other], documents=county.PAPERS, verified={"phone": "一致"}, portrait=county.photo(), by=by,
        at=county.at(DAY, 10),
    )


def answer(stop, finding, by, reason=WHY, at=NOON):
    return gates.answer(suspension=stop, finding=finding, reason=reason, by=by, at=at)


@pytest.fixture
def stop(cast):
    made = county.proposed(cast)
    suspensions.check(suspension=made, note="已核对。", by=cast.wang, at=county.at(DAY))
    return made


class AHit:
    @pytest.mark.parametrize(("thing", "finding"), [
        (waiting.visit, "visit"), (waiting.correction, "correction"), (changed, "changed"), (stay, "stay"),
        (match, "match"), (elsewhere, "elsewhere"),
    ])
    def test_holds_back_until_somebody_says_why_not(self, cast, stop, thing, finding):
        thing(stop, cast.wang)
        assert gates.last_look([stop])[stop.pk] == [gates.FINDINGS[finding]]

        answer(stop, finding, cast.wang)
        gates.approve(suspension=stop, by=cast.zhao, at=NOON)

        [kept] = county.again(stop).gate["answers"]
        assert (kept["finding"], kept["reason"], kept["by"]) == (finding, WHY, "王敏")
        assert [finding, "answered"] in county.again(stop).gate["checks"]

    @pytest.mark.parametrize(("thing", "finding"), [
        (waiting.submitted, "submitted"), (waiting.corrected, "corrected"), (waiting.death, "death"),
    ])
    def test_of_the_person_s_own_cannot_be_answered(self, cast, stop, thing, finding):
        thing(stop, cast.wang)

        with pytest.raises(gates.CannotAnswer, match="先办完"):
            answer(stop, finding, cast.wang)

    def test_that_comes_after_the_answer_is_asked_again(self, cast, stop):
        match(stop, cast.wang)
        answer(stop, "match", cast.wang)
        assert gates.last_look([stop])[stop.pk] == []

        match(stop, cast.wang, on=date(2026, 9, 3))

        assert gates.last_look([stop])[stop.pk] == [gates.FINDINGS["match"]]

    def test_of_one_stop_is_not_answered_for_another(self, cast, stop):
        officer = county.benefit(stop.benefit.beneficiary, category="SELF_EMPLOYED_OFFICER")
        other = county.proposed(cast, county.review(officer))
        changed(stop, cast.wang)
        answer(stop, "changed", cast.wang)

        assert gates.last_look([other])[other.pk] == [gates.FINDINGS["changed"]]

    def test_costs_the_same_for_one_and_for_many(self, cast, django_assert_num_queries):
        stops = [county.proposed(cast) for _ in range(4)]
        for each in stops:
            waiting.visit(each, cast.wang)

        with django_assert_num_queries(2):
            gates.last_look(stops)


class ANewTelephoneOrAddress:
    def test_counts_as_long_as_the_rule_says(self, cast, stop):
        changed(stop, cast.wang, days_before=CHANGED_WITHIN.value)
        assert gates.last_look([stop])[stop.pk]

        changed(stop, cast.wang, days_before=CHANGED_WITHIN.value + 1)
        assert not gates.last_look([stop])[stop.pk]

    def test_counts_as_long_as_the_county_says(self, cast, stop):
        county.local_rule(
            organization=cast.county, rule_id=CHANGED_WITHIN.id, value=30, effective_from=county.PAID_FROM,
            document_no="临退役发〔2020〕7号",
        )
        changed(stop, cast.wang, days_before=31)

        assert not gates.last_look([stop])[stop.pk]

    def test_is_noted_where_the_file_is_corrected(self, cast, stop):
        who = stop.benefit.beneficiary
        file_data.correct(
            beneficiary=who, field="phone", value="13900005678", expected=who.phone, reason="本人来电", by=cast.wang,
            at=NOON,
        )

        assert county.again(who).contact_changed_at == NOON


class AnsweringAFinding:
    def test_keeps_who_said_what_and_when(self, cast, stop):
        waiting.visit(stop, cast.wang)

        row = answer(stop, "visit", cast.wang)

        assert (row.by, row.reason, row.at) == (cast.wang, WHY, NOON)
        assert AuditEntry.objects.get(act="suspension.finding_answered").reason == WHY

    def test_leaves_the_approval_to_another(self, cast, stop):
        waiting.visit(stop, cast.wang)
        answer(stop, "visit", cast.zhao)

        with pytest.raises(gates.Held, match="另一人"):
            gates.approve(suspension=stop, by=cast.zhao, at=NOON)

    def test_refuses_an_empty_reason_and_what_is_not_found(self, cast, stop):
        with pytest.raises(gates.CannotAnswer, match="写明"):
            answer(stop, "visit", cast.wang, reason=" ")
        with pytest.raises(gates.CannotAnswer, match="没有扣人"):
            answer(stop, "visit", cast.wang)

    @pytest.mark.parametrize("name", ["he", "zhou", "qian"])
    def test_refuses_the_auditor_and_the_other_district(self, cast, stop, name):
        waiting.visit(stop, cast.wang)

        with pytest.raises(consents.NotEntitled):
            answer(stop, "visit", getattr(cast, name))

    def test_refuses_a_stop_that_is_over(self, cast, stop):
        waiting.visit(stop, cast.wang)
        suspensions.decline(suspension=county.again(stop), reason="再核实。", by=cast.zhao, at=NOON)

        with pytest.raises(gates.CannotAnswer, match="已有结论"):
            answer(stop, "visit", cast.wang)


class ComingIntoForce:
    def test_keeps_its_own_look_with_the_decision(self, cast):
        stop = county.approved(cast)
        night = county.at(stop.effective_on, 2)

        force.put_off_held(today=stop.effective_on, at=night)

        assert county.again(stop).gate_in_force["at"] == night.isoformat()

    def test_waits_for_an_answer_to_what_came_after_the_approval(self, cast):
        stop = county.approved(cast)
        waiting.visit(stop, cast.wang)
        began = stop.effective_on
        force.put_off_held(today=began, at=county.at(began, 2))
        put_off = county.again(stop)
        assert put_off.effective_on > began
        assert put_off.reviews.get().next_step.startswith("停发推后：已约上门")

        answer(put_off, "visit", cast.wang, at=county.at(began))
        day = put_off.effective_on
        force.put_off_held(today=day, at=county.at(day, 2))
        force.bring_into_force(today=day, at=county.at(day, 2))

        assert county.again(stop).state == "IN_FORCE"
        assert county.again(stop).gate_in_force["answers"][0]["by"] == "王敏"


class ThePageOfAFinding:
    @pytest.fixture(autouse=True)
    def _today(self, time_machine):
        time_machine.move_to(NOON, tick=False)

    def address(self, stop, finding="visit"):
        return reverse("reviews:answer_finding", args=[stop.key, finding])

    def test_takes_the_reason_and_shows_it_beside_the_decision(self, cast, stop, sign_in):
        waiting.visit(stop, cast.wang)
        client, decision = sign_in(cast.wang), reverse("reviews:approval", args=["suspension", stop.key])
        assert self.address(stop) in client.get(decision).content.decode()

        assert client.post(self.address(stop), {"reason": WHY}).status_code == 302

        assert GateAnswer.objects.get().reason == WHY
        assert WHY in client.get(decision).content.decode()

    def test_comes_back_with_the_refusal(self, cast, stop, sign_in):
        answered = sign_in(cast.wang).post(self.address(stop), {"reason": WHY})

        assert answered.status_code == 400
        assert "没有扣人" in answered.content.decode()

    def test_is_not_there_for_others_and_for_what_is_not_asked(self, cast, stop, sign_in):
        assert sign_in(cast.qian).get(self.address(stop)).status_code == 404
        assert sign_in(cast.he).get(self.address(stop)).status_code == 403
        assert sign_in(cast.wang).get(self.address(stop, "weather")).status_code == 404

    def test_is_printed_on_the_decision(self, cast, stop, sign_in):
        waiting.visit(stop, cast.wang)
        answer(stop, "visit", cast.wang)
        gates.approve(suspension=stop, by=cast.zhao, at=NOON)

        page = sign_in(cast.zhao).get(reverse("reviews:approval_print", args=["suspension", stop.key]))

        assert f"王敏写明不影响：{WHY.rstrip('。')}" in page.content.decode()
