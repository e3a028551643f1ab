"""The holiday table: a year to read, entering one after a look at what it moves, and what was changed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organization
from accounts.permissions import require
from accounts.roles import Act
from benefits.services import holidays
from reviews.forms import holidays as forms
from reviews.services import recounts
from reviews.views.refusals import entitled
from reviews.worklists import holidays as worklist

REFRESH = 5  # Seconds, while days are being counted again.


@require(Act.READ_RULES)
@require_safe
def index(request):
    return redirect("reviews:holiday_year", year=timezone.localdate().year)


@require(Act.READ_RULES)
@require_safe
def year(request, year):
    today = timezone.localdate()
    shown = _known(year, today)
    table = worklist.of_year(shown)
    return render(request, "reviews/holidays/year.html", {
        "table": table, "today": today, "tabs": _tabs(shown, today), "may_enter": _may_enter(request.user),
        "enter_url": reverse("reviews:holiday_enter", args=[shown]),
        "changes_url": reverse("reviews:holiday_changes", args=[shown]) if table.row else "",
    })


@require(Act.KEEP_HOLIDAYS)
@require_http_methods(["GET", "POST"])
def enter(request, year):
    now = timezone.localtime()
    table = worklist.of_year(_known(year, now.date()))
    with entitled():
        holidays.refuse_outsider(by=request.user)
    form = _form(request, table)
    foreseen, is_done = None, False
    if form.is_valid():
        foreseen, is_done = _decided(request, form, table, now)
    if is_done:
        messages.success(request, f"{year} 年的放假安排已录入，受影响的期限由时钟重新计算。")
        return redirect("reviews:holiday_changes", year=year)
    page = _entry_page(form, table, foreseen)
    return render(request, "reviews/holidays/enter.html", page, status=400 if form.is_bound and not foreseen else 200)


@require(Act.READ_RULES)
@require_safe
def changes(request, year):
    table = worklist.of_year(_known(year, timezone.localdate()))
    if table.row is None:
        raise Http404
    editions = worklist.editions(table.row)
    page = render(request, "reviews/holidays/changes.html", {
        "year": year, "editions": editions, "row": table.row,
        "crumb": [("节假日", reverse("reviews:holidays")), (f"{year} 年", _address(year)), ("改了什么", "")],
    })
    if any(each.is_running and not each.recount.passed_by for each in editions):
        page["Refresh"] = str(REFRESH)
    return page


def _known(year, today) -> int:
    """A year that has a table or may get one."""
    if not holidays.FIRST_YEAR <= year <= today.year + 1:
        raise Http404
    return year


def _form(request, table):
    version = table.row.version if table.row else 0
    written = holidays.written(holidays.days_of(table.year)) if table.row else ""
    initial = {"text": written, "document_no": table.row.document_no if table.row else ""}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return forms.Entry(*sent, year=table.year, version=version, initial=initial)


def _decided(request, form, table, now):
    """First what would move is shown, then the table is written: the foresight, and whether it was written."""
    told = {"year": table.year, "entered": form.days, "by": request.user}
    try:
        with entitled():
            holidays.refuse_faults(year=table.year, entered=form.days, today=now.date())
            if not form.is_seen:
                form.shown_again()
                return recounts.foresee(**told), False
            reason = form.cleaned_data.get("reason", "")
            document_no = form.cleaned_data["document_no"]
            recounts.enter(**told, document_no=document_no, reason=reason, at=now)
            return None, True
    except holidays.CannotEnter as refusal:
        form.add_error(None, str(refusal))
        return None, False


def _entry_page(form, table, foreseen) -> dict:
    differing = holidays.differences(year=table.year, entered=form.days) if foreseen else []
    return {
        "form": form, "table": table, "foreseen": foreseen, "differing": differing,
        "breaks": worklist.breaks_of(sorted(form.days)) if foreseen else [], "left_out": form.left_out,
        "doubts": holidays.doubts(year=table.year, entered=form.days) if foreseen else [],
        "title": f"更改 {table.year} 年放假安排" if table.row else f"录入 {table.year} 年放假安排",
        "back_url": _address(table.year),
        "crumb": [("节假日", reverse("reviews:holidays")), (f"{table.year} 年", _address(table.year)), ("录入", "")],
    }


def _address(year) -> str:
    return reverse("reviews:holiday_year", args=[year])


def _may_enter(staff) -> bool:
    return staff.may(Act.KEEP_HOLIDAYS) and staff.organization.level == Organization.Level.PROVINCE


def _tabs(shown, today) -> list[dict]:
    """The years around now; older ones one by one."""
    near = {today.year + 1, today.year, today.year - 1, today.year - 2}
    offered = sorted(near | {shown, max(shown - 1, holidays.FIRST_YEAR)}, reverse=True)
    known = holidays.official_years()
    return [
        {"label": f"{each} 年" + ("" if each in known else "（暂估）"), "url": _address(each), "current": each == shown}
        for each in offered
    ]
