"""A death that somebody tells of: reported by a clerk, then verified on its certificate or dismissed by another person.

What was verified and turns out to be wrong is reversed on the same page, which first lists what that undoes.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from benefits.models import Beneficiary, Death
from benefits.services import deaths, survivor_cases, wrong_deaths
from benefits.states import DeathState
from reviews.forms import deaths as forms
from reviews.services import deaths as ends
from reviews.views import codes, looks
from reviews.views.refusals import entitled
from reviews.worklists import counter, grants, links
from reviews.worklists import death_effects as effects
from reviews.worklists import deaths as worklist


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    today = timezone.localdate()
    rows = [{"death": each, "note": worklist.note(each, today=today)} for each in worklist.open_to(request.user)]
    return render(request, "reviews/deaths/list.html", {"rows": rows, "families": effects.families(request.user)})


@require(Act.REPORT_DEATH)
@require_http_methods(["GET", "POST"])
def report(request, key):
    person, now = _person(request, key), timezone.localtime()
    standing = person.deaths.filter(state=DeathState.REPORTED).first()
    if standing and request.method == "GET":
        return redirect(links.death(standing.key))
    form = forms.Report(request.POST or None)
    if form.is_valid():
        try:
            with entitled():
                death = deaths.report(beneficiary=person, **form.cleaned_data, by=request.user, at=now)
        except deaths.CannotReport as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已登记，请审核员核实。核实以前不通知、不提醒、不停发。")
            return redirect(links.death(death.key))
    return render(request, "reviews/deaths/report.html", {
        **_header(person, "登记去世", now), "form": form,
    }, status=400 if form.is_bound else 200)  # fmt: skip


@require(Act.VIEW_CASES)
@require_safe
def show(request, key):
    death, now = _fetch(request, key), timezone.localtime()
    looks.opened(request, death, "核实去世", now)
    return _page(request, death, now)


@require(Act.VERIFY_DEATH)
@require_POST
def dismiss(request, key):
    death, form, now = _fetch(request, key), forms.Dismissal(request.POST), timezone.localtime()
    if form.is_valid():
        try:
            with entitled():
                deaths.dismiss(death=death, **form.cleaned_data, by=request.user, at=now)
        except deaths.CannotDismiss as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{death.beneficiary.name}去世不属实，已排除；通知、公告和年审照常办理。")
            return redirect(links.person(death.beneficiary.key))
    return _page(request, death, now, status=400, form=form)


@require(Act.VERIFY_DEATH)
@require_POST
def verify(request, key):
    death, now = _fetch(request, key), timezone.localtime()
    form = forms.Verification(request.POST, request.FILES, **_proof_of_hand(request, now))
    if form.is_valid():
        scan = form.cleaned_data["scan"]
        try:
            with entitled():
                ends.verify(death=death, proof=form.proof(), scan=scan, by=request.user, at=now)
        except deaths.CannotVerify as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, effects.verified_sentence(death))
            return redirect(links.death(death.key))
    return _page(request, death, now, status=400, verification=form)


@require(Act.VERIFY_DEATH)
@require_POST
def reverse(request, key):
    death, now = _fetch(request, key), timezone.localtime()
    form = forms.Reversal(request.POST, **_proof_of_hand(request, now))
    if form.is_valid():
        try:
            with entitled():
                ends.reverse(death=death, finding=form.as_finding(), by=request.user, at=now)
        except wrong_deaths.CannotReverse as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{death.beneficiary.name}的去世登记已更正，待遇照发，致歉信已拟好。")
            return redirect(links.death(death.key))
    return _page(request, death, now, status=400, reversal=form)


@require(Act.REPORT_DEATH)
@require_POST
def survivors(request, key):
    """The question for the family is answered."""
    found = survivor_cases.visible_to(staff=request.user).select_related("death", "organization")
    case, now, form = get_object_or_404(found, key=key), timezone.localtime(), forms.Survivors(request.POST)
    if form.is_valid():
        try:
            with entitled():
                survivor_cases.close(case=case, **form.cleaned_data, by=request.user, at=now)
        except survivor_cases.CannotClose as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"遗属核查已记下：{case.get_state_display()}。")
            return redirect(links.death(case.death.key))
    return _page(request, _fetch(request, case.death.key), now, status=400, survivors_form=form)


def _proof_of_hand(request, now) -> dict:
    asked = codes.asked(request, at=now)
    return {"prove": codes.prover(request, at=now), "asks_code": asked is not None}


def _person(request, key) -> Beneficiary:
    return get_object_or_404(Beneficiary.objects.visible_to(request.user).select_related("organization"), key=key)


def _fetch(request, key) -> Death:
    found = Death.objects.visible_to(request.user).select_related(
        "beneficiary__organization", "organization", "reported_by", "dismissed_by", "verified_by", "reversed_by"
    )
    return get_object_or_404(found, key=key)


def _header(person, title, now) -> dict:
    back = links.person(person.key)
    return {
        "person": counter.identity(person, person.benefits.all(), today=now.date()),
        "crumb": [(person.name, back), (title, "")], "back_url": back, "title": title,
    }


def _page(request, death, now, *, status=200, **bound):
    """The report, what speaks against it, and for whoever may decide the forms, each with what it would do."""
    today, hand = now.date(), _proof_of_hand(request, now)
    waits, is_verified = death.state == DeathState.REPORTED, death.state == DeathState.VERIFIED
    fresh = {
        "form": forms.Dismissal(), "reversal": forms.Reversal(**hand), "survivors_form": forms.Survivors(),
        "verification": forms.Verification(initial={"died_on": death.died_on}, **hand),
    }  # fmt: skip
    return render(request, "reviews/deaths/show.html", {
        **_header(death.beneficiary, "核实去世" if waits else "去世", now), **fresh, **bound, "death": death,
        "facts": worklist.facts(death), "alive": worklist.signs_of_life(death), "waits": waits,
        "why_not": worklist.why_not(death, request.user), "demo_code": (codes.asked(request, at=now) or {}).get("demo"),
        "held": worklist.held(death, today=today) if waits else [],
        "plan": effects.plan(death, desk=ends.open_rows(person=death.beneficiary), today=today) if waits else None,
        "may_reverse": is_verified and worklist.may_decide(death, request.user),
        "undoes": effects.undoes(death, closed=ends.closed_by(death=death), today=today) if is_verified else [],
        "ended": [] if waits else effects.ended(death), "undone": effects.undone(death),
        "money": grants.of_death(death), "cases": effects.cases(death),
    }, status=status)  # fmt: skip
