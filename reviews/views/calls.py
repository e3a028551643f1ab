"""The call list: on the screen, on paper, as a workbook; what is taken away is logged with its reason."""

import tempfile

from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.models import AccessEntry
from accounts.permissions import require
from accounts.roles import Act
from reviews.exchange import calls as workbook
from reviews.forms import letters as forms
from reviews.forms.people import Export
from reviews.models import Review
from reviews.views import searches
from reviews.views.asking import Asked
from reviews.worklists import calls as worklist
from reviews.worklists import counts, pages

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ON_PAPER = 500  # Rows of a printed list.


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    now = timezone.localtime()
    asked = _asked(request, now)
    page = pages.asked_for(
        request.GET, worklist.loaded(_found(request, asked, now)), order=pages.Order("due_on"),
        edges=Review.objects.visible_to(request.user),
    )
    numbers = counts.in_one_query({
        tab: _found(request, asked, now, tab=tab).values("pk") for tab in asked.tabs
    })
    return render(request, "reviews/call_list.html", {
        **asked.context(page, numbers), "rows": worklist.rows(page.records, today=now.date()), "today": now.date(),
        "take_url": _take_url(request) if request.user.may(Act.EXPORT) else "",
    }, status=400 if asked.unreadable else 200)


@require(Act.VIEW_CASES)
@require_POST
def find(request):
    """A name is never written in an address: the list is asked for with a sealed term."""
    return redirect(f"{reverse('reviews:calls')}?{searches.sealed(request, ('tab', 'category', 'office'))}")


@require(Act.EXPORT)
@require_http_methods(["GET", "POST"])
def take(request):
    """The list on paper or as a workbook, with the reason written to the access log."""
    now = timezone.localtime()
    asked = _asked(request, now)
    found = _found(request, asked, now)
    form = Export(request.POST or None)
    if form.is_valid():
        if request.POST.get("as") == "paper":
            return _printed(request, asked, found, form.said(), now)
        return _exported(request, asked, found, form.said(), now)
    number = counts.in_one_query({"rows": found.values("pk")})["rows"]
    return render(request, "reviews/take_list.html", {
        "form": form, "count": number, "title": _title(asked), "tags": asked.form.tags({}), "picked": (),
        "on_paper": ON_PAPER, "back_url": asked.url(),
    }, status=400 if form.is_bound else 200)


def _asked(request, now) -> Asked:
    form = forms.Calls(request.GET, by=request.user)
    ahead = worklist.ahead(request.user.organization, today=now.date())
    asked = Asked(request, now, form=form, tabs=worklist.tabs(ahead), home="reviews:calls")
    asked.narrowed["ahead"] = ahead
    return asked


def _found(request, asked, now, tab=None):
    return worklist.select(request.user, asked.tab if tab is None else tab, today=now.date(), **asked.narrowed)


def _title(asked) -> str:
    return f"短信通知不到的人：{asked.tabs[asked.tab]}"


def _take_url(request) -> str:
    return f"{reverse('reviews:calls_take')}?{request.GET.urlencode()}"


def _exported(request, asked, found, reason, now):
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- FileResponse closes it when the last byte is sent.
    title = f"{_title(asked)}　{request.user.organization.name}　{now:%Y-%m-%d %H:%M}　{request.user.name}"
    written = workbook.write(worklist.everything(found, today=now.date()), title=title, file=file)
    _log(request, AccessEntry.Kind.EXPORTED, asked, reason, written, now)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"短信通知不到的人-{now:%Y%m%d}.xlsx", content_type=XLSX)


def _printed(request, asked, found, reason, now):
    number = counts.in_one_query({"rows": found.values("pk")})["rows"]
    rows = [row for chunk in worklist.everything(found, today=now.date(), most=ON_PAPER) for row in chunk]
    _log(request, AccessEntry.Kind.PRINTED, asked, reason, len(rows), now)
    return render(request, "reviews/call_list_print.html", {
        "rows": rows, "title": _title(asked), "now": now, "count": number, "shown": len(rows), "back_url": asked.url(),
    })


def _log(request, kind, asked, reason, rows, now):
    access.record(by=request.user, at=now, kind=kind, what=_title(asked), reason=reason, rows=rows)
