"""The counter: confirm a person who stands there, and take in the signed application to be paid again."""

from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import require
from accounts.roles import Act
from benefits import policy as benefit_policy
from benefits.categories import Category
from benefits.models import Suspension
from benefits.services import eligibility, resumptions
from benefits.states import DECISION_OPEN, SuspensionState
from reviews.forms import confirmations as forms
from reviews.services import applications, confirmations, differences, registrations, survivors
from reviews.views import attending, looks
from reviews.views.refusals import entitled, status_of
from reviews.worklists import certificates, counter, links, transfers


@require(Act.RECORD_CONFIRMATION)
@require_http_methods(["GET", "POST"])
def on_site(request, key):
    person, now = attending.person_or_404(request, key), timezone.localtime()
    reviews = attending.settleable(request, person, today=now.date())
    form = forms.OnSite(
        request.POST or None, request.FILES or None, person=person, reviews=reviews, on_file=counter.on_file(person),
        standings=certificates.standings(person, today=now.date()),
    )
    if form.is_valid():
        entered = form.cleaned_data
        try:
            with entitled():
                outcome = survivors.record_on_site(
                    reviews=entered["reviews"], answers=form.answers(), entries=form.entries(),
                    documents=entered["documents"], verified=form.verified(), said=form.said(),
                    portrait=entered["photo"], note=entered["note"], by=request.user, at=now,
                )
        except (confirmations.CannotRecord, registrations.CannotRegister, eligibility.CannotCheck) as refusal:
            form.add_error(None, str(refusal))
        else:
            return _confirmed(request, person, outcome, entered["photo"])
    if request.method == "GET":
        looks.opened(request, person, "现场确认", now)
    page = _counter(request, person, reviews, form, now)
    return render(request, "reviews/record_on_site.html", page, status=status_of(form))


@require(Act.PROPOSE_RESUMPTION)
@require_http_methods(["GET", "POST"])
def apply(request, key):
    stop = get_object_or_404(_stops(request), key=key)
    now = timezone.localtime()
    form = forms.Application(
        request.POST or None, request.FILES or None, needs_paper=_needs_paper(stop), initial={"applied_on": now.date()}
    )
    if form.is_valid():
        entered = form.cleaned_data
        try:
            with entitled():
                applications.file(
                    suspension=stop, applied_on=entered["applied_on"], scan=entered["scan"], by=request.user, at=now
                )
        except (applications.CannotFile, resumptions.CannotPropose) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "书面申请已收，恢复发放待审批。")
            return redirect(links.person(stop.benefit.beneficiary.key))
    if request.method == "GET":
        looks.opened(request, stop.benefit.beneficiary, "恢复申请", now)
    return render(request, "reviews/apply.html", _application(stop, form, now), status=status_of(form))


def _stops(request) -> QuerySet:
    return Suspension.objects.concerning(request.user).select_related(
        "benefit__beneficiary__organization", "benefit__organization", "organization"
    )


def _needs_paper(stop) -> bool:
    return benefit_policy.PROCEDURES[Category(stop.benefit.category)].written_application.value


def _confirmed(request, person, outcome, photo):
    messages.success(request, outcome.sentence)
    for advice in photo.warnings:
        messages.warning(request, advice)
    return redirect(links.person(person.key))


def _counter(request, person, reviews, form, now) -> dict:
    undone, strong = counter.what_it_undoes(reviews)
    return {
        "crumb": [(person.name, links.person(person.key)), ("现场确认", "")],
        "person": counter.identity(
            person, [review.benefit for review in reviews], reviews=reviews, today=now.date()
        ),
        "form": form, "back_url": links.person(person.key),
        "moves": transfers.sentences_about([review.benefit for review in reviews], today=now.date()),
        "questions": [_question(form, person, name, label) for name, label in differences.FIELDS.items()],
        "reviews": attending.offered(reviews, form),
        "survivors": [(review, form.survivors[review.key]) for review in reviews if review.key in form.survivors],
        "registers": [(review, form.registers[review.key]) for review in reviews if review.key in form.registers],
        "outcome": undone, "outcome_strong": strong, "today": now.date(),
        "nothing": None if reviews else counter.nothing_to_confirm(person, request.user),
    }


def _question(form, person, name, label) -> dict:
    value = getattr(person, name)
    masked = forms.MASKS[name](value) if name in forms.MASKS else value
    if name == "bank_card" and value:
        masked = f"{person.bank_name} 尾号 {value[-4:]}".strip()
    return {"label": label, "system": masked, "answer": form[name], "said": form[f"said_{name}"]}


def _application(stop, form, now) -> dict:
    confirmed_on = applications.confirmed_again_on(stop)
    person = stop.benefit.beneficiary
    page = {
        "crumb": [(person.name, links.person(person.key)), ("恢复申请", "")], "stop": stop, "form": form,
        "person": counter.identity(person, [stop.benefit], today=now.date()), "back_url": links.person(person.key),
        "confirm_url": links.confirm(person.key), "confirmed_on": confirmed_on, "needs_paper": _needs_paper(stop),
        "pending": stop.resumptions.filter(state__in=DECISION_OPEN).first(), "preview": None,
        "is_in_force": stop.state == SuspensionState.IN_FORCE, "today": now.date(),
    }
    if confirmed_on and page["is_in_force"] and stop.ground == Suspension.Ground.UNCONFIRMED and not page["pending"]:
        page["preview"] = counter.preview(stop, confirmed_on=confirmed_on, today=now.date())
    return page
