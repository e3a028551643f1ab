"""The letters of decision: what was decided, on what ground, from when, what is owed, and what can be done about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.utils import timezone

from benefits import law, policy
from benefits.categories import Category
from benefits.models import BackPay, Benefit, Resumption, Suspension, Termination
from benefits.states import TERMINATION_DECIDED, BackPayState, SuspensionState
from reviews.worklists import citations, decisions, last_looks

# A stop that was withdrawn or set aside never stood: nobody is to be handed its decision.
PRINTED = frozenset({SuspensionState.APPROVED, SuspensionState.IN_FORCE, SuspensionState.LIFTED})


@dataclass(frozen=True)
class Letter:
    """An A4 sheet: title, number, whom it addresses, paragraphs, a table of months, the office and the day."""

    title: str
    number: str
    to: str
    paragraphs: tuple[str, ...]
    lines: tuple[tuple[str, str, str, str], ...]
    office: str
    dated: date


def suspension_letter(stop: Suspension) -> Letter | None:
    """The decision to stop; None before the approval, and when it has been taken back."""
    if stop.state not in PRINTED:
        return None
    if decisions.is_sentence(stop):
        return _sentence_letter(stop)
    person, benefit = stop.benefit.beneficiary, stop.benefit
    procedure = policy.PROCEDURES[Category(benefit.category)]
    return Letter(
        title="暂停发放决定书",
        number=_number(stop),
        to=f"{person.name}：",
        paragraphs=(
            _missed(stop),
            f"{_ground(procedure.stop_basis)}，决定自{_month(stop.effective_on)}起暂停发放。",
            f"在{_month(stop.effective_on)}以前办理确认的，本决定自动撤回，发放不中断；"
            f"以后办理确认的，可以申请恢复发放。{procedure.back_pay.gist}",
            f"作出本决定以前，我们{last_looks.sentence(stop.gate)}",
            policy.remedies(),
        ),
        lines=(),
        office=_seal(stop),
        dated=_on(stop.approved_at),
    )


def _sentence_letter(stop: Suspension) -> Letter:
    known = policy.SENTENCED[Category(stop.benefit.category)]
    return Letter(
        title="中止待遇决定书",
        number=_number(stop),
        to=f"{stop.benefit.beneficiary.name}：",
        paragraphs=(
            f"您的{_title(stop.benefit)}待遇，因{stop.reason}该文书自{_day(stop.last_day)}起算。",
            f"{_ground(known.stop)}，决定自{_month(stop.effective_on)}起中止。",
            f"{known.resume.gist}{known.back_pay.gist}",
            policy.remedies(),
        ),
        lines=(),
        office=_seal(stop),
        dated=_on(stop.approved_at),
    )


def resumption_letter(resumption: Resumption) -> Letter | None:
    """The decision to pay again, with each month of the stop; None before the approval."""
    if resumption.approved_at is None:
        return None
    person, category = resumption.benefit.beneficiary, Category(resumption.benefit.category)
    procedure = policy.SENTENCED[category] if decisions.is_sentence(resumption) else policy.PROCEDURES[category]
    back_pays = list(resumption.back_pays.prefetch_related("lines"))
    is_due = any(each.state != BackPayState.NOT_DUE for each in back_pays if each.kind == BackPay.Kind.BACK_PAY)
    return Letter(
        title="恢复发放决定书",
        number=_number(resumption),
        to=f"{person.name}：",
        paragraphs=(
            _asked(resumption),
            f"{_ground(procedure.resume_from)}，决定自{_month(resumption.resumed_month)}起恢复发放，"
            f"名册自{_month(resumption.suspension.ordinary_from)}起照常发放。",
            _made_good(resumption, procedure, is_due=is_due),
            policy.remedies(),
        ),
        lines=tuple(line for each in back_pays for line in _lines(each)),
        office=_seal(resumption),
        dated=_on(resumption.approved_at),
    )


def back_pay_letter(back_pay: BackPay) -> Letter | None:
    """The decision to pay months afterwards; None before the approval."""
    if back_pay.approved_at is None:
        return None
    benefit, kind = back_pay.benefit, back_pay.get_kind_display()
    while_ = "误作去世停发" if back_pay.death_id else "暂停"
    return Letter(
        title=f"{kind}决定书",
        number=_number(back_pay),
        to=f"{benefit.beneficiary.name}：",
        paragraphs=(
            f"您的{_title(benefit)}待遇{while_}期间的下列月份，决定予以{kind}，共 {back_pay.total:,.2f} 元。",
            f"{_ground(_rule_of(back_pay))}。",
            policy.remedies(),
        ),
        lines=tuple(_lines(back_pay)),
        office=_seal(back_pay),
        dated=_on(back_pay.approved_at),
    )


def termination_letter(row: Termination) -> Letter | None:
    """The decision to end the benefit; None before the approval, and when it has been taken back."""
    if row.state not in TERMINATION_DECIDED:
        return None
    ending, month = decisions.ending_of(row), _month(row.first_unpaid_month)
    return Letter(
        title="终止待遇决定书",
        number=_number(row),
        to=f"{row.benefit.beneficiary.name}：",
        paragraphs=(
            f"您的{_title(row.benefit)}待遇，事由为{row.get_ground_display()}，发生于{_day(row.day)}：{row.reason}",
            f"{_ground(ending.rests_on)}，决定自{month}起终止；{month}以前照常发放。",
            policy.remedies(),
        ),
        lines=(),
        office=_seal(row),
        dated=_on(row.approved_at),
    )


def has_letter(kind: str, record) -> bool:
    """Whether there is a decision to print."""
    printed = {"suspension": PRINTED, "termination": TERMINATION_DECIDED}
    return record.state in printed[kind] if kind in printed else record.approved_at is not None


LETTERS: Mapping[str, Callable] = MappingProxyType({
    "suspension": suspension_letter, "resumption": resumption_letter, "back-pay": back_pay_letter,
    "termination": termination_letter,
})


def _lines(back_pay: BackPay):
    for line in back_pay.lines.all():
        word = back_pay.get_kind_display() if line.amount else "不予补发"
        yield _month(line.month), word, f"{line.rate:,.2f}", f"{line.amount:,.2f}"


def _missed(stop: Suspension) -> str:
    """What was missed: the window, and after it the notice where there was one."""
    title, review = _title(stop.benefit), decisions.review_of(stop)
    if review is None:
        return f"您的{title}待遇，{stop.reason}"
    year, notice = review.campaign.year, review.notice
    if notice is None:
        return f"您的{title}待遇，{year}年度的登记期限已于{_day(stop.last_day)}届满，我们没有收到您的年度登记。"
    return (
        f"您的{title}待遇，{year}年度的确认期已于{_day(review.campaign.window_end)}届满，您没有办理确认。"
        f"我们于{_day(notice.published_on)}发布{notice.year}年第{notice.number}号公告，"
        f"公告期已于{_day(stop.last_day)}届满，仍没有收到您的年度确认。"
    )


def _ground(rule: law.Rule) -> str:
    """The article by name, and its sense marked as such: never as if it were its wording."""
    return f"依据{citations.in_public(rule)}（要旨：{rule.gist.rstrip('。')}）"


def _title(benefit: Benefit) -> str:
    """残疾军人（因战六级）."""
    words, _, grade = benefit.title.partition(" ")
    return f"{words}（{grade}）" if grade else words


def _asked(resumption: Resumption) -> str:
    title, confirmed_on = _title(resumption.benefit), _day(resumption.confirmed_on)
    if decisions.is_sentence(resumption):
        number = resumption.basis.get("release", {}).get("document_no", "")
        stopped = f"您的{title}待遇自{_month(resumption.suspension.effective_on)}起中止。"
        return f"{stopped}您于{confirmed_on}刑满或者被撤销通缉，文书为{number}。{resumption.reason}"
    if policy.PROCEDURES[Category(resumption.benefit.category)].written_application.value:
        return f"您于{confirmed_on}重新确认，并于{_day(resumption.applied_on)}书面申请恢复发放{title}待遇。"
    return f"您于{confirmed_on}办理年度登记，您的{title}待遇应予恢复发放。"


def _made_good(resumption: Resumption, procedure, *, is_due: bool) -> str:
    """What becomes of the stopped months; after a sentence this letter itself decides it, month by month."""
    if decisions.is_sentence(resumption):
        return f"中止期间的待遇：{'按下表补发，其余月份不予补发。' if is_due else '不予补发。'}"
    return f"停发期间的待遇：{'另行补发。' if is_due else '不予补发。'}{procedure.back_pay.gist}"


def _rule_of(back_pay: BackPay) -> law.Rule:
    """The rule by which the months are owed: the category's own, or that of arrears."""
    if back_pay.kind == BackPay.Kind.ARREARS:
        return policy.ARREARS if back_pay.resumption_id else policy.NEVER_DUE
    if decisions.is_sentence(back_pay):
        return policy.SENTENCED[Category(back_pay.benefit.category)].back_pay
    return policy.PROCEDURES[Category(back_pay.benefit.category)].back_pay


def _number(record) -> str:
    """How the desk finds the decision again; the number of a document is given by the office, not here."""
    return f"登记编号：{record.key[:8]}"


def _seal(record) -> str:
    """The office of the last approval: the county, or the province where the province decides."""
    return (record.approved_by.organization if record.approved_by else record.organization).name


def _on(moment) -> date:
    return timezone.localtime(moment).date()


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _month(day: date | None) -> str:
    return f"{day.year}年{day.month}月" if day else ""
