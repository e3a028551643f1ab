"""The year: campaigns, the crowd, the script, and every night in its order, through the services of the portal."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from benefits import days
from benefits.categories import Category
from benefits.models import Benefit, Suspension
from benefits.services import suspensions
from benefits.states import SuspensionState
from reviews.demo import county, deeds, offices, pictures, years
from reviews.demo.dates import NIGHT, monthly_window, on
from reviews.demo.desk import Desk
from reviews.demo.simulation.script import Part, Role, cast
from reviews.demo.story import deaths, entitled, imports, officers
from reviews.models import Review
from reviews.policy import ContactChannel, ContactOutcome, Method, Window
from reviews.services import gates

CODES = (offices.COUNTY, offices.DISTRICT)
ENTITLED = (Category.DISABLED, Category.OTHER_ENTITLED)
OFFICER = Category.SELF_EMPLOYED_OFFICER
NAMED = (Part.IN_NOTICE, Part.LAST_DAY, Part.BEFORE_APPROVAL, Part.EVE, Part.AFTER_STOP, Part.NEVER)
STOPPED = (Part.AFTER_STOP, Part.NEVER)


class CannotSimulate(Exception):
    """The year cannot be played; carries a Chinese sentence."""


@dataclass
class Year:
    """The played year. `unpaid` is what the script itself expects: first unpaid month, first month paid again."""

    desk: Desk
    number: int
    roles: list[Role] = field(default_factory=list)
    unpaid: dict[int, tuple[date, date | None]] = field(default_factory=dict)
    dead: dict[int, date] = field(default_factory=dict)

    def windows(self, *, district: bool = False) -> dict[Category, Window]:
        number = self.number
        spring, autumn = (
            Window(date(number, 3, 1), date(number, 5, 31)),
            Window(date(number, 4, 1), date(number, 9, 30)),
        )
        return {
            Category.DISABLED: spring,
            Category.OTHER_ENTITLED: spring,
            OFFICER: Window(date(number, 1, 5), date(number, 3, 31)),
            Category.MONTHLY_PENSION: monthly_window(number),
            Category.RETIRED_OFFICER: autumn,
            Category.CIVILIAN_RETIREE: autumn,
        }

    def with_part(self, categories: tuple[Category, ...], *parts: Part) -> list[Role]:
        return [role for role in self.roles if role.category in categories and role.part in parts]


def play(*, number: int, people: int, seed: int, progress: Callable[[date], None] = lambda day: None) -> Year:
    """Play the year in an empty database; `progress` is called once for each business date.

    Refuses a database in which something stands.
    """
    if not county.is_empty():
        raise CannotSimulate("推演只在空的数据库里进行。")
    last = date(number, 12, 31)
    desk = county.open_desk(number=people, seed=seed, today=last, until=on(last, 23))
    portrait, sheet = pictures.portrait(Random(seed)), pictures.sheet(Random(seed), "")
    desk.portrait, desk.sheet = (lambda rng: portrait), (lambda rng, heading: sheet)
    year = Year(desk, number, cast(desk))
    _plan(year)
    for number_of_day in range((last - date(number, 1, 1)).days + 1):
        day = date(number, 1, 1) + timedelta(days=number_of_day)
        desk.chronicle.add(on(day, NIGHT.hour, NIGHT.minute), years.night, desk)
        desk.chronicle.add(on(day, 23), _end_of_day, day, progress)
    for _ in desk.chronicle.play():
        pass
    return year


def _end_of_day(day: date, progress: Callable[[date], None], *, at: datetime) -> None:
    progress(day)


def _plan(year: Year) -> None:
    desk, number = year.desk, year.number
    years.plan_campaigns(desk, number, year.windows)
    for code in CODES:
        desk.chronicle.add(on(date(number, 7, 3), 18), imports.raise_pay, desk, code, date(number, 7, 1))
    _plan_late(year)
    _plan_entitled(year)
    _plan_officers(year)
    for role in year.with_part(tuple(Category), Part.DIES):
        _plan_death(year, role)


def _plan_late(year: Year) -> None:
    """Reached by telephone after the window, confirmed some weeks later, before anything follows."""
    desk, add = year.desk, year.desk.chronicle.add
    groups: dict[tuple[date, str], list[Benefit]] = {}
    for role in year.with_part(tuple(Category), Part.LATE):
        end = year.windows()[role.category].end
        called_on = end + timedelta(days=desk.rng.randint(1, 6))
        add(
            on(called_on, 10, desk.rng.randrange(60)),
            deeds.call,
            desk,
            role.benefit,
            ContactChannel.PHONE,
            ContactOutcome.ANSWERED,
            "说近日来办。",
        )
        came_on = end + timedelta(days=7 * desk.rng.randint(1, 5))
        groups.setdefault((came_on, role.benefit.county_code), []).append(role.benefit)
    for (day, code), benefits in groups.items():
        add(on(day, 11), confirm_together, desk, benefits, code)


def confirm_together(desk: Desk, benefits: list[Benefit], code: str, *, at: datetime) -> None:
    """Those who come late come on the same days, to the center."""
    rows = Review.objects.filter(benefit__in=benefits, campaign__year=desk.dates.year).order_by("pk")
    people = years.Basket()
    for pk in rows.values_list("pk", flat=True):
        people.add(pk, Method.ON_SITE)
    years.confirm(desk, people, desk.clerk_of(desk.offices[code].pk), at=at)


def _plan_entitled(year: Year) -> None:
    """Tries in vain, a notice for each county, proposals, approvals, and everybody's own day."""
    desk, add, end = year.desk, year.desk.chronicle.add, year.windows()[Category.DISABLED].end
    posted_on = end + timedelta(days=9)
    last = desk.dates.last_day(posted_on)
    checked_on, approved_on = last + timedelta(days=3), last + timedelta(days=7)
    stop_on = days.next_month(max(last, approved_on))
    named = year.with_part(ENTITLED, *NAMED)
    deeds.try_in_vain(desk, [role.benefit for role in named], end + timedelta(days=2))
    for code in CODES:
        benefits = [role.benefit for role in named if role.benefit.county_code == code]
        if not benefits:
            continue
        add(on(posted_on, 8, 30), deeds.draft_notice, desk, benefits, code, year.number, code)
        add(on(posted_on, 9), deeds.post_notice, desk, code, "政务公开栏")
        add(on(posted_on, 15), deeds.publish_notice, desk, code)
        add(on(checked_on, 9), check_all, desk, code)
        add(on(approved_on, 9), approve_all, desk, code, offices.CITY)
    own_day = {
        Part.IN_NOTICE: lambda: posted_on + timedelta(days=desk.rng.randint(3, 50)),
        Part.LAST_DAY: lambda: last,
        Part.BEFORE_APPROVAL: lambda: last + timedelta(days=desk.rng.randint(1, 6)),
        Part.EVE: lambda: stop_on - days.ONE_DAY,
        Part.AFTER_STOP: lambda: stop_on + timedelta(days=desk.rng.randint(0, 80)),
    }
    for role in named:
        if role.part in STOPPED:
            year.unpaid[role.benefit.pk] = (stop_on, None)
        if role.part in own_day:
            _plan_return(year, role, own_day[role.part]())


