"""Survivors about whom somebody must be asked: whose eligibility ends soon, and open doubts; with day and money."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import Staff
from accounts.roles import Act
from benefits import policy
from benefits.categories import Category, Kin
from benefits.law import Rule
from benefits.models import Benefit, EligibilityCheck, Termination
from benefits.services import eligibility, local_rules
from reviews.worklists import citations, counts, links, stakes

Finding = EligibilityCheck.Finding
IN_DOUBT = Finding.IN_DOUBT.label
SHOWN = 3  # On the morning page.


def waiting(staff: Staff, *, today: date) -> QuerySet[Benefit]:
    """The benefits to ask about in the offices of the staff member, the earliest birthday first."""
    local = local_rules.in_force(organization=staff.organization, on=today)
    found = eligibility.to_ask(today=today, local=local).visible_to(staff)
    return found.select_related("beneficiary", "organization").order_by("beneficiary__born_on", "pk")


def rows(benefits: Iterable[Benefit], staff: Staff, *, today: date) -> list[dict]:
    """One line a person: until when, what would follow, the money, the page that answers it. No query."""
    return [_row(each, staff, today) for each in benefits]


def morning_group(staff: Staff, *, today: date) -> dict | None:
    """The group on the morning page, as the tag `when` draws it; None where nobody waits. Two queries."""
    if not staff.may(Act.CHECK_ELIGIBILITY):
        return None
    first, number, money = counts.first_of_all(waiting(staff, today=today), SHOWN, money="monthly_amount")
    if not first:
        return None
    left = number - len(first)
    return {
        "key": "eligibility", "tone": "soon", "day": "资格", "day_note": "届满以前核查",
        "title": f"{number:,} 名遗属的资格待核查", "money": money,
        "note": "有凭证的，保留到某一天；不再符合的，由人提出终止。", "strong": "时钟不终止",
        "people": [_person(row) for row in rows(first, staff, today=today)],
        "more_label": f"其余 {left:,} 人" if left else f"在名单中查看 {number:,} 人",
        "more_url": links.eligibility_list(),
    }  # fmt: skip


def history(benefit: Benefit) -> list[EligibilityCheck]:
    """What was found so far, the newest first; one query."""
    return list(benefit.eligibility_checks.select_related("recorded_by"))


def laws(kin: str) -> list[citations.Quoted]:
    """The articles that are asked about for the kin, and how the last month is found."""
    asked: list[Rule[Any]] = [rule for _, rule in policy.QUESTIONS[Kin(kin)]]
    if policy.KEPT_BY[Kin(kin)]:
        ending = policy.ENDINGS[policy.EndGround.NOT_ELIGIBLE][Category.OTHER_ENTITLED]
        asked += [policy.ADULT_AGE, ending.starts]
    return citations.by_citation(dict.fromkeys(asked))


def last_month(benefit: Benefit, *, day: date, today: date) -> date:
    """The first unpaid month, were the end approved today."""
    local = local_rules.in_force(organization=benefit.organization, on=today)
    ending = policy.ENDINGS[policy.EndGround.NOT_ELIGIBLE][Category(benefit.category)].under(local)
    return policy.real_month(policy.end_month(ending, day=day), approved_on=today)


def questions(benefit: Benefit) -> list[str]:
    """What is asked about a survivor at every confirmation; nothing of others."""
    return [text for text, _ in policy.QUESTIONS[Kin(benefit.kin)]] if benefit.kin else []


def open_end(benefit: Benefit) -> Termination | None:
    """The end that is proposed or approved for the benefit; one query."""
    return Termination.objects.open().filter(benefit=benefit).first()


def _row(benefit: Benefit, staff: Staff, today: date) -> dict:
    until = eligibility.until(benefit)
    person = benefit.beneficiary
    return {
        "name": person.name, "url": links.person(person.key), "title": benefit.title, "office": benefit.organization,
        "kin": benefit.get_kin_display(), "until": until, "is_past": until is not None and until < today,
        "why": _why(benefit, until), "left": _left(until, today),
        "words": _words(benefit, until, today), "money": benefit.monthly_amount, "benefit": benefit,
        "answer_url": links.eligibility(benefit) if staff.may(Act.CHECK_ELIGIBILITY) else "",
    }  # fmt: skip


def _words(benefit: Benefit, until: date | None, today: date) -> str:
    """The reason with its day, in one breath."""
    why = _why(benefit, until)
    return f"{stakes.day_words(until, today=today)}{why}" if until and why != IN_DOUBT else why


def _why(benefit: Benefit, until: date | None) -> str:
    if vars(benefit)["finding"] == Finding.IN_DOUBT:
        return IN_DOUBT
    if until is None:
        return ""
    return "满十八周岁" if until == policy.of_age_on(benefit.beneficiary.born_on) else "保留的资格届满"


def _left(until: date | None, today: date) -> str:
    if until is None:
        return ""
    days = (until - today).days
    return f"{until}，还有 {days} 天" if days > 0 else f"{until}，{f'已过 {-days} 天' if days else '今天'}"


def _person(row: dict) -> dict:
    act = {"label": "核查资格", "url": row["answer_url"], "tone": ""}
    return {
        "name": row["name"], "url": row["url"], "note": f"{row['kin']}，{row['words']}", "money": row["money"],
        "mark": {"word": "待核查", "tone": "soon", "icon": "help"}, "act": act if row["answer_url"] else None,
    }  # fmt: skip
