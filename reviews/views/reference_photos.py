"""Reference photos: who needs one, taking it at the counter, saying that the present one does not serve."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from benefits.models import Beneficiary
from reviews.forms import reference_photos as forms
from reviews.forms.fields import Reason
from reviews.models import ReferencePhoto
from reviews.services import reference_photos
from reviews.views import looks, searches
from reviews.views.asking import Asked
from reviews.views.refusals import entitled, status_of
from reviews.worklists import counter, counts, links, pages
from reviews.worklists import reference_photos as worklist


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    now = timezone.localtime()
    form = forms.Wanted(request.GET, by=request.user)
    asked = Asked(request, now, form=form, tabs=worklist.TABS, home="reviews:reference_photos")
    found = worklist.select(request.user, asked.tab, today=now.date(), **asked.narrowed)
    page = pages.asked_for(
        request.GET, worklist.loaded(found), order=worklist.ORDER, edges=Beneficiary.objects.visible_to(request.user),
    )
    numbers = counts.in_one_query({
        tab: worklist.select(request.user, tab, today=now.date(), **asked.narrowed).values("pk")
        for tab in worklist.TABS
    })
    return render(request, "reviews/reference_photo_list.html", {
        **asked.context(page, numbers), "rows": worklist.rows(page.records, today=now.date()),
        "may_capture": request.user.may(Act.CAPTURE_REFERENCE),
    }, status=400 if asked.unreadable else 200)


@require(Act.VIEW_CASES)
@require_POST
def find(request):
    """A name is never written in an address: the list is asked for with a sealed term."""
    return redirect(f"{reverse('reviews:reference_photos')}?{searches.sealed(request, ('tab', 'office'))}")


@require(Act.CAPTURE_REFERENCE)
@require_http_methods(["GET", "POST"])
def capture(request, key):
    person = get_object_or_404(_people(request), key=key)
    now = timezone.localtime()
    form = forms.Capture(request.POST or None, request.FILES or None)
    if form.is_valid():
        entered, is_first = form.cleaned_data, not person.reference_photos.filter(is_current=True).exists()
        try:
            with entitled():
                reference_photos.capture(
                    beneficiary=person, photo=entered["photo"], id_card_seen=entered["id_card_seen"],
                    reason=entered["reason"], by=request.user, at=now,
                )
        except reference_photos.CannotCapture as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{person.name}的基准照片已采集{'' if is_first else '，原有的留作旧版'}。")
            return redirect(links.person(person.key))
    if request.method == "GET":
        looks.opened(request, person, "基准照片", now)
    return render(request, "reviews/reference_photo.html", _page(person, form, now), status=status_of(form))


@require(Act.CAPTURE_REFERENCE)
@require_http_methods(["GET", "POST"])
def doubt(request, key):
    person = get_object_or_404(_people(request), key=key)
    photo = get_object_or_404(ReferencePhoto.objects.select_related("evidence"), beneficiary=person, is_current=True)
    form, back = Reason(request.POST or None), links.reference_photo(person.key)
    if form.is_valid():
        try:
            with entitled():
                reference_photos.doubt(
                    photo=photo, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
                )
        except reference_photos.CannotCapture as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{person.name}的基准照片已标记为不合格，列入待采集。")
            return redirect(back)
    return render(request, "reviews/reason.html", {
        "heading": f"{person.name}的基准照片不合格", "form": form, "act_label": "标记为不合格", "back_url": back,
        "text": "照片仍保留；本人来时重新采集，新的代替它。", "law": None, "about": person,
        "crumb": [(person.name, links.person(person.key)), ("基准照片", back), ("不合格", "")],
    }, status=status_of(form))


def _people(request):
    return Beneficiary.objects.visible_to(request.user).select_related("organization")


def _page(person, form, now) -> dict:
    benefits = list(person.benefits.all())
    versions = worklist.versions(person)
    current = versions[0] if versions and versions[0].is_current else None
    return {
        "crumb": [(person.name, links.person(person.key)), ("基准照片", "")], "form": form, "today": now.date(),
        "person": counter.identity(person, benefits, today=now.date()), "back_url": links.person(person.key),
        "current": current, "versions": versions,
        "doubt_url": reverse("reviews:reference_photo_doubt", args=[person.key]),
    }
