"""A death that somebody tells of: reported by a clerk, looked into by another person, dismissed when it is not true.

The confirmed death, with its certificate, ends the pay and is not entered here: until then the person is held.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from benefits.models import Beneficiary, Death
from benefits.services import deaths
from benefits.states import DeathState
from reviews.forms import deaths as forms
from reviews.views import looks
from reviews.views.refusals import entitled
from reviews.worklists import counter, grants, links
from reviews.worklists import deaths as worklist


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    today = timezone.localdate()
    rows = [{"death": each, "note": worklist.note(each, today=today)} for each in worklist.open_to(request.user)]
    return render(request, "reviews/deaths/list.html", {"rows": rows})


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
    return _page(request, death, forms.Dismissal(), now)


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
    return _page(request, death, form, now, status=400)


def _person(request, key) -> Beneficiary:
    return get_object_or_404(Beneficiary.objects.visible_to(request.user).select_related("organization"), key=key)


def _fetch(request, key) -> Death:
    found = Death.objects.visible_to(request.user).select_related(
        "beneficiary__organization", "organization", "reported_by", "dismissed_by"
    )
    return get_object_or_404(found, key=key)


def _header(person, title, now) -> dict:
    back = links.person(person.key)
    return {
        "person": counter.identity(person, person.benefits.all(), today=now.date()),
        "crumb": [(person.name, back), (title, "")], "back_url": back, "title": title,
    }


def _page(request, death, form, now, *, status=200):
    waits = death.state == DeathState.REPORTED
    return render(request, "reviews/deaths/show.html", {
        **_header(death.beneficiary, "核实去世", now), "death": death, "facts": worklist.facts(death), "form": form,
        "alive": worklist.signs_of_life(death), "why_not": worklist.why_not(death, request.user), "waits": waits,
        "money": grants.of_death(death),
        "held": worklist.held(death, today=now.date()) if waits else [],
    }, status=status)  # fmt: skip
