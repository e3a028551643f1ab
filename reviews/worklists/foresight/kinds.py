"""The events of the calendar, one entry each: the title in the cell, the selection, the money, the rule, the words."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Case, DecimalField, F, Value, When

from benefits.categories import Category
from benefits.law import Rule
from benefits.models import BackPay, Resumption, Suspension, Termination, Transfer
from benefits.states import BenefitState
from reviews.models import Correction, Review
from reviews.worklists import stakes
from reviews.worklists.foresight import events, words
from reviews.worklists.foresight.streams import Span, Stream

FIGURE = DecimalField(max_digits=12, decimal_places=2)


class Tone(StrEnum):
    """The look in the cell; the classes of `.ev`."""

    STOP = "stop"
    DUE = "due"
    PROPOSED = "prop"
    REMINDED = "mind"
    BACK = "back"
    PAID = "pay"


@dataclass(frozen=True)
class Kind:
    """One kind of event. `sweep` is the name in NIGHT of the sweep that does it, "" where people or the day do.

    `amount` is the column of the money, "" where none is in question. `sign` stands before it: − paid no more, ＋ paid
    again, "" at stake. `settled` says that a confirmation before the day keeps the event from coming; `supposed` that
    it comes only if people approve first.
    """

    name: str
    title: str
    icon: str
    tone: Tone
    model: type[Any]
    streams: Callable[[Span], list[Stream]]
    rule: Callable[[Category], Rule[Any]]
    words: Callable[[Category], str]
    sweep: str = ""
    to_benefit: str = "benefit"
    amount: str = "monthly_amount"
    sign: str = ""
    settled: bool = True
    supposed: bool = False

    @property
    def category(self) -> str:
        """The path to the category; of a review and its correction the benefit's own, which never differs."""
        return f"{self.to_benefit}__category"

    @property
    def per_month(self) -> bool:
        return self.amount == "monthly_amount"

    def money(self) -> Any:
        """The money of a row: what a stop can take, nothing of what is already stopped; or what is paid once."""
        if not self.amount:
            return Value(stakes.NOTHING, output_field=FIGURE)
        if not self.per_month:
            return F(self.amount)
        amount = f"{self.to_benefit}__monthly_amount"
        if self.sign == "＋":
            return F(amount)
        paid = {f"{self.to_benefit}__state": BenefitState.ACTIVE, f"{self.category}__in": sorted(stakes.STOPPABLE)}
        if self.rule in (words.sentence_rule, words.end_rule):
            paid.pop(f"{self.category}__in")
        return Case(When(**paid, then=F(amount)), default=Value(stakes.NOTHING), output_field=FIGURE)


_NOTICE = functools.partial(events.stops_if_proposed, True)
_DEADLINE = functools.partial(events.stops_if_proposed, False)
# In the order in which they stand in a cell: what takes money first.
KINDS: dict[str, Kind] = {kind.name: kind for kind in (
    Kind("end", "终止", "square", Tone.STOP, Termination, events.ends, words.end_rule, words.when_ended,
         sweep="end_benefits", sign="−", settled=False),
    Kind("stop", "停发", "pause", Tone.STOP, Suspension, events.stops, words.stop_rule, words.when_stopped,
         sweep="bring_into_force", sign="−"),
    Kind("sentence", "中止", "pause", Tone.STOP, Suspension, events.stops_on_sentence, words.sentence_rule,
         words.on_sentence, sweep="bring_into_force", sign="−", settled=False),
    Kind("over", "公告期满", "clock", Tone.DUE, Review, events.notices_over, words.period_rule, words.after_period),
    Kind("deadline", "登记截止", "clock", Tone.DUE, Review, events.deadlines, words.period_rule, words.after_period),
    Kind("deferral", "延期到期", "clock", Tone.DUE, Review, events.deferrals, words.deferral_rule,
         words.after_period),
    Kind("propose", "拟提暂停", "stamp", Tone.PROPOSED, Review, events.lapsed_by_notice, words.course_rule,
         words.when_proposed, sweep="lapse_notices"),
    Kind("propose-deadline", "拟提停发", "stamp", Tone.PROPOSED, Review, events.lapsed_by_deadline,
         words.course_rule, words.when_proposed, sweep="lapse_deadlines"),
    Kind("would-stop", "若批准停发", "wait", Tone.PROPOSED, Suspension, events.stops_if_approved, words.stop_rule,
         words.if_approved, sign="−", supposed=True),
    Kind("would-lapse", "若批准停发", "wait", Tone.PROPOSED, Review, _NOTICE, words.stop_rule, words.if_proposed,
         sign="−", supposed=True),
    Kind("would-miss", "若批准停发", "wait", Tone.PROPOSED, Review, _DEADLINE, words.stop_rule, words.if_proposed,
         sign="−", supposed=True),
    Kind("resume", "恢复", "undo", Tone.BACK, Suspension, events.resumptions, words.resume_rule, words.when_resumed,
         sign="＋", settled=False),
    Kind("would-resume", "若批准恢复", "undo", Tone.BACK, Resumption, events.resumptions_if_approved,
         words.resume_rule, words.if_resumed, sign="＋", settled=False, supposed=True),
    Kind("back-pay", "补发", "coin", Tone.PAID, BackPay, events.back_pay, words.back_pay_rule, words.when_paid,
         amount="total", sign="＋", settled=False),
    Kind("would-back-pay", "若批准补发", "coin", Tone.PAID, BackPay, events.back_pay_if_approved,
         words.back_pay_rule, words.when_paid, amount="total", sign="＋", settled=False, supposed=True),
    Kind("take-over", "关系转移", "go", Tone.REMINDED, Transfer, events.take_overs, words.move_rule,
         words.when_taken_over, sweep="take_over", amount="", settled=False),
    Kind("correction", "补正到期", "edit", Tone.REMINDED, Correction, events.corrections_due, words.correction_rule,
         words.after_correction, to_benefit="review__benefit", settled=False),
    Kind("late", "补正逾期", "edit", Tone.REMINDED, Correction, events.corrections_late, words.correction_rule,
         words.late_correction, sweep="expire_corrections", to_benefit="review__benefit", settled=False),
    Kind("side-benefits", "附属待遇", "hand", Tone.PROPOSED, Review, events.side_benefits, words.side_rule,
         words.when_flagged, sweep="flag_side_benefits", amount=""),
    Kind("remind", "提醒", "phone", Tone.REMINDED, Review, events.reminded, words.reminder_rule, words.to_remind,
         sweep="remind"),
    Kind("remind-correction", "补正提醒", "phone", Tone.REMINDED, Correction, events.corrections_reminded,
         words.correction_reminder_rule, words.after_correction, sweep="remind_corrections",
         to_benefit="review__benefit", settled=False),
)}  # fmt: skip
