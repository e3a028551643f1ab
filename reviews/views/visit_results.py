"""Back at the desk: what came of a day's visits, a line a household, in one grid and one click."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import require
from accounts.roles import Act
from accounts.transitions import StaleState
from reviews.forms import visit_results as forms
from reviews.services import confirmations, visit_results, visits
from reviews.states import VisitState
from reviews.views.refusals import entitled
from reviews.views.visit_days import day_of, officer_of
from reviews.worklists import visit_days as worklist

REFUSALS = (visit_results.CannotRecord, visits.CannotPlan, confirmations.CannotRecord, StaleState)


@require(Act.RECORD_CONFIRMATION)
@require_http_methods(["GET", "POST"])
def enter(request, day, officer):
    """Lines without a result are left for later; a refused line stays with its sentence and holds up no other."""
    now = timezone.localtime()
    day, sent = day_of(day), officer_of(request, officer)
    back = reverse("reviews:visit_day", args=[day.isoformat(), sent.key])
    found = worklist.of(request.user, day=day, officer=sent).filter(state=VisitState.PLANNED)
    stops = worklist.stops(found, today=now.date())
    lines = [forms.Line(request.POST or None, request.FILES or None, stop=stop) for stop in stops]
    if request.method == "POST":
        done = [line for line in lines if _is_recorded(line, day, by=request.user, now=now)]
        if done:
            messages.success(request, f"已登记 {len(done)} 户的结果。")
        if not any(line.errors for line in lines):
            return redirect(back)
        lines = [line for line in lines if line not in done]
    return render(request, "reviews/visits/results.html", {
        "crumb": [("上门", reverse("reviews:visits")), (f"{day:%m-%d} {sent.name}", back), ("登记结果", "")],
        "lines": lines, "day": day, "officer": sent, "back_url": back, "today": now.date(),
    }, status=400 if request.method == "POST" else 200)


def _is_recorded(line, day, *, by, now) -> bool:
    if not line.is_valid() or not line.is_filled:
        return False
    try:
        with entitled():
            _record(line, day, by=by, now=now)
    except REFUSALS as refusal:
        line.add_error(None, "该事项已由他人处理。" if isinstance(refusal, StaleState) else str(refusal))
        return False
    return True


def _record(line, day, *, by, now) -> None:
    visit, entered = line.stop.visit, line.cleaned_data
    if entered["outcome"] == forms.MOVED:
        visits.move(
            visits=[visit], day=entered["day"], officer=visit.officer, second_officer=visit.second_officer,
            reason=entered["note"] or "上门后改期", by=by, at=now,
        )
    elif entered["outcome"] == forms.DONE:
        reviews = confirmations.open_reviews_of(beneficiary=visit.beneficiary, today=now.date())
        visit_results.complete(visit=visit, reviews=reviews, found=line.found(), visited_on=day, by=by, at=now)
    else:
        visit_results.miss(visit=visit, visited_on=day, **line.words(), by=by, at=now)
