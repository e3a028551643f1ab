"""What the clock notes of side benefits: that they may be affected. A supervisor decides what follows (J-05, DE-9)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts import audit, transitions
from benefits import policy as pay
from benefits.categories import Category
from reviews.models import Review, SideBenefitFlag
from reviews.services import side_benefits
from reviews.services.sweeps import chunks

SUBJECT = Review._meta.label_lower
ROW = ("pk", "category", "organization_id", "province_code", "city_code", "county_code", Review.ABOUT)


def flag_side_benefits(*, today: date, at: datetime, after_chunk: chunks.AfterChunk = chunks.rest) -> chunks.Report:
    """The window has passed unconfirmed: each item that may be affected is flagged, once per review and item."""
    due = Review.objects.losing_side_benefits(today=today)

    def flag(ids: list[int]) -> int:
        with transaction.atomic():
            audit.take_turn()  # Then asked again: whoever was confirmed in the meantime is not touched.
            rows = list(transitions.held(due.filter(pk__in=ids), leave_held=True).values_list(*ROW))
            known = set(SideBenefitFlag.objects.filter(review__in=ids).values_list("review_id", "item"))
            fresh = {row: items for row in rows if (items := _missing(row, known))}
            flags = [_flag(row, item, at) for row, items in fresh.items() for item in items]
            SideBenefitFlag.objects.bulk_create(flags, batch_size=chunks.CHUNK)
            audit.write([_change(row, items) for row, items in fresh.items()], by=None, at=at)
        return len(fresh)

    return chunks.in_chunks(due=due, work=flag, after_chunk=after_chunk)


def _missing(row: tuple, known: set[tuple[int, str]]) -> list[pay.SideBenefit]:
    pk, category, _, province, *_ = row
    items = pay.side_benefits(Category(category), province_code=province)
    return [item for item in pay.SideBenefit if item in items and (pk, item.value) not in known]


def _flag(row: tuple, item: pay.SideBenefit, at: datetime) -> SideBenefitFlag:
    pk, _, office, province, city, county, _ = row
    place: dict[str, Any] = {"province_code": province, "city_code": city, "county_code": county}
    return SideBenefitFlag(review_id=pk, item=item.value, organization_id=office, state_at=at, **place)


def _change(row: tuple, items: list[pay.SideBenefit]) -> audit.Change:
    """One line about the person, whatever the number of items."""
    pk, category, office, *_, about = row
    return audit.Change(
        act="side_benefit.flagged", subject_type=SUBJECT, subject_id=pk, organization_id=office, about=about,
        reason="、".join(item.label for item in items), citation=side_benefits.citation(category),
    )  # fmt: skip
