"""What the person page says and offers about a stop for a sentence or a wanted notice."""

from accounts.models import Staff
from accounts.roles import Act
from benefits import policy
from benefits.categories import Category
from benefits.models import Benefit, Suspension
from benefits.services import suspensions
from benefits.states import SUSPENSION_OPEN, BenefitState, SuspensionState
from reviews.worklists import links, stakes
from reviews.worklists.person.reading import PersonFile, has_applied


def acts(file: PersonFile, benefit: Benefit, staff: Staff) -> list[dict]:
    """Taking a stop for a sentence back, or registering its end; else, once a person, registering a sentence."""
    if file.person.died_on or not staff.organization.contains(benefit.organization):
        return []
    stop = next((row for row in open_ones(file) if row.benefit_id == benefit.pk), None)
    if stop is not None:
        if stop.state != SuspensionState.IN_FORCE:
            may = _may_withdraw(stop, staff)
            return [{"label": "撤回中止", "url": links.withdrawal(stop), "icon": "undo"}] if may else []
        ends = not has_applied(stop) and staff.may(Act.PROPOSE_RESUMPTION)
        return [{"label": "登记刑满、撤销通缉", "url": links.release(stop), "icon": "edit"}] if ends else []
    stopped = {row.benefit_id for row in open_ones(file)}
    own = [row for row in file.benefits if staff.organization.contains(row.organization)]
    free = [row for row in own if row.pk not in stopped and row.state != BenefitState.ENDED]
    if not staff.may(Act.PROPOSE_SUSPENSION) or free[:1] != [benefit]:
        return []
    return [{"label": "登记服刑、通缉", "url": links.sentence(file.person.key), "icon": "pause"}]


def _may_withdraw(stop: Suspension, staff: Staff) -> bool:
    """A proposal is taken back by whoever may propose, what was approved by the level that approved it."""
    if stop.state != SuspensionState.APPROVED:
        return staff.may(Act.PROPOSE_SUSPENSION)
    level = suspensions.approval_of(stop).levels[-1]
    return staff.may(Act.APPROVE_SUSPENSION) and staff.organization.level == level


def open_ones(file: PersonFile) -> list[Suspension]:
    """The stops for a sentence that are proposed, approved or in force; newest first."""
    return [row for row in file.stops if is_one(row) and row.state in SUSPENSION_OPEN]


def is_one(stop: Suspension) -> bool:
    return stop.ground == Suspension.Ground.SENTENCED_OR_WANTED


def back_pay_rows(benefit: Benefit) -> list[tuple]:
    """What becomes of the stopped months, in the words of the card."""
    rule = policy.SENTENCED[Category(benefit.category)].back_pay
    return [("中止期间", stakes.BACK_PAY_WORDS[rule.value]), ("依据", rule.citation.marked, "small")]


def bar(file: PersonFile, stop: Suspension, staff: Staff) -> dict:
    """The bar above the tabs while a sentence stops the pay and nothing else does."""
    since = stakes.month_words(stop.effective_on, today=file.today)
    applied = has_applied(stop)
    to_do = "恢复已提出，待审批。" if applied else "刑满、撤销通缉后，凭文书办理恢复。"
    offers = not applied and staff.may(Act.PROPOSE_RESUMPTION)
    return {
        "strong": "待遇已中止。", "tone": "stop", "label": "登记刑满、撤销通缉",
        "text": f"因服刑或通缉，自 {since}起中止，{stakes.BACK_PAY_WORDS[policy.BackPay.BY_DECISION]}。{to_do}",
        "url": links.release(stop) if offers else "",
    }
