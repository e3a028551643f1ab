"""Grants after a death: the list, one with its steps, and each act from assessing to paying."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from benefits.models import FuneralGrant
from benefits.services import grant_decisions, grants
from benefits.states import GrantState
from reviews.forms import grants as forms
from reviews.forms.fields import Reason
from reviews.views import codes, looks
from reviews.views.refusals import entitled
from reviews.worklists import counter, links
from reviews.worklists import grants as worklist


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    state = request.GET.get("state", "")
    state = state if state in GrantState.values else GrantState.ASSESSED.value
    after = request.GET.get("after", "")
    rows, following = worklist.listed(request.user, state=state, after=int(after) if after.isdigit() else None)
    return render(request, "reviews/grants/list.html", {
        "rows": rows, "state": state, "sums": worklist.sums(request.user), "following": following,
        "recoveries": worklist.recoveries(request.user, today=timezone.localdate()),
    })  # fmt: skip


@require(Act.VIEW_CASES)
@require_safe
def show(request, key):
    grant = _fetch(request, key)
    looks.opened(request, grant, "丧葬抚恤", timezone.localtime())
    return _page(request, grant)


@require(Act.PRINT)
@require_safe
def slip(request, key):
    grant = _fetch(request, key)
    looks.opened(request, grant, "丧葬抚恤核定单", timezone.localtime())
    return render(request, "reviews/grants/slip.html", {
        "grant": grant, "facts": worklist.facts(grant), "shares": worklist.shares(grant),
    })  # fmt: skip


@require(Act.ASSESS_GRANT)
@require_POST
def assess(request, key):
    grant = _fetch(request, key)
    form = _assessment(grant, request.POST)

    def deed(by, at):
        grants.assess(grant=grant, answers=form.answers(), by=by, at=at)

    return _done(request, grant, "assessment", form, deed, "已核定，请审核员批准。")


@require(Act.APPROVE_GRANT)
@require_POST
def approve(request, key):
    grant = _fetch(request, key)
    form = _approval(request, grant, request.POST)

    def deed(by, at):
        grant_decisions.approve(grant=grant, offset=form.cleaned_data.get("offset", False), by=by, at=at)

    return _done(request, grant, "approval", form, deed, "已批准，请登记领取人签字的分配。")


@require(Act.APPROVE_GRANT)
@require_POST
def send_back(request, key):
    grant, form = _fetch(request, key), Reason(request.POST)

    def deed(by, at):
        grant_decisions.send_back(grant=grant, **form.cleaned_data, by=by, at=at)

    return _done(request, grant, "reason", form, deed, "已退回经办核定。")


@require(Act.ASSESS_GRANT)
@sensitive_post_parameters()
@require_POST
def share(request, key):
    grant, form = _fetch(request, key), forms.Receivers(request.POST)

    def deed(by, at):
        rows = [each.share() for each in form if each.has_changed()]
        grant_decisions.share_out(grant=grant, shares=rows, by=by, at=at)

    return _done(request, grant, "receivers", form, deed, "领取人的分配已登记。")


@require(Act.ASSESS_GRANT)
@require_POST
def pay(request, key):
    grant, form = _fetch(request, key), forms.Handed(request.POST)

    def deed(by, at):
        grant_decisions.mark_paid(grant=grant, **form.cleaned_data, by=by, at=at)

    return _done(request, grant, "handed", form, deed, "已登记发放。")


def _done(request, grant, name, form, deed, sentence):
    refused = ""
    if form.is_valid():
        try:
            with entitled():
                deed(request.user, timezone.localtime())
        except (grants.CannotAssess, grant_decisions.CannotDecide) as refusal:
            refused = str(refusal)
        else:
            messages.success(request, sentence)
            return redirect("reviews:grant", key=grant.key)
    return _page(request, grant, **{name: form}, refused=refused, status=400)


def _fetch(request, key) -> FuneralGrant:
    found = FuneralGrant.objects.visible_to(request.user).select_related(
        "benefit__beneficiary__organization", "benefit__organization", "organization", "death", "proposed_by",
        "endorsed_by", "approved_by",
    )  # fmt: skip
    return get_object_or_404(found, key=key)


def _assessment(grant, typed=None):
    deceased = grants.deceased_of(benefit=grant.benefit, death=grant.death, answers=grants.Answers(grant.death.cause))
    known = grant.basis.get("figures", {})
    initial = known | {"cause": grant.basis.get("cause") or grant.death.cause}
    return forms.Assessment(typed, deceased=deceased, initial=initial)


def _approval(request, grant, typed=None):
    row, _ = worklist.offset_words(grant)
    prove = codes.prover(request, at=timezone.localtime())
    return forms.Approval(typed, asks_offset=row is not None, prove=prove)


def _page(request, grant, *, status=200, **bound):
    may = worklist.may
    by, person = request.user, grant.benefit.beneficiary
    steps = {
        "assessment": may(grant, by, Act.ASSESS_GRANT, GrantState.ASSESSED) or (
            grant.state == GrantState.ASSESSED and by.may(Act.ASSESS_GRANT)),
        "approval": may(grant, by, Act.APPROVE_GRANT, GrantState.APPROVED),
        "handed": may(grant, by, Act.ASSESS_GRANT, GrantState.PAID),
    }  # fmt: skip
    fresh = {
        "assessment": lambda: _assessment(grant), "approval": lambda: _approval(request, grant),
        "handed": forms.Handed,
    }
    shown = {name: bound.get(name) or fresh[name]() for name, is_open in steps.items() if is_open}
    return render(request, "reviews/grants/show.html", {
        "grant": grant, "facts": worklist.facts(grant), "shares": worklist.shares(grant), **shown,
        "reason": (bound.get("reason") or Reason()) if steps["approval"] else None,
        "receivers": (bound.get("receivers") or forms.Receivers()) if steps["handed"] else None,
        "offset": worklist.offset_words(grant)[1], "refused": bound.get("refused", ""),
        "crumb": [
            (person.name, links.person(person.key)), ("去世登记", links.death(grant.death.key)), ("丧葬抚恤", ""),
        ],
        "person": counter.identity(person, [grant.benefit], today=timezone.localdate()),
    }, status=status)  # fmt: skip
