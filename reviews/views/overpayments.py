"""Money that was paid too long: one row with its instalments and receipts, and each act on it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from benefits.models import Overpayment
from benefits.services import overpayments
from benefits.states import OVERPAYMENT_OPEN
from reviews.forms import grants as forms
from reviews.forms.fields import Reason
from reviews.views import looks
from reviews.views.refusals import entitled
from reviews.worklists import counter, links
from reviews.worklists import grants as worklist


@require(Act.VIEW_CASES)
@require_safe
def show(request, key):
    row = _fetch(request, key)
    looks.opened(request, row, "多发款追回", timezone.localtime())
    return _page(request, row)


@require(Act.APPROVE_GRANT)
@require_POST
def plan(request, key):
    return _done(request, key, "plan", forms.Plan(request.POST), overpayments.plan, "分期已订立。")


@require(Act.RECOVER_OVERPAYMENT)
@require_POST
def receive(request, key):
    return _done(request, key, "receipt", forms.Receipt(request.POST), overpayments.receive, "追回的款已登记。")


@require(Act.APPROVE_GRANT)
@require_POST
def withdraw(request, key):
    return _done(request, key, "reason", Reason(request.POST), overpayments.withdraw, "多发款已撤回。")


def _done(request, key, name, form, deed, sentence):
    row = _fetch(request, key)
    if form.is_valid():
        try:
            with entitled():
                deed(row=row, **form.cleaned_data, by=request.user, at=timezone.localtime())
        except overpayments.CannotRecover as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, sentence)
            return redirect("reviews:overpayment", key=key)
    return _page(request, row, **{name: form}, status=400)


def _fetch(request, key) -> Overpayment:
    found = Overpayment.objects.visible_to(request.user).select_related(
        "benefit__beneficiary__organization", "benefit__organization", "organization", "death"
    ).prefetch_related("instalments", "receipts__recorded_by")  # fmt: skip
    return get_object_or_404(found, key=key)


def _page(request, row, *, status=200, **bound):
    by, person, today = request.user, row.benefit.beneficiary, timezone.localdate()
    decides = by.may(Act.APPROVE_GRANT) and row.state in OVERPAYMENT_OPEN
    takes = by.may(Act.RECOVER_OVERPAYMENT) and worklist.is_recovering(row)
    return render(request, "reviews/grants/overpayment.html", {
        "row": row, "facts": worklist.recovery_facts(row, today=today),
        "due": [each for each in row.instalments.all() if each.replaced_at is None],
        "plan": (bound.get("plan") or forms.Plan()) if decides else None,
        "receipt": (bound.get("receipt") or forms.Receipt()) if takes else None,
        "reason": (bound.get("reason") or Reason()) if decides and not row.received and not row.offset else None,
        "crumb": [(person.name, links.person(person.key)), ("多发款", "")],
        "person": counter.identity(person, [row.benefit], today=today),
    }, status=status)  # fmt: skip
