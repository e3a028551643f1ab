"""Entering a local rule: who may, what is refused, what the audit keeps; and correcting one not yet in force."""

from datetime import date

import pytest

from accounts import audit
from accounts.models import AuditEntry
from accounts.roles import Act
from benefits.models import LocalRule
from benefits.services import consents, local_rules
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
DECEMBER = date(2026, 12, 1)


def enter(cast, **changed):
    told = {
        "rule_id": "DE-3.attempts", "organization": cast.county, "text": "5", "effective_from": DECEMBER,
        "document_no": "临退役军发〔2026〕11号", "note": "山区", "reason": "", "by": cast.zhao, "at": county.at(TODAY),
    }
    return local_rules.enter(**{**told, **changed})


def correct(cast, row, **changed):
    told = {
        "text": "4", "document_no": "临退役军发〔2026〕12号", "note": "", "reason": "文件更正", "by": cast.zhao,
        "at": county.at(TODAY),
    }
    local_rules.correct(row=row, **{**told, **changed})


def attempts(office, on):
    rules = local_rules.in_force(organization=office, on=on)
    return rules["DE-3.attempts"].value if "DE-3.attempts" in rules else None


class EnteringALocalRule:
    def test_holds_from_its_day_on(self, cast):
        row = enter(cast)

        assert (row.value, row.entered_by, row.note) == (5, cast.zhao, "山区")
        assert attempts(cast.station, date(2026, 11, 30)) is None
        assert attempts(cast.station, DECEMBER) == 5

    def test_is_kept_by_the_audit_with_before_and_after(self, cast):
        row = enter(cast)

        entry = AuditEntry.objects.get(act="local_rule.entered")
        assert (entry.subject_id, entry.by_id, entry.citation) == (row.pk, cast.zhao.pk, "临退役军发〔2026〕11号")
        assert entry.changes["value"] == [3, 5]
        assert audit.verify().broken is None

    @pytest.mark.parametrize(("rule_id", "text", "value"), [
        ("DE-24.roll_weekends", "否", False), ("DE-6.resume_from", "NEXT_MONTH", "NEXT_MONTH"),
        ("DE-26.pay_day", " 15 ", 15),
    ])
    def test_keeps_the_value_in_its_own_kind(self, cast, rule_id, text, value):
        row = enter(cast, rule_id=rule_id, text=text)

        assert LocalRule.objects.get(pk=row.pk).value == value
        assert local_rules.in_force(organization=cast.station, on=DECEMBER)[rule_id].value == value

    @pytest.mark.parametrize("name", ["sun", "zhao"])
    def test_is_for_supervisors_and_the_province(self, cast, name):
        assert enter(cast, by=getattr(cast, name))

    @pytest.mark.parametrize("name", ["wang", "li", "he", "xu", "zhou"])
    def test_is_refused_to_other_roles_and_other_districts(self, cast, name):
        with pytest.raises(consents.NotEntitled):
            enter(cast, by=getattr(cast, name))

        assert not LocalRule.objects.exists()

    def test_above_the_own_office_is_refused(self, cast):
        with pytest.raises(consents.NotEntitled):
            enter(cast, organization=cast.city)

    def test_for_a_station_is_refused(self, cast):
        with pytest.raises(local_rules.CannotEnter, match="县级以上"):
            enter(cast, organization=cast.station)

    def test_from_a_past_day_asks_for_a_reason(self, cast):
        with pytest.raises(local_rules.CannotEnter, match="请写明理由"):
            enter(cast, effective_from=date(2026, 11, 23))

        row = enter(cast, effective_from=date(2026, 11, 23), reason="文件自当日施行")
        assert row.effective_from == date(2026, 11, 23)
        assert AuditEntry.objects.get(act="local_rule.entered").reason == "文件自当日施行"

    def test_from_today_needs_no_reason(self, cast):
        assert enter(cast, effective_from=TODAY)

    @pytest.mark.parametrize(("changed", "words"), [
        ({"rule_id": "A-05", "text": "30"}, "不得由地方另行规定"),
        ({"rule_id": "X-1"}, "没有这条规则"),
        ({"text": "0"}, "不接受"),
        ({"text": "五"}, "不接受"),
        ({"rule_id": "DE-24.roll_weekends", "text": "也许"}, "只能是"),
        ({"rule_id": "DE-6.resume_from", "text": "BY_DECISION"}, "不接受"),
        ({"document_no": "  "}, "文号"),
    ])
    def test_refuses_what_does_not_fit_the_rule(self, cast, changed, words):
        with pytest.raises(local_rules.CannotEnter, match=words):
            enter(cast, **changed)

        assert not LocalRule.objects.exists()

    def test_twice_for_one_day_is_refused(self, cast):
        enter(cast)

        with pytest.raises(local_rules.CannotEnter, match="已有此规则"):
            enter(cast, text="6")

        assert LocalRule.objects.count() == 1


