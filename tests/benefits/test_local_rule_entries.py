"""Entering a local rule: who may, what is refused, what the audit keeps; and correcting one not yet in force."""

from datetime import date

import pytest

from accounts import audit
from accounts.models import AuditEntry
from accounts.roles import Act
from accounts.transitions import ForbiddenMove
from benefits.models import LocalRule
from benefits.services import consents, local_rules
from tests import county
from tests.cast import person

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
DECEMBER = date(2026, 12, 1)


def enter(cast, **changed):
    told = {
        "rule_id": "DE-3.attempts", "organization": cast.county, "text": "5", "effective_from": DECEMBER,
        "document_no": "临退役军发〔2026〕11号", "note": "山区", "reason": "", "by": cast.zhao, "at": county.at(TODAY),
    }
    return local_rules.enter(**{**told, **changed})


def held(cast, **changed):
    """A row that a second person, of the province or the county, has confirmed."""
    row = enter(cast, **changed)
    local_rules.confirm(row=row, by=_other(cast, row), at=county.at(TODAY))
    return row


def _other(cast, row):
    return cast.sun if row.entered_by == cast.zhao else person("zhu", "朱理", "PROVINCIAL_APPROVER", cast.province)


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
    def test_holds_from_its_day_on_once_it_is_confirmed(self, cast):
        row = enter(cast)
        assert attempts(cast.station, DECEMBER) is None

        local_rules.confirm(row=row, by=cast.sun, at=county.at(TODAY))

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
        row = held(cast, rule_id=rule_id, text=text)

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
        held(cast, organization=cast.province, text="6", by=cast.sun)

        assert self.effect(cast, cast.county) == (6, 5)

    def test_takes_the_older_row_of_the_office_for_the_value_before(self, cast):
        held(cast, effective_from=TODAY, text="4")

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

    def test_is_refused_once_it_is_confirmed(self, cast):
        row = held(cast)

        with pytest.raises(local_rules.CannotEnter, match="另录一条新的"):
            correct(cast, row)

        row.refresh_from_db()
        assert row.value == 5

    def test_makes_whoever_corrects_it_the_one_who_entered_it(self, cast):
        row = enter(cast, by=cast.sun)

        correct(cast, row)

        row.refresh_from_db()
        assert row.entered_by == cast.zhao
        with pytest.raises(local_rules.CannotDecide, match="不同的人"):
            local_rules.confirm(row=row, by=cast.zhao, at=county.at(TODAY))

    def test_asks_for_a_reason(self, cast):
        with pytest.raises(local_rules.CannotEnter, match="为什么更正"):
            correct(cast, enter(cast), reason=" ")

    def test_is_refused_to_other_roles_and_other_districts(self, cast):
        row = enter(cast)

        for by in (cast.wang, cast.zhou, cast.xu):
            with pytest.raises(consents.NotEntitled):
                correct(cast, row, by=by)

    def test_of_a_row_in_force_is_a_newer_row_in_its_place(self, cast):
        held(cast, effective_from=TODAY)
        held(cast, text="3")

        assert attempts(cast.station, TODAY) == 5
        assert attempts(cast.station, DECEMBER) == 3


