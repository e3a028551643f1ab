"""What waits for a decision, in groups: by kind, and by the step that the procedure of the category asks for next.

The county decides or endorses, the province decides what was endorsed, everybody else looks on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import CharField, Count, Q, QuerySet, Sum, Value

from accounts.models import Organization, Staff
from accounts.roles import Act
from benefits import policy
from benefits.categories import Category
from benefits.models import BackPay, Resumption, Suspension, Termination
from benefits.states import BackPayState, DecisionState, SuspensionState, TerminationState
from reviews.models import Review
from reviews.worklists import people

Level = Organization.Level
Ground = Suspension.Ground
PERSON = ("benefit__beneficiary", "organization", "proposed_by", "endorsed_by")
NOTHING = Q(pk__in=())
HAS_HANDS = Q(proposed_by__isnull=False) | Q(checked_by__isnull=False)


@dataclass(frozen=True)
class Kind:
    """One kind of decision: its model, the act that decides it, its first state, what its money column is."""

    name: str
    label: str
    model: type[Suspension | Resumption | BackPay | Termination]
    act: Act
    first: str
    money: str
    per_month: bool
    province: Q  # What the province decides in the end.
    related: tuple[str, ...] = PERSON


@dataclass(frozen=True)
class Group:
    """One line of the left column. `step` is check, approve, endorse, or "" for those who look on."""

    name: str
    label: str
    note: str
    kind: Kind
    step: str
    rows: QuerySet
    ground: str = Ground.UNCONFIRMED  # Of stops: a sentence has a group of its own.
    mine: Q = NOTHING  # What whoever decides had a hand in: it waits for another.


class Part(NamedTuple):
    """What of a group is of one category or of one office below: how many people, how much money."""

    code: str
    label: str
    number: int
    money: Decimal


@dataclass(frozen=True)
class Parts:
    """A group by category and office, without what one had a hand in: (category, office, people, money)."""

    cells: list[tuple[str, str, int, Decimal]]
    names: dict[str, str]

    @property
    def categories(self) -> list[Part]:
        return self._along(0, dict(Category.choices))

    @property
    def offices(self) -> list[Part]:
        return self._along(1, self.names)

    def number(self, *, category: str, office: str) -> int:
        return sum(cell[2] for cell in self.cells if category in {"", cell[0]} and office in {"", cell[1]})

    def _along(self, side: int, labels: Mapping[str, str]) -> list[Part]:
        found: dict[str, list[tuple[int, Decimal]]] = {}
        for category, office, number, money in self.cells:
            found.setdefault((category, office)[side], []).append((number, money))
        return [
            Part(code, labels.get(code, code), sum(each for each, _ in of), sum((each for _, each in of), Decimal(0)))
            for code, of in sorted(found.items())
        ]


@dataclass(frozen=True)
class Tally:
    number: int
    money: Decimal


def _provincial(facet: str, path: str) -> Q:
    """Decisions whose last level is the province, by ground and category; `path` leads to the ground."""
    found = Q()
    for ground, table in ((Ground.UNCONFIRMED, policy.PROCEDURES), (Ground.SENTENCED_OR_WANTED, policy.SENTENCED)):
        rules: dict[Any, Any] = {category: getattr(row, facet) for category, row in table.items()}
        categories = [category for category, rule in rules.items() if rule.value.needs_province]
        found |= Q(**{f"{path}ground": ground, "benefit__category__in": categories})
    return found


def _ended_by_province() -> Q:
    """Ends that the province decides, by ground and category."""
    found = Q(pk__in=[])
    for ground, row in policy.ENDINGS.items():
        categories = [category for category, ending in row.items() if ending.approval.value.needs_province]
        found |= Q(ground=ground, benefit__category__in=categories)
    return found


SUSPENSION = Kind(
    "suspension", "暂停发放", Suspension, Act.APPROVE_SUSPENSION, SuspensionState.PROPOSED, "benefit__monthly_amount",
    True, _provincial("stop", ""), (*PERSON, "checked_by"),
)  # fmt: skip
RESUMPTION = Kind(
    "resumption", "恢复发放", Resumption, Act.APPROVE_RESUMPTION, DecisionState.PROPOSED, "benefit__monthly_amount",
    True, _provincial("resume", "suspension__"), (*PERSON, "suspension"),
)  # fmt: skip
BACK_PAY = Kind(
    "back-pay", "补发补付", BackPay, Act.APPROVE_BACK_PAY, BackPayState.ASSESSED, "total", False,
    Q(benefit__category__in=[
        category for category, row in policy.PROCEDURES.items() if row.back_pay_approval.value.needs_province
    ]),
    (*PERSON, "suspension"),
)  # fmt: skip
TERMINATION = Kind(
    "termination", "终止待遇", Termination, Act.APPROVE_TERMINATION, TerminationState.PROPOSED,
    "benefit__monthly_amount", True, _ended_by_province(),
)  # fmt: skip
KINDS = {kind.name: kind for kind in (SUSPENSION, RESUMPTION, BACK_PAY, TERMINATION)}


def groups_for(staff: Staff, *, term: str = "") -> list[Group]:
    """The groups that concern the staff member, also the empty ones, in the order of the page.

    With a `term` (name, initials, number) only what is about the people who match it.
    """
    groups = [_unchecked(staff)] if staff.may(Act.CHECK_SUSPENSION) else []
    for kind in KINDS.values():
        groups += _steps(kind, staff)
    if not term:
        return groups
    about = people.matching(term, path="benefit__beneficiary__")
    return [replace(group, rows=group.rows.filter(about)) for group in groups]


def is_decided(group: Group) -> bool:
    """Whether the staff member takes the next step here, and not only looks on or checks."""
    return group.step in {"approve", "endorse"}


def handled_by(kind: Kind, staff: Staff) -> Q:
    """What the staff member had a hand in, and therefore leaves to another (DE-33)."""
    hands = Q(proposed_by=staff) | Q(endorsed_by=staff)
    return hands | Q(checked_by=staff) if kind is SUSPENSION else hands


def narrowed(group: Group, *, category: str = "", office: str = "") -> Group:
    """The same group with only the rows of a category, and of an office with what lies below it."""
    rows = group.rows.filter(benefit__category=category) if category else group.rows
    if office:
        rows = rows.filter(Q(organization__code=office) | Q(county_code=office) | Q(city_code=office))
    return replace(group, rows=rows)


def parts(group: Group, staff: Staff) -> Parts:
    """The group by category and by office: stations for a county, counties above it. Two queries."""
    by_county = staff.organization.level in {Level.PROVINCE, Level.CITY}
    office = "county_code" if by_county else "organization__code"
    found = (
        group.rows.exclude(group.mine).order_by().values_list("benefit__category", office)
        .annotate(Count("pk"), Sum(group.kind.money))
    )  # fmt: skip
    cells = [(category, code, number, money or Decimal(0)) for category, code, number, money in found]
    offices = Organization.objects.filter(code__in={code for _, code, *_ in cells})
    return Parts(cells, dict(offices.values_list("code", "short_name")))


def tally(groups: Iterable[Group]) -> dict[str, Tally]:
    """How many wait in each group and how much money is in it, without one's own; one query."""
    parts = [
        group.rows.order_by()
        .annotate(group=Value(group.name, output_field=CharField()))
        .values("group")
        .annotate(
            number=Count("pk", filter=~group.mine), money=Sum(group.kind.money, filter=~group.mine)
        )
        for group in groups
    ]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    found = {row["group"]: Tally(row["number"], row["money"] or Decimal(0)) for row in rows}
    return {group.name: found.get(group.name, Tally(0, Decimal(0))) for group in groups}


