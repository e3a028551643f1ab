"""One page of the worklist as it is shown: rows in groups by the day something is lost, with count and money."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import Staff
from benefits import days
from reviews import policy
from reviews.states import ReviewState
from reviews.worklists import cases, consequences, counts, pages, stakes
from reviews.worklists.cases import Conditions, Tab
from reviews.worklists.counts import CAP, Sums
from reviews.worklists.rows import Row

DAY_WORDS = {
    ReviewState.IN_NOTICE: "公告期满", ReviewState.PENDING: "截止", ReviewState.LAPSED: "期满未确认",
}  # fmt: skip
MOST_NOTES = 3
AT_DEADLINE = stakes.BY_COURSE[policy.Course.PROPOSE_AT_DEADLINE]


@dataclass
class Group:
    """Rows that lose something in the same span of days; its title counts the whole list, not this page."""

    title: str = ""
    tone: str = ""
    icon: str = "circle"
    note: str = ""
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Listing:
    """What the page shows. `count` is capped; beyond the cap people and money are not known."""

    tabs: dict[str, int]
    groups: list[Group]
    count: int
    people: int
    money: Decimal | None
    shown: int
    page: pages.Page


@dataclass(frozen=True)
class Span:
    """Days from today that share a heading, both inclusive; None is without end."""

    since: int | None
    until: int | None
    title: str
    tone: str
    icon: str


# In the order of the list: what can still be saved by a day comes before what has passed.
SPANS = (
    Span(0, 0, "今天到期", "grave", "octagon"),
    Span(1, 7, "7 天内", "soon", "clock"),
    Span(8, 30, "30 天内", "run", "circle"),
    Span(31, None, "30 天以后", "", "circle"),
    Span(None, -1, "期限已过", "grave", "diamond"),
)


def read(
    staff: Staff, conditions: Conditions, *, today: date, after: str = "", before: str = "", size: int = pages.SIZE,
    with_tabs: bool = True,
) -> Listing:  # fmt: skip
    """One page of the list. A fixed number of queries: counts, cursor, rows, circumstances, groups."""
    tab = cases.TABS[conditions.tab]
    found = cases.select(staff, conditions, today=today)
    numbers = counts.in_one_query({
        "rows": found.values("pk"),
        "people": counts.people_of(found, tab.source.person_id),
        **(cases.tab_contents(staff, today=today) if with_tabs else {}),
    })
    page = _page(staff, conditions, found, today=today, after=after, before=before, size=size)
    rows = tab.source.describe(page.records, today=today)
    sums = _sums(tab, found) if numbers["rows"] <= CAP else None
    return Listing(
        tabs=numbers,
        groups=_grouped(rows, sums, tab, by=_order(conditions), today=today),
        count=numbers["rows"],
        people=numbers["people"],
        money=None if sums is None else sum((line.money for line in sums), Decimal(0)),
        shown=len(rows),
        page=page,
    )


def everything(staff: Staff, conditions: Conditions, *, today: date, chunk: int = 500) -> Iterable[list[Row]]:
    """All rows of the list in chunks, for an export; each chunk costs one page."""
    found, after = cases.select(staff, conditions, today=today), ""
    while True:
        page = _page(staff, conditions, found, today=today, after=after, size=chunk)
        yield cases.TABS[conditions.tab].source.describe(page.records, today=today)
        after = page.after
        if not after:
            return


def _order(conditions: Conditions) -> str:
    tab = cases.TABS[conditions.tab]
    return tab.source.by_name if conditions.order == "name" else tab.by


def _page(
    staff: Staff, conditions: Conditions, found: QuerySet, *, today: date, size: int, after: str = "", before: str = ""
) -> pages.Page:
    source, by = cases.TABS[conditions.tab].source, _order(conditions)
    return pages.cut(
        source.load(found, today), order=pages.Order(by, first_from=today if by == "due_on" else None),
        edges=source.model.objects.visible_to(staff), after=after, before=before, size=size,
    )  # fmt: skip


def _sums(tab: Tab, found: QuerySet) -> list[Sums]:
    """Rows and money by day, state and category, from which headings and totals are added up."""
    if tab.source is cases.PEOPLE:
        return counts.grouped(found, keys=["organization"], money="benefits__monthly_amount")
    if tab.name == "confirmed":
        return counts.grouped(found, keys=["due_on", "state", "category"], money="benefit__monthly_amount")
    if tab.source is cases.STOPS:
        return counts.grouped(found, keys=["effective_on"], money="benefit__monthly_amount")
    keys, is_held = ["due_on", "state", "category", "is_held"], consequences.is_held()
    return counts.grouped(found, keys=keys, money=stakes.at_stake(), is_held=is_held)


def _grouped(rows: list[Row], sums: list[Sums] | None, tab: Tab, *, by: str, today: date) -> list[Group]:
    if not rows:
        return []
    if by == "due_on":
        return _in_spans(rows, sums or [], today)
    if by == "effective_on":
        return _by_month(rows, sums or [], today)
    return [Group(rows=rows)]


def _in_spans(rows: list[Row], sums: list[Sums], today: date) -> list[Group]:
    groups = []
    for span in SPANS:
        first = date.min if span.since is None else today + timedelta(days=span.since)
        last = date.max if span.until is None else today + timedelta(days=span.until)
        mine = [row for row in rows if first <= row.due_on <= last]
        if mine:
            lines = [line for line in sums if first <= line.key[0] <= last]
            groups.append(_span_group(span, mine, lines, today))
    return groups


def _span_group(span: Span, rows: list[Row], lines: list[Sums], today: date) -> Group:
    total = sum(line.rows for line in lines)
    title = f"{span.title} {total:,} 件" if lines else span.title
    return Group(title, span.tone, span.icon, _day_notes(lines, today), rows)


def _day_notes(lines: list[Sums], today: date) -> str:
    """11-30 截止，自 2027 年 1 月起停发；12-14 公告期满: the first days of the span and what ends on them."""
    endings = sorted({(line.key[0], DAY_WORDS[line.key[1]], _loss(*line.key, today=today)) for line in lines})
    words = [f"{stakes.day_words(day, today=today)}{what}{loss}" for day, what, loss in endings[:MOST_NOTES]]
    return "；".join(words) + ("……" if len(endings) > MOST_NOTES else "")


def _loss(day: date, state: str, category: str, is_held: bool = False, *, today: date) -> str:
    """What that day takes away, where it takes something by itself."""
    is_last = state == ReviewState.IN_NOTICE or (state == ReviewState.PENDING and category in AT_DEADLINE)
    if is_held and day >= today:
        return "，材料待审或在补正的暂不提停发"
    return f"，{stakes.if_missed(category, day, today=today)}" if is_last and day >= today else ""


def _by_month(rows: list[Row], sums: list[Sums], today: date) -> list[Group]:
    totals = {line.key[0]: line for line in sums}
    groups: list[Group] = []
    for row in rows:
        title = _month_title(row.due_on, totals, today)
        if not groups or groups[-1].title != title:
            tone = "grave" if row.due_on > today else "run"
            groups.append(Group(title, tone, "pause", _month_note(row.due_on, totals, today)))
        groups[-1].rows.append(row)
    return groups


def _month_title(day: date, totals: dict[date, Sums], today: date) -> str:
    month = stakes.month_words(day, today=today)
    return f"{month}起停发 {totals[day].rows:,} 件" if day in totals else f"{month}起停发"


def _month_note(day: date, totals: dict[date, Sums], today: date) -> str:
    if day > today:
        return f"{(day - today).days} 天后停发，之前确认即撤回"
    unpaid = len(days.months_between(day, today))
    return f"已停 {unpaid} 个月"
