"""Writing a letter: one row of the outbox with the act that causes it, at the office that keeps the person's file."""

from datetime import date, datetime

from django.utils import timezone

from benefits.models import Beneficiary, Suspension
from reviews.models import Letter, Review


def draft(
    *, kind: Letter.Kind, beneficiary: Beneficiary, body: str, dedup_key: str, at: datetime, due_on: date | None = None,
    to: str = "", review: Review | None = None, suspension: Suspension | None = None,
) -> Letter:  # fmt: skip
    """The letter, not yet saved: a message where there is a number `to` write to, else paper; due at once.

    `dedup_key` names the cause: the same cause writes the same letter once.
    """
    return Letter(
        kind=kind, channel=Letter.Channel.SMS if to else Letter.Channel.PAPER, to=to, beneficiary=beneficiary,
        organization_id=beneficiary.organization_id, province_code=beneficiary.province_code,
        city_code=beneficiary.city_code, county_code=beneficiary.county_code, review=review, suspension=suspension,
        state_at=at, due_on=due_on or timezone.localtime(at).date(), dedup_key=dedup_key, body=body,
    )