def reviews_of(stops: Iterable[Suspension]) -> dict[int, Review]:
    """The review behind each stop, by the stop's id, with its notice and the number of proofs; one query."""
    found = (
        Review.objects.filter(suspension__in=[stop.pk for stop in stops])
        .select_related("campaign", "organization", "notice", "benefit")
        .deferred()
        .annotate(proofs=Count("notice__postings__proof"))
    )
    return {review.suspension_id: review for review in found}


def _unchecked(staff: Staff) -> Group:
    rows = SUSPENSION.model.objects.visible_to(staff).filter(state=SuspensionState.PROPOSED).exclude(HAS_HANDS)
    return Group("check", "待核对", "时钟提出", SUSPENSION, "check", _living(rows))


def _steps(kind: Kind, staff: Staff) -> list[Group]:
    rows = kind.model.objects.visible_to(staff)
    if kind is not BACK_PAY:  # What was owed to the dead is still owed.
        rows = _living(rows)
    if kind is not SUSPENSION:
        return _by_level(kind, staff, rows, kind.name, kind.label)
    rows = rows.filter(HAS_HANDS)
    missed, sentences = rows.filter(ground=Ground.UNCONFIRMED), rows.filter(ground=Ground.SENTENCED_OR_WANTED)
    last = _by_level(kind, staff, sentences, "sentence", "中止")[-1]  # The county only sends these on.
    return [
        *_by_level(kind, staff, missed, kind.name, kind.label), replace(last, ground=Ground.SENTENCED_OR_WANTED)
    ]


def _by_level(kind: Kind, staff: Staff, rows: QuerySet, name: str, label: str) -> list[Group]:
    """What the county decides and what it sends on, what the province decides; for everybody else what waits."""
    level = staff.organization.level
    mine = handled_by(kind, staff)
    if staff.may(kind.act) and level == Level.COUNTY:
        first = rows.filter(state=kind.first)
        return [
            Group(name, label, "本级批准", kind, "approve", first.exclude(kind.province), mine=mine),
            Group(
                f"{name}-endorse", f"{label}（报省）", "县核，省批", kind, "endorse",
                first.filter(kind.province), mine=mine,
            ),
        ]
    if staff.may(kind.act) and level == Level.PROVINCE:
        return [Group(name, label, "县已报省", kind, "approve", rows.filter(state=SuspensionState.ENDORSED), mine=mine)]
    waiting = rows.filter(state__in=(kind.first, SuspensionState.ENDORSED))
    return [Group(name, label, "等候审批", kind, "", waiting)]


def _living(rows: QuerySet) -> QuerySet:
    return rows.filter(benefit__beneficiary__died_on=None)
