"""What came of the year, by category; and the promises that the portal may not break."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from benefits import days
from benefits.categories import Category
from benefits.models import BackPay, Benefit, Suspension
from benefits.services import payments, rates
from benefits.states import SUSPENSION_DECIDED, BackPayState, SuspensionState
from reviews.demo.simulation.year import Year
from reviews.models import Review
from reviews.policy import Method
from reviews.states import ReviewState

NOTHING = Decimal(0)


@dataclass
class Tally:
    """One line of the table: reviews, how they were confirmed, what was stopped and paid."""

    category: str
    reviews: int = 0
    app: int = 0
    on_site: int = 0
    remote: int = 0
    home_visit: int = 0
    special: int = 0
    unconfirmed: int = 0
    closed: int = 0
    noticed: int = 0
    lapsed: int = 0
    suspended: int = 0
    withdrawn: int = 0
    resumed: int = 0
    back_paid: int = 0
    back_pay: Decimal = NOTHING
    arrears: Decimal = NOTHING

    @property
    def confirmed(self) -> int:
        return self.app + self.on_site + self.remote + self.home_visit + self.special


HEADINGS = (
    "类别",
    "年审件",
    "App",
    "现场",
    "远程",
    "上门",
    "特殊核验",
    "未确认",
    "关闭",
    "公告",
    "期满",
    "停发",
    "撤回",
    "恢复",
    "补发(人)",
    "补发(元)",
    "补付(元)",
)


def count(year: Year) -> list[Tally]:
    """A line for each category and the sum of all, last."""
    lines = [_of_category(year, category) for category in Category]
    figures = zip(*(astuple(line)[1:] for line in lines), strict=True)
    return [*lines, Tally("合计", *(sum(column) for column in figures))]


def table(lines: list[Tally]) -> list[list[str]]:
    """The lines as words, the headings first."""
    return [list(HEADINGS), *([_word(value) for value in astuple(line)] for line in lines)]


def broken_promises(year: Year) -> list[str]:
    """Sentences about promises that were broken; none when the year was played rightly."""
    return [*_stopped_twice(), *_stopped_though_in_time(), *_decided_alone(), *_wrong_registers(year)]


def _word(value: str | int | Decimal) -> str:
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else value


def _of_category(year: Year, category: Category) -> Tally:
    reviews = Review.objects.filter(campaign__year=year.number, category=category)
    by_method = dict(
        reviews.filter(state=ReviewState.CONFIRMED).values_list("confirmation__method").annotate(number=Count("pk"))
    )
    stops = Suspension.objects.filter(benefit__category=category)
    paid = BackPay.objects.filter(benefit__category=category, kind=BackPay.Kind.BACK_PAY, state=BackPayState.PAID)
    arrears = BackPay.objects.filter(benefit__category=category, kind=BackPay.Kind.ARREARS)
    return Tally(
        category=category.label,
        reviews=reviews.count(),
        app=by_method.get(Method.APP, 0),
        on_site=by_method.get(Method.ON_SITE, 0),
        remote=by_method.get(Method.REMOTE, 0),
        home_visit=by_method.get(Method.HOME_VISIT, 0),
        special=by_method.get(Method.SPECIAL, 0),
        unconfirmed=reviews.exclude(state__in=(ReviewState.CONFIRMED, ReviewState.CLOSED)).count(),
        closed=reviews.filter(state=ReviewState.CLOSED).count(),
        noticed=reviews.exclude(notice_entries=None).distinct().count(),
        lapsed=reviews.exclude(lapsed_on=None).count(),
        suspended=stops.exclude(in_force_at=None).count(),
        withdrawn=stops.filter(state=SuspensionState.WITHDRAWN).count(),
        resumed=stops.filter(state=SuspensionState.LIFTED).count(),
        back_paid=paid.count(),
        back_pay=paid.aggregate(sum=Sum("total"))["sum"] or NOTHING,
        arrears=arrears.aggregate(sum=Sum("total"))["sum"] or NOTHING,
    )


def _stopped_twice() -> Iterator[str]:
    """No benefit is stopped twice for one year."""
    stopped = Suspension.objects.exclude(in_force_at=None).values("benefit").annotate(times=Count("pk"))
    for row in stopped.filter(times__gt=1):
        yield f"待遇 {row['benefit']} 停发了 {row['times']} 次。"


def _stopped_though_in_time() -> Iterator[str]:
    """Nobody who confirmed before the first unpaid day was stopped."""
    in_time = Q(confirmed_on__lt=F("suspension__effective_on")) | Q(confirmed_on__lte=F("suspension__last_day"))
    reviews = Review.objects.filter(in_time, suspension__in_force_at__isnull=False, state=ReviewState.CONFIRMED)
    for review in reviews:
        yield f"年审件 {review.pk} 于 {review.confirmed_on} 已确认，仍被停发。"


def _decided_alone() -> Iterator[str]:
    """Behind every approved stop stand two people, neither of them the clock."""
    decided: QuerySet[Suspension] = Suspension.objects.filter(state__in=SUSPENSION_DECIDED)
    nobody = Q(proposed_by=None, checked_by=None) | Q(approved_by=None)
    same = Q(approved_by=F("proposed_by")) | Q(approved_by=F("checked_by")) | Q(approved_by=F("endorsed_by"))
    for stop in decided.filter(nobody | same):
        yield f"暂停 {stop.pk} 没有两个人经手。"


def _wrong_registers(year: Year) -> Iterator[str]:
    """What the register pays each month is the rate, and nothing in the months that the script expects unpaid.

    All benefits are compared in three months, those that were stopped or died in every month.
    """
    first = date(year.number, 1, 1)
    touched = Benefit.objects.filter(pk__in=[*year.unpaid, *year.dead])
    for month in days.months_between(first, date(year.number, 12, 1)):
        whole = month.month in (1, 9, 12)
        benefits = Benefit.objects.all() if whole else touched
        paid = payments.payable(benefits=benefits, month=month)
        rows = list(benefits.select_related("organization"))
        rate = rates.monthly_amounts(benefits=rows, month=month)
        for benefit in rows:
            expected = rate[benefit.pk] if _is_paid(year, benefit, month) else NOTHING
            if paid[benefit.pk] != expected:
                yield f"{month:%Y-%m} 待遇 {benefit.pk} 应发 {expected}，名册 {paid[benefit.pk]}。"


def _is_paid(year: Year, benefit: Benefit, month: date) -> bool:
    if benefit.payable_from_month > month or month > year.dead.get(benefit.pk, month):
        return False
    if benefit.pk not in year.unpaid:
        return True
    start, end = year.unpaid[benefit.pk]
    return month < start or (end is not None and month >= end)
