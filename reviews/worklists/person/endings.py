"""What the benefits tab says and offers about a lasting end, and about the eligibility of a survivor."""

from accounts.models import Staff
from accounts.roles import Act
from benefits.categories import ENTITLED_AS_MINORS
from benefits.models import Benefit, EligibilityCheck, Termination
from benefits.policy import eligible_until
from benefits.states import TERMINATION_DECIDED, TERMINATION_OPEN, BenefitState
from reviews.worklists import decisions, links
from reviews.worklists.person.reading import HANDS, PersonFile


def read(file: PersonFile) -> tuple[list[Termination], list[EligibilityCheck]]:
    """The ends and the findings of the person, the newest first. Two queries, one where nobody is a survivor."""
    hands = [hand for hand in HANDS if hand != "checked_by"]
    ends = Termination.objects.filter(benefit__beneficiary=file.person).select_related(*hands)
    checks = EligibilityCheck.objects.filter(benefit__beneficiary=file.person).select_related("recorded_by")
    is_survivor = any(benefit.kin for benefit in file.benefits)
    return list(ends.order_by("-proposed_at", "-pk")), list(checks) if is_survivor else []


def acts(file: PersonFile, benefit: Benefit, ends: list[Termination], staff: Staff) -> list[dict]:
    """Checking the eligibility of a survivor, proposing the end, or the way to the one that is open."""
    stands = benefit.state != BenefitState.ENDED and not file.person.died_on
    if not stands or not staff.organization.contains(benefit.organization):
        return []
    waiting = next((row for row in ends if row.benefit_id == benefit.pk and row.state in TERMINATION_OPEN), None)
    if waiting is not None:
        return [{"label": f"终止：{waiting.get_state_display()}", "url": links.decision("termination", waiting.key),
                 "icon": "stamp"}]
    found = []
    if benefit.kin and staff.may(Act.CHECK_ELIGIBILITY):
        found.append({"label": "核查资格", "url": links.eligibility(benefit), "icon": "help"})
    if staff.may(Act.PROPOSE_TERMINATION):
        found.append({"label": "提出终止", "url": links.termination(benefit), "icon": "square"})
    return found


def rows(file: PersonFile, benefit: Benefit, checks: list[EligibilityCheck]) -> list[tuple]:
    """The kin of a survivor, and the day with which the eligibility of a child or sibling ends."""
    if not benefit.kin:
        return []
    found: list[tuple] = [("与军人关系", benefit.get_kin_display())]
    if benefit.kin not in ENTITLED_AS_MINORS or benefit.state == BenefitState.ENDED:
        return found
    kept = next((each for each in checks if each.benefit_id == benefit.pk and each.until_on), None)
    until = eligible_until(file.person.born_on, kept_until=kept.until_on if kept else None)
    why = kept.get_finding_display() if kept and kept.until_on == until else "满十八周岁"
    return [*found, ("资格到", f"{until}（{why}）", "ochre" if until <= file.today else "")]


def title(row: Termination) -> str:
    """终止：不再符合条件，自 2027年1月起."""
    month = f"，自 {decisions.month(row.first_unpaid_month)}起" if row.state in TERMINATION_DECIDED else ""
    return f"终止：{row.get_ground_display()}{month}"
