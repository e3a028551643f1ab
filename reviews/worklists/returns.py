"""The yearly return in figures: by county and kind, live until it is prepared, afterwards as its lines say."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, QuerySet, Sum, Value
from django.urls import reverse

from accounts.models import Organization, Staff
from accounts.querysets import ScopedQuerySet
from accounts.roles import Act
from benefits import policy
from benefits.models import YearlyReturn, YearlyReturnLine
from benefits.services import holidays, returns
from benefits.states import RETURN_LIVE, ReturnState
from reviews.worklists import citations, links, pages, stakes

Kind = YearlyReturnLine.Kind
NOTHING = Decimal("0.00")
# By return (None while it is live): cases and money by county and kind.
Counted = dict[int | None, dict[tuple[str, str], tuple[int, Decimal]]]
MONEY = DecimalField(max_digits=14, decimal_places=2)
# Sums are paid; the others say what is paid less, or again, each month.
PER_MONTH = (Kind.STOP, Kind.RESUMPTION, Kind.SET_ASIDE)
YEARS = 3  # To choose from: this one and those before.
NAMES_ORDER = pages.Order("organization_id")
_PAGE_OF = {Kind.RESUMPTION: "resumption", Kind.BACK_PAY: "back-pay", Kind.ARREARS: "back-pay"}


@dataclass(frozen=True)
class Figure:
    """One number of the return with the address of the names behind it."""

    kind: Kind
    cases: int = 0
    money: Decimal = NOTHING
    url: str = ""

    @property
    def per_month(self) -> bool:
        return self.kind in PER_MONTH


@dataclass(frozen=True)
class Row:
    """A county, or all of them."""

    name: str
    figures: list[Figure]


@dataclass
class Sheet:
    """The figures of one return: by county, and together. `report` is None while they are counted live."""

    report: YearlyReturn | None
    rows: list[Row] = field(default_factory=list)
    total: Row | None = None

    @property
    def cases(self) -> int:
        return sum(figure.cases for figure in self.total.figures) if self.total else 0


def reports(staff: Staff, year: int) -> list[YearlyReturn]:
    """The return on the year and its supplements, drafts among them; one query."""
    found = YearlyReturn.objects.visible_to(staff).filter(year=year, state__in=RETURN_LIVE)
    return list(found.select_related("organization", "prepared_by", "sent_by", "first").order_by("pk"))


def sheets(staff: Staff, year: int, found: list[YearlyReturn]) -> list[Sheet]:
    """Each return with its figures; before the first is prepared what it would say today. Two queries."""
    counted: Counted = _of_lines(staff, found) if found else {None: _live(staff, year)}
    counties = _names({county for sums in counted.values() for county, _ in sums})
    if not found:
        return [_sheet(None, counted[None], counties, year)]
    return [_sheet(report, counted.get(report.pk, {}), counties, year) for report in found]


def moved_on(staff: Staff, year: int, sheet: Sheet) -> bool:
    """Whether other cases stand behind the figures of a draft by now; one query."""
    live = _live(staff, year)
    held = {(figure.kind): figure.cases for figure in sheet.total.figures} if sheet.total else {}
    now = {kind: sum(sums[0] for (_, other), sums in live.items() if other == kind) for kind in Kind}
    return sheet.report is not None and sheet.report.first_id is None and held != now


def lines(staff: Staff, *, year: int, kind: str, report: YearlyReturn | None, county: str = "") -> QuerySet:
    """The rows behind a figure: lines of a return, or the decisions themselves while it is not prepared."""
    found: ScopedQuerySet = report.lines.filter(kind=kind) if report else returns.decided(kind=kind, year=year)
    found = found.visible_to(staff)
    found = found.filter(county_code=county) if county else found
    return found.select_related("benefit__beneficiary", "organization")


def page(staff: Staff, found: QuerySet, *, after: str = "", before: str = "") -> pages.Page:
    """One page of the names; two queries."""
    edges = found.model.objects.visible_to(staff)
    return pages.cut(found, order=NAMES_ORDER, edges=edges, after=after, before=before)


def named(records: Iterable[Any], *, kind: str) -> list[dict[str, Any]]:
    """The records of a page as the list shows them; no query."""
    rows = [
        (record, record if isinstance(record, YearlyReturnLine) else returns.line_of(kind=kind, row=record))
        for record in records
    ]
    return [
        {
            "line": line, "office": record.organization.short_name,
            "person": links.person(record.benefit.beneficiary.key),
            "url": links.decision(_PAGE_OF.get(Kind(kind), "suspension"), line.decision_key),
        }
        for record, line in rows
    ]  # fmt: skip


def due(year: int, found: list[YearlyReturn]) -> tuple[date, date]:
    """The day it is due, and the working day it is planned for (DE-13); a return that is prepared keeps them."""
    if found:
        return found[0].due_on, found[0].aimed_on
    return policy.return_due_on(year), policy.return_aimed_on(year, holidays=holidays.table())


def laws() -> list[citations.Quoted]:
    return citations.by_citation([policy.RETURN_DUE])


def group(staff: Staff, *, today: date) -> dict[str, Any] | None:
    """The reminder of the morning page, as the tag `when` draws it; None before its day and once it is sent."""
    if not staff.may(Act.SEND_RETURN):
        return None
    year, table = today.year - 1, holidays.table()
    if today < policy.return_reminded_from(year, holidays=table):
        return None
    live = {report.first_id is None and report.state: report for report in reports(staff, year)}
    if ReturnState.SENT in live:
        return None
    aimed_on, due_on = policy.return_aimed_on(year, holidays=table), policy.return_due_on(year)
    draft, left = live.get(ReturnState.DRAFT), (aimed_on - today).days
    if today > due_on and not draft and not _live(staff, year):
        return None  # The desk knows nothing of that year: it was not in use yet.
    return {
        "key": "yearly-return", "tone": "grave" if left <= 0 else "soon",
        "day": left if left > 0 else "已到" if today <= due_on else "逾期", "day_unit": "天" if left > 0 else "",
        "day_note": f"{aimed_on:%m-%d} 报送", "title": f"{year} 年自主择业年度上报",
        "note": "已编制，请省级另一名审批人报送；" if draft else "停发、恢复、补发按县汇总，先编制，再由另一人报送；",
        "strong": f"期限 {stakes.day_words(due_on, today=today)}", "people": [],
        "more_label": "去报送" if draft else "去编制", "more_url": address(year),
    }  # fmt: skip


def address(year: int | str) -> str:
    """The page of the year."""
    return f"{reverse('reviews:yearly_returns')}?{links.query(year=year)}"


def years(today: date) -> list[int]:
    """The years to choose from, the newest first."""
    return [today.year - back for back in range(YEARS)]


def asked_year(text: str, *, now: datetime) -> int:
    """The year that the address names, else the one that is over."""
    return int(text) if text.isdecimal() and int(text) in years(now.date()) else now.year - 1


def _of_lines(staff: Staff, found: list[YearlyReturn]) -> Counted:
    rows = YearlyReturnLine.objects.visible_to(staff).filter(report__in=found)
    counted: Counted = {}
    for report, county, kind, cases, money in _summed(rows, "amount", "report_id", "county_code", "kind"):
        counted.setdefault(report, {})[county, kind] = (cases, money)
    return counted


def _live(staff: Staff, year: int) -> dict[tuple[str, str], tuple[int, Decimal]]:
    """Cases and money by county and kind, as decided so far; one query."""
    parts = [_part(staff, kind, year) for kind in Kind]
    return {(county, kind): (cases, money) for kind, county, cases, money in parts[0].union(*parts[1:], all=True)}


def _part(staff: Staff, kind: Kind, year: int) -> QuerySet:
    found = returns.decided(kind=kind, year=year).visible_to(staff).annotate(of_kind=Value(kind.value))
    if kind not in PER_MONTH:  # Without the lines, whose join would multiply the sums.
        found = found.model.objects.filter(pk__in=found.values("pk")).annotate(of_kind=Value(kind.value))
    return _summed(found, "benefit__monthly_amount" if kind in PER_MONTH else "total", "of_kind", "county_code")


def _summed(found: QuerySet, money: str, *keys: str) -> QuerySet:
    sums = {"cases": Count("pk"), "money": Sum(money, output_field=MONEY)}
    return found.order_by().values_list(*keys).annotate(**sums)


def _names(codes: Iterable[str]) -> dict[str, str]:
    return dict(Organization.objects.filter(code__in=list(codes)).values_list("code", "short_name"))


def _sheet(report: YearlyReturn | None, counted: dict, counties: dict[str, str], year: int) -> Sheet:
    codes = sorted({county for county, _ in counted})
    rows = [Row(counties.get(code, code), _figures(report, counted, [code], year, code)) for code in codes]
    return Sheet(report, rows, Row("合计", _figures(report, counted, codes, year)))


def _figures(report: YearlyReturn | None, counted: dict, codes: list[str], year: int, county: str = "") -> list[Figure]:
    found = []
    for kind in Kind:
        sums = [counted[code, kind] for code in codes if (code, kind) in counted]
        query = links.query(year=year, kind=kind.value, county=county, report=report.key if report else "")
        found.append(Figure(
            kind, sum(cases for cases, _ in sums), sum((money for _, money in sums), NOTHING),
            f"{reverse('reviews:yearly_return_names')}?{query}",
        ))  # fmt: skip
    return found
