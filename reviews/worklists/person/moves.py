"""What the person page says and offers about a pension relation that moves to another office, or has come from one."""

from django.urls import reverse

from accounts.models import Staff
from accounts.roles import Act
from benefits import policy
from benefits.categories import Category
from benefits.models import Benefit, Transfer
from benefits.states import TRANSFER_OPEN, BenefitState
from reviews.worklists import transfers
from reviews.worklists.person.reading import PersonFile


def rows(file: PersonFile, benefit: Benefit) -> list[tuple]:
    """Who pays and who confirms until when, on the card of the benefit; of a move carried out while its year runs."""
    found, away = _of(file, benefit), _paid_away(file, benefit)
    if found is None or (found.taken_over_on and found.taken_over_on.year < file.today.year):
        return away
    tone = "ochre" if found.state in TRANSFER_OPEN else ""
    return [("关系转移", transfers.sentence(found, today=file.today), tone), *away]


def acts(file: PersonFile, benefit: Benefit, staff: Staff) -> list[dict]:
    """The page of a move that is open; else, once a person, recording one: all benefits are offered there."""
    found = _of(file, benefit)
    if found is not None and found.state in TRANSFER_OPEN:
        return [{"label": "看转移", "url": transfers.address(found), "icon": "go"}]
    if file.person.died_on or not staff.may(Act.RECORD_TRANSFER):
        return []
    moving = {row.benefit_id for row in file.transfers if row.state in TRANSFER_OPEN}
    own = [row for row in file.benefits if staff.organization.contains(row.organization)]
    free = [row for row in own if row.pk not in moving and row.state != BenefitState.ENDED]
    if free[:1] != [benefit] or not staff.organization.contains(file.person.organization):
        return []
    return [{"label": "登记关系转移", "url": reverse("reviews:transfer_new", args=[file.person.key]), "icon": "go"}]


def _paid_away(file: PersonFile, benefit: Benefit) -> list[tuple]:
    """How somebody who lives elsewhere or abroad may be paid, where the rules say so (M-05)."""
    rule = policy.TRANSFERS[Category(benefit.category)].away
    is_away = file.person.living != file.person.Living.LOCAL and benefit.state != BenefitState.ENDED
    return [("领取", rule.value.label), ("依据", rule.citation.marked, "small")] if rule and is_away else []


def _of(file: PersonFile, benefit: Benefit) -> Transfer | None:
    return next((row for row in file.transfers if row.benefit_id == benefit.pk), None)
