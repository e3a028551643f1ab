"""The phone at the bedside: the own list of the day, the record of one visit, and the worker that opens both offline.

What a script sends carries the header X-Background and is answered in a few words; a form sent by hand gets a page.
"""

from pathlib import Path

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import require
from accounts.roles import Act
from reviews.forms import visit_results as forms
from reviews.models import HomeVisit
from reviews.services import confirmations, visit_results
from reviews.states import VisitState
from reviews.views import looks
from reviews.views.refusals import entitled
from reviews.worklists import faces
from reviews.worklists import visit_days as worklist

BY_SCRIPT = "X-Background"
WORKER = ("js/vault.js", "js/bedside_worker.js")


@require(Act.RECORD_CONFIRMATION)
@require_safe
def day(request):
    """Today's visits of whoever is signed in, in large print."""
    now = timezone.localtime()
    stops = worklist.stops(worklist.of(request.user, day=now.date(), officer=request.user), today=now.date())
    if BY_SCRIPT not in request.headers:
        for stop in stops:
            looks.opened(request, stop.visit, "手机上门单", now)
    done = sum(stop.visit.state == VisitState.DONE for stop in stops)
    waiting = sum(stop.visit.state == VisitState.PLANNED for stop in stops)
    return render(request, "reviews/visits/phone_day.html", {
        "stops": stops, "today": now.date(), "done": done, "waiting": waiting,
        "next": next((stop for stop in stops if stop.visit.state == VisitState.PLANNED), None),
    })


@require(Act.RECORD_CONFIRMATION)
@require_http_methods(["GET", "POST"])
def record(request, key):
    visit = get_object_or_404(_visits(request), key=key)
    now = timezone.localtime()
    form = forms.Bedside(
        request.POST or None, request.FILES or None, visit=visit, by=request.user, initial={"visited_on": now.date()}
    )
    if form.is_valid():
        try:
            with entitled():
                sentence = _recorded(form, visit, by=request.user, now=now)
        except (visit_results.CannotRecord, confirmations.CannotRecord) as refusal:
            form.add_error(None, str(refusal))
        else:
            return _received(request, sentence)
    if form.is_bound and BY_SCRIPT in request.headers:
        return JsonResponse({"errors": [text for texts in form.errors.values() for text in texts]}, status=400)
    if request.method == "GET" and BY_SCRIPT not in request.headers:
        looks.opened(request, visit, "手机上门登记页", now)
    return _page(request, visit, form, now)


def _visits(request):
    return HomeVisit.objects.visible_to(request.user).select_related(
        "beneficiary__organization", "organization", "officer__organization", "second_officer__organization"
    )


def _recorded(form, visit, *, by, now) -> str:
    entered = form.cleaned_data
    if entered["outcome"]:
        visit_results.miss(
            visit=visit, outcome=entered["outcome"], note=entered["note"], died_on=entered["died_on"],
            visited_on=entered["visited_on"], by=by, at=now,
        )
        return f"已记下：{visit.get_outcome_display()}。"
    reviews = confirmations.open_reviews_of(beneficiary=visit.beneficiary, today=now.date())
    return visit_results.complete(
        visit=visit, reviews=reviews, found=form.found(), visited_on=entered["visited_on"], by=by, at=now,
        second_officer=entered["second_officer"], sent_as=entered["sent_as"],
    ).sentence


def _received(request, sentence):
    if BY_SCRIPT in request.headers:
        return JsonResponse({"sentence": sentence})
    messages.success(request, sentence)
    return redirect("reviews:bedside_day")


def _page(request, visit, form, now):
    [stop] = worklist.stops([visit], today=now.date())
    photo = faces.of(visit.beneficiary).values_list("key", flat=True).first()
    return render(request, "reviews/visits/phone_record.html", {
        "visit": visit, "stop": stop, "form": form, "today": now.date(), "questions": form.questions(),
        "photo_url": reverse("reviews:evidence", args=[photo]) if photo else "",
        "is_open": visit.state == VisitState.PLANNED, "back_url": reverse("reviews:bedside_day"),
    }, status=400 if form.is_bound else 200)


@require(Act.RECORD_CONFIRMATION)
@require_safe
def worker(request):
    """The script that opens the pages of this folder without a line; it holds nobody's data."""
    parts = [Path(finders.find(name)).read_text(encoding="utf-8") for name in WORKER]
    return HttpResponse("\n".join(parts), content_type="text/javascript; charset=utf-8")
