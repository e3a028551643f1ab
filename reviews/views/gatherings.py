"""Days in the villages: planned, their sheet to sign, the grid of those who came, the end."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.models import AccessEntry, Organization
from accounts.permissions import require
from accounts.roles import Act
from reviews.forms import gatherings as forms
from reviews.forms.fields import Reason
from reviews.models import Gathering
from reviews.services import gatherings
from reviews.states import GatheringState
from reviews.views.refusals import entitled
from reviews.worklists import gatherings as worklist

SHOWN = 100


@require(Act.RECORD_CONFIRMATION)
@require_safe
def index(request):
    return render(request, "reviews/gatherings/list.html", {
        "rows": worklist.planned(request.user)[:SHOWN], "today": timezone.localdate(),
    })


@require(Act.RECORD_CONFIRMATION)
@require_http_methods(["GET", "POST"])
def plan(request):
    now = timezone.localtime()
    form = forms.Planning(request.POST or None, places=worklist.places(request.user, today=now.date()))
    if form.is_valid():
        code, village = form.cleaned_data["village"]
        office = get_object_or_404(Organization.objects.visible_to(request.user), code=code)
        try:
            with entitled():
                made = gatherings.plan(
                    office=office, village=village, held_on=form.cleaned_data["held_on"],
                    place=form.cleaned_data["place"], by=request.user, at=now,
                )
        except gatherings.CannotGather as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{made.village}的集中确认已安排，可以打印签到单。")
            return redirect("reviews:gathering", key=made.key)
    return render(request, "reviews/gatherings/plan.html", {"form": form}, status=400 if form.is_bound else 200)


@require(Act.RECORD_CONFIRMATION)
@require_http_methods(["GET", "POST"])
def grid(request, key):
    """A batch may be sent as often as there are people: who is done leaves the grid, who lacks something stays."""
    gathering = _fetch(request, key)
    now = timezone.localtime()
    lines = worklist.lines(gathering, today=now.date())
    errors, refusal = {}, ""
    if request.method == "POST":
        sent = forms.Grid(request.POST, request.FILES, lines=lines)
        batch, errors = sent.batch(), sent.errors
        try:
            with entitled():
                entered = gatherings.enter(gathering=gathering, came=batch, by=request.user, at=now)
        except gatherings.CannotGather as refused:
            refusal = "" if errors else str(refused)
        else:
            messages.success(request, entered.sentence)
            if not errors:
                return redirect("reviews:gathering", key=key)
            lines = worklist.lines(gathering, today=now.date())
    return _shown(request, gathering, lines, errors, refusal, now)


def _shown(request, gathering, lines, errors, refusal, now):
    ticked, seen = set(request.POST.getlist("came")), set(request.POST.getlist("papers"))
    rows = [
        {
            "line": line, "error": errors.get(line.person.key, ""), "came": line.came or line.person.key in ticked,
            "papers": line.person.key in seen,
        }
        for line in lines
    ]
    is_open = gathering.state == GatheringState.PLANNED
    if request.method == "GET":
        _log(request, gathering, AccessEntry.Kind.OPENED, "集中确认名单", len(rows), now)
    return render(request, "reviews/gatherings/grid.html", {
        "gathering": gathering, "rows": rows, "refusal": refusal, "today": now.date(), "shot": forms.Shot()["shot"],
        "crumb": [("集中确认", reverse("reviews:gatherings")), (str(gathering), "")],
        "may_enter": is_open and gathering.held_on <= now.date(), "may_cancel": is_open and not gathering.came,
    }, status=400 if request.method == "POST" else 200)


@require(Act.PRINT)
@require_POST
def sheet(request, key):
    """The list to sign, in large print; what is printed is logged."""
    gathering = _fetch(request, key)
    now = timezone.localtime()
    lines = worklist.lines(gathering, today=now.date())
    _log(request, gathering, AccessEntry.Kind.PRINTED, "集中确认签到单", len(lines), now)
    return render(request, "reviews/gatherings/sheet.html", {
        "gathering": gathering, "lines": lines, "now": now, "back_url": reverse("reviews:gathering", args=[key]),
    })


@require(Act.RECORD_CONFIRMATION)
@require_http_methods(["GET", "POST"])
def cancel(request, key):
    gathering = _fetch(request, key)
    if gathering.state != GatheringState.PLANNED:
        raise Http404
    form, back = Reason(request.POST or None), reverse("reviews:gathering", args=[key])
    if form.is_valid():
        try:
            with entitled():
                gatherings.cancel(
                    gathering=gathering, **form.cleaned_data, by=request.user, at=timezone.localtime()
                )
        except gatherings.CannotGather as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "集中确认已取消。")
            return redirect("reviews:gatherings")
    return render(request, "reviews/reason.html", {
        "crumb": [(str(gathering), back), ("取消", "")], "heading": "取消集中确认", "form": form, "back_url": back,
        "facts": [("村（社区）", gathering.village), ("日期", gathering.held_on), ("地点", gathering.place)],
        "act_label": "取消集中确认",
    }, status=400 if form.is_bound else 200)


@require(Act.RECORD_CONFIRMATION)
@require_POST
def close(request, key):
    gathering = _fetch(request, key)
    try:
        with entitled():
            left = gatherings.close(gathering=gathering, by=request.user, at=timezone.localtime())
    except gatherings.CannotGather as refusal:
        messages.warning(request, str(refusal))
        return redirect("reviews:gathering", key=key)
    rest = f"{left} 件还缺材料，已写入待办。" if left else ""
    messages.success(request, f"集中确认已结束。{rest}")
    return redirect("reviews:gatherings")


def _fetch(request, key) -> Gathering:
    return get_object_or_404(worklist.planned(request.user), key=key)


def _log(request, gathering, kind, what, rows, now):
    access.record(
        by=request.user, at=now, kind=kind, what=what, rows=rows, reason=str(gathering),
        organization_id=gathering.organization_id,
    )
