"""Reporting a decision of the province to the ministry for the record (报备, art. 59): the day and the number.

One act for stops for a sentence and for cancellations. A decision that asks for it and has no filing stays in view.
"""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.models import Staff
from accounts.querysets import ScopedQuerySet
from accounts.roles import Act
from benefits import policy
from benefits.models import Filing, Suspension, Termination
from benefits.services import consents
from benefits.states import SUSPENSION_DECIDED, TERMINATION_DECIDED, SuspensionState


class CannotFile(Exception):
    """A filing that may not be recorded; carries a Chinese sentence."""


def open_suspensions() -> ScopedQuerySet:
    """Stops for a sentence that the province has approved and nobody has filed; what was set aside need not be."""
    decided = [state for state in SUSPENSION_DECIDED if state != SuspensionState.SET_ASIDE]
    return Suspension.objects.filter(
        ground=Suspension.Ground.SENTENCED_OR_WANTED, state__in=decided, filing=None
    )


def open_terminations() -> ScopedQuerySet:
    """Approved ends whose ground asks for a filing, and which nobody has filed."""
    filed = Q()
    for ground, row in policy.ENDINGS.items():
        categories = [category for category, ending in row.items() if ending.filing and ending.filing.value]
        filed |= Q(ground=ground, benefit__category__in=categories)
    return Termination.objects.filter(filed, state__in=TERMINATION_DECIDED, filing=None)


def is_open(decision: Suspension | Termination) -> bool:
    """Whether the decision asks for a filing that nobody has recorded."""
    rows = open_suspensions() if isinstance(decision, Suspension) else open_terminations()
    return rows.filter(pk=decision.pk).exists()


def record(
    *, decision: Suspension | Termination, filed_on: date, document_no: str, by: Staff, at: datetime
) -> Filing:
    """Record that the decision was reported to the ministry, with day and number.

    Refuses a decision that asks for none or has one, a day to come or before the approval, and a missing number.
    """
    consents.refuse_outsider(office=decision.organization, act=Act.FILE_WITH_MINISTRY, by=by)
    if not is_open(decision):
        raise CannotFile("这一件不须报部备案，或者已经登记。")
    if not document_no.strip():
        raise CannotFile("请填写报备的文号。")
    if filed_on > timezone.localtime(at).date():
        raise CannotFile("报备日期不能晚于今天。")
    if filed_on < timezone.localtime(decision.approved_at).date():
        raise CannotFile("报备日期不能早于省级批准的日期。")
    about = {"suspension" if isinstance(decision, Suspension) else "termination": decision}
    try:
        with transaction.atomic():
            audit.take_turn()
            filing = Filing.objects.create(
                filed_on=filed_on, document_no=document_no.strip(), recorded_by=by, recorded_at=at, **about
            )
            rule = policy.FILED_WITH_MINISTRY
            changes = {"filed_on": [None, filed_on.isoformat()], "document_no": [None, filing.document_no]}
            audit.record(decision, act="filing.recorded", by=by, at=at, citation=rule.cited, changes=changes)
    except IntegrityError as twice:
        raise CannotFile("这一件已经登记过。") from twice
    return filing
