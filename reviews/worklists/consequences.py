"""The groups of people by what they lose and when. The morning page counts them, the worklist filters by them.

Both read the same conditions, so that the count beside a group is the number of rows behind its link.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When

from benefits.models import Death, Resumption
from benefits.states import DECISION_OPEN, DeathState, SuspensionState
from reviews.models import Confirmation, Correction
from reviews.policy import Course
from reviews.states import ConfirmationState, CorrectionState, ReviewState
from reviews.worklists import stakes


@dataclass(frozen=True)
class Consequence:
    """One group: its name in addresses, its words in the filter, the tab it lies in, and which rows belong.

    `day` is the column by which the group is split into days, "" when its day is past or does not matter.
    `but_for` names the groups that come before it and take its rows first.
    """

    name: str
    label: str
    tab: str
    fits: Callable[[date], Q]
    day: str = ""
    but_for: tuple[str, ...] = ()

    def belongs(self, today: date) -> Q:
        """The condition by itself, for a list of this group alone."""
        fits = self.fits(today)
        for name in self.but_for:
            fits &= ~BY_NAME[name].fits(today)
        return fits


def _is_overdue(today: date) -> Q:
    return Q(state=ReviewState.PENDING, due_on__lt=today)


def _may_be_announced(today: date) -> Q:
    """As `ReviewQuerySet.announceable`: unreachable, a category with notices, no papers waiting, no reported death."""
    papers = Confirmation.objects.filter(for_reviews=OuterRef("pk"), state=ConfirmationState.SUBMITTED)
    deaths = Death.objects.filter(beneficiary=OuterRef("benefit__beneficiary"), state=DeathState.REPORTED)
    return (
        _is_overdue(today)
        & Q(category__in=_of(Course.NOTICE_THEN_PROPOSE), unreachable_on__isnull=False)
        & ~Q(Exists(papers))
        & ~Q(Exists(deaths))
    )


def _is_being_corrected(today: date) -> Q:
    """Something was asked of the person; in a notice the notice says more."""
    asked = Correction.objects.filter(review=OuterRef("pk"), state=CorrectionState.OPEN)
    return Q(state=ReviewState.PENDING) & Q(Exists(asked))


def _is_held_back() -> Q:
    """The clock will let the last day of a notice pass, as `ReviewQuerySet.lapsing`: papers wait, or a correction."""
    corrections = Correction.objects.filter(review=OuterRef("pk"))
    papers = Confirmation.objects.filter(for_reviews=OuterRef("pk"), state=ConfirmationState.SUBMITTED)
    asked = corrections.open().filter(due_on__gt=OuterRef("notice_last_day"))
    return Q(Exists(asked)) | Q(Exists(corrections.unseen())) | Q(Exists(papers))


def is_held() -> Case:
    """Whether a review in notice loses nothing with its last day, as a column."""
    return Case(When(Q(state=ReviewState.IN_NOTICE) & _is_held_back(), then=True), default=False)


def _is_ahead(today: date) -> Q:
    return Q(state=ReviewState.PENDING, due_on__gte=today)


def _has_applied() -> Q:
    return Q(Exists(Resumption.objects.filter(suspension=OuterRef("pk"), state__in=DECISION_OPEN)))


def _of(course: Course) -> list[str]:
    return sorted(stakes.BY_COURSE[course])


def _has_hands() -> Q:
    """A person proposed it or has checked what the clock proposed (DE-33)."""
    return Q(proposed_by__isnull=False) | Q(checked_by__isnull=False)


OF_REVIEWS = (
    Consequence(
        "held", "公告期满暂不提停发", "notice",
        lambda today: Q(state=ReviewState.IN_NOTICE) & _is_held_back(), "due_on",
    ),
    Consequence("notice", "公告期将满", "notice", lambda today: Q(state=ReviewState.IN_NOTICE), "due_on", ("held",)),
    Consequence(
        "deadline", "登记将截止", "follow",
        lambda today: _is_ahead(today) & Q(category__in=_of(Course.PROPOSE_AT_DEADLINE)), "due_on",
    ),
    Consequence("correcting", "等本人补正", "correcting", _is_being_corrected, but_for=("deadline",)),
    Consequence("announce", "失联，可列入公告", "follow", _may_be_announced, but_for=("correcting",)),
    Consequence("overdue", "逾期未确认", "follow", _is_overdue, but_for=("correcting", "announce")),
    Consequence("window", "确认期将满", "follow", _is_ahead, "due_on", but_for=("deadline", "correcting")),
)  # fmt: skip
OF_STOPS = (
    Consequence("approve", "待县级审批", "decide", lambda today: Q(state=SuspensionState.PROPOSED) & _has_hands()),
    Consequence("check", "待核对", "check", lambda today: Q(state=SuspensionState.PROPOSED), but_for=("approve",)),
    Consequence("endorsed", "待省级批准", "decide", lambda today: Q(state=SuspensionState.ENDORSED)),
    Consequence("coming", "将停发", "coming", lambda today: Q(state=SuspensionState.APPROVED), "effective_on"),
    Consequence(
        "applied", "已申请恢复", "suspended",
        lambda today: Q(state=SuspensionState.IN_FORCE) & _has_applied(),
    ),
    Consequence(
        "suspended", "尚未申请恢复", "suspended", lambda today: Q(state=SuspensionState.IN_FORCE), but_for=("applied",),
    ),
)  # fmt: skip
# All who are late, whether they may be announced or not: for the list behind a campaign.
LATE = Consequence("late", "逾期未确认，含失联", "follow", _is_overdue)
BY_NAME = {each.name: each for each in (*OF_REVIEWS, *OF_STOPS, LATE)}


def sorted_out(rows: QuerySet, groups: tuple[Consequence, ...], *, today: date) -> QuerySet:
    """The rows, each with the `group` it belongs to ("" for none of them) and, where that is split, its `day`.

    A group that takes rows before another one is asked first, whether it is wanted or not.
    """
    split = [each for each in groups if each.day]
    takers = {name for each in groups for name in each.but_for} - {each.name for each in groups}
    return rows.annotate(
        group=Case(
            *(When(BY_NAME[name].fits(today), then=Value("")) for name in sorted(takers)),
            *(When(each.fits(today), then=Value(each.name)) for each in groups),
            default=Value(""),
            output_field=CharField(),
        ),
    ).annotate(
        day=Case(
            *(When(group=each.name, then=F(each.day)) for each in split),
            default=None,
            output_field=DateField(null=True),
        ),
    )
