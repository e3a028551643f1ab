"""Stays in hospital or in a home, on a page of the person: recording one, and its end."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import require
from accounts.roles import Act
from benefits.models import Beneficiary
from reviews.forms import stays as forms
from reviews.models import Stay
from reviews.services import stays
from reviews.views import looks
from reviews.views.refusals import entitled
from reviews.worklists import counter, links


@require(Act.RECORD_CONTACT)
@require_http_methods(["GET", "POST"])
def record(request, key):
    person = get_object_or_404(Beneficiary.objects.visible_to(request.user).select_related("organization"), key=key)
    now = timezone.localtime()
    form = forms.Stay(request.POST or None)
    if form.is_valid():
        try:
            with entitled():
                row = stays.record(beneficiary=person, told=form.told(), by=request.user, at=now)
        except stays.CannotRecord as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{person.name}：{row}，已登记；停发前会先留人。")
            return redirect(links.person(person.key, tab="file"))
    if request.method == "GET":
        looks.opened(request, person, "住院、住养老机构", now)
    return render(request, "reviews/stay.html", _page(person, form, now), status=400 if form.is_bound else 200)


@require(Act.RECORD_CONTACT)
@require_POST
def end(request, key):
    stay = get_object_or_404(Stay.objects.visible_to(request.user).select_related("beneficiary"), key=key)
    now, form = timezone.localtime(), forms.End(request.POST)
    if not form.is_valid():
        messages.warning(request, "请填写止期，如 2026-11-24。")
    else:
        try:
            with entitled():
                stays.end(stay=stay, on=form.cleaned_data["until_on"], by=request.user, at=now)
        except stays.CannotRecord as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, f"{stay.beneficiary.name}：{stay}，已写明止期。")
    return redirect("reviews:stay", key=stay.beneficiary.key)


def _page(person, form, now) -> dict:
    back = links.person(person.key, tab="file")
    return {
        "crumb": [(person.name, back), ("住院、住养老机构", "")], "form": form, "back_url": back,
        "person": counter.identity(person, list(person.benefits.all()), today=now.date()),
        "rows": list(person.stays.select_related("recorded_by")),
        "end_form": forms.End(initial={"until_on": now.date()}, auto_id="end_%s"),
    }
