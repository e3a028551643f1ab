"""Corrections: asking for what is missing, noting what came and that it was looked at, taking the request back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import require
from accounts.roles import Act
from reviews.forms import corrections as forms
from reviews.forms.fields import Reason
from reviews.models import Correction, RegistrationItem, Review
from reviews.services import corrections
from reviews.views.refusals import entitled, status_of
from reviews.worklists import acts, links


@require(Act.REQUEST_CORRECTION)
@require_http_methods(["GET", "POST"])
def new(request, key):
    review = get_object_or_404(Review.objects.visible_to(request.user).living().with_person(), key=key)
    now = timezone.localtime()
    form = forms.Request(request.POST or None, initial={"comment": _suggested(review)})
    if form.is_valid():
        try:
            with entitled():
                asked = corrections.request(review=review, **form.cleaned_data, by=request.user, at=now)
        except corrections.CannotCorrect as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已要求补正，{asked.due_on} 到期，补正通知书待发。")
            return redirect(links.person(review.benefit.beneficiary.key, tab="registration"))
    rule, deadline = corrections.deadline(office=review.organization, on=now.date())
    return render(request, "reviews/correction.html", {
        **acts.page(review, title="要求补正", today=now.date()), "form": form, "deadline": deadline,
        "days": rule.value,
        **acts.grounds(review, [rule], on=now.date()),
    }, status=status_of(form))  # fmt: skip


@require(Act.REQUEST_CORRECTION)
@require_http_methods(["GET", "POST"])
def answer(request, key):
    correction = _fetch(request, key)
    now = timezone.localtime()
    # What is noted as late came in time, or the note stands: its last day is the latest that can be said.
    form = forms.Answer(request.POST or None, initial={"on": min(now.date(), correction.due_on)})
    if form.is_valid():
        try:
            with entitled():
                corrections.answer(correction=correction, **form.cleaned_data, by=request.user, at=now)
        except corrections.CannotCorrect as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "补正已记录，请接着审看。")
            return redirect(links.after_correction(correction))
    return _asked(request, correction, form, "补正已交", "记录补正", now)


@require(Act.REQUEST_CORRECTION)
@require_POST
def look(request, key):
    correction = _fetch(request, key)
    try:
        with entitled():
            corrections.look(correction=correction, by=request.user, at=timezone.localtime())
    except corrections.CannotCorrect as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "已记下：补正的材料看过了。")
    return redirect(links.person(correction.review.benefit.beneficiary.key, tab="registration"))


@require(Act.REQUEST_CORRECTION)
@require_http_methods(["GET", "POST"])
def withdraw(request, key):
    correction = _fetch(request, key)
    now = timezone.localtime()
    form = Reason(request.POST or None)
    if form.is_valid():
        try:
            with entitled():
                corrections.withdraw(correction=correction, **form.cleaned_data, by=request.user, at=now)
        except corrections.CannotCorrect as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "补正要求已撤回。")
            return redirect(links.person(correction.review.benefit.beneficiary.key, tab="registration"))
    return _asked(request, correction, form, "撤回补正要求", "撤回补正要求", now)


def _fetch(request, key) -> Correction:
    found = Correction.objects.visible_to(request.user).select_related(
        "organization", "review__campaign", "review__organization", "review__benefit__beneficiary__organization"
    )
    return get_object_or_404(found, key=key)


def _suggested(review) -> str:
    """What did not pass, as the beginning of the words to the person."""
    failed = review.items.filter(result=RegistrationItem.Result.NOT_PASSED).order_by("pk")
    return "\n".join(f"{row.get_item_display()}：{row.note}" for row in failed)


def _asked(request, correction, form, title, act_label, now):
    """The page of an act on a correction that stands: what was asked, by when, and the form."""
    review = correction.review
    page = acts.page(review, title=title, today=now.date())
    asked_on = timezone.localtime(correction.requested_at).date()
    rule, _ = corrections.deadline(office=correction.organization, on=asked_on)
    facts = [
        ("姓名", review.benefit.beneficiary.name), ("待遇", review.benefit.title), ("须补正", correction.comment),
        ("期限", correction.due_on.isoformat(), "strong"), ("状态", correction.get_state_display()),
    ]
    return render(request, "reviews/reason.html", {
        "crumb": page["crumb"], "heading": title, "facts": facts, "form": form, "act_label": act_label,
        "back_url": page["back_url"], "person": page["person"],
        "quoted": acts.grounds(review, [rule], on=asked_on)["quoted"],
    }, status=status_of(form))  # fmt: skip
