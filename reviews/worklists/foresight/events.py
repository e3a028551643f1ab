"""What each kind of event catches in a span of days, one function a kind; the selection is that of its sweep."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from accounts.querysets import ScopedQuerySet
from benefits import days, policy
from benefits.categories import Category
from benefits.models import BackPay, Resumption, Suspension, Termination, Transfer
from benefits.querysets import COMING_INTO_FORCE, ENDING, TAKING_OVER
from benefits.states import BACK_PAY_OPEN, BackPayState, BenefitState, SuspensionState
from reviews.models import Correction, Review
from reviews.policy import CORRECTION_REMINDER_DAYS
from reviews.querysets import EXPIRING, LAPSING, OVERDUE
from reviews.worklists.foresight import streams
from reviews.worklists.foresight.streams import Span, Stream

Ground = Suspension.Ground
WAITING = (SuspensionState.PROPOSED, SuspensionState.ENDORSED)


def reminded(span: Span) -> list[Stream]:
    return streams.on_rungs(span.reminding.rungs(), span.reminding.on, "due_on", span)


def corrections_reminded(span: Span) -> list[Stream]:
    def due(day: date, rung: int | None, instead: range) -> ScopedQuerySet:
        return Correction.objects.to_remind(today=day, rungs=rungs if rung is None else instead)

    rungs = CORRECTION_REMINDER_DAYS.value

    return streams.on_rungs(rungs, due, "due_on", span)


def notices_over(span: Span) -> list[Stream]:
    return streams.review_last_days(Review.objects.lapsing, LAPSING, span)


def deadlines(span: Span) -> list[Stream]:
    return streams.review_last_days(_by_deadline(deferred=False), OVERDUE, span)


def deferrals(span: Span) -> list[Stream]:
    return streams.review_last_days(_by_deadline(deferred=True), OVERDUE, span)


def corrections_due(span: Span) -> list[Stream]:
    return streams.last_days(Correction.objects.expiring, EXPIRING, span)


def lapsed_by_notice(span: Span) -> list[Stream]:
    return streams.reviews_in_nights(Review.objects.lapsing, LAPSING, span)


def lapsed_by_deadline(span: Span) -> list[Stream]:
    return streams.reviews_in_nights(Review.objects.past_deadline, OVERDUE, span)


def side_benefits(span: Span) -> list[Stream]:
    return streams.reviews_in_nights(Review.objects.losing_side_benefits, OVERDUE, span)


def corrections_late(span: Span) -> list[Stream]:
    return streams.nights(Correction.objects.expiring, EXPIRING, span)


def stops(span: Span) -> list[Stream]:
    return streams.nights(Suspension.objects.filter(ground=Ground.UNCONFIRMED).due, COMING_INTO_FORCE, span)


def ends(span: Span) -> list[Stream]:
    return streams.nights(Termination.objects.due, ENDING, span)


def stops_on_sentence(span: Span) -> list[Stream]:
    return streams.nights(Suspension.objects.exclude(ground=Ground.UNCONFIRMED).due, COMING_INTO_FORCE, span)


def stops_if_approved(span: Span) -> list[Stream]:
    """What is proposed, were it approved today (DE-5, DE-18)."""
    proposed = _few(Suspension.objects.filter(state__in=WAITING, ground=Ground.UNCONFIRMED))
    return streams.in_months(
        lambda last: proposed, "last_day",
        lambda day: policy.effective_month(last_day=day, approved_on=span.today).effective_month, span,
    )


def stops_if_proposed(of_notice: bool, span: Span) -> list[Stream]:
    """What the clock will propose, were it approved on the day it is proposed."""
    due, timer = (Review.objects.lapsing, LAPSING) if of_notice else (Review.objects.past_deadline, OVERDUE)
    is_stopping = Exists(Suspension.objects.open().filter(benefit=OuterRef("benefit"), ground=Ground.UNCONFIRMED))

    def month_of(day: date) -> date:
        return policy.effective_month(last_day=day, approved_on=max(timer.night(day), span.night)).effective_month

    def by(last: date) -> ScopedQuerySet:
        return _standing(due(today=timer.night(last))).filter(~is_stopping)

    return streams.in_months(by, timer.column, month_of, span)


def take_overs(span: Span) -> list[Stream]:
    return streams.nights(Transfer.objects.to_take_over, TAKING_OVER, span)


def resumptions(span: Span) -> list[Stream]:
    """Stops already lifted, in the month in which the register pays again."""
    rows = _few(Suspension.objects.filter(state=SuspensionState.LIFTED))
    return [
        stream
        for month in span.months()
        for stream in streams.on_day(rows.filter(ordinary_from=month), month, span)
    ]


def resumptions_if_approved(span: Span) -> list[Stream]:
    """Applications that wait, were they approved today: paid again from the next month the register can pay."""
    rows = _few(Resumption.objects.open())
    return [
        stream
        for day, fits in _next_pay(span).items()
        for stream in streams.on_day(rows.filter(fits), max(days.month_of(day), span.today), span)
    ]


def back_pay(span: Span) -> list[Stream]:
    return _paid(Q(state=BackPayState.APPROVED), span)


def back_pay_if_approved(span: Span) -> list[Stream]:
    return _paid(Q(state__in=BACK_PAY_OPEN), span)


def _by_deadline(*, deferred: bool):
    """`past_deadline` for those with, or without, a deferral."""
    return Review.objects.deferred().filter(is_deferred=deferred).past_deadline


def _paid(which: Q, span: Span) -> list[Stream]:
    rows = BackPay.objects.filter(which, total__gt=0)
    return [stream for day, fits in _next_pay(span).items() for stream in streams.on_day(rows.filter(fits), day, span)]


def _next_pay(span: Span) -> dict[date, Q]:
    """The next pay day for what is approved today, with the categories that have it (DE-26)."""
    together: dict[date, list[str]] = {}
    for category in Category:
        pay_day = policy.PROCEDURES[category].pay_day.value
        month = policy.ordinary_month(approved_on=span.today, pay_day=pay_day)
        together.setdefault(month.replace(day=pay_day), []).append(category)
    if len(together) == 1:
        return dict.fromkeys(together, Q())
    return {day: Q(benefit__category__in=categories) for day, categories in together.items()}


def _standing(rows: ScopedQuerySet) -> ScopedQuerySet:
    """Of the living, and of benefits that have not ended."""
    return rows.filter(benefit__beneficiary__died_on=None).exclude(benefit__state=BenefitState.ENDED)


def _few(rows: ScopedQuerySet) -> ScopedQuerySet:
    """The same, for decisions, of which few are open: found first, so that SQLite does not begin with all benefits."""
    return _standing(rows.model.objects.filter(pk__in=rows.values("pk")))
