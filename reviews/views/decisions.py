"""One decision with its evidence above the button: check, endorse, approve, decline, mark as paid, the paper."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.models import AccessEntry
from accounts.permissions import require
from accounts.roles import Act
from benefits.services import back_pay, resumptions, suspensions
from reviews.documents import decisions as papers
from reviews.forms import approvals as forms
from reviews.policy import gates as findings
from reviews.services import gates
from reviews.views import dossier, looks
from reviews.views.refusals import entitled
from reviews.worklists import approvals, links
from reviews.worklists.rules import quotations


@require(Act.VIEW_CASES)
@require_safe
def detail(request, kind, key):
    record = _fetch(request, kind, key)
    return _shown(request, kind, record)


@require(Act.CHECK_SUSPENSION)
@require_POST
def check(request, key):
    stop = _fetch(request, "suspension", key)
    form = forms.Check(request.POST)
    if not form.is_valid():
        return _shown(request, "suspension", stop, form=form, status=400)
    try:
        with entitled():
            suspensions.check(suspension=stop, note=form.cleaned_data["note"], by=request.user, at=timezone.now())
    except suspensions.CannotDecide as refusal:
        return _shown(request, "suspension", stop, refusal=refusal, status=409)
    messages.success(request, f"{stop.benefit.beneficiary.name}的暂停建议已核对，转审核员审批。")
    return redirect(f"{links.approvals()}?group=check")


@require(Act.CHECK_SUSPENSION)
@require_http_methods(["GET", "POST"])
def answer_finding(request, key, finding):
    stop = _fetch(request, "suspension", key)
    asked = findings.FINDINGS.get(finding)
    if asked is None:
        raise Http404
    form = forms.Reason(request.POST or None)
    if form.is_valid():
        try:
            with entitled():
                gates.answer(
                    suspension=stop, finding=finding, reason=form.cleaned_data["reason"], by=request.user,
                    at=timezone.now(),
                )
        except gates.CannotAnswer as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{asked.label}：已写明不影响，由另一人批准。")
            return redirect(_address("suspension", stop))
    page = dossier.answer_page(stop, asked, form, _address("suspension", stop))
    return render(request, "reviews/reason.html", page, status=400 if form.is_bound else 200)


@require(Act.APPROVE_SUSPENSION)
@require_http_methods(["GET", "POST"])
def decline_suspension(request, key):
    return _decline(request, "suspension", key, lambda record, **told: gates.decline(suspension=record, **told))


@require(Act.APPROVE_RESUMPTION)
@require_POST
def approve_resumption(request, key):
    steps = {"endorse": resumptions.endorse, "approve": resumptions.approve}
    return _approve(request, "resumption", key, lambda step, record, **told: steps[step](resumption=record, **told))


@require(Act.APPROVE_RESUMPTION)
@require_http_methods(["GET", "POST"])
def decline_resumption(request, key):
    return _decline(request, "resumption", key, lambda record, **told: resumptions.decline(resumption=record, **told))


@require(Act.APPROVE_BACK_PAY)
@require_POST
def approve_back_pay(request, key):
    steps = {"endorse": back_pay.endorse, "approve": back_pay.approve}
    return _approve(request, "back-pay", key, lambda step, record, **told: steps[step](back_pay=record, **told))


@require(Act.APPROVE_BACK_PAY)
@require_http_methods(["GET", "POST"])
def decline_back_pay(request, key):
    return _decline(request, "back-pay", key, lambda record, **told: back_pay.decline(back_pay=record, **told))


@require(Act.PROPOSE_RESUMPTION)
@require_POST
def pay_back_pay(request, key):
    record = _fetch(request, "back-pay", key)
    form = forms.Payment(request.POST)
    if form.is_valid():
        try:
            with entitled():
                back_pay.mark_paid(back_pay=record, **form.cleaned_data, by=request.user, at=timezone.now())
        except back_pay.CannotPay as refusal:
            form.add_error("paid_on", str(refusal))
        else:
            messages.success(request, dossier.said_paid(record))
            return redirect(_address("back-pay", record))
    return _shown(request, "back-pay", record, form=form, status=400)


@require(Act.PRINT)
@require_safe
def paper(request, kind, key):
    record = _fetch(request, kind, key)
    letter = papers.LETTERS[kind](record) if kind in papers.LETTERS else None
    if letter is None:
        return _shown(request, kind, record, refusal="还没有作出决定，不能打印决定书。", status=409)
    access.record(
        by=request.user, at=timezone.now(), kind=AccessEntry.Kind.PRINTED, what=letter.title,
        about=record.about, organization_id=record.organization_id,
    )
    return render(request, "reviews/decision_print.html", {
        "letter": letter, "back_url": _address(kind, record), "quoted": quotations.linked(record, kind),
    })


def _fetch(request, kind, key):
    if kind not in approvals.KINDS:
        raise Http404
    of = approvals.KINDS[kind]
    found = of.model.objects.concerning(request.user).select_related(
        *of.related, "benefit__organization", "benefit__beneficiary__organization", "approved_by", "declined_by"
    )
    return get_object_or_404(found, key=key)


def _approve(request, kind, key, decide):
    record = _fetch(request, kind, key)
    step = dossier.step_of(kind, record)
    try:
        with entitled():
            decide(step, record, by=request.user, at=timezone.now())
    except resumptions.CannotDecide as refusal:
        return _shown(request, kind, record, refusal=refusal, status=409)
    messages.success(request, dossier.said(kind, step, record))
    return redirect(_address(kind, record))


def _decline(request, kind, key, decide):
    record = _fetch(request, kind, key)
    form = forms.Reason(request.POST or None)
    if form.is_valid():
        with entitled():
            decide(record, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        messages.success(request, f"{record.benefit.beneficiary.name}这一件不予批准，已退回经办。")
        return redirect(_address(kind, record))
    page = dossier.refusal_page(kind, record, form, _address(kind, record))
    return render(request, "reviews/reason.html", page, status=400 if form.is_bound else 200)


def _address(kind, record) -> str:
    return links.decision(kind, record.key)


def _shown(request, kind, record, *, form=None, refusal="", status=200):
    now = timezone.localtime()
    if request.method == "GET":
        looks.opened(request, record, f"{approvals.KINDS[kind].label}审批", now)
    page = dossier.page(kind, record, by=request.user, today=now.date(), form=form, refusal=str(refusal))
    return render(request, "reviews/decision.html", page, status=status)
