"""A later day for an officer: the clerk notes that it is asked for, a supervisor records the consent."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from benefits.categories import Category
from reviews import policy
from reviews.forms import deferrals as forms
from reviews.forms.fields import Reason
from reviews.models import Deferral, Review
from reviews.services import deferrals, revocations
from reviews.views import groups, searches
from reviews.views.refusals import entitled
from reviews.worklists import approvals, citations, counter, links, pages, people
from reviews.worklists import deferrals as worklist


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    now = timezone.localtime()
    term, refusal = searches.opened(request, now)
    if refusal:
        messages.warning(request, refusal)
    today, kept = now.date(), {"find": request.GET["find"]} if request.GET.get("find") else {}
    page = pages.asked_for(
        request.GET, worklist.waiting(request.user, today=today, term=term).select_related(*worklist.WITH_PERSON),
        order=pages.Order("asked_at"), edges=worklist.seen_by(request.user),
    )
    found = approvals.groups_for(request.user, term=term)
    return render(request, "reviews/deferrals.html", {
        "groups": groups.lines(
            found, approvals.tally(found), worklist.NAME, staff=request.user, today=today, kept=kept, term=term
        ),
        "rows": worklist.rows(page.records, today=today), "laws": worklist.laws() if page.records else [],
        "may_decide": request.user.may(Act.CONSENT_DEFERRAL), "shown": len(page.records), "today": today,
        "previous_url": groups.turn("reviews:deferrals", kept, before=page.before),
        "next_url": groups.turn("reviews:deferrals", kept, after=page.after),
        "find_url": reverse("reviews:approvals_find"), "find_value": people.shown_term(term) if term else "",
    })  # fmt: skip


@require(Act.REQUEST_DEFERRAL)
@require_http_methods(["GET", "POST"])
def ask(request, key):
    review = _fetch(request, key)
    now = timezone.localtime()
    form = forms.Request(request.POST or None)
    if form.is_valid():
        try:
            with entitled():
                deferrals.request(review=review, **form.cleaned_data, by=request.user, at=now)
        except deferrals.CannotDefer as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "延期申请已记下，请审核员登记同意的文件。")
            return redirect(links.person(review.benefit.beneficiary.key, tab="benefits"))
    return _shown(request, review, form, now, title="申请延期", act_label="记下申请")


@require(Act.CONSENT_DEFERRAL)
@require_http_methods(["GET", "POST"])
def consent(request, key):
    review = _fetch(request, key)
    now = timezone.localtime()
    form = forms.Consent(request.POST or None, initial=_as_asked(review))
    if form.is_valid():
        try:
            with entitled():
                outcome = deferrals.consent(review=review, **form.cleaned_data, by=request.user, at=now)
        except deferrals.CannotDefer as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, outcome.sentence)
            return redirect(links.person(review.benefit.beneficiary.key, tab="benefits"))
    return _shown(request, review, form, now, title="登记同意延期", act_label="登记同意")


@require(Act.CONSENT_DEFERRAL)
@require_POST
def decline(request, key):
    review = _fetch(request, key)
    form = forms.Refusal(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        with entitled():
            deferrals.decline(review=review, reason=reason, by=request.user, at=timezone.localtime())
    except deferrals.CannotDefer as refusal:
        messages.warning(request, str(refusal))
        return redirect("reviews:deferral_consent", key=review.key)
    messages.success(request, "不同意延期已登记，经办员在待办里看到理由。")
    return redirect(links.person(review.benefit.beneficiary.key, tab="benefits"))


@require(Act.CONSENT_DEFERRAL)
@require_http_methods(["GET", "POST"])
def withdraw(request, key, number):
    review = _fetch(request, key)
    deferral = get_object_or_404(Deferral.objects.filter(review=review), key=number)
    form, back = Reason(request.POST or None), reverse("reviews:deferral_consent", args=[review.key])
    if form.is_valid():
        try:
            with entitled():
                day = revocations.withdraw(
                    deferral=deferral, **form.cleaned_data, by=request.user, at=timezone.localtime()
                )
        except revocations.CannotWithdraw as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"同意延期已撤回，截止日回到 {day}。登记有误的，请按文件重新登记。")
            return redirect(back)
    return render(request, "reviews/reason.html", {
        "crumb": [(review.benefit.beneficiary.name, back), ("撤回同意延期", "")], "heading": "撤回同意延期",
        "form": form,
        "text": "只用于登记有误：文号、日期或者人写错了。撤回后截止日回到原来的日子，可以重新登记。", "back_url": back,
        "facts": worklist.facts(deferral, review), "act_label": "撤回同意延期", "about": review.benefit.beneficiary,
    }, status=400 if form.is_bound else 200)  # fmt: skip


def _fetch(request, key) -> Review:
    categories = [category for category in Category if policy.may_defer(category)]
    found = Review.objects.visible_to(request.user).living().filter(category__in=categories).with_person()
    return get_object_or_404(found.select_related("suspension", "benefit__beneficiary__organization"), key=key)


def _as_asked(review) -> dict:
    """What the request says need not be typed again."""
    asked = review.deferral_requests.filter(answered_at=None).first()
    return {"last_day": asked.until, "reason": asked.reason} if asked else {}


def _shown(request, review, form, now, *, title, act_label):
    person = review.benefit.beneficiary
    back = links.person(person.key, tab="benefits")
    rules = [policy.IF_MISSED[Category(review.category)].deferral_prevents, policy.DEFERRAL_DAYS]
    return render(request, "reviews/deferral.html", {
        "crumb": [(person.name, back), (title, "")], "title": title, "form": form, "act_label": act_label,
        "person": counter.identity(person, [review.benefit], today=now.date(), reviews=[review]), "back_url": back,
        "review": review, "today": now.date(), "laws": citations.by_citation(rules),
        "asked": review.deferral_requests.filter(answered_at=None).first(),
        "quoted": worklist.quoted(review, today=now.date()),
        "may_decline": request.user.may(Act.CONSENT_DEFERRAL), "refusal": forms.Refusal(auto_id="refusal_%s"),
        "deferrals": worklist.recorded(review), "is_late": review.due_on < now.date(),
        "latest": deferrals.latest_day(review=review, today=now.date()),
    }, status=400 if form.is_bound else 200)  # fmt: skip
