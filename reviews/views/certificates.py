"""Certificates (证件): recording what is in one's hand, and whose are about to expire."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from benefits.models import Beneficiary
from benefits.services import local_rules
from reviews.forms import certificates as forms
from reviews.models import Certificate
from reviews.services import certificates
from reviews.views import looks, searches
from reviews.views.asking import Asked
from reviews.views.refusals import entitled
from reviews.worklists import certificates as worklist
from reviews.worklists import counter, counts, links, pages


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    now = timezone.localtime()
    today, local = now.date(), local_rules.in_force(organization=request.user.organization, on=now.date())
    asked = Asked(request, now, form=forms.Expiring(request.GET, by=request.user), tabs=worklist.TABS,
                  home="reviews:certificates")
    found = {tab: worklist.select(request.user, tab, today=today, local=local, **asked.narrowed)
             for tab in worklist.TABS}
    page = pages.asked_for(
        request.GET, worklist.loaded(found[asked.tab]), order=worklist.ORDER,
        edges=Certificate.objects.filter(beneficiary__in=Beneficiary.objects.visible_to(request.user)),
    )
    numbers = counts.in_one_query({tab: each.values("pk") for tab, each in found.items()})
    return render(request, "reviews/certificate_list.html", {
        **asked.context(page, numbers), "rows": worklist.rows(page.records, today=today, local=local),
        "may_record": request.user.may(Act.KEEP_FILE),
    }, status=400 if asked.unreadable else 200)


@require(Act.VIEW_CASES)
@require_POST
def find(request):
    """A name is never written in an address: the list is asked for with a sealed term."""
    return redirect(f"{reverse('reviews:certificates')}?{searches.sealed(request, ('tab', 'office'))}")


@require(Act.KEEP_FILE)
@require_http_methods(["GET", "POST"])
def record(request, key):
    person = get_object_or_404(Beneficiary.objects.visible_to(request.user).select_related("organization"), key=key)
    now = timezone.localtime()
    form = forms.Certificate(
        request.POST or None, request.FILES or None, born_on=person.born_on, initial={"seen_on": now.date()}
    )
    if form.is_valid():
        try:
            with entitled():
                row = certificates.record(
                    beneficiary=person, seen=form.seen(), scan=form.cleaned_data["scan"], by=request.user, at=now
                )
        except certificates.CannotRecord as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{row.get_kind_display()}已登记，原有的留作旧版。")
            return redirect(links.person(person.key, tab="file"))
    if request.method == "GET":
        looks.opened(request, person, "证件", now)
    return render(request, "reviews/certificate.html", _page(person, form, now), status=400 if form.is_bound else 200)


def _page(person, form, now) -> dict:
    today, back = now.date(), links.person(person.key, tab="file")
    local = local_rules.in_force(organization=person.organization, on=today)
    return {
        "crumb": [(person.name, back), ("登记证件", "")], "form": form, "back_url": back,
        "person": counter.identity(person, list(person.benefits.all()), today=today),
        "known": worklist.of_person(person, today=today, local=local),
        "suggestion": worklist.suggestion(person, today), "age": person.age_on(today),
    }
