"""Verified deaths and their grants, each built by one plain function."""

from datetime import date

from accounts import transitions
from benefits.categories import Category
from benefits.models import Death
from benefits.services import grants
from tests import county

DIED = date(2026, 5, 14)
DAY = date(2026, 6, 1)


def death(cast, who, *, died_on=DIED) -> Death:
    """A death that Wang reported and Zhao verified."""
    return Death.objects.create(
        beneficiary=who, organization=who.organization, state="VERIFIED", state_at=county.at(DAY), died_on=died_on,
        reported_by=cast.wang, reported_at=county.at(DAY), verified_by=cast.zhao, verified_at=county.at(DAY),
        certificate="FOUR_PART_2013", first_unpaid_month=date(2026, 6, 1),
    )


def other(cast, sub_category, *, amount="900.00"):
    """A benefit of that kind."""
    who = county.person(cast.station)
    return county.benefit(who, category=Category.OTHER_ENTITLED, sub_category=sub_category, amount=amount)


def opened(cast, benefit, *, died_on=DIED):
    """The grants of the death of the person, as it is verified."""
    found = death(cast, benefit.beneficiary, died_on=died_on)
    return grants.open_for(death=found, by=cast.zhao, at=county.at(DAY))


def paid(cast):
    """The grant of a disabled soldier, paid."""
    [grant] = opened(cast, county.benefit(county.person(cast.station)))
    transitions.move(
        grant, to="APPROVED", by=cast.zhao, at=county.at(DAY), act="grant.approved", proposed_by=cast.wang,
        approved_by=cast.zhao, approved_at=county.at(DAY),
    )
    transitions.move(
        grant, to="PAID", by=cast.wang, at=county.at(DAY), act="grant.paid", paid_on=DAY, receipt_no="凭001"
    )
    return grant
