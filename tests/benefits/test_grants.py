"""What a verified death grants: opened for every benefit, undone with a death that was none."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from benefits.categories import Category, SubCategory
from benefits.models import Death, FuneralGrant, Overpayment
from benefits.services import grants
from tests import county
from tests.benefits import granting

pytestmark = pytest.mark.django_db

DIED = date(2026, 5, 14)
DAY = date(2026, 6, 1)


class OpeningTheGrants:
    def test_reckons_twelve_months_for_a_disabled_soldier(self, cast):  # D-01
        [grant] = granting.opened(cast, county.benefit(county.person(cast.station)))

        assert (grant.state, grant.kind, grant.rule_id) == ("ASSESSED", "CONTINUED", "D-01")
        assert (grant.amount, grant.proposed_by) == (Decimal("42360.00"), None)
        [step] = grant.basis["steps"]
        assert (step["reckoning"], step["citation"]) == ("¥3,530.00 × 12 个月", "《军人抚恤优待条例》第三十二条")
        assert step["source"] == "临退役发〔2020〕1号"

    def test_is_frozen_at_the_rate_on_the_day_of_death(self, cast):  # DE-27
        benefit = county.benefit(county.person(cast.station))
        county.rate(benefit, "4000.00", since=date(2026, 6, 1))

        assert granting.opened(cast, benefit)[0].amount == Decimal("42360.00")

    def test_says_where_the_law_grants_nothing(self, cast):  # D-07
        [grant] = granting.opened(cast, granting.other(cast, SubCategory.RURAL_SOLDIER))

        assert (grant.state, grant.amount) == ("NOT_DUE", 0)
        assert "第六十二条" in grant.citation

    def test_counts_what_a_province_grants(self, cast):  # D-07, DE-1
        county.local_rule(
            rule_id="D-07", organization=cast.county, value=6, effective_from=date(2026, 1, 1),
            document_no="岚退〔2026〕3号",
        )

        [grant] = granting.opened(cast, granting.other(cast, SubCategory.RURAL_SOLDIER))

        assert (grant.state, grant.amount) == ("ASSESSED", Decimal("5400.00"))

    def test_waits_for_what_the_portal_does_not_know(self, cast):  # D-08
        retired = county.benefit(county.person(cast.station), category=Category.RETIRED_OFFICER, amount="8000.00")

        [grant] = granting.opened(cast, retired)

        assert (grant.state, grant.amount) == ("AWAITING", 0)
        assert set(grant.basis["needs"]) == {"CAUSE", "INCOME", "BASIC_PAY"}

    def test_asks_for_a_figure_of_a_death_under_the_old_regulation(self, cast):  # DE-27
        benefit = county.benefit(county.person(cast.station))

        [grant] = granting.opened(cast, benefit, died_on=date(2024, 9, 20))

        assert (grant.state, grant.kind, grant.basis["needs"]) == ("AWAITING", "FIGURE", ["FIGURE"])

    def test_makes_a_row_for_each_benefit_that_stood_that_day(self, cast):
        who = county.person(cast.station)
        county.benefit(who)
        county.ended(county.benefit(who, category=Category.RETIRED_OFFICER), since=date(2026, 6, 1))
        county.ended(county.benefit(who, category=Category.OTHER_ENTITLED), since=date(2026, 5, 1))

        opened = grants.open_for(death=granting.death(cast, who), by=cast.zhao, at=county.at(DAY))

        assert [grant.benefit.category for grant in opened] == ["DISABLED", "RETIRED_OFFICER"]

    def test_is_the_same_twice(self, cast):
        first = granting.opened(cast, county.benefit(county.person(cast.station)))

        again = grants.open_for(death=Death.objects.get(), by=cast.zhao, at=county.at(DAY))

        assert again == first
        assert FuneralGrant.objects.count() == 1
        assert AuditEntry.objects.filter(act="grant.assessed").count() == 1


class ADeathThatWasNone:
    def test_takes_back_what_is_not_paid(self, cast):
        [grant] = granting.opened(cast, county.benefit(county.person(cast.station)))

        grants.withdraw_for(death=grant.death, by=cast.zhou, at=county.at(DAY))

        grant = county.again(grant)
        assert (grant.state, grant.reason) == ("WITHDRAWN", "去世登记已更正。")
        assert not Overpayment.objects.exists()

    def test_asks_back_what_is_paid(self, cast):  # DE-28
        grant = granting.paid(cast)

        grants.withdraw_for(death=grant.death, by=cast.zhou, at=county.at(DAY))

        row = Overpayment.objects.get()
        assert county.again(grant).state == "RECOVERABLE"
        assert (row.grant, row.amount, row.state) == (grant, Decimal("42360.00"), "OPEN")
