"""Survivors whose eligibility ends soon or is in doubt: the list, and the page on which a clerk says what was found."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import require
from accounts.roles import Act
from benefits.models import Benefit
from benefits.services import eligibility
from reviews.forms import endings as forms
from reviews.views import looks
from reviews.views.refusals import entitled
from reviews.worklists import counter, endings, links
from reviews.worklists import eligibility as worklist

SHOWN = 200


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    today = timezone.localdate()
    found = worklist.waiting(request.user, today=today)
    return render(request, "reviews/eligibility_list.html", {
        "rows": worklist.rows(found[:SHOWN], request.user, today=today), "number": found.count(), "shown": SHOWN,
        "laws": worklist.laws("CHILD"), "today": today,
    })


@require(Act.CHECK_ELIGIBILITY)
@require_http_methods(["GET", "POST"])
def answer(request, key):
    found = Benefit.objects.visible_to(request.user).living().open().exclude(kin="")
    benefit = get_object_or_404(found.select_related("beneficiary__organization", "organization"), key=key)
    now, checks = timezone.localtime(), worklist.history(benefit)
    in_doubt = bool(checks) and checks[0].finding == worklist.Finding.IN_DOUBT
    form = forms.Eligibility(request.POST or None, benefit=benefit, in_doubt=in_doubt)
    if form.is_valid():
        try:
            with entitled():
                check = eligibility.record(benefit=benefit, answer=form.answer(), by=request.user, at=now)
        except eligibility.CannotCheck as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, endings.checked_sentence(check))
            return redirect(links.person(benefit.beneficiary.key, tab="benefits"))
    return _shown(request, benefit, form, checks, now)


def _shown(request, benefit, form, checks, now):
    if request.method == "GET":
        looks.opened(request, benefit, "核查资格", now)
    until = eligibility.until(benefit)
    page = {
        "crumb": [("资格核查", links.eligibility_list()), (benefit.beneficiary.name, "")], "form": form,
        "person": counter.identity(benefit.beneficiary, [benefit], today=now.date()), "benefit": benefit,
        "until": until, "checks": checks, "laws": worklist.laws(benefit.kin), "today": now.date(),
        "month": worklist.last_month(benefit, day=until, today=now.date()) if until else None,
        "questions": worklist.questions(benefit), "open_end": worklist.open_end(benefit),
        "end_url": links.termination(benefit, ground="NOT_ELIGIBLE"), "back_url": links.eligibility_list(),
    }
    return render(request, "reviews/eligibility.html", page, status=400 if form.is_bound else 200)