def _plan_return(year: Year, role: Role, day: date) -> None:
    """The person is confirmed that day; once pay has stopped the application and its approval follow."""
    desk, add, benefit = year.desk, year.desk.chronicle.add, role.benefit
    add(on(day, 10, desk.rng.randrange(30)), deeds.confirm_on_site, desk, benefit, year.number)
    if role.part is not Part.AFTER_STOP:
        return
    approved_on = day + timedelta(days=desk.rng.randint(3, 12))
    add(on(day, 11), deeds.apply, desk, benefit)
    add(on(approved_on, 15), entitled.approve_resumption, desk, benefit)
    year.unpaid[benefit.pk] = (year.unpaid[benefit.pk][0], _paid_again(approved_on))


def _plan_officers(year: Year) -> None:
    """The clock proposes at the deadline; county and province approve; whoever registers later is back-paid."""
    desk, add, end = year.desk, year.desk.chronicle.add, year.windows()[OFFICER].end
    endorsed_on, approved_on = end + timedelta(days=7), end + timedelta(days=10)
    stop_on = days.next_month(approved_on)
    for code in CODES:
        add(on(end + timedelta(days=4), 9), check_all, desk, code)
        add(on(endorsed_on, 9), approve_all, desk, code, offices.CITY)
        add(on(approved_on, 9), approve_all, desk, code, offices.PROVINCE)
    for role in year.with_part((OFFICER,), Part.DEFERRED):
        add(
            on(end - timedelta(days=10), 10), officers.defer, desk, role.benefit, "在外就医。", end + timedelta(days=60)
        )
        _plan_visit(year, role.benefit, end + timedelta(days=desk.rng.randint(5, 60)))
    for role in year.with_part((OFFICER,), Part.BEFORE_APPROVAL):
        _plan_visit(year, role.benefit, end + timedelta(days=desk.rng.randint(1, 9)))
    for role in year.with_part((OFFICER,), Part.EVE):
        _plan_visit(year, role.benefit, stop_on - days.ONE_DAY)
    for role in year.with_part((OFFICER,), *STOPPED):
        year.unpaid[role.benefit.pk] = (stop_on, None)
    for role in year.with_part((OFFICER,), Part.AFTER_STOP):
        # Approved before pay day of the first month, nothing would have been missed.
        _plan_back_pay(year, role.benefit, stop_on + timedelta(days=desk.rng.randint(3, 150)))


