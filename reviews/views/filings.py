"""Decisions of the province that are to be reported to the ministry: what is open, and recording day and number."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from benefits.services import filings
from reviews.forms import endings as forms
from reviews.views import groups
from reviews.views.refusals import entitled
from reviews.worklists import approvals, endings, links

KINDS = {"suspension": approvals.SUSPENSION, "termination": approvals.TERMINATION}


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    today = timezone.localdate()
    found = approvals.groups_for(request.user)
    return render(request, "reviews/filings.html", {
        "groups": groups.lines(
            found, approvals.tally(found), endings.FILINGS, staff=request.user, today=today, kept={}
        ),
        "rows": endings.filing_rows(request.user, today=today), "laws": endings.filing_laws(),
        "may_file": request.user.may(Act.FILE_WITH_MINISTRY), "today": today,
    })


@require(Act.FILE_WITH_MINISTRY)
@require_POST
def record(request, kind, key):
    if kind not in KINDS:
        raise Http404
    found = KINDS[kind].model.objects.visible_to(request.user).select_related("benefit__beneficiary", "organization")
    decision = get_object_or_404(found, key=key)
    form = forms.Filing(request.POST)
    try:
        if not form.is_valid():
            raise filings.CannotFile("".join(words for errors in form.errors.values() for words in errors))
        with entitled():
            filings.record(decision=decision, **form.cleaned_data, by=request.user, at=timezone.localtime())
    except filings.CannotFile as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"{decision.benefit.beneficiary.name}这一件的报部备案已登记。")
    return redirect(links.decision(kind, decision.key))
