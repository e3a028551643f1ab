"""The script: on which day each of those who do not simply come comes, or does not."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count

from benefits.categories import Category
from benefits.models import Benefit
from reviews.demo.desk import Desk


class Part(enum.Enum):
    """How somebody behaves who is not confirmed with the crowd."""

    LATE = "comes after the window, before anything happens"
    IN_NOTICE = "comes while the notice runs"
    LAST_DAY = "comes on the last day of the notice"
    BEFORE_APPROVAL = "comes when the stop is proposed"
    EVE = "comes on the day before the stop"
    AFTER_STOP = "comes when pay has stopped, and applies"
    NEVER = "never comes"
    DEFERRED = "has the consent to come later, and does"
    DIES = "dies in the year"


# Of a thousand people; the crowd is the rest. Each part is played at least once.
ENTITLED = {
    Part.LATE: 14,
    Part.IN_NOTICE: 6,
    Part.LAST_DAY: 2,
    Part.BEFORE_APPROVAL: 2,
    Part.EVE: 2,
    Part.AFTER_STOP: 4,
    Part.NEVER: 3,
    Part.DIES: 4,
}
OFFICERS = {
    Part.DEFERRED: 20,
    Part.BEFORE_APPROVAL: 15,
    Part.EVE: 15,
    Part.AFTER_STOP: 45,
    Part.NEVER: 10,
    Part.DIES: 5,
}
OTHERS = {Part.LATE: 30, Part.NEVER: 15, Part.DIES: 5}
PARTS = {
    Category.DISABLED: ENTITLED,
    Category.OTHER_ENTITLED: ENTITLED,
    Category.SELF_EMPLOYED_OFFICER: OFFICERS,
    Category.MONTHLY_PENSION: OTHERS,
    Category.RETIRED_OFFICER: OTHERS,
    Category.CIVILIAN_RETIREE: OTHERS,
}


@dataclass(frozen=True)
class Role:
    """A benefit and the part its person plays."""

    benefit: Benefit
    part: Part

    @property
    def category(self) -> Category:
        return Category(self.benefit.category)


def cast(desk: Desk) -> list[Role]:
    """Give out the parts; whoever has one is told of, and not in the crowd. People with one kind of pay only."""
    roles = [role for category in Category for role in _of(desk, category)]
    for role in roles:
        desk.tell(role.benefit.beneficiary_id, desk.dates.year)
    return roles


def _of(desk: Desk, category: Category) -> Iterator[Role]:
    weights = PARTS[category]
    rows = (
        Benefit.objects.filter(category=category)
        .annotate(kinds=Count("beneficiary__benefits"))
        .filter(kinds=1)
        .select_related("beneficiary", "organization")
        .order_by("pk")
    )
    first = list(weights)
    rest = [*weights.items(), (None, 1000 - sum(weights.values()))]
    for benefit in rows.iterator(chunk_size=2000):
        drawn = first.pop(0) if first else desk.rng.choices([part for part, _ in rest], [share for _, share in rest])[0]
        if drawn:
            yield Role(benefit, drawn)
