"""The one next step of every open review and stop: what, who does it, by which day.

`STEPS` is asked from top to bottom and the first that fits is the step, so that everybody has exactly one. Lists, the
morning page and the person's page read the same table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from benefits import days
from benefits import policy as pay
from benefits.categories import Category, Labelled
from benefits.models import Suspension
from benefits.states import SUSPENSION_OPEN, DecisionState, SuspensionState, TerminationState
from reviews import policy
from reviews.models import Review
from reviews.policy import Method
from reviews.policy.attempts import DoubtKind
from reviews.states import ReviewState, VisitState
from reviews.worklists import stakes
from reviews.worklists.circumstances import Circumstances


class Who(Labelled):
    """Whose turn it is. `OFFICE` is the clerk in charge, or the office where nobody is named."""

    OFFICE = "OFFICE", "经办"
    SUPERVISOR = "SUPERVISOR", "审核员"
    PROVINCE = "PROVINCE", "省级"
    PERSON = "PERSON", "本人"


@dataclass(frozen=True)
class NextStep:
    """What is to be done, by whom, and the last day for it (inclusive)."""

    name: str
    words: str
    who: Who
    owner: str
    by: date


@dataclass(frozen=True)
class Situation:
    """What a step is chosen by: an open review, an open stop, or both; and what is under way with the person."""

    review: Review | None
    stop: Suspension | None
    now: Circumstances
    today: date

    @property
    def month_end(self) -> date:
        """The day by which deciding still counts for this month."""
        return days.last_of_month(self.today)

    def is_stop(self, *wanted: str) -> bool:
        return self.stop is not None and self.stop.state in wanted

    def is_review(self, wanted: str) -> bool:
        return self.review is not None and self.review.state == wanted

    def day(self, day: date) -> str:
        return stakes.day_words(day, today=self.today)


@dataclass(frozen=True)
class Step:
    """One row of the table."""

    name: str
    who: Who
    fits: Callable[[Situation], object]
    words: Callable[[Situation], str]
    by: Callable[[Situation], date]


def _at_month_end(now: Situation) -> date:
    return now.month_end


def _last_day(now: Situation) -> date:
    """The last day of the review, or today when it has passed or there is none."""
    return max(now.review.due_on, now.today) if now.review else now.month_end


def _has_hands(now: Situation) -> bool:
    return bool(now.stop and (now.stop.checked_by_id or now.stop.proposed_by_id))


def _is_sentence(now: Situation) -> bool:
    return bool(now.stop and now.stop.ground == Suspension.Ground.SENTENCED_OR_WANTED)


def _may_be_announced(now: Situation) -> bool:
    found = now.review
    return bool(
        found and found.unreachable_on and found.due_on < now.today and policy.has_notice(Category(found.category))
    )


def _is_deferral_asked(now: Situation) -> bool:
    """The person may have other benefits, which know no deferral."""
    return bool(now.now.deferral_until and now.review and policy.may_defer(Category(now.review.category)))


def _is_losing_eligibility(now: Situation) -> bool:
    """A child or sibling about to come of age, or about to outlive the paper that kept the eligibility."""
    until = now.now.eligible_until
    return until is not None and until <= pay.asked_until(now.today)


def _is_deferred(now: Situation) -> bool:
    """Of reviews that were asked for it (`ReviewQuerySet.deferred`)."""
    waits = now.is_review(ReviewState.PENDING) and vars(now.review).get("is_deferred")
    return bool(waits and now.review and now.review.due_on >= now.today)


def _is_agreed(now: Situation) -> bool:
    """What was to be done by a day that has passed gives way to a stop that is about to begin."""
    if not now.review or not now.review.next_step:
        return False
    is_past = bool(now.review.next_step_on and now.review.next_step_on < now.today)
    return not (is_past and now.is_stop(SuspensionState.APPROVED))


def _is_seen(now: Situation) -> bool:
    """Of reviews that came from `circumstances.seen`: the person has come, the registration is not done (Y-02)."""
    return bool(now.review and vars(now.review).get("seen_on"))


def _is_asked_in_vain(now: Situation) -> bool:
    """Of the same: an item did not pass, and what was asked of the person has not come (DE-8)."""
    known = vars(now.review) if now.review else {}
    return bool(known.get("has_failed") and known.get("asked_in_vain"))


def _after_failures(now: Situation) -> str:
    """What failed, and the ways that are left; the App itself once more where the FAQ says that trying again helps."""
    categories = [Category(now.review.category)] if now.review else []
    left = "、".join(way.label for way in now.now.routes_left(categories, today=now.today))
    if Method.APP in now.now.failed_routes or now.now.app_advice is not Method.APP:
        return f"{now.now.failure_words}，改约{left}"
    return f"{now.now.failure_words}，按提示再试，不行就改约{left}"


PROPOSED, ENDORSED = DecisionState.PROPOSED, DecisionState.ENDORSED
STEPS = (
    Step("verify_death", Who.SUPERVISOR, lambda now: now.now.death_reported_on,
         lambda now: "先核实是否去世", _at_month_end),
    Step("app_doubt", Who.SUPERVISOR, lambda now: now.now.doubt_kind,
         lambda now: f"{DoubtKind(now.now.doubt_kind).label}，先查明", _at_month_end),
    Step("read_papers", Who.OFFICE, lambda now: now.now.submitted_on,
         lambda now: f"审看{now.day(timezone.localtime(now.now.submitted_on).date())}交来的确认材料", _last_day),
    Step("correction", Who.PERSON, lambda now: now.now.correction_due_on,
         lambda now: "等本人补正", lambda now: now.now.correction_due_on),
    Step("decide_overdue", Who.SUPERVISOR, _is_asked_in_vain, lambda now: "补正逾期，请审核员决定", _last_day),
    Step("decide_registration", Who.SUPERVISOR, lambda now: _is_seen(now) and vars(now.review)["has_failed"],
         lambda now: "登记有一项未通过，补正或约谈后决定", _last_day),
    Step("register", Who.OFFICE, _is_seen, lambda now: "本人已确认，办完登记审核即办结", _last_day),
    Step("consent", Who.SUPERVISOR, _is_deferral_asked, lambda now: policy.DEFERRAL_ASKED, _last_day),
    Step("visit", Who.OFFICE, lambda now: now.now.visit_state == VisitState.PLANNED,
         lambda now: "按约上门确认", lambda now: now.now.visit_on),
    Step("call_agreed", Who.OFFICE, lambda now: now.now.call_at,
         lambda now: f"按约远程通话，{timezone.localtime(now.now.call_at):%m-%d %H:%M}",
         lambda now: timezone.localtime(now.now.call_at).date()),
    Step("plan_visit", Who.OFFICE, lambda now: now.now.visit_state == VisitState.REQUESTED,
         lambda now: "已申请上门，请安排日子和人员", _last_day),
    Step("approve_end", Who.SUPERVISOR, lambda now: now.now.ending_state == TerminationState.PROPOSED,
         lambda now: "已提出终止，审批", _at_month_end),
    Step("decide_end", Who.PROVINCE, lambda now: now.now.ending_state == TerminationState.ENDORSED,
         lambda now: "终止已报省，待省级批准", _at_month_end),
    Step("ending", Who.OFFICE, lambda now: now.now.ending_state == TerminationState.APPROVED,
         lambda now: "已批准终止，到月自动终止；在此以前仍可撤回", lambda now: now.now.ending_from - days.ONE_DAY),
    Step("agreed", Who.OFFICE, _is_agreed,
         lambda now: now.review.next_step, lambda now: now.review.next_step_on or _last_day(now)),
    Step("approve_resumption", Who.SUPERVISOR,
         lambda now: now.is_stop(SuspensionState.IN_FORCE) and now.now.resumption_state == PROPOSED,
         lambda now: "已申请恢复，审批", _at_month_end),
    Step("decide_resumption", Who.PROVINCE,
         lambda now: now.is_stop(SuspensionState.IN_FORCE) and now.now.resumption_state == ENDORSED,
         lambda now: "恢复已报省，待省级批准", _at_month_end),
    Step("check", Who.OFFICE, lambda now: now.is_stop(SuspensionState.PROPOSED) and not _has_hands(now),
         lambda now: "核对暂停建议：联系、佐证、近况", _at_month_end),
    Step("approve", Who.SUPERVISOR, lambda now: now.is_stop(SuspensionState.PROPOSED),
         lambda now: f"已核对，审批{now.stop.word}建议", _at_month_end),
    Step("decide", Who.PROVINCE, lambda now: now.is_stop(SuspensionState.ENDORSED),
         lambda now: "县级已报省，待省级批准", _at_month_end),
    Step("sentence_coming", Who.OFFICE, lambda now: now.is_stop(SuspensionState.APPROVED) and _is_sentence(now),
         lambda now: "已批准中止，到日自动生效", lambda now: now.stop.effective_on - days.ONE_DAY),
    Step("sentenced", Who.OFFICE, lambda now: now.now.sentenced_since,
         lambda now: "服刑或通缉，中止中；刑满、撤销通缉后办理恢复", _at_month_end),
    Step("eligibility", Who.OFFICE, _is_losing_eligibility,
         lambda now: f"资格到{now.day(now.now.eligible_until)}，核查是否上学、残疾",
         lambda now: max(now.now.eligible_until, now.today)),
    Step("last_call", Who.OFFICE, lambda now: now.is_stop(SuspensionState.APPROVED),
         lambda now: f"已批准，{now.day(now.stop.effective_on)}起停发；此前再联系，确认即撤回",
         lambda now: now.stop.effective_on - days.ONE_DAY),
    Step("call_again", Who.OFFICE, lambda now: now.now.follow_up_on and now.now.follow_up_on >= now.today,
         lambda now: "按约再联系本人", lambda now: now.now.follow_up_on),
    Step("apply", Who.OFFICE, lambda now: now.is_stop(SuspensionState.IN_FORCE) and now.review is None,
         lambda now: "联系本人，确认后办理恢复", _at_month_end),
    Step("confirm_again", Who.OFFICE, lambda now: now.is_stop(SuspensionState.IN_FORCE),
         lambda now: "联系本人重新确认，办理恢复", _at_month_end),
    Step("in_notice", Who.OFFICE, lambda now: now.is_review(ReviewState.IN_NOTICE),
         lambda now: "公告期内联系本人确认", _last_day),
    Step("lapsed", Who.OFFICE, lambda now: now.is_review(ReviewState.LAPSED),
         lambda now: "期限已过，联系本人确认", _at_month_end),
    Step("announce", Who.OFFICE, _may_be_announced,
         lambda now: "联系不上，可列入公告；仍请设法联系", _at_month_end),
    Step("other_route", Who.OFFICE, lambda now: now.now.failure_words, _after_failures, _last_day),
    Step("deferred", Who.OFFICE, _is_deferred,
         lambda now: f"已同意延期，{now.day(now.review.due_on)}前约本人登记", _last_day),
    Step("come_from_abroad", Who.OFFICE, lambda now: now.now.was_reached and now.now.is_abroad,
         lambda now: "已联系上，本人在境外，约视频远程确认", _last_day),
    Step("come", Who.OFFICE, lambda now: now.now.was_reached, lambda now: "已联系上，请本人来确认", _last_day),
    Step("try_again", Who.OFFICE, lambda now: now.now.contact_outcome,
         lambda now: f"{now.now.contact_words}，换个方式再联系", _last_day),
    Step("call_abroad", Who.OFFICE, lambda now: now.now.is_abroad,
         lambda now: "本人在境外，用微信或视频联系，约远程确认", _last_day),
    Step("call", Who.OFFICE, lambda now: True, lambda now: "联系本人，约定确认方式", _last_day),
)  # fmt: skip


def of_review(review: Review, now: Circumstances, *, today: date) -> NextStep | None:
    """The next step of a review with its stop and owner loaded; None once it is confirmed or closed."""
    if not review.is_open:
        return None
    stop = review.suspension if review.suspension and review.suspension.state in SUSPENSION_OPEN else None
    return _chosen(Situation(review, stop, now, today), review)


def of_stop(stop: Suspension, now: Circumstances, *, today: date) -> NextStep | None:
    """The next step of a stop; None once it has ended."""
    if stop.state not in SUSPENSION_OPEN:
        return None
    return _chosen(Situation(None, stop, now, today), stop)


def _chosen(situation: Situation, record: Review | Suspension) -> NextStep:
    step = next(each for each in STEPS if each.fits(situation))
    return NextStep(step.name, step.words(situation), step.who, _owner(step.who, record), step.by(situation))


def _owner(who: Who, record: Review | Suspension) -> str:
    """A name where somebody is in charge, else the office; of the others the role."""
    if who is not Who.OFFICE:
        return who.label
    owner = getattr(record, "owner", None)
    return owner.name if owner else record.organization.short_name
