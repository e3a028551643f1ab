"""System, paper and person side by side: the list, noting a difference, deciding it, the second person's word."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from benefits.models import Beneficiary
from reviews.forms import differences as forms
from reviews.forms.fields import Reason
from reviews.models import Difference
from reviews.services import confirmations, differences
from reviews.states import DifferenceState
from reviews.views import looks, searches
from reviews.views.asking import Asked
from reviews.views.refusals import entitled, status_of
from reviews.worklists import counter, counts, links, pages
from reviews.worklists import differences as worklist


@require(Act.KEEP_FILE)
@require_safe
def index(request):
    now = timezone.localtime()
    tabs = {name: label for name, (label, _, _) in worklist.TABS.items()}
    form = forms.Listed(request.GET, by=request.user)
    asked = Asked(request, now, form=form, tabs=tabs, home="reviews:differences")
    found = worklist.select(request.user, asked.tab, **asked.narrowed)
    page = pages.asked_for(
        request.GET, worklist.loaded(found), order=worklist.order(asked.tab),
        edges=Difference.objects.visible_to(request.user),
    )
    numbers = counts.in_one_query({
        tab: worklist.select(request.user, tab, **asked.narrowed).values("pk") for tab in worklist.TABS
    })
    return render(request, "reviews/difference_list.html", {
        **asked.context(page, numbers), "rows": worklist.rows(page.records), "today": now.date(),
    }, status=400 if asked.unreadable else 200)


@require(Act.KEEP_FILE)
@require_POST
def find(request):
    """A name is never written in an address: the list is asked for with a sealed term."""
    return redirect(f"{reverse('reviews:differences')}?{searches.sealed(request, ('tab', 'office'))}")


@require(Act.KEEP_FILE)
@require_http_methods(["GET", "POST"])
def report(request, key):
    person = get_object_or_404(Beneficiary.objects.visible_to(request.user).select_related("organization"), key=key)
    form, now, back = forms.Report(request.POST or None), timezone.localtime(), links.person(person.key, tab="file")
    if form.is_valid():
        entered = form.cleaned_data
        review = next(iter(confirmations.open_reviews_of(beneficiary=person, today=now.date())), None)
        try:
            with entitled():
                noted = differences.report(
                    beneficiary=person, field=entered["field"], person=entered["said"], paper=entered["paper"],
                    review=review, by=request.user, at=now,
                )
        except differences.CannotSettle as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已登记。请核对后认定以哪个为准。")
            return redirect(worklist.address(noted))
    return render(request, "reviews/reason.html", {
        "heading": f"登记{person.name}的资料不一致", "form": form, "act_label": "登记不一致", "back_url": back,
        "law": None, "about": person,
        "text": "系统里的值暂不改动，核对认定以后才更改。",
        "crumb": [(person.name, back), ("资料不一致", "")],
    }, status=400 if form.is_bound else 200)


@require(Act.KEEP_FILE)
@require_http_methods(["GET", "POST"])
def resolve(request, key):
    difference, now = _fetch(request, key), timezone.localtime()
    form = forms.Resolve(request.POST or None, request.FILES or None, difference=difference)
    if form.is_valid():
        entered = form.cleaned_data
        try:
            with entitled():
                differences.resolve(
                    difference=difference, choice=entered["choice"], other=entered["other"], reason=entered["reason"],
                    proof=entered["proof"], by=request.user, at=now,
                )
        except differences.CannotSettle as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(difference))
            return redirect("reviews:differences")
    if request.method == "GET":
        looks.opened(request, difference, "资料核对", now)
    return render(request, "reviews/difference.html", _page(request, difference, form, now), status=status_of(form))


@require(Act.SETTLE_DIFFERENCE)
@require_POST
def settle(request, key):
    difference = _fetch(request, key)
    try:
        with entitled():
            differences.settle(difference=difference, by=request.user, at=timezone.now())
    except differences.CannotSettle as refusal:
        messages.error(request, str(refusal))
        return redirect(worklist.address(difference))
    messages.success(request, _said(difference))
    return redirect(f"{reverse('reviews:differences')}?tab=second")


@require(Act.SETTLE_DIFFERENCE)
@require_http_methods(["GET", "POST"])
def send_back(request, key):
    difference = _fetch(request, key)
    form, back = Reason(request.POST or None), worklist.address(difference)
    if form.is_valid():
        try:
            with entitled():
                differences.send_back(
                    difference=difference, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
                )
        except differences.CannotSettle as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已退回，重新核对。")
            return redirect(f"{reverse('reviews:differences')}?tab=second")
    return render(request, "reviews/reason.html", {
        "heading": f"退回对{differences.label_of(difference.field)}的认定", "form": form, "act_label": "退回重新核对",
        "back_url": back, "law": None, "crumb": [("资料核对", reverse("reviews:differences")), ("退回", "")],
        "about": difference.beneficiary,
    }, status=status_of(form))


def _fetch(request, key) -> Difference:
    related = ("beneficiary__organization", "organization", "review", "noticed_by", "resolved_by", "second_by", "proof")
    return get_object_or_404(Difference.objects.visible_to(request.user).select_related(*related), key=key)


def _said(difference) -> str:
    label = differences.label_of(difference.field)
    if difference.state == DifferenceState.RESOLVED:
        return f"{label}的认定已提交，待另一人复核后更改。"
    return f"{label}已核对一致。"


def _page(request, difference, form, now) -> dict:
    person = difference.beneficiary
    field = form.known
    waits = difference.state == DifferenceState.RESOLVED
    return {
        "crumb": [("资料核对", reverse("reviews:differences")), (person.name, "")], "today": now.date(),
        "person": counter.identity(person, list(person.benefits.all()), today=now.date()), "form": form,
        "difference": difference, "field": field, "sides": worklist.values(difference),
        "chosen": worklist.shown(difference.field, difference.chosen_value),
        "may_settle": waits and request.user.may(Act.SETTLE_DIFFERENCE) and difference.resolved_by != request.user,
        "back_url": links.person(person.key, tab="file"),
    }