def _plan_back_pay(year: Year, benefit: Benefit, registered_on: date) -> None:
    """Registered, resumed by county and province, back-paid by both, and paid on the next pay day."""
    desk, add = year.desk, year.desk.chronicle.add
    officers.come_back(desk, benefit, registered_on, 7, year.number)
    approved_on = registered_on + timedelta(days=7)
    add(on(approved_on + timedelta(days=2), 10), officers.endorse_back_pay, desk, benefit)
    add(on(approved_on + timedelta(days=5), 10), officers.approve_back_pay, desk, benefit)
    paid_on = days.next_month(approved_on + timedelta(days=5)).replace(day=10)
    add(on(paid_on, 16), officers.mark_paid, desk, benefit)
    first = year.unpaid[benefit.pk][0]
    year.unpaid[benefit.pk] = (first, max(first, _paid_again(approved_on)))


def _plan_visit(year: Year, benefit: Benefit, day: date) -> None:
    at = on(day, 10, year.desk.rng.randrange(60))
    year.desk.chronicle.add(at, deeds.confirm_on_site, year.desk, benefit, year.number)


def _plan_death(year: Year, role: Role) -> None:
    """Dies on some day; whoever lives past the window has been confirmed in it."""
    desk, add, benefit = year.desk, year.desk.chronicle.add, role.benefit
    window = year.windows()[role.category]
    died_on = date(year.number, 1, 1) + timedelta(days=desk.rng.randint(10, 330))
    year.dead[benefit.pk] = died_on
    if died_on > window.end:
        _plan_visit(year, benefit, window.start + timedelta(days=desk.rng.randint(1, 40)))
    add(on(died_on + timedelta(days=5), 10), deaths.report, desk, benefit, died_on, deaths.Source.FAMILY, "")
    add(on(died_on + timedelta(days=8), 15), deaths.verify, desk, benefit)


def _paid_again(approved_on: date) -> date:
    """The register of a month is closed on its tenth."""
    return days.month_of(approved_on) if approved_on.day < 10 else days.next_month(approved_on)


def check_all(desk: Desk, code: str, *, at: datetime) -> None:
    """The clerk of the center looks at each proposal of the clock."""
    for stop in _stops(code, SuspensionState.PROPOSED).filter(checked_by=None):
        clerk = desk.clerk_of(desk.offices[code].pk)
        suspensions.check(suspension=stop, note=deeds.words_of_check(stop.benefit), by=clerk, at=at)


def approve_all(desk: Desk, code: str, level: str, *, at: datetime) -> None:
    """The supervisor approves, or endorses where the province decides; then the province approves."""
    in_province = level == offices.PROVINCE
    state = SuspensionState.ENDORSED if in_province else SuspensionState.PROPOSED
    by = desk.sunli if in_province else desk.supervisor_of(code)
    gates.approve_each(stops=list(_stops(code, state).exclude(checked_by=None)), by=by, at=at)


def _stops(code: str, state: SuspensionState):
    rows = Suspension.objects.filter(county_code=code, state=state, benefit__beneficiary__died_on=None).order_by("pk")
    return rows.select_related("benefit__beneficiary", "organization", "checked_by", "endorsed_by")
