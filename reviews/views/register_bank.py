"""A register and the bank: the file for finance with its reason, what the bank answers, closing what stays open."""

import tempfile

from django.contrib import messages
from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.models import AccessEntry
from accounts.permissions import require
from accounts.roles import Act
from benefits.exchange import bank_returns as reading
from benefits.exchange import files, lists
from benefits.exchange import registers as writing
from benefits.services import bank_returns, registers
from reviews.forms import registers as forms
from reviews.forms.fields import Reason
from reviews.views.refusals import entitled
from reviews.views.registers import fetch
from reviews.worklists import registers as worklist

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require(Act.EXPORT)
@require_http_methods(["GET", "POST"])
def export(request, key):
    """The full cards leave the system: the reason is written to the access log first."""
    register, now = fetch(request, key), timezone.localtime()
    form = forms.Export(request.POST or None)
    if form.is_valid():
        access.record(
            by=request.user, at=now, kind=AccessEntry.Kind.EXPORTED, what=f"{register}（含账号）",
            reason=form.cleaned_data["reason"], rows=register.lines.count(), organization_id=register.organization_id,
        )  # fmt: skip
        return _csv(register) if request.POST.get("as") == "csv" else _workbook(register)
    return render(request, "reviews/registers/export.html", {
        "form": form, "register": register, "crumb": _crumb(register, "导出"), "back_url": worklist.address(register),
    }, status=400 if form.is_bound else 200)  # fmt: skip


@require(Act.RECONCILE_REGISTER)
@require_http_methods(["GET", "POST"])
def take_in(request, key):
    register = fetch(request, key)
    form = forms.BankReturn(request.POST or None, request.FILES or None) if request.method == "POST" else (
        forms.BankReturn()
    )
    if form.is_valid():
        given = form.cleaned_data["file"]
        try:
            with entitled():
                taken = bank_returns.take_in(
                    register=register, answers=list(reading.answers(given.file)),
                    file_name=lists.shown_name(given.name), digest=reading.digest_of(given.file), by=request.user,
                    at=timezone.localtime(),
                )  # fmt: skip
        except (files.CannotRead, bank_returns.CannotTakeIn) as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _said(taken))
            return redirect(worklist.address(register, tab=worklist.BOUNCED if taken.bounced else worklist.OPEN))
    return render(request, "reviews/registers/bank.html", {
        "form": form, "register": register, "crumb": _crumb(register, "上传银行回盘"),
        "back_url": worklist.address(register), "open": bank_returns.unanswered(register=register),
    }, status=400 if form.is_bound else 200)  # fmt: skip


@require(Act.RECONCILE_REGISTER)
@require_http_methods(["GET", "POST"])
def close(request, key):
    register = fetch(request, key)
    form = Reason(request.POST or None)
    if form.is_valid():
        try:
            with entitled():
                registers.close(register=register, **form.cleaned_data, by=request.user, at=timezone.localtime())
        except registers.CannotClose as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{register}已对账。")
            return redirect(worklist.address(register))
    number = bank_returns.unanswered(register=register)
    return render(request, "reviews/reason.html", {
        "form": form, "heading": f"对账完毕：{register}", "crumb": _crumb(register, "对账完毕"),
        "text": f"银行还有 {number} 行没有回。写明为什么不再等；没有回的行照原样留着。", "act_label": "对账完毕",
        "facts": [("合计", f"{register.total:,.2f} 元"), ("未回", f"{number} 行")],
        "back_url": worklist.address(register),
    }, status=400 if form.is_bound else 200)  # fmt: skip


def _workbook(register):
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- FileResponse closes it when the last byte is sent.
    writing.write(register, file=file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{register}.xlsx", content_type=XLSX)


def _csv(register):
    answer = StreamingHttpResponse(writing.csv_lines(register), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{register}.csv")
    return answer


def _said(taken) -> str:
    lost = f"，{len(taken.unmatched)} 行没有对上，列在页面下方" if taken.unmatched else ""
    return f"银行回盘已收：到账 {taken.paid} 行，退票 {taken.bounced} 行{lost}。"


def _crumb(register, last) -> list[tuple]:
    return [("发放名册", reverse("reviews:registers")), (f"{register}", worklist.address(register)), (last, "")]
