"""The table of roles and acts, read as a table."""

import pytest

from accounts.roles import ACTS_OF, NEEDS_SECOND_FACTOR, Act, Role

APPROVALS = {Act.APPROVE_SUSPENSION, Act.APPROVE_RESUMPTION, Act.APPROVE_BACK_PAY}


class TheTable:
    def test_answers_for_every_role(self):
        assert set(ACTS_OF) == set(Role)

    def test_gives_every_act_to_somebody(self):
        assert set(Act) == set().union(*ACTS_OF.values())

    @pytest.mark.parametrize("role", [Role.CLERK, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.CLOCK])
    def test_lets_only_supervisors_and_the_province_approve(self, role):
        assert not APPROVALS & ACTS_OF[role]

    def test_keeps_the_administrator_away_from_cases(self):
        assert ACTS_OF[Role.SYSTEM_ADMIN] == {
            Act.MANAGE_STAFF, Act.MANAGE_CLIENTS, Act.KEEP_HOLIDAYS, Act.CONFIRM_RESET, Act.READ_RULES, Act.READ_NIGHTS,
        }

    def test_lets_the_auditor_read_and_nothing_else(self):
        assert ACTS_OF[Role.AUDITOR] == {
            Act.FORESEE, Act.VIEW_CASES, Act.READ_AUDIT, Act.READ_RULES, Act.READ_NIGHTS, Act.READ_RETURN,
        }

    def test_asks_everybody_above_the_clerk_for_a_second_factor(self):
        assert set(Role) - NEEDS_SECOND_FACTOR == {Role.CLERK, Role.CLOCK, Role.SENDER}


@pytest.mark.django_db
class AMemberOfStaff:
    def test_may_do_what_the_role_holds(self, wang):
        assert wang.may(Act.RECORD_CONFIRMATION)
        assert not wang.may(Act.APPROVE_SUSPENSION)

    def test_may_do_nothing_once_disabled(self, zhao):
        zhao.is_active = False

        assert not zhao.may(Act.APPROVE_SUSPENSION)

    def test_opens_the_admin_only_as_administrator(self, cast):
        assert cast.xu.is_staff
        assert not any(person.is_staff for person in (cast.wang, cast.zhao, cast.sun, cast.he))

    def test_never_gets_a_case_or_a_deletion_in_the_admin(self, xu):
        assert xu.has_perm("benefits.change_rate")
        assert not xu.has_perm("benefits.delete_rate")
        assert not xu.has_perm("benefits.view_beneficiary")
        assert not xu.has_module_perms("reviews")
