"""Passes in the App that wait for a supervisor: the list, and the page of one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from benefits import policy as pay
from reviews.forms import app_results as forms
from reviews.models import AppDoubt
from reviews.policy.attempts import DoubtKind
from reviews.services import app_doubts
from reviews.worklists import app_doubts as worklist
from reviews.worklists import links


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    today = timezone.localdate()
    rows = [
        {"doubt": each, "url": worklist.address(each), "note": worklist.note(each, today=today)}
        for each in worklist.open_to(request.user)
    ]
    return render(request, "reviews/app_doubts.html", {"rows": rows, "today": today})


@require(Act.VIEW_CASES)
@require_safe
def show(request, key):
    return _page(request, _fetch(request, key), forms.Answer())


@require(Act.ANSWER_APP_DOUBT)
@require_POST
def answer(request, key):
    doubt, form = _fetch(request, key), forms.Answer(request.POST)
    if form.is_valid():
        decide = {forms.Answer.UPHOLD: app_doubts.uphold, forms.Answer.REJECT: app_doubts.reject}
        words = form.cleaned_data
        try:
            decide[words["verdict"]](doubt=doubt, answer=words["answer"], by=request.user, at=timezone.now())
        except (app_doubts.CannotAnswer, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已查明：{doubt.get_state_display()}。")
            return redirect(links.person(doubt.beneficiary.key))
    return _page(request, doubt, form, status=400)


def _fetch(request, key):
    rows = AppDoubt.objects.visible_to(request.user).select_related(
        "beneficiary", "attempt", "suspension__benefit", "organization", "answered_by"
    )
    return get_object_or_404(rows, key=key)


def _page(request, doubt, form, *, status=200):
    kind = DoubtKind(doubt.kind)
    return render(request, "reviews/app_doubt.html", {
        "doubt": doubt, "form": form, "facts": worklist.facts(doubt), "question": worklist.QUESTIONS[kind],
        "if_upheld": worklist.IF_UPHELD[kind], "crumb": [("App 存疑", reverse("reviews:app_doubts")), (str(doubt), "")],
        "person_url": links.person(doubt.beneficiary.key),
        "may_answer": request.user.may(Act.ANSWER_APP_DOUBT) and doubt.state == "OPEN",
        "law": pay.NEVER_DUE if kind is DoubtKind.NEVER_DUE else None,
        "about": doubt.beneficiary,
        "uphold_label": "采信，撤销停发" if kind is DoubtKind.NEVER_DUE else "采信，记为已确认",
    }, status=status)
