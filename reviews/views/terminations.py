"""The lasting end of a benefit: proposed from the person's page, approved, refused, taken back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import require
from accounts.roles import Act
from benefits.models import Benefit, Termination
from benefits.services import eligibility, terminations
from reviews.forms import approvals as decision_forms
from reviews.forms import endings as forms
from reviews.views import codes, dossier, looks
from reviews.views.refusals import entitled
from reviews.worklists import counter, endings, links


@require(Act.PROPOSE_TERMINATION)
@require_http_methods(["GET", "POST"])
def propose(request, key):
    found = Benefit.objects.visible_to(request.user).select_related("beneficiary__organization", "organization")
    benefit, now = get_object_or_404(found, key=key), timezone.localtime()
    form = forms.Termination(request.POST or None, benefit=benefit, initial=_known(request, benefit))
    if form.is_valid():
        try:
            with entitled():
                row = terminations.propose(benefit=benefit, cause=form.cause(), by=request.user, at=now)
        except terminations.CannotPropose as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, endings.proposed_sentence(row))
            return redirect(links.person(benefit.beneficiary.key, tab="benefits"))
    if request.method == "GET":
        looks.opened(request, benefit, "提出终止", now)
    back, today = links.person(benefit.beneficiary.key, tab="benefits"), now.date()
    return render(request, "reviews/termination.html", {
        "crumb": [(benefit.beneficiary.name, back), ("提出终止", "")], "benefit": benefit, "form": form,
        "person": counter.identity(benefit.beneficiary, [benefit], today=today), "back_url": back,
        **endings.proposal(benefit, today=today),
    }, status=400 if form.is_bound else 200)  # fmt: skip


@require(Act.APPROVE_TERMINATION)
@require_http_methods(["GET", "POST"])
def approve(request, key):
    row, now = _fetch(request, key), timezone.localtime()
    back, why_not = links.decision("termination", row.key), dossier.why_not("termination", row, request.user)
    if request.method == "GET" and why_not:
        messages.warning(request, why_not)
        return redirect(back)
    form = decision_forms.Interruption(request.POST or None, expected=1, prove=codes.prover(request, at=now))
    step = dossier.step_of("termination", row)
    if form.is_valid():
        decide = {"endorse": terminations.endorse, "approve": terminations.approve}[step]
        try:
            with entitled():
                decide(termination=row, by=request.user, at=now)
        except terminations.CannotDecide as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, endings.decided_sentence(row))
            return redirect(back)
    page = dossier.page("termination", row, by=request.user, today=now.date())
    card = endings.interruption(row, step=step, form=form, by=request.user, today=now.date())
    page["interruption"] = card | {"code": codes.asked(request, at=now)}
    return render(request, "reviews/decision_grave.html", page, status=400 if form.is_bound else 200)


@require(Act.APPROVE_TERMINATION)
@require_http_methods(["GET", "POST"])
def decline(request, key):
    row = _fetch(request, key)
    form = decision_forms.Reason(request.POST or None)
    if form.is_valid():
        with entitled():
            terminations.decline(termination=row, **form.cleaned_data, by=request.user, at=timezone.localtime())
        messages.success(request, f"{row.benefit.beneficiary.name}这一件不予终止，待遇照发，已退回经办。")
        return redirect(links.decision("termination", row.key))
    page = dossier.refusal_page("termination", row, form, links.decision("termination", row.key))
    return render(request, "reviews/reason.html", page, status=400 if form.is_bound else 200)


@require(Act.VIEW_CASES)
@require_http_methods(["GET", "POST"])
def withdraw(request, key):
    """Who may is the service's question: a clerk what is proposed, the deciding level what is approved."""
    row = _fetch(request, key)
    form = decision_forms.Reason(request.POST or None)
    if form.is_valid():
        with entitled():
            terminations.withdraw(termination=row, **form.cleaned_data, by=request.user, at=timezone.localtime())
        messages.success(request, f"{row.benefit.beneficiary.name}的终止已撤回，待遇照发。")
        return redirect(links.decision("termination", row.key))
    page = endings.withdrawal(row) | {"form": form, "back_url": links.decision("termination", row.key)}
    return render(request, "reviews/reason.html", page, status=400 if form.is_bound else 200)


def _fetch(request, key) -> Termination:
    found = Termination.objects.visible_to(request.user).select_related(
        "benefit__beneficiary__organization", "benefit__organization", "organization", "proposed_by", "endorsed_by",
        "approved_by", "declined_by",
    )  # fmt: skip
    return get_object_or_404(found, key=key)


def _known(request, benefit) -> dict:
    """What need not be typed again: the ground asked for, and the day with which the eligibility ends."""
    ground = request.GET.get("ground", "")
    until = eligibility.until(benefit) if ground else None
    return {"ground": ground, "day": until} if until else {"ground": ground}
