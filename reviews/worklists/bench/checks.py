"""What the machine finds about the material of one case: sentences for whoever judges. It decides nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from reviews.models import Confirmation, Evidence, Review
from reviews.policy import EvidenceKind
from reviews.policy.answers import Answer
from reviews.worklists import links
from reviews.worklists.bench.twins import Twin

WORST_FIRST = ("bad", "warn", "none", "ok")
SHOWS_A_DAY = frozenset({EvidenceKind.NEWSPAPER, EvidenceKind.HANDWRITTEN_DATE})
NOTES = ("blur_note", "dark_note", "size_note")


@dataclass(frozen=True)
class Check:
    """One line: kind is ok, warn, bad or none (未检查)."""

    kind: str
    text: str
    note: str = ""
    url: str = ""
    url_label: str = ""


def of(
    confirmation: Confirmation, evidence: Sequence[Evidence], reviews: Iterable[Review], twins: Iterable[Twin],
    *, is_new_agent: bool,
) -> list[Check]:  # fmt: skip
    """Every check, worst first. No query."""
    found = [
        *_doubt(confirmation), _shown_day(confirmation), *_taken_days(confirmation, evidence),
        _window(confirmation, reviews), *_pictures(evidence), *_twins(twins), *_answers(confirmation),
        *_agent(confirmation, is_new_agent),
    ]  # fmt: skip
    return sorted(found, key=lambda check: WORST_FIRST.index(check.kind))


def _doubt(confirmation: Confirmation) -> Iterator[Check]:
    """First of all what somebody doubts; a wrong answer is one of these."""
    if confirmation.doubted_by and confirmation.doubted_at:
        when = timezone.localtime(confirmation.doubted_at)
        yield Check("bad", f"存疑：{confirmation.doubt}", f"{confirmation.doubted_by.name}　{when:%m-%d %H:%M}")


def _shown_day(confirmation: Confirmation) -> Check:
    seen, shown = confirmation.confirmed_on, confirmation.shown_on
    what = "报纸" if confirmation.newspaper else "报纸或手写的日期"
    if shown is None:
        return Check("none", f"{what}没有登记", "请看照片上的日期")
    if shown == seen:
        return Check("ok", f"{what}是当日的", f"{shown:%m-%d}")
    days = abs((seen - shown).days)
    words = f"{shown:%m-%d}，确认日 {seen:%m-%d}，{'早' if shown < seen else '晚'} {days} 天"
    return Check("bad", f"{what}不是当日", words)


def _taken_days(confirmation: Confirmation, evidence: Sequence[Evidence]) -> Iterator[Check]:
    dated = [each for each in evidence if each.taken_on]
    if not dated:
        yield Check("none", "照片没有拍摄日期", "截图和转发的照片常没有")
        return
    other = [each for each in dated if each.taken_on != confirmation.confirmed_on]
    for each in other:
        yield Check("bad", f"{each.get_kind_display()}不是当日拍的", f"拍于 {each.taken_on}")
    if not other:
        yield Check("ok", "拍摄日期与确认日相同", f"{len(dated)} 张")


def _window(confirmation: Confirmation, reviews: Iterable[Review]) -> Check:
    late = [each for each in reviews if confirmation.confirmed_on > each.due_on]
    if late:
        day = max(each.due_on for each in late)
        return Check("warn", "确认日已过期限", f"{confirmation.confirmed_on:%m-%d}，期限 {day:%m-%d}；采信仍有效")
    return Check("ok", "确认日在期限以内", f"{confirmation.confirmed_on:%m-%d}")


def _pictures(evidence: Sequence[Evidence]) -> Iterator[Check]:
    poor = [(each, each.checks[note]) for each in evidence for note in NOTES if each.checks.get(note)]
    for each, note in poor:
        yield Check("warn", each.get_kind_display(), note)
    if evidence and not poor:
        yield Check("ok", "照片清晰、亮度和大小合适", f"{len(evidence)} 张")


def _twins(twins: Iterable[Twin]) -> Iterator[Check]:
    found = list(twins)
    for each in found:
        words = "同一个文件" if each.is_same_file else "几乎相同的照片"
        if each.is_own:
            yield Check("warn", f"{each.kind}与本人 {each.year} 年交的是{words}", "须是今年新拍的")
        else:
            url = links.person(each.key, tab="evidence") if each.key else ""
            whose = each.whose or "别处一名对象"
            yield Check("bad", f"{words}也在{whose}名下", each.kind, url, "看他的")
    if not found:
        yield Check("ok", "没有在别人名下用过的照片")


def _answers(confirmation: Confirmation) -> Iterator[Check]:
    answers = confirmation.checklist or {}
    by_answer = {each.label: [what for what, said in answers.items() if said == each.label] for each in Answer}
    wrong, unclear = by_answer[Answer.WRONG.label], by_answer[Answer.UNCLEAR.label]
    if unclear:
        yield Check("warn", f"说不清：{'、'.join(unclear)}")
    if by_answer[Answer.RIGHT.label] and not wrong and not unclear:
        yield Check("ok", f"问题答对 {len(answers)} / {len(answers)}", "、".join(answers))


def _agent(confirmation: Confirmation, is_new: bool) -> Iterator[Check]:
    agent = confirmation.representative
    if agent is None:
        return
    words = f"{agent.relation} {agent.name}"
    if is_new:
        yield Check("warn", "代办人首次出现", f"{words}{'' if agent.id_number else '，没有登记身份证号'}")
    else:
        yield Check("ok", "代办人以前来过", words)
