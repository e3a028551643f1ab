"""Moves between counties: recorded from the person's page, listed for both offices, answered on their own page."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from benefits.models import Beneficiary, Transfer
from benefits.services import transfers
from reviews.forms import transfers as forms
from reviews.forms.fields import Reason
from reviews.views import looks, moves, searches
from reviews.views.refusals import entitled
from reviews.worklists import pages
from reviews.worklists import transfers as worklist


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    now, asked = timezone.localtime(), moves.Asked(request)
    term, refusal = searches.opened(request, now)
    if refusal:
        messages.warning(request, refusal)
    page = pages.asked_for(
        request.GET, worklist.loaded(worklist.of_office(request.user, asked.tab, standing=asked.standing, term=term)),
        order=pages.Order("-id"), edges=Transfer.objects.visible_to(request.user),
    )
    return render(request, "reviews/transfers.html", moves.list_page(request.user, asked, page, term, now.date()))


@require(Act.VIEW_CASES)
@require_POST
def find(request):
    query = searches.sealed(
        request, ("tab", "standing"), what="查找关系转移",
        among=lambda term: Transfer.objects.visible_to(request.user).filter(moves.of_person(term)),
    )
    return HttpResponseRedirect(f"{reverse('reviews:transfers')}?{query}")


@require(Act.RECORD_TRANSFER)
@require_http_methods(["GET", "POST"])
def record(request, key):
    found = Beneficiary.objects.visible_to(request.user).select_related("organization")
    person, now = get_object_or_404(found, key=key), timezone.localtime()
    movable = worklist.movable(person, request.user)
    form = forms.Record(request.POST or None, benefits=movable)
    if form.is_valid():
        try:
            with entitled():
                rows = transfers.record(**form.move(), by=request.user, at=now)
        except transfers.CannotTransfer as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, moves.said(rows))
            return redirect(worklist.address(rows[0]))
    return moves.record_page(request, person, movable, form, now)


@require(Act.VIEW_CASES)
@require_safe
def detail(request, key):
    transfer, now = _fetch(request, key), timezone.localtime()
    looks.opened(request, transfer, "关系转移", now)
    return moves.detail_page(request, transfer, now.date())


@require(Act.ANSWER_TRANSFER)
@require_POST
def accept(request, key):
    transfer, now = _fetch(request, key), timezone.localtime()
    form = forms.Accept(request.POST, transfer=transfer, by=request.user)
    if form.is_valid():
        try:
            with entitled():
                transfers.accept(transfer=transfer, office=form.chosen(), by=request.user, at=now)
        except transfers.CannotTransfer as refusal:
            form.add_error(None, str(refusal))
        else:
            month = f"{transfer.takes_over_month:%Y 年 1 月}"
            messages.success(request, f"关系转移已接收，{month}起由本地发放并确认。")
            return redirect(worklist.address(transfer))
    return moves.detail_page(request, transfer, now.date(), form=form, status=400)


@require(Act.ANSWER_TRANSFER)
@require_http_methods(["GET", "POST"])
def decline(request, key):
    return _ended(request, key, transfers.decline, moves.DECLINE)


@require(Act.RECORD_TRANSFER)
@require_http_methods(["GET", "POST"])
def withdraw(request, key):
    return _ended(request, key, transfers.withdraw, moves.WITHDRAW)


def _fetch(request, key) -> Transfer:
    return get_object_or_404(worklist.loaded(Transfer.objects.visible_to(request.user)), key=key)


def _ended(request, key, end, words):
    transfer, now = _fetch(request, key), timezone.localtime()
    form = Reason(request.POST or None)
    if form.is_valid():
        try:
            with entitled():
                end(transfer=transfer, reason=form.cleaned_data["reason"], by=request.user, at=now)
        except transfers.CannotTransfer as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, words.said)
            return redirect(worklist.address(transfer))
    return render(
        request, "reviews/reason.html", {**moves.reason_page(transfer, words, now.date()), "form": form},
        status=400 if form.is_bound else 200,
    )
