"""The yearly registration: recording its items, a supervisor's decision, and the talk."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import Staff
from accounts.permissions import require
from accounts.roles import ACTS_OF, Act
from benefits.categories import Category
from reviews import policy
from reviews.forms import registrations as forms
from reviews.models import Review
from reviews.services import confirmations, interviews, registrations
from reviews.views.refusals import entitled, status_of
from reviews.worklists import acts, circumstances, links


@require(Act.RECORD_REGISTRATION)
@require_http_methods(["GET", "POST"])
def record(request, key):
    review = _fetch(request, key)
    now = timezone.localtime()
    topics, known = policy.registration_items(Category(review.category)), review.items.all()
    form = forms.Items(request.POST or None, topics=topics, known=known)
    if form.is_valid():
        try:
            with entitled():
                done = registrations.record(review=review, entries=form.entries(), by=request.user, at=now)
        except (registrations.CannotRegister, confirmations.CannotRecord) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done.sentence)
            return redirect(_after(request, review, done))
    page = _page(review, now, "登记审核") | {"form": form}
    return render(request, "reviews/registration.html", page, status=status_of(form))


def _after(request, review, done) -> str:
    """Where an item did not pass the next thing is to ask for what is missing."""
    if done.not_passed and request.user.may(Act.REQUEST_CORRECTION):
        return reverse("reviews:correction_new", args=[review.key])
    return links.person(review.benefit.beneficiary.key, tab="registration")


@require(Act.DECIDE_REGISTRATION)
@require_http_methods(["GET", "POST"])
def decide(request, key):
    review = _fetch(request, key)
    now = timezone.localtime()
    form = forms.Decision(request.POST or None)
    why_not = registrations.why_undecidable(review=review, by=request.user)
    if form.is_valid():
        try:
            with entitled():
                registrations.decide(review=review, **form.cleaned_data, by=request.user, at=now)
        except (registrations.CannotDecide, confirmations.CannotRecord) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "登记审核的决定已作出，主要待遇照发，决定书待发。")
            return redirect(links.person(review.benefit.beneficiary.key, tab="registration"))
    page = _page(review, now, "决定登记审核") | {"form": form, "why_not": why_not}
    return render(request, "reviews/registration_decide.html", page | _evidence(review), status=status_of(form))


@require(Act.HOLD_INTERVIEW)
@require_http_methods(["GET", "POST"])
def talk(request, key):
    review = _fetch(request, key)
    now = timezone.localtime()
    form = forms.Talk(
        request.POST or None, colleagues=_colleagues(request, review), initial={"held_on": now.date()}
    )
    if form.is_valid():
        try:
            with entitled():
                interviews.hold(review=review, **form.cleaned_data, by=request.user, at=now)
        except interviews.CannotHold as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "约谈已记录。")
            return redirect(links.person(review.benefit.beneficiary.key, tab="registration"))
    page = _page(review, now, "记录约谈") | {"form": form, "may_talk": interviews.may_talk(review=review)}
    return render(request, "reviews/interview.html", page, status=status_of(form))


def _fetch(request, key) -> Review:
    found = circumstances.seen(Review.objects.visible_to(request.user).living().with_person())
    return get_object_or_404(found.select_related("benefit__beneficiary__organization"), key=key)


def _colleagues(request, review):
    """Who else may have sat there: clerks and supervisors of the office and of those above it."""
    roles = [role for role, acts in ACTS_OF.items() if Act.HOLD_INTERVIEW in acts]
    above = review.organization.path.strip("/").split("/")
    people = Staff.objects.filter(organization__code__in=above, role__in=roles, is_active=True)
    return people.exclude(pk=request.user.pk).order_by("name", "pk")


def _page(review, now, title) -> dict:
    rules = policy.registration_rules(Category(review.category))
    grounds = acts.grounds(review, [*rules, policy.PARTY_OPINION] if rules else [], on=now.date())
    return acts.page(review, title=title, today=now.date()) | grounds


def _evidence(review) -> dict:
    return {
        "items": review.items.select_related("by").order_by("pk"),
        "corrections": review.corrections.order_by("pk"), "interviews": review.interviews.order_by("pk"),
    }