class ConfirmingALocalRule:
    def confirm(self, row, by):
        local_rules.confirm(row=row, by=by, at=county.at(TODAY))

    def test_is_done_by_a_second_person_and_written_down(self, cast):
        row = enter(cast)

        self.confirm(row, cast.sun)

        row.refresh_from_db()
        assert (row.state, row.entered_by, row.confirmed_by) == ("CONFIRMED", cast.zhao, cast.sun)
        entry = AuditEntry.objects.get(act="local_rule.confirmed")
        assert (entry.by, entry.organization, entry.from_state) == (cast.sun, cast.county, "PROPOSED")

    def test_is_refused_to_whoever_entered_it(self, cast):
        row = enter(cast)

        with pytest.raises(local_rules.CannotDecide, match="不同的人"):
            self.confirm(row, cast.zhao)

        assert attempts(cast.station, DECEMBER) is None

    def test_is_refused_to_other_roles_and_other_districts(self, cast):
        row = enter(cast, by=cast.sun)

        for by in (cast.wang, cast.he, cast.xu, cast.zhou):
            with pytest.raises(consents.NotEntitled):
                self.confirm(row, by)

    def test_happens_once(self, cast):
        row = held(cast)

        with pytest.raises(ForbiddenMove):
            self.confirm(row, cast.sun)

    def test_is_not_undone_by_a_correction_made_meanwhile(self, cast, monkeypatch):
        row = enter(cast)
        county.meanwhile(monkeypatch, lambda: correct(cast, row, by=cast.sun))

        with pytest.raises(local_rules.CannotDecide, match="不同的人"):
            self.confirm(county.again(row), cast.sun)

    def test_of_a_rule_that_is_no_longer_declared_is_refused(self, cast):
        row = county.local_rule(
            rule_id="X-99", organization=cast.county, value=5, effective_from=DECEMBER, document_no="旧文",
            state="PROPOSED",
        )

        with pytest.raises(local_rules.CannotDecide, match="没有这条规则"):
            self.confirm(row, cast.zhao)


class DecliningALocalRule:
    def test_says_why_and_lets_another_be_entered(self, cast):
        row = enter(cast)

        local_rules.decline(row=row, reason="文号不对", by=cast.sun, at=county.at(TODAY))

        row.refresh_from_db()
        assert (row.state, row.reason) == ("DECLINED", "文号不对")
        assert AuditEntry.objects.get(act="local_rule.declined").by == cast.sun
        assert enter(cast)
        assert attempts(cast.station, DECEMBER) is None

    def test_asks_for_a_reason_and_a_second_person(self, cast):
        row = enter(cast)

        for by, reason, said in ((cast.sun, " ", "写明理由"), (cast.zhao, "文号不对", "不同的人")):
            with pytest.raises(local_rules.CannotDecide, match=said):
                local_rules.decline(row=row, reason=reason, by=by, at=county.at(TODAY))


class WithdrawingALocalRule:
    def withdraw(self, row, by, *, on=TODAY, reason="录错了"):
        local_rules.withdraw(row=row, reason=reason, by=by, at=county.at(on))

    def test_is_for_whoever_entered_it(self, cast):
        row = enter(cast)

        self.withdraw(row, cast.zhao)

        assert county.again(row).state == "WITHDRAWN"

    def test_takes_a_confirmed_one_back_before_its_day(self, cast):
        row = held(cast)

        self.withdraw(row, cast.zhao)

        assert attempts(cast.station, DECEMBER) is None

    def test_comes_too_late_on_its_day(self, cast):
        row = held(cast)

        with pytest.raises(local_rules.CannotDecide, match="已经起用"):
            self.withdraw(row, cast.zhao, on=DECEMBER)

    def test_asks_for_a_reason(self, cast):
        with pytest.raises(local_rules.CannotDecide, match="写明理由"):
            self.withdraw(enter(cast), cast.zhao, reason=" ")

    def test_is_refused_to_other_roles_and_other_districts(self, cast):
        row = enter(cast)

        for by in (cast.wang, cast.zhou, cast.xu):
            with pytest.raises(consents.NotEntitled):
                self.withdraw(row, by)


class ARuleThatIsNoLongerDeclared:
    def test_is_passed_over_where_days_are_counted(self, cast):
        county.local_rule(
            rule_id="X-99", organization=cast.county, value=5, effective_from=TODAY, document_no="旧文"
        )

        assert local_rules.in_force(organization=cast.station, on=DECEMBER) == {}


class TheActOfKeepingLocalRules:
    def test_is_a_decision_of_policy_and_no_administrators(self, cast):
        staff = [each for each in vars(cast).values() if hasattr(each, "role")]

        assert [each.name for each in staff if each.may(Act.KEEP_LOCAL_RULES)] == ["赵国安", "周正", "孙立"]
