"""The year in figures: who was due, how they were confirmed, what was stopped, resumed and paid back, who has gone.

Each figure is counted by a few grouped statements and opens to the rows that were counted, by the same filter.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import ExtractMonth

from accounts.models import Organization, Staff
from accounts.roles import ACTS_OF, Act
from benefits.categories import Category
from benefits.models import BackPay, Benefit, Resumption, Suspension, Termination, Transfer
from benefits.states import DeathState, TerminationState, TransferState
from reviews.models import Review
from reviews.policy import Method
from reviews.states import REVIEW_OPEN, ReviewState
from reviews.worklists import pages

NOTHING = Decimal("0.00")
MONEY = DecimalField(max_digits=16, decimal_places=2)
ORDER = pages.Order("organization_id")
Key = tuple[int, str, str, str]  # year, figure, category, office


@dataclass(frozen=True)
class Figure:
    """One line of the summary: which rows it counts, and where their category, office, day and money stand."""

    label: str
    section: str
    rows: Callable[[int], QuerySet]
    where: Q | None = None  # Of reviews alone: counted side by side in one statement.
    category: str = "benefit__category"
    scope: str = ""  # Before the columns of the office.
    to_benefit: str = "benefit"
    day: str = ""
    money: str = ""

    def found(self, year: int) -> QuerySet:
        """The rows of the year, of all offices."""
        return self.rows(year) if self.where is None else self.rows(year).filter(self.where)


def _reviews(year: int) -> QuerySet:
    return Review.objects.filter(campaign__year=year)


def _review(label: str, where: Q, *, section: str = "年审", day: str = "due_on") -> Figure:
    return Figure(label, section, _reviews, where, category="category", day=day)


def _route(method: Method) -> Figure:
    return _review(method.label, Q(state=ReviewState.CONFIRMED, confirmation__method=method.value), day="confirmed_on")


def _dead(year: int) -> QuerySet:
    verified = {"beneficiary__deaths__state": DeathState.VERIFIED, "beneficiary__deaths__verified_at__year": year}
    return Benefit.objects.filter(**verified)


def _back_pay(kind: str) -> Callable[[int], QuerySet]:
    return lambda year: BackPay.objects.approved_in(year).filter(kind=kind)


def _moved(year: int) -> QuerySet:
    return Transfer.objects.filter(state=TransferState.DONE, taken_over_on__year=year)


STOPS, PAID, GONE = "公告与停发", "恢复与补发", "增减"
ROUTES = tuple(method.value for method in Method)
FIGURES: Mapping[str, Figure] = MappingProxyType({
    "DUE": _review("应确认", Q(pk__isnull=False)),
    **{method.value: _route(method) for method in Method},
    "UNCONFIRMED": _review("未确认", Q(state__in=REVIEW_OPEN)),
    "CLOSED": _review("不再办理", Q(state=ReviewState.CLOSED)),
    "NOTICED": _review("列入公告", Q(notice__isnull=False), section=STOPS, day="notice_last_day"),
    "LAPSED": _review("期满未确认", Q(lapsed_on__isnull=False), section=STOPS, day="lapsed_on"),
    "STOPPED": Figure("停发", STOPS, Suspension.objects.begun_in, day="effective_on", money="benefit__monthly_amount"),
    "WITHDRAWN": Figure("停发前撤回", STOPS, Suspension.objects.withdrawn_in, day="state_at"),
    "SET_ASIDE": Figure("撤销停发", STOPS, Suspension.objects.set_aside_in, day="set_aside_on"),
    "RESUMED": Figure("恢复", PAID, Resumption.objects.approved_in, day="approved_at"),
    "BACK_PAID": Figure("补发", PAID, _back_pay(BackPay.Kind.BACK_PAY), day="approved_at", money="total"),
    "ARREARS": Figure("补付", PAID, _back_pay(BackPay.Kind.ARREARS), day="approved_at", money="total"),
    "DIED": Figure("去世", GONE, _dead, category="category", to_benefit="", day="beneficiary__died_on"),
    "ENDED": Figure("终止", GONE, lambda year: Termination.objects.filter(
        state=TerminationState.IN_FORCE, first_unpaid_month__year=year), day="first_unpaid_month"),
    "MOVED_OUT": Figure("转出", GONE, _moved, day="taken_over_on"),
    "MOVED_IN": Figure("转入", GONE, lambda year: _moved(year).filter(destination__isnull=False), scope="benefit__",
                       day="taken_over_on"),
})  # fmt: skip
OF_REVIEWS = tuple(name for name, figure in FIGURES.items() if figure.where is not None)
OF_OFFICES = ("DUE", "UNCONFIRMED", "NOTICED", "STOPPED", "RESUMED", "BACK_PAID", "DIED", "MOVED_OUT", "MOVED_IN")


@dataclass(frozen=True)
class Cell:
    """A number, its money where there is any, and what it counts."""

    figure: str
    category: str = ""
    office: str = ""
    cases: int = 0
    money: Decimal = NOTHING


@dataclass(frozen=True)
class Line:
    """A figure over the categories, and together this year and last."""

    name: str
    label: str
    section: str
    cells: list[Cell]
    total: Cell
    before: Cell

    @property
    def change(self) -> int:
        return self.total.cases - self.before.cases


@dataclass
class Summary:
    """All that the page, the workbook and the paper say."""

    year: int
    office: Organization
    lines: list[Line] = field(default_factory=list)
    offices: list[tuple[Organization, list[Cell]]] = field(default_factory=list)
    months: list[tuple[int, list[int]]] = field(default_factory=list)


def read(staff: Staff, *, year: int, office: Organization | None = None) -> Summary:
    """The summary of the year and the one before, narrowed to an office below; four queries."""
    counted = _counted(staff, (year, year - 1), office)
    summary = Summary(year, office or staff.organization)
    summary.lines = [_line(counted, name, year) for name in FIGURES]
    codes = {code for of, _, _, code in counted if of == year}
    named = {each.code: each for each in Organization.objects.filter(code__in=codes)}
    summary.offices = [
        (named[code], [_cell(counted, name, year, office=code) for name in OF_OFFICES]) for code in sorted(named)
    ]
    summary.months = _months(staff, year, office)
    return summary


def rows(staff: Staff, name: str, *, year: int, category: str = "", office: Organization | None = None) -> QuerySet:
    """The rows behind a figure."""
    figure = FIGURES[name]
    found = _visible(figure.found(year), figure, staff, office)
    return found.filter(**{figure.category: category}) if category else found


def page(found: QuerySet, name: str, *, after: str = "", before: str = "") -> pages.Page:
    """One page of the rows with person and office; two queries."""
    step = f"{FIGURES[name].to_benefit}__" if FIGURES[name].to_benefit else ""
    loaded = found.select_related(f"{step}beneficiary", "organization")
    return pages.cut(loaded, order=ORDER, edges=found, after=after, before=before)


def named(records: Iterable[Any], name: str) -> list[dict[str, Any]]:
    """The records of a page as the list shows them; no query."""
    figure = FIGURES[name]
    found = []
    for record in records:
        benefit = getattr(record, figure.to_benefit) if figure.to_benefit else record
        found.append({
            "name": benefit.beneficiary.name, "key": benefit.beneficiary.key, "title": benefit.title,
            "office": record.organization.short_name, "day": _along(record, figure.day),
            "money": _along(record, figure.money) if figure.money else None,
        })  # fmt: skip
    return found


def column(staff: Staff) -> str:
    """Which column tells the offices apart: counties for a province or a city, stations for a county."""
    level = staff.organization.level
    wide = (Organization.Level.PROVINCE, Organization.Level.CITY)
    return "county_code" if level in wide else "organization__code"


def _along(record: Any, path: str) -> Any:
    for step in path.split("__"):
        record = getattr(record, step)
    return record


def _visible(found: QuerySet, figure: Figure, staff: Staff, office: Organization | None) -> QuerySet:
    """The rows of the own offices; of those that came, by the office that pays now."""
    if Act.VIEW_CASES not in ACTS_OF[staff.role]:
        return found.none()
    own = {f"{figure.scope}{path}": value for path, value in staff.organization.scope_filter().items()}
    if office:
        own[f"{figure.scope}{column(staff)}"] = office.code
    return found.filter(**own)


def _counted(staff: Staff, years: Iterable[int], office: Organization | None) -> dict[Key, tuple[int, Decimal]]:
    """Cases and money by year, figure, category and office: one statement for the reviews, one for all decisions."""
    sums: dict[Key, tuple[int, Decimal]] = {}
    counts = {name: Count("pk", filter=FIGURES[name].where) for name in OF_REVIEWS}
    reviews = _visible(Review.objects.filter(campaign__year__in=list(years)), FIGURES["DUE"], staff, office)
    keys = ("campaign__year", "category", column(staff))
    for year, category, code, *cases in reviews.order_by().values_list(*keys).annotate(**counts):
        for name, number in zip(OF_REVIEWS, cases, strict=True):
            sums[year, name, category, code] = (number, NOTHING)
    parts = [_part(staff, name, year, office) for year in years for name in FIGURES if name not in OF_REVIEWS]
    for year, name, category, code, number, money in parts[0].union(*parts[1:], all=True):
        sums[year, name, category, code] = (number, money or NOTHING)
    return sums


def _part(staff: Staff, name: str, year: int, office: Organization | None) -> QuerySet:
    figure = FIGURES[name]
    found = _visible(figure.found(year), figure, staff, office).order_by()
    keys = {
        "of_year": Value(year), "of_figure": Value(name), "of_category": F(figure.category),
        "of_office": F(f"{figure.scope}{column(staff)}"),
    }  # fmt: skip
    money = Sum(figure.money, output_field=MONEY) if figure.money else Sum(Value(NOTHING, output_field=MONEY))
    return found.annotate(**keys).values_list(*keys).annotate(cases=Count("pk"), sums=money)


def _line(counted: Mapping[Key, tuple[int, Decimal]], name: str, year: int) -> Line:
    cells = [_cell(counted, name, year, category=category.value) for category in Category]
    figure = FIGURES[name]
    return Line(
        name, figure.label, figure.section, cells, _cell(counted, name, year), _cell(counted, name, year - 1)
    )


def _cell(
    counted: Mapping[Key, tuple[int, Decimal]], name: str, year: int, *, category: str = "", office: str = ""
) -> Cell:
    sums = [
        each for (of, figure, kind, code), each in counted.items()
        if (of, figure) == (year, name) and category in ("", kind) and office in ("", code)
    ]  # fmt: skip
    return Cell(name, category, office, sum(cases for cases, _ in sums), sum((money for _, money in sums), NOTHING))


def _months(staff: Staff, year: int, office: Organization | None) -> list[tuple[int, list[int]]]:
    """How many were confirmed in each month, by category; one query."""
    found = _visible(_reviews(year).filter(confirmed_on__year=year), FIGURES["DUE"], staff, office)
    counts = found.annotate(month=ExtractMonth("confirmed_on")).order_by().values_list("month", "category")
    numbers = {(month, category): number for month, category, number in counts.annotate(number=Count("pk"))}
    return [(month, [numbers.get((month, each.value), 0) for each in Category]) for month in range(1, 13)]


def years(today: date) -> list[int]:
    """The years to choose from, the newest first."""
    return [today.year - back for back in range(3)]
