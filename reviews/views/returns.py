"""The yearly return: its figures by county, the names behind each, and the hands that prepare and send it."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.models import AccessEntry, Organization
from accounts.permissions import require
from accounts.roles import Act
from benefits.models import YearlyReturn
from benefits.services import returns as service
from benefits.states import ReturnState
from reviews.documents import returns as documents
from reviews.forms import approvals as decision_forms
from reviews.forms import returns as forms
from reviews.views.refusals import entitled
from reviews.worklists import returns

STATION = "年度上报由省级汇总，县级查看本地部分，站级不办理。"


@require(Act.READ_RETURN)
@require_safe
def index(request):
    _refuse_station(request.user)
    return _shown(request, timezone.localtime())


@require(Act.READ_RETURN)
@require_safe
def names(request):
    _refuse_station(request.user)
    now, kind = timezone.localtime(), request.GET.get("kind", "")
    if kind not in returns.Kind.values:
        raise Http404
    year, key = returns.asked_year(request.GET.get("year", ""), now=now), request.GET.get("report", "")
    report = get_object_or_404(YearlyReturn.objects.visible_to(request.user), key=key, year=year) if key else None
    county = request.GET.get("county", "")
    found = returns.lines(request.user, year=year, kind=kind, report=report, county=county)
    page = returns.page(
        request.user, found, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    label, rows = returns.Kind(kind).label, returns.named(page.records, kind=kind)
    what = f"{year} 年年度上报名单：{label}"
    access.record(by=request.user, at=now, kind=AccessEntry.Kind.SEARCHED, what=what, rows=len(rows))
    return render(request, "reviews/returns/names.html", {
        "year": year, "kind": returns.Kind(kind), "report": report, "rows": rows, "count": found.count(),
        "county": Organization.objects.filter(code=county).first() if county else None,
        "back_url": returns.address(year), "per_month": kind in returns.PER_MONTH,
        "previous_url": _beside(request, before=page.before), "next_url": _beside(request, after=page.after),
    })


@require(Act.SEND_RETURN)
@require_POST
def prepare(request):
    now, form = timezone.localtime(), forms.Supplement(request.POST)
    year = returns.asked_year(request.POST.get("year", ""), now=now)
    if form.is_valid():
        try:
            with entitled():
                made = service.prepare(
                    office=request.user.organization, year=year, **form.cleaned_data, by=request.user, at=now
                )
        except service.CannotPrepare as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{made}已编制，共 {made.cases} 件；请省级另一名审批人看过后报送。")
            return redirect(returns.address(year))
    return _shown(request, now, year=year, supplement=form, status=409)


@require(Act.SEND_RETURN)
@require_POST
def send(request, key):
    report, now, form = _fetch(request, key), timezone.localtime(), forms.Sending(request.POST)
    if form.is_valid():
        try:
            with entitled():
                service.send(report=report, by=request.user, at=now)
        except service.CannotSend as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{report}已报送，共 {report.cases} 件；这一份不再更改，有遗漏的另行补报。")
            return redirect(returns.address(report.year))
    return _shown(request, now, year=report.year, sending=form, status=400)


@require(Act.SEND_RETURN)
@require_http_methods(["GET", "POST"])
def withdraw(request, key):
    report, form = _fetch(request, key), decision_forms.Reason(request.POST or None)
    if form.is_valid():
        try:
            with entitled():
                service.withdraw(report=report, **form.cleaned_data, by=request.user, at=timezone.localtime())
        except service.CannotSend as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{report}这一稿已撤回，可以重新编制。")
            return redirect(returns.address(report.year))
    back = returns.address(report.year)
    return render(request, "reviews/reason.html", {
        "heading": f"撤回这一稿：{report}", "text": "撤回以后可以重新编制，理由写入留痕。", "form": form,
        "crumb": [("年度上报", back), ("撤回", "")], "act_label": "撤回这一稿", "back_url": back,
        "facts": [("件数", f"{report.cases} 件"), ("编制人", report.prepared_by.name)],
    }, status=400 if form.is_bound else 200)


@require(Act.PRINT)
@require_safe
def paper(request, key):
    _refuse_station(request.user)
    report, now = _fetch(request, key), timezone.localtime()
    pdf, cases = documents.paper(report, by=request.user, at=now)
    access.record(by=request.user, at=now, kind=AccessEntry.Kind.PRINTED, what=str(report), rows=cases)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(f'{report}.pdf')}"
    return answer


def _refuse_station(staff):
    if staff.organization.level == Organization.Level.STATION:
        raise PermissionDenied(STATION)


def _fetch(request, key) -> YearlyReturn:
    found = YearlyReturn.objects.visible_to(request.user).select_related("organization", "prepared_by", "sent_by")
    return get_object_or_404(found, key=key)


def _beside(request, **edge) -> str:
    kept = {name: value for name, value in request.GET.items() if name not in ("after", "before")}
    return f"{request.path}?{returns.links.query(**kept, **edge)}" if any(edge.values()) else ""


def _shown(request, now, *, year=None, sending=None, supplement=None, status=200):
    staff, today = request.user, now.date()
    year = year or returns.asked_year(request.GET.get("year", ""), now=now)
    found = returns.reports(staff, year)
    sheets = returns.sheets(staff, year, found)
    due_on, aimed_on = returns.due(year, found)
    is_province = staff.may(Act.SEND_RETURN) and staff.organization.level == Organization.Level.PROVINCE
    draft = next((sheet for sheet in sheets if sheet.report and sheet.report.state == ReturnState.DRAFT), None)
    first = next((report for report in found if report.state == ReturnState.SENT), None)
    return render(request, "reviews/returns/year.html", {
        "year": year, "sheets": sheets, "kinds": returns.Kind, "due_on": due_on, "aimed_on": aimed_on, "today": today,
        "is_late": first is None and today > due_on, "is_over": today.year > year, "laws": returns.laws(),
        "years": [{"label": f"{each} 年", "url": returns.address(each), "current": each == year}
                  for each in returns.years(today)],
        "draft": draft, "is_stale": bool(draft) and returns.moved_on(staff, year, draft), "first": first,
        "may_prepare": is_province and draft is None, "may_send": is_province and draft is not None,
        "is_own": draft is not None and draft.report.prepared_by == staff,
        "may_print": staff.may(Act.PRINT), "sending": sending or forms.Sending(),
        "supplement": supplement or forms.Supplement(),
    }, status=status)  # fmt: skip
