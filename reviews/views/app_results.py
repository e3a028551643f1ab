"""A file of results of the App: choose it, see what it would do, take it in, fetch the lines to mend."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.models import AccessEntry
from accounts.permissions import require
from accounts.roles import Act
from benefits.exchange import corrected, files, imports, limits
from benefits.models import ImportBatch
from benefits.services import imports as batches
from benefits.states import ImportState
from reviews.exchange.app_results import columns
from reviews.exchange.app_results.trade import APP_RESULTS
from reviews.forms import app_results as forms

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEWEST = 30
COUNTS = (("rows", "读入", ""), ("changed", "确认", "pine"), ("added", "已记录", ""), ("unchanged", "已收到过", ""),
          ("bad", "有误", "cinnabar"))


@require(Act.IMPORT_RESULTS)
@require_http_methods(["GET", "POST"])
def index(request):
    """Read a file; it waits to be checked, nothing is taken in."""
    form = forms.Upload(request.POST or None, request.FILES or None) if request.method == "POST" else forms.Upload()
    if form.is_valid():
        now, given = timezone.localtime(), form.cleaned_data["file"]
        try:
            batch = imports.read(
                file=given.file, file_name=given.name, by=request.user, at=now, today=now.date(), trade=APP_RESULTS
            )
        except (files.CannotRead, batches.CannotImport) as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("reviews:app_results_batch", key=batch.key)
    newest = _visible(request).order_by("-pk")[:NEWEST]
    return render(request, "reviews/app_results.html", {
        "form": form, "newest": newest, "megabytes": limits.FILE_BYTES // limits.MEGABYTE, "most": f"{limits.ROWS:,}",
        "needed": columns.labels(required=True), "others": columns.labels(required=False),
    }, status=400 if form.is_bound else 200)


@require(Act.IMPORT_RESULTS)
@require_safe
def show(request, key):
    """What the file would do, or what it did."""
    batch = _fetch(request, key)
    is_waiting = batch.state == ImportState.READ
    missing = imports.missing_labels(batch, APP_RESULTS) if is_waiting else ""
    is_running = batch.state == ImportState.IMPORTED and not batch.imported_at
    return render(request, "reviews/app_results_batch.html", {
        "batch": batch, "crumb": [("App 结果", reverse("reviews:app_results")), (batch.file_name, "")],
        "figures": _figures(batch), "is_waiting": is_waiting, "is_running": is_running, "missing": missing,
        "problems": batch.mapping.get("faults", []), "reasons": batch.mapping.get("reasons", []),
        "more": batch.bad - len(batch.mapping.get("faults", [])), "done": batches.done(batch=batch),
        "good": batch.added + batch.changed, "fits_a_sheet": batch.bad <= corrected.SHEET_LINES,
        "unjudged": 0 if missing or not is_waiting else batch.rows - batches.done(batch=batch),
        "may_go_on": is_running and bool(batch.file), "is_long": batch.rows > limits.AT_ONCE,
        "has_bad": bool(batch.bad and batch.file and not missing),
    })


@require(Act.IMPORT_RESULTS)
@require_POST
def run(request, key):
    batch, now = _fetch(request, key), timezone.localtime()
    try:
        imports.begin(batch=batch, by=request.user, at=now, today=now.date(), trade=APP_RESULTS)
    except batches.CannotImport as refusal:
        messages.error(request, str(refusal))
    return redirect("reviews:app_results_batch", key=key)


@require(Act.IMPORT_RESULTS)
@require_POST
def withdraw(request, key):
    batches.withdraw(batch=_fetch(request, key), by=request.user, at=timezone.now())
    messages.success(request, "文件已放弃，没有写入任何内容，暂存的文件已删除。")
    return redirect("reviews:app_results")


@require(Act.IMPORT_RESULTS)
@require_safe
def corrected_file(request, key, kind):
    """The bad lines with a sentence beside each; the download is an access to be remembered."""
    batch, now = _fetch(request, key), timezone.localtime()
    if not batch.bad or not batch.file or (kind == "xlsx" and batch.bad > corrected.SHEET_LINES):
        raise Http404
    access.record(by=request.user, at=now, kind=AccessEntry.Kind.EXPORTED, what="App 结果中有误的行", rows=batch.bad)
    lines = imports.bad_lines(batch, by=request.user, today=now.date(), trade=APP_RESULTS)
    heads, name = batch.mapping["headings"], f"待改的 App 结果-{now:%m%d-%H%M}.{kind}"
    if kind == "csv":
        answer = StreamingHttpResponse(corrected.csv_lines(heads, lines), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(_workbook(heads, lines), content_type=SHEET)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


@require(Act.IMPORT_RESULTS)
@require_safe
def template(request):
    """The empty form: headings, one invented line, and what to write in each column."""
    return HttpResponse(columns.empty_form(), content_type=SHEET, headers={
        "Content-Disposition": content_disposition_header(True, "App 结果（空白）.xlsx"),
    })


def _workbook(heads, lines):
    try:
        return corrected.workbook(heads, lines)
    except batches.CannotImport as refusal:
        raise PermissionDenied(str(refusal)) from None


def _visible(request):
    rows = ImportBatch.objects.visible_to(request.user).filter(kind=ImportBatch.Kind.APP_RESULTS)
    return rows.select_related("read_by", "organization")


def _fetch(request, key):
    return get_object_or_404(_visible(request), key=key)


def _figures(batch):
    numbers = [(label, getattr(batch, name), tone) for name, label, tone in COUNTS]
    return [{"label": label, "value": f"{number:,}", "unit": "条", "tone": tone if number else ""}
            for label, number, tone in numbers]
