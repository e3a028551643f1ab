"""Side benefits after a missed review: who waits, and the decision on each item of one person."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from reviews.forms import side_benefits as forms
from reviews.models import Review
from reviews.policy import ContactOutcome
from reviews.services import contacts, side_benefits
from reviews.views import groups, looks, searches
from reviews.views.refusals import entitled
from reviews.worklists import approvals, counter, decisions, links, pages, people
from reviews.worklists import side_benefits as worklist


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    now = timezone.localtime()
    term, refusal = searches.opened(request, now)
    if refusal:
        messages.warning(request, refusal)
    today, kept = now.date(), _kept(request)
    page = pages.asked_for(
        request.GET,
        worklist.waiting(request.user, today=today, term=term).with_person().prefetch_related("side_benefits"),
        order=pages.Order("due_on"), edges=Review.objects.visible_to(request.user),
    )
    found = approvals.groups_for(request.user, term=term)
    return render(request, "reviews/side_benefits.html", {
        "groups": groups.lines(
            found, approvals.tally(found), worklist.NAME, staff=request.user, today=today, kept=kept, term=term
        ),
        "items": worklist.named(request.user), "rows": worklist.rows(page.records, today=today),
        "shown": len(page.records), "today": today,
        "laws": worklist.laws(review.category for review in page.records),
        "may_decide": request.user.may(Act.DECIDE_SIDE_BENEFIT),
        "previous_url": groups.turn("reviews:side_benefits", kept, before=page.before),
        "next_url": groups.turn("reviews:side_benefits", kept, after=page.after),
        "find_url": reverse("reviews:approvals_find"), "find_value": people.shown_term(term) if term else "",
    })  # fmt: skip


@require(Act.VIEW_CASES)
@require_safe
def detail(request, key):
    now, review = timezone.localtime(), _fetch(request, key)
    looks.opened(request, review, "附属待遇", now)
    return _shown(request, review, now)


@require(Act.DECIDE_SIDE_BENEFIT)
@require_POST
def decide(request, key):
    now, review = timezone.localtime(), _fetch(request, key)
    form = _form(review, now, request.POST)
    if form.is_valid():
        try:
            with entitled():
                decided = side_benefits.decide(
                    review=review, decisions=form.decisions(), ground=form.cleaned_data.get("ground"),
                    reason=form.cleaned_data["reason"], by=request.user, at=now,
                )
        except side_benefits.CannotDecide as refusal:
            form.add_error(None, str(refusal))
        else:
            words = "、".join(f"{flag.get_item_display()}{flag.get_state_display()}" for flag in decided)
            messages.success(request, f"{review.benefit.beneficiary.name}：{words}。")
            return redirect("reviews:side_benefits")
    return _shown(request, review, now, form=form, status=400)


def _fetch(request, key) -> Review:
    found = Review.objects.visible_to(request.user).living().with_person().prefetch_related("side_benefits__decided_by")
    return get_object_or_404(found.filter(side_benefits__isnull=False).distinct(), key=key)


def _form(review, now, data=None) -> forms.Decide:
    why_not = side_benefits.why_not_withhold(review=review, at=now)
    grounds = () if why_not else side_benefits.grounds(review=review, today=now.date())
    return forms.Decide(data, flags=worklist.in_order(review.side_benefits.all()), grounds=grounds)


def _shown(request, review, now, *, form=None, status=200):
    person, today = review.benefit.beneficiary, now.date()
    form = form or _form(review, now)
    may = request.user.may(Act.DECIDE_SIDE_BENEFIT) and form.flags
    return render(request, "reviews/side_benefit.html", {
        "crumb": [("审批", links.approvals()), ("附属待遇", reverse("reviews:side_benefits")), (person.name, "")],
        "person": counter.identity(person, [review.benefit], today=today, reviews=[review]), "review": review,
        "ground": worklist.ground(review, today=today), "flags": worklist.in_order(review.side_benefits.all()),
        "form": form if may else None, "why_not": side_benefits.why_not_withhold(review=review, at=now),
        "laws": worklist.laws([review.category]), "quoted": worklist.quoted(review, today=today),
        "back_url": reverse("reviews:side_benefits"),
        "person_url": links.person(person.key), "today": today,
        "tries": str(contacts.count_for(review=review, today=today)), "attempts": _attempts(review),
    }, status=status)  # fmt: skip


def _attempts(review) -> list[dict]:
    return [
        {
            "when": each.on, "channel": each.get_channel_display(), "outcome": each.outcome_words,
            "reached": ContactOutcome(each.outcome).is_answered, "note": each.note, "by": each.by.name,
            "target": decisions.masked_target(each),
        }
        for each in decisions.attempts_of(review)
    ]


def _kept(request) -> dict:
    token = request.GET.get("find", "")
    return {"find": token} if token else {}
