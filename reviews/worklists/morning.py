"""The morning page: groups of people by what they lose and when, the first few of each by name."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from accounts.models import Staff
from accounts.roles import Role
from benefits import days
from benefits.categories import Labelled
from benefits.models import Suspension
from reviews.models import Review
from reviews.states import REVIEW_OPEN
from reviews.worklists import cases, consequences, rows, stakes
from reviews.worklists.consequences import Consequence
from reviews.worklists.rows import Row

SHOWN = 3  # People named in a group; the others stand behind its link.
WHOLE = 4  # A group no larger than this is shown whole: a link to one more person would be one click too many.
DAYS_AHEAD = 30  # Notices are shown to their end, other deadlines within these days.

# Which groups a role sees: what it can move forward, in the order in which equal days stand.
CLERK = (
    "notice", "coming", "deadline", "suspended", "check", "applied", "correcting", "held", "window", "announce",
    "overdue",
)  # fmt: skip
SEEN_BY = {
    Role.CLERK: CLERK,
    Role.SUPERVISOR: ("approve", *CLERK),
    Role.PROVINCIAL_APPROVER: ("coming", "deadline", "suspended", "endorsed", "applied"),
}
_LOAD = {Review: cases.REVIEWS.load, Suspension: cases.STOPS.load}
# Groups without a day of their own stand below those of the same part that have one.
UNDATED = ("applied", "suspended", "correcting", "announce", "overdue")
THIS_WEEK = 7  # Days, today not counted.


class Part(Labelled):
    """The page from top to bottom: what people lose, then what waits for whom, then what is due."""

    LOSS = "LOSS", "谁会失去待遇"
    APPROVAL = "APPROVAL", "等待核对、审批"
    PERSON = "PERSON", "等待本人"
    WEEK = "WEEK", "本周到期"
    LATER = "LATER", "其余待跟进"


PART_OF = {
    "notice": Part.LOSS, "coming": Part.LOSS, "deadline": Part.LOSS, "suspended": Part.LOSS,
    "check": Part.APPROVAL, "approve": Part.APPROVAL, "endorsed": Part.APPROVAL, "applied": Part.APPROVAL,
    "correcting": Part.PERSON, "held": Part.PERSON, "announce": Part.LATER, "overdue": Part.LATER,
}  # fmt: skip


@dataclass
class Group:
    """People who lose the same on the same day. `day` is None where nothing more falls due by a date."""

    name: str
    day: date | None
    people: int
    cases: int
    money: Decimal
    rows: list[Row] = field(default_factory=list)

    def part(self, *, today: date) -> Part:
        """Where on the page it stands; a window that closes within a week stands before the others."""
        if self.name == "window":
            return Part.WEEK if self.day <= today + THIS_WEEK * days.ONE_DAY else Part.LATER
        return PART_OF[self.name]


def groups(staff: Staff, *, today: date) -> list[Group]:
    """The groups for the role, part by part, the most pressing first. Four queries, whatever the number."""
    names = SEEN_BY.get(Role(staff.role), ())
    of_reviews = tuple(each for each in consequences.OF_REVIEWS if each.name in names)
    of_stops = tuple(each for each in consequences.OF_STOPS if each.name in names)
    reviews = consequences.sorted_out(_reviews(staff, today), of_reviews, today=today).exclude(group="")
    stops = consequences.sorted_out(cases.open_stops(staff), of_stops, today=today).exclude(group="")
    found = _counted(_sums(reviews, stakes.at_stake()).union(_sums(stops, "benefit__monthly_amount"), all=True))
    by_stake = [stakes.at_stake().desc(), "due_on", "pk"]
    heads = _heads(reviews, of_reviews, by_stake, today)
    heads += _heads(stops, of_stops, [F("benefit__monthly_amount").desc(), "pk"], today)
    _name_the_first(found, heads, today)
    return sorted(found, key=lambda group: _urgency(group, names, today))


def _reviews(staff: Staff, today: date) -> QuerySet:
    """Open reviews; those whose window ends later than the days ahead are not this morning's work."""
    horizon = today + DAYS_AHEAD * days.ONE_DAY
    found = Review.objects.visible_to(staff).open().filter(state__in=REVIEW_OPEN)
    return found.exclude(state="PENDING", due_on__gt=horizon)


def _sums(found: QuerySet, money) -> QuerySet:
    """A line for each group and day, in the same columns for reviews and for stops."""
    lines = found.values("group", "day").annotate(
        people=Count("benefit__beneficiary", distinct=True), cases=Count("pk"), at_stake=Sum(money)
    )
    return lines.order_by()


def _counted(lines: QuerySet) -> list[Group]:
    return [
        Group(line["group"], line["day"], line["people"], line["cases"], line["at_stake"] or Decimal(0))
        for line in lines
    ]


def _name_the_first(found: list[Group], heads: list, today: date) -> None:
    """Put into each group the few rows that lose most; one query for what is under way with them."""
    by_place = {(group.name, group.day): group for group in found}
    for head, row in zip(heads, rows.of(heads, today=today), strict=True):
        group = by_place[head.group, head.day]
        if group.cases <= WHOLE or len(group.rows) < SHOWN:
            group.rows.append(row)


def _heads(found: QuerySet, wanted: tuple[Consequence, ...], order: list, today: date) -> list:
    """Ranked by their ids alone, so that only the few that are shown are read in full."""
    place = Window(RowNumber(), partition_by=["group", "day"], order_by=order)
    first = found.annotate(place=place).filter(place__lte=WHOLE).values("pk")
    heads = consequences.sorted_out(found.model.objects.filter(pk__in=first), wanted, today=today)
    return list(_LOAD[found.model](heads, today).order_by("group", "day", *order))


def _urgency(group: Group, names: Iterable[str], today: date) -> tuple:
    part, order = list(Part).index(group.part(today=today)), list(names).index(group.name)
    # What waits for a decision costs the person nothing before the next month begins.
    return part, group.name in UNDATED, group.day or days.next_month(today), order
