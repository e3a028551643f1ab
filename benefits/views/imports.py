"""The import door by page: choose a file, check what it would do, take it in, fetch the lines to mend."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access, searching
from accounts.models import AccessEntry
from accounts.permissions import require
from accounts.roles import Act
from benefits.exchange import corrected, files, imports, limits, samples
from benefits.forms import imports as forms
from benefits.models import ImportBatch
from benefits.services import imports as batches
from benefits.states import ImportState
from benefits.worklists import imports as worklist
from benefits.worklists import people

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEWEST = 30
LONGEST = 40  # Characters of a search.
SAMPLED = 200
NAMED = 2000  # Lines in which the names beside the first faults are looked up.
COUNTS = (("rows", "读入", ""), ("added", "新增", ""), ("changed", "更新", ""), ("unchanged", "无变化", ""),
          ("bad", "有误", "cinnabar"))


@require(Act.IMPORT_BENEFICIARIES)
@require_safe
def index(request):
    return _door(request, forms.Upload(staff=request.user))


@require(Act.IMPORT_BENEFICIARIES)
@require_POST
def find(request):
    """A name is never written in an address: the lists are asked for with a sealed term."""
    term, url = request.POST.get("term", "").strip()[:LONGEST], reverse("benefits:imports")
    if searching.kind_of(term) is searching.Kind.NOTHING:
        return redirect(url)
    access.record(
        by=request.user, at=timezone.now(), kind=AccessEntry.Kind.SEARCHED, what="查找导入记录",
        rows=worklist.of_office(request.user, term=term).count(),
    )
    return redirect(f"{url}?{urlencode({'find': searching.seal(term, staff_id=request.user.pk)})}")


@require(Act.IMPORT_BENEFICIARIES)
@require_http_methods(["GET", "POST"])
def create(request):
    """Read a file; it waits to be checked, nothing is taken in."""
    sent = request.method == "POST"
    form = forms.Upload(request.POST if sent else None, request.FILES if sent else None, staff=request.user)
    if form.is_valid():
        now, given = timezone.localtime(), form.cleaned_data
        try:
            batch = imports.read(
                file=given["file"].file, file_name=given["file"].name, category=given["category"],
                office=given["office"], by=request.user, at=now, today=now.date(),
            )
        except (files.CannotRead, batches.CannotImport) as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("benefits:import_preview", key=batch.key)
    return _door(request, form)


@require(Act.IMPORT_BENEFICIARIES)
@require_http_methods(["GET", "POST"])
def preview(request, key):
    """What the list would do; a POST reads it again with other columns."""
    batch = _fetch(request, key)
    if batch.state != ImportState.READ:
        return redirect("benefits:import_detail", key=key)
    lines = _first_lines(batch)
    form = forms.Columns(
        request.POST if request.method == "POST" else None, staff=request.user, mapping=batch.mapping,
        samples=samples.by_column(lines[:SAMPLED], batch.mapping),
    )
    if form.is_valid():
        imports.look_again(
            batch=batch, places=form.places(), category=form.cleaned_data["category"],
            office=form.cleaned_data["office"], by=request.user, today=timezone.localdate(),
        )
        messages.success(request, "已按新的对应重读名单。")
        return redirect("benefits:import_preview", key=key)
    page = _preview_page(batch, lines) | {"form": form}
    return render(request, "benefits/import_check.html", page, status=400 if form.is_bound else 200)


@require(Act.IMPORT_BENEFICIARIES)
@require_POST
def run(request, key):
    batch, now = _fetch(request, key), timezone.localtime()
    try:
        imports.begin(batch=batch, by=request.user, at=now, today=now.date())
    except batches.CannotImport as refusal:
        messages.error(request, str(refusal))
        return redirect("benefits:import_preview", key=key)
    return redirect("benefits:import_detail", key=key)


@require(Act.IMPORT_BENEFICIARIES)
@require_POST
def withdraw(request, key):
    batch = _fetch(request, key)
    batches.withdraw(batch=batch, by=request.user, at=timezone.now())
    messages.success(request, "名单已放弃，没有写入任何内容，暂存的文件已删除。")
    return redirect("benefits:imports")


@require(Act.IMPORT_BENEFICIARIES)
@require_safe
def detail(request, key):
    batch = _fetch(request, key)
    if batch.state == ImportState.READ:
        return redirect("benefits:import_preview", key=key)
    is_running = batch.state == ImportState.IMPORTED and not batch.imported_at
    return render(request, "benefits/import_done.html", {
        "batch": batch, "crumb": _crumb(batch), "figures": _figures(batch), "is_running": is_running,
        "may_go_on": is_running and bool(batch.file), "done": batches.done(batch=batch),
        "fits_a_sheet": batch.bad <= corrected.SHEET_LINES,
        "facts": [
            ("经手人", batch.read_by.name), ("机构", batch.organization.name),
            ("读入时间", timezone.localtime(batch.read_at).strftime("%Y-%m-%d %H:%M")),
            ("文件校验码", batch.sha256[:12] or "—"),
        ],
    })


@require(Act.IMPORT_BENEFICIARIES)
@require_safe
def corrected_file(request, key, kind):
    """The bad lines with a sentence beside each; the download is an access to be remembered."""
    batch, now = _fetch(request, key), timezone.localtime()
    if not batch.bad or not batch.file or (kind == "xlsx" and batch.bad > corrected.SHEET_LINES):
        raise Http404
    access.record(by=request.user, at=now, kind=AccessEntry.Kind.EXPORTED, what="导入名单中有误的行", rows=batch.bad)
    lines = imports.bad_lines(batch, by=request.user, today=now.date())
    name = content_disposition_header(True, f"待改的行-{now:%m%d-%H%M}.{kind}")
    if kind == "csv":
        answer = StreamingHttpResponse(
            corrected.csv_lines(batch.mapping["headings"], lines), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(corrected.workbook(batch.mapping["headings"], lines), content_type=SHEET)
    answer["Content-Disposition"] = name
    return answer


@require(Act.IMPORT_BENEFICIARIES)
@require_safe
def template(request):
    """The empty form: headings, one invented line, and what to write in each column."""
    return HttpResponse(corrected.empty_form(), content_type=SHEET, headers={
        "Content-Disposition": content_disposition_header(True, "服务对象名单（空白）.xlsx"),
    })


def _door(request, form):
    term = _term(request)
    return render(request, "benefits/import.html", {
        "newest": worklist.of_office(request.user, term=term)[:NEWEST],
        "find_value": people.shown_term(term) if term else "", "form": form,
        "megabytes": limits.FILE_BYTES // limits.MEGABYTE, "most": f"{limits.ROWS:,}",
    }, status=400 if form.is_bound else 200)


def _term(request) -> str:
    token = request.GET.get("find", "")
    try:
        return searching.open_sealed(token, staff_id=request.user.pk, now=timezone.now()) if token else ""
    except searching.UnreadableSearch as refusal:
        messages.warning(request, str(refusal))
        return ""


def _fetch(request, key):
    rows = ImportBatch.objects.visible_to(request.user).filter(kind=ImportBatch.Kind.BENEFICIARIES)
    return get_object_or_404(rows.select_related("read_by", "organization"), key=key)


def _first_lines(batch):
    try:
        return imports.first_lines(batch, NAMED)
    except batches.CannotImport as refusal:
        raise PermissionDenied(str(refusal)) from None


def _crumb(batch):
    return [("导入", reverse("benefits:imports")), (batch.file_name, "")]


def _figures(batch):
    numbers = [(label, getattr(batch, name), tone) for name, label, tone in COUNTS]
    return [{"label": label, "value": f"{number:,}", "unit": "行", "tone": tone if number else ""}
            for label, number, tone in numbers]


def _preview_page(batch, lines):
    missing, figures = imports.missing_labels(batch), _figures(batch)
    place = next((int(at) for at, key in batch.mapping["places"].items() if key == "name"), None)
    names = {line: cells[place] for line, cells, _ in lines} if place is not None else {}
    return {
        "batch": batch, "crumb": _crumb(batch), "missing": missing, "figures": figures[:1] if missing else figures,
        "problems": [(line, samples.masked(names.get(line, "")), sentence)
                     for line, sentence in batch.mapping["faults"]],
        "reasons": batch.mapping["reasons"], "hints": batch.mapping["hints"],
        "more": batch.bad - len(batch.mapping["faults"]), "good": batch.added + batch.changed,
        "unjudged": 0 if missing else batch.rows - batches.done(batch=batch), "judged": f"{limits.JUDGED:,}",
        "fits_a_sheet": batch.bad <= corrected.SHEET_LINES, "is_long": batch.rows > limits.AT_ONCE,
    }
