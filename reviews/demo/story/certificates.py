"""Certificates: ID cards and disability certificates that clerks saw; some expire soon, some have, most never do."""

from datetime import date, datetime, timedelta
from typing import Any

from benefits import days
from benefits.models import Beneficiary
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.demo.offices import COUNTY
from reviews.policy import EvidenceKind
from reviews.policy import certificates as policy
from reviews.services import certificates

SEEN, EVERY = 24, 130  # So many people, each so many places after the one before.
# By turn, in how many days from today the card expires; None leaves what the age at its issue says.
ENDS_IN = (9, None, 38, None, -16, None, 74, None)
YEARS = 20


def plan(desk: Desk) -> None:
    """One afternoon at the counters of the county."""
    desk.chronicle.add(on(desk.dates.back(11), 14, 10), look_at_some, desk)


def look_at_some(desk: Desk, *, at: datetime) -> None:
    """Each at the own counter, with the card on the table."""
    people = Beneficiary.objects.filter(county_code=COUNTY, died_on=None).select_related("organization").order_by("pk")
    for turn, person in enumerate(people[: SEEN * EVERY : EVERY]):
        _record(desk, person, EvidenceKind.ID_CARD, person.id_number, ENDS_IN[turn % len(ENDS_IN)], at)
        if turn % 6 == 0 and person.benefits.filter(disability_grade__isnull=False).exists():
            _record(desk, person, EvidenceKind.DISABILITY_CERTIFICATE, f"岚残字{turn:06}", None, at)


def _record(desk: Desk, person: Beneficiary, kind: str, number: str, ends_in: int | None, at: datetime) -> None:
    seen_on = at.date()
    facts: dict[str, Any] = {"kind": kind, "number": number, "seen_on": seen_on}
    if ends_in is None:
        facts["issued_on"] = seen_on - timedelta(days=900)
        facts["expires_on"] = _lasts_until(person, kind, facts["issued_on"])
    else:
        facts["expires_on"] = desk.dates.today + timedelta(days=ends_in)
        facts["issued_on"] = days.same_day_after_months(facts["expires_on"], -12 * YEARS)
    certificates.record(
        beneficiary=person, seen=certificates.Seen(**facts), by=desk.clerk_of(person.organization_id), at=at
    )


def _lasts_until(person: Beneficiary, kind: str, issued_on: date) -> date | None:
    if kind != EvidenceKind.ID_CARD:
        return None
    return policy.id_card_expires_on(born_on=person.born_on, issued_on=issued_on)