class TheEffectOfALocalRule:
    def effect(self, cast, office, **changed):
        told = {"rule_id": "DE-3.attempts", "text": "5", "effective_from": DECEMBER, "document_no": "示例1号"}
        effect = local_rules.effect_of(organization=office, **{**told, **changed})
        return effect.before.value, effect.after.value

    def test_is_the_default_against_the_new_value(self, cast):
        assert self.effect(cast, cast.county) == (3, 5)
        assert not LocalRule.objects.exists()

    def test_takes_what_stands_above_for_the_value_before(self, cast):
        enter(cast, organization=cast.province, text="6", by=cast.sun)

        assert self.effect(cast, cast.county) == (6, 5)

    def test_takes_the_older_row_of_the_office_for_the_value_before(self, cast):
        enter(cast, effective_from=TODAY, text="4")

        assert self.effect(cast, cast.county) == (4, 5)

    def test_of_a_correction_does_not_count_the_row_corrected(self, cast):
        enter(cast)

        assert self.effect(cast, cast.county, text="7") == (3, 7)


class CorrectingALocalRule:
    def test_changes_value_and_document_before_its_day(self, cast):
        row = enter(cast)

        correct(cast, row)

        row.refresh_from_db()
        assert (row.value, row.document_no, row.effective_from) == (4, "临退役军发〔2026〕12号", DECEMBER)
        entry = AuditEntry.objects.get(act="local_rule.changed")
        assert (entry.changes["value"], entry.reason) == ([5, 4], "文件更正")

    @pytest.mark.parametrize("on", [DECEMBER, date(2027, 1, 1)])
    def test_is_refused_once_it_is_in_force(self, cast, on):
        row = enter(cast)

        with pytest.raises(local_rules.CannotEnter, match="另录一条新的"):
            correct(cast, row, at=county.at(on))

        row.refresh_from_db()
        assert row.value == 5

    def test_asks_for_a_reason(self, cast):
        with pytest.raises(local_rules.CannotEnter, match="为什么更正"):
            correct(cast, enter(cast), reason=" ")

    def test_is_refused_to_other_roles_and_other_districts(self, cast):
        row = enter(cast)

        for by in (cast.wang, cast.zhou, cast.xu):
            with pytest.raises(consents.NotEntitled):
                correct(cast, row, by=by)

    def test_of_a_row_in_force_is_a_newer_row_in_its_place(self, cast):
        enter(cast, effective_from=TODAY)
        enter(cast, text="3")

        assert attempts(cast.station, TODAY) == 5
        assert attempts(cast.station, DECEMBER) == 3


class TheActOfKeepingLocalRules:
    def test_is_a_decision_of_policy_and_no_administrators(self, cast):
        staff = [each for each in vars(cast).values() if hasattr(each, "role")]

        assert [each.name for each in staff if each.may(Act.KEEP_LOCAL_RULES)] == ["赵国安", "周正", "孙立"]
