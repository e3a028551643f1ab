"""The visits of one officer on one day: the list, and the sheet on paper; what is printed is logged with its reason."""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.models import AccessEntry, Staff
from accounts.permissions import require
from accounts.roles import Act
from reviews.forms import visits as forms
from reviews.worklists import visit_days as worklist
from reviews.worklists import visits


@require(Act.RECORD_CONFIRMATION)
@require_safe
def show(request, day, officer):
    now = timezone.localtime()
    day, sent = day_of(day), officer_of(request, officer)
    found = worklist.of(request.user, day=day, officer=sent)
    return render(request, "reviews/visits/day.html", {
        "crumb": [("上门", reverse("reviews:visits")), (f"{day:%m-%d} {sent.name}", "")], "day": day, "officer": sent,
        "stops": worklist.stops(found, today=now.date()), "today": now.date(),
        "may_print": request.user.may(Act.PRINT),
        "bulk": [{"label": "改期或换人…", "url": reverse("reviews:visits_move"), "icon": "calendar"}],
    })


@require(Act.PRINT)
@require_http_methods(["GET", "POST"])
def sheet(request, day, officer):
    """The sheet in large print: a code for the phone, a code for the family, numbers only if asked for."""
    now = timezone.localtime()
    day, sent = day_of(day), officer_of(request, officer)
    found = worklist.of(request.user, day=day, officer=sent)
    form = forms.Print(request.POST if request.method == "POST" else None)
    page = {"day": day, "officer": sent, "back_url": reverse("reviews:visit_day", args=[day.isoformat(), sent.key])}
    if form.is_valid():
        entered = form.cleaned_data
        stops = worklist.stops(
            found, today=now.date(), with_phones=entered["with_phones"],
            address_of=lambda key: request.build_absolute_uri(reverse("reviews:bedside", args=[key])),
        )
        for stop in stops:
            _log(request, stop, entered, now)
        return render(request, "reviews/visits/sheet.html", {**page, "stops": stops, "now": now})
    crumb = [("上门", reverse("reviews:visits")), (f"{day:%m-%d} {sent.name}", page["back_url"]), ("打印上门单", "")]
    return render(request, "reviews/visits/print.html", {
        **page, "form": form, "count": found.count(), "crumb": crumb,
    }, status=400 if form.is_bound else 200)


def _log(request, stop, entered, now):
    """One row a person: whoever asks who saw a file finds the paper as well."""
    person = stop.visit.beneficiary
    kinds = [(AccessEntry.Kind.PRINTED, "上门单")]
    kinds += [(AccessEntry.Kind.UNMASKED, "上门单上的完整电话")] if entered["with_phones"] else []
    for kind, what in kinds:
        access.record(
            by=request.user, at=now, kind=kind, what=what, reason=entered["reason"], about=person.key,
            organization_id=stop.visit.organization_id,
        )


def day_of(text) -> date:
    """The day as an address writes it."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404("no such day") from error


def officer_of(request, key) -> Staff:
    """Who is sent, if the reader's office may send them."""
    return get_object_or_404(visits.officers(request.user.organization), key=key)
