"""Who did not get through the App this year, with the advice of the FAQ and the way that is left."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from reviews.forms import app_results as forms
from reviews.models import Review
from reviews.views import searches
from reviews.views.asking import Asked
from reviews.worklists import app_doubts, counts, pages
from reviews.worklists import app_failures as worklist


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    now, staff = timezone.localtime(), request.user
    today, form = now.date(), forms.Failures(request.GET, by=staff)
    asked = Asked(request, now, form=form, tabs=worklist.KINDS, home="reviews:app_failures")
    found = {kind: worklist.select(staff, today=today, kind=kind, **asked.narrowed) for kind in asked.tabs}
    page = pages.asked_for(
        request.GET, worklist.loaded(found[asked.tab]), order=pages.Order("due_on"),
        edges=Review.objects.visible_to(staff),
    )
    numbers = counts.in_one_query({kind: rows.values("pk") for kind, rows in found.items()})
    return render(request, "reviews/app_failures.html", {
        **asked.context(page, numbers), "rows": worklist.rows(page.records, staff, today=today), "today": today,
        "may_import": staff.may(Act.IMPORT_RESULTS), "doubts": app_doubts.open_to(staff).count(),
    }, status=400 if asked.unreadable else 200)


@require(Act.VIEW_CASES)
@require_POST
def find(request):
    """A name is never written in an address: the list is asked for with a sealed term."""
    sealed = searches.sealed(request, ("tab", "category", "cause", "office"))
    return redirect(f"{reverse('reviews:app_failures')}?{sealed}")
